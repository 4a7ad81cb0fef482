"""What reaches an attribute of Entra ID from Active Directory, through the metaverse: one expression of AD's attributes.

What cannot be said by one expression stays beside it as a ``Problem``: several rules that decide by their precedence, a rule
for a part of the objects, values that are merged, values from somewhere else. (That these have no counterpart is inferred:
the pages on Cloud Sync have no words for them.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from ruleguard.assess.cloud_function_table import Problem, problem
from ruleguard.assess.mappings_language import call, chain, comparable, text
from ruleguard.assess.mappings_names import is_population, target_key
from ruleguard.expressions.answers import ends
from ruleguard.expressions.nodes import Attribute, Call, Chain, Expr, Group, Negative, Word, bare, walk
from ruleguard.expressions.parser import parse
from ruleguard.expressions.printer import show
from ruleguard.lint.attributes import ADDING, is_from_directory, is_to_entra
from ruleguard.lint.contenders import always_gives
from ruleguard.lint.surroundings import enabled, is_default, knows_every_body
from ruleguard.model.nodes import Config, Flow, ScopeCondition, SyncRule
from ruleguard.records import record
from ruleguard.text import Span

_NULL = Word("NULL", span=Span(0, 0))
_NOTHING = tuple(Word(name, span=Span(0, 0)) for name in ("NULL", "AuthoritativeNull", "IgnoreThisFlow"))
_ANY, _ENTRA = "*", "to Entra ID"
_LONGEST_FILTER = 160

_Written = tuple[SyncRule, Flow]
_Clause = tuple[str, str, str]


@record(frozen=True, slots=True)
class End:
    """What reaches one attribute.

    ``trees``: in the order of precedence, one for each different value; () where nothing does. ``problems``: what keeps them
    from being one mapping. ``known`` is False where a rule without its body in the file has a say. ``parts``: the flows on
    the way. ``once``: only when the object is created.
    """

    trees: tuple[Expr, ...] = ()
    problems: tuple[Problem, ...] = ()
    known: bool = True
    parts: tuple[_Written, ...] = ()
    once: bool = False

    @property
    def text(self) -> str:
        """The expression in the language of Connect."""
        return "; else ".join(map(show, self.trees))


class Flows:
    """The flows of a configuration by what they write."""

    def __init__(self, config: Config) -> None:
        self._outbound: dict[str, dict[str, list[_Written]]] = {}
        self._inbound: dict[tuple[str, str], dict[str, list[_Written]]] = {}
        self._elsewhere: dict[str, list[_Written]] = {}
        self._always: dict[tuple[str | None, ...], frozenset[_Clause]] = {}
        self._ends: dict[tuple[str, str, str, str], End] = {}
        self._whole = knows_every_body(config)
        self._created: set[tuple[str, str]] = set()
        for rule in sorted(filter(enabled, config.rules), key=_rank):
            self._add(rule, config)

    def _add(self, rule: SyncRule, config: Config) -> None:
        side = rule.connector or "", _folded(rule.source_object_type)
        if rule.link_type == "Provision":
            self._created.add((_ENTRA, _folded(rule.target_object_type)) if is_to_entra(rule) else side)
        if rule.link_type == "Provision" and rule.scope is not None:
            own, key = _common(rule), _place(rule)
            self._always[key] = self._always[key] & own if key in self._always else own
        if is_to_entra(rule):
            targets = self._outbound.setdefault(_folded(rule.target_object_type), {})
        elif is_from_directory(rule, config):
            targets = self._inbound.setdefault(side, {})
        elif rule.direction == "inbound":
            targets = self._elsewhere
        else:
            return
        for flow in rule.flows or () if rule.link_type != "JoinNoFlow" else ():
            if flow.destination:
                name = target_key(flow.destination) if is_to_entra(rule) else _folded(flow.destination)
                targets.setdefault(name, []).append((rule, flow))

    def sources(self, source_type: str) -> list[str]:
        """The identifiers of the directories whose objects of a type some rule reads."""
        return [connector for connector, kind in self._inbound if kind == _folded(source_type)]

    def knows_exports(self, target_type: str) -> bool:
        """Whether the file has every rule that exports a type; a part of a server lacks the one that creates its objects."""
        return self._whole and (_ENTRA, _folded(target_type)) in self._created

    def _knows_imports(self, connector: str, source_type: str) -> bool:
        created = {name for name, _ in self._created}
        fits = (connector, _folded(source_type)) in self._created if connector else _ENTRA in created
        return self._whole and fits

    def targets(self, target_type: str) -> Mapping[str, list[_Written]]:
        """What is exported to a type of Entra ID, by the keys of the targets."""
        return self._outbound.get(_folded(target_type), {})

    def filled(self, connector: str, source_type: str) -> Mapping[str, list[_Written]]:
        """The folded attributes of the metaverse that the objects of a directory fill."""
        return self._inbound.get((connector, _folded(source_type)), {})

    def end(self, connector: str, source_type: str, target_type: str, key: str) -> End:
        """What an object of a directory gives to an attribute of Entra ID."""
        found: list[tuple[End, Problem | None]] = []
        written = self.targets(target_type).get(key, ())
        sure = False
        for rule, flow in written:
            below = self._through(rule, flow, connector, source_type)
            if not below.trees and not below.problems and below.known:
                continue
            limits = self._limits(rule)
            found.append((below, _limit(rule, limits)))
            sure = not limits and always_gives(flow)
            if sure:
                break
        known = self.knows_exports(target_type)
        merged = _merged(found) if found else End(parts=tuple(written))
        return replace(merged, known=merged.known and (sure or known))

    def inbound(self, connector: str, source_type: str, metaverse_type: str, name: str) -> End:
        """What an object of a directory gives to an attribute of the metaverse; ``metaverse_type`` "*" stands for any."""
        key = connector, _folded(source_type), _folded(metaverse_type), _folded(name)
        if key not in self._ends:
            self._ends[key] = self._joined(*key)
        return self._ends[key]

    def _joined(self, connector: str, source_type: str, metaverse_type: str, name: str) -> End:
        written = self.filled(connector, source_type).get(name, ())
        found: list[tuple[End, Problem | None]] = []
        sure = False
        for rule, flow in written:
            if (
                _ANY not in (metaverse_type, rule.target_object_type)
                and _folded(rule.target_object_type) != metaverse_type
            ):
                continue
            limits = self._limits(rule)
            found.append((_own(rule, flow), _limit(rule, limits)))
            sure = not limits and always_gives(flow)
            if sure:
                break
        merged = _merged(found)
        foreign = [rule for rule, _ in self._elsewhere.get(name, ()) if rule.target_object_type in (None, _ANY) or
                   metaverse_type in (_ANY, _folded(rule.target_object_type))]  # fmt: skip
        if foreign and not sure:
            named = written[0][1].destination if written else name
            why = f"the metaverse's {named} also comes from '{foreign[0].name}', which does not read Active Directory"
            other = Problem("other source", why, "write the value to an attribute in Active Directory and map that")
            merged = replace(merged, problems=(*merged.problems, other))
        return replace(merged, known=sure or self._knows_imports(connector, source_type))

    def _through(self, rule: SyncRule, flow: Flow, connector: str, source_type: str) -> End:
        """An outbound flow with what inbound rules give in the place of the metaverse's attributes."""
        own = _own(rule, flow)
        if not own.trees:
            return own
        tree = own.trees[0]
        names = {_folded(each.name) for each in walk(tree) if isinstance(each, Attribute)}
        kind = rule.source_object_type or _ANY
        below = {name: self.inbound(connector, source_type, kind, name) for name in sorted(names)}
        problems = [*own.problems, *(found for each in below.values() for found in each.problems)]
        known = all(each.known for each in below.values())
        if names and not any(each.trees for each in below.values()) and not _gives_by_itself(tree):
            return End((), tuple(problems), known, own.parts)
        trees = _substituted_all(tree, below)
        return End(
            trees,
            tuple(dict.fromkeys(problems)),
            known,
            (*own.parts, *(part for each in below.values() for part in each.parts)),
            own.once or any(each.once for each in below.values()),
        )

    def _limits(self, rule: SyncRule) -> str:
        """The objects that a rule's filter leaves, in the product's words; "" where it leaves all that are synchronized."""
        always = self._always.get(_place(rule), frozenset())
        groups = [
            [clause for clause in group.conditions if not _is_common(clause, always)] for group in rule.scope or ()
        ]
        if not all(groups):
            return ""
        said = " or ".join(" and ".join(map(_said, group)) for group in groups)
        return said if len(said) <= _LONGEST_FILTER else f"{said[: _LONGEST_FILTER - 1]}…"


def is_shipped(parts: Iterable[_Written]) -> bool:
    """Whether only default rules take part."""
    return all(is_default(rule) for rule, _ in parts)


def _own(rule: SyncRule, flow: Flow) -> End:
    """A flow by itself."""
    tree = _tree(flow)
    problems: tuple[Problem, ...] = ()
    if tree is None:
        problems = (problem("expression", "mistake"),)
    elif flow.merge in ADDING:
        why = f"'{rule.name}' adds to the values of other rules ({flow.merge}), a mapping replaces them"
        problems = (Problem(flow.merge or "", why, "one mapping whose source has all the values"),)
    return End(() if tree is None else (tree,), problems, parts=((rule, flow),), once=bool(flow.once))


def _limit(rule: SyncRule, limits: str) -> Problem | None:
    """What is said of a rule for a part of the objects."""
    if not limits:
        return None
    why = f"'{rule.name}' is for a part of the objects only ({limits}), a mapping is for all of its type"
    instead = "a condition inside the expression, or a configuration of Cloud Sync of their own for these objects"
    return Problem("scoping filter", why, instead)


def _merged(found: Sequence[tuple[End, Problem | None]]) -> End:
    """Several contributions, each with its limit. Equal ones are one, and for all objects when one of them is."""
    trees: dict[Expr, Expr] = {}
    for each, _ in found:
        for tree in each.trees:
            trees.setdefault(_key(tree), tree)
    problems = [problem for each, _ in found for problem in each.problems]
    limits = [limit for _, limit in found]
    if len(trees) > 1 or all(limits):
        problems += [limit for limit in limits if limit is not None]
    parts = tuple({id(part[1]): part for each, _ in found for part in each.parts}.values())
    if len(trees) > 1 and not any(each.name == "precedence" for each in problems):
        names = list(dict.fromkeys(f"'{rule.name}'" for rule, _ in parts))
        why = f"which value counts is decided by precedence between rules ({', '.join(names)})"
        problems.append(Problem("precedence", why, "one expression that chooses, or separate configurations"))
    return End(
        tuple(trees.values()),
        tuple(dict.fromkeys(problems)),
        all(each.known for each, _ in found),
        parts,
        any(each.once for each, _ in found),
    )


def _gives_by_itself(tree: Expr) -> bool:
    """Whether an expression may have a value although none of its attributes has one: a constant in some branch."""
    found = [answer.node for answer in ends(tree)]
    return any(
        isinstance(each, Chain)
        or (each not in _NOTHING and not any(isinstance(part, Attribute) for part in walk(each)))
        for each in found
    )


def _substituted_all(tree: Expr, below: Mapping[str, End]) -> tuple[Expr, ...]:
    """The tree with each attribute replaced. Where one attribute has several values in turn, a direct flow has them too; of
    anything else the first is shown, and the problem says that there are more."""
    whole = bare(tree)
    if isinstance(whole, Attribute):
        return below[_folded(whole.name)].trees
    return (_substituted(tree, {name: each.trees[0] if each.trees else _NULL for name, each in below.items()}),)


def _substituted(node: Expr, values: Mapping[str, Expr]) -> Expr:
    match node:
        case Attribute(name=name):
            found = values[_folded(name)]
            return Group(found, span=node.span) if isinstance(found, Chain) else found
        case Call(name=name, arguments=arguments):
            return call(name, *(_substituted(each, values) for each in arguments))
        case Chain(operands=operands, operators=operators):
            joined = chain(operators[0], *(_substituted(each, values) for each in operands))
            return replace(joined, operators=operators)
        case Negative(operand=inner):
            return Negative(_substituted(inner, values), span=node.span)
        case Group(inner=inner):
            return Group(_substituted(inner, values), span=node.span)
    return node


def _tree(flow: Flow) -> Expr | None:
    if flow.kind == "direct":
        return Attribute(flow.sources[0], span=Span(0, 0)) if flow.sources else None
    if flow.kind == "constant":
        return text(flow.value or "")
    return _parsed(flow.expression or "")


def _parsed(expression: str) -> Expr | None:
    parsed = parse(expression)
    return None if parsed.problems else parsed.tree


@lru_cache(maxsize=8192)
def _key(tree: Expr) -> Expr:
    return comparable(tree)


def _rank(rule: SyncRule) -> int:
    return rule.precedence if rule.precedence is not None else 2**31


def _folded(name: str | None) -> str:
    return (name or "").casefold()


def _place(rule: SyncRule) -> tuple[str | None, ...]:
    return rule.connector, rule.direction, _folded(rule.source_object_type), _folded(rule.target_object_type)


def _form(clause: ScopeCondition) -> _Clause:
    return _folded(clause.attribute), clause.operator or "", _folded(clause.value)


def _common(rule: SyncRule) -> frozenset[_Clause]:
    """The clauses that every group of a filter has."""
    groups = [frozenset(map(_form, group.conditions)) for group in rule.scope or ()]
    return frozenset.intersection(*groups) if groups else frozenset()


def _is_common(clause: ScopeCondition, always: frozenset[_Clause]) -> bool:
    return is_population(clause.attribute, clause.operator) or _form(clause) in always


def _said(clause: ScopeCondition) -> str:
    return " ".join(filter(None, (clause.attribute, clause.operator, clause.value)))
