"""What is wrong with an expression that can be parsed: one walk that gives every node a type and collects problems.

The rule ids are those of the catalogue. Sources: the vendor's function reference and its page on expressions; what only the
default rules show is in the function table. A type that is not known never leads to a finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.expressions.check_calls import CallChecks
from ruleguard.expressions.environment import NOTHING_KNOWN, PSEUDO_ATTRIBUTES, Environment
from ruleguard.expressions.functions import WORDS, functions, right_case
from ruleguard.expressions.guards import Guards, guarded_by
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
from ruleguard.expressions.parser import parse
from ruleguard.expressions.problems import Problem
from ruleguard.expressions.readings import ambiguous
from ruleguard.expressions.types import BOOLEAN, NULL, NUMBER, TEXT, UNKNOWN, Type, words
from ruleguard.text import Span

_COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
_LOGICAL = ("||", "&&")
_ARITHMETIC = ("+", "-", "*")
_WORD_TYPES = {"True": BOOLEAN, "False": BOOLEAN, "CRLF": TEXT, "NULL": NULL}
_FOLDED_WORDS = {word.casefold(): word for word in WORDS}
_NOT_MIXED = ("str", "num", "bool")
PARAMETERS = (
    "Connector.ID",
    "Connector.GroupFilteringGroupDn",
    "Domain.FQDN",
    "Domain.LDAP",
    "Domain.Netbios",
    "Forest.FQDN",
    "Forest.LDAP",
    "Forest.Netbios",
)
"""Parameters that every Active Directory connector has; an administrator can define more."""


def check(text: str, environment: Environment = NOTHING_KNOWN) -> tuple[Problem, ...]:
    """Every problem of an expression, in the order of the text. Never raises."""
    parsed = parse(text)
    problems = list(parsed.problems)
    if parsed.tree is not None:
        checker = _Checker(environment)
        kind = checker.type_of(parsed.tree, Guards())
        problems += [*checker.problems, *ambiguous(parsed.tree), *_result(parsed.tree, kind)]
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.span, problem.rule)))


def _result(tree: Expr, kind: Type) -> Iterator[Problem]:
    """What is wrong with the value that the whole expression gives."""
    if kind.kinds == ("dt",):
        message = (
            "the result is a date, and no attribute can hold one: the flow fails. Put FormatDateTime(..., "
            '"yyyyMMddHHmmss.0Z") around it'
        )
        yield Problem("unformatted-date", message, tree.span)


class _Checker:
    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.problems: list[Problem] = []
        self.variables: list[str] = []
        self.calls = CallChecks(self)

    def problem(self, rule: str, message: str, span: Span) -> None:
        """Report."""
        self.problems.append(Problem(rule, message, span))

    def type_of(self, node: Expr, guards: Guards) -> Type:
        """The type of a node, after checking it and everything below it."""
        match node:
            case Text():
                return TEXT
            case Number():
                return NUMBER
            case Word():
                return self._word(node)
            case Attribute():
                return self._attribute(node)
            case Parameter():
                return self._parameter(node)
            case Variable():
                return self._variable(node)
            case Group(inner=inner):
                return self.type_of(inner, guards)
            case Negative(operand=operand):
                self._wants(operand, self.type_of(operand, guards), NUMBER, "-")
                return NUMBER
            case Chain():
                return self._chain(node, guards)
            case Call():
                return self.calls.type_of(node, guards)
        return UNKNOWN

    def _word(self, node: Word) -> Type:
        if node.name in WORDS:
            return _WORD_TYPES.get(node.name, UNKNOWN)
        right = _FOLDED_WORDS.get(node.name.casefold())
        if right is not None:
            self.problem("wrong-case", f"'{node.name}' is written {right}: case matters", node.span)
            return _WORD_TYPES.get(right, UNKNOWN)
        function = node.name if node.name in functions() else right_case(node.name)
        if function is not None:
            message = f"{function} is a function: its arguments in parentheses are missing"
        elif node.name.casefold() == "nothing":
            message = "'Nothing' is no word of this language: write NULL"
        else:
            message = (
                f"'{node.name}' is no word of this language: an attribute stands in brackets, [{node.name}], "
                f'text in quotation marks, "{node.name}"'
            )
        self.problem("unknown-word", message, node.span)
        return UNKNOWN

    def _attribute(self, node: Attribute) -> Type:
        known = self.environment.attributes
        name = node.name
        if known is not None and name not in known and name not in PSEUDO_ATTRIBUTES:
            right = next((other for other in known if other.casefold() == name.casefold()), None)
            if right is not None:
                message = f"the attribute is written [{right}]: case matters, as it stands it is always empty"
                self.problem("wrong-case", message, node.span)
            else:
                message = f"[{name}] is not in the schema and always empty: check the name and the rule's direction"
                self.problem("unknown-attribute", message, node.span)
        elif self._is_not_selected(name):
            message = (
                f"[{name}] is not imported by the connector and so always empty: tick it there and run a full import, "
                "or remove it from the expression"
            )
            self.problem("unselected-attribute", message, node.span)
        return self.environment.type_of(name)

    def _is_not_selected(self, name: str) -> bool:
        selected = self.environment.selected
        return selected is not None and name not in PSEUDO_ATTRIBUTES and name.casefold() not in selected

    def _parameter(self, node: Parameter) -> Type:
        flat = node.name.replace(".", "").casefold()
        right = next((name for name in PARAMETERS if name.replace(".", "").casefold() == flat), None)
        if right is not None and right != node.name:
            self.problem("misspelt-parameter", f"the parameter is written %{right}%", node.span)
        return TEXT

    def _variable(self, node: Variable) -> Type:
        if node.name not in self.variables:
            message = (
                f"${node.name} has no value here: a variable is named by Select, Where or With and known inside it only"
            )
            self.problem("unbound-variable", message, node.span)
        return UNKNOWN

    def _chain(self, node: Chain, guards: Guards) -> Type:
        kinds = []
        for index, operand in enumerate(node.operands):
            others = node.operands[:index] + node.operands[index + 1 :] if "&&" in node.operators else ()
            inside = guards.inside(node.operators).with_names(guarded_by(*others))
            kinds.append(self.type_of(operand, inside))
        first = node.operators[0]
        if first in _LOGICAL:
            for operand, kind in zip(node.operands, kinds, strict=True):
                self.wants_condition(operand, kind, f"an operand of {first}")
            return BOOLEAN
        if first in _COMPARISONS:
            self._compared(node, kinds)
            return BOOLEAN
        if first in _ARITHMETIC:
            for operand, kind in zip(node.operands, kinds, strict=True):
                self._wants(operand, kind, NUMBER, first)
            return NUMBER
        if all(kind.kinds == ("bin",) for kind in kinds):
            return Type(("bin",))
        return TEXT if any(kind.kinds == ("str",) for kind in kinds) else UNKNOWN

    def _wants(self, operand: Expr, kind: Type, wanted: Type, operator: str) -> None:
        """An operand of an arithmetic operator."""
        if kind.known and not any(each in (*wanted.kinds, "null", "void") for each in kind.kinds):
            hint = " Texts are joined with &" if operator == "+" and "str" in kind.kinds else ""
            message = f"{operator} wants numbers, this is {words(kind)}.{hint}".rstrip(".")
            self.problem("argument-type", message, operand.span)

    def wants_condition(self, operand: Expr, kind: Type, where: str) -> None:
        """A value that decides: true or false."""
        if kind.kinds == ("num",):
            message = f"this is a number and stands as {where}: compare it, for example with > 0"
            self.problem("number-as-condition", message, operand.span)
        elif kind.known and not any(each in ("bool", "null", "void") for each in kind.kinds):
            self.problem(
                "argument-type", f"this is {words(kind)} and stands as {where}, which is true or false", operand.span
            )

    def _compared(self, node: Chain, kinds: list[Type]) -> None:
        for index in range(len(node.operators)):
            pair = node.operands[index], node.operands[index + 1]
            null = next(
                (each for each in pair if isinstance(bare(each), Word) and getattr(bare(each), "name", "") == "NULL"),
                None,
            )
            if null is not None:
                message = "a comparison with NULL is never true: use IsNull(...), or IsPresent(...)"
                self.problem("null-comparison", message, null.span)
                continue
            one, other = kinds[index], kinds[index + 1]
            if len(node.operators) == 1 and _never_equal(one, other):
                message = f"{words(one)} is compared with {words(other)}, which is never equal"
                self.problem("argument-type", message, node.span)


def _never_equal(one: Type, other: Type) -> bool:
    kinds = (*one.kinds, *other.kinds)
    return all(kind in _NOT_MIXED for kind in kinds) and not set(one.kinds) & set(other.kinds)
