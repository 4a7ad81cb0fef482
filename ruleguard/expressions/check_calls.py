"""Checks of one function call: the name, the number and types of the arguments, and what the function itself asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ruleguard.expressions import foreign
from ruleguard.expressions.advice import brief, mismatch_advice
from ruleguard.expressions.functions import (
    NON_DETERMINISTIC,
    WORDS,
    Function,
    Param,
    cloud_hint,
    functions,
    nearest,
    options,
    right_case,
)
from ruleguard.expressions.guards import Guards, guarded_by, needed_by
from ruleguard.expressions.literals import literal_problems
from ruleguard.expressions.nodes import Attribute, Call, Chain, Expr, Parameter, Text, Variable, Word, bare, walk
from ruleguard.expressions.printer import show
from ruleguard.expressions.types import NOTHING, UNKNOWN, Type, fits, joined, several, words
from ruleguard.text import Span

if TYPE_CHECKING:
    from ruleguard.expressions.environment import Environment

_BINDING = ("Select", "Where", "With")
_PASSING = ("IIF", "Switch", "Select", "With")
_SAME_KIND = ("Left", "Mid", "Right")  # the default rules cut binary data with them too
_QUOTED_ATTRIBUTE = ("ImportedValue", "ValueCount")
_ONE_VALUE = {
    "Contains": "use InStr",
    "Count": "use IsPresent",
    "Item": "use the value itself",
    "ItemOrNull": "use the value itself",
    "Join": "use the value itself",
    "RemoveDuplicates": "use the value itself",
}
_TRUE = Word("True", span=Span(0, 0))
RESULTS = ("AuthoritativeNull", "IgnoreThisFlow")


class Host(Protocol):
    """What the walk offers to the checks of a call."""

    environment: Environment
    variables: list[str]

    def problem(self, rule: str, message: str, span: Span) -> None: ...
    def type_of(self, node: Expr, guards: Guards) -> Type: ...
    def wants_condition(self, operand: Expr, kind: Type, where: str) -> bool: ...
    def refuse_result(self, node: Expr, taker: str) -> None: ...


class CallChecks:
    """Bound to one walk."""

    def __init__(self, host: Host) -> None:
        self.host = host

    def type_of(self, node: Call, guards: Guards) -> Type:
        """The type of the call's result, after checking it."""
        function = self._function(node)
        if function is None:
            return self._arguments_alone(node, guards)
        self._age(node, function)
        if function.name in NON_DETERMINISTIC and not (function.name == "Now" and guards.compared):
            message = (
                f"{brief(node)} gives another value at each synchronization, and the attribute changes every time: "
                "apply the flow once, or use a value that stays"
            )
            self.host.problem("non-deterministic", message, node.span)
        if not self._is_well_formed(node, function):
            self._arguments_alone(node, guards)
            return function.returns
        types = self._arguments(node, function, guards)
        wrong = list(literal_problems(function.name, node.arguments))
        for rule, message, span in wrong:
            self.host.problem(rule, message, span)
        if function.name == "Item" and not wrong and not _has_one_value(types[0]):
            self._item(node, guards)
        return _result(function, types)

    def _arguments_alone(self, node: Call, guards: Guards) -> Type:
        """Of a call that is itself wrong, what does not depend on the function: it may well bind a variable, take an
        option or protect a value."""
        variables = [each.name for each in walk(node) if isinstance(each, Variable)]
        self.host.variables += variables
        inside = guards.with_names(guarded_by(node))
        for argument in node.arguments:
            found = bare(argument)
            if not isinstance(found, Word) or found.name not in options():
                self.host.type_of(argument, inside)
        del self.host.variables[len(self.host.variables) - len(variables) :]
        return UNKNOWN

    def _function(self, node: Call) -> Function | None:
        known = functions().get(node.name)
        if known is not None:
            return known
        right = right_case(node.name)
        if right is not None:
            message = f"there is no function {node.name}: case matters, it is written {right}"
            self.host.problem("wrong-case", message, node.name_span)
            return functions()[right]
        hint = cloud_hint(node.name)
        if hint is not None:
            advice = f": {hint}" if hint else " or anything like it"
            message = f"{node.name} belongs to Cloud Sync and app provisioning, Entra Connect does not have it{advice}"
            self.host.problem("cloud-function", message, node.name_span)
            return None
        self.host.problem("unknown-function", f"there is no function {node.name}: {_instead(node)}", node.name_span)
        return None

    def _is_well_formed(self, node: Call, function: Function) -> bool:
        """Whether the arguments can be matched with the parameters; if not, that alone is reported."""
        given = len(node.arguments)
        if function.name == "Switch" and given % 2:
            message = (
                f"Switch takes pairs of condition and value, {_here(given)} and it fails when it runs: "
                "the condition of a last value for all others is True"
            )
            self.host.problem("odd-switch", message, node.span)
            return False
        if given < function.minimum or (function.maximum is not None and given > function.maximum):
            message = (
                f"{function.name} takes {_wanted(function)}, here {'is' if given == 1 else 'are'} {given or 'none'}"
            )
            self.host.problem("argument-count", message, node.span)
            return False
        if function.name in _BINDING and not isinstance(bare(node.arguments[0]), Variable):
            message = f"the first argument of {function.name} names a variable, such as $item, for use in the last one"
            self.host.problem("argument-type", message, node.arguments[0].span)
            return False
        if function.name == "Mid" and given == 2:
            message = (
                "Mid with two arguments is documented in one example only: give a large number of characters as third"
            )
            self.host.problem("mid-without-count", message, node.span)
        return True

    def _age(self, node: Call, function: Function) -> None:
        build = self.host.environment.build
        if function.since and build and _version(build) < _version(function.since):
            message = (
                f"{function.name} exists from build {function.since} on, this server has {build} and the flow fails: "
                "upgrade it first"
            )
            self.host.problem("function-newer-than-server", message, node.name_span)

    def _arguments(self, node: Call, function: Function, guards: Guards) -> list[Type]:
        """The types of the arguments, each checked against its parameter."""
        types = []
        last = len(node.arguments) - 1
        first = bare(node.arguments[0]) if function.name in _BINDING else None
        bound = [first.name] if isinstance(first, Variable) else []
        for index, inside in enumerate(guards.of_arguments(function.name, node.arguments)):
            if index == last:
                self.host.variables += bound
            types.append(self._argument(node, index, function, inside))
        del self.host.variables[len(self.host.variables) - len(bound) :]
        return types

    def _argument(self, node: Call, index: int, function: Function, guards: Guards) -> Type:
        argument, param = node.arguments[index], function.param(index)
        if param is None or param.variable:
            return UNKNOWN
        if param.options:
            self._option(argument, index, param, function)
            return UNKNOWN
        found = bare(argument)
        if function.name in _QUOTED_ATTRIBUTE and isinstance(found, Text | Attribute):
            return self._quoted_attribute(found, function, guards)
        is_result = isinstance(found, Word) and found.name in RESULTS
        if is_result and (param.condition or function.name not in _PASSING):
            self.host.refuse_result(argument, "function")
            return UNKNOWN
        kind = self.host.type_of(argument, guards)
        if param.condition:
            self._condition(node, index, kind, function)
        elif not fits(kind, param.type):
            advice = mismatch_advice(argument, kind, param.type)
            message = (
                f"{function.name} takes {words(param.type)} as argument {index + 1} ({param.name}), "
                f"{brief(argument)} is {words(kind)} and the flow fails{advice and f': {advice}'}"
            )
            self.host.problem("argument-type", message, argument.span)
        elif param.type.multi and _has_one_value(kind):
            message = (
                f"{function.name} works on attributes with several values, {brief(argument)} has one and the flow fails: "
                f"{_ONE_VALUE[function.name]}"
            )
            self.host.problem("argument-type", message, argument.span)
        return kind

    def _quoted_attribute(self, found: Text | Attribute, function: Function, guards: Guards) -> Type:
        """An attribute that is named in quotation marks."""
        if isinstance(found, Text):
            self.host.type_of(Attribute(found.value, span=found.span), guards)
        else:
            message = (
                f"{function.name} takes the name of an attribute, not its value: "
                f'write "{found.name}" in quotation marks instead of brackets'
            )
            self.host.problem("argument-type", message, found.span)
        return UNKNOWN

    def _condition(self, node: Call, index: int, kind: Type, function: Function) -> None:
        if function.name == "CBool":
            return
        argument = node.arguments[index]
        can_decide = self.host.wants_condition(argument, kind, f"a condition of {function.name}")
        if not can_decide or not _is_constant(argument):
            return
        if function.name == "IIF":
            shown = brief(bare(argument))
            message = f"{shown} is the same for every object, so one branch is never used{_quoted_hint(argument)}"
            self.host.problem("constant-condition", message, argument.span)
        elif function.name == "Switch" and bare(argument) == _TRUE and index + 2 < len(node.arguments):
            message = "this condition is always true, so the pairs after it are never used: put it last"
            self.host.problem("constant-condition", message, argument.span)

    def _option(self, argument: Expr, index: int, param: Param, function: Function) -> None:
        node = bare(argument)
        given = node.value if isinstance(node, Text) else node.name if isinstance(node, Word) else None
        if given in param.options and isinstance(node, Text) is param.quoted:
            return
        allowed = " or ".join(f'"{option}"' if param.quoted else option for option in param.options)
        marks = "in" if param.quoted else "without"
        message = (
            f"argument {index + 1} of {function.name} ({param.name}) is {allowed}, {marks} quotation marks: "
            f"{brief(argument)} is not understood"
        )
        self.host.problem("unknown-option", message, argument.span)

    def _item(self, node: Call, guards: Guards) -> None:
        """An index beyond the values is an error for the whole object, and an attribute without values has none."""
        names = needed_by(node.arguments[0])
        if names and names <= guards.names:
            return
        message = (
            f"{brief(node)} fails for objects that have fewer values, and then nothing of them is synchronized: ask first "
            "with IsPresent or Count, or use ItemOrNull"
        )
        self.host.problem("unguarded-item", message, node.span)


def _instead(node: Call) -> str:
    """What to write instead of a function that nobody has."""
    word = next((word for word in WORDS if word.casefold() == node.name.casefold()), None)
    if word is not None:
        return f"{word} is a word, write it without parentheses"
    advice = foreign.FUNCTIONS.get(node.name.casefold())
    near = nearest(node.name)
    return advice or (f"did you mean {near}?" if near else "check the name in the function reference")


def _is_constant(condition: Expr) -> bool:
    """A condition without anything that can change. The wizard writes comparisons of two texts into default rules."""
    node = bare(condition)
    if isinstance(node, Chain) and all(isinstance(bare(operand), Text) for operand in node.operands):
        return False
    return not any(_can_change(each) for each in walk(node))


def _can_change(node: Expr) -> bool:
    """Whether a part of a condition has another value for another object; what is not known may have."""
    match node:
        case Word(name=name):
            return name not in WORDS
        case Call(name=name):
            return name not in functions() or name in (*_QUOTED_ATTRIBUTE, *NON_DETERMINISTIC)
        case _:
            return isinstance(node, Attribute | Parameter | Variable)


def _quoted_hint(condition: Expr) -> str:
    """The likely reason when a function is asked about a text."""
    node = next((each for each in walk(condition) if isinstance(each, Call)), None)
    text = bare(node.arguments[0]) if node is not None and node.arguments else None
    return f": is [{text.value}] meant instead of {show(text)}?" if isinstance(text, Text) else ""


def _has_one_value(kind: Type) -> bool:
    return kind.known and kind.multi is False and not fits(kind, NOTHING)


def _result(function: Function, types: list[Type]) -> Type:
    if function.name == "IIF":
        return _chosen(types[:1], types[1:])
    if function.name == "Switch":
        return _chosen(types[::2], types[1::2])
    if function.name == "With":
        return types[2]
    if function.name in _SAME_KIND and types[0].kinds != ("str",):
        return Type(types[0].kinds if types[0].kinds == ("bin",) else ("var",), types[0].multi)
    if function.maps and not function.returns.multi:
        return Type(function.returns.kinds, several(types))
    return function.returns


def _chosen(conditions: list[Type], values: list[Type]) -> Type:
    """One of several values; a condition that has several answers chooses for each of them."""
    result = joined(values)
    return result if several(conditions) is False or result.multi else Type(result.kinds, None)


def _wanted(function: Function) -> str:
    if function.maximum is None:
        return f"at least {_counted(function.minimum)}"
    if function.minimum == function.maximum:
        return _counted(function.minimum) if function.minimum else "no argument"
    return f"{function.minimum} to {_counted(function.maximum)}"


def _here(number: int) -> str:
    return f"here {'is' if number == 1 else 'are'} {_counted(number)}"


def _counted(number: int) -> str:
    return f"{number} argument{'' if number == 1 else 's'}"


def _version(build: str) -> tuple[int, ...]:
    parts = [int(part) if part.isdecimal() else 0 for part in build.split(".")]
    return (*parts, *[0] * (4 - len(parts)))
