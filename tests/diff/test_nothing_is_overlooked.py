"""Differences that no pair of values shows: they must be a change, or stand among what was not compared."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import ruleguard
from ruleguard.diff.change import Comparison
from ruleguard.diff.compare import compare
from ruleguard.readers.export import Options, read
from ruleguard.text import Source

DEFAULTS = [
    {"Name": f"In from AD - {name}", "immutableTag": f"Microsoft.{name}.001", "precedence": number}
    for number, name in ((100, "UserJoin"), (110, "UserCommon"))
]
FLOW = {"flowType": "Direct", "source": "company", "destination": "company"}


def compared(active: str, staging: str) -> Comparison:
    sides = [read("case", [Source(name, text.encode())], Options()) for name, text in (("a", active), ("b", staging))]
    assert not any(reading.errors for reading in sides)
    return compare(*(reading.configs[0] for reading in sides))


def settings_file(precedence: int) -> str:
    rule = {"Name": "Company", "direction": "Inbound", "linkType": "Join", "source": "user", "target": "person"}
    rules = [{**rule, "precedence": precedence, "attributeMappings": [FLOW]}]
    forest = {"fullyQualifiedDomainName": "corp.test", "standardSynchronizationRules": DEFAULTS}
    return json.dumps({"onpremisesDirectoryPolicy": [{**forest, "customSynchronizationRules": rules}]})


@pytest.mark.parametrize(("active", "staging"), [(50, 105), (105, 50), (105, 120), (120, 99)])
def test_a_custom_rule_with_another_place_among_the_default_rules_is_not_passed_over(active: int, staging: int):
    """The settings file does not say what the default rules write: whether they win now cannot be seen, but said."""
    found = compared(settings_file(active), settings_file(staging))
    assert found.changes or any("preceden" in item.what for item in found.not_compared)


@pytest.mark.parametrize(("active", "staging"), [(50, 60), (99, 1), (101, 109), (111, 400)])
def test_a_custom_rule_with_the_same_place_among_the_default_rules_is_no_concern(active: int, staging: int):
    found = compared(settings_file(active), settings_file(staging))
    assert not found.changes
    assert not any("preceden" in item.what for item in found.not_compared)


def metaverse(bound: str) -> str:
    entra = "<ma-data><id>{B891884F-051E-4A83-95AF-2544101C9083}</id><name>AAD</name></ma-data>"
    reference = '<attribute ref="#mail"/>'
    members = {name: reference if name in bound else "" for name in ("person", "group")}
    types = "".join(f'<class id="{name}"><name>{name}</name>{held}</class>' for name, held in members.items())
    mail = '<attribute-type id="mail" single-value="true"><name>mail</name></attribute-type>'
    schema = f"<schema><dsml><directory-schema>{types}{mail}</directory-schema></dsml></schema>"
    return f"<export>{entra}<mv-data>{schema}<parameter-values/></mv-data></export>"


def test_a_metaverse_attribute_that_an_object_type_lost_is_not_passed_over():
    found = compared(metaverse("person group"), metaverse("group"))
    assert found.changes or any("metaverse" in item.what for item in found.not_compared)


def test_two_folders_are_not_told_that_a_settings_file_is_silent():
    entra = "<ma-data><id>{B891884F-051E-4A83-95AF-2544101C9083}</id><name>AAD</name></ma-data>"
    folder = f"<export>{entra}</export>"
    assert not any("settings file" in item.why for item in compared(folder, folder).not_compared)


NAMES = [f"attribute{number}" for number in range(12)]


def written(number: int, names: list[str], precedence: int, connector: str) -> str:
    flows = "".join(f"<mapping><dest>{name}</dest><src><attr>{name}</attr></src></mapping>" for name in names)
    return (
        f"<synchronizationRule><name>Rule {number:02d}</name><direction>Inbound</direction><connector>{{{connector}}}"
        f"</connector><precedence>{precedence}</precedence><attribute-mappings>{flows}</attribute-mappings>"
        "</synchronizationRule>"
    )


def forest(attributes: list[str], first: int, shift: int, identifier: str) -> str:
    """A forest that imports some attributes, with a rule that writes all of them and one rule for each."""
    rules = written(0, NAMES, first, identifier)
    rules += "".join(written(number, [name], shift + number, identifier) for number, name in enumerate(NAMES, 1))
    selected = "".join(f"<attribute>{name}</attribute>" for name in attributes)
    types = "".join(f"<object-class>{name}</object-class>" for name in attributes)
    return (
        f"<export><ma-data><id>{{{identifier}}}</id><name>corp</name><category>AD</category>"
        f"<attribute-inclusion>{selected}</attribute-inclusion><ma-partition-data><partition><name>DC=corp</name>"
        f"<selected>1</selected><filter><object-classes>{types}</object-classes></filter></partition></ma-partition-data>"
        f"</ma-data>{rules}</export>"
    )


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_output_does_not_depend_on_the_order_in_which_python_keeps_sets(form: str, tmp_path: Path):
    (tmp_path / "active.xml").write_text(forest(NAMES, 1, 10, "ac000000-0000-4000-8000-000000000001"))
    (tmp_path / "staging.xml").write_text(forest([], 90, 20, "bc000000-0000-4000-8000-000000000001"))
    package = Path(ruleguard.__file__).resolve().parents[1]
    command = [sys.executable, "-m", "ruleguard", "diff", "active.xml", "staging.xml", "--format", form]
    outputs = set()
    for seed in ("0", "1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(package)}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert done.returncode == 1, done.stderr
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert {b"attribute7", b"Rule 07"} <= set(re.findall(rb"attribute7|Rule 07", outputs.pop()))
