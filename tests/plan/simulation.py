"""What the scripts of a plan would do to a server, on the model. Nothing is run: each command is taken at its word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ruleguard.model.nodes import Config, SyncRule
from ruleguard.plan.steps import Script, Step
from ruleguard.readers.rule_script import read
from ruleguard.syntax.powershell import parse
from ruleguard.syntax.powershell_values import Command, Parameter
from ruleguard.text import Source

_SWITCH = re.compile(r"^\$existing\[0\]\.Disabled = \$(true|false)$", re.MULTILINE)
_FOUND = re.compile(r"^\$existing = @\(Get-ADSyncRule \| Where-Object Identifier -EQ '([^']+)'\)$", re.MULTILINE)
_FREE = re.compile(r"Where-Object Precedence -EQ (\d+)(?: \| Where-Object Identifier -NE '([^']+)')?\)\.Count -ne 0")


def source(name: str, text: str) -> Source:
    """The file as it is written: Windows PowerShell needs the byte order mark."""
    return Source(name, text.encode("utf-8-sig"))


def after(config: Config, steps: Iterable[Step]) -> Config:
    """The server when every script has been run in order."""
    for step in steps:
        if step.script is not None:
            config = run(config, step.script.name, step.script.text)
    return config


def undone(config: Config, steps: Iterable[Step]) -> Config:
    """The server when every undo script has been run, the last step first."""
    for step in reversed([*steps]):
        if step.script is not None:
            config = run(config, step.script.undo_name, step.script.undo, back=True)
    return config


def run(config: Config, name: str, text: str, *, back: bool = False) -> Config:
    """The server after one script; what the product would refuse fails. A server may have had a number twice before."""
    file = source(name, text)
    guarded = text.partition("New-ADSyncRule")[0]
    rules = list(config.rules)
    for number, but in _FREE.findall(guarded):
        assert [rule.name for rule in rules if rule.precedence == int(number) and rule.identifier != but] == []
    for identifier in _removed(file):
        going = [rule for rule in rules if rule.identifier == identifier]
        assert len(going) == 1, f"{name} removes {identifier}, of which there are {len(going)}"
        rules = [rule for rule in rules if rule is not going[0]]
    for rule in read(file).rules:
        assert rule.identifier not in {each.identifier for each in rules}
        assert back or not rule.precedence or rule.precedence not in {each.precedence for each in rules}
        rules.append(rule)
    return replace(config, rules=tuple(_switched(rules, text)))


def _removed(file: Source) -> list[str]:
    calls = [it for it in parse(file.text).statements if isinstance(it, Command) and it.name == "remove-adsyncrule"]
    return [argument.value.text for call in calls for argument in call.arguments if isinstance(argument, Parameter)]


def _switched(rules: list[SyncRule], text: str) -> list[SyncRule]:
    state, found = _SWITCH.search(text), _FOUND.search(text)
    if state is None or found is None:
        return rules
    return [replace(it, disabled=state[1] == "true") if it.identifier == found[1] else it for it in rules]


def scripts(steps: Iterable[Step]) -> list[tuple[str, str]]:
    """Every script and every undo script, with its name."""
    found: list[Script] = [step.script for step in steps if step.script is not None]
    return [(name, text) for it in found for name, text in ((it.name, it.text), (it.undo_name, it.undo)) if text]
