"""What is not looked at is said."""

from __future__ import annotations

import json

import pytest

from ruleguard.lint.engine import lint
from ruleguard.lint.registry import registry
from ruleguard.lint.rivals import MOST_RIVALS
from ruleguard.readers.export import Options, read
from ruleguard.text import Source


@pytest.mark.parametrize("count", [MOST_RIVALS, MOST_RIVALS + 1])
def test_more_rules_than_are_held_against_each_other(count: int) -> None:
    rules = [
        {"Name": f"R{number}", "direction": "Outbound", "linkType": "Join", "precedence": 1} for number in range(count)
    ]
    document = {"azureDirectoryPolicy": {"customSynchronizationRules": rules}, "onpremisesDirectoryPolicy": []}
    (config,) = read("a.json", [Source("a.json", json.dumps(document).encode())], Options()).configs
    (found,) = lint(config, (registry()["too-many-custom-rules"],))
    assert ("clashes of joins" in found.message) == (count > MOST_RIVALS)
