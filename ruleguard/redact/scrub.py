"""One piece of an export: what of it is replaced by what.

Stages look for ever less certain things; each leaves alone what an earlier one has taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import field

from ruleguard.records import record
from ruleguard.redact import encoded, forms, patterns, places
from ruleguard.redact.names import Names
from ruleguard.redact.originals import Originals, folded
from ruleguard.redact.pieces import Holds
from ruleguard.redact.pseudonyms import Pseudonyms
from ruleguard.redact.vocabulary import is_vocabulary

_KEPT = re.compile(
    r"%[^\W\d][\w.]*%|(?:^|(?<=[\r\n#]))[ \t]*ruleguard:[ \t]*allow[ \t]+[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
_JOINED = r"[^\W\d_]|(?<=[^\x00-\x7f])[\u200c\u200d](?=[^\x00-\x7f])"
_JOINED_WORD = re.compile(f"(?:{_JOINED})+")
_MARKS = "\u200e\u200f\u061c"
_WORD_WITH_MARKS = re.compile(f"(?:{_JOINED}|[{_MARKS}])+")
_NUMBER = re.compile(r"(?<![\w.])\d{5,}(?![\w.])")
_LITERAL = re.compile(r'"((?:[^"\\]|""|\\.)+)"', re.DOTALL)
_RUN = re.compile(r"[0-9A-Za-z]+")
_LABEL = re.compile(r"[^\\.]+")
_SHOWN = re.compile("x+")
_LONGEST_OF_VOCABULARY = 64
_LEAST_TO_LOOK_FOR = 4
_FREE = (Holds.NAME, Holds.TEXT)


@record(slots=True)
class Scrub:
    """The replacements of one value; ``edits``: start, end and replacement, in no order, never overlapping. ``is_last``: all
    inputs are learned. ``is_inner``: what another writing hides, which is not searched for more of it."""

    value: str
    names: Names
    is_last: bool
    is_inner: bool = False
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    taken: bytearray = field(default_factory=bytearray)

    @property
    def originals(self) -> Originals:
        return self.names.originals

    @property
    def pseudonyms(self) -> Pseudonyms:
        return self.names.pseudonyms

    def run(self, holds: Holds) -> list[tuple[int, int, str]]:
        self.taken = bytearray(len(self.value))
        if holds is Holds.SECRET:
            self.secret(0, len(self.value))
            return self.edits
        if holds is Holds.SECRET_TEXT:
            for match in _LITERAL.finditer(self.value):
                self.secret(match.start(1), match.end(1))
        for match in _KEPT.finditer(self.value):
            if match[0][0] != "%" or all(is_vocabulary(word) for word in _WORD.findall(match[0])):
                self.take(match.start(), match.end(), None)
        self._certain(holds)
        self._known_words()
        if holds in _FREE:
            self._free_words(holds, 0, len(self.value))
        elif holds is Holds.NAME_TEXT:
            for match in _LITERAL.finditer(self.value):
                self._free_words(holds, *match.span(1))
        return self.edits

    def _certain(self, holds: Holds) -> None:
        """What a form or a place gives away."""
        if holds is not Holds.CODE:
            places.take_credentials(self, holds)
        forms.take_identifiers(self)
        if not self.is_inner:
            self._encoded()
        forms.take_numbers(self, holds)
        forms.take_addresses(self, holds)
        places.take_directory_names(self, holds)
        places.take_domains(self, holds)
        if holds is not Holds.CODE:
            places.take_connections(self)
        places.take_field(self, holds)

    def take(self, start: int, end: int, made: str | None) -> bool:
        """Claim a range, unless a part of it is claimed; ``made`` None keeps it."""
        if start >= end or any(self.taken[start:end]):
            return False
        self.taken[start:end] = b"\1" * (end - start)
        if made is not None and made != self.value[start:end]:
            self.edits.append((start, end, made))
        return True

    def take_digits(self, start: int, end: int, made: str) -> bool:
        """Claim a range whose replacement differs in letters and digits only: what stands between them may be an escape."""
        if not self.take(start, end, None):
            return False
        for match in _RUN.finditer(made):
            self.edits.append((start + match.start(), start + match.end(), match[0]))
        return True

    def part(self, match: re.Match[str], group: str | int, make: Callable[[str], str]) -> None:
        """Claim a group of a match, unless it is claimed: only what is replaced is an original."""
        if match[group] and not any(self.taken[match.start(group) : match.end(group)]):
            self.take(match.start(group), match.end(group), make(match[group]))

    def domain(self, match: re.Match[str]) -> None:
        """Claim the group ``domain``. Its labels are replaced one by one: a dot may have a backslash, and that an escape."""
        start, end = match.span("domain")
        if any(self.taken[start:end]):
            return
        made = _LABEL.findall(self.names.domain(match["domain"]))
        self.take(start, end, None)
        for old, new in zip(_LABEL.finditer(match["domain"]), made, strict=True):
            if old[0] != new:
                self.edits.append((start + old.start(), start + old.end(), new))

    def secret(self, start: int, end: int) -> None:
        """Claim a password, a cookie or an encrypted value."""
        text = self.value[start:end]
        if text.strip() and not any(self.taken[start:end]):
            self.originals.add(text, "a secret")
            self.take(start, end, self.pseudonyms.secret(text))

    def _encoded(self) -> None:
        """Binary values, and writings that hide one of the others."""
        for start, end in encoded.blobs(self.value):
            self.secret(start, end)
        hidden = [(start, end, [plain]) for start, end, plain in encoded.escaped(self.value)]
        for start, end in encoded.base64_words(self.value):
            hidden.append((start, end, list(encoded.base64_texts(self.value[start:end]))))
        for start, end, texts in hidden:
            if not any(self.taken[start:end]) and any(self._tells(text) for text in texts):
                self.take(start, end, self.pseudonyms.secret(self.value[start:end]))

    def _tells(self, text: str) -> bool:
        if text.isprintable() and not is_vocabulary(text):
            return bool(Scrub(text, self.names, self.is_last, is_inner=True).run(Holds.ANYTHING))
        return self.is_last and any(end - start >= _LEAST_TO_LOOK_FOR for start, end in self.originals.found_in(text))

    def _known_words(self) -> None:
        if not self.is_last:
            return
        for start, end in self.originals.found_in(self.value):
            self._word(start, end)
        for parts in self.originals.in_parts(self.value):
            for start, end in parts:
                self._word(start, end)

    def _word(self, start: int, end: int) -> None:
        """Replace a word. What is invisible in it and not of its script stays, for a check looks for it."""
        if any(self.taken[start:end]):
            return
        if _is_right_to_left(self.value):
            while end < len(self.value) and self.value[end] in _MARKS:
                end += 1
            while start and self.value[start - 1] in _MARKS:
                start -= 1
        text = self.value[start:end]
        made = self.pseudonyms.word(text)
        if text.isascii():
            self.take(start, end, made)
            return
        in_script = bytearray(len(text))
        for match in _words_of(text, 0, len(text)):
            in_script[match.start() : match.end()] = b"\1" * len(match[0])
        shown = "".join("x" if folded(letter)[0] or used else " " for letter, used in zip(text, in_script, strict=True))
        runs = list(_SHOWN.finditer(shown))
        for index, match in enumerate(runs):
            part = made[index:] if match is runs[-1] else made[index]
            self.take(start + match.start(), start + match.end(), part)

    def _free_words(self, holds: Holds, first: int, last: int) -> None:
        for match in patterns.HOST_LIKE.finditer(self.value, first, last):
            if not is_vocabulary(match[0]) and not is_vocabulary(match[0].replace("-", "")):
                self.part(match, 0, self.names.host)
        for match in _words_of(self.value, first, last):
            before = self.value[max(0, match.start() - 1) : match.start()]
            if before in ("$", "`") or len(match[0]) < 2 or is_vocabulary(match[0]) or self._is_in_taken_run(match):
                continue
            if any(self.taken[match.start() : match.end()]):
                continue
            if len(match[0]) >= _LEAST_TO_LOOK_FOR:
                is_text = holds is Holds.TEXT
                self.originals.add(match[0], f"a word of a {'text' if is_text else 'name'}", is_whole=is_text)
            self.take(match.start(), match.end(), self.pseudonyms.word(match[0]))
        for match in _NUMBER.finditer(self.value, first, last):
            self.take(match.start(), match.end(), self.pseudonyms.digits(match[0]))

    def _is_in_taken_run(self, match: re.Match[str]) -> bool:
        """Part of a word with digits or underscores that is the product's as a whole."""
        start, end = match.span()
        first, last = max(0, end - _LONGEST_OF_VOCABULARY), min(len(self.value), start + _LONGEST_OF_VOCABULARY)
        while start > first and (self.value[start - 1].isalnum() or self.value[start - 1] == "_"):
            start -= 1
        while end < last and (self.value[end].isalnum() or self.value[end] == "_"):
            end += 1
        return is_vocabulary(self.value[start:end])


def _words_of(text: str, first: int, last: int) -> Iterator[re.Match[str]]:
    """Words, with the invisible characters that the writing of some languages needs: beside a pseudonym, which is in Latin
    letters, they would be out of place."""
    if text.isascii():
        return _WORD.finditer(text, first, last)
    return (_WORD_WITH_MARKS if _is_right_to_left(text) else _JOINED_WORD).finditer(text, first, last)


def _is_right_to_left(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)
