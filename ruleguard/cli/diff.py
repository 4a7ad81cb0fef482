"""``ruleguard diff``."""

from __future__ import annotations

import click

from ruleguard.cli.inputs import load_one
from ruleguard.cli.main import EXIT_FINDINGS
from ruleguard.cli.output import as_json, emit, style_for

_LEVELS = ("breaking", "warning", "info")


@click.command("diff")
@click.argument("active")
@click.argument("staging")
@click.option(
    "--fail-on",
    type=click.Choice([*_LEVELS, "never"]),
    default="warning",
    show_default=True,
    help="Exit with 1 when a change is this severe or worse.",
)
@click.option(
    "--show-cosmetic",
    is_flag=True,
    help="Also list expressions that are written differently and mean the same; they change nothing.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False), help="Write to a file.")
@click.pass_context
def command(
    ctx: click.Context, active: str, staging: str, fail_on: str, show_cosmetic: bool, form: str, output: str | None
) -> None:
    """Compare ACTIVE with STAGING: what will happen when the staging server becomes active?

    Any two formats can be compared; what only one side can say is listed as not compared. Identifiers, host names, dates,
    accounts, the order of lists and the wording of expressions that mean the same make no difference.
    """
    from ruleguard.diff.compare import compare
    from ruleguard.diff.impact import judge, verdict
    from ruleguard.diff.run_steps import run_steps
    from ruleguard.render.diff_cosmetic import cosmetic_json, cosmetic_text

    sides = load_one(active), load_one(staging)
    comparison = compare(*sides)
    judged = judge(comparison.changes)
    steps = run_steps(judged)
    if form == "json":
        from ruleguard.render.diff_json import diff_json

        report = diff_json(sides, judged, verdict(judged), steps, comparison.not_compared)
        if show_cosmetic:
            report["cosmetic"] = cosmetic_json(comparison.cosmetic)
        emit(as_json(report), output)
    else:
        from ruleguard.render.diff_text import diff_text

        rest, style = (steps, comparison.not_compared), style_for(output)
        text = diff_text(sides, judged, verdict(judged), rest, style)
        emit(text + cosmetic_text(comparison.cosmetic, style) if show_cosmetic else text, output)
    if fail_on != "never" and any(item.level.rank <= _LEVELS.index(fail_on) for item in judged):
        ctx.exit(EXIT_FINDINGS)
