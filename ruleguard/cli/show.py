"""``ruleguard show``."""

from __future__ import annotations

import click

from ruleguard.cli.inputs import load_one
from ruleguard.cli.main import EXIT_BUG
from ruleguard.cli.output import as_json, emit, emit_script
from ruleguard.model.nodes import Config


@click.command("show")
@click.argument("path")
@click.option("--format", "form", type=click.Choice(["text", "json", "ps1"]), default="text", show_default=True)
@click.option("--volatile", is_flag=True, help="Also show identifiers, host name, dates and accounts.")
@click.option("--include-commented", is_flag=True, help="Also read rules that stand in comments of a script.")
@click.option("--redact", is_flag=True, help="Pseudonyms in the place of names, addresses, identifiers and secrets.")
@click.option("--key-file", metavar="FILE", help="With --redact: the same pseudonyms with the same FILE.")
@click.option("--output", type=click.Path(dir_okay=False), help="Write to a file.")
def command(
    path: str,
    form: str,
    volatile: bool,
    include_commented: bool,
    redact: bool,
    key_file: str | None,
    output: str | None,
) -> None:
    """Show PATH in one canonical text, whatever its format.

    The text leaves out what differs between servers or from day to day, so it can be compared and kept in git. ps1 writes
    the rules as the rule editor exports them.
    """
    config = _load(path, include_commented=include_commented, redact=redact, key_file=key_file)
    if form == "json":
        from ruleguard.render.show import show_json

        emit(as_json(show_json(config)), output)
    elif form == "ps1":
        emit_script(_script(path, config), output)
    else:
        from ruleguard.render.show import show_text

        emit(show_text(config, volatile=volatile), output)
    _report(config)


def _load(path: str, *, include_commented: bool, redact: bool, key_file: str | None) -> Config:
    if key_file is not None and not redact:
        from ruleguard.errors import UsageError

        raise UsageError("--key-file goes with --redact")
    if not redact:
        return load_one(path, include_commented=include_commented)
    from ruleguard.cli.redact_run import BrokenPromiseError, load_redacted

    try:
        return load_redacted(path, key_file, include_commented=include_commented)
    except BrokenPromiseError as error:
        from ruleguard.cli.redact import tell_broken

        tell_broken(error.lines, "nothing is shown")
        raise click.exceptions.Exit(EXIT_BUG) from None


def _script(path: str, config: Config) -> str:
    from ruleguard.errors import InputError
    from ruleguard.rewrite.rule_script import rule_script

    try:
        return rule_script(config.rules)
    except ValueError as error:
        raise InputError(path, str(error)) from None


def _report(config: Config) -> None:
    """What was wrong with the input, on standard error: the text must not look complete when it is not."""
    from ruleguard.render.style import one_line

    for fault in config.faults:
        place = fault.path if fault.at is None else str(fault.at)
        click.echo(one_line(f"{place}: {fault.severity.value}[{fault.rule}] {fault.message}"), err=True)
