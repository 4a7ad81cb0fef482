"""Expressions made up by hypothesis.

``expressions()`` gives well-formed trees, as the parser makes them: parentheses where the levels of the operators ask for
them, arguments that mostly have the right type, variables that are bound. ``contexts()`` gives values for all their
attributes and parameters. ``any_trees()`` gives whatever can be put together, right or wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from ruleguard.expressions.evaluate import Context
from ruleguard.expressions.functions import Function, Param, functions
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
)
from ruleguard.expressions.parser import LEVELS
from ruleguard.expressions.values import Marker, Reference, Value
from ruleguard.text import Span

NOWHERE = Span(0, 0)
ATTRIBUTES = {
    "mail": "str",
    "displayName": "str",
    "userAccountControl": "num",
    "mailNickname": "str",
    "isCriticalSystemObject": "bool",
    "objectGUID": "bin",
    "dn": "ref",
    "proxyAddresses": "mvstr",
    "otherPhone": "mvstr",
    "member": "mvref",
    "userCertificate": "mvbin",
}
PARAMETERS = ("Domain.FQDN", "Forest.LDAP")
VARIABLES = ("item", "u")
BINDING = ("Select", "Where", "With")
SCALARS = ("str", "num", "bool", "bin", "ref", "dt")
_LEVEL_OF = {operator: level for level, operators in enumerate(LEVELS) for operator in operators}
_UNARY = len(LEVELS)

texts = st.text(max_size=8) | st.sampled_from(
    ["SMTP:", "@", ",", "\\", '"', "yyyy-MM-dd", "2001-01-31", "a:b", "m", "DC"]
)
numbers = st.integers(-3, 12) | st.integers(-(2**63), 2**63 - 1)
dates = st.datetimes(timezones=st.just(UTC))
distinguished_names = st.sampled_from(["CN=Joe,OU=x,DC=contoso,DC=com", r"CN=Doe\, Joe,DC=x", "", "Joe", "CN=a,,"])
scalars: dict[str, st.SearchStrategy[Value]] = {
    "str": texts,
    "num": numbers,
    "bool": st.booleans(),
    "bin": st.binary(max_size=20),
    "ref": distinguished_names.map(Reference),
    "dt": dates,
}


def text(value: str) -> Text:
    return Text(value, span=NOWHERE)


def number(value: int) -> Number:
    return Number(value, span=NOWHERE)


def word(name: str) -> Word:
    return Word(name, span=NOWHERE)


def attribute(name: str) -> Attribute:
    return Attribute(name, span=NOWHERE)


def call(name: str, *arguments: Expr) -> Call:
    return Call(name, arguments, span=NOWHERE, name_span=NOWHERE)


def chain(operands: list[Expr], operators: list[str]) -> Chain:
    """A chain of operators of one level; operands that bind no tighter get parentheses."""
    level = _LEVEL_OF[operators[0]]
    tight = tuple(operand if _level(operand) > level else group(operand) for operand in operands)
    return Chain(tight, tuple(operators), span=NOWHERE, operator_spans=(NOWHERE,) * len(operators))


def negative(operand: Expr) -> Negative:
    return Negative(operand if _level(operand) >= _UNARY else group(operand), span=NOWHERE)


def group(inner: Expr) -> Group:
    return Group(inner, span=NOWHERE)


def _level(node: Expr) -> int:
    return _LEVEL_OF[node.operators[0]] if isinstance(node, Chain) else _UNARY


def _literals(kind: str) -> st.SearchStrategy[Expr]:
    match kind.removeprefix("mv"):
        case "str":
            return texts.map(text)
        case "num":
            whole = st.builds(lambda n, h: Number(abs(n), hexadecimal=h, span=NOWHERE), numbers, st.booleans())
            return whole | whole.map(negative)
        case "bool":
            return st.sampled_from(["True", "False"]).map(word)
        case "dt":
            return st.sampled_from(["2001-01-31", "2013-01-10 4:00 PM -8"]).map(lambda t: call("CDate", text(t)))
        case "bin":
            return st.just(call("CGuid", text("00001111-aaaa-2222-bbbb-3333cccc4444")))
        case "ref":
            return distinguished_names.map(lambda dn: call("CRef", text(dn)))
    return st.sampled_from(["NULL", "AuthoritativeNull", "IgnoreThisFlow", "CRLF"]).map(word)


def _names(kind: str, bound: tuple[str, ...]) -> list[Expr]:
    """Attributes, parameters and variables that have a type, or may have it."""
    found: list[Expr] = [attribute(name) for name, of in ATTRIBUTES.items() if kind in (of, "var") or of == "mv" + kind]
    if kind in ("str", "var"):
        found += [Parameter(name, span=NOWHERE) for name in PARAMETERS]
    return found + [Variable(name, span=NOWHERE) for name in bound]


@st.composite
def expressions(draw: st.DrawFn, kind: str = "var", depth: int = 4, bound: tuple[str, ...] = ()) -> Expr:
    """A well-formed expression that mostly has the type: str, num, bool, bin, ref, dt, mv and one of these, var for any."""
    if depth <= 0 or draw(st.integers(0, 4)) == 0:
        return draw(_leaves(kind, bound))
    if draw(st.integers(0, 9)) == 0:
        kind = draw(st.sampled_from(SCALARS))  # now and then a wrong type
    make: list[Callable[[st.DrawFn, str, int, tuple[str, ...]], Expr]] = [_call, _call, _group]
    if kind in _OPERATORS:
        make += [_operators, _operators]
    return draw(st.sampled_from(make))(draw, kind, depth - 1, bound)


def _leaves(kind: str, bound: tuple[str, ...]) -> st.SearchStrategy[Expr]:
    names = _names(kind, bound)
    return _literals(kind) | st.sampled_from(names) if names else _literals(kind)


def _group(draw: st.DrawFn, kind: str, depth: int, bound: tuple[str, ...]) -> Expr:
    return group(draw(expressions(kind, depth, bound)))


_OPERATORS: dict[str, list[tuple[tuple[str, ...], str]]] = {
    "str": [(("&",), "str")],
    "num": [(("+", "-", "*"), "num")],
    "bool": [(("||",), "bool"), (("&&",), "bool"), (LEVELS[2], "num"), (LEVELS[2], "str"), (("=", "<>"), "var")],
}


def _operators(draw: st.DrawFn, kind: str, depth: int, bound: tuple[str, ...]) -> Expr:
    signs, of = draw(st.sampled_from(_OPERATORS[kind]))
    longest = 1 if signs[0] == "=" else 3
    operators = draw(st.lists(st.sampled_from(signs), min_size=1, max_size=longest))
    return chain([draw(expressions(of, depth, bound)) for _ in range(len(operators) + 1)], operators)


def _call(draw: st.DrawFn, kind: str, depth: int, bound: tuple[str, ...]) -> Expr:
    fitting = [function for function in functions().values() if kind == "var" or _gives(function, kind)]
    function = draw(st.sampled_from(fitting)) if fitting else functions()["IIF"]
    count = len(function.params) - draw(st.integers(0, len(function.params) - function.minimum))
    if function.maximum is None:
        count *= draw(st.integers(1, 3))
    inside = bound
    arguments: list[Expr] = []
    for index in range(count):
        param = function.param(index)
        assert param is not None
        if param.variable:
            name = draw(st.sampled_from(VARIABLES))
            arguments.append(Variable(name, span=NOWHERE))
            inside = (*bound, name)
            continue
        visible = inside if function.name in BINDING and index == 2 else bound
        arguments.append(draw(_arguments(param, kind, depth, visible)))
    return call(function.name, *arguments)


def _gives(function: Function, kind: str) -> bool:
    return "var" in function.returns.kinds or kind.removeprefix("mv") in function.returns.kinds


def _arguments(param: Param, kind: str, depth: int, bound: tuple[str, ...]) -> st.SearchStrategy[Expr]:
    if param.options:
        return st.sampled_from(param.options).map(text if param.quoted else word)
    if param.name == "attribute":
        return st.sampled_from(sorted(ATTRIBUTES)).map(text)
    if param.condition:
        return expressions("bool", depth, bound)
    if not param.type.known:
        return expressions(kind, depth, bound)
    return st.sampled_from(param.type.kinds).flatmap(lambda of: expressions(of, depth, bound))


@st.composite
def contexts(draw: st.DrawFn, *, complete: bool = True) -> Context:
    """Values for every attribute and parameter, each possibly absent; ``complete=False`` leaves some out."""
    attributes: dict[str, Value] = {}
    for name, kind in ATTRIBUTES.items():
        single = scalars[kind.removeprefix("mv")]
        values: st.SearchStrategy[Any] = single
        if kind.startswith("mv"):
            values = st.lists(single, min_size=1, max_size=4).map(tuple)
        if complete or draw(st.booleans()):
            attributes[name] = draw(st.none() | values)
    imported = draw(st.none() | st.just(attributes))
    return Context(attributes, dict.fromkeys(PARAMETERS, "DC=x"), imported, datetime(2024, 1, 1, tzinfo=UTC))


any_values: st.SearchStrategy[Value] = st.recursive(
    st.one_of(st.none(), st.sampled_from(Marker), *scalars.values()),
    lambda inner: st.lists(inner, max_size=4).map(tuple),
    max_leaves=4,
)


def any_contexts() -> st.SearchStrategy[Context]:
    """Values of any type, also some that no attribute has."""
    values = st.dictionaries(st.sampled_from(sorted(ATTRIBUTES)), any_values)
    moments = st.none() | st.datetimes() | dates
    return st.builds(Context, values, st.dictionaries(st.sampled_from(PARAMETERS), texts), st.none() | values, moments)


def any_trees() -> st.SearchStrategy[Expr]:
    """Any tree, well-formed or not: unknown names, wrong numbers of arguments, operators that are none."""
    names = st.sampled_from([*functions(), "lcase", "Coalesce", "NULL", ""])
    leaves = st.one_of(
        st.text().map(text),
        st.integers().map(number),
        st.sampled_from(["NULL", "True", "IgnoreThisFlow", "UTF8", "x"]).map(word),
        st.sampled_from([*ATTRIBUTES, "unknown"]).map(attribute),
        st.sampled_from([*PARAMETERS, "Unknown"]).map(lambda name: Parameter(name, span=NOWHERE)),
        st.sampled_from(VARIABLES).map(lambda name: Variable(name, span=NOWHERE)),
    )

    def above(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
        operators = st.lists(st.sampled_from([*_LEVEL_OF, "/", "=="]), max_size=3)
        return st.one_of(
            inner.map(group),
            inner.map(lambda node: Negative(node, span=NOWHERE)),
            st.builds(lambda name, arguments: call(name, *arguments), names, st.lists(inner, max_size=4)),
            st.builds(
                lambda operands, signs: Chain(tuple(operands), tuple(signs), span=NOWHERE, operator_spans=()),
                st.lists(inner, max_size=4),
                operators,
            ),
        )

    return st.recursive(leaves, above, max_leaves=12)
