"""What a function demands of arguments that are written out: values that can never work.

Source: the vendor's function reference, by function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ruleguard.expressions.nodes import Expr, Negative, Number, Text, bare
from ruleguard.text import Span

Found = Iterator[tuple[str, str, Span]]
_INTERVALS = ("yyyy", "q", "m", "y", "d", "w", "ww", "h", "n", "s")


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
    if isinstance(node, Negative) and isinstance(bare(node.operand), Number):
        return -1, node.span
    return (node.value, node.span) if isinstance(node, Number) else None


def _single_character(index: int) -> Callable[[str, tuple[Expr, ...]], Found]:
    def check(name: str, arguments: tuple[Expr, ...]) -> Found:
        found = _text(arguments, index)
        if found is not None and len(found.value) != 1:
            yield (
                "invalid-argument",
                f"{name} takes exactly one character here, this has {len(found.value)}",
                found.span,
            )

    return check


def _interval(name: str, arguments: tuple[Expr, ...]) -> Found:
    found = _text(arguments, 0)
    if found is not None and found.value not in _INTERVALS:
        yield (
            "invalid-argument",
            f"{name} does not know the interval '{found.value}': one of {' '.join(_INTERVALS)}",
            found.span,
        )


def _pattern(_: str, arguments: tuple[Expr, ...]) -> Found:
    found = _text(arguments, 1)
    if found is None:
        return
    for pair in found.value.split(","):
        source, colon, _target = pair.strip().partition(":")
        if not colon or len(source.strip()) != 1:
            message = (
                f"'{pair.strip()}' in the pattern of ReplaceChars is not understood: pairs like ä:ae with commas between, "
                "one character before the colon"
            )
            yield "invalid-argument", message, found.span
            return


def _positive(name: str, arguments: tuple[Expr, ...]) -> Found:
    found = _number(arguments, 1)
    if found is not None and found[0] < 1:
        yield "invalid-argument", f"{name} counts from 1: this number finds nothing", found[1]


_CHECKS: dict[str, Callable[[str, tuple[Expr, ...]], Found]] = {
    "Split": _single_character(1),
    "PadLeft": _single_character(2),
    "PadRight": _single_character(2),
    "DateAdd": _interval,
    "ReplaceChars": _pattern,
    "Item": _positive,
    "ItemOrNull": _positive,
    "Word": _positive,
    "DNComponent": _positive,
    "DNComponentRev": _positive,
}
