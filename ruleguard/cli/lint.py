"""``ruleguard lint``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from ruleguard.cli.inputs import load
from ruleguard.cli.main import EXIT_ERROR, EXIT_FINDINGS, listed
from ruleguard.cli.output import as_json, emit, style_for
from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.errors import UsageError
from ruleguard.render.style import one_line

if TYPE_CHECKING:
    from ruleguard.cli.lint_run import Outcome
    from ruleguard.readers.export import Reading
    from ruleguard.render.report import Report

_FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "azure")


@click.command("lint")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules or categories (commas allowed).")
@click.option("--ignore", multiple=True, metavar="RULE", help="Not these rules or categories (commas allowed).")
@click.option(
    "--fail-on",
    type=click.Choice([*(severity.value for severity in Severity), "never"]),
    default="warning",
    show_default=True,
    help="Exit with 1 when a finding is this severe or worse.",
)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False), help="Write to a file.")
@click.option("--config", type=click.Path(dir_okay=False), help="Use this settings file.")
@click.option("--isolated", is_flag=True, help="Use no settings file.")
@click.option("--show-settings", is_flag=True, help="Print the settings that hold for each PATH, and stop.")
@click.option("--target", metavar="PATH", help="Export of the server that the rule scripts are for.")
@click.option("--build", metavar="VERSION", help="Server version to assume where an input states none.")
@click.option("--today", type=click.DateTime(("%Y-%m-%d",)), metavar="DATE", help="Judge ages as of this day.")
@click.option(
    "--baseline",
    multiple=True,
    metavar="PATH",
    help="Known findings, which do not fail the run; or default rules of a clean server: a baseline of them or an export.",
)
@click.option("--suggest", is_flag=True, help="Print edited default rules in the supported form, a script, and stop.")
@click.option("--write-baseline", is_flag=True, help="Write the findings to the --baseline file, and stop.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule.")
@click.option("--include-commented", is_flag=True, help="Also read rules that stand in comments of a script.")
@click.option("--jobs", type=click.IntRange(0), default=0, help="Processes that read scripts; 0 decides by itself.")
@click.option("--changed", is_flag=True, help="Take each PATH for a changed file; pass over what is no export.")
@click.option("-v", "--verbose", is_flag=True, help="Say on standard error what is checked together.")
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """Check every PATH for mistakes.

    A folder is searched for exports: its XML files form one configuration, its rule scripts another. Settings come from
    the nearest ruleguard.yaml at or above each PATH.
    """
    if not paths:
        raise click.UsageError("Missing argument 'PATH...'.", ctx)
    from ruleguard.cli.lint_run import run
    from ruleguard.cli.settings import Grounds

    _refuse_contradictions(options)
    grounds = Grounds(options["config"], isolated=options["isolated"])
    if options["show_settings"]:
        _show_settings(paths, grounds, options)
        return
    file, default_rules = _baselines(options)
    known = None if options["write_baseline"] else _known_findings(file)
    reading = _read(paths, options)
    if options["suggest"]:
        _suggest(reading, grounds, default_rules, options["output"])
        return
    outcome = run(reading, grounds, _wanted(options, default_rules))
    if options["write_baseline"] and file is not None:
        _write_baseline(ctx, outcome, file)
        return
    if known is not None:
        from ruleguard.lint.baseline import marked

        outcome.found = marked(outcome.found, known)
    _report(ctx, outcome, options)


def _suggest(reading: Reading, grounds: Any, baselines: Sequence[str], output: str | None) -> None:
    from ruleguard.cli.lint_suggest import suggest

    suggest(reading, grounds, baselines, output)


def _read(paths: tuple[str, ...], options: dict[str, Any]) -> Reading:
    if not options["changed"]:
        return load(paths, include_commented=options["include_commented"], jobs=options["jobs"])
    from ruleguard.cli.changed import load_changed

    return load_changed(paths, include_commented=options["include_commented"])


_WITH_VALUE = ("config", "output", "target", "build")


def _refuse_contradictions(options: dict[str, Any]) -> None:
    from ruleguard.lint.settings_reader import is_build

    for name in _WITH_VALUE:
        if options[name] is not None and not options[name].strip():
            raise UsageError(f"--{name} is empty: leave it out, or say which")  # as an unset variable of a pipeline is
    if any(not path.strip() for path in options["baseline"]):
        raise UsageError("--baseline is empty: leave it out, or say which")
    if options["build"] and not is_build(options["build"]):
        raise UsageError(f"--build: '{options['build']}' is no version such as 2.5.79.0")
    if options["config"] and options["isolated"]:
        raise UsageError("--config and --isolated exclude each other")
    if options["write_baseline"] and not options["baseline"]:
        raise UsageError("--write-baseline needs --baseline FILE to say where")
    if options["statistics"] and options["form"] not in ("text", "concise"):
        raise UsageError(f"--statistics cannot be had as {options['form']}")
    _refuse_beside(options, "show_settings", ("statistics", "write_baseline"))
    _refuse_beside(
        options,
        "suggest",
        (
            "show_settings",
            "write_baseline",
            "statistics",
            "select",
            "ignore",
            "target",
            "changed",
            "include_commented",
        ),
    )
    _refuse_beside(options, "write_baseline", ("statistics", "output"))


def _refuse_beside(options: dict[str, Any], name: str, others: Sequence[str]) -> None:
    """What an option that stops early would pass over."""
    if not options[name]:
        return
    shown = "--" + name.replace("_", "-")
    for other in others:
        if options[other]:
            raise UsageError(f"{shown} and --{other.replace('_', '-')} exclude each other")
    if options["form"] not in ("text", "concise"):
        raise UsageError(f"{shown} cannot be had as {options['form']}")


def _wanted(options: dict[str, Any], default_rules: Sequence[str]) -> Any:
    from ruleguard.cli.lint_run import Wanted

    today = options["today"]
    return Wanted(
        select=listed(options["select"]),
        ignore=listed(options["ignore"]),
        target=options["target"],
        build=options["build"],
        today=today and today.date(),
        baselines=tuple(default_rules),
    )


def _report(ctx: click.Context, outcome: Outcome, options: dict[str, Any]) -> None:
    emit(_rendered(outcome, options), options["output"])
    if options["verbose"]:
        for line in outcome.verbose:
            click.echo(one_line(f"ruleguard: {line}"), err=True)
    _tell_errors(outcome)
    if outcome.errors:
        ctx.exit(EXIT_ERROR)
    if _fails(outcome.found, options["fail_on"]):
        ctx.exit(EXIT_FINDINGS)


def _rendered(outcome: Outcome, options: dict[str, Any]) -> str:
    from ruleguard.render import lint_text
    from ruleguard.render.report import Report

    report = Report(outcome.found, outcome.inputs, outcome.rules, outcome.errors)
    if options["form"] not in ("text", "concise"):
        return _for_programs(report, options["form"])
    style = style_for(options["output"])
    if options["statistics"]:
        return lint_text.statistics(report)
    return lint_text.lint_concise(report, style) if options["form"] == "concise" else lint_text.lint_text(report, style)


def _for_programs(report: Report, form: str) -> str:
    """The formats that programs read: a function ``lint_<format>`` in a module of that name gives text or plain JSON."""
    function = getattr(import_module(f"ruleguard.render.lint_{form}"), f"lint_{form}")
    content = function(report)
    return content if isinstance(content, str) else as_json(content)


def _show_settings(paths: Sequence[str], grounds: Any, options: dict[str, Any]) -> None:
    from ruleguard.lint.policy import chosen
    from ruleguard.render.settings import settings_text

    shown: set[int] = set()
    texts = []
    for path in paths:
        ground = grounds.of(path)
        if id(ground) in shown:
            continue
        shown.add(id(ground))
        rules = chosen(ground.rules, ground.settings, listed(options["select"]), listed(options["ignore"]))
        texts.append(settings_text(path, ground.settings, rules))
    emit("\n".join(texts), options["output"])


def _baselines(options: dict[str, Any]) -> tuple[str | None, list[str]]:
    """The one file of known findings that --baseline names, and its baselines of default rules, told apart by what is in
    them. Raises ``RuleguardError``."""
    paths = list(dict.fromkeys(options["baseline"]))
    if not paths:
        return None, []
    from ruleguard.cli.baselines import is_of_default_rules

    default_rules = [path for path in paths if is_of_default_rules(path)]
    findings = [path for path in paths if path not in default_rules]
    if len(findings) > 1:
        raise UsageError(
            f"--baseline: {' and '.join(findings)} are all files of known findings, and a run has one: write one for all of "
            "it with --write-baseline"
        )
    if options["write_baseline"] and not findings:
        raise UsageError(
            f"--write-baseline needs one more --baseline FILE for the findings: {' and '.join(default_rules)} holds default "
            "rules and is not overwritten"
        )
    return (findings[0] if findings else None), default_rules


def _known_findings(path: str | None) -> Any:
    """The fingerprints of a file of known findings, None without one. Raises ``InputError``."""
    if path is None:
        return None
    from ruleguard.cli.inputs import read_bytes
    from ruleguard.lint.baseline import read_baseline
    from ruleguard.text import Source

    return read_baseline(Source(path, read_bytes(path)))


def _write_baseline(ctx: click.Context, outcome: Outcome, path: str) -> None:
    """All or nothing: a baseline without the findings of a file that could not be read would let them fail later."""
    from ruleguard.lint.baseline import baseline_json

    if outcome.errors:
        _tell_errors(outcome)
        ctx.exit(EXIT_ERROR)
    content = baseline_json(outcome.found)
    emit(as_json(content), path)
    count = len(content["findings"])
    click.echo(f"{count} finding{'' if count == 1 else 's'} written to {one_line(path)}")


def _tell_errors(outcome: Outcome) -> None:
    for line in outcome.notes:
        click.echo(one_line(f"ruleguard: {line}"), err=True)
    for error in outcome.errors:
        click.echo(one_line(f"ruleguard: error: {error}"), err=True)


def _fails(found: Sequence[Diagnostic], fail_on: str) -> bool:
    counted = (item for item in found if item.suppression is None)
    return fail_on != "never" and any(item.severity.rank <= Severity(fail_on).rank for item in counted)
