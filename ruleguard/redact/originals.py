"""What was found in the inputs and must not be in the outputs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from ruleguard.redact.vocabulary import GRAMMAR, is_vocabulary

_RUN = re.compile(r"\w+")
_REST = re.compile(r"""[^\s"'<>,;&]*""")
_PIECE = re.compile(r"[^\W_]+")
_INSIDE_WORDS = 4
"""From this length a name is looked for inside longer words too: what is shorter stands in them by accident."""
_SHORTEST = 3
_SHORTEST_IN_PARTS = 6
_MOST_PARTS = 4
_BETWEEN_PARTS = 6
_LONGEST_OF_VOCABULARY = 64
_LONGEST = 64
"""Of a longer word the pattern has the beginning, so that no input makes it deep."""
_MOST_ALIKE = 8


@dataclass
class Originals:
    """Words and phrases by their folded form, each with what it is; ``whole``: those that are looked for as whole words only;
    ``forms``: identifiers of a fixed form, likewise with what they are.

    Words that the product itself uses (a container called Groups) are replaced where they are names; they are not looked for
    elsewhere.
    """

    words: dict[str, str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)

    def add(self, original: str, what: str, *, is_whole: bool = False) -> None:
        word = folded(original.strip())[0]
        if not word:
            return
        if is_whole and word not in self.words:
            self.whole.add(word)
        elif not is_whole:
            self.whole.discard(word)
        self.words.setdefault(word, what)

    def add_form(self, original: str, what: str) -> None:
        self.forms.setdefault(original.casefold(), what)

    def what(self, found: str) -> str:
        """What a word that was found is."""
        return self.words.get(folded(found)[0], "a name")

    @cached_property
    def anywhere(self) -> re.Pattern[str] | None:
        """The words that are looked for everywhere; made when the last input has been read."""
        wanted = {word for word in self.words if is_telling(word)}
        inside = {word for word in wanted - self.whole if len(word) >= _INSIDE_WORDS and not word.isdigit()}
        inside = {word[:_LONGEST] for word in (*inside, *(word for word in wanted if len(word) >= _LONGEST))}
        wanted = {word for word in wanted if len(word) < _LONGEST}
        patterns = []
        if inside:
            patterns.append(_tree(inside))
        if wanted - inside:
            patterns.append(rf"(?<![^\W_])(?:{_tree(wanted - inside)})(?![^\W_])")
        return re.compile("|".join(patterns)) if patterns else None

    @cached_property
    def _long(self) -> dict[str, list[str]]:
        """Long words by their beginnings, for which the pattern looks; the longest few."""
        found: dict[str, list[str]] = {}
        for word in sorted((word for word in self.words if len(word) > _LONGEST), key=len, reverse=True):
            same = found.setdefault(word[:_LONGEST], [])
            if len(same) < _MOST_ALIKE:
                same.append(word)
        return found

    def found_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Each place of a text where one of the words stands that is not part of a word of the product's."""
        if self.anywhere is None:
            return
        plain, places = folded(text)
        position = 0
        while match := self.anywhere.search(plain, position):
            start, position = match.span()
            if position - start == _LONGEST:
                position = self._end_of_a_long_word(plain, start)
            if not _is_in_vocabulary(plain, start, position):
                yield places[start], places[position - 1] + 1

    def _end_of_a_long_word(self, text: str, start: int) -> int:
        """Of a known one, or of what begins like one."""
        known = (
            len(word) for word in self._long.get(text[start : start + _LONGEST], ()) if text.startswith(word, start)
        )
        rest = _REST.match(text, start + _LONGEST)
        return max(start + max(known, default=_LONGEST), rest.end() if rest else 0)

    @cached_property
    def _in_parts(self) -> tuple[frozenset[str], frozenset[str]]:
        """Words long enough to be recognized in parts, and their beginnings."""
        words = {
            word
            for word in self.words
            if _SHORTEST_IN_PARTS <= len(word) < _LONGEST and word.isalpha() and is_telling(word)
        }
        words -= self.whole
        return frozenset(words), frozenset(word[:length] for word in words for length in range(1, len(word)))

    def in_parts(self, text: str) -> Iterator[list[tuple[int, int]]]:
        """Where a word stands in two to four parts: ``Black Point``, ``black-point``, ``"black" & "point"``. Parts that are
        all words of names of default rules are none."""
        words, beginnings = self._in_parts
        if not words:
            return
        plain, places = folded(text)
        parts: list[tuple[int, int]] = []
        for match in _PIECE.finditer(plain):
            if parts and match.start() - parts[-1][1] > _BETWEEN_PARTS:
                parts = []
            parts = [*parts[1 - _MOST_PARTS :], match.span()]
            for first in range(len(parts) - 1):
                if plain[slice(*parts[first])] not in beginnings:
                    continue
                each = [plain[start:end] for start, end in parts[first:]]
                if "".join(each) in words and not any(part in GRAMMAR for part in each):
                    yield [(places[start], places[end - 1] + 1) for start, end in parts[first:]]


def folded(text: str) -> tuple[str, Sequence[int]]:
    """A text without what is only looks: case, composed letters, invisible characters. Second: where each character was."""
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = _folded(character)
        letters.append(plain)
        places += [place] * len(plain)
    return "".join(letters), places


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if unicodedata.category(character) == "Cf":
        return ""
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).casefold())


def is_telling(word: str) -> bool:
    """Whether a word can be looked for everywhere: long enough, and nobody else's."""
    if len(word) < _SHORTEST or (word.isdigit() and len(word) < 5):
        return False
    return not all(is_vocabulary(run) or run.isdigit() for run in _RUN.findall(word))


def _is_in_vocabulary(text: str, start: int, end: int) -> bool:
    first, last = max(0, end - _LONGEST_OF_VOCABULARY), start + _LONGEST_OF_VOCABULARY
    while start > first and _is_of_word(text[start - 1]):
        start -= 1
    while end < min(len(text), last) and _is_of_word(text[end]):
        end += 1
    return is_vocabulary(text[start:end])


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _tree(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first, that looks at each character once."""
    root: dict[str, object] = {}
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})  # type: ignore[assignment]
        node[""] = True
    return _pattern(root)


def _pattern(node: dict[str, object]) -> str:
    prefix = ""
    while len(node) == 1 and "" not in node:
        character, child = next(iter(node.items()))
        prefix += re.escape(character)
        assert isinstance(child, dict)
        node = child
    branches = [re.escape(c) + _pattern(child) for c, child in sorted(node.items()) if isinstance(child, dict)]
    if not branches:
        return prefix
    return f"{prefix}(?:{'|'.join(branches)}){'?' if '' in node else ''}"
