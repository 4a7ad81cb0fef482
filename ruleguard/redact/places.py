"""Names that are told by what stands around them: distinguished names, domains, accounts, connections, passwords."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ruleguard.redact import patterns
from ruleguard.redact.pieces import Holds
from ruleguard.redact.tops import is_domain
from ruleguard.redact.vocabulary import KEPT_AUTHORITIES, KEPT_HOST_WORDS, is_vendor_domain, is_vocabulary

if TYPE_CHECKING:
    from ruleguard.redact.scrub import Scrub

_HOST_WORD = re.compile(r"[^\W_][\w-]*")
_COUNTRY = 2


def take_credentials(scrub: Scrub, holds: Holds) -> None:
    """Passwords beside their key. In values a colon is also of other things."""
    value = scrub.value
    if "=" not in value and (":" not in value or holds is not Holds.TEXT):
        return
    for match in patterns.CREDENTIAL.finditer(value):
        if match["sign"] != ":" or holds is Holds.TEXT:
            scrub.secret(*match.span("value"))


def take_connections(scrub: Scrub) -> None:
    """Servers, databases and accounts of connection strings."""
    value = scrub.value
    if ";" not in value or "=" not in value:
        return
    for match in patterns.CONNECTION.finditer(value):
        if match["user_key"]:
            _account(scrub, *match.span("value"))
        else:
            _words(scrub, *match.span("value"), is_host=True)


def take_directory_names(scrub: Scrub, holds: Holds) -> None:
    """The values of distinguished names, also of Exchange's and X.400's, and the containers of canonical names."""
    value, position = scrub.value, 0
    is_code = holds is Holds.CODE
    while match := patterns.RDN.search(value, position):
        group = "quoted" if match["quoted"] is not None else "value"
        position = match.end(group)
        kind = match["type"].casefold()
        is_beside = match["before"].strip() != "" or match["after"].strip() != "" or match.start() == 0
        if not is_beside and (is_code or kind not in patterns.ALWAYS_A_NAME):
            continue
        if is_code and (kind not in patterns.ALWAYS_A_NAME or not value[match.start(group)].isalnum()):
            continue
        start, end = match.span(group)
        if match["before"].strip() == "/" and "/" in match[group]:
            end = start + match[group].index("/")
            position = end
        _part_of_a_name(scrub, match, start, end)
    canonical = None if is_code else patterns.CANONICAL.fullmatch(value)
    if canonical is not None and is_domain(canonical, in_code=False) and not is_vendor_domain(canonical["domain"]):
        start = canonical.start("path")
        for part in canonical["path"].split("/")[1:]:
            start += 1
            scrub.take(start, start + len(part), scrub.names.container(part))
            start += len(part)


def _part_of_a_name(scrub: Scrub, match: re.Match[str], start: int, end: int) -> None:
    text = scrub.value[start:end]
    if ")" in text and "(" not in text:
        end = start + text.index(")")
    while end > start and scrub.value[end - 1].isspace():
        end -= 1
    text, kind = scrub.value[start:end], match["type"].casefold()
    if not any(character.isalnum() for character in text) or (kind == "c" and len(text) == _COUNTRY):
        return
    if kind == "dc":
        made = scrub.names.label(text, is_last=not re.search(r"DC\s*=$", match["after"], re.IGNORECASE))
    else:
        made = scrub.names.container(text)
    scrub.take(start, end, made)


def take_domains(scrub: Scrub, holds: Holds) -> None:
    """Names of domains with dots, and of domains before an account or behind an @."""
    for match in patterns.DOMAIN.finditer(scrub.value):
        if holds is Holds.DOMAIN or is_domain(match, in_code=holds is Holds.CODE):
            scrub.domain(match)
    if holds in (Holds.TEXT, Holds.CODE):
        logons = patterns.LOGON.finditer(scrub.value)
    else:
        logons = patterns.WHOLE_LOGON.finditer(scrub.value)
        for match in patterns.AT_WORD.finditer(scrub.value):
            if not is_vocabulary(match["domain"]):
                scrub.part(match, "domain", scrub.names.label)
    for match in logons:
        _logon(scrub, match)


def _logon(scrub: Scrub, match: re.Match[str]) -> None:
    domain, user = match["domain"], match["user"]
    if domain.casefold() in KEPT_AUTHORITIES or (is_vocabulary(domain) and is_vocabulary(user)):
        return
    scrub.part(match, "domain", scrub.names.label)
    scrub.part(match, "user", scrub.names.account)


def take_field(scrub: Scrub, holds: Holds) -> None:
    """What a field holds whatever it looks like."""
    if holds is Holds.ACCOUNT:
        _account(scrub, 0, len(scrub.value))
    elif holds in (Holds.HOST, Holds.DOMAIN):
        _words(scrub, 0, len(scrub.value), is_host=holds is Holds.HOST)


def _account(scrub: Scrub, start: int, end: int) -> None:
    domain, back, user = scrub.value[start:end].rpartition("\\")
    middle = start + len(domain) + len(back)
    if domain and not any(scrub.taken[start : start + len(domain)]):
        scrub.take(start, start + len(domain), scrub.names.label(domain))
    if user and not any(scrub.taken[middle:end]):
        scrub.take(middle, end, scrub.names.account(user))


def _words(scrub: Scrub, start: int, end: int, *, is_host: bool) -> None:
    for match in _HOST_WORD.finditer(scrub.value, start, end):
        if match[0].casefold() not in KEPT_HOST_WORDS:
            scrub.part(match, 0, scrub.names.host if is_host else scrub.names.label)
