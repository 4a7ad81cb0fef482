"""Pseudonyms of names that have a structure: domains, hosts, accounts, containers."""

from __future__ import annotations

import re

from ruleguard.records import record
from ruleguard.redact.originals import Originals
from ruleguard.redact.pseudonyms import Pseudonyms
from ruleguard.redact.vocabulary import (
    KEPT_ACCOUNTS,
    KEPT_AUTHORITIES,
    KEPT_CONTAINERS,
    KEPT_HOST_WORDS,
    KEPT_LABELS,
    TENANT_DOMAINS,
    is_vendor_domain,
)

_PREFIX = re.compile(r"MSOL_|AAD_|Sync_|ADSyncMSA|pGMSA_|provAgentgMSA", re.IGNORECASE)
_CLOUD_ACCOUNT = re.compile(r"(Sync_)([^_]+)_([0-9A-Fa-f]{12})", re.IGNORECASE)
_DOT = re.compile(r"(\\?\.)")
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{2})|\\(.)", re.DOTALL)
_COUNTRY = 2
_BEFORE_COUNTRIES = ("co", "ac", "or", "go", "ne", "gv")


@record(slots=True)
class Names:
    """Gives pseudonyms and remembers the originals."""

    pseudonyms: Pseudonyms
    originals: Originals

    def label(self, text: str, *, is_last: bool = False) -> str:
        """One part of a domain's name. Two letters at the end are a country and stay, as does what stands for "com" there."""
        folded = text.casefold()
        if folded in KEPT_LABELS or folded in KEPT_AUTHORITIES or folded in _BEFORE_COUNTRIES or text.isdigit():
            return text
        if is_last and len(text) == _COUNTRY:
            return text
        return self._given(text, "a part of a domain's name")

    def domain(self, text: str) -> str:
        """Labels with dots between them; a pattern of a regular expression writes ``\\.``."""
        parts = _DOT.split(text)
        labels = parts[::2]
        plain = ".".join(labels).casefold()
        if is_vendor_domain(plain):
            return text
        kept = next((each for each in TENANT_DOMAINS if plain == each or plain.endswith(f".{each}")), "")
        own = len(labels) - (kept.count(".") + 1 if kept else 0)
        for index, label in enumerate(labels[:own]):
            parts[2 * index] = self.label(label, is_last=index == len(labels) - 1 > 0) if label else ""
        return "".join(parts)

    def host(self, text: str) -> str:
        """A host's name, with or without its domain."""
        if text.casefold() in KEPT_HOST_WORDS or text.isdigit():
            return text
        if "." in text.strip("."):
            return self.domain(text)
        return self._given(text, "the name of a host")

    def account(self, text: str) -> str:
        """The name of an account without its domain; what the product puts before the names of its own stays."""
        bare = text.rstrip("$")
        if bare.strip().casefold() in KEPT_ACCOUNTS:
            return text
        if product := _CLOUD_ACCOUNT.fullmatch(bare):
            return f"{product[1]}{self.host(product[2])}_{self._given(product[3], 'the name of an account')}"
        match = _PREFIX.match(bare)
        start = match.end() if match and match.end() < len(bare) else 0
        return bare[:start] + self._given(bare[start:], "the name of an account") + text[len(bare) :]

    def container(self, text: str) -> str:
        """The value of a part of a distinguished name."""
        plain = _ESCAPE.sub(_unescaped, text).strip()
        if plain.casefold() in KEPT_CONTAINERS:
            return text
        return self._given(plain, "the name of a container or an object")

    def thing(self, text: str) -> str:
        """A name of anything else."""
        return self._given(text, "a name")

    def _given(self, text: str, what: str) -> str:
        if not text.strip():
            return text
        self.originals.add(text, what)
        return self.pseudonyms.word(text.strip())


def _unescaped(match: re.Match[str]) -> str:
    if match[2]:
        return str(match[2])
    code = int(match[1], 16)
    return chr(code) if code < 0x80 else match[0]
