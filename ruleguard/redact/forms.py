"""Identifiers and addresses: what is replaced wherever it stands, for its form."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ruleguard.model.nodes import ENTRA_CONNECTOR, NO_RULE
from ruleguard.redact import patterns
from ruleguard.redact.pieces import Holds
from ruleguard.redact.vocabulary import is_vocabulary

if TYPE_CHECKING:
    from ruleguard.redact.scrub import Scrub

_HEX_DIGIT = re.compile(r"[0-9A-Fa-f]")
_DIGIT = re.compile(r"\d")
_BETWEEN = re.compile(r"[\\ ()/]")
_FIXED_GUIDS = (ENTRA_CONNECTOR, NO_RULE)
_FIXED_DIGITS = frozenset(each.replace("-", "") for each in _FIXED_GUIDS)


def take_identifiers(scrub: Scrub) -> None:
    """GUIDs in every spelling, security identifiers, thumbprints and other binary values."""
    made = scrub.pseudonyms
    _form(scrub, patterns.GUID, "an identifier", made.guid)
    _form(scrub, patterns.BARE_GUID, "an identifier", made.guid)
    _form(scrub, patterns.OCTETS, "an identifier", _hexadecimal(scrub))
    _form(scrub, patterns.BASE64_GUID, "an identifier", made.base64)
    _form(scrub, patterns.HEXADECIMAL, "a thumbprint or another binary value", _hexadecimal(scrub))
    _form(scrub, patterns.HARDWARE, "the address of a network card", _hexadecimal(scrub))
    _form(scrub, patterns.SID, "a security identifier", made.security_identifier)
    _form(scrub, patterns.ENTRA_SID, "a security identifier", made.entra_identifier)


def take_numbers(scrub: Scrub, holds: Holds) -> None:
    """Addresses of networks and, outside code, telephone numbers."""
    for match in patterns.ADDRESS.finditer(scrub.value):
        if (
            holds in (Holds.HOST, Holds.DOMAIN)
            or patterns.PRIVATE.match(match[0])
            or patterns.is_public_address(match[0])
            or match[0] in scrub.originals.forms
        ) and scrub.take(match.start(), match.end(), scrub.pseudonyms.address(match[0])):
            scrub.originals.add_form(match[0], "an address")
    _form(scrub, patterns.LONG_ADDRESS, "an address", scrub.pseudonyms.long_address)
    if holds is not Holds.CODE:
        made = scrub.pseudonyms
        _form(scrub, patterns.PHONE, "a telephone number", lambda text: made.in_form(text, _DIGIT, made.digits))


def _hexadecimal(scrub: Scrub) -> Callable[[str], str]:
    """The same digits give the same digits, whatever stands between them."""
    made = scrub.pseudonyms

    def make(text: str) -> str:
        start = 2 if text[:2] in ("0x", "0X") else 0
        return text[:start] + made.in_form(text[start:], _HEX_DIGIT, made.hexadecimal)

    return make


def _form(scrub: Scrub, pattern: re.Pattern[str], what: str, make: Callable[[str], str]) -> None:
    for match in pattern.finditer(scrub.value):
        folded = match[0].casefold()
        if folded in _FIXED_GUIDS or folded in _FIXED_DIGITS:
            scrub.take(match.start(), match.end(), None)
        elif not any(scrub.taken[match.start() : match.end()]):
            made = make(match[0])
            take = scrub.take_digits if _BETWEEN.search(match[0]) else scrub.take
            take(match.start(), match.end(), made)
            scrub.originals.add_form(match[0], what)


def take_addresses(scrub: Scrub, holds: Holds) -> None:
    """Addresses of mail, of the web and of shares, names of services, accounts that the product makes."""
    _mail(scrub)
    for match in patterns.PRODUCT_ACCOUNT.finditer(scrub.value):
        scrub.part(match, 0, scrub.names.account)
    for match in patterns.URL.finditer(scrub.value):
        scrub.part(match, "host", scrub.names.host)
    for match in patterns.UNC.finditer(scrub.value):
        scrub.part(match, "host", scrub.names.host)
        scrub.part(match, "share", scrub.names.thing)
    for match in patterns.PROFILE.finditer(scrub.value):
        if not is_vocabulary(match["user"]):
            scrub.part(match, "user", scrub.names.account)
    if holds is not Holds.CODE:
        for match in patterns.PRINCIPAL.finditer(scrub.value):
            group = "host" if match["host"] else "before"
            if not is_vocabulary(match[group]):
                scrub.part(match, group, scrub.names.host)


def _mail(scrub: Scrub) -> None:
    value = scrub.value
    at = value.find("@")
    while at >= 0:
        domain = patterns.AFTER_AT.match(value, at + 1)
        if domain is not None:
            local = patterns.BEFORE_AT.search(value, max(0, at - patterns.LONGEST_LOCAL), at)
            if local is not None:
                scrub.part(local, "local", scrub.names.account)
            scrub.domain(domain)
        at = value.find("@", at + 1)
