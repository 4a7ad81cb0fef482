"""Every edit of a default rule is found, with the part that was edited, in the server's XML and in a script."""

from __future__ import annotations

from typing import Any

import pytest
from default_rules import SCRIPT, ServerText, cases, found, from_script, from_xml, states

from ruleguard.baselines.capture import Knowledge
from ruleguard.baselines.held import Told, told_of
from ruleguard.model.nodes import SyncRule

EDITS, SAMPLE_EDITS = cases("edits.yaml"), cases("sample_edits.yaml")
UNDECIDED = [edit for edit in EDITS if "script" in edit]


def name(edit: dict[str, Any]) -> str:
    return f"{edit['rule']}, {edit['edit']}"


def edited(edit: dict[str, Any], server: ServerText) -> SyncRule:
    text = server.rules[edit["rule"]]
    assert text.count(edit["old"]) == 1
    return from_xml(text.replace(edit["old"], edit["new"]))


def assert_found(edit: dict[str, Any], rule: SyncRule, told: Told, knowledge: Knowledge) -> None:
    held = knowledge.nearest(rule, told)
    assert found(held) == sorted(edit["found"])
    assert states([held]) == {"edited"}
    held = knowledge.nearest(from_script(rule), SCRIPT)
    assert found(held) == sorted(edit["found"])
    assert states([held]) == {edit.get("script", "edited")}


@pytest.mark.parametrize("edit", EDITS, ids=name)
def test_an_edit_of_the_pristine_server(
    edit: dict[str, Any], pristine: ServerText, pristine_told: Told, knowledge: Knowledge
):
    assert_found(edit, edited(edit, pristine), pristine_told, knowledge)


@pytest.mark.parametrize("edit", SAMPLE_EDITS, ids=name)
def test_an_edit_of_a_server_of_ours(edit: dict[str, Any], sample: ServerText, captured: Knowledge):
    assert_found(edit, edited(edit, sample), told_of(sample.config()), captured)


def test_what_a_script_does_not_decide_is_little_and_has_a_reason():
    assert len(EDITS) >= 70
    assert len(UNDECIDED) <= len(EDITS) // 10
    assert all(edit["script"] == "chosen or edited" and edit["why"] for edit in UNDECIDED)


def test_every_family_of_rules_is_edited(pristine: ServerText):
    families = ("InfromAD", "InfromAAD", "OuttoAAD", "OuttoAD")
    edited_rules = {edit["rule"] for edit in EDITS}
    assert edited_rules <= pristine.rules.keys()
    assert len(edited_rules) > len(pristine.rules) // 2
    assert all(any(rule.startswith(family) for rule in edited_rules) for family in families)
