"""The same original gives the same pseudonym, under one key.

A pseudonym is made of letters, digits and hyphens only, so that it needs no escape in JSON, XML, PowerShell, a distinguished
name or a regular expression. It follows the case of the original: what differs in case only still does.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Callable
from dataclasses import field

from ruleguard.errors import RuleguardError
from ruleguard.records import record

_LETTERS = "bcdfghjklmnpqrstvwxz"
_LENGTH = 10


@record(slots=True)
class Pseudonyms:
    """``key`` decides all of them; who has it can tell whether a guessed original is right.
    ``made``: all that were given, folded."""

    key: bytes
    made: set[str] = field(default_factory=set)
    _taken: dict[str, tuple[str, str]] = field(default_factory=dict)

    def word(self, original: str) -> str:
        """For a word or a phrase: "x" and ten consonants."""
        number = self._number("word", original)
        letters = ["x"]
        for _ in range(_LENGTH):
            number, rest = divmod(number, len(_LETTERS))
            letters.append(_LETTERS[rest])
        return self._noted(self._in_case(self._unique("word", original, "".join(letters)), original))

    def secret(self, original: str) -> str:
        """For a password, a cookie, an encrypted value."""
        return self._noted(f"redacted-{self._digest('secret', original, fold=False).hex()[:12]}")

    def guid(self, original: str) -> str:
        """For a GUID with hyphens; one that is not written in capitals throughout becomes lower case."""
        folded = original.casefold()
        digits = self._digest("guid", folded.replace("-", "")).hex()[:32]
        digits = f"{digits[:12]}4{digits[13:16]}a{digits[17:]}"
        made = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
        if "-" not in original:
            made = made.replace("-", "")
        return self._noted(made.upper() if original != folded else made)

    def hexadecimal(self, original: str) -> str:
        """As many digits as the original, in its case."""
        digest = self._digest("hex", original).hex() * (len(original) // 64 + 1)
        made = digest[: len(original)]
        return self._noted(made.upper() if original != original.casefold() else made)

    def digits(self, original: str) -> str:
        """As many decimal digits, the first no zero."""
        number = str(self._number("digits", original) % 10**60).zfill(60) * (len(original) // 60 + 1)
        return self._noted("1" + number[1 : len(original)])

    def in_form(self, original: str, digit: re.Pattern[str], make: Callable[[str], str]) -> str:
        """Other digits in the places of the digits; what stands between them stays."""
        made = iter(make("".join(digit.findall(original))))
        return self._noted(digit.sub(lambda _: next(made), original))

    def base64(self, original: str) -> str:
        """For 16 bytes in base64, an identifier."""
        return self._noted(base64.b64encode(self._digest("base64", original, fold=False)[:16]).decode("ascii"))

    def security_identifier(self, original: str) -> str:
        """``S-1-5-21-a-b-c``: the three parts of a domain."""
        digest = self._digest("sid", original)
        parts = (str(1_000_000_000 + int.from_bytes(digest[at : at + 4], "big") % 1_000_000_000) for at in (0, 4, 8))
        return self._noted("S-1-5-21-" + "-".join(parts))

    def entra_identifier(self, original: str) -> str:
        """``S-1-12-1-a-b-c-d``: the identifier of an object of Entra."""
        digest = self._digest("sid", original)
        return self._noted(
            "S-1-12-1-" + "-".join(str(int.from_bytes(digest[at : at + 4], "big")) for at in (0, 4, 8, 12))
        )

    def address(self, original: str) -> str:
        """An IPv4 address of the private network 10."""
        digest = self._digest("address", original)
        return self._noted(f"10.{digest[0]}.{digest[1]}.{1 + digest[2] % 254}")

    def long_address(self, original: str) -> str:
        """An IPv6 address of a private network."""
        digest = self._digest("address", original).hex()
        return self._noted(f"fd{digest[:2]}:{digest[2:6]}:{digest[6:10]}::{digest[10:14]}")

    def _noted(self, made: str) -> str:
        self.made.add(made.casefold())
        return made

    def _digest(self, kind: str, original: str, *, fold: bool = True) -> bytes:
        text = original.casefold() if fold else original
        return hmac.digest(self.key, f"{kind}\0{text}".encode("utf-8", "surrogatepass"), "sha256")

    def _number(self, kind: str, original: str) -> int:
        return int.from_bytes(self._digest(kind, original), "big")

    def _unique(self, kind: str, original: str, made: str) -> str:
        mine = (kind, original.casefold())
        if self._taken.setdefault(made, mine) != mine:
            raise RuleguardError("two names got one pseudonym, which is a rare accident: call again with another key")
        return made

    def _in_case(self, made: str, original: str) -> str:
        if original.isupper():
            return made.upper()
        if original == original.lower():
            return made
        if original == original[:1].upper() + original[1:].lower():
            return made[0].upper() + made[1:]
        mask = self._digest("case", original, fold=False)
        return "".join(letter.upper() if bit & 1 else letter for letter, bit in zip(made, mask, strict=False))
