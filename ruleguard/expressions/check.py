"""What is wrong with an expression that can be parsed: one walk that gives every node a type and collects problems.

The rule ids are those of the catalogue. Sources: the vendor's function reference and its page on expressions; what only the
default rules show is in the function table. A type that is not known never leads to a finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.expressions.advice import brief, literal_advice, mismatch_advice
from ruleguard.expressions.check_calls import RESULTS, CallChecks
from ruleguard.expressions.environment import NOTHING_KNOWN, PSEUDO_ATTRIBUTES, Environment
from ruleguard.expressions.functions import WORDS, functions, options, right_case
from ruleguard.expressions.guards import Guards
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
from ruleguard.expressions.types import BOOLEAN, DATE, NULL, NUMBER, TEXT, UNKNOWN, Type, fits, several, words
from ruleguard.text import Span

_COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
_LOGICAL = ("||", "&&")
_ARITHMETIC = ("+", "-", "*")
_WORD_TYPES = {"True": BOOLEAN, "False": BOOLEAN, "CRLF": TEXT, "NULL": NULL}
_FOLDED_WORDS = {word.casefold(): word for word in WORDS}
_NOT_MIXED = ("str", "num", "bool", "bin", "dt")
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
    """Every problem of an expression, in the order of the text; what is said of several places, at the first one only.
    Never raises."""
    parsed = parse(text)
    problems = list(parsed.problems)
    if parsed.tree is not None:
        checker = _Checker(environment)
        checker.type_of(parsed.tree, Guards())
        problems += [*checker.problems, *ambiguous(parsed.tree), *_dates(parsed.tree)]
    problems.sort(key=lambda problem: (problem.span, problem.rule))
    return tuple({(problem.rule, problem.message): problem for problem in reversed(problems)}.values())[::-1]


def _dates(node: Expr) -> Iterator[Problem]:
    """The dates among the values that the whole expression can give."""
    node = bare(node)
    if not isinstance(node, Call):
        return
    results = {"IIF": node.arguments[1:], "Switch": node.arguments[1::2], "With": node.arguments[2:]}.get(node.name)
    if results is not None:
        for result in results:
            yield from _dates(result)
        return
    function = functions().get(node.name)
    if function is not None and function.returns == DATE:
        message = (
            f"{brief(node)} gives a date, and no attribute can hold one: the flow fails. Put "
            'FormatDateTime(...,"yyyyMMddHHmmss.0Z") around it'
        )
        yield Problem("unformatted-date", message, node.span)


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
                kind = self.type_of(operand, guards)
                self._numbers((operand,), [kind], "-")
                return Type(NUMBER.kinds, kind.multi)
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
            message = f"'{node.name}' has no meaning: case matters, write {right}"
            self.problem("wrong-case", message, node.span)
            return _WORD_TYPES.get(right, UNKNOWN)
        function = node.name if node.name in functions() else right_case(node.name)
        if function is not None:
            message = f"{function} is a function: its parentheses are missing, write {function}(...)"
        elif node.name.casefold() == "nothing":
            message = "'Nothing' is no word of this language: write NULL"
        elif node.name in options():
            message = f"'{node.name}' has a meaning only as option of {' and '.join(options()[node.name])}: remove it"
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
        if not name:
            return UNKNOWN
        if known is not None and name not in known and name not in PSEUDO_ATTRIBUTES:
            folded = name.casefold()
            right = next((other for other in (*PSEUDO_ATTRIBUTES, *known) if other.casefold() == folded), None)
            if right is not None:
                message = f"[{name}] is always empty: case matters, the attribute is written {right}"
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
            message = f"%{node.name}% has no value: the parameter is written %{right}%"
            self.problem("misspelt-parameter", message, node.span)
        return TEXT

    def _variable(self, node: Variable) -> Type:
        if node.name not in self.variables:
            message = (
                f"${node.name} has no value here: a variable is named by Select, Where or With and known inside it only"
            )
            self.problem("unbound-variable", message, node.span)
        return UNKNOWN

    def _chain(self, node: Chain, guards: Guards) -> Type:
        first = node.operators[0]
        inside = guards.of_operands(node)
        kinds = [self._operand(operand, next(inside), node) for operand in node.operands]
        multi = several(kinds)
        if first in _LOGICAL:
            for operand, kind in zip(node.operands, kinds, strict=True):
                self.wants_condition(operand, kind, f"an operand of {first}")
            return Type(BOOLEAN.kinds, multi)
        if first in _COMPARISONS:
            self._compared(node, kinds)
            return Type(BOOLEAN.kinds, multi)
        if first in _ARITHMETIC:
            self._numbers(node.operands, kinds, first)
            return Type(NUMBER.kinds, multi)
        return Type(self._texts(node, kinds), multi)

    def _operand(self, operand: Expr, guards: Guards, node: Chain) -> Type:
        found = bare(operand)
        if not isinstance(found, Word):
            return self.type_of(operand, guards)
        if node.operators[0] in _COMPARISONS and found.name.casefold() in ("null", "nothing"):
            self._compared_with_null(operand, node)
            return NULL
        if found.name in RESULTS:
            self.refuse_result(operand, "operator")
        return self.type_of(operand, guards)

    def refuse_result(self, node: Expr, taker: str) -> None:
        """AuthoritativeNull or IgnoreThisFlow where a value is worked with."""
        message = (
            f"{brief(bare(node))} can only be a result, no {taker} takes it: let a branch of IIF or Switch give it"
        )
        self.problem("argument-type", message, node.span)

    def _compared_with_null(self, null: Expr, node: Chain) -> None:
        other = node.operands[1] if node.operands[0] is null else node.operands[0]
        function = "IsPresent" if node.operators[0] == "<>" else "IsNull"
        message = f"a comparison with NULL is never true: write {function}({brief(bare(other))})"
        self.problem("null-comparison", message, null.span)

    def _numbers(self, operands: tuple[Expr, ...], kinds: list[Type], operator: str) -> None:
        """The operands of an arithmetic operator."""
        for operand, kind in zip(operands, kinds, strict=True):
            if fits(kind, NUMBER):
                continue
            advice = mismatch_advice(operand, kind, NUMBER) or "the flow fails"
            if operator == "+" and "str" in kind.kinds:
                advice = "texts are joined with &"
            elif "dt" in kind.kinds:
                advice = "dates are moved with DateAdd"
            message = f"{operator} works on numbers, {brief(operand)} is {words(kind)}: {advice}"
            self.problem("argument-type", message, operand.span)
            return

    def _texts(self, node: Chain, kinds: list[Type]) -> tuple[str, ...]:
        """The operands of ``&``; the kinds of the result."""
        known = [(operand, kind) for operand, kind in zip(node.operands, kinds, strict=True) if kind.known]
        if len(known) == len(kinds) and all(kind.kinds == ("bool",) for kind in kinds):
            message = f"& joins texts, {brief(node.operands[0])} is true or false: write && for 'and'"
            self.problem("argument-type", message, node.operator_spans[0])
            return BOOLEAN.kinds
        if known and all(kind.kinds in (("bin",), ("null",)) for _, kind in known):
            return ("bin",) if len(known) == len(kinds) else ("var",)
        for operand, kind in known:
            if kind.kinds in (("bin",), ("dt",)):
                message = (
                    f"& joins texts, {brief(operand)} is {words(kind)}, and the flow fails: "
                    f"{mismatch_advice(operand, kind, TEXT)}"
                )
                self.problem("argument-type", message, operand.span)
        return TEXT.kinds if any(kind.kinds != ("null",) for _, kind in known) else ("var",)

    def wants_condition(self, operand: Expr, kind: Type, where: str) -> bool:
        """Whether a value can decide; a value that is neither true nor false is reported."""
        if fits(kind, BOOLEAN):
            return True
        if kind.kinds == ("num",):
            found = bare(operand)
            example = f"{found.name}(...)" if isinstance(found, Call) else brief(found)
            message = (
                f"{brief(found)} is a number and stands as {where}, which must be true or false: compare it, as in "
                f"{example} > 0"
            )
            self.problem("number-as-condition", message, operand.span)
        else:
            advice = literal_advice(operand, BOOLEAN) or 'compare it, as in [a] = "x"'
            message = f"{words(kind)} stands as {where}, which must be true or false: {advice}"
            self.problem("argument-type", message, operand.span)
        return False

    def _compared(self, node: Chain, kinds: list[Type]) -> None:
        left = kinds[0]
        for index, operator in enumerate(node.operators):
            pair = node.operands[index], node.operands[index + 1]
            right = kinds[index + 1]
            if _never_equal(left, right):
                message = _comparison_message(operator, pair, (left, right), is_first=index == 0)
                self.problem("argument-type", message, node.span)
                return
            left = BOOLEAN


def _comparison_message(operator: str, pair: tuple[Expr, Expr], kinds: tuple[Type, Type], *, is_first: bool) -> str:
    """For two values that have no type in common."""
    if not is_first:
        return (
            f"{operator} compares the result of the comparison before it, true or false: join two comparisons with &&"
        )
    outcome = {"=": "which are never equal", "<>": "which always differ"}.get(operator, "and fails")
    # Text says more as a date or a number than those say as text.
    first, second = (1, 0) if kinds[1] == TEXT else (0, 1)
    advice = (
        mismatch_advice(pair[first], kinds[first], kinds[second], brief(pair[first]))
        or mismatch_advice(pair[second], kinds[second], kinds[first], brief(pair[second]))
        or "compare a number with a number, true or false with True or False"
    )
    return f"this compares {words(kinds[0])} with {words(kinds[1])}, {outcome}: {advice}"


def _never_equal(one: Type, other: Type) -> bool:
    kinds = (*one.kinds, *other.kinds)
    return all(kind in _NOT_MIXED for kind in kinds) and not set(one.kinds) & set(other.kinds)
