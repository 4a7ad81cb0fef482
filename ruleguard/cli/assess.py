"""``ruleguard assess``."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ruleguard.cli.main import EXIT_FINDINGS
from ruleguard.cli.output import as_json, emit, emit_script, refuse_input, style_for, write_atomically
from ruleguard.errors import UsageError

if TYPE_CHECKING:
    from ruleguard.render.assess_report import AssessReport

_TARGETS = ("connect", "cloud-sync")
_DIGITS = 10
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")


def _count(_: click.Context, __: click.Parameter, value: str | None) -> int | None:
    """A number of objects from 1 on, with or without separators of thousands."""
    if value is None:
        return None
    digits = value.replace(",", "") if _THOUSANDS.fullmatch(value) else value
    if not (digits.isascii() and digits.isdigit() and len(digits) < _DIGITS and int(digits)):
        raise click.BadParameter(f"'{value}' is no number of objects, such as 60000")
    return int(digits)


class _Day(click.ParamType[date]):
    """A day, as 2025-12-31."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"'{value}' is no day, such as 2025-12-31", param, ctx)


def _server(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """A release of Windows Server."""
    from ruleguard.cli.assess_run import WINDOWS_SERVERS, windows_server

    found = None if value is None else windows_server(value)
    if value is not None and found is None:
        raise click.BadParameter(f"'{value}' is no Windows Server: one of {', '.join(WINDOWS_SERVERS)}")
    return found


@click.command("assess")
@click.argument("path")
@click.option("--target", type=click.Choice(_TARGETS), help="What to move to.  [default: connect]")
@click.option("--objects", callback=_count, metavar="N", help="Users, groups and contacts in scope.")
@click.option("--os", "server", callback=_server, metavar="YEAR", help="Windows Server: 2012R2, 2016, ...")
@click.option("--last-upgrade", type=_Day(), metavar="DATE", help="When the product was last brought up to date.")
@click.option("--today", type=_Day(), metavar="DATE", help="Judge dates as of this day.")
@click.option("--sql", type=click.Choice(("localdb", "full")), help="The database of the server.")
@click.option(
    "--ou",
    "ous",
    multiple=True,
    metavar="DN",
    help="Write the rules of a Cloud Sync pilot for this organizational unit; may be repeated.",
)
@click.option(
    "--object-type",
    "object_types",
    multiple=True,
    metavar="TYPE",
    help="Object types of the pilot: user, inetOrgPerson, group, contact; may be repeated.  [default: what is imported]",
)
@click.option("--schema", metavar="FILE", help="Compare the attribute mappings of this Cloud Sync schema (Graph JSON).")
@click.option(
    "--baseline",
    multiple=True,
    metavar="PATH",
    help="Default rules of a clean server: a baseline of them or an export.",
)
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write to a file; with --ou the pilot's script.")
@click.option("--config", type=click.Path(dir_okay=False), help="Use this settings file.")
@click.option("--isolated", is_flag=True, help="Use no settings file.")
@click.pass_context
def command(ctx: click.Context, /, path: str, **options: Any) -> None:
    """Say what the installation in PATH can move to, by which road, what stands in the way, and what to do by hand.

    PATH is an export of DirSync, FIM, MIM, Azure AD Sync or Entra Connect. What no export says comes from the options; what
    nobody says is listed as not known. Exit code 1: something blocks.

    With --ou the script of the pilot is the output, and the assessment goes to standard error (with --output or another
    format than text: to standard output).
    """
    from ruleguard.cli.assess_run import run

    report = run(path, _checked(path, options))
    _print(report, options)
    if report.verdict == "blocked":
        ctx.exit(EXIT_FINDINGS)


def _checked(path: str, options: dict[str, Any]) -> Any:
    """The options in the form that a run takes. Raises ``UsageError`` for those that contradict each other."""
    from ruleguard.cli.assess_run import Wanted

    _refuse_empty(options)
    if options["config"] and options["isolated"]:
        raise UsageError("--config and --isolated exclude each other")
    cloud = [name for name in ("ou", "schema") if options[{"ou": "ous"}.get(name, name)]]
    target = options["target"] or ("cloud-sync" if cloud else "connect")
    if cloud and target != "cloud-sync":
        raise UsageError(f"--{cloud[0]} goes with --target cloud-sync")
    if options["object_types"] and not options["ous"]:
        raise UsageError("--object-type goes with --ou: it names the object types of the pilot")
    refuse_input(options["output"], filter(None, (path, options["schema"], *options["baseline"])))
    today = options["today"] or date.today()
    last = options["last_upgrade"]
    if last is not None and last > today:
        raise UsageError(f"--last-upgrade {last} is after {'--today' if options['today'] else 'today,'} {today}")
    return Wanted(
        today=today,
        target=target,
        objects=options["objects"],
        os=options["server"],
        last_upgrade=last,
        sql=options["sql"],
        ous=options["ous"],
        object_types=tuple(name for value in options["object_types"] for name in value.split(",")),
        schema=options["schema"],
        baselines=options["baseline"],
        config=options["config"],
        isolated=options["isolated"],
    )


def _refuse_empty(options: dict[str, Any]) -> None:
    """An option without a value is most likely an unset variable."""
    names = {"ous": "ou", "object_types": "object-type"}
    for name in ("output", "config", "schema", "ous", "object_types", "baseline"):
        given = options[name]
        values = given if isinstance(given, tuple) else () if given is None else (given,)
        if any(not value.strip() for value in values):
            raise UsageError(f"--{names.get(name, name)} is empty: leave it out, or say which")


def _print(report: AssessReport, options: dict[str, Any]) -> None:
    """The assessment; with a pilot, its script where the output is asked for."""
    form, output = options["form"], options["output"]
    if report.pilot is None:
        emit(_rendered(report, form, output), output)
        return
    from ruleguard.render.assess_pilot import pilot_script

    if output is not None:
        # without a byte order mark Windows PowerShell takes UTF-8 for the code page of the system
        write_atomically(Path(output), BOM_UTF8 + pilot_script(report.pilot, report.config.input.path).encode("utf-8"))
        emit(_rendered(report, form, None), None)
    elif form == "text":
        emit_script(pilot_script(report.pilot, report.config.input.path), None)
        click.echo(_rendered(report, form, "standard error"), nl=False, err=True)
    else:
        emit(_rendered(report, form, None), None)


def _rendered(report: AssessReport, form: str, output: str | None) -> str:
    if form == "json":
        from ruleguard.render.assess_json import assess_json

        return as_json(assess_json(report))
    if form == "markdown":
        from ruleguard.render.assess_markdown import assess_markdown

        return assess_markdown(report)
    from ruleguard.render.assess_text import assess_text

    return assess_text(report, style_for(output))
