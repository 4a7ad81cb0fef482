"""The supported form of edited default rules: what decides an attribute stays the same, and the script is what it says.

The law's own view of a server: objects with attributes, the rules whose scoping filters take them in, and for each attribute
the flow of the first of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ruleguard.baselines import canonical
from ruleguard.baselines.capture import capture
from ruleguard.cli.inputs import load_one
from ruleguard.lint.engine import lint
from ruleguard.lint.registry import registry
from ruleguard.lint.suggest import Suggestions, Way, suggestions
from ruleguard.model.nodes import (
    Circumstances,
    Config,
    Flow,
    JoinCondition,
    JoinGroup,
    ScopeCondition,
    ScopeGroup,
    SyncRule,
)
from ruleguard.readers.rule_script import read
from ruleguard.render.suggest import comment_text, suggestion_script
from ruleguard.text import Source

Attributes = dict[str, str | None]
Piece = tuple[str | None, str, str, Attributes]
"""Connector, direction, source type and attributes of what the rules read."""


# --- the law's own reading of a server ------------------------------------------------------------------------------------


def holds(clause: ScopeCondition, attributes: Attributes) -> bool:
    value, wanted = attributes.get((clause.attribute or "").casefold()), clause.value or ""
    operator = clause.operator or ""
    if operator in ("ISNULL", "ISNOTNULL"):
        return (value is None) is (operator == "ISNULL")
    if "STARTSWITH" in operator:
        return ((value or "").startswith(wanted)) is not operator.startswith("NOT")
    if operator in ("EQUAL", "NOTEQUAL"):
        return (value is not None and value.casefold() == wanted.casefold()) is (operator == "EQUAL")
    return value == wanted if operator in ("ISBITSET", "LESSTHAN") else value != wanted


def takes_in(rule: SyncRule, piece: Piece) -> bool:
    connector, direction, kind, attributes = piece
    mine = rule.connector == connector and rule.direction == direction and not rule.disabled
    if not mine or (rule.source_object_type or "").casefold() != kind:
        return False
    return not rule.scope or any(all(holds(it, attributes) for it in group.conditions) for group in rule.scope)


def winners(rules: list[SyncRule], thing: tuple[Piece, ...]) -> dict[tuple[str, str], object]:
    """By target type and attribute what decides, for an object made of the pieces (joined to one in the metaverse)."""
    found: dict[tuple[str, str], object] = {}
    adding: dict[tuple[str, str], set[object]] = {}
    for rule in sorted(rules, key=lambda it: it.precedence or 0):
        if not any(takes_in(rule, piece) for piece in thing):
            continue
        for flow in rule.flows or ():
            key = (rule.target_object_type or "").casefold(), (flow.destination or "").casefold()
            does = (
                rule.connector,
                canonical.flow_source(flow),
                "Update" if flow.merge == "Replace" else flow.merge,
                flow.once,
            )
            if flow.merge in ("Merge", "MergeCaseInsensitive"):
                adding.setdefault(key, set()).add(does)
            else:
                found.setdefault(key, None if flow.expression == "AuthoritativeNull" else does)
    return {key: does for key, does in found.items() if does is not None} | {
        key: frozenset(does) for key, does in adding.items()
    }


def place_of(rule: SyncRule) -> tuple[str | None, str, str]:
    return rule.connector, rule.direction or "", (rule.source_object_type or "").casefold()


def choices_of(config: Config) -> dict[tuple[str | None, str, str], dict[str, list[str | None]]]:
    """What the scoping filters ask about, by what they read."""
    values: dict[tuple[str | None, str, str], dict[str, list[str | None]]] = {}
    for rule in config.rules:
        of_place = values.setdefault(place_of(rule), {})
        for clause in (it for group in rule.scope or () for it in group.conditions):
            known = of_place.setdefault((clause.attribute or "").casefold(), [None, "other"])
            if clause.value and clause.value not in known:
                known.append(clause.value)
    return values


def things(config: Config, random: Random) -> list[tuple[Piece, ...]]:
    """Objects in and out of the scopes of all rules; some joined to one of another connector."""
    found: list[Piece] = [
        (*place, {name: random.choice(choices) for name, choices in attributes.items()})
        for place, attributes in choices_of(config).items()
        for _ in range(12)
    ]
    for rule in config.rules:  # and one inside each scope
        for group in rule.scope or (ScopeGroup(conditions=()),):
            positive = [it for it in group.conditions if not it.operator.startswith(("NOT", "ISNULL", "ISBITNOT"))]
            found.append((*place_of(rule), {it.attribute.casefold(): it.value or "x" for it in positive}))
    inbound = [piece for piece in found if piece[1] == "inbound"]
    pairs = [random.sample(inbound, 2) for _ in range(60)] if len(inbound) > 1 else []
    joined = [(one, other) for one, other in pairs if one[0] != other[0] and one[2] == other[2]]
    return [*((piece,) for piece in found), *joined]


def applied(clean: Config, edited: Config, found: Suggestions) -> list[SyncRule]:
    """The rules when everything is done: from what was shipped, what nobody touched, and what the script makes."""
    shipped = {(rule.immutable_tag, rule.connector): rule for rule in clean.rules if rule.immutable_tag}
    ways = {id(section.default): section for section in found.sections}
    gone = {id(s.copy) for s in found.sections if s.copy is not None and s.way in (Way.OVERRIDE, Way.RESTORE)}
    rules = []
    for rule in edited.rules:
        section = ways.get(id(rule))
        if id(rule) in gone:
            continue
        if section is None or section.way in (Way.KEEP, Way.NONE):
            rules.append(rule)
        elif section.way is Way.COPY:
            rules.append(replace(rule, disabled=True))
        else:
            restored = shipped[(rule.immutable_tag, rule.connector)]
            rules.append(replace(restored, precedence=rule.precedence, disabled=False))
    return [*rules, *found.rules]


def assert_law(clean: Config, edited: Config, random: Random) -> Suggestions:
    found = suggestions(edited)
    left = {
        (section.default.target_object_type or "", name.casefold())
        for section in found.sections
        for line in section.left
        for name in re.findall(r"flow to '([^']+)'", line)
    }
    after = applied(clean, edited, found)
    for thing in things(edited, random):
        wanted, got = winners(list(edited.rules), thing), winners(after, thing)
        differing = {key for key in wanted.keys() | got.keys() if wanted.get(key) != got.get(key)} - left
        assert not differing, (thing, {key: (wanted.get(key), got.get(key)) for key in differing})
    assert len({rule.precedence for rule in after}) == len(after)
    return found


# --- edits ----------------------------------------------------------------------------------------------------------------


def flow(destination: str, **fields: object) -> Flow:
    plain = Flow(
        destination=destination,
        kind="direct",
        sources=("division",),
        expression=None,
        value=None,
        merge="Update",
        once=False,
    )
    return replace(plain, **fields)


def with_flow(rule: SyncRule, number: int, new: Flow | None) -> SyncRule:
    flows = list(rule.flows or ())
    flows[number : number + 1] = [] if new is None else [new]
    return replace(rule, flows=tuple(flows))


def at(rule: SyncRule, number: int) -> Flow:
    return (rule.flows or ())[number]


def added_clause(rule: SyncRule) -> tuple[ScopeGroup, ...]:
    clause = ScopeCondition(attribute="extensionAttribute9", operator="NOTEQUAL", value="no")
    return tuple(
        ScopeGroup(conditions=(*group.conditions, clause)) for group in rule.scope or (ScopeGroup(conditions=()),)
    )


Edit = Callable[[SyncRule, int], SyncRule]
JOIN = JoinGroup(
    conditions=(JoinCondition(connector_attribute="pager", metaverse_attribute="pager", case_sensitive=False),)
)
FLOW_EDITS: dict[str, Edit] = {
    "source": lambda rule, n: with_flow(rule, n, replace(flow(at(rule, n).destination or ""), merge=at(rule, n).merge)),
    "expression": lambda rule, n: with_flow(
        rule,
        n,
        flow(
            at(rule, n).destination or "", kind="expression", sources=(), expression='"fixed "', merge=at(rule, n).merge
        ),
    ),
    "removed": lambda rule, n: with_flow(rule, n, None),
    "once": lambda rule, n: with_flow(rule, n, replace(at(rule, n), once=not at(rule, n).once)),
    "merge": lambda rule, n: with_flow(
        rule, n, replace(at(rule, n), merge="Update" if at(rule, n).merge == "Merge" else "Merge")
    ),
    "replace": lambda rule, n: with_flow(rule, n, replace(at(rule, n), merge="Replace")),
}
RULE_EDITS: dict[str, Edit] = {
    "added": lambda rule, _: replace(rule, flows=(*(rule.flows or ()), flow("extensionAttribute12"))),
    "scope": lambda rule, _: replace(rule, scope=added_clause(rule)),
    "joins": lambda rule, _: replace(rule, joins=(*(rule.joins or ()), JOIN)),
    "link": lambda rule, _: replace(rule, link_type="Provision" if rule.link_type == "Join" else "Join"),
    "password": lambda rule, _: replace(rule, password_sync=not rule.password_sync),
}


def edited_with(clean: Config, edits: dict[int, SyncRule]) -> Config:
    rules = tuple(edits.get(id(rule), rule) for rule in clean.rules)
    return replace(clean, rules=rules, circumstances=Circumstances(baselines=(capture(clean),)))


@cache
def pristine(real_data: Path) -> Config:
    return load_one(str(real_data / "connect-1.1.130-contoso"))


def scripted(clean: Config) -> Iterator[tuple[str, SyncRule, SyncRule]]:
    """Every kind of edit, each on every fourth rule and on another of its flows."""
    for turn, rule in enumerate(sorted(clean.rules, key=lambda it: it.precedence or 0)):
        for step, (name, edit) in enumerate({**FLOW_EDITS, **RULE_EDITS}.items()):
            if (turn + step) % 4 == 0 and (rule.flows or name in RULE_EDITS):
                yield name, rule, edit(rule, (7 * turn + 3 * step) % max(1, len(rule.flows or ())))


KINDS = (*FLOW_EDITS, *RULE_EDITS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_edit_of_the_default_rules_keeps_what_decides(kind: str, real_data: Path):
    clean, random, suggested = pristine(real_data), Random(kind), 0
    for name, rule, new in scripted(clean):
        if name == kind:
            edited = edited_with(clean, {id(rule): new})
            found = assert_law(clean, edited, random)
            suggested += len(found.rules)
            assert_script(found, FLAWS.get(kind, set()))
    assert suggested or kind == "replace"


def test_several_edits_at_once_keep_what_decides(real_data: Path):
    clean = pristine(real_data)
    for seed in range(8):
        random = Random(seed)
        everything = list(scripted(clean))
        edits: dict[int, SyncRule] = {}
        for _, rule, new in random.sample(everything, 4):
            edits[id(rule)] = new
        assert_script(assert_law(clean, edited_with(clean, edits), random), set().union(*FLAWS.values()))


def test_a_pristine_server_needs_nothing(real_data: Path):
    clean = pristine(real_data)
    assert suggestions(edited_with(clean, {})).sections == ()


FLAWS = {
    "expression": {"flow-type-mismatch"},
    "removed": {"inert-rule"},
    "once": {"once-on-changing-attribute"},
    "merge": {"merge-on-single-valued", "merge-of-proxy-addresses"},
    "link": {"provisioning-without-join", "unscoped-provisioning-rule", "unguarded-outbound-scope"},
}
"""What an edit itself does wrong: a text for a truth value, the only flow taken away, and so on."""


def assert_script(found: Suggestions, flaws: Set[str] = frozenset()) -> None:
    """The reader gives back just the suggested rules, and a check finds nothing but what the edits do wrong."""
    text = suggestion_script(found, "server")
    config = read(Source("suggested.ps1", text.encode()))
    want = [
        replace(rule, soft_delete_expiry="0", precedence_before=None, precedence_after=None) for rule in found.rules
    ]
    have = [
        replace(rule, soft_delete_expiry="0", precedence_before=None, precedence_after=None) for rule in config.rules
    ]
    by_number = sorted(have, key=lambda rule: rule.precedence or 0)
    assert [bare(rule) for rule in by_number] == [bare(rule) for rule in want]
    findings = [it for it in lint(config, registry().values()) if it.severity.value in ("error", "warning")]
    assert {it.rule for it in findings if it.suppression is None} <= flaws


def bare(rule: SyncRule) -> SyncRule:
    """Without what formats say differently: an expression's sources."""
    flows = tuple(replace(it, sources=() if it.kind != "direct" else it.sources) for it in rule.flows or ())
    return replace(rule, flows=flows)


# --- a small server, and cases --------------------------------------------------------------------------------------------

HERE = Path(__file__).parent / "suggest"
CLEAN = HERE / "clean.xml"
CASES = sorted(path.parent for path in HERE.glob("*/server.xml"))
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
FOREST = "ac000000-0000-4000-8000-00000000000f"
ENTRA = "b891884f-051e-4a83-95af-2544101c9083"
TARGETS = ("displayName", "title", "company")
SCOPES = ((), (("mail", "ISNOTNULL", ""),), (("kind", "EQUAL", "a"),), (("kind", "EQUAL", "b"),))


def some_flow(random: Random, target: str) -> Flow:
    kind = random.choice(("direct", "expression", "expression", "constant"))
    return flow(
        target,
        kind=kind,
        sources=(random.choice(("cn", "o", "ou")),) if kind == "direct" else (),
        expression=random.choice(("Trim([cn])", "IIF(IsPresent([o]),[o],NULL)")) if kind == "expression" else None,
        value="x" if kind == "constant" else None,
    )


def some_scope(random: Random) -> tuple[ScopeGroup, ...]:
    groups = (random.choice(SCOPES) for _ in range(random.choice((0, 1, 1, 2))))
    named = ("attribute", "operator", "value")
    return tuple(
        ScopeGroup(conditions=tuple(ScopeCondition(**dict(zip(named, clause, strict=True))) for clause in group))
        for group in groups
        if group
    )


def some_rule(random: Random, number: int, precedence: int) -> SyncRule:
    """A default rule from 100 on, a custom one below."""
    out, standard = random.random() < 0.3, precedence >= 100
    targets = random.sample(TARGETS, random.choice((1, 2, 3)))
    return SyncRule(
        name=f"{'Default' if standard else 'Own'} {number}",
        identifier=f"ae000000-0000-4000-8000-{number:012}",
        description="for people",
        direction="outbound" if out else "inbound",
        connector=ENTRA if out else random.choice((FOREST, FOREST, FOREST[:-1] + "e")),
        source_object_type="person" if out else "user",
        target_object_type="user" if out else "person",
        link_type="Join",
        precedence=precedence,
        precedence_before=None,
        precedence_after=None,
        immutable_tag=f"Microsoft.Default{number}.090" if standard else "",
        disabled=False,
        password_sync=False,
        soft_delete_expiry="0",
        standard=standard,
        scope=some_scope(random),
        joins=(),
        flows=tuple(some_flow(random, target) for target in targets),
    )


def changed(random: Random, rule: SyncRule) -> SyncRule:
    flows = {it.destination: it for it in rule.flows or ()}
    target = random.choice(TARGETS)
    if target in flows and len(flows) > 1 and random.random() < 0.4:
        del flows[target]
    else:
        flows[target] = some_flow(random, target)
    scope = some_scope(random) if random.random() < 0.1 else rule.scope
    return replace(rule, flows=tuple(flows.values()), scope=scope)


def server(random: Random) -> tuple[Config, Config]:
    """A clean server and what became of it: rules edited, or replaced by a copy."""
    base = load_one(str(CLEAN))
    numbers = sorted(random.sample((*range(85, 100), *range(100, 112)), 7))
    clean = replace(base, rules=tuple(some_rule(random, *pair) for pair in enumerate(numbers)))
    rules: list[SyncRule] = []
    for rule in clean.rules:
        if not rule.standard or random.random() < 0.4:
            rules.append(rule)
        elif random.random() < 0.3:
            free = random.choice(
                [it for it in (*range(1, 84, 9), 120, 121, 122) if it not in {r.precedence for r in rules}]
            )
            copy = replace(changed(random, rule), name=f"{rule.name} - Copy", immutable_tag="", standard=False)
            identifier = (rule.identifier or "").replace("ae", "be", 1)
            rules += [replace(rule, disabled=True), replace(copy, precedence=free, identifier=identifier)]
        else:
            rules.append(changed(random, rule))
    return clean, replace(clean, rules=tuple(rules), circumstances=Circumstances(baselines=(capture(clean),)))


@given(st.integers(0, 2**32))
@example(276898278)  # two copies stand in for one default rule
def test_on_a_small_server_what_decides_stays_the_same(seed: int):
    random = Random(seed)
    clean, edited = server(random)
    known = Circumstances(baselines=(capture(clean),))
    found = assert_law(clean, edited, random)
    assert suggestions(edited) == found
    assert suggestions(replace(edited, circumstances=known, rules=edited.rules[::-1])).rules == found.rules
    assert_script(found, {"override-cannot-win", "shadowed-rule"})


@given(st.integers(0, 2**32))
@example(444688428)  # names of the rules that are in the way
@example(1113145426)
def test_the_order_in_the_file_makes_no_difference(seed: int):
    random = Random(seed)
    _, edited = server(random)
    shuffled = replace(edited, rules=tuple(random.sample(edited.rules, len(edited.rules))))
    one, other = suggestions(edited), suggestions(shuffled)
    assert (one.sections, one.in_front) == (other.sections, other.in_front)


def test_rules_of_which_several_stand_in_for_one_default_rule_stay_where_they_are():
    _, edited = server(Random(276898278))
    found = suggestions(edited)
    assert not found.in_front
    (section,) = [each for each in found.sections if each.way is Way.NONE]
    assert "('Own 3', 'Default 6 - Copy')" in section.left[0]


@pytest.mark.parametrize("precedence", [1, 120])
def test_a_copy_that_goes_needs_no_number_below_it(precedence: int):
    config, found, _ = expected_of(HERE / "copy-beside-the-original")
    ((copy, default),) = [(each.copy, each.default) for each in found.sections if each.copy is not None]
    moved = replace(copy, precedence=precedence)
    rules = tuple(moved if rule is copy else rule for rule in config.rules)
    found = suggestions(replace(config, rules=rules))
    assert [(each.way, each.left) for each in found.sections if each.default == default] == [(Way.OVERRIDE, [])]


def expected_of(case: Path) -> tuple[Config, Suggestions, str]:
    config = load_one(str(case / "server.xml"))
    config = replace(config, circumstances=Circumstances(baselines=(capture(load_one(str(CLEAN))),)))
    found = suggestions(config)
    return config, found, suggestion_script(found, "server.xml")


@each_case
def test_a_case_gives_its_script(case: Path, request: pytest.FixtureRequest):
    _, found, text = expected_of(case)
    body = text[text.index("\n# ---") + 1 :]
    expected = case / "expected.ps1"
    if request.config.getoption("--update", default=False):
        expected.write_text(body, encoding="utf-8", newline="\n")
    assert body == expected.read_text(encoding="utf-8")
    assert_script(found)


@each_case
def test_a_case_keeps_what_decides(case: Path):
    config, _, _ = expected_of(case)
    assert_law(load_one(str(CLEAN)), config, Random(0))


@given(st.text())
def test_no_text_breaks_out_of_a_comment(text: str):
    line = comment_text(f"x {text}")
    assert not re.search(r"[\r\n\x85\u2028\u2029]", line)
    assert read(Source("x.ps1", f"# {line}\n".encode())).allowances == ()


def test_a_part_of_the_rules_is_no_ground_for_clearing_an_attribute():
    config, _, _ = expected_of(HERE / "flow-removed-inbound")
    script = replace(config, connectors=None, input=replace(config.input, format="rule-script"))
    found = suggestions(script)
    assert (found.is_partial, found.rules) == (True, ())
    assert "cannot be seen here" in found.sections[0].left[0]
