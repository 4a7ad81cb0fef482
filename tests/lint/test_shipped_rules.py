"""Default rules held against what was shipped, as lint tells it: one modification is told once, and what cannot be known is
told as that."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ruleguard.baselines.capture import capture
from ruleguard.baselines.revisions import SIGHTINGS, seen
from ruleguard.baselines.shipped import shipped
from ruleguard.cli.inputs import load_one
from ruleguard.diagnostic import Diagnostic
from ruleguard.lint.default_rules import BY_STEM, NAMES
from ruleguard.lint.engine import lint
from ruleguard.lint.registry import registry
from ruleguard.model.nodes import Circumstances, Config
from ruleguard.model.values import tag_revision, tag_stem

ROOT = Path(__file__).resolve().parents[2]
RULES = [rule for rule in registry().values() if rule.category == "default-rules"]
LYNC = ("DeploymentLocator", "Line", "PrimaryUserAddress", "UserEnabled", "OptionFlags")
CLEAN = tuple((f"msRTCSIP-{name}", f"-Source @('msRTCSIP-{name}') -FlowType 'Direct'") for name in LYNC)
TRIMMED = (*CLEAN[:-1], (CLEAN[-1][0], "-FlowType 'Expression' -Expression 'Trim([msRTCSIP-OptionFlags])'"))
ADD_FLOW = "Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0]"
TAG = "Microsoft.InfromADContactLync.003"

Flows = tuple[tuple[str, str], ...]


def contact_lync(flows: Flows, more: str = f"-ImmutableTag '{TAG}'", precedence: int = 117, name: str = "") -> str:
    """The default rule In from AD - Contact Lync as a script, or something near it."""
    lines = [
        f"New-ADSyncRule -Name '{name or 'In from AD - Contact Lync'}' -Direction 'Inbound' -Precedence {precedence} "
        f"-SourceObjectType 'contact' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' "
        f"-LinkType 'Join' {more} -OutVariable syncRule",
        *(f"{ADD_FLOW} -Destination {target} {how} -OutVariable syncRule" for target, how in flows),
        "Add-ADSyncRule -SynchronizationRule $syncRule[0]",
    ]
    return "\n".join(lines) + "\n"


def found(config: Config) -> dict[str, str]:
    """The message of each rule about default rules that finds something; each finds one thing."""
    diagnostics = lint(config, RULES)
    assert max(Counter(item.rule for item in diagnostics).values(), default=1) == 1
    return {item.rule: item.message for item in diagnostics}


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Config]:
    def read(*scripts: str, name: str = "rules.ps1") -> Config:
        path = tmp_path / name
        path.write_text("".join(scripts), encoding="utf-8")
        return load_one(str(path))

    return read


def test_an_original_and_its_copy_are_one_modification(read: Callable[..., Config]):
    off = f"-ImmutableTag '{TAG}' -Disabled"
    pair = contact_lync(CLEAN, off), contact_lync(TRIMMED, "", 60, "In from AD - Contact Lync - Cloned - 10/14/2019")
    told = found(read(*pair))
    assert list(told) == ["cloned-default-rule"]
    assert "(flow to 'msRTCSIP-OptionFlags' changed)" in told["cloned-default-rule"]


def test_an_original_that_was_edited_too_is_told_besides(read: Callable[..., Config]):
    off = f"-ImmutableTag '{TAG}' -Disabled"
    pair = contact_lync(TRIMMED, off), contact_lync(TRIMMED, "", 60, "In from AD - Contact Lync - Cloned - 10/14/2019")
    told = found(read(*pair))
    assert list(told) == ["modified-default-rule", "cloned-default-rule"]
    assert "does exactly the same" in told["cloned-default-rule"]
    assert "disabled" not in told["modified-default-rule"]


def test_a_rule_that_is_also_off_or_has_a_low_number_says_so(read: Callable[..., Config]):
    told = found(read(contact_lync(TRIMMED, f"-ImmutableTag '{TAG}' -Disabled", 90)))
    assert "; it is disabled too; it has precedence 90, below 100." in told["modified-default-rule"]


def test_a_copy_with_something_that_cannot_be_read_is_not_compared(read: Callable[..., Config]):
    off = f"-ImmutableTag '{TAG}' -Disabled"
    computed = (*CLEAN[:-1], (CLEAN[-1][0], "-FlowType 'Expression' -Expression (Get-Content x)"))
    told = found(read(contact_lync(CLEAN, off), contact_lync(computed, "", 60, "In from AD - Contact Lync (ours)")))
    assert "where only flows differ" in told["cloned-default-rule"]


def test_nothing_is_called_removed_where_a_target_cannot_be_read(read: Callable[..., Config]):
    hidden = (*TRIMMED[1:], ("(Get-Content x)", "-Source @('mail') -FlowType 'Direct'"))
    message = found(read(contact_lync(hidden)))["modified-default-rule"]
    assert "flow to 'msRTCSIP-OptionFlags' changed" in message
    assert "removed" not in message
    assert "added" not in message


def test_a_baseline_with_whole_rules_shows_the_shipped_value(read: Callable[..., Config]):
    clean = capture(read(contact_lync(CLEAN, "-ImmutableTag 'Microsoft.InfromADContactLync.009'"), name="clean.ps1"))
    edited = read(contact_lync(TRIMMED, "-ImmutableTag 'Microsoft.InfromADContactLync.009'"))
    assert list(found(edited)) == ["unknown-default-revision"]
    told = found(replace(edited, circumstances=Circumstances(baselines=(clean,))))
    assert list(told) == ["modified-default-rule"]
    assert "(shipped: [msRTCSIP-OptionFlags]; here: Trim([msRTCSIP-OptionFlags]))" in told["modified-default-rule"]
    assert "clean.ps1" in told["modified-default-rule"]


def test_one_difference_stands_where_it_is_and_several_are_related(read: Callable[..., Config]):
    one, several = (
        next(item for item in lint(read(contact_lync(flows)), RULES) if item.rule == "modified-default-rule")
        for flows in (TRIMMED, (*TRIMMED, ("mail", "-Source @('mail') -FlowType 'Direct'")))
    )
    assert text_at(one) == "Trim([msRTCSIP-OptionFlags])"
    assert text_at(several) == "In from AD - Contact Lync"
    assert [place.note for place in several.related] == [
        "flow to 'msRTCSIP-OptionFlags' changed",
        "flow to 'mail' added",
    ]


def text_at(item: Diagnostic) -> str:
    assert item.at is not None
    return item.at.source.text[item.at.span.start : item.at.span.end].strip("'")


def test_the_names_that_lint_knows_are_those_of_the_shipped_baseline():
    rules = [rule for baseline in shipped() for rule in baseline.rules]
    odd = {"microsoft.outtoaadjoinsoainad": "Out to AAD - Device Join SOAInAD"}
    assert {tag_stem(rule.tag): rule.name for rule in rules} == {**BY_STEM, **odd}
    assert len(NAMES) == len(BY_STEM)


def test_a_sighting_is_of_a_revision_that_no_shipped_baseline_knows():
    known = {(tag_stem(rule.tag), tag_revision(rule.tag)) for baseline in shipped() for rule in baseline.rules}
    seen_ones = {(stem, revision) for stem, revisions in SIGHTINGS.items() for revision in revisions}
    assert not known & seen_ones
    assert all(stem == stem.casefold() and seen(stem, revision) for stem, revision in seen_ones)


def test_a_script_without_default_rules_needs_no_baseline():
    code = (
        "import sys; from ruleguard.cli.main import cli;"
        "cli(['lint', 'samples/rules/hr-leavers.ps1'], standalone_mode=False);"
        "names = ('ruleguard.baselines', 'ruleguard.lint.shipped_rules');"
        "print([name for name in sys.modules if name.startswith(names)])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


def test_a_clean_server_has_nothing(real_data: Path):
    assert found(load_one(str(real_data / "connect-1.1.130-contoso"))) == {}


def test_another_source_anchor_is_a_choice(real_data: Path, tmp_path: Path):
    server = copied(real_data, tmp_path)
    for path in server.rglob("*.xml"):
        text = path.read_text(encoding="utf-8-sig")
        if path.parent.name == "GlobalSettings" or re.search("<name>.* AD - (User|InetOrgPerson) ", text):
            path.write_text(text.replace("objectGUID", "mS-DS-ConsistencyGuid"), encoding="utf-8")
    assert found(load_one(str(server))) == {}


@pytest.mark.parametrize("name", ["In from AD - User Common", "Out to AAD - Group Join", "Out to AAD - Contact Intune"])
def test_a_rule_that_was_deleted_is_missing(real_data: Path, tmp_path: Path, name: str):
    server = copied(real_data, tmp_path)
    path = next(
        path for path in server.rglob("*.xml") if f"<name>{name}</name>" in path.read_text(encoding="utf-8-sig")
    )
    path.unlink()
    told = found(load_one(str(server)))
    assert list(told) == ["missing-default-rule"]
    assert f"'{name}'" in told["missing-default-rule"]


def test_rules_of_features_and_of_filtered_apps_may_be_missing(real_data: Path, tmp_path: Path):
    server = copied(real_data, tmp_path)
    for path in list(server.rglob("SynchronizationRule*.xml")):
        text = path.read_text(encoding="utf-8-sig")
        if any(
            f"{name}</name>" in text for name in ("Hybrid", "Lync", "NGCKey", "Device Common", "OfficeProPlus", "CRM")
        ):
            path.unlink()
    assert found(load_one(str(server))) == {}


def copied(real_data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(real_data / "connect-1.1.130-contoso", tmp_path / "server"))
