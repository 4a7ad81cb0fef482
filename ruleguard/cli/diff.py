"""``ruleguard diff``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from ruleguard.cli.main import EXIT_FINDINGS, listed
from ruleguard.cli.output import as_json, emit, printable_html, style_for
from ruleguard.errors import UsageError

if TYPE_CHECKING:
    from ruleguard.render.diff_report import DiffReport

_LEVELS = ("breaking", "warning", "info")
_FORMATS = ("text", "json", "markdown", "html", "sarif", "github")


@click.command("diff")
@click.argument("paths", nargs=-1, metavar="ACTIVE STAGING")
@click.option(
    "--fail-on",
    type=click.Choice([*_LEVELS, "never"]),
    default="warning",
    show_default=True,
    help="Exit with 1 when a change is this severe or worse, or no verdict is possible.",
)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False), help="Write to a file.")
@click.option("--only", multiple=True, metavar="AREA", help="Only these areas (commas allowed).")
@click.option("--exclude", multiple=True, metavar="AREA", help="Not these areas (commas allowed).")
@click.option("--severity", multiple=True, metavar="ID=LEVEL", help="Another severity for a kind of change.")
@click.option("--connector-map", multiple=True, metavar="ACTIVE=STAGING", help="This connector is that one.")
@click.option(
    "--baseline",
    multiple=True,
    metavar="PATH",
    help="Baseline file or clean export: tells edited default rules from shipped ones, beside what ruleguard knows.",
)
@click.option("--config", type=click.Path(dir_okay=False), help="Use this settings file.")
@click.option("--isolated", is_flag=True, help="Use no settings file.")
@click.option("--today", type=click.DateTime(("%Y-%m-%d",)), metavar="DATE", help="Judge acceptances as of this day.")
@click.option(
    "--show-cosmetic",
    is_flag=True,
    help="Also list expressions that are written differently and mean the same; they change nothing.",
)
@click.option("--git-driver", is_flag=True, help="Be git's external diff driver (see docs/diff.md).")
@click.option("-v", "--verbose", is_flag=True, help="Show changes of no consequence too, and what causes the runs.")
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """Compare ACTIVE with STAGING: what will happen when the staging server becomes active?

    Any two formats can be compared; what only one side can say is listed as not compared. Identifiers, host names, dates,
    accounts, the order of lists and the wording of expressions that mean the same make no difference.

    The areas are settings, connectors, filtering, rules, run-profiles and schema. Settings come from the nearest
    ruleguard.yaml at or above STAGING.
    """
    if options["git_driver"]:
        from ruleguard.cli.git_driver import driver_output

        emit(driver_output(paths, style_for(None)), None)
        return
    active, staging = _two(ctx, paths)
    from ruleguard.cli.diff_run import Wanted, run
    from ruleguard.cli.settings import Grounds

    if options["config"] and options["isolated"]:
        raise UsageError("--config and --isolated exclude each other")
    today = options["today"]
    wanted = Wanted(
        only=listed(options["only"]),
        exclude=listed(options["exclude"]),
        severity=options["severity"],
        connector_map=options["connector_map"],
        baselines=options["baseline"],
        today=today and today.date(),
        cosmetic=options["show_cosmetic"],
    )
    _refuse_input(options["output"], (active, staging, *wanted.baselines))
    report = run(active, staging, Grounds(options["config"], isolated=options["isolated"]), wanted)
    emit(_rendered(report, options), options["output"])
    if _fails(report, options["fail_on"]):
        ctx.exit(EXIT_FINDINGS)


def _two(ctx: click.Context, paths: tuple[str, ...]) -> tuple[str, str]:
    if len(paths) > 2:
        raise click.UsageError(f"Got unexpected extra argument ({paths[2]})", ctx)
    if len(paths) < 2:
        raise click.UsageError(f"Missing argument '{'STAGING' if paths else 'ACTIVE'}'.", ctx)
    return paths[0], paths[1]


def _refuse_input(output: str | None, inputs: Iterable[str]) -> None:
    """A report in the place of an export would be the end of the export."""
    for path in inputs:
        with suppress(OSError, ValueError):  # no file of that name: standard input, a revision, a new report
            if output is not None and os.path.samefile(output, path):
                raise UsageError(f"--output {output} is an input")


def _rendered(report: DiffReport, options: dict[str, Any]) -> str:
    form = options["form"]
    if form == "text":
        from ruleguard.render.diff_text import diff_text

        return diff_text(report, style_for(options["output"]), verbose=options["verbose"])
    content = getattr(import_module(f"ruleguard.render.diff_{form}"), f"diff_{form}")(report)
    if form == "json" and options["show_cosmetic"]:
        from ruleguard.render.diff_cosmetic import cosmetic_json

        content["cosmetic"] = cosmetic_json(report.cosmetic)
    if form == "html" and options["output"] is None:
        return printable_html(content)
    return content if isinstance(content, str) else as_json(content)


def _fails(report: DiffReport, fail_on: str) -> bool:
    """A verdict that cannot be given is as good as a warning."""
    if fail_on == "never":
        return False
    limit = _LEVELS.index(fail_on)
    return any(item.level.rank <= limit for item in report.open) or (bool(report.undecided) and fail_on != "breaking")
