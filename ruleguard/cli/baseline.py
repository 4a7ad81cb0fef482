"""``ruleguard baseline``: capture the default rules of a clean server, and check a server's against what was shipped."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from ruleguard.cli.main import EXIT_FINDINGS
from ruleguard.cli.output import as_json, emit, is_same, refuse_input, style_for
from ruleguard.errors import UsageError

if TYPE_CHECKING:
    from ruleguard.cli.baseline_capture import Captured
    from ruleguard.render.baseline_report import BaselineReport


@click.group(
    "baseline", no_args_is_help=False, epilog="docs/baselines.md tells how to make an export of a clean server."
)
def command() -> None:
    """Default rules as Microsoft ships them: which ones did somebody change?

    ruleguard knows those of one early build. A baseline captured on a clean server of your own build tells the rest.
    """


@command.command("capture")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write to a file.")
@click.option("--force", is_flag=True, help="Write it even though rules were edited, as far as ruleguard knows them.")
@click.pass_context
def capture(ctx: click.Context, /, paths: tuple[str, ...], output: str | None, force: bool) -> None:
    """Make a baseline file of the default rules of a clean server.

    PATH is the folder that Get-ADSyncServerConfiguration writes on that server, or the rule editor's exports of all its
    default rules. Custom rules are left out. When two rules disagree, or one is not as ruleguard knows it, the server is
    not clean: nothing is written, and the exit code is 1.
    """
    if not paths:
        raise click.UsageError("Missing argument 'PATH...'.", ctx)
    refuse_input(output, paths)
    from ruleguard.baselines.file import document, one_rule_a_line
    from ruleguard.cli.baseline_capture import run

    captured = run(paths)
    if captured.disagreements or (captured.edited and not force):
        _tell_refusal(captured)
        ctx.exit(EXIT_FINDINGS)
    emit(one_rule_a_line(document(captured.baseline)), output)
    _tell(captured, output)


def _tell_refusal(captured: Captured) -> None:
    for line in (*captured.disagreements, *captured.edited):
        _say(line)
    _say(
        "this is no clean server, and nothing was written: capture one on which nobody has edited a default rule"
        + ("" if captured.disagreements else ". With --force these rules are written as they are")
    )


def _tell(captured: Captured, output: str | None) -> None:
    baseline = captured.baseline
    count = len(baseline.rules)
    build = f"build {baseline.build}" if baseline.build else "a build that the input does not state"
    _say(f"{count:,} default rule{'' if count == 1 else 's'} of {build} written{f' to {output}' if output else ''}")
    for line in (*captured.edited, *captured.notes):
        _say(line)
    if captured.edited:
        _say("where this file is used, ruleguard's own baseline goes first, and those rules of it are left out")


@command.command("check")
@click.argument("path")
@click.option(
    "--baseline",
    multiple=True,
    metavar="PATH",
    help="Default rules of a clean server: a baseline of them or an export.",
)
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False), help="Write to a file.")
@click.option("--config", type=click.Path(dir_okay=False), help="Use this settings file.")
@click.option("--isolated", is_flag=True, help="Use no settings file.")
@click.pass_context
def check(ctx: click.Context, /, path: str, **options: Any) -> None:
    """Say of every default rule in PATH whether it is as Microsoft shipped it.

    What the installation wizard decides is no change, and is named. What cannot be decided is said, with the export that
    tells it. Exit code 1: a rule was changed. Settings (baselines) come from the nearest ruleguard.yaml at or above PATH.
    """
    from ruleguard.cli.baseline_check import run
    from ruleguard.cli.settings import Grounds

    if options["config"] and options["isolated"]:
        raise UsageError("--config and --isolated exclude each other")
    if any(not each.strip() for each in options["baseline"]):
        raise UsageError("--baseline is empty: leave it out, or say which")
    refuse_input(options["output"], (path, *options["baseline"]))
    for each in options["baseline"]:
        if is_same(path, each):
            raise UsageError(f"{each} would be held against itself: --baseline takes the rules of a clean server")
    report = run(path, Grounds(options["config"], isolated=options["isolated"]), options["baseline"])
    emit(_rendered(report, options), options["output"])
    from ruleguard.cli.baselines import conflict_lines

    for line in (*report.damage, *conflict_lines(report.conflicts)):
        _say(line)
    if report.is_modified:
        ctx.exit(EXIT_FINDINGS)


def _rendered(report: BaselineReport, options: dict[str, Any]) -> str:
    form = options["form"]
    function = getattr(import_module(f"ruleguard.render.baseline_{form}"), f"baseline_{form}")
    if form == "json":
        return as_json(function(report))
    return str(function(report, style_for(options["output"])) if form == "text" else function(report))


def _say(line: str) -> None:
    from ruleguard.render.style import one_line

    click.echo(one_line(f"ruleguard: {line}"), err=True)
