"""``ruleguard redact``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from ruleguard.cli.inputs import STDIN, read_bytes
from ruleguard.cli.main import EXIT_BUG
from ruleguard.cli.output import as_json, is_same
from ruleguard.cli.redact_run import Inputs, Result, broken, gather, redact_all, redaction_for
from ruleguard.cli.replace_files import NewContent, replace_all
from ruleguard.errors import RuleguardError, UsageError


@click.command("redact")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("-o", "--output", required=True, metavar="OUT", help="File for one file, else folder.")
@click.option("--key-file", metavar="FILE", help="The same pseudonyms with the same FILE; made when missing.")
@click.option("--force", is_flag=True, help="Let it overwrite earlier outputs.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def command(
    ctx: click.Context, /, paths: tuple[str, ...], output: str, key_file: str | None, force: bool, form: str
) -> None:
    """Copy exports with pseudonyms in the place of what tells whose they are.

    Replaced are identifiers, tenants, hosts, accounts, domains, distinguished names, addresses, cookies, passwords, and
    the words of names, descriptions and comments that are neither the product's nor plain English. The same original gets
    the same pseudonym in all files of one call, so that lint, diff and show give the same result; every other byte stays.
    The command searches its own output for the originals, and writes nothing when one survives. Read the result before you
    share it.
    """
    if not output.strip() or output == STDIN:
        raise UsageError("--output must name a file or a folder")
    inputs = gather(paths)
    target = Path(output)
    _refuse_inputs(target, paths, inputs)
    _refuse_key(target, key_file, inputs)
    redaction = redaction_for(key_file)
    results = redact_all(inputs.files, redaction)
    lines = broken(results, redaction)
    if lines:
        tell_broken(lines, "nothing was written")
        ctx.exit(EXIT_BUG)
    written = _write(results, target, _is_one_file(paths), force=force)
    _print(results, written, inputs, form)


def tell_broken(lines: Sequence[str], effect: str) -> None:
    """Say that the promise does not hold."""
    from ruleguard.render.redact import broken_lines

    for line in broken_lines(lines, effect):
        click.echo(line, err=True)


def _is_one_file(paths: Sequence[str]) -> bool:
    return len(set(paths)) == 1 and not os.path.isdir(paths[0])


def _refuse_inputs(target: Path, paths: Iterable[str], inputs: Inputs) -> None:
    """Raise ``UsageError`` for an output in the place of an input, or inside a folder that is one."""
    real = os.path.realpath(target)
    for path in paths:
        if path == STDIN:
            continue
        there = os.path.realpath(path)
        if is_same(str(target), path) or (os.path.isdir(path) and _is_inside(real, there)):
            raise UsageError(f"--output {target} is an input or lies inside one")
    if any(is_same(str(target), found.source.path) for found in inputs.files):
        raise UsageError(f"--output {target} is an input")


def _refuse_key(target: Path, key_file: str | None, inputs: Inputs) -> None:
    """Raise ``UsageError`` for a key that would be shared, or that is no secret."""
    if key_file is None:
        return
    key, out = os.path.realpath(key_file), os.path.realpath(target)
    if _is_inside(key, out):
        raise UsageError(
            f"--key-file {key_file} lies in the output, which is to be shared: who has the key can test names"
        )
    if any(is_same(key_file, found.source.path) for found in inputs.files):
        raise UsageError(f"--key-file {key_file} is an input")


def _is_inside(path: str, folder: str) -> bool:
    try:
        return os.path.commonpath((os.path.normcase(path), os.path.normcase(folder))) == os.path.normcase(folder)
    except ValueError:  # other drives
        return False


def _write(results: Sequence[Result], target: Path, is_one_file: bool, *, force: bool) -> list[Path]:
    """All files or none. Raises ``RuleguardError`` for one that exists and, with --force, for one that is an input."""
    if not is_one_file and not force and target.is_dir() and any(target.iterdir()):
        raise RuleguardError(
            f"{target}: is not empty, and two redactions in one folder would be read as one; name a new one"
        )
    places = [target if is_one_file and not target.is_dir() else target.joinpath(*item.parts) for item in results]
    inputs = {os.path.normcase(os.path.realpath(item.found.source.path)) for item in results}
    contents: dict[str, NewContent] = {}
    for place, item in zip(places, results, strict=True):
        name = os.path.normcase(os.path.realpath(place))
        if name in inputs:
            raise UsageError(f"{place}: is an input")
        if name in contents:
            raise RuleguardError(
                f"{target}: two inputs would be called {place.name}; redact them into two folders, with --key-file"
            )
        old = read_bytes(str(place)) if os.path.lexists(place) else None
        if old is not None and not force:
            raise RuleguardError(f"{place}: exists already; --force overwrites it")
        contents[name] = NewContent(place, old, item.data)
    made = _make_folders(places)
    try:
        replace_all(contents.values())
    except BaseException:
        for folder in reversed(made):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        raise
    return places


def _make_folders(places: Iterable[Path]) -> list[Path]:
    made: list[Path] = []
    for folder in dict.fromkeys(place.parent for place in places):
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RuleguardError(f"{folder}: cannot be made: {(error.strerror or str(error)).lower()}") from None
        made += reversed(missing)
    return made


def _print(results: Sequence[Result], written: Sequence[Path], inputs: Inputs, form: str) -> None:
    from ruleguard.render.redact import Row, redact_json, redact_lines

    rows = [Row(item.found.source.path, str(path), item.replaced) for item, path in zip(results, written, strict=True)]
    if form == "json":
        click.echo(as_json(redact_json(rows, inputs.left_out)), nl=False)
        return
    for line in redact_lines(rows, inputs.left_out):
        click.echo(line)
