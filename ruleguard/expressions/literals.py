"""What a function demands of arguments that are written out: values that can never work.

Source: the vendor's function reference, by function; of date formats and kinds of certificate names, .NET's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ruleguard.expressions.nodes import Expr, Negative, Number, Text, bare
from ruleguard.late import late
from ruleguard.text import Span

Found = Iterator[tuple[str, str, Span]]
_RULE = "invalid-argument"
_INTERVALS = ("yyyy", "q", "m", "y", "d", "w", "ww", "h", "n", "s")
_NAME_KINDS = ("SimpleName", "EmailName", "UpnName", "DnsName", "DnsFromAlternativeName", "UrlName")
_FOLDED_NAME_KINDS = frozenset(kind.casefold() for kind in _NAME_KINDS)
# What a date format holds as it stands.
_FORMAT_LITERAL = late(r"""'[^']*'|"[^"]*"|\\.""", re.DOTALL)


def literal_problems(name: str, arguments: tuple[Expr, ...]) -> Found:
    """Rule id, message and span for each argument of a call that cannot work."""
    check = _CHECKS.get(name)
    if check is not None:
        yield from check(name, arguments)


def _text(arguments: tuple[Expr, ...], index: int) -> Text | None:
    node = bare(arguments[index]) if index < len(arguments) else None
    return node if isinstance(node, Text) else None


def _number(arguments: tuple[Expr, ...], index: int) -> tuple[int, Span] | None:
    node = bare(arguments[index]) if index < len(arguments) else None
    if isinstance(node, Negative):
        inner = bare(node.operand)
        return (-inner.value, node.span) if isinstance(inner, Number) else None
    return (node.value, node.span) if isinstance(node, Number) else None


def _single_character(index: int, what: str) -> Callable[[str, tuple[Expr, ...]], Found]:
    def check(name: str, arguments: tuple[Expr, ...]) -> Found:
        found = _text(arguments, index)
        if found is not None and len(found.value) != 1:
            message = f"{name} {what} exactly one character, this text has {len(found.value)}: the flow fails"
            yield _RULE, message, found.span

    return check


def _interval(name: str, arguments: tuple[Expr, ...]) -> Found:
    found = _text(arguments, 0)
    if found is not None and found.value not in _INTERVALS:
        message = f"{name} does not know the interval '{found.value}': write one of {' '.join(_INTERVALS)}"
        yield _RULE, message, found.span


def _pattern(_: str, arguments: tuple[Expr, ...]) -> Found:
    found = _text(arguments, 1)
    if found is None:
        return
    for pair in found.value.split(","):
        source, colon, _target = pair.strip().partition(":")
        if not colon or len(source.strip()) != 1:
            message = (
                f"'{pair.strip()}' in the pattern of ReplaceChars is not understood and the flow fails: write pairs like "
                "ä:ae with commas between, one character before the colon"
            )
            yield _RULE, message, found.span
            return


def _counts_from_one(index: int, outcome: str) -> Callable[[str, tuple[Expr, ...]], Found]:
    def check(name: str, arguments: tuple[Expr, ...]) -> Found:
        found = _number(arguments, index)
        if found is not None and found[0] < 1:
            yield _RULE, f"{name} counts from 1: with {found[0]} {outcome}", found[1]

    return check


def _date_format(_: str, arguments: tuple[Expr, ...]) -> Found:
    found = _text(arguments, 1)
    if found is None or len(found.value) < 2:  # a single letter is a format of its own
        return
    letters = _FORMAT_LITERAL.sub("", found.value)
    has_months, has_minutes = "M" in letters, "m" in letters
    if "Y" in letters or "D" in letters:
        better = found.value.replace("Y", "y").replace("D", "d")
        message = f'Y and D stay letters in a date, years are y and days are d: write "{better}"'
    elif has_minutes and not has_months and re.search("[dy]", letters) and not re.search("[Hh]", letters):
        message = f'mm are minutes, months are MM: write "{found.value.replace("m", "M")}"'
    elif has_months and not has_minutes and re.search("[Hh]:?M", letters):
        message = "MM are months, minutes are mm: write HH:mm"
    else:
        return
    yield _RULE, message, found.span


def _name_kind(_: str, arguments: tuple[Expr, ...]) -> Found:
    found = _text(arguments, 1)
    if found is not None and found.value.casefold() not in _FOLDED_NAME_KINDS:
        message = f"a certificate has no name of the kind '{found.value}': write one of {', '.join(_NAME_KINDS)}"
        yield _RULE, message, found.span


_CHECKS: dict[str, Callable[[str, tuple[Expr, ...]], Found]] = {
    "Split": _single_character(1, "cuts at"),
    "PadLeft": _single_character(2, "fills up with"),
    "PadRight": _single_character(2, "fills up with"),
    "DateAdd": _interval,
    "FormatDateTime": _date_format,
    "CertNameInfo": _name_kind,
    "ReplaceChars": _pattern,
    "Item": _counts_from_one(1, "the flow fails"),
    "ItemOrNull": _counts_from_one(1, "it is always NULL"),
    "Word": _counts_from_one(1, "the result is always empty"),
    "Mid": _counts_from_one(1, "the result is the whole text"),
    "InStr": _counts_from_one(2, "the flow fails"),
    "InStrRev": _counts_from_one(2, "the flow fails"),
    "DNComponent": _counts_from_one(1, "nothing is found"),
    "DNComponentRev": _counts_from_one(1, "nothing is found"),
}
