"""``ruleguard lint``."""

from __future__ import annotations

from collections.abc import Sequence

import click

from ruleguard.cli.inputs import load
from ruleguard.cli.main import EXIT_ERROR, EXIT_FINDINGS
from ruleguard.cli.output import as_json, emit, style_for
from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.lint.rule import Rule
from ruleguard.render.style import one_line


@click.command("lint")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules or categories (commas allowed).")
@click.option("--ignore", multiple=True, metavar="RULE", help="Not these rules or categories (commas allowed).")
@click.option(
    "--fail-on",
    type=click.Choice([*(severity.value for severity in Severity), "never"]),
    default="warning",
    show_default=True,
    help="Exit with 1 when a finding is this severe or worse.",
)
@click.option("--format", "form", type=click.Choice(["text", "concise", "json"]), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False), help="Write to a file.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule.")
@click.option("--include-commented", is_flag=True, help="Also read rules that stand in comments of a script.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    **options: str | bool,
) -> None:
    """Check every PATH for mistakes.

    A folder is searched for exports: its XML files form one configuration, its rule scripts another.
    """
    from ruleguard.lint.engine import lint
    from ruleguard.lint.registry import registry, selected

    rules = selected(registry(), _split(select), _split(ignore))
    reading = load(paths, include_commented=bool(options["include_commented"]))
    found = sorted(
        (item for config in reading.configs for item in lint(config, rules)), key=lambda item: item.sort_key()
    )
    output = str(options["output"]) if options["output"] else None
    emit(_rendered(found, len(reading.configs), rules, options, output), output)
    for error in reading.errors:
        click.echo(one_line(f"ruleguard: error: {error}"), err=True)
    if reading.errors:
        ctx.exit(EXIT_ERROR)
    if _fails(found, str(options["fail_on"])):
        ctx.exit(EXIT_FINDINGS)


def _rendered(
    found: Sequence[Diagnostic], files: int, rules: Sequence[Rule], options: dict[str, str | bool], output: str | None
) -> str:
    from ruleguard.render import lint_text
    from ruleguard.render.lint_json import lint_json

    if options["form"] == "json":
        return as_json(lint_json(found, files))
    style = style_for(output)
    if options["statistics"]:
        return lint_text.statistics(found)
    if options["form"] == "concise":
        return lint_text.lint_concise(found, files, style)
    return lint_text.lint_text(found, files, {rule.id: rule.remedy for rule in rules}, style)


def _fails(found: Sequence[Diagnostic], fail_on: str) -> bool:
    return fail_on != "never" and any(item.severity.rank <= Severity(fail_on).rank for item in found)


def _split(values: tuple[str, ...]) -> list[str]:
    return [name.strip() for value in values for name in value.split(",") if name.strip()]
