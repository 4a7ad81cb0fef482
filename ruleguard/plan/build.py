"""A comparison to the whole move: every step of every phase, in the order in which a person does them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from ruleguard.diff.change import Comparison
from ruleguard.diff.connector_map import ConnectorMap
from ruleguard.diff.impact import Judged
from ruleguard.model.nodes import Config
from ruleguard.plan.frame import back, checklist, prepare, switch
from ruleguard.plan.manual import SCHEDULER, is_manual, manual_steps
from ruleguard.plan.names import Names, names_of
from ruleguard.plan.rule_steps import rule_steps
from ruleguard.plan.steps import Phase, Plan, Step
from ruleguard.plan.tasks import Place, Task, steps_of
from ruleguard.plan.verification import run, verify
from ruleguard.records import record

_SIGN_IN = ("settings", "sign-in")
_ORDER = tuple(Phase)


@record(frozen=True, slots=True)
class Basis:
    """What a plan is made from beside the two configurations. ``judged``: every change, the accepted ones marked.
    ``checklist``: what an import of settings does not bring. ``given``: the connectors that somebody has paired, as the
    comparison was given them."""

    judged: Sequence[Judged]
    comparison: Comparison
    checklist: Sequence[str] = ()
    given: ConnectorMap = ()


def build(active: Config, staging: Config, basis: Basis) -> Plan:
    """The plan that makes staging like active and switches to it. It runs nothing.

    Every change that nobody has accepted is the cause of one step, or stands in ``unplanned`` with the reason. Accepted
    ones are never the cause of a step.
    """
    names = names_of(active, staging, basis.comparison.matched)
    wanted = [item for item in basis.judged if not item.accepted]
    by_rules, without_rules = rule_steps(active, staging, wanted, basis.comparison, basis.given)
    by_hand, without = manual_steps(wanted, names)
    same_sign_in = all(item.change.key != _SIGN_IN for item in wanted)
    stops = [step for step in by_hand if step.phase is Phase.PREPARE and " / ".join(_SIGN_IN) not in step.because]
    first = frozenset(map(id, stops))
    steps = [
        *stops,
        *prepare(active, staging, names, same_sign_in=same_sign_in),
        *(step for step in by_hand if id(step) not in first),
        *checklist(basis.checklist, names),
        *by_rules,
        *_forgotten(wanted, [*by_rules], without_rules, names),
        *run(wanted, basis.comparison.matched, names),
        *verify(staging, wanted, names),
        *switch(names),
        *back(names, scripts=any(step.script is not None for step in by_rules)),
    ]
    in_order = sorted(steps, key=lambda step: _ORDER.index(step.phase))
    return Plan(tuple(in_order), (*without, *without_rules, *_accepted(basis.judged, by_rules)))


def _forgotten(
    judged: Iterable[Judged], steps: Iterable[Step], unplanned: Iterable[tuple[str, str]], names: Names
) -> list[Step]:
    """Changes that no part of the plan answers for: nothing that differs is passed over in silence."""
    answered = {subject for step in steps for subject in step.because} | {subject for subject, _ in unplanned}
    tasks = []
    for item in judged:
        change = item.change
        if is_manual(change) or change.key == SCHEDULER or change.subject in answered:
            continue
        tasks.append((change.subject, Task(_editor(names), (f"{change.subject}: {item.consequence}.",), "set it back")))
    return steps_of(tasks)


def _editor(names: Names) -> Place:
    return Place(
        title="Compare these rules by hand",
        way=(f"Open the Synchronization Rules Editor on {names.active} and on {names.staging}.",),
        end=("Make the rule on staging like that of active.",),
        check="The rule looks the same on both servers.",
        order=0,
        undo_at="In the editor: ",
        phase=Phase.RULES,
    )


def _accepted(judged: Iterable[Judged], rule_steps: Sequence[Step]) -> Iterable[tuple[str, str]]:
    """Why accepted changes have no step; a rule that is replaced for another reason loses its accepted difference too."""
    accepted = [(item, " / ".join(item.change.key[:2])) for item in judged if item.accepted]
    lengths = frozenset(len(rule) for _, rule in accepted)
    carried = {part for step in rule_steps for subject in step.because for part in _beginnings(subject, lengths)}
    for item, rule in accepted:
        replaced = item.change.object in ("rule", "flow") and rule in carried
        more = "; a step for another difference replaces the whole rule, and this one with it" if replaced else ""
        yield item.change.subject, f"accepted: {item.accepted}{more}"


def _beginnings(subject: str, lengths: Set[int]) -> Iterator[str]:
    """The subject, and what stands in it before a " / ", as far as it has one of these lengths."""
    ends = (match.start() for match in re.finditer("(?= / )", subject))
    return (subject[:end] for end in (*ends, len(subject)) if end in lengths)
