"""Checks of one function call: the name, the number and types of the arguments, and what the function itself asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ruleguard.expressions.functions import (
    NON_DETERMINISTIC,
    Function,
    Param,
    cloud_hint,
    functions,
    nearest,
    right_case,
)
from ruleguard.expressions.guards import Guards, guarded_by, names_in
from ruleguard.expressions.literals import literal_problems
from ruleguard.expressions.nodes import Attribute, Call, Chain, Expr, Parameter, Text, Variable, Word, bare, walk
from ruleguard.expressions.types import UNKNOWN, Type, fits, joined, words
from ruleguard.text import Span

if TYPE_CHECKING:
    from ruleguard.expressions.environment import Environment

_BINDING = ("Select", "Where", "With")
_SAME_KIND = ("Left", "Mid", "Right")  # the default rules cut binary data with them too
_QUOTED_ATTRIBUTE = ("ImportedValue", "ValueCount")


class Host(Protocol):
    """What the walk offers to the checks of a call."""

    environment: Environment
    variables: list[str]

    def problem(self, rule: str, message: str, span: Span) -> None: ...
    def type_of(self, node: Expr, guards: Guards) -> Type: ...
    def wants_condition(self, operand: Expr, kind: Type, where: str) -> None: ...


class CallChecks:
    """Bound to one walk."""

    def __init__(self, host: Host) -> None:
        self.host = host

    def type_of(self, node: Call, guards: Guards) -> Type:
        """The type of the call's result, after checking it."""
        function = self._function(node)
        if function is None:
            for argument in node.arguments:
                self.host.type_of(argument, guards)
            return UNKNOWN
        self._count(node, function)
        self._age(node, function)
        if function.name in NON_DETERMINISTIC and not (function.name == "Now" and guards.compared):
            message = (
                f"{function.name}() gives another value at each synchronization: the attribute changes every time, "
                "unless the flow is applied once"
            )
            self.host.problem("non-deterministic", message, node.span)
        types = self._arguments(node, function, guards)
        if function.name == "Item":
            self._item(node, guards)
        for rule, message, span in literal_problems(function.name, node.arguments):
            self.host.problem(rule, message, span)
        return _result(function, types)

    def _function(self, node: Call) -> Function | None:
        known = functions().get(node.name)
        if known is not None:
            return known
        right = right_case(node.name)
        if right is not None:
            self.host.problem("wrong-case", f"the function is written {right}: case matters", node.name_span)
            return functions()[right]
        hint = cloud_hint(node.name)
        if hint is not None:
            advice = f": {hint}" if hint else ""
            message = f"{node.name} belongs to Cloud Sync and app provisioning, Entra Connect does not have it{advice}"
            self.host.problem("cloud-function", message, node.name_span)
            return None
        near = nearest(node.name)
        advice = f": did you mean {near}?" if near else ": check the name in the function reference"
        self.host.problem("unknown-function", f"there is no function {node.name}{advice}", node.name_span)
        return None

    def _count(self, node: Call, function: Function) -> None:
        given = len(node.arguments)
        if function.name == "Switch" and given % 2:
            message = "Switch wants pairs of condition and value; an odd number of arguments is an error when it runs"
            self.host.problem("odd-switch", message, node.span)
        elif given < function.minimum or (function.maximum is not None and given > function.maximum):
            wanted = _wanted(function)
            self.host.problem("argument-count", f"{function.name} wants {wanted}, here are {given}", node.span)
        elif function.name == "Mid" and given == 2:
            message = (
                "Mid with two arguments is documented in one example only: give a large number of characters as third"
            )
            self.host.problem("mid-without-count", message, node.span)

    def _age(self, node: Call, function: Function) -> None:
        build = self.host.environment.build
        if function.since and build and _version(build) < _version(function.since):
            message = f"{function.name} exists from build {function.since} on, this server has {build}: the flow fails"
            self.host.problem("function-newer-than-server", message, node.name_span)

    def _arguments(self, node: Call, function: Function, guards: Guards) -> list[Type]:
        """The types of the arguments, each checked against its parameter."""
        types = []
        inside = guards
        if function.name in ("IIF", "Switch", "With", "Where"):
            inside = guards.with_names(guarded_by(*_conditions(node, function.name)))
        bound = self._bind(node, function)
        for index, argument in enumerate(node.arguments):
            param = function.param(index)
            if bound is not None and index == len(node.arguments) - 1:
                self.host.variables.append(bound)
            kind = self._argument(argument, param, function, inside)
            types.append(kind)
        if bound is not None and len(node.arguments) > 1:
            self.host.variables.remove(bound)
        return types

    def _bind(self, node: Call, function: Function) -> str | None:
        """The variable that a Select, Where or With names; it is known in the last argument."""
        if function.name not in _BINDING or len(node.arguments) < 2:
            return None
        first = bare(node.arguments[0])
        return first.name if isinstance(first, Variable) else None

    def _argument(self, argument: Expr, param: Param | None, function: Function, guards: Guards) -> Type:
        if param is None:
            return self.host.type_of(argument, guards)
        if param.variable:
            if not isinstance(bare(argument), Variable):
                message = f"the first argument of {function.name} is a variable, such as $item"
                self.host.problem("argument-type", message, argument.span)
            return UNKNOWN
        if param.options:
            self._option(argument, param, function)
            return UNKNOWN
        if function.name in _QUOTED_ATTRIBUTE and isinstance(bare(argument), Attribute):
            message = f"{function.name} takes the name of the attribute as text, in quotation marks instead of brackets"
            self.host.problem("argument-type", message, argument.span)
            return UNKNOWN
        kind = self.host.type_of(argument, guards)
        if param.condition:
            self._condition(argument, kind, function)
        elif not fits(kind, param.type):
            message = f"{function.name} wants {words(param.type)} as {param.name}, this is {words(kind)}"
            self.host.problem("argument-type", message, argument.span)
        elif param.type.multi and kind.known and kind.multi is False:
            message = f"{function.name} works on attributes with several values, this has one"
            self.host.problem("argument-type", message, argument.span)
        return kind

    def _condition(self, argument: Expr, kind: Type, function: Function) -> None:
        if function.name == "CBool":
            return
        self.host.wants_condition(argument, kind, f"a condition of {function.name}")
        if function.name == "IIF" and _is_constant(argument):
            message = "this condition is always the same: one branch is never used"
            self.host.problem("constant-condition", message, argument.span)

    def _option(self, argument: Expr, param: Param, function: Function) -> None:
        node = bare(argument)
        given = node.value if isinstance(node, Text) else node.name if isinstance(node, Word) else None
        allowed = ", ".join(f'"{option}"' if param.quoted else option for option in param.options)
        if given is None or isinstance(node, Text) is not param.quoted or given not in param.options:
            message = f"{param.name} of {function.name} is one of {allowed}, written like this"
            self.host.problem("unknown-option", message, argument.span)

    def _item(self, node: Call, guards: Guards) -> None:
        """An index beyond the values is an error for the whole object, and an attribute without values has none."""
        if len(node.arguments) != 2:
            return
        names = names_in(node.arguments[0])
        if names and names <= guards.names:
            return
        message = (
            "Item fails for objects that have fewer values, and then nothing of them is synchronized: ask first with "
            "IsPresent or Count, or use ItemOrNull"
        )
        self.host.problem("unguarded-item", message, node.span)


def _conditions(node: Call, name: str) -> list[Expr]:
    if name == "Switch":
        return list(node.arguments[::2])
    if name == "With":
        return list(node.arguments[1:2])
    return list(node.arguments[2:3] if name == "Where" else node.arguments[:1])


def _is_constant(condition: Expr) -> bool:
    """A condition without anything that can change. The wizard writes comparisons of two texts into default rules."""
    node = bare(condition)
    if isinstance(node, Chain) and all(isinstance(bare(operand), Text) for operand in node.operands):
        return False
    return not any(isinstance(each, Attribute | Parameter | Variable | Call) for each in walk(node))


def _result(function: Function, types: list[Type]) -> Type:
    if function.name == "IIF" and len(types) == 3:
        return joined(types[1:])
    if function.name == "Switch":
        return joined(types[1::2])
    if function.name == "With" and len(types) == 3:
        return types[2]
    if function.name in _SAME_KIND and types and types[0].kinds != ("str",):
        return Type(types[0].kinds if types[0].kinds == ("bin",) else ("var",), types[0].multi)
    multi = any(kind.multi for kind in types)
    unknown = any(kind.multi is None for kind in types)
    if function.maps and (multi or unknown):
        return Type(function.returns.kinds, True if multi else None)
    return function.returns


def _wanted(function: Function) -> str:
    if function.maximum is None:
        return f"at least {_counted(function.minimum)}"
    if function.minimum == function.maximum:
        return _counted(function.minimum) if function.minimum else "no argument"
    return f"{function.minimum} to {_counted(function.maximum)}"


def _counted(number: int) -> str:
    return f"{number} argument{'' if number == 1 else 's'}"


def _version(build: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdecimal() else 0 for part in build.split("."))
