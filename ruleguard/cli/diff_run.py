"""One run of ``ruleguard diff``: inputs, settings, comparison, judgement; printing is left to the caller."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from ruleguard.baselines.shipped import shipped
from ruleguard.cli.baselines import load_baselines, settings_baselines
from ruleguard.cli.inputs import load_one
from ruleguard.cli.settings import Grounds
from ruleguard.diff.areas import AREAS, narrowed
from ruleguard.diff.change import Comparison, NotCompared
from ruleguard.diff.commands import commands
from ruleguard.diff.compare import compare
from ruleguard.diff.connector_map import connector_map
from ruleguard.diff.impact import ROWS, Verdict, judge, verdict
from ruleguard.diff.judgement import Level
from ruleguard.diff.policy import Accept, decided
from ruleguard.diff.run_steps import run_steps
from ruleguard.diff.undecided import undecided
from ruleguard.errors import UsageError
from ruleguard.lint.acceptance import Entries
from ruleguard.lint.registry import nearest
from ruleguard.lint.settings import Settings
from ruleguard.model.nodes import Config
from ruleguard.model.shipped import Baseline
from ruleguard.records import record
from ruleguard.render.diff_report import DiffReport

if TYPE_CHECKING:
    from ruleguard.lint.rule import Rule

# What an import of settings leaves out is what these rules of the linter tell.
_CHECKLIST = ("migration", "nonstandard-connector")


@record(frozen=True, slots=True)
class Wanted:
    """What the caller asks for. ``severity``: texts such as "rule-added=info", which go before the settings'.
    ``connector_map``: texts such as "North=One". ``baselines``: baseline files and clean exports to hold default rules
    against, beside what comes with the program."""

    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    connector_map: tuple[str, ...] = ()
    baselines: tuple[str, ...] = ()
    today: date | None = None
    cosmetic: bool = False


def run(active_path: str, staging_path: str, grounds: Grounds, wanted: Wanted) -> DiffReport:
    """The whole report. Raises ``RuleguardError`` for inputs, settings and names that cannot be used."""
    _check_areas((*wanted.only, *wanted.exclude))
    if set(wanted.only or AREAS) <= set(wanted.exclude):
        raise UsageError("--only and --exclude leave nothing to compare")
    for text in wanted.severity:
        _severity(text)
    active, staging = load_one(active_path), load_one(staging_path)
    return report_on(active, staging, grounds, wanted)[0]


def report_on(active: Config, staging: Config, grounds: Grounds, wanted: Wanted) -> tuple[DiffReport, Comparison]:
    """The report on two configurations, and the comparison it is made from. Raises like ``run``."""
    own = dict(_severity(text) for text in wanted.severity)
    ground = grounds.of(staging.input.path)
    settings = ground.settings
    baselines = (*load_baselines(wanted.baselines), *settings_baselines(ground))
    known = (*shipped(), *baselines)
    comparison = compare(active, staging, connector_map(wanted.connector_map, active, staging), known)
    today = wanted.today or date.today()
    judged = decided(judge(comparison.changes), {**settings.change_severity, **own}, _accept(settings, today))
    judged = narrowed(judged, wanted.only, wanted.exclude)
    steps = run_steps((item for item in judged if not item.accepted), comparison.matched)
    gaps = undecided(active, staging, [name for name in AREAS if _is_wanted(name, wanted)])
    found = verdict(judged)
    report = DiffReport(
        active,
        staging,
        judged,
        Verdict.REVIEW if gaps and found is Verdict.READY else found,
        steps,
        (*comparison.not_compared, *_of_no_use(baselines, active, staging), *_left_out(wanted)),
        cosmetic=comparison.cosmetic if wanted.cosmetic else (),
        undecided=gaps,
        commands=tuple(commands(steps, {item.role: item.staging for item in comparison.matched if item.staging})),
        matched=comparison.matched,
        edited_on_both=comparison.edited_on_both,
        checklist=tuple(_checklist(active, staging, ground.rules)),
    )
    return report, comparison


def _is_wanted(area: str, wanted: Wanted) -> bool:
    return (not wanted.only or area in wanted.only) and area not in wanted.exclude


def _accept(settings: Settings, today: date) -> Accept:
    return Entries(settings.accepted_changes, today).reason


def _checklist(active: Config, staging: Config, known: dict[str, Rule]) -> Iterable[str]:
    """What an import of the active server's settings does not bring and staging does not have."""
    from ruleguard.lint.engine import lint
    from ruleguard.lint.registry import selected

    rules = selected(known, _CHECKLIST, ())
    there = {(item.rule, item.subject) for item in lint(replace(staging, faults=()), rules)}
    for item in lint(replace(active, faults=()), rules):
        if (item.rule, item.subject) not in there:
            yield item.message


def _check_areas(names: Iterable[str]) -> None:
    for name in names:
        if name not in AREAS:
            raise UsageError(f"there is no area '{name}'{nearest(name, AREAS)}: {', '.join(AREAS)}")


def _of_no_use(baselines: Iterable[Baseline], active: Config, staging: Config) -> Iterable[NotCompared]:
    """The baselines of somebody's that know none of the rules."""
    tags = {(rule.immutable_tag or "").casefold() for config in (active, staging) for rule in config.rules}
    for baseline in baselines:
        if not any(item.tag.casefold() in tags for item in baseline.rules):
            build = f"build {baseline.build}" if baseline.build else "another build"
            yield NotCompared(
                f"default rules with the baseline {baseline.source}",
                f"it is of {build} and knows no revision of a rule of these servers: export a clean server of their build "
                "with Get-ADSyncServerConfiguration, and name that",
            )


def _left_out(wanted: Wanted) -> Iterable[NotCompared]:
    """The areas that the caller does not want to see."""
    names = [name for name in AREAS if (wanted.only and name not in wanted.only) or name in wanted.exclude]
    if names:
        yield NotCompared(", ".join(names), "left out by --only or --exclude")


def _severity(text: str) -> tuple[str, str]:
    name, _, level = text.partition("=")
    ids = _ids()
    if name not in ids:
        raise UsageError(f"there is no change '{name}'{nearest(name, ids)}")
    if level not in list(Level):
        raise UsageError(f"--severity {name}=LEVEL: a level is one of {', '.join(Level)}")
    return name, level


def _ids() -> Mapping[str, Level]:
    return {row.id: row.level for row in ROWS}
