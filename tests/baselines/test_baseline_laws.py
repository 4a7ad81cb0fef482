"""What holds for the fingerprints of any rule, and for the baseline that comes with the program."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from default_rules import SCRIPT, ServerText, from_script, from_xml
from hypothesis import given, settings
from hypothesis import strategies as st
from small_rules import baseline, constant, direct, expression, held, joins, rule, scope, told

from ruleguard.baselines.capture import Knowledge, bodies, capture, without_rules
from ruleguard.baselines.file import document, is_baseline, one_rule_a_line, read
from ruleguard.baselines.held import State, told_of
from ruleguard.baselines.shapes import FIELDS, fingerprint, shape
from ruleguard.baselines.shipped import FOLDER, shipped
from ruleguard.cli.inputs import load_one
from ruleguard.model.nodes import Flow, SyncRule
from ruleguard.model.shipped import Baseline, ShippedRule
from ruleguard.text import Source

law = settings(max_examples=200, derandomize=True)
PIECES = (
    "Trim([mail])",
    '"a b"',
    "[title]",
    "NULL",
    "Len([mail])-1",
    '[mail] & "x" & [title]',
    "%Domain.FQDN%",
    "[a b]",
)


def texts(random: Random, depth: int = 0) -> str:
    """An expression with calls, chains and parentheses that say something."""
    if depth > 2 or random.random() < 0.3:
        return random.choice(PIECES)
    one, other, third = (texts(random, depth + 1) for _ in range(3))
    form = random.choice(("IIF(IsPresent({0}),{1},{2})", "({0} - {1}) - {2}", "{0} - ({1} - {2})", "Left({0}, 3)"))
    return form.format(one, other, third)


def some_flow(random: Random, destination: str) -> Flow:
    kind = random.randrange(3)
    if kind == 2:
        return expression(destination, texts(random))
    return (direct, constant)[kind](destination, random.choice(("mail", "title", "pager")))


def some_rule(random: Random) -> SyncRule:
    def clause() -> tuple[str, str, str]:
        return random.choice(("a", "b")), random.choice(("EQUAL", "NOTEQUAL", "ISNULL")), random.choice(("x", "X", "y"))

    return rule(
        random.choice(("Microsoft.InfromADUserCommon.004", "Microsoft.OuttoAADUserIdentity.005")),
        scope=scope(*([clause() for _ in range(random.randint(1, 3))] for _ in range(random.randint(0, 3)))),
        joins=joins(*(random.choice(("a=b", "a==b", "b=b a=b", "c=c")) for _ in range(random.randint(0, 3)))),
        flows=tuple(some_flow(random, name) for name in random.sample(("mail", "title", "pager", "dn"), 3)),
        link_type=random.choice(("Join", "Provision")),
        password_sync=random.random() < 0.5,
    )


rules = st.integers(0, 2**32).map(lambda seed: some_rule(Random(seed)))
seeds = st.integers(0, 2**32).map(Random)


def in_disorder(mine: SyncRule, random: Random) -> SyncRule:
    def mixed(items: tuple) -> tuple:
        return tuple(random.sample(items, len(items)))

    return replace(
        mine,
        identifier=f"{random.getrandbits(32):08x}-0000-4000-8000-000000000000",
        connector=f"{random.getrandbits(32):08x}-0000-4000-8000-000000000001",
        precedence=random.randint(1, 400),
        name="Another name",
        scope=tuple(replace(group, conditions=mixed(group.conditions)) for group in mixed(mine.scope)),
        joins=tuple(replace(group, conditions=mixed(group.conditions)) for group in mine.joins),
        flows=tuple(
            flow if flow.expression is None else replace(flow, expression=f"\n ( {flow.expression} )\t")
            for flow in mixed(mine.flows)
        ),
    )


def other_field(name: str, value: object) -> Callable[[SyncRule, Random], tuple[SyncRule, str, str]]:
    return lambda mine, random: (replace(mine, **{name: value}), name, "changed")


def other_flow(mine: SyncRule, random: Random) -> tuple[SyncRule, str, str]:
    at = random.randrange(len(mine.flows))
    flow = mine.flows[at]
    new = random.choice(
        (
            replace(expression(flow.destination, f"Word({flow.expression or '[mail]'}, 1)"), merge=flow.merge),
            constant(flow.destination, "something else"),
            direct(flow.destination, "employeeID"),
        )
    )
    return replace(mine, flows=(*mine.flows[:at], new, *mine.flows[at + 1 :])), f"flow to {flow.destination}", "changed"


def other_merge(mine: SyncRule, random: Random) -> tuple[SyncRule, str, str]:
    at = random.randrange(len(mine.flows))
    new = replace(mine.flows[at], **random.choice(({"merge": "Merge"}, {"once": True})))
    return replace(mine, flows=(*mine.flows[:at], new, *mine.flows[at + 1 :])), f"flow to {new.destination}", "changed"


def one_flow_less(mine: SyncRule, random: Random) -> tuple[SyncRule, str, str]:
    at = random.randrange(len(mine.flows))
    return (
        replace(mine, flows=(*mine.flows[:at], *mine.flows[at + 1 :])),
        f"flow to {mine.flows[at].destination}",
        "removed",
    )


def one_flow_more(mine: SyncRule, random: Random) -> tuple[SyncRule, str, str]:
    return replace(mine, flows=(*mine.flows, some_flow(random, "employeeType"))), "flow to employeeType", "added"


def other_scope(mine: SyncRule, random: Random) -> tuple[SyncRule, str, str]:
    more = scope([("c", "EQUAL", "z")])
    return replace(mine, scope=random.choice(((*mine.scope, *more), (*more, *mine.scope)))), "scope", "changed"


def other_joins(mine: SyncRule, random: Random) -> tuple[SyncRule, str, str]:
    at = random.randint(0, len(mine.joins))
    return replace(mine, joins=(*mine.joins[:at], *joins("d=d"), *mine.joins[at:])), "joins", "changed"


EDITS = (
    other_flow,
    other_merge,
    one_flow_less,
    one_flow_more,
    other_scope,
    other_joins,
    other_field("direction", "outbound"),
    other_field("link_type", "StickyJoin"),
    other_field("source_object_type", "contact"),
    other_field("target_object_type", "*"),
    other_field("soft_delete_expiry", "01:00:00"),
    lambda mine, random: (replace(mine, password_sync=not mine.password_sync), "password_sync", "changed"),
)


def parts(shaped: ShippedRule) -> dict[str, object]:
    flows = {f"flow to {flow.destination}": flow for flow in shaped.flows.values()}
    return {"scope": shaped.scope, "joins": shaped.joins, **shaped.fields, **flows}


@law
@given(rules, seeds)
def test_fingerprints_do_not_depend_on_identifiers_order_or_layout(mine: SyncRule, random: Random):
    again = in_disorder(mine, random)
    assert parts(shape(again, {})) == parts(shape(mine, {}))
    assert held(again, told(), baseline(mine)).deviations == ()


@law
@given(rules, st.sampled_from(EDITS), seeds)
def test_an_edit_of_one_part_is_found_in_that_part_alone(mine: SyncRule, edit: Callable, random: Random):
    new, part, action = edit(mine, random)
    before, after = parts(shape(mine, {})), parts(shape(in_disorder(new, random), {}))
    assert {name for name in before | after if before.get(name) != after.get(name)} == {part}
    (found,) = held(in_disorder(new, random), told(source_anchor="objectGUID", **FILTERED), clean(mine)).deviations
    assert (found.part, found.action, found.state) == (part, action, State.EDITED)


FILTERED = {"excluded_attributes": (), "app_filter": (), "app_filtering": False}


def clean(mine: SyncRule) -> Baseline:
    return baseline(mine, source_anchor="objectGUID", **FILTERED)


@law
@given(rules)
def test_a_rule_has_the_same_fingerprints_in_a_script(mine: SyncRule):
    assert shape(from_script(mine), {}) == shape(mine, {})


@law
@given(seeds)
def test_two_expressions_that_differ_in_parentheses_alone_differ(random: Random):
    one, other, third = (random.choice(("[a]", "[b]", "Len([c])", "1")) for _ in range(3))
    for operator in ("-", "=", "||", "&&"):
        left, right = f"({one} {operator} {other}) - {third}", f"{one} {operator} ({other} - {third})"
        assert fingerprint_of(left) != fingerprint_of(right)


def fingerprint_of(text: str) -> str | None:
    return shape(rule(flows=(expression("x", text),)), {}).flows["x"].source


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("[a] - ([b] - [c])", "[a] - [b] - [c]"),
        ("([a] || [b]) && [c]", "[a] || ([b] && [c])"),
        ("-([a] + [b])", "-[a] + [b]"),
        ('Trim("[a]")', "Trim([a])"),
        ('"NULL"', "NULL"),
        ('"1"', "1"),
        ("Left([a], 1)", "Left([a, 1])"),
        ('"a"', '"A"'),
        ("IIF(", "IIF( ["),
    ],
)
def test_expressions_that_are_not_alike(one: str, other: str):
    assert fingerprint_of(one) != fingerprint_of(other)


def test_forms_of_another_kind_have_other_fingerprints():
    forms = [
        None,
        "",
        "None",
        0,
        False,
        (),
        ("",),
        ("a", "b"),
        ("a,b",),
        (("a",), "b"),
        frozenset(),
        frozenset({("a", "b")}),
    ]
    assert len({fingerprint(form) for form in forms}) == len(forms)
    assert fingerprint(None) is None


def all_rules(server: ServerText) -> list[SyncRule]:
    return list(map(from_xml, server.rules.values()))


def test_every_rule_has_the_same_fingerprints_in_both_forms(pristine: ServerText):
    assert_same_in_both_forms(all_rules(pristine))


def test_every_rule_of_the_samples_has_the_same_fingerprints_in_both_forms(samples: Path):
    assert_same_in_both_forms(load_one(str(samples / "server")).rules)


def assert_same_in_both_forms(found: list[SyncRule]):
    assert found
    for mine in found:
        assert shape(from_script(mine), {}) == shape(mine, {})


def test_the_pristine_server_has_no_deviation(pristine: ServerText, knowledge: Knowledge):
    config = pristine.config()
    for mine in bodies(config):
        assert knowledge.nearest(mine, told_of(config)).deviations == ()
        assert knowledge.nearest(from_script(mine), SCRIPT).deviations == ()


def test_a_server_does_not_deviate_from_its_own_baseline(sample: ServerText, captured: Knowledge, knowledge: Knowledge):
    config = sample.config()
    assert captured.conflicts == []
    for mine in bodies(config):
        for form, here in ((mine, told_of(config)), (from_script(mine), SCRIPT)):
            assert captured.nearest(form, here).deviations == ()
            assert knowledge.nearest(form, here).deviations == ()


def test_a_baseline_of_scripts_is_that_of_the_server(sample: ServerText):
    config = sample.config()
    scripts = capture(replace(config, rules=tuple(map(from_script, bodies(config)))))
    assert scripts.rules == capture(config).rules


def test_full_files_and_fingerprints_agree(sample: ServerText):
    whole = capture(sample.config())
    in_full, outline = (_again(each) for each in (whole, without_rules(whole)))
    assert in_full == replace(whole, source="b.json") == replace(outline, source="b.json")
    assert [it.rule and it.rule.flows for it in in_full.rules] == [it.rule.flows for it in whole.rules]
    assert all(item.rule is None for item in outline.rules)


def _again(given: Baseline) -> Baseline:
    source = Source("b.json", one_rule_a_line(document(given)).encode())
    assert is_baseline(source)
    return read(source)


@law
@given(st.lists(rules, max_size=3))
def test_a_file_gives_back_what_was_written(found: list[SyncRule]):
    written = baseline(*found, source_anchor="objectGUID", excluded_attributes=("a", "b"), app_filtering=True)
    assert _again(written) == replace(written, source="b.json")
    assert _again(without_rules(written)) == replace(written, source="b.json")


def test_several_forests_are_one_rule_while_they_are_alike(sample: ServerText):
    config = sample.config()
    (mine, *_) = bodies(config)
    second = replace(mine, identifier="x", connector="y", precedence=300)
    assert capture(replace(config, rules=(*config.rules, second))).rules == capture(config).rules
    edited = capture(replace(config, rules=(*config.rules, replace(second, link_type="StickyJoin"))))
    (conflict,) = Knowledge([edited]).conflicts
    assert (conflict.tag, conflict.parts) == (mine.immutable_tag, ("link_type",))


@pytest.mark.parametrize("seed", ["0", "1", "99"])
def test_the_file_does_not_depend_on_the_hash_seed(seed: str, samples: Path):
    program = (
        "import sys\n"
        "from ruleguard.baselines.capture import capture, without_rules\n"
        "from ruleguard.baselines.file import document, one_rule_a_line\n"
        "from ruleguard.cli.inputs import load_one\n"
        "baseline = capture(load_one(sys.argv[1]))\n"
        "sys.stdout.write(one_rule_a_line(document(baseline)) + one_rule_a_line(document(without_rules(baseline))))\n"
    )
    call = [sys.executable, "-c", program, str(samples / "server")]
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "PYTHONPATH": str(FOLDER.parents[1]),
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(call, env=environment, capture_output=True, check=True)
    here = capture(load_one(str(samples / "server")))
    expected = one_rule_a_line(document(here)) + one_rule_a_line(document(without_rules(here)))
    assert done.stdout.decode().replace("\r\n", "\n") == expected


def test_the_build_command_makes_the_shipped_file(real_data: Path, root: Path, tmp_path: Path):
    main = runpy.run_path(str(root / "scripts" / "build_baselines.py"))["main"]
    main.__globals__["FOLDER"] = tmp_path
    main(str(real_data / "connect-1.1.130-contoso"))
    (made,) = tmp_path.iterdir()
    assert made.read_bytes() == (FOLDER / made.name).read_bytes()


def test_the_shipped_baseline():
    (found,) = shipped()
    assert (found.build, found.format, found.is_whole, len(found.rules)) == ("1.1.130.0", "server-xml", True, 62)
    flows = [flow for item in found.rules for flow in item.flows.values()]
    kinds = [flow.kind for flow in flows]
    assert (len(flows), kinds.count("direct"), kinds.count("constant"), kinds.count("expression")) == (
        1200,
        802,
        7,
        391,
    )
    links = [item.fields["link_type"] for item in found.rules]
    assert (links.count("Provision"), links.count("Join")) == (9, 53)
    assert sorted(item.name for item in found.rules if item.fields["password_sync"]) == [
        "In from AD - User AccountEnabled",
        "Out to AAD - User Join",
    ]
    assert all(item.rule is None and set(item.fields) == set(FIELDS) for item in found.rules)
    assert [flow.merge for flow in flows].count("MergeCaseInsensitive") == 5
    assert sorted(flow.destination for flow in flows if flow.once) == ["cloudCreated", "registeredOwnerReference"]
    assert Knowledge(shipped()).conflicts == []


def test_the_shipped_file_holds_no_expression_and_no_identifier():
    for path in FOLDER.glob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert "IIF(" not in text
        assert "contoso" not in text.casefold()
        assert "expression" not in {
            name for item in json.loads(text)["rules"] for flow in item["flows"] for name in flow
        }
