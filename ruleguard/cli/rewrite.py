"""``ruleguard rewrite``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from ruleguard.cli.inputs import load_one, script_files
from ruleguard.cli.main import EXIT_FINDINGS
from ruleguard.cli.output import as_json, style_for, write_all
from ruleguard.errors import RuleguardError, UsageError
from ruleguard.rewrite.connector_map import ConnectorMap, from_exports, from_pairs
from ruleguard.rewrite.rewrite import Rewritten, rewrite


@click.command("rewrite")
@click.argument("scripts", nargs=-1, required=True, metavar="SCRIPT...")
@click.option("--active", metavar="PATH", help="Export of the server the scripts come from.")
@click.option("--staging", metavar="PATH", help="Export of the server the scripts are for.")
@click.option("--map", "pairs", multiple=True, metavar="OLD=NEW", help="One connector identifier for another.")
@click.option("--diff", "show", is_flag=True, help="Show the changes, write nothing (default).")
@click.option("--check", is_flag=True, help="Exit with 1 when something would change; write nothing.")
@click.option("--in-place", is_flag=True, help="Change the files.")
@click.option("--output", metavar="DIR", help="Write the changed scripts into a folder.")
@click.option("--force", is_flag=True, help="Let --output overwrite files.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def command(ctx: click.Context, /, scripts: tuple[str, ...], form: str, **options: object) -> None:
    """Put the connector identifiers of another server into rule scripts.

    Every server has its own identifiers. The pairs come from two exports (--active and --staging), matched by forest, or
    from --map. Only the connector of each rule is changed; every other byte of the scripts stays as it is.
    """
    from ruleguard.readers import rule_script

    mode = _mode(options)
    connectors = _map(options)
    files = [rewrite(source, config, connectors, rule_script.read) for source, config in script_files(scripts)]
    output = options["output"]
    done = "would change"
    if not any(file.unresolved for file in files):
        if mode == "output":
            _write_folder(files, Path(str(output)), force=bool(options["force"]))
            done = "wrote"
        elif mode == "in_place":
            write_all([(Path(file.source.path), file.data) for file in files if file.replacements])
            done = "changed"
    _print(files, done, mode, form)
    unresolved = sum(len(file.unresolved) for file in files)
    if unresolved:
        raise RuleguardError(
            f"{unresolved} rule{'s' if unresolved > 1 else ''} cannot be rewritten; nothing was written"
        )
    if mode == "check" and any(file.replacements for file in files):
        ctx.exit(EXIT_FINDINGS)


def _mode(options: dict[str, object]) -> str:
    """What to do with the changes. Raises ``UsageError`` when the call asks for two things."""
    wanted = [mode for mode in ("show", "check", "in_place", "output") if options[mode]]
    if len(wanted) > 1:
        names = {"show": "--diff", "check": "--check", "in_place": "--in-place", "output": "--output"}
        raise UsageError(f"give only one of {' and '.join(names[mode] for mode in wanted)}")
    return wanted[0] if wanted else "show"


def _map(options: dict[str, object]) -> ConnectorMap:
    active, staging, pairs = options["active"], options["staging"], options["pairs"]
    if pairs and (active or staging):
        raise UsageError("give either --map or --active and --staging, not both")
    if isinstance(pairs, tuple) and pairs:
        return from_pairs(pairs)
    if not active or not staging:
        raise UsageError("say which identifiers to put in: --active PATH and --staging PATH, or --map OLD=NEW")
    return from_exports(load_one(str(active)), load_one(str(staging)))


def _print(files: Sequence[Rewritten], done: str, mode: str, form: str) -> None:
    from ruleguard.render.rewrite import rewrite_diff, rewrite_json, rewrite_summary, unresolved_lines

    if form == "json":
        click.echo(as_json(rewrite_json(files)), nl=False)
        return
    if mode == "show":
        click.echo(rewrite_diff(files, style_for(None)), nl=False)
    for line in unresolved_lines(files):
        click.echo(line, err=True)
    click.echo(rewrite_summary(files, done), nl=False, err=mode == "show")


def _write_folder(files: Sequence[Rewritten], folder: Path, *, force: bool) -> None:
    """Every script under its own name; all or none."""
    targets: dict[Path, bytes] = {}
    for file in files:
        target = folder / Path(file.source.path).name
        if target in targets:
            raise RuleguardError(f"{folder}: two scripts are called {target.name}; rewrite them into two folders")
        if target.exists() and not force and target.read_bytes() != file.data:
            raise RuleguardError(f"{target}: exists already and is different; --force overwrites it")
        targets[target] = file.data
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RuleguardError(f"{folder}: cannot be made: {(error.strerror or str(error)).lower()}") from None
    write_all(list(targets.items()))
