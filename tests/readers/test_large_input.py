"""An input of many parts is read and checked. The limit keeps a quadratic way from holding up everything else; tests/scaling
counts the steps."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from ruleguard.lint.engine import lint
from ruleguard.lint.registry import registry
from ruleguard.model.nodes import Config
from ruleguard.readers.export import Options, read
from ruleguard.render.show import show_text
from ruleguard.render.style import one_line
from ruleguard.text import Source

SECONDS = 20.0
FLOW = "<mapping><dest>a</dest><src><attr>b</attr></src></mapping>"
RULE = "<synchronizationRule><name>r</name><precedence>5</precedence></synchronizationRule>"


@contextmanager
def in_time() -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < SECONDS


def settings(*rules: object) -> str:
    return json.dumps({"azureDirectoryPolicy": {"customSynchronizationRules": rules}})


def config(text: str) -> Config:
    (found,) = read("in", [Source("in", text.encode())], Options()).configs
    return found


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        pytest.param(
            lambda: (
                f"<synchronizationRule><attribute-mappings>{FLOW * 10_000}</attribute-mappings></synchronizationRule>"
            ),
            9_999,
            id="findings in one rule of the server",
        ),
        pytest.param(lambda: f"<export>{RULE * 3_000}</export>", 2_999, id="rules in one file of the server"),
        pytest.param(
            lambda: settings(*({"Name": f"r{n}", "precedence": "x"} for n in range(6_000))),
            6_001,  # and one that says that these are many rules
            id="faults of a settings file",
        ),
        pytest.param(
            lambda: settings(*({"Name": f"r{n}", "brandNewKey": 1} for n in range(6_000))),
            1,
            id="a new member of every rule",
        ),
        pytest.param(
            lambda: settings({"Name": "r", "attributeMappings": [{"destination": "d", "new": 1}] * 4_000}),
            3_999,
            id="a new member of every flow",
        ),
        pytest.param(
            lambda: "{" + ",".join(f'"k{n}":1,"k{n}":2' for n in range(10_000)) + ',"policyMetadata":{}}',
            10_000,
            id="duplicate keys",
        ),
    ],
)
def test_reading_and_checking(text: Callable[[], str], findings: int) -> None:
    source = text()
    rules = list(registry().values())
    with in_time():
        assert len(lint(config(source), rules)) == findings


def test_showing() -> None:
    found = config(settings(*[{"Name": f"r{number}", "new": 1} for number in range(1_000)]))
    with in_time():
        assert show_text(found).count("\nrule ") == 1_000


@pytest.mark.parametrize("piece", [" ", "\t", " \t", "\n", "x ", "\x1b"])
def test_a_long_text_on_one_line(piece: str) -> None:
    with in_time():
        assert "\n" not in one_line(piece * 40_000 + "x")
