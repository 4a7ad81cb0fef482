"""The steps that bring the rules of active to staging: one script a rule, in the order in which they are run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace

from ruleguard.diff.change import Comparison
from ruleguard.diff.connector_map import ConnectorMap
from ruleguard.diff.impact import Judged
from ruleguard.diff.match import ConnectorPair, match_connectors
from ruleguard.model.nodes import Config, Connector, SyncRule
from ruleguard.plan.custom_rules import (
    Candidate,
    by_hand,
    candidate,
    inverted,
    moves_of,
    numbered,
    override_candidate,
    paired,
)
from ruleguard.plan.default_rules import NUMBERS, Outcome, Override, Renumbered, Switch, default_rule
from ruleguard.plan.file_names import file_stem
from ruleguard.plan.identities import PLACEMENTS, Home
from ruleguard.plan.moves import Group, Move, Servers, groups, in_order
from ruleguard.plan.placing import Settled
from ruleguard.plan.rule_scripts import COPY, Replacement, puts_back, replacement, switch
from ruleguard.plan.steps import Phase, Script, Step
from ruleguard.records import record

Unplanned = tuple[str, str]
_RUN = "Run {name} in Windows PowerShell, as administrator, on the staging server."
_BY_COPY = (
    "The export of staging does not say all of the old rule: make it again in the editor, from the saved copy {name}."
)
MOST_PAIRS = 400_000
"""Each rule that differs is held against each rule of both servers; beyond so many pairs no order is worked out. A server has
room for 99 custom rules beside its default rules: the limit is ten times that with 400 rules on each."""
_TOO_MANY = (
    "so many rules differ that no order is worked out for them: bring them over in the Synchronization Rules Editor, or make "
    "the exports smaller by deleting the rules that nobody needs"
)
_NO_NUMBER = "there is no free precedence for it on staging; remove or join rules there, then make a new plan"


@record(slots=True)
class _Job:
    """A script to be written, under a name that is known when all are counted."""

    words: tuple[str, ...]
    title: str
    subjects: tuple[str, ...]
    notes: tuple[str, ...]
    check: str
    content: Replacement | Switch
    kind: str = "script"


@record(slots=True)
class _Found:
    """What the differences come to."""

    manual: list[Step] = field(default_factory=list)
    unplanned: list[Unplanned] = field(default_factory=list)
    switches: list[Switch] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    superfluous: list[Group] = field(default_factory=list)
    turned: list[Renumbered] = field(default_factory=list)

    def take(self, made: Candidate | Step) -> None:
        if isinstance(made, Step):
            self.manual.append(made)
        else:
            self.candidates.append(made)


def rule_steps(
    active: Config, staging: Config, judged: Sequence[Judged], comparison: Comparison, given: ConnectorMap = ()
) -> tuple[list[Step], list[Unplanned]]:
    """The steps, all of ``Phase.RULES``; and each difference of a rule or flow that has none, by its subject, with why.

    ``judged``: the changes of ``comparison`` that are to be brought over. ``given``: the connectors that somebody has
    paired, as ``compare`` was given them; ``ValueError`` when they are not the same. Every subject of a change of a rule is
    the cause of one step or has a reason. A step may have no cause: it makes room for another one.
    """
    connectors = match_connectors(active, staging, given)
    if comparison.matched and _matched(connectors) != [(it.role, it.active, it.staging) for it in comparison.matched]:
        raise ValueError("the comparison was made with another map of connectors")
    servers = Servers(active, staging, connectors)
    found = _Found()
    changed = groups(judged)
    if len(changed) * (len(active.rules) + len(staging.rules)) > MOST_PAIRS:
        return [], [(subject, _TOO_MANY) for group in changed for subject in group.subjects]
    for group in changed:
        _sort(group, servers, found)
    everything = paired(servers)
    _turn_round(servers, found, everything)
    numbers = numbered(servers, found.candidates, everything)
    found.manual += [by_hand(each.active, each.subjects, _NO_NUMBER) for each in numbers.stuck]
    jobs = [
        *_made(moves_of(servers, numbers), servers),
        *(_switched(each) for each in found.switches),
        *(_superfluous(each, servers) for each in found.superfluous),
    ]
    return [*_steps(jobs), *found.manual], found.unplanned


def _matched(connectors: Iterable[ConnectorPair]) -> list[tuple[str, str | None, str | None]]:
    def name(node: Connector | None, role: str) -> str | None:
        return None if node is None else node.name or role

    return [(it.role, name(it.pair.active, it.role), name(it.pair.staging, it.role)) for it in connectors]


def _sort(group: Group, servers: Servers, found: _Found) -> None:
    if group.is_default:
        for outcome in default_rule(group, servers):
            _sort_default(outcome, servers, found)
    elif group.active is not None:
        found.take(candidate(servers, group.active, group.staging, group.subjects))
    elif group.staging is not None and servers.has_own_identifier(group.staging):
        found.superfluous.append(group)
    elif group.staging is not None:
        found.manual.append(_without_identifier(group.staging, group.subjects))


def _sort_default(outcome: Outcome, servers: Servers, found: _Found) -> None:
    if isinstance(outcome, Switch):
        found.switches.append(outcome)
    elif isinstance(outcome, Override):
        found.take(override_candidate(servers, outcome))
    elif isinstance(outcome, Step):
        found.manual.append(outcome)
    elif isinstance(outcome, Renumbered):
        found.turned.append(outcome)
    else:
        found.unplanned.append(outcome)


def _turn_round(servers: Servers, found: _Found, everything: Sequence[Settled]) -> None:
    """A default rule keeps its number: where its order is wrong, or begins to count, custom rules move."""
    for item in found.turned:
        rules = list(inverted(servers, item.rule, everything))
        if not rules:
            found.unplanned.append((item.subject, NUMBERS))
        for number, rule in enumerate(rules):
            _renumber(servers, found, rule, () if number else (item.subject,))
    for switched in found.switches:
        default = servers.partners.get(id(switched.rule))
        if default is not None and not switched.disabled:
            for rule in inverted(servers, default, everything):
                _renumber(servers, found, rule, ())


def _renumber(servers: Servers, found: _Found, rule: SyncRule, subjects: tuple[str, ...]) -> None:
    index = next((index for index, each in enumerate(found.candidates) if each.active is rule), None)
    if index is None:
        found.take(candidate(servers, rule, servers.partners.get(id(rule)), subjects))
    else:
        each = found.candidates[index]
        found.candidates[index] = replace(each, subjects=(*each.subjects, *subjects))


def _made(moves: Sequence[Move], servers: Servers) -> Iterator[_Job]:
    for move, aside in in_order(moves):
        old = move.replaces
        home = _home(old, servers) if old is not None else None
        if aside and old is not None:
            yield _Job(
                ("remove", old.name or ""),
                f"Take '{old.name}' out of the way",
                (),
                (
                    f"Rules exchange their numbers in a ring, and the product refuses a number that another rule has: "
                    f"{old.precedence} has to be free first. A later step makes the rule again.",
                ),
                "The rule is gone from the Synchronization Rules Editor, and a saved copy lies beside the script.",
                Replacement(old, None, home, shares=_shares(old, servers)),
            )
            continue
        yield _Job(
            ("create" if old is None else "replace", move.rule.name or ""),
            move.title,
            move.subjects,
            move.notes,
            f"The script ends with the rule as the server has it now: precedence {move.rule.precedence}, "
            f"{'disabled' if move.rule.disabled else 'enabled'}, {_counted(len(move.rule.flows or ()))}.",
            Replacement(old, move.rule, home, move.home, _shares(old, servers)),
        )


def _counted(flows: int) -> str:
    return "1 flow" if flows == 1 else f"{flows} flows"


def _shares(rule: SyncRule | None, servers: Servers) -> bool:
    return rule is not None and sum(each.precedence == rule.precedence for each in servers.staging.rules) > 1


def _home(rule: SyncRule, servers: Servers) -> Home | None:
    """The connector that an undo needs; None for a rule whose connector staging does not describe."""
    known = next((it for it in servers.staging.connectors or () if it.identifier == rule.connector), None)
    return None if known is None or not known.identifier else Home(known.identifier, known.name or servers.role(rule))


def _switched(item: Switch) -> _Job:
    verb, word = ("disable", "disabled") if item.disabled else ("enable", "enabled")
    return _Job(
        (verb, item.rule.name or ""),
        f"{verb.capitalize()} the default rule '{item.rule.name}'",
        item.subjects,
        (
            f"It is {word} on active. The same by hand: Synchronization Rules Editor, choose the rule, {verb.capitalize()}.",
            "The vendor documents the editor only for this; the script does what published tools do.",
        ),
        f"The Synchronization Rules Editor shows the rule as {word}.",
        item,
    )


def _superfluous(group: Group, servers: Servers) -> _Job:
    rule = group.staging
    if rule is None:
        raise ValueError("a rule that only staging has is on staging")
    return _Job(
        ("remove", rule.name or ""),
        f"Decide whether '{rule.name}', which only staging has, stays",
        group.subjects,
        (
            f"Active does not have this rule ({rule.identifier}, precedence {rule.precedence}). Ask who made it, and why.",
            "If it must not work on the new active server, run the script: it saves a copy and removes the rule.",
            "If it stays, accept the difference with a reason.",
            *_beside(rule, servers),
        ),
        "Either the rule is gone from the Synchronization Rules Editor, or somebody has said why it stays.",
        Replacement(rule, None, _home(rule, servers), shares=_shares(rule, servers)),
        "manual",
    )


def _beside(rule: SyncRule, servers: Servers) -> Iterator[str]:
    others = [
        f"'{each.name}'"
        for each in servers.staging.rules
        if rule.identifier in (getattr(each, field) for field in PLACEMENTS)
    ]
    if others:
        yield f"Placed beside it, and keeping their numbers without it: {', '.join(others)}."


def _without_identifier(rule: SyncRule, subjects: tuple[str, ...]) -> Step:
    return Step(
        Phase.RULES,
        f"Decide whether '{rule.name}', which only staging has, stays",
        "manual",
        subjects,
        (
            "Active does not have this rule. Ask who made it, and why.",
            "If it must not work on the new active server, export it in the Synchronization Rules Editor and delete it there."
            " (The export gives it no identifier of its own, so there is no script.)",
        ),
        "Run the script that the editor exported.",
        "Either the rule is gone from the editor, or somebody has said why it stays.",
    )


def _steps(jobs: Iterable[_Job]) -> list[Step]:
    listed = list(jobs)
    return [_step(job, file_stem(number, len(listed), *job.words)) for number, job in enumerate(listed, 1)]


def _step(job: _Job, stem: str) -> Step:
    content = job.content
    if isinstance(content, Switch):
        script = switch(content.rule, job.title, stem, disabled=content.disabled)
    else:
        script = replacement(content, _heading(job), stem)
    first = [_RUN.format(name=script.name)] if job.kind == "script" else []
    return Step(
        Phase.RULES,
        job.title,
        job.kind,
        job.subjects,
        (*first, *job.notes),
        _undo_words(script, content),
        job.check,
        script,
    )


def _heading(job: _Job) -> str:
    """What a script does: a script that follows a decision is also found without its step."""
    if job.kind == "script" or not isinstance(job.content, Replacement) or job.content.old is None:
        return job.title
    return f"Remove '{job.content.old.name}', if that was decided"


def _undo_words(script: Script, content: Replacement | Switch) -> str:
    ways = [f"Run {script.undo_name} in the same way."] if script.undo else []
    if isinstance(content, Replacement) and not puts_back(content.old):
        ways.append(_BY_COPY.format(name=script.name.removesuffix(".ps1") + COPY))
    return " ".join(ways)
