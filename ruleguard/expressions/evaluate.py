"""A tree to its value.

Documented: functions are strongly typed; Switch evaluates all conditions; a condition with several values maps value by
value. Inferred from the default rules: only the chosen branch of IIF and only the chosen value of Switch is evaluated
(the others hold Error()); ``&&`` and ``||`` stop when the result is certain; a condition that is NULL is False.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from ruleguard.expressions import foreign
from ruleguard.expressions.apply import apply
from ruleguard.expressions.builtin import Kind, LibraryError, checked, size
from ruleguard.expressions.functions import Function, Param, cloud_hint, functions, nearest, right_case
from ruleguard.expressions.library import library
from ruleguard.expressions.mapping import mapped, settled
from ruleguard.expressions.nodes import (
    Attribute,
    Call,
    Chain,
    Expr,
    Group,
    Negative,
    Number,
    Parameter,
    Text,
    Variable,
    Word,
    bare,
)
from ruleguard.expressions.operators import operate, refuse_marker, truth
from ruleguard.expressions.values import AUTHORITATIVE_NULL, IGNORE_THIS_FLOW, Marker, Scalar, Value
from ruleguard.text import Span

MAX_STEPS = 5_000_000
"""Work after which evaluation stops: a node is one step, a value of a list one, a thousand characters one."""

_WORDS: dict[str, Value] = {
    "NULL": None,
    "AuthoritativeNull": AUTHORITATIVE_NULL,
    "IgnoreThisFlow": IGNORE_THIS_FLOW,
    "CRLF": "\r\n",
    "True": True,
    "False": False,
}
_LOGIC = ("&&", "||")
_V = TypeVar("_V", bound=Value)


@dataclass(frozen=True)
class Context:
    """What an expression is evaluated for. Names are case-sensitive.

    ``attributes``: None as a value says that the attribute is absent; a name that is missing has not been thought of,
    and reading it is an error. ``parameters``: values of ``%Name%``. ``imported``: what ImportedValue gives, None for the
    same as ``attributes``. ``now``: the time of Now(), None for the clock's.
    """

    attributes: Mapping[str, Value] = field(default_factory=dict)
    parameters: Mapping[str, Value] = field(default_factory=dict)
    imported: Mapping[str, Value] | None = None
    now: datetime | None = None


class EvaluationError(Exception):
    """Why there is no value. ``span`` is the part of the expression that is to blame.

    ``kind``: error (the function Error), type, domain (a value that a function refuses), unknown (a name without a
    value), not-implemented (what the product does is not known), limit (too large or too deep).
    """

    def __init__(self, kind: Kind, message: str, span: Span) -> None:
        super().__init__(message)
        self.kind: Kind = kind
        self.message = message
        self.span = span


def evaluate(tree: Expr, context: Context) -> Value:
    """The value of an expression. Raises ``EvaluationError`` and nothing else."""
    try:
        return _Evaluator(context).final(tree)
    except RecursionError:
        raise EvaluationError("limit", "nested too deeply to be evaluated", tree.span) from None


class _Evaluator:
    def __init__(self, context: Context) -> None:
        self.context = context
        self.variables: dict[str, Value] = {}
        self.steps = 0
        self._now: datetime | None = None

    def final(self, node: Expr) -> Value:
        """The value without holes."""
        return settled(self.value(node))

    def value(self, node: Expr) -> Value:
        """The value, with holes where values were removed."""
        try:
            value = checked(self._node(node))
            self._spend(value)
        except LibraryError as fault:
            raise EvaluationError(fault.kind, fault.message, node.span) from None
        return value

    def _spend(self, value: Value) -> None:
        self.steps += 1 + size(value) // 1000 + (len(value) if isinstance(value, tuple) else 0)
        if self.steps > MAX_STEPS:
            raise LibraryError("limit", "too much work: the evaluation was stopped")

    def _node(self, node: Expr) -> Value:
        match node:
            case Text(value=text):
                return text
            case Number(value=number):
                return number
            case Word(name=name):
                return _word(name)
            case Attribute() | Parameter() | Variable():
                return self.named(node)
            case Group(inner=inner):
                return self.value(inner)
            case Negative(operand=operand):
                return self._negative(operand)
            case Chain():
                return self._chain(node)
            case Call():
                return self._call(node)
        raise LibraryError("type", f"{type(node).__name__} has no value")

    def named(self, node: Attribute | Parameter | Variable) -> Value:
        name = node.name
        if isinstance(node, Attribute):
            return _given(self.context.attributes, name, f"[{name}]: use --set {name}=… or --null {name}")
        if isinstance(node, Parameter):
            return _given(self.context.parameters, name, f"%{name}%: use --param {name}=…")
        if name not in self.variables:
            raise LibraryError(
                "unknown", f"${name} stands for nothing here: Select, Where and With give variables a value"
            )
        return self.variables[name]

    def now(self) -> datetime:
        """One moment for the whole evaluation."""
        if self._now is None:
            self._now = _utc(self.context.now or datetime.now(UTC))
        return self._now

    def _negative(self, operand: Expr) -> Value:
        inner = bare(operand)
        if isinstance(inner, Number):  # the smallest number has no positive counterpart
            return -inner.value
        return mapped(lambda value: operate("-", None if value is None else 0, value), [self.value(operand)])

    def _chain(self, node: Chain) -> Value:
        if not node.operands or len(node.operators) != len(node.operands) - 1:
            raise LibraryError("type", "a chain has one operator less than operands")
        left = self.value(node.operands[0])
        for sign, operand in zip(node.operators, node.operands[1:], strict=True):
            left = self._logic(sign, left, operand) if sign in _LOGIC else self._binary(sign, left, operand)
        return left

    def _binary(self, sign: str, left: Value, operand: Expr) -> Value:
        return checked(mapped(lambda one, other: operate(sign, one, other), [left, self.value(operand)]))

    def _logic(self, sign: str, left: Value, operand: Expr) -> Value:
        """``&&`` and ``||``; the right side is not evaluated when the left one decides."""
        decides = sign == "||"
        known = mapped(truth, [left])
        if known is decides:
            return decides
        other = mapped(truth, [self.value(operand)])
        if decides:
            return mapped(lambda one, two: one or two, [known, other])
        return mapped(lambda one, two: one and two, [known, other])

    def _call(self, node: Call) -> Value:
        function = functions().get(node.name)
        if function is None:
            raise _no_function(node.name)
        _check_count(function, len(node.arguments))
        form = _FORMS.get(node.name)
        if form is not None:
            return form(self, node)
        arguments = [self._argument(function, index, argument) for index, argument in enumerate(node.arguments)]
        return apply(function, library()[node.name], arguments)

    def _argument(self, function: Function, index: int, node: Expr) -> Value:
        param = function.param(index)
        if param is None or not param.options:
            return self.value(node)
        return self._option(function, param, node)

    def _option(self, function: Function, param: Param, node: Expr) -> Value:
        """One of a few words, which stands for itself."""
        inner = bare(node)
        option: Value = None
        if isinstance(inner, Word):
            option = inner.name
        elif param.quoted:
            option = self.value(node)
        if option not in param.options:
            raise LibraryError("type", f"{function.name}: '{param.name}' is one of {', '.join(param.options)}")
        return option

    def choose(self, conditions: Sequence[Value], branches: Sequence[Expr | None]) -> Value:
        """The branch of the first condition that is true, the last one when none is; only what is chosen is evaluated."""

        def first(*values: Value) -> int:
            return [*map(truth, values), True].index(True)

        chosen = mapped(first, conditions)
        if not isinstance(chosen, tuple):
            return self._branch(branches, chosen)
        results = {index: self._branch(branches, index) for index in dict.fromkeys(chosen)}
        return tuple(_nth(results[index], place, len(chosen)) for place, index in enumerate(chosen))

    def _branch(self, branches: Sequence[Expr | None], index: Scalar) -> Value:
        branch = branches[index] if isinstance(index, int) else None
        return None if branch is None else self.value(branch)

    def bound(self, variable: Expr, value: Value, body: Expr) -> Value:
        """The value of an expression in which a variable stands for a value."""
        name = _variable(variable)
        before = self.variables
        self.variables = {**before, name: value}
        try:
            return self.final(body)
        finally:
            self.variables = before

    def items(self, node: Expr) -> tuple[Scalar, ...]:
        """The values that Select and Where go through; a single one counts as a list of one (inferred)."""
        value = self.final(node)
        refuse_marker(value)
        if value is None:
            return ()
        return value if isinstance(value, tuple) else (value,)


def _nth(value: Value, place: int, count: int) -> Scalar:
    """What a branch gives for one of the values that a condition was asked about."""
    if not isinstance(value, tuple):
        return _element(value)
    if len(value) != count:
        raise LibraryError("type", f"a condition about {count} values cannot choose among {len(value)}")
    return value[place]


def _iif(run: _Evaluator, node: Call) -> Value:
    condition, yes, no = node.arguments
    return run.choose([run.value(condition)], [yes, no])


def _switch(run: _Evaluator, node: Call) -> Value:
    if len(node.arguments) % 2:
        raise LibraryError("type", "Switch takes pairs of a condition and a value: the last condition has no value")
    conditions = [run.value(condition) for condition in node.arguments[::2]]
    return run.choose(conditions, [*node.arguments[1::2], None])


def _with(run: _Evaluator, node: Call) -> Value:
    variable, value, body = node.arguments
    _variable(variable)
    return run.bound(variable, run.final(value), body)


def _select(run: _Evaluator, node: Call) -> Value:
    variable, values, body = node.arguments
    _variable(variable)
    items = run.items(values)
    return settled(mapped(lambda item: _element(run.bound(variable, item, body)), [items])) if items else None


def _where(run: _Evaluator, node: Call) -> Value:
    variable, values, body = node.arguments
    _variable(variable)
    return tuple(item for item in run.items(values) if truth(run.bound(variable, item, body))) or None


def _imported_value(run: _Evaluator, node: Call) -> Value:
    name = _attribute_name(run, node)
    if run.context.imported is None:
        return run.named(Attribute(name, span=node.span))
    return _given(run.context.imported, name, f'ImportedValue("{name}")')


def _value_count(run: _Evaluator, node: Call) -> Value:
    value = run.named(Attribute(_attribute_name(run, node), span=node.span))
    if value is None:
        return 0
    return len(value) if isinstance(value, tuple) else 1


def _now(run: _Evaluator, _: Call) -> Value:
    return run.now()


_FORMS: dict[str, Callable[[_Evaluator, Call], Value]] = {
    "IIF": _iif,
    "Switch": _switch,
    "With": _with,
    "Select": _select,
    "Where": _where,
    "ImportedValue": _imported_value,
    "ValueCount": _value_count,
    "Now": _now,
}
FORMS = frozenset(_FORMS)
"""Functions that the evaluator knows itself, because they see expressions or the context and not only values."""


def _word(name: str) -> Value:
    if name not in _WORDS:
        raise LibraryError(
            "unknown", f"'{name}' is no value: a text stands in quotation marks, an attribute in brackets"
        )
    return _WORDS[name]


def _variable(node: Expr) -> str:
    if not isinstance(node, Variable):
        raise LibraryError("type", "the first argument is the name of a variable, as in $item")
    return node.name


def _attribute_name(run: _Evaluator, node: Call) -> str:
    name = run.final(node.arguments[0])
    if not isinstance(name, str):
        raise LibraryError("type", f"{node.name} takes the name of an attribute as a text in quotation marks")
    return name


def _element(value: _V) -> _V:
    """A value that becomes one of several."""
    if isinstance(value, Marker):
        raise LibraryError("not-implemented", f"what {value.value} does as one of several values is not documented")
    return value


def _check_count(function: Function, count: int) -> None:
    too_many = function.maximum is not None and count > function.maximum
    if too_many or count < function.minimum:
        raise LibraryError("type", f"{function.name} does not take {count} arguments")


def _no_function(name: str) -> LibraryError:
    other_case = right_case(name)
    if other_case is not None:
        return LibraryError("unknown", f"there is no function '{name}': it is written {other_case}")
    hint = cloud_hint(name) or foreign.FUNCTIONS.get(name.casefold())
    if hint:
        return LibraryError("unknown", f"there is no function '{name}': {hint}")
    near = nearest(name)
    return LibraryError("unknown", f"there is no function '{name}'" + (f": did you mean {near}?" if near else ""))


def _given(values: Mapping[str, Value], name: str, what: str) -> Value:
    if name not in values:
        raise LibraryError("unknown", f"no value given for {what}")
    value = values[name]
    if not isinstance(value, tuple):
        return _utc(value) if isinstance(value, datetime) else value
    if any(isinstance(each, tuple | Marker) for each in value):
        raise LibraryError("type", f"a value given for {what.split(':')[0]} is no single value")
    return settled(tuple(_utc(each) if isinstance(each, datetime) else each for each in value))


def _utc(moment: datetime) -> datetime:
    """Without a zone a date is taken as UTC."""
    if moment.tzinfo is UTC:
        return moment
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise LibraryError("domain", "the date is outside the years 1 to 9999") from None
