"""``ruleguard plan``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ruleguard.cli.output import as_json, emit, style_for, write_all
from ruleguard.errors import RuleguardError, UsageError

if TYPE_CHECKING:
    from ruleguard.cli.diff_run import Wanted
    from ruleguard.cli.settings import Grounds
    from ruleguard.model.nodes import Config
    from ruleguard.render.plan_report import PlanReport


@click.command("plan")
@click.argument("active", metavar="ACTIVE")
@click.argument("staging", metavar="STAGING")
@click.option("--rules", multiple=True, metavar="DIR", help="Rule scripts to bring over as well.")
@click.option("--output", metavar="DIR", help="Write a folder: numbered scripts, PLAN.md, undo.")
@click.option("--force", is_flag=True, help="Let --output write into a folder that is not empty.")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), help="Default: text.")
@click.option("--connector-map", multiple=True, metavar="ACTIVE=STAGING", help="This connector is that one.")
@click.option(
    "--baseline",
    multiple=True,
    metavar="PATH",
    help="Baseline file or clean export: tells edited default rules from shipped ones, beside what ruleguard knows.",
)
@click.option("--config", type=click.Path(dir_okay=False), help="Use this settings file.")
@click.option("--isolated", is_flag=True, help="Use no settings file.")
def command(active: str, staging: str, form: str | None, **options: Any) -> None:
    """Turn the differences between ACTIVE and STAGING into the move, for a person to read and to carry out.

    Each step says what to do, why, how to take it back and what to check. For custom rules there are scripts, ready to
    run on the staging server. ruleguard itself runs nothing and connects to nothing. Changes that the settings accept
    get no step.
    """
    from ruleguard.cli.diff_run import Wanted
    from ruleguard.cli.settings import Grounds

    if options["config"] and options["isolated"]:
        raise UsageError("--config and --isolated exclude each other")
    wanted = Wanted(connector_map=options["connector_map"], baselines=options["baseline"])
    grounds = Grounds(options["config"], isolated=options["isolated"])
    report = _report((active, staging), options["rules"], grounds, wanted)
    output = options["output"]
    if output is None:
        emit(_rendered(report, form or "text"), None)
        return
    names = _write_folder(report, Path(output), force=options["force"])
    emit(_rendered(report, form) if form else _summary(report, output, names), None)


def _report(paths: tuple[str, str], rules: tuple[str, ...], grounds: Grounds, wanted: Wanted) -> PlanReport:
    """The comparison as ``ruleguard diff`` makes it, and its plan."""
    from ruleguard.cli.diff_run import report_on
    from ruleguard.cli.inputs import load_one
    from ruleguard.diff.connector_map import connector_map
    from ruleguard.plan.build import Basis, build
    from ruleguard.render.plan_report import PlanReport

    active, staging = load_one(paths[0]), load_one(paths[1])
    if rules:
        active = _with_rules(active, staging, rules, wanted.connector_map)
    diff, comparison = report_on(active, staging, grounds, wanted)
    given = connector_map(wanted.connector_map, active, staging)
    return PlanReport(build(active, staging, Basis(diff.judged, comparison, diff.checklist, given)), diff)


def _with_rules(active: Config, staging: Config, rules: Iterable[str], pairs: Iterable[str]) -> Config:
    from ruleguard.cli.inputs import script_files
    from ruleguard.diff.connector_map import connector_map
    from ruleguard.plan.additional import with_rules
    from ruleguard.rewrite.connector_map import from_exports

    connectors = from_exports(active, staging, connector_map(pairs, active, staging))
    return with_rules(active, [config for _, config in script_files(rules)], connectors)


def _rendered(report: PlanReport, form: str) -> str:
    if form == "json":
        from ruleguard.render.plan_json import plan_json

        return as_json(plan_json(report))
    if form == "markdown":
        from ruleguard.render.plan_markdown import plan_markdown

        return plan_markdown(report)
    from ruleguard.render.plan_text import plan_text

    return plan_text(report, style_for(None))


def _summary(report: PlanReport, output: str, names: Iterable[str]) -> str:
    from ruleguard.render.plan_folder import PLAN
    from ruleguard.render.style import one_line

    lines = [f"wrote {output}: {report.counted}", *(f"  {name}" for name in names), f"Read {PLAN} first."]
    return "".join(f"{one_line(line)}\n" for line in lines)


def _write_folder(report: PlanReport, folder: Path, *, force: bool) -> list[str]:
    """All files or none; their names. Raises ``RuleguardError`` for a folder that is not empty, unless forced."""
    from ruleguard.render.plan_folder import plan_folder

    files = plan_folder(report)
    others = _other_files(folder, files)
    if not force and folder.exists() and any(folder.iterdir()):
        raise RuleguardError(f"{folder}: is not empty; name another folder, or overwrite with --force")
    targets = [(folder / name, data) for name, data in files.items()]
    made = _make_folders({path.parent for path, _ in targets})
    try:
        write_all(targets)
    except BaseException:
        _remove_folders(made)
        raise
    if others:
        from ruleguard.render.style import one_line

        told = f"{folder}: not part of this plan, remove before somebody runs it: {', '.join(others)}"
        click.echo(one_line(told), err=True)
    return list(files)


def _other_files(folder: Path, files: Iterable[str]) -> list[str]:
    """Scripts that are there already and that the plan does not have: of an earlier plan, most likely."""
    wanted = {os.path.normcase(folder / name) for name in files}
    if folder.exists() and not folder.is_dir():
        raise RuleguardError(f"{folder}: is a file; name a folder")
    found = sorted(folder.rglob("*.ps1")) if folder.exists() else []
    return [str(path.relative_to(folder)) for path in found if os.path.normcase(path) not in wanted]


def _make_folders(folders: Iterable[Path]) -> list[Path]:
    """The folders that did not exist, the outermost first."""
    made: list[Path] = []
    for folder in sorted(folders):
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            _remove_folders(made)
            raise RuleguardError(f"{folder}: cannot be made: {(error.strerror or str(error)).lower()}") from None
        made += reversed(missing)
    return made


def _remove_folders(made: Iterable[Path]) -> None:
    for folder in reversed(list(made)):
        with suppress(OSError):
            folder.rmdir()
