"""Rule scripts together with the server they are for: one configuration, as it would be after they have run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ruleguard.diagnostic import Diagnostic
from ruleguard.model.nodes import Config, Input
from ruleguard.model.roles import place_of


def is_scripts(config: Config) -> bool:
    """Whether a configuration comes from rule scripts, which hold rules and no connectors."""
    return config.input.format == "rule-script"


def joined(scripts: Sequence[Config], target: Config, path: str) -> Config:
    """The rules of all scripts on the target's connectors, beside the target's own rules that no script replaces.

    A script replaces a rule of the same identifier, or of the same connector, direction and name; when the target does not
    have its connector, of the same direction and name, for nobody can say which connector is meant.
    """
    rules = [rule for config in scripts for rule in config.rules]
    identifiers = {rule.identifier for rule in rules if rule.identifier}
    own = {connector.identifier for connector in target.connectors or ()}
    names = {place_of(rule) for rule in rules}
    foreign = {place_of(rule)[1:] for rule in rules if rule.connector not in own}
    kept = [
        rule
        for rule in target.rules
        if rule.identifier not in identifiers and place_of(rule) not in names and place_of(rule)[1:] not in foreign
    ]
    return replace(
        target,
        input=Input(path, "rule-script", scripts[0].input.encoding),
        rules=(*kept, *rules),  # of two rules that clash, the later one is reported: the script's
        settings=(),
        faults=tuple(fault for config in scripts for fault in config.faults),
        allowances=tuple(allowance for config in scripts for allowance in config.allowances),
    )


def about_scripts(found: Iterable[Diagnostic], scripts: Sequence[Config]) -> list[Diagnostic]:
    """The findings that stand in the scripts; what is wrong with the target is not asked for here."""
    own = {at.source.path for config in scripts for rule in config.rules if (at := rule.at()) is not None}
    own |= {config.input.path for config in scripts}
    own |= {fault.path for config in scripts for fault in config.faults}
    own |= {allowance.at.source.path for config in scripts for allowance in config.allowances}
    return [item for item in found if item.path in own]
