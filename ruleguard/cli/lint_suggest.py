"""``ruleguard lint --suggest``: the supported form of edited default rules, as a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from ruleguard.cli.baselines import EXPORT, conflicts, load_baselines, refuse_damage, settings_baselines
from ruleguard.cli.output import emit_script
from ruleguard.errors import InputError, UsageError
from ruleguard.lint.suggest import Suggestions, suggestions
from ruleguard.model.nodes import Circumstances, Config
from ruleguard.model.values import is_standard_tag
from ruleguard.render.style import one_line
from ruleguard.render.suggest import suggestion_script

if TYPE_CHECKING:
    from ruleguard.cli.settings import Grounds
    from ruleguard.readers.export import Reading


def suggest(reading: Reading, grounds: Grounds, baselines: Sequence[str], output: str | None) -> None:
    """Print the script, or write it with a byte order mark where Windows PowerShell needs one.

    Raises ``RuleguardError`` for an input that cannot be read, is damaged or has no bodies of default rules.
    """
    if reading.errors:
        raise reading.errors[0]
    if len(reading.configs) != 1:
        raise UsageError("--suggest is for one server: give one PATH, a folder where the rules are in several files")
    config = reading.configs[0]
    _refuse_without_bodies(config)
    refuse_damage(config)
    known = (*load_baselines(baselines), *settings_baselines(grounds.of(config.input.path)))
    for line in conflicts(known) if known else ():
        _tell(line)
    found = suggestions(replace(config, circumstances=Circumstances(baselines=known)))
    if not found.sections:
        _tell(f"{config.input.path}: {_nothing(found)}")
        return
    text = suggestion_script(found, config.input.path)
    emit_script(text, output)


def _refuse_without_bodies(config: Config) -> None:
    default = [rule for rule in config.rules if rule.standard or is_standard_tag(rule.immutable_tag or "")]
    if any(rule.flows is not None for rule in default):
        return
    if config.input.format == "settings-json":
        why = "a settings file only names the default rules"
    else:
        why = "it holds no default rule"
    raise InputError(
        config.input.path,
        f"{why}, so what was edited cannot be seen: run {EXPORT} on the server and give the folder, or export the default"
        " rules in the Synchronization Rules Editor",
    )


def _nothing(found: Suggestions) -> str:
    """Why there is no script."""
    parts = ["nothing to suggest: no default rule is known to be edited"]
    if found.undecided:
        parts.append(f"differs, perhaps by a choice in the wizard: {', '.join(found.undecided)}")
    if found.unknown:
        parts.append(
            f"not compared, because no baseline has their revision (give one of a clean server with --baseline): "
            f"{', '.join(found.unknown)}"
        )
    return "; ".join(parts)


def _tell(line: str) -> None:
    click.echo(one_line(f"ruleguard: {line}"), err=True)
