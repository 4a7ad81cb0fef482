"""What a difference between a default rule and the shipped one can come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from enum import IntEnum

from ruleguard.baselines import user_joins
from ruleguard.baselines.choices import Choices, Told, alike, differing, is_off
from ruleguard.baselines.schema_parts import LABEL, class_of, differs_by_class, is_copied, needs, taken_over
from ruleguard.baselines.shapes import family, masked
from ruleguard.baselines.wizard_parts import Part
from ruleguard.model.nodes import Flow, SyncRule
from ruleguard.model.setting_names import KNOWN
from ruleguard.model.shipped import Baseline, ShippedRule
from ruleguard.model.values import tag_stem
from ruleguard.records import record


class State(IntEnum):
    """How a part of a rule stands to what was shipped; the first of several baselines' answers counts. ``CHOSEN``: a choice
    in the wizard accounts for it. ``CHOSEN_OR_EDITED``: this input does not decide. ``OPEN``: the input has the part, and
    what it says cannot be read, as where a script computes a value."""

    SHIPPED = 0
    CHOSEN = 1
    CHOSEN_OR_EDITED = 2
    EDITED = 3
    OPEN = 4


@record(frozen=True, slots=True)
class Deviation:
    """A part that is not as it was shipped. ``field``: of the rule, or flow, merge, once for the flow to ``destination``.
    ``action``: added, removed, changed. ``choices``: what to call the choices of the wizard that the part depends on; where
    some of them are known to differ, only those. ``flows``: the rule's own to ``destination``, none for a removed one."""

    field: str
    destination: str
    action: str
    state: State
    choices: tuple[str, ...] = ()
    flows: tuple[Flow, ...] = ()

    @property
    def part(self) -> str:
        """What to call it: the field, or "flow to <attribute>"."""
        return f"flow to {self.destination}" if self.destination else self.field


@record(frozen=True, slots=True)
class Against:
    """The shipped rule that a rule is held against, its baseline, and what the wizard was told on the rule's server."""

    told: Told
    shipped: ShippedRule
    baseline: Baseline

    @property
    def there(self) -> Told:
        """What the wizard was told on the baseline's server."""
        return Told(self.baseline.format, self.baseline.choices)


def explained(found: Deviation, rule: SyncRule, part: Part | None, against: Against) -> Deviation:
    """The deviation with the state that the wizard's choices leave it in; ``part`` is None for what it does not write."""
    if found.action != "changed" and (state := _of_schema(found, rule, against)) is not None:
        return replace(found, state=state, choices=(LABEL,) if state is not State.EDITED else ())
    if part is None:
        return found
    same = alike(part.settings, against.told, against.there)
    state = State.EDITED if same else _state(found, rule, part, against)
    names = differing(part.settings, against.told, against.there) or part.settings
    labels = tuple(dict.fromkeys(KNOWN[name].label for name in names))
    return replace(found, state=state, choices=labels)


def _of_schema(found: Deviation, rule: SyncRule, against: Against) -> State | None:
    """The state of a flow on one side only whose attributes a product adds to the schema; None for any other."""
    shipped = against.shipped.flows.get(found.destination.casefold())
    wanted = needs(tag_stem(against.shipped.tag), found.flows) if shipped is None else shipped.needs
    names = {name.casefold() for name in wanted}
    if not names or (found.action == "added" and not is_copied(found.flows)):
        return None
    schema = against.told.schemas.get(rule.connector or "")
    lacks = schema is not None and not names <= schema
    if found.action == "added":
        return State.EDITED if lacks else _of_addition(names, against)
    if lacks:
        return State.CHOSEN
    of_class = against.told.used.get((rule.connector, class_of(rule)), frozenset())
    there = taken_over(rule.flows or ()) | of_class | {name for name in schema or () if not differs_by_class(name)}
    return State.EDITED if names <= there else State.CHOSEN_OR_EDITED


def _of_addition(names: set[str], against: Against) -> State:
    """The state of a flow that was not shipped, from attributes that the forest has."""
    if any(names & {name.casefold() for name in flow.needs} for flow in against.shipped.flows.values()):
        return State.EDITED
    there = against.baseline.schema
    if any(map(differs_by_class, names)) or (there is not None and not names <= there):
        return State.CHOSEN
    return State.CHOSEN_OR_EDITED if there is None else State.EDITED


def _state(found: Deviation, rule: SyncRule, part: Part, against: Against) -> State:
    if found.field == "joins":
        return _of_joins(user_joins.fit(rule.joins or (), against.told.choices, against.baseline.choices))
    if part.instead_of:
        return _of_name(found, part, against)
    return _of_list(found, part, against)


def _of_joins(fit: user_joins.Fit) -> State:
    if fit is user_joins.Fit.SURE:
        return State.CHOSEN
    return State.CHOSEN_OR_EDITED if fit is user_joins.Fit.POSSIBLE else State.EDITED


def _of_name(found: Deviation, part: Part, against: Against) -> State:
    """Whether the flow is the shipped one with the name of another attribute put in."""
    if found.action != "changed":
        return State.EDITED
    wanted, told = against.shipped.flows[found.destination.casefold()].masked, against.told.choices
    own = _own(part, told)
    for names in _tried(found.flows, part, told):
        form, used = masked(found.flows, names)
        if form and form == wanted:
            usual = {name.casefold() for name in part.instead_of}
            if own:
                # The wizard's own names stand beside another one where the rule chooses between them.
                return State.CHOSEN if own <= used <= own | usual else State.EDITED
            return State.CHOSEN if used <= usual else State.CHOSEN_OR_EDITED
    sources = {name.casefold() for flow in found.flows for name in flow.sources}
    hidden = (sources and sources | own <= part.beside) or _own(part, against.baseline.choices) & part.beside
    return State.CHOSEN_OR_EDITED if hidden else State.EDITED


def _own(part: Part, choices: Choices) -> set[str]:
    """The attributes, folded, that the wizard was told to put in."""
    return {str(choices[name]).casefold() for name in part.names if choices.get(name)}


def _tried(flows: tuple[Flow, ...], part: Part, told: Choices) -> Iterator[tuple[str, ...]]:
    """The names that the wizard can have put in: the told one, or when nobody knows it, each that the flow reads."""
    yield family(part, told)
    if not _own(part, told):
        for name in dict.fromkeys(name for flow in flows for name in flow.sources):
            yield (name,)
            yield (name, *part.instead_of)


def _of_list(found: Deviation, part: Part, against: Against) -> State:
    """Whether a flow that is on one side only is one that the wizard adds, or leaves out, on one of the servers."""
    here = (found.action == "removed") is not part.adds
    decides = against.told if here else against.there
    if is_off(part.settings, decides):
        return State.EDITED
    named = found.destination.split("_", 2)[-1] if part.adds else found.destination
    pattern = re.compile(rf"(?<![A-Za-z0-9-]){re.escape(named)}(?![A-Za-z0-9-])", re.IGNORECASE)
    listed = any(pattern.search(str(decides.choices.get(name, ""))) for name in part.lists)
    return State.CHOSEN if listed and found.action != "changed" else State.CHOSEN_OR_EDITED
