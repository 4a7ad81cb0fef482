"""One run of ``ruleguard lint``: inputs, settings, rules, findings; printing is left to the caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from datetime import date
from typing import TYPE_CHECKING

from ruleguard.cli.inputs import load_one
from ruleguard.cli.settings import Ground, Grounds
from ruleguard.diagnostic import Diagnostic
from ruleguard.errors import InputError, UsageError
from ruleguard.lint.acceptance import Acceptances
from ruleguard.lint.allowances import UNUSED
from ruleguard.lint.engine import lint
from ruleguard.lint.joined import about_scripts, is_scripts, joined
from ruleguard.lint.policy import chosen, graded
from ruleguard.lint.rule import Rule
from ruleguard.lint.settings import FILE_NAME
from ruleguard.model.nodes import Circumstances, Config
from ruleguard.model.roles import roles, subject
from ruleguard.readers.export import Reading
from ruleguard.records import record

if TYPE_CHECKING:
    from ruleguard.model.shipped import Baseline

FOREIGN = "foreign-connector"


@record(frozen=True, slots=True)
class Wanted:
    """What the caller asks for. ``target`` and ``build`` go before those of the settings; ``baselines`` (paths to clean
    servers' default rules) before theirs, when two disagree."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    target: str | None = None
    build: str | None = None
    today: date | None = None
    baselines: tuple[str, ...] = ()


@record(slots=True)
class Outcome:
    """``rules``: those that ran for some input. ``verbose``: lines that say what was looked at together. ``notes``: lines
    about the baselines that everybody has to see."""

    found: list[Diagnostic] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    rules: dict[str, Rule] = field(default_factory=dict)
    errors: list[InputError] = field(default_factory=list)
    verbose: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def run(reading: Reading, grounds: Grounds, wanted: Wanted) -> Outcome:
    """Check every configuration that was read, with the settings that hold for it.

    Raises ``RuleguardError`` for settings, names or a target that cannot be used.
    """
    outcome = Outcome(errors=list(reading.errors), inputs=[config.input.path for config in reading.configs])
    if not reading.configs:  # a misspelt rule is told even so
        ground = grounds.of(".")
        chosen(ground.rules, ground.settings, wanted.select, wanted.ignore)
    given = _given(wanted)
    by_ground: dict[int, tuple[Ground, list[Config]]] = {}
    for config in reading.configs:
        ground = grounds.of(config.input.path)
        by_ground.setdefault(id(ground), (ground, []))[1].append(config)
    for ground, configs in by_ground.values():
        _run_on(ground, configs, wanted, given, outcome)
    outcome.found.sort(key=lambda item: item.sort_key())
    return outcome


def _run_on(
    ground: Ground, configs: Sequence[Config], wanted: Wanted, given: Sequence[Baseline], outcome: Outcome
) -> None:
    settings = ground.settings
    rules = chosen(ground.rules, settings, wanted.select, wanted.ignore)
    outcome.rules |= {rule.id: rule for rule in rules}
    today = wanted.today or date.today()
    baselines = _baselines(ground, given, outcome)
    found: list[Diagnostic] = []
    subjects: set[str] = set()
    files: set[str] = set()
    for config, scripts in _together(ground, configs, wanted, outcome):
        circumstances = Circumstances(
            today=today,
            custom_rule_names=settings.names,
            baselines=baselines,
            stock_assemblies=settings.stock_assemblies,
        )
        config = replace(config, circumstances=circumstances)
        diagnostics = lint(config, rules, ground.rules.keys())
        found += about_scripts(diagnostics, scripts) if scripts else diagnostics
        if settings.accepted:
            labels = roles(config)
            subjects |= {subject(labels.label(rule), rule) for rule in config.rules}
            files |= {each.input.path for each in scripts or [config]}
            files |= {at.source.path for rule in config.rules if (at := rule.at()) is not None}
    found = graded(found, settings, ground.rules, ground.relative)
    acceptances = Acceptances(settings.accepted, today, ground.relative)
    found = acceptances.marked(found)
    ran = {rule.id: rule for rule in rules}
    if settings.accepted and UNUSED in ran:
        unused = acceptances.unused(ran, ran[UNUSED], subjects, files)
        found += graded(unused, settings, ground.rules, ground.relative)
    outcome.found += found


def _given(wanted: Wanted) -> tuple[Baseline, ...]:
    if not wanted.baselines:
        return ()
    from ruleguard.cli.baselines import load_baselines

    return load_baselines(wanted.baselines)


def _baselines(ground: Ground, given: Sequence[Baseline], outcome: Outcome) -> tuple[Baseline, ...]:
    """The default rules of clean servers that the caller and the settings name. Raises ``InputError``."""
    if not given and not ground.settings.baselines:
        return ()
    from ruleguard.cli.baselines import conflicts, settings_baselines

    found = (*given, *settings_baselines(ground))
    outcome.notes += [line for line in conflicts(found) if line not in outcome.notes]
    return found


def _together(
    ground: Ground, configs: Sequence[Config], wanted: Wanted, outcome: Outcome
) -> list[tuple[Config, list[Config]]]:
    """The configurations to look at, and the scripts that one of them was joined from."""
    build = wanted.build or ground.settings.build
    target_path = wanted.target or (ground.settings.target and ground.path(ground.settings.target))
    scripts = [config for config in configs if is_scripts(config)]
    if scripts and not target_path and FOREIGN in wanted.select:
        raise UsageError(f"{FOREIGN} needs to know the server that scripts are for: target in {FILE_NAME}, or --target")
    scripts = scripts if target_path else []
    result: list[tuple[Config, list[Config]]] = []
    if scripts and target_path:
        target = load_one(target_path)
        if target.connectors is None:
            raise InputError(target_path, "lists no connectors, so it cannot be the target of scripts")
        names = [config.input.path for config in scripts]
        whole = joined(scripts, target, names[0] if len(names) == 1 else "scripts")
        result.append((_with_build(whole, build), scripts))
        outcome.verbose.append(f"{', '.join(names)}: checked together with the rules and connectors of {target_path}")
    for config in configs:
        if not any(config is script for script in scripts):
            result.append((_with_build(config, build), []))
            outcome.verbose.append(f"{config.input.path}: {config.input.format}, checked by itself")
    return result


def _with_build(config: Config, build: str | None) -> Config:
    """The version that is assumed where the input states none."""
    if build is None or config.server.build:
        return config
    return replace(config, server=replace(config.server, build=build))
