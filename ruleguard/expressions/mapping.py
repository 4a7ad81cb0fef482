"""Functions and operators over several values at once.

While an expression is computed, a value that was removed leaves a hole (None) in the tuple, so that
``IIF(InStr([a],"x")=1,NULL,IIF(InStr([a],"y")=1,NULL,[a]))`` still knows which value belongs to which; ``settled`` closes
the holes wherever the values are looked at together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ruleguard.expressions.builtin import MAX_TEXT, MAX_TOTAL, LibraryError, size
from ruleguard.expressions.values import Scalar, Value


def settled(value: Value) -> Value:
    """The value without holes; NULL when nothing is left."""
    if not isinstance(value, tuple):
        return value
    return tuple(each for each in value if each is not None) or None


def mapped(function: Callable[..., Value], arguments: Sequence[Value]) -> Value:
    """The function of the arguments; of each value in turn where an argument has several.

    Documented: functions of single values work on every value of an attribute. Inferred: two arguments with several
    values go in step and must have equally many; a function that gives several values for each gives one list; a value
    that was removed stays removed.
    """
    count = _count(arguments)
    if count is None:
        return function(*arguments)
    results: list[Scalar] = []
    total = 0
    for index in range(count):
        each = [argument[index] if isinstance(argument, tuple) else argument for argument in arguments]
        result = None if _removed(each, arguments) else function(*each)
        total += size(result)
        if total > MAX_TOTAL:
            raise LibraryError("limit", f"values of more than {MAX_TOTAL // MAX_TEXT} MB")
        if isinstance(result, tuple):
            results += result
        else:
            results.append(result)
    return tuple(results)


def _count(arguments: Sequence[Value]) -> int | None:
    counts = {len(argument) for argument in arguments if isinstance(argument, tuple)}
    if len(counts) > 1:
        numbers = " and ".join(map(str, sorted(counts)))
        raise LibraryError("type", f"lists of {numbers} values cannot be taken value by value")
    return counts.pop() if counts else None


def _removed(each: Sequence[Value], arguments: Sequence[Value]) -> bool:
    return any(value is None and isinstance(argument, tuple) for value, argument in zip(each, arguments, strict=True))
