"""What the wizard was told is no edit of a default rule, and it is named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pytest
from default_rules import SCRIPT, ServerText, cases, from_script, states

from ruleguard.baselines.capture import Knowledge, bodies, capture, without_rules
from ruleguard.baselines.held import Held, State, Told, told_of
from ruleguard.baselines.wizard_parts import is_in_every_installation, part_of
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.model.setting_names import KNOWN

CHOICES = cases("choices.yaml")
JOINS = re.compile(r"<relationshipCriteria>.*</relationshipCriteria>")
USERS = re.compile(r"(InfromAD|OuttoAD)(User|InetOrgPerson)Join.*")
every_choice = pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice["choice"])


def chosen(choice: dict[str, Any], server: ServerText) -> Config:
    """A server on which the wizard was told so."""

    def written(name: str, text: str) -> str | None:
        if re.fullmatch(choice.get("absent", "none"), name):
            return None
        for item in choice.get("rewritten", ()):
            if re.fullmatch(item["rules"], name):
                text = text.replace(item["old"], item["new"])
        for item in choice.get("added", ()):
            if re.fullmatch(item["rules"], name):
                text = text.replace("</attribute-mappings>", f"{_mapping(item['flow'])}</attribute-mappings>")
        if re.fullmatch(choice.get("without", {}).get("rules", "none"), name):
            for flow in choice["without"]["flows"]:
                text = re.sub(rf"<mapping><dest>{flow}</dest>.*?</mapping>", "", text)
        return JOINS.sub(_joins(choice["joins"]), text) if "joins" in choice and USERS.fullmatch(name) else text

    return server.edited(written).told(choice.get("settings", {})).config()


def _mapping(flow: str) -> str:
    source = f"<src><attr>{flow.split('_')[-1]}</attr></src>"
    return f"<mapping><dest>{flow}</dest>{source}<valueMergeType>Update</valueMergeType></mapping>"


def _joins(groups: list[list[list[str]]]) -> str:
    def pair(attributes: list[str]) -> str:
        one, other = attributes
        return f"<condition><csAttribute>{one}</csAttribute><ilmAttribute>{other}</ilmAttribute></condition>"

    written = "".join(f"<conditions>{''.join(map(pair, group))}</conditions>" for group in groups)
    return f"<relationshipCriteria>{written}</relationshipCriteria>"


def held(rules: Iterable[SyncRule], told: Told, knowledge: Knowledge) -> list[Held]:
    found = [knowledge.nearest(rule, told) for rule in rules]
    assert None not in found
    return [item for item in found if item is not None and item.deviations]


def changed(config: Config, pristine: ServerText) -> list[SyncRule]:
    """The rules that the choice has changed; the others are the same in every case."""
    return [rule for rule in bodies(config) if rule not in bodies(pristine.config())]


def labels(found: list[Held]) -> set[str]:
    return {label for item in found for deviation in item.deviations for label in deviation.choices}


@every_choice
def test_a_choice_is_no_edit_and_is_named(choice: dict[str, Any], pristine: ServerText, knowledge: Knowledge):
    config = chosen(choice, pristine)
    found = held(bodies(config), told_of(config), knowledge)
    assert states(found) == set(choice.get("state", ()))
    if found:
        assert labels(found) == set(choice["named"])


@every_choice
def test_a_choice_is_no_edit_in_a_script(choice: dict[str, Any], pristine: ServerText, knowledge: Knowledge):
    found = held(map(from_script, changed(chosen(choice, pristine), pristine)), SCRIPT, knowledge)
    assert states(found) == set(choice.get("script", ()))
    assert labels(found) >= set(choice.get("named", ())) if found else True


@every_choice
def test_a_baseline_of_a_server_that_was_told_so(choice: dict[str, Any], pristine: ServerText, pristine_told: Told):
    """The other way round: the clean server of another choice is no measure for what was chosen here."""
    other = chosen(choice, pristine)
    baseline = capture(other)
    tags = {rule.immutable_tag for rule in changed(other, pristine)}
    for each in (baseline, without_rules(baseline)):
        knowledge = Knowledge([each])
        for rule in bodies(pristine.config()):
            if rule.immutable_tag in tags:
                assert not knowledge.nearest(rule, pristine_told).with_state(State.EDITED)
                assert not knowledge.nearest(from_script(rule), SCRIPT).with_state(State.EDITED)


@pytest.mark.parametrize("choice", [it for it in CHOICES if "absent" in it], ids=lambda choice: choice["choice"])
def test_a_rule_that_a_choice_leaves_out_is_not_missing(choice: dict[str, Any], pristine: ServerText):
    absent = pristine.rules.keys() - {rule.immutable_tag.split(".")[1] for rule in chosen(choice, pristine).rules}
    assert absent
    for name in absent:
        stem = f"microsoft.{name.casefold()}"
        assert not is_in_every_installation(stem)
        if "named" in choice:
            part = part_of(stem, "")
            assert part is not None
            assert {KNOWN[name].label for name in part.settings} & set(choice["named"])


@pytest.mark.parametrize(
    ("stem", "settings"),
    [
        ("microsoft.infromaadgroupsoainaad", ("group-writeback",)),
        ("microsoft.outtoadgroupsoainaadexchange", ("group-writeback",)),
        ("microsoft.outtoadgroupwritebackmemberlimit", ("group-writeback",)),
        ("microsoft.infromaduserjoinsoainaad", ("user-writeback",)),
        ("microsoft.outtoaduserimmutableid", ("source-anchor",)),
        ("microsoft.outtoaduserexchangehybridpublicdelegates", ("exchange-hybrid",)),
        ("microsoft.infromaaddevicecommon", ("device-sync", "device-writeback")),
        ("microsoft.outtoaduserjoinsoainad", None),
        ("microsoft.infromaduserjoin", None),
    ],
)
def test_rules_that_belong_to_a_feature(stem: str, settings: tuple[str, ...] | None):
    part = part_of(stem, "")
    assert (part and part.settings) == settings
