"""A function on its arguments: their types by the function table, NULL, and several values."""

from __future__ import annotations

from collections.abc import Sequence

from ruleguard.expressions.builtin import Builtin, LibraryError
from ruleguard.expressions.functions import Function, Param
from ruleguard.expressions.mapping import mapped, settled
from ruleguard.expressions.operators import described, refuse_marker
from ruleguard.expressions.types import words
from ruleguard.expressions.values import Scalar, Value, type_name


def apply(function: Function, builtin: Builtin, arguments: Sequence[Value]) -> Value:
    """The function's value. Raises ``LibraryError``.

    Documented: arguments must have the type of the function reference. Inferred: a single value stands for a list of one
    where a list is wanted.
    """

    def once(*values: Value) -> Value:
        right = [_argument(function, index, value) for index, value in enumerate(values)]
        if not builtin.takes_null and any(value is None for value in right):
            return builtin.on_null
        return builtin.run(*right)

    if function.maps or builtin.maps:
        return mapped(once, arguments)
    return once(*map(settled, arguments))


def _argument(function: Function, index: int, value: Value) -> Value:
    refuse_marker(value)
    param = function.param(index)
    if value is None or param is None or not param.type.known:
        return value
    if not param.type.multi:
        _check(function, param, value)
        return value
    values: tuple[Scalar, ...] = value if isinstance(value, tuple) else (value,)
    for each in values:
        _check(function, param, each)
    return values


def _check(function: Function, param: Param, value: Value) -> None:
    if type_name(value) not in param.type.kinds:
        message = f"{function.name}: '{param.name}' takes {words(param.type)}, not {described(value)}"
        raise LibraryError("type", message)
