"""What is done by hand: every kind of difference has a place, and a step names the values of both sides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ruleguard.diff.change import Change
from ruleguard.diff.impact import ROWS, Judged, judge
from ruleguard.model.nodes import Connector, Partition
from ruleguard.model.setting_names import KNOWN
from ruleguard.plan.manual import SCHEDULER, is_manual, manual_steps
from ruleguard.plan.names import UNPROTECTED, Names
from ruleguard.plan.steps import Phase, Step

NAMES = Names(
    active="SYNC01 (active)",
    staging="SYNC02 (staging)",
    old="SYNC01 (old active)",
    new="SYNC02 (new active)",
    connectors={"ad:corp.test": "O'Neill’s forest"},
    thresholds=("500", "2000"),
)
VALUES = {
    bool: (True, False),
    str: ("mS-DS-ConsistencyGuid", "employeeID"),
    tuple: (["one", "both"], ["both", "other"]),
}
SPECIAL = {
    "auto-upgrade": ("Enabled", "Disabled"),
    "cycle-interval": ("00:30:00", "03:00:00"),
    "history": ("7.00:00:00", "14.00:00:00"),
    "deletion-threshold": ("500", "2000"),
}


def changed(*key: str, active: object, staging: object, kind: str = "setting", field: str = "") -> Change:
    return Change("changed", kind, key, field, active, staging)


def only_step(change: Change, names: Names = NAMES) -> Step:
    steps, unplanned = manual_steps(judge([change]), names)
    assert unplanned == []
    assert len(steps) == 1
    assert steps[0].because == (change.subject,)
    return steps[0]


def whole(step: Step) -> str:
    return "\n".join((step.title, *step.body, step.undo, step.check))


def test_every_difference_has_somebody_who_answers_for_it():
    for row in ROWS:
        change = Change(row.actions[0], row.object, ("x", "y"), "", None, None)
        assert is_manual(change) is (row.object not in ("rule", "flow"))
    assert not is_manual(changed(*SCHEDULER, active=True, staging=False))


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("name", sorted(KNOWN.keys() - {"scheduler"}))
def test_a_known_setting_has_a_step_with_both_values(name: str, turned: bool):
    values = SPECIAL.get(name) or VALUES[type(KNOWN[name].default)]
    active, staging = reversed(values) if turned else values
    names = replace(NAMES, thresholds=tuple(reversed(NAMES.thresholds))) if turned else NAMES
    if name == "deletion-protection":
        names = replace(names, thresholds=("500", UNPROTECTED) if active else (UNPROTECTED, "500"))
    step = only_step(changed("settings", name, active=active, staging=staging), names)
    text = whole(step)
    for value in (active, staging):
        words = value if isinstance(value, list) else [{True: "able", False: "able"}.get(value, str(value))]
        assert all(word in text for word in words), text
    assert NAMES.staging in text or step.kind == "manual"


@pytest.mark.parametrize(
    ("thresholds", "command", "undo"),
    [
        (("500", "2000"), "-DeletionThreshold 500 ", "-DeletionThreshold 2000 "),
        (("700", UNPROTECTED), "-DeletionThreshold 700 ", "Disable-ADSyncExportDeletionThreshold"),
        ((UNPROTECTED, "500"), "Disable-ADSyncExportDeletionThreshold", "-DeletionThreshold 500 "),
    ],
)
def test_both_settings_of_the_deletion_protection_are_one_command(thresholds: tuple, command: str, undo: str):
    both = [
        changed("settings", "deletion-threshold", active="500", staging="2000"),
        changed("settings", "deletion-protection", active=True, staging=False),
    ]
    steps, unplanned = manual_steps(judge(both), replace(NAMES, thresholds=thresholds))
    assert unplanned == []
    assert [set(step.because) for step in steps] == [{change.subject for change in both}]
    assert len(steps[0].body) == 2
    assert command in steps[0].body[1]
    assert undo in steps[0].undo


@pytest.mark.parametrize(
    ("thresholds", "said"),
    [(("500", "2000"), False), (("5000", "500"), True), ((UNPROTECTED, "500"), True), (("500", UNPROTECTED), False)],
)
def test_less_protection_than_staging_has_waits_for_the_switch(thresholds: tuple, said: bool):
    change = changed("settings", "deletion-threshold", active="500", staging="2000")
    steps, _ = manual_steps(judge([change]), replace(NAMES, thresholds=thresholds))
    assert ("until the first cycle after the switch" in steps[0].check) is said


@pytest.mark.parametrize(
    ("active", "staging", "phase"),
    [
        ("mS-DS-ConsistencyGuid", "objectGUID", Phase.SETTINGS),
        ("objectGUID", "mS-DS-ConsistencyGuid", Phase.PREPARE),
        ("employeeID", "objectGUID", Phase.PREPARE),
    ],
)
def test_the_wizard_changes_the_source_anchor_in_one_direction_only(active: str, staging: str, phase: Phase):
    step = only_step(changed("settings", "source-anchor", active=active, staging=staging))
    assert step.phase is phase
    assert ("uninstall" in whole(step)) is (phase is Phase.PREPARE)


def test_what_needs_a_new_installation_is_one_step():
    found = [
        changed("settings", name, active="a", staging="b") for name in ("source-anchor", "upn-attribute", "matching")
    ]
    steps, _ = manual_steps(judge(found), NAMES)
    assert [len(step.because) for step in steps] == [3]
    assert "make this plan again" in whole(steps[0])


def test_a_setting_that_nobody_knows_has_a_step_too():
    text = whole(only_step(changed("settings", "Microsoft.Future.Switch", active="x1", staging="x2")))
    assert all(word in text for word in ("Microsoft.Future.Switch", "x1", "x2"))


def test_a_state_that_the_product_sets_has_a_reason():
    steps, unplanned = manual_steps(
        judge([changed("settings", "auto-upgrade", active="Suspended", staging="Enabled")]), NAMES
    )
    assert steps == []
    assert "the product sets" in unplanned[0][1]


@pytest.mark.parametrize(("before", "settable"), [("Disabled", True), ("Suspended", False), (None, False)])
def test_going_back_never_sets_a_state_that_the_product_sets(before: object, settable: bool):
    step = only_step(changed("settings", "auto-upgrade", active="Enabled", staging=before))
    assert ("Set-ADSyncAutoUpgrade" in step.undo) is settable


def domain(*, selected: bool) -> Partition:
    return Partition(
        dn="DC=lab,DC=corp,DC=test",
        fqdn=None,
        selected=selected,
        inclusions=("OU=Kept,DC=lab,DC=corp,DC=test",),
        exclusions=("OU=Left,DC=lab,DC=corp,DC=test",),
        object_types=None,
        preferred_controllers=None,
    )


def test_a_domain_comes_before_its_containers_and_with_those_that_could_not_be_compared():
    key = ("ad:corp.test", "DC=lab,DC=corp,DC=test")
    found: list[Judged] = judge(
        [
            changed(
                "ad:corp.test",
                "DC=corp,DC=test",
                "OU=A",
                active=True,
                staging=False,
                kind="container",
                field="imported",
            ),
            replace(
                changed(*key, active=True, staging=False, kind="partition", field="selected"),
                active_node=domain(selected=True),
            ),
        ]
    )
    steps, _ = manual_steps(found, NAMES)
    assert len(steps) == 1
    lines = [line for line in steps[0].body if line.startswith(("Tick", "Clear", "In this domain"))]
    assert [line.split(" (")[0] for line in lines] == [
        "Tick domain DC=lab,DC=corp,DC=test",
        "In this domain, tick OU=Kept,DC=lab,DC=corp,DC=test.",
        "In this domain, clear OU=Left,DC=lab,DC=corp,DC=test.",
        "Tick OU=A",
    ]


def test_a_name_in_a_command_is_quoted():
    connector = Connector(
        identifier=None,
        name=None,
        kind="ad",
        forest="corp.test",
        partitions=None,
        attributes=None,
        run_profiles=None,
        password_hash_sync=True,
        account=None,
        library=None,
        version=None,
        schema=None,
        details=(),
    )
    change = replace(
        changed("ad:corp.test", active=True, staging=False, kind="connector", field="password_hash_sync"),
        active_node=connector,
    )
    step = only_step(change)
    assert step.kind == "command"
    assert "-SourceConnector 'O''Neill’’s forest' -TargetConnector $entra -Enable $true" in step.body[1]
    assert step.undo.endswith("-Enable $false.")
