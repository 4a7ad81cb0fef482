"""``ruleguard eval``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import click

from ruleguard.cli.main import EXIT_FINDINGS
from ruleguard.cli.output import as_json
from ruleguard.errors import UsageError
from ruleguard.expressions.values import Scalar, Value


@click.command("eval")
@click.argument("expression")
@click.option(
    "--set", "assigned", multiple=True, metavar="ATTR=VALUE", help="Value of an attribute; repeat for several."
)
@click.option("--null", "absent", multiple=True, metavar="ATTR", help="An attribute that is absent.")
@click.option("--param", "parameters", multiple=True, metavar="NAME=VALUE", help="Value of a %parameter%.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def command(ctx: click.Context, /, expression: str, form: str, **given: tuple[str, ...]) -> None:
    """Work out a synchronization rule EXPRESSION: its value and its type.

    A value is text unless a prefix says otherwise: num:5, bool:True, ref:CN=..., dt:2026-01-31, base64:...
    """
    from ruleguard.expressions.check import check
    from ruleguard.expressions.evaluate import Context, EvaluationError, evaluate
    from ruleguard.expressions.parser import parse
    from ruleguard.expressions.problems import Problem
    from ruleguard.expressions.values import to_json, type_name
    from ruleguard.render.expression import problem_lines, value_text

    context = Context(
        attributes=_attributes(given["assigned"], given["absent"]), parameters=dict(map(_pair, given["parameters"]))
    )
    problems = list(check(expression))
    tree = parse(expression).tree
    kind, value = "error", None
    if tree is not None:
        try:
            result = evaluate(tree, context)
            kind, value = type_name(result), to_json(result)
        except EvaluationError as error:
            problems.append(Problem(f"evaluation-{error.kind}", error.message, error.span))
    if form == "json":
        shown = [
            {"rule": item.rule, "message": item.message, "start": item.span.start, "end": item.span.end}
            for item in problems
        ]
        click.echo(as_json({"version": 1, "type": kind, "value": value, "problems": shown}), nl=False)
    else:
        if kind != "error":
            click.echo(f"{value_text(value)}  ({kind})")
        for line in problem_lines(expression, problems):
            click.echo(line, err=True)
    if problems:
        ctx.exit(EXIT_FINDINGS)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise UsageError(f"'{text}' is not NAME=VALUE")
    return name, value


def _attributes(assigned: Sequence[str], absent: Sequence[str]) -> dict[str, Value]:
    """Attributes by name; one that is set several times is multi-valued."""
    from ruleguard.expressions.values import from_text

    found: dict[str, list[Scalar]] = {}
    for text in assigned:
        name, value = _pair(text)
        try:
            found.setdefault(name, []).append(cast(Scalar, from_text(value)))
        except ValueError as error:
            raise UsageError(f"--set {name}: {error}") from None
    both = found.keys() & set(absent)
    if both:
        raise UsageError(f"{sorted(both)[0]} is both set and absent")
    values: dict[str, Value] = dict.fromkeys(absent)
    values |= {name: each[0] if len(each) == 1 else tuple(each) for name, each in found.items()}
    return values
