"""Functions on texts; those that cut and count also work on binary values, as the default rules use them.

Positions count from 1. A character is a code point, so that none is ever cut in two (inferred: builds before 2.1.1.0
counted pairs of surrogates wrongly).
"""

from __future__ import annotations

import uuid

from ruleguard.expressions.builtin import MAX_TEXT, Builtin, LibraryError, too_long
from ruleguard.expressions.values import Value

# What .NET calls white space; Python would also take the separators U+001C to U+001F.
_BLANKS = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
_MONIKERS = {"\\n": "\n", "\\r": "\r", "\\t": "\t"}


def upper(text: str) -> str:
    """Capital letters, one for one: as in .NET, ß stays."""
    return text.upper() if text.isascii() else "".join(_single(each, each.upper()) for each in text)


def lower(text: str) -> str:
    """Small letters, one for one."""
    return text.lower() if text.isascii() else "".join(_single(each, each.lower()) for each in text)


def _single(character: str, changed: str) -> str:
    return changed if len(changed) == 1 else character


def _left(text: str | bytes, count: int) -> Value:
    return text if count < 0 else text[:count]


def _right(text: str | bytes, count: int) -> Value:
    if count < 0:
        return text
    return text[len(text) - min(count, len(text)) :]


def _mid(text: str | bytes, start: int, count: int | None = None) -> Value:
    """Documented, and unexpected: a start outside the text, like a negative count, gives the whole text."""
    if count == 0:
        return text[:0]
    if start <= 0 or start > len(text) or (count is not None and count < 0):
        return text
    return text[start - 1 :] if count is None else text[start - 1 : start - 1 + count]


def _padding(text: str | None, length: int | None, character: str | None) -> str | None:
    """What is missing; None where the text itself is NULL."""
    if text is None:
        return None
    if length is None or character is None or len(character) != 1:
        raise LibraryError("domain", "the text to fill up with is exactly one character")
    if length > MAX_TEXT:
        raise too_long()
    return character * (length - len(text))


def _pad_left(text: str | None, length: int | None, character: str | None) -> Value:
    padding = _padding(text, length, character)
    return "" if text is None or padding is None else padding + text


def _pad_right(text: str | None, length: int | None, character: str | None) -> Value:
    padding = _padding(text, length, character)
    return "" if text is None or padding is None else text + padding


def _in_str(text: str, search: str, start: int = 1, compare: str = "vbBinaryCompare") -> Value:
    """Inferred: without a kind of comparison case counts; a start past the end finds nothing, one before 1 is an error."""
    if start < 1:
        raise LibraryError("domain", "the place to start at counts from 1")
    if start > len(text):
        return 0
    text, search = _folded(text, search, compare)
    return text.find(search, start - 1) + 1


def _in_str_rev(text: str, search: str, start: int | None = None, compare: str = "vbBinaryCompare") -> Value:
    """Inferred: ``start`` is where the search backwards begins, so that a match ends there at the latest."""
    if start is not None and start < 1:
        raise LibraryError("domain", "the place to start at counts from 1")
    if start is not None and start > len(text):
        return 0
    text, search = _folded(text, search, compare)
    return text.rfind(search, 0, start) + 1 if text else 0


def _folded(text: str, search: str, compare: str) -> tuple[str, str]:
    return (upper(text), upper(search)) if compare == "vbTextCompare" else (text, search)


def _pcase(text: str) -> Value:
    """Documented: words end at blanks, and one entirely in capitals stays as it is."""
    return " ".join(word if word.isupper() else upper(word[:1]) + lower(word[1:]) for word in text.split(" "))


def _replace(text: str, old: str, new: str) -> Value:
    r"""Documented: ``\n``, ``\r`` and ``\t`` stand for the control characters. Inferred: not in the text itself."""
    for moniker, character in _MONIKERS.items():
        old, new = old.replace(moniker, character), new.replace(moniker, character)
    if not old:
        raise LibraryError("domain", "Replace: the text to be replaced is empty")
    if len(text) + text.count(old) * (len(new) - len(old)) > MAX_TEXT:
        raise too_long()
    return text.replace(old, new)


def _replace_chars(text: str, pattern: str) -> Value:
    table: dict[str, str] = {}
    for piece in "".join(pattern.split()).split(","):
        source, colon, target = piece.partition(":")
        if not colon or len(source) != 1 or ":" in target:
            raise LibraryError(
                "domain", f"ReplaceChars: '{piece[:40]}' is not one character, a colon and what replaces it"
            )
        if source in table:
            raise LibraryError(
                "not-implemented", f"ReplaceChars: which of two replacements of '{source}' counts is not known"
            )
        table[source] = target
    if sum(len(table.get(character, character)) for character in text) > MAX_TEXT:
        raise too_long()
    return "".join(table.get(character, character) for character in text)


def _word(text: str, number: int, delimiters: str) -> Value:
    """Inferred: a text without a delimiter is one word. Whether two delimiters in a row hold an empty word between them is
    not known; that is said where the answer depends on it."""
    marks = set(delimiters)
    words = [""]
    if marks:
        words = "".join(delimiters[0] if character in marks else character for character in text).split(delimiters[0])
    else:
        words = [text]
    every, filled = _nth(words, number), _nth([word for word in words if word], number)
    if every != filled:
        raise LibraryError(
            "not-implemented", "Word: whether an empty word counts between two delimiters is not documented"
        )
    return every


def _nth(words: list[str], number: int) -> str:
    return words[number - 1] if 1 <= number <= len(words) else ""


def _guid() -> Value:
    return str(uuid.uuid4())


FUNCTIONS: dict[str, Builtin] = {
    "Guid": Builtin(_guid),
    "InStr": Builtin(_in_str, on_null=0),
    "InStrRev": Builtin(_in_str_rev, on_null=0),
    "LCase": Builtin(lower),
    "Left": Builtin(_left, on_null=""),
    "Len": Builtin(len),
    "LTrim": Builtin(lambda text: text.lstrip(_BLANKS)),
    "Mid": Builtin(_mid, on_null=""),
    "PadLeft": Builtin(_pad_left, takes_null=True),
    "PadRight": Builtin(_pad_right, takes_null=True),
    "PCase": Builtin(_pcase),
    "Replace": Builtin(_replace),
    "ReplaceChars": Builtin(_replace_chars),
    "Right": Builtin(_right, on_null=""),
    "RTrim": Builtin(lambda text: text.rstrip(_BLANKS)),
    "Trim": Builtin(lambda text: text.strip(_BLANKS)),
    "UCase": Builtin(upper),
    "Word": Builtin(_word, on_null=""),
}
