"""Every file in ``mutations/`` lists small changes of an export and what a comparison must say of each.

An entry has an ``id``; ``on``: the export (``samples``, ``real``, or ``both``); the change, which is one of

* ``in`` a file, ``find`` a snippet and ``put`` another one in its place (or ``behind: true`` it), or several ``edits``;
* ``copy`` a rule with ``edits``, or ``drop`` a file;
* ``everywhere``: operations on all files, see ``mutate_everywhere.py``;

and ``expect``: a list of changes, each ``severity id action object | key | field``, where ``$`` in the key is the thing
that the changed file is about. An empty list: nothing may be reported. ``back`` is what the comparison says the other way
round, where that is more than "added" for "removed".

Both places of a change must lie in what was changed: in the snippet found, and in the one put. Where they lie elsewhere,
the change is a mapping with ``change``, ``active`` and ``staging`` (or ``at`` for both): a snippet, ``.`` for the start of
the file, ``none`` for no place; ``in`` names another file, and ``staging in`` one for the staging side.

``worded`` counts the differences that are no change, ``not compared: true`` says that something must be admitted, ``runs``
lists the runs that are needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from mutate import Export, Extent, Mutation, found
from ruamel.yaml import YAML

from ruleguard.diff.change import Comparison
from ruleguard.diff.compare import compare
from ruleguard.diff.impact import Judged, judge
from ruleguard.diff.run_steps import run_steps
from ruleguard.text import Location

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FOLDERS = {"samples": ROOT / "samples" / "server", "real": ROOT.parent / "shared" / "data" / "connect-1.1.130-contoso"}
FLIPPED = {"added": "removed", "removed": "added"}


def entries() -> Iterator[pytest.param]:
    for path in sorted((HERE / "mutations").glob("*.yaml")):
        for entry in YAML(typ="safe").load(path):
            on = entry.get("on", "samples")
            for name in FOLDERS if on == "both" else [on]:
                yield pytest.param(name, entry, id=f"{entry['id']}-{name}")


@cache
def export(name: str) -> Export:
    if not FOLDERS[name].is_dir():
        pytest.skip("the real exports are not here")
    return Export.at(FOLDERS[name])


def said(item: Judged) -> str:
    change = item.change
    return f"{item.level} {item.id} {change.action} {change.object} | {' / '.join(change.key)} | {change.field or '-'}"


class Expected:
    """One expected change: what is said, and where it stands on both sides."""

    def __init__(self, wanted: object, mutation: Mutation, made: Export) -> None:
        fields: Mapping = wanted if isinstance(wanted, dict) else {"change": wanted}
        named = fields.get("in", mutation.entry.get("in") or mutation.entry.get("drop") or "")
        line = " ".join(str(fields["change"]).split())
        self.line = line.replace("$", mutation.base.label(named)) if "$" in line else line
        first = mutation.places[0] if mutation.places else (None, None)
        path = mutation.base.path(named) if named else ""
        self.active = _place(mutation.base, fields, "active", first[0], path)
        other = fields.get("staging in")
        self.staging = _place(made, fields, "staging", first[1], mutation.base.path(other) if other else path)


def _place(side: Export, fields: Mapping, name: str, usual: Extent | None, path: str) -> Extent | None:
    wanted = fields.get(name, fields.get("at"))
    if wanted is None:
        return usual
    if wanted == "none":
        return None
    return (path, 0, 1) if wanted == "." else (path, *found(side.text(path), wanted))


def said_back(entry: Mapping, wanted: list[Expected], base: Export) -> list[str]:
    """What is said the other way round, in the order of the expected changes."""
    if "back" not in entry:
        return [flipped(each.line) for each in wanted]
    named = entry.get("in") or entry.get("drop")
    label = base.label(named) if named else ""
    return [" ".join(line.split()).replace("$", label) for line in entry["back"]]


def flipped(line: str) -> str:
    severity, identifier, action, rest = line.split(" ", 3)
    return f"{severity} {identifier} {FLIPPED.get(action, action)} {rest}"


def assert_at(place: Location | None, extent: Extent | None, side: Export, line: str) -> None:
    if extent is None or place is None:
        assert (place, extent) == (None, None), line
        return
    path, start, end = extent
    start = max(place.source.text.rfind("<", 0, start + 1), 0)  # of a snippet from within a tag, the tag
    assert place.source.path == path, line
    inside = start <= place.span.start < max(end, start + 1)
    assert inside, f"{line}: at {place.start} {place.source.slice(place.span)!r}, not in {start}-{end}"


def assert_says(comparison: Comparison, wanted: list[tuple], entry: Mapping) -> None:
    judged = judge(comparison.changes)
    assert sorted(said(item) for item in judged) == sorted(line for line, *_ in wanted)
    rest = list(judged)
    for line, active, staging in wanted:
        item = next(item for item in rest if said(item) == line)
        rest.remove(item)
        assert "None" not in item.consequence
        assert "[" not in item.consequence.replace(str(item.change.key), "")
        assert_at(item.change.active_at, active[1], active[0], f"active: {line}")
        assert_at(item.change.staging_at, staging[1], staging[0], f"staging: {line}")
    assert len(comparison.cosmetic) == entry.get("worded", 0)
    assert bool(comparison.not_compared) == entry.get("not compared", False)


@pytest.mark.parametrize(("name", "entry"), list(entries()))
def test_a_change_of_an_export_is_found_and_nothing_else(name: str, entry: Mapping):
    base = export(name)
    mutation = Mutation(entry, base)
    made = mutation.made()
    assert list(made.files.items()) != list(base.files.items())
    wanted = [Expected(each, mutation, made) for each in entry["expect"] or ()]
    there, back = compare(base.config, made.config), compare(made.config, base.config)
    assert_says(there, [(each.line, (base, each.active), (made, each.staging)) for each in wanted], entry)
    pairs = zip(said_back(entry, wanted, base), wanted, strict=True)
    assert_says(back, [(line, (made, each.staging), (base, each.active)) for line, each in pairs], entry)
    if "runs" in entry:
        steps = run_steps(judge(there.changes))
        assert [f"{step.step}: {step.connector}" for step in steps] == entry["runs"]


@pytest.mark.parametrize("name", FOLDERS)
def test_an_export_read_file_by_file_is_the_export(name: str):
    base = export(name)
    assert base.config == base.whole()
    assert compare(base.config, base.whole()).changes == ()


def test_there_are_enough_changes_and_each_has_a_name():
    names = [entry.id for entry in entries()]
    assert len(names) == len(set(names))
    assert len(names) >= 170
