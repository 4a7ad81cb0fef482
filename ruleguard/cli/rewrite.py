"""``ruleguard rewrite``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from ruleguard.cli.main import EXIT_FINDINGS
from ruleguard.cli.output import as_json, style_for
from ruleguard.cli.replace_files import NewContent, described, forget, replace_all, unfinished
from ruleguard.cli.rewrite_run import Wanted, run
from ruleguard.errors import RuleguardError, UsageError
from ruleguard.rewrite.rewrite import Rewritten

_TIMES_KEPT = "size and time of the files are as before: what copies by these takes them for unchanged (--touch)"


@click.command("rewrite")
@click.argument("scripts", nargs=-1, required=True, metavar="SCRIPT...")
@click.option("--active", metavar="PATH", help="Export, or one rule script, of the server the scripts come from.")
@click.option("--staging", metavar="PATH", help="Export, or one rule script, of the server the scripts are for.")
@click.option(
    "--map", "pairs", multiple=True, metavar="OLD=NEW", help="One connector for another: identifiers or names."
)
@click.option("--map-file", metavar="FILE", help="A file with such pairs, one a line; # begins a comment.")
@click.option(
    "--map-rules", is_flag=True, help="Also the rules that a precedence refers to, paired by the two exports."
)
@click.option("--map-rules-file", metavar="FILE", help="A file with pairs of rules: identifiers or names.")
@click.option("--untouched", is_flag=True, help="The scripts are the old server's for certain; not with --in-place.")
@click.option("--diff", "show", is_flag=True, help="Show the changes, write nothing (default).")
@click.option("--check", is_flag=True, help="Exit with 1 when something would change; write nothing.")
@click.option("--in-place", is_flag=True, help="Change the files, all or none.")
@click.option(
    "--touch", is_flag=True, help="With --in-place: changed files get the time of now instead of keeping theirs."
)
@click.option("--output", metavar="DIR", help="Write the scripts, changed, into a folder, all or none.")
@click.option("--force", is_flag=True, help="Let --output overwrite files.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def command(ctx: click.Context, /, scripts: tuple[str, ...], form: str, **options: object) -> None:
    """Put the connector identifiers of another server into rule scripts.

    Every server has its own identifiers. The pairs come from two exports (--active and --staging), matched by forest, from
    one script of each server, matched by rule, or from --map. Only connector arguments are changed; every other byte of the
    scripts stays as it is, and the result is read again to prove it.
    """
    mode = _mode(options)
    files = run(scripts, _wanted(options))
    output = Path(str(options["output"])) if mode == "output" else None
    earlier = unfinished(_folders(files, output))
    _warn(described(item) for item in earlier if item.is_mixed)
    done = "would change"
    if not any(file.unresolved for file in files):
        if output is not None:
            _write_folder(files, output, force=bool(options["force"]))
            done = "wrote"
        elif mode == "in_place":
            changed = (
                NewContent(Path(file.source.path), file.source.raw, file.data) for file in files if file.replacements
            )
            replace_all(changed, keep_times=not options["touch"])
            done = "changed"
        if done != "would change":
            forget(earlier)
    _print(files, done, mode, form, times_kept=not options["touch"])
    unresolved = sum(len(file.unresolved) for file in files)
    if unresolved:
        raise RuleguardError(
            f"{unresolved} place{'s' if unresolved > 1 else ''} cannot be rewritten; nothing was written"
        )
    if mode == "check" and any(file.replacements for file in files):
        ctx.exit(EXIT_FINDINGS)


def _mode(options: dict[str, object]) -> str:
    """What to do with the changes. Raises ``UsageError`` when the call asks for two things."""
    wanted = [mode for mode in ("show", "check", "in_place", "output") if options[mode]]
    if len(wanted) > 1:
        names = {"show": "--diff", "check": "--check", "in_place": "--in-place", "output": "--output"}
        raise UsageError(f"give only one of {' and '.join(names[mode] for mode in wanted)}")
    mode = wanted[0] if wanted else "show"
    if options["force"] and mode != "output":
        raise UsageError("--force goes with --output: it lets it overwrite files")
    if options["touch"] and mode != "in_place":
        raise UsageError("--touch goes with --in-place")
    if options["untouched"] and mode == "in_place":
        raise UsageError(
            "--untouched does not go with --in-place: a second run could put the old identifiers back; use --output DIR"
        )
    return mode


def _wanted(options: dict[str, object]) -> Wanted:
    def text(name: str) -> str | None:
        return str(options[name]) if options[name] else None

    given = options["pairs"]
    return Wanted(
        text("active"),
        text("staging"),
        given if isinstance(given, tuple) else (),
        text("map_file"),
        bool(options["map_rules"]),
        text("map_rules_file"),
        bool(options["untouched"]),
    )


def _folders(files: Sequence[Rewritten], output: Path | None) -> set[Path]:
    own = {Path(os.path.realpath(file.source.path)).parent for file in files}
    return own if output is None else {*own, Path(os.path.realpath(output))}


def _warn(lines: Iterable[str]) -> None:
    from ruleguard.render.style import one_line

    for line in lines:
        click.echo(one_line(f"ruleguard: {line}"), err=True)


def _print(files: Sequence[Rewritten], done: str, mode: str, form: str, *, times_kept: bool) -> None:
    from ruleguard.render.rewrite import rewrite_diff, rewrite_json, rewrite_lines, rewrite_summary, unresolved_lines

    if form == "json":
        click.echo(as_json(rewrite_json(files)), nl=False)
        return
    if mode == "show":
        click.echo(rewrite_diff(files, style_for(None)), nl=False)
    for line in unresolved_lines(files):
        click.echo(line, err=True)
    for line in rewrite_lines(files):
        click.echo(line, err=mode == "show")
    click.echo(rewrite_summary(files, done), nl=False, err=mode == "show")
    if done == "changed" and any(file.replacements for file in files) and times_kept:
        click.echo(_TIMES_KEPT)


def _write_folder(files: Sequence[Rewritten], folder: Path, *, force: bool) -> None:
    """Every script under its own name; all or none."""
    targets: dict[str, NewContent] = {}
    for file in files:
        target = folder / Path(file.source.path).name
        name = target.name.casefold()  # the folder may go to a system where these are one file
        if name in targets:
            raise RuleguardError(f"{folder}: two scripts are called {target.name}; rewrite them into two folders")
        old = _content(target)
        if old is not None and old != file.data and not force:
            raise RuleguardError(f"{target}: exists already and is different; --force overwrites it")
        targets[name] = NewContent(target, old, file.data)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RuleguardError(f"{folder}: cannot be made: {(error.strerror or str(error)).lower()}") from None
    replace_all(item for item in targets.values() if item.old != item.new)


def _content(path: Path) -> bytes | None:
    from ruleguard.cli.inputs import read_bytes

    return read_bytes(str(path)) if os.path.lexists(path) else None
