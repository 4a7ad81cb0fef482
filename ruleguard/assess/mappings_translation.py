"""Expressions of Connect in the language of Cloud Sync, where the meaning is certain; otherwise what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from functools import lru_cache

from ruleguard.assess.cloud_function_table import APP, NONE, OTHER, Problem, cloud_functions, problem
from ruleguard.assess.mappings_language import call, chain, show_cloud, text
from ruleguard.expressions.equivalence import canonical
from ruleguard.expressions.functions import WORDS, functions
from ruleguard.expressions.nodes import (
    Attribute,
    Call,
    Chain,
    Expr,
    Number,
    Parameter,
    Text,
    Variable,
    Word,
    bare,
    walk,
)
from ruleguard.expressions.parser import parse
from ruleguard.readers.graph_tree import LEFT_OUT
from ruleguard.records import record

MAX_LENGTH = 4000
MAX_DEPTH = 40
"""Longer and deeper expressions are not offered: writing || and && as nested IIF repeats the branches."""

_ABSENT = ("IsNull", "IsNullOrEmpty", "IsPresent")
_LOGICAL = ("||", "&&")
_COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
ALWAYS_THERE = frozenset(
    (
        "cn",
        "distinguishedname",
        "grouptype",
        "objectclass",
        "objectguid",
        "objectsid",
        "samaccountname",
        "useraccountcontrol",
    )
)
"""Attributes that no user or group of Active Directory lacks, folded."""
_ON_VALUES = ("Trim",)
"""Functions that the reference of Cloud Sync describes for attributes with several values as well."""


@record(frozen=True, slots=True)
class Translation:
    """``text`` is None exactly when there are ``problems``."""

    text: str | None
    problems: tuple[Problem, ...]


@lru_cache(maxsize=8192)
def translated_text(expression: str, multi_valued: frozenset[str]) -> Translation:
    """The translation of an expression as it is written in a rule."""
    parsed = parse(expression)
    if parsed.tree is None or parsed.problems:
        return Translation(None, (problem("expression", "mistake"),))
    return translated(parsed.tree, multi_valued)


def translated(node: Expr, multi_valued: frozenset[str]) -> Translation:
    """The translation of a tree."""
    translator = _Translator(multi_valued)
    found = translator.value(canonical(node))
    if translator.size > MAX_LENGTH:
        return Translation(None, (problem("expression", "long"),))
    if translator.problems:
        return Translation(None, tuple(dict.fromkeys(translator.problems)))
    return Translation(show_cloud(found), ())


@record(slots=True)
class _Translator:
    """Gives a tree, and notes what has no translation: then the tree means nothing."""

    multi_valued: frozenset[str]
    problems: list[Problem] = field(default_factory=list)
    size: int = 0
    depth: int = 0

    def report(self, name: str, word: str = "") -> Expr:
        self.problems.append(problem(name, word))
        return LEFT_OUT

    def value(self, node: Expr) -> Expr:
        """A node anywhere but in the condition of an IIF."""
        self.size += 8  # about what a node takes as text; texts and names count on their own
        if self.depth > MAX_DEPTH:
            self.size = MAX_LENGTH + 1
        if self.size > MAX_LENGTH:
            return LEFT_OUT
        self.depth += 1
        found = self._value(bare(node))
        self.depth -= 1
        return found

    def _value(self, node: Expr) -> Expr:
        match node:
            case Call():
                return self._call(node)
            case Chain():
                return self._chain(node)
            case Parameter(name=name):
                return self.report(f"%{name}%", "%")
            case Variable(name=name):
                return self.report(f"${name}", "$")
            case Word(name=name):
                return self._word(node)
            case Text(value=value) | Attribute(name=value):
                self.size += len(value)
                return node
            case Number():
                return node
        return self.report("-", "+")

    def _word(self, node: Word) -> Expr:
        if node.name in ("True", "False"):
            return text(node.name)
        return self.report(node.name, node.name if node.name in WORDS else "mistake")

    def _chain(self, node: Chain) -> Expr:
        operator = node.operators[0]
        if operator == "&":
            self._value_by_value(node, "&")
            parts = tuple(map(self.value, node.operands))
            return call("Append", *parts) if len(parts) == 2 else call("Join", text(""), *parts)
        match node:
            case Chain(operands=(Call(name="IsPresent", arguments=(inner,)), Word(name="False")), operators=("=",)):
                return call("IsNullOrEmpty", self.value(inner))
        self._below(node)
        word = operator if operator in _LOGICAL else "=" if operator in _COMPARISONS else "+"
        return self.report(operator, word)

    def _below(self, node: Chain) -> None:
        """Problems of the operands of something that has no translation itself."""
        for each in node.operands:
            self.value(each)

    def _call(self, node: Call) -> Expr:
        known = cloud_functions().get(node.name)
        if known is None:
            return self.report(node.name, "unknown")
        if not self._fits(node):
            return self.report("expression", "mistake")
        self._value_by_value(node, node.name)
        if known.kind in (NONE, APP):
            self.report(node.name)
            return self._rest(node)
        if node.name in _FORMS:
            return _FORMS[node.name](self, node)
        if known.kind == OTHER and node.name not in _ABSENT:
            self.report(node.name)
        return call(known.new_name or node.name, *map(self._argument, node.arguments))

    def _rest(self, node: Call) -> Expr:
        """Whatever else stands in the way inside a function without a counterpart. Variables are part of the function."""
        for each in node.arguments:
            if not isinstance(bare(each), Variable) and not any(isinstance(part, Variable) for part in walk(each)):
                self._argument(each)
        return LEFT_OUT

    def _argument(self, node: Expr) -> Expr:
        """An argument; the bare words that some functions take are the same in both languages."""
        if isinstance(node, Word) and node.name not in WORDS:
            return node
        return self.value(node)

    def _fits(self, node: Call) -> bool:
        function = functions()[node.name]
        count = len(node.arguments)
        return function.minimum <= count and (function.maximum is None or count <= function.maximum)

    def _value_by_value(self, node: Expr, name: str) -> None:
        if name not in _ON_VALUES and self._maps(node):
            self.report(f"{name} on several values", "per value")

    def _maps(self, node: Expr) -> bool:
        """Whether Connect would work this out for each value of an attribute."""
        match node:
            case Call(name=name, arguments=arguments):
                function = functions().get(name)
                return function is not None and function.maps and any(map(self._has_several, arguments))
            case Chain(operands=operands):
                return any(map(self._has_several, operands))
        return False

    def _has_several(self, node: Expr) -> bool:
        node = bare(node)
        match node:
            case Attribute(name=name):
                return name.casefold() in self.multi_valued
            case Call(name="IIF", arguments=(_, yes, no)):
                return self._has_several(yes) or self._has_several(no)
            case Call(name=name) if name in functions() and functions()[name].returns.multi:
                return True
        return self._maps(node)

    # --- functions with another form -------------------------------------------------------------------------------

    def iif(self, node: Call) -> Expr:
        condition, yes, no = node.arguments
        return self._decided(bare(condition), yes, no)

    def _decided(self, condition: Expr, yes: Expr, no: Expr) -> Expr:
        """``IIF`` with a condition that Cloud Sync understands: ``&&`` and ``||`` become nested ones, as its page advises."""
        if self.size > MAX_LENGTH:
            return LEFT_OUT
        match condition:
            case Chain(operands=operands, operators=(operator, *_)) if operator in _LOGICAL:
                first = bare(operands[0])
                rest = operands[1] if len(operands) == 2 else chain(operator, *operands[1:])
                nested = call("IIF", rest, yes, no)
                pair = (nested, no) if operator == "&&" else (yes, nested)
                return self._decided(first, *pair)
            case Chain(operands=(inner, Word(name="False")), operators=("=",)) if self._is_test(inner):
                return self._decided(bare(inner), no, yes)
            case Call(name="IsPresent", arguments=(Attribute() as attribute,)):
                return self._present(attribute, yes, no)
            case Call(name=name) if name in _ABSENT:
                self.report(name)
            case Chain(operands=(one, other), operators=(operator,)) if operator in _COMPARISONS:
                self._value_by_value(condition, operator)
                return self._compared(operator, bare(one), bare(other), (yes, no))
            case _:
                self._never_missing(condition)
        return call("IIF", self.value(condition), self.value(yes), self.value(no))

    def _compared(self, operator: str, one: Expr, other: Expr, sides: tuple[Expr, Expr]) -> Expr:
        """Equality with a constant as a Switch, which a missing attribute does not disturb; any other comparison as it is."""
        if isinstance(one, Text | Number) and not isinstance(other, Text | Number):
            one, other, operator = other, one, _MIRRORED.get(operator, operator)
        yes, no = sides
        is_key = operator == "=" and isinstance(other, Text) and other.value
        if is_key and not _raises(yes) and not _raises(no):
            return call("Switch", self.value(one), self.value(no), self.value(other), self.value(yes))
        tested = chain(operator, self._operand(one), self._operand(other))
        self._never_missing(tested)
        return call("IIF", tested, self.value(yes), self.value(no))

    def _never_missing(self, condition: Expr) -> None:
        """A condition of IIF fails where an attribute is missing, so only those are certain that every object has."""
        names = {each.name.casefold() for each in walk(condition) if isinstance(each, Attribute)}
        if names - ALWAYS_THERE:
            self.report("IIF")

    def _is_test(self, node: Expr) -> bool:
        node = bare(node)
        return isinstance(node, Call) and node.name in (*_ABSENT, "IsString")

    def _present(self, attribute: Attribute, yes: Expr, no: Expr) -> Expr:
        """Cloud Sync's own way to ask for a missing attribute: a Switch with the key "". Whether it works out a branch that
        is not chosen is not documented, so none may raise an error."""
        if attribute.name.casefold() in self.multi_valued:
            self.report("IsPresent", "present")
        if _raises(yes) or _raises(no):
            self.report("IsPresent")
        return call("Switch", self.value(attribute), self.value(yes), text(""), self.value(no))

    def _operand(self, node: Expr) -> Expr:
        """One side of a comparison."""
        if isinstance(node, Word) and node.name in ("True", "False"):
            return self.report(f"= {node.name}", "= True")
        if node == text(""):
            return self.report('= ""', '= ""')
        return self.value(node)

    def switch(self, node: Call) -> Expr:
        conditions, values = node.arguments[::2], node.arguments[1::2]
        last = bare(conditions[-1])
        compared = [_key(bare(each)) for each in conditions[:-1]]
        known = [each for each in compared if each is not None]
        keys = {key.value for _, key in known}
        complete = isinstance(last, Word) and last.name == "True" and len(values) == len(conditions)
        one_source = len({canonical(source) for source, _ in known}) == 1
        if not complete or not one_source or len(known) < len(compared) or len(keys) < len(known) or "" in keys:
            self.report("Switch")
            for each in values:
                self.value(each)
            return LEFT_OUT
        source = self.value(known[0][0])
        self._value_by_value(chain("=", known[0][0], known[0][1]), "Switch")
        *rest, default = map(self.value, values)
        pairs = (part for (_, key), value in zip(known, rest, strict=True) for part in (self.value(key), value))
        return call("Switch", source, default, *pairs)

    def join(self, node: Call) -> Expr:
        values = self.value(node.arguments[0])
        return call("Join", self.value(node.arguments[1]) if len(node.arguments) > 1 else text(" "), values)

    def replace(self, node: Call) -> Expr:
        source, old, new = node.arguments
        if not (isinstance(old, Text) and isinstance(new, Text)) or not old.value or "\\" in old.value + new.value:
            self.report("Replace")
        return call("Replace", *map(self.value, (source, old)), LEFT_OUT, LEFT_OUT, self.value(new), LEFT_OUT, LEFT_OUT)

    def split(self, node: Call) -> Expr:
        delimiter = node.arguments[1]
        if len(node.arguments) != 2 or not isinstance(delimiter, Text) or len(delimiter.value) != 1:
            self.report("Split")
        return call("Split", *map(self.value, node.arguments))

    def mid(self, node: Call) -> Expr:
        if len(node.arguments) != 3:
            self.report("Mid")
        return call("Mid", *map(self.value, node.arguments))

    def item(self, node: Call) -> Expr:
        before = len(self.problems)
        found = call("Item", *map(self.value, node.arguments))
        if len(self.problems) == before and not isinstance(node.arguments[1], Number):
            self.report("Item")
        return found


def _raises(node: Expr) -> bool:
    return any(isinstance(part, Call) and part.name == "Error" for part in walk(node))


def _key(condition: Expr) -> tuple[Expr, Text] | None:
    """``[x] = "constant"``, either way round."""
    match condition:
        case Chain(operands=(source, Text() as key), operators=("=",)) if not isinstance(source, Text):
            return source, key
        case Chain(operands=(Text() as key, source), operators=("=",)) if not isinstance(source, Text):
            return source, key
    return None


_FORMS: dict[str, Callable[[_Translator, Call], Expr]] = {
    "IIF": _Translator.iif,
    "Switch": _Translator.switch,
    "Join": _Translator.join,
    "Replace": _Translator.replace,
    "Split": _Translator.split,
    "Mid": _Translator.mid,
    "Item": _Translator.item,
}
