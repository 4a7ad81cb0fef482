"""One step of a move, and the whole plan: plain records. Nothing here is ever executed."""

from __future__ import annotations

from enum import StrEnum

from ruleguard.records import record


class Phase(StrEnum):
    """The order of a move. Settings come before rules: a connector must exist before its rules do, and the wizard makes
    default rules anew. ``switch`` comes after everything on staging has been checked."""

    PREPARE = "prepare"
    SETTINGS = "settings"
    RULES = "rules"
    RUN = "run"
    VERIFY = "verify"
    SWITCH = "switch"
    BACK = "back"


@record(frozen=True, slots=True)
class Script:
    """A PowerShell script of a step. ``name``: file name in the plan's folder, with forward slashes. ``undo``: the script
    that takes it back, "" when the script itself saves what it replaces and says how to put it back."""

    name: str
    text: str
    undo_name: str = ""
    undo: str = ""


@record(frozen=True, slots=True)
class Step:
    """One thing that a person does.

    ``kind``: script (run the script of the step), command (paste the lines), manual (a screen or a decision).
    ``because``: subjects of the changes that cause it, as in ``Change.subject`` ("" entries never); empty for what every
    move needs. ``body``: the lines to paste, or what to do in the wizard's words with the exact values of both sides.
    ``undo`` and ``check`` are sentences; ``check`` says what must be seen before going on.
    """

    phase: Phase
    title: str
    kind: str
    because: tuple[str, ...]
    body: tuple[str, ...]
    undo: str
    check: str
    script: Script | None = None


@record(frozen=True, slots=True)
class Plan:
    """The steps in order. ``unplanned``: subject of a change and why no step is needed or possible for it."""

    steps: tuple[Step, ...]
    unplanned: tuple[tuple[str, str], ...]
