"""``ruleguard rules``."""

from __future__ import annotations

import click

from ruleguard.cli.output import as_json, emit


@click.command("rules")
@click.argument("rule_id", required=False, metavar="[ID]")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False), help="Write to a file.")
def command(rule_id: str | None, form: str, output: str | None) -> None:
    """List the rules, or explain one with reason, examples and remedy."""
    from ruleguard.errors import UsageError
    from ruleguard.lint.registry import nearest, registry
    from ruleguard.render.rules import rule_text, rules_json, rules_table

    rules = registry()
    if rule_id is not None and rule_id not in rules:
        raise UsageError(f"there is no rule '{rule_id}'{nearest(rule_id, rules)}")
    wanted = list(rules.values()) if rule_id is None else [rules[rule_id]]
    if form == "json":
        emit(as_json(rules_json(wanted)), output)
    elif rule_id is None:
        emit(rules_table(wanted), output)
    else:
        emit(rule_text(wanted[0]), output)
