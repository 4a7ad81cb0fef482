"""What ``ruleguard baseline check`` found: how every default rule of an input stands to what was shipped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from ruleguard.baselines.capture import Conflict
from ruleguard.baselines.held import Deviation, Held, State
from ruleguard.lint.shipped_rules import listed, part, words
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.model.roles import subject
from ruleguard.model.shipped import Baseline
from ruleguard.model.values import tag_revision
from ruleguard.records import record


class Standing(StrEnum):
    """How a default rule stands to what was shipped, in the order of output."""

    MODIFIED = "modified"
    UNDECIDED = "undecided"
    UNKNOWN_REVISION = "unknown-revision"
    NOT_SAID = "not-said"
    WIZARD_CHOICE = "wizard-choice"
    SHIPPED = "shipped"


WORDS = {
    Standing.MODIFIED: "modified",
    Standing.UNDECIDED: "cannot be decided",
    Standing.UNKNOWN_REVISION: "revision not known",
    Standing.NOT_SAID: "not said by this format",
    Standing.WIZARD_CHOICE: "the wizard's choice",
    Standing.SHIPPED: "as shipped",
}
_BEYOND = {
    "disabled": "disabled",
    "place": "stands where only rules that somebody wrote stand",
    "precedence": "number below 100, where custom rules belong",
}
_DOUBTS = {State.CHOSEN_OR_EDITED: " (by the wizard or by somebody)"}
_FEW, _SHOWN = 3, 6
STATES = {
    State.SHIPPED: Standing.SHIPPED,
    State.CHOSEN: Standing.WIZARD_CHOICE,
    State.CHOSEN_OR_EDITED: Standing.UNDECIDED,
    State.EDITED: Standing.MODIFIED,
    State.OPEN: Standing.UNDECIDED,
}


@record(frozen=True, slots=True)
class Replacement:
    """An enabled copy that does the work of a disabled default rule. ``deviations``: from that rule, None when one of the
    bodies is not said."""

    name: str
    deviations: tuple[Deviation, ...] | None


@record(frozen=True, slots=True)
class Checked:
    """One default rule. ``connector``: the role, None where the format does not say. ``held``: None when there is nothing to
    hold it against, or its body is not said. ``beyond``: deviations that baselines do not hold, such as disabled."""

    rule: SyncRule
    connector: str | None
    standing: Standing
    held: Held | None
    beyond: tuple[Deviation, ...] = ()
    replaced_by: tuple[Replacement, ...] = ()
    why: str = ""

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """Every deviation, those that were edited first."""
        of_parts = () if self.held is None else self.held.deviations
        return tuple(sorted((*self.beyond, *of_parts), key=lambda item: STATES[item.state] is not Standing.MODIFIED))

    @property
    def subject(self) -> str:
        """The connector's role and the rule's name."""
        return subject(self.connector or "", self.rule)


@record(frozen=True, slots=True)
class BaselineReport:
    """``rules``: every default rule of the input, in the order of precedence. ``baselines``: what they were held against.
    ``unsaid``: what cannot be known from this input, and how to find out. ``damage``: what of it could not be read."""

    config: Config
    baselines: tuple[Baseline, ...]
    rules: tuple[Checked, ...]
    conflicts: tuple[Conflict, ...]
    unsaid: tuple[str, ...]
    damage: tuple[str, ...]

    def of(self, standing: Standing) -> list[Checked]:
        """The rules of one standing."""
        return [item for item in self.rules if item.standing is standing]

    @property
    def is_modified(self) -> bool:
        return bool(self.of(Standing.MODIFIED))

    @property
    def headline(self) -> str:
        """The verdict in one or two words."""
        if self.is_modified:
            return "modified"
        return "not decided" if self._open or self.damage else "as shipped"

    @property
    def meaning(self) -> str:
        """The verdict in one sentence."""
        total = f"{len(self.rules):,} default rule{'' if len(self.rules) == 1 else 's'}"
        if self.is_modified:
            count = len(self.of(Standing.MODIFIED))
            rest = f"; {self._open:,} more cannot be decided from this input" if self._open else ""
            return f"{count:,} of {total} {_as_shipped(count)}{rest}"
        if self._open:
            settled = len(self.rules) - self._open
            rest = f", and nobody has changed the other {settled:,}" if settled else ""
            return f"whether somebody changed {self._open:,} of {total} cannot be decided from this input{rest}"
        return "a part of the input could not be read" if self.damage else f"nobody has changed any of the {total}"

    @property
    def counted(self) -> str:
        """How many rules stand how."""
        counts = ((len(self.of(standing)), WORDS[standing]) for standing in Standing)
        return ", ".join(f"{count:,} {words}" for count, words in counts if count)

    @property
    def _open(self) -> int:
        """Of how many rules it is not known whether somebody changed them."""
        return sum(
            item.standing in (Standing.UNDECIDED, Standing.UNKNOWN_REVISION, Standing.NOT_SAID) for item in self.rules
        )


def _as_shipped(count: int) -> str:
    return "is not as Microsoft shipped it" if count == 1 else "are not as Microsoft shipped them"


def choices(item: Checked) -> str:
    """What to call the wizard's choices that explain a rule."""
    return ", ".join(dict.fromkeys(name for each in item.deviations for name in each.choices))


def described(baselines: Sequence[Baseline]) -> str:
    """The baselines, each with the build of the server it was made from."""
    builds = ((item, item.build) for item in baselines)
    return ", ".join(
        f"{item.source} (build {build})" if build and build not in item.source else item.source
        for item, build in builds
    )


ADVICE = {
    Standing.MODIFIED: (
        "An in-place upgrade resets changed default rules, and an import of settings does not bring the changes: move what "
        "differs into custom rules below 100 ('ruleguard lint' tells how, rule by rule; with --suggest it prints them)"
    ),
}
"""What to do about rules of a standing."""


def lines_of(item: Checked) -> list[str]:
    """What is to be said of a rule, a line each."""
    lines = list(_deviations(item))
    lines += [_copy(each) for each in item.replaced_by]
    return [*lines, *([item.why] if item.why else [])]


def revision(item: Checked) -> str:
    """The revision in the rule's tag."""
    found = tag_revision(item.rule.immutable_tag or "")
    return "" if found is None else f"revision {found}"


def _deviations(item: Checked) -> Iterator[str]:
    """A line each; flows that one choice of the wizard leaves out, or adds, have one line together."""
    alike: dict[tuple[object, ...], list[Deviation]] = {}
    for each in item.deviations:
        if each.state is State.OPEN and each.field not in _BEYOND and item.standing is Standing.UNDECIDED:
            continue  # item.why names it
        is_one_of_many = each.field == "flow" and each.action != "changed" and each.state is not State.EDITED
        kind = (each.action, each.state, each.choices) if is_one_of_many else (each,)
        alike.setdefault(kind, []).append(each)
    for group in alike.values():
        first = group[0]
        if len(group) > _FEW:
            names = listed([f"'{each.destination}'" for each in group], _SHOWN)
            yield f"{len(group):,} flows {first.action}: to {names}{_doubt(first)}"
        else:
            yield from (_deviation(each, item) for each in group)


def _deviation(item: Deviation, of: Checked) -> str:
    if item.field in _BEYOND:
        return _BEYOND[item.field]
    if item.state is State.OPEN:
        return f"{part(item).removesuffix(' changed')} cannot be read"
    said = part(item) if of.held is None else words(item, of.held)
    return f"{said}{_doubt(item)}"


def _doubt(item: Deviation) -> str:
    named = f" [{', '.join(item.choices)}]" if item.choices and item.state is not State.EDITED else ""
    return f"{named}{_DOUBTS.get(item.state, '')}"


def _copy(item: Replacement) -> str:
    if item.deviations is None:
        return f"'{item.name}' does its work; how it differs is not said"
    if not item.deviations:
        return f"'{item.name}' does its work, and is the same"
    return f"'{item.name}' does its work, and differs in: {listed([part(each) for each in item.deviations])}"
