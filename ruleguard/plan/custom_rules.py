"""Custom rules of active as they will be on staging: resolved, numbered, and with what a person has to know of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ruleguard.model.nodes import NO_RULE, SyncRule
from ruleguard.plan.default_rules import Override
from ruleguard.plan.identities import PLACEMENTS, Home, identifiers
from ruleguard.plan.moves import Move, Servers, completed, is_default
from ruleguard.plan.placing import Placed, Settled, out_of_order, place
from ruleguard.plan.rule_scripts import is_writable
from ruleguard.plan.steps import Phase, Step
from ruleguard.records import record

_BEFORE_DEFAULTS = 99
"""The number an override should have: behind the custom rules, before the default ones."""
_LISTED = (
    "The default rule on staging stays as it is, so that a comparison goes on listing its flows. On active the edit belongs"
    " into such a rule as well."
)
_ORDER = "the order among the rules that write the same attributes is kept"


@record(frozen=True, slots=True)
class Candidate:
    """A rule for staging without identifier and number. ``active``: the rule it comes from, for an override the rule
    itself; ``rule``: with staging's connector."""

    active: SyncRule
    rule: SyncRule
    replaces: SyncRule | None
    home: Home
    subjects: tuple[str, ...]
    is_override: bool = False
    notes: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class Numbered:
    """Every rule that gets a script, and its number; ``stuck`` are those for which there is none."""

    moves: tuple[tuple[Candidate, int], ...]
    stuck: tuple[Candidate, ...]
    settled: tuple[Settled, ...]


def candidate(
    servers: Servers, active: SyncRule, staging: SyncRule | None, subjects: tuple[str, ...]
) -> Candidate | Step:
    """The rule of active for staging, or the step by hand where no script can be written."""
    home = servers.homes.home(active, staging)
    if isinstance(home, str):
        return by_hand(active, subjects, home)
    if staging is not None and not servers.has_own_identifier(staging):
        return by_hand(active, subjects, "the export of staging gives the rule to replace no identifier of its own")
    rule = replace(completed(active, staging), connector=home.identifier)
    open_ = is_writable(replace(rule, identifier=NO_RULE))
    if open_:
        return by_hand(active, subjects, f"{open_} in the export of active: export the settings of the whole server")
    return Candidate(active, rule, staging, home, subjects)


def override_candidate(servers: Servers, outcome: Override) -> Candidate | Step:
    """An override of a default rule, on the connector of that rule."""
    rule, default, subjects = outcome.rule, outcome.active, outcome.subjects
    servers.adopt(rule, default)
    home = servers.homes.home(default, servers.partners.get(id(default)))
    if isinstance(home, str):
        return by_hand(default, subjects, home)
    open_ = is_writable(replace(rule, connector=home.identifier, precedence=_BEFORE_DEFAULTS))
    if open_:
        return by_hand(default, subjects, f"{open_} in the export of active")
    placed = replace(rule, connector=home.identifier)
    return Candidate(rule, placed, None, home, subjects, is_override=True, notes=(*outcome.notes, _LISTED))


def by_hand(rule: SyncRule, subjects: tuple[str, ...], why: str) -> Step:
    """The step for a rule that no script can be written for."""
    return Step(
        Phase.RULES,
        f"Bring over '{rule.name}' by hand",
        "manual",
        subjects,
        (
            f"There is no script for this rule: {why}.",
            "Make it like that of active in the Synchronization Rules Editor; compare both servers' screens page by page.",
        ),
        "Write down, or export in the editor, what the rule was like before; set it back to that.",
        "Compare again: nothing is left of this rule.",
    )


def numbered(servers: Servers, candidates: Sequence[Candidate], everything: Sequence[Settled]) -> Numbered:
    """A number for each rule, and further rules that have to be renumbered to make room. ``everything``: see ``paired``."""
    replaced = {id(each.replaces) for each in candidates if each.replaces is not None}
    settled = [each for each in everything if id(servers.partners[id(each.rule)]) not in replaced]
    staying = (rule.precedence for rule in servers.staging.rules if id(rule) not in replaced)
    busy = [number for number in staying if number is not None]
    found, moved = place([_placed(each) for each in candidates], settled, busy, servers.meets)
    more = [_renumbered(servers, each.rule) for each in moved]
    pool = [*candidates, *(each for each in more if each is not None)]
    moves = [
        (each, found[index])
        for index, each in enumerate(pool)
        if index in found and (index < len(candidates) or found[index] != moved[index - len(candidates)].number)
    ]
    stuck = tuple(each for index, each in enumerate(candidates) if index not in found)
    going = {id(each.active) for each, _ in moves}
    return Numbered(tuple(moves), stuck, tuple(each for each in settled if id(each.rule) not in going))


def inverted(servers: Servers, default: SyncRule, everything: Sequence[Settled]) -> Iterator[SyncRule]:
    """The custom rules of active that stand on the other side of a default rule on staging, and can be renumbered."""
    partner = servers.partners.get(id(default))
    if partner is None or default.precedence is None or partner.precedence is None:
        return
    movable = [each for each in everything if each.movable]
    for each in out_of_order(default, default.precedence, partner.precedence, movable, servers.meets):
        yield each.rule


def moves_of(servers: Servers, numbers: Numbered) -> list[Move]:
    """The rules with identifiers and numbers, ready to be written, in the order of their numbers on active."""
    listed = sorted(numbers.moves, key=lambda each: _placed(each[0]).order)
    fixed = [each.rule.identifier or "" for each, _ in listed if each.is_override]
    others = [(each.active, each.replaces) for each, _ in listed if not each.is_override]
    given = iter(identifiers(others, servers.staging, fixed))
    chosen = [each.rule.identifier or "" if each.is_override else next(given) for each, _ in listed]
    names = _names(servers, [(each, identifier) for (each, _), identifier in zip(listed, chosen, strict=True)])
    return [
        _move(servers, each, number, identifier, (names, numbers))
        for (each, number), identifier in zip(listed, chosen, strict=True)
    ]


def _placed(each: Candidate) -> Placed:
    if each.is_override:
        return Placed(each.active, _BEFORE_DEFAULTS + 0.5, _BEFORE_DEFAULTS, None)
    number = each.active.precedence or 0
    return Placed(each.active, number, number, each.replaces.precedence if each.replaces is not None else None)


def paired(servers: Servers) -> list[Settled]:
    """The rules that both servers have, as they are on staging."""
    found = []
    for pair in servers.pairs:
        one, other = pair.active, pair.staging
        if one is None or other is None or one.precedence is None or other.precedence is None:
            continue
        custom = not is_default(one) and not is_default(other)
        movable = custom and isinstance(candidate(servers, one, other, ()), Candidate)
        found.append(Settled(one, one.precedence, other.precedence, movable))
    return found


def _renumbered(servers: Servers, rule: SyncRule) -> Candidate | None:
    made = candidate(servers, rule, servers.partners.get(id(rule)), ())
    return made if isinstance(made, Candidate) else None


_Names = tuple[Mapping[str, str], Mapping[str, str]]


def _names(servers: Servers, chosen: Sequence[tuple[Candidate, str]]) -> _Names:
    """Identifiers on staging after the move: by those of active, and by those that staging has now."""
    by_active = {
        pair.active.identifier: pair.staging.identifier
        for pair in servers.pairs
        if pair.active is not None and pair.staging is not None and pair.active.identifier and pair.staging.identifier
    }
    by_active |= {each.active.identifier: new for each, new in chosen if each.active.identifier}
    by_staging = {each.replaces.identifier: new for each, new in chosen if each.replaces and each.replaces.identifier}
    return by_active, by_staging


def _move(servers: Servers, each: Candidate, number: int, identifier: str, context: tuple[_Names, Numbered]) -> Move:
    names, numbers = context
    beside, lost = _placements(each, names)
    rule = replace(
        each.rule,
        identifier=identifier,
        precedence=number,
        precedence_before=beside["precedence_before"],
        precedence_after=beside["precedence_after"],
    )
    notes = [
        *_about_number(servers, each, number, numbers),
        f"Connector: '{each.home.label}' ({each.home.identifier}).",
        *(["It is disabled on active and stays disabled."] if rule.disabled else []),
        *_about_identifier(each, identifier),
        *lost,
        *each.notes,
    ]
    if each.replaces is not None:
        notes.append(
            f"It replaces '{each.replaces.name}' ({each.replaces.identifier}), which is saved beside the script first."
        )
    return Move(rule, each.replaces, each.home, _title(each), each.subjects, tuple(notes))


def _title(each: Candidate) -> str:
    if each.is_override:
        return f"Create '{each.rule.name}' in place of the edited default rule"
    if each.replaces is None:
        return f"Create '{each.rule.name}'"
    return f"Replace '{each.rule.name}'" if each.subjects else f"Renumber '{each.rule.name}' to keep the order"


def _placements(each: Candidate, names: _Names) -> tuple[dict[str, str | None], list[str]]:
    """The rules that it was placed beside, as staging names them, and what is lost of that."""
    found: dict[str, str | None] = {}
    lost: list[str] = []
    for field in PLACEMENTS:
        stated = getattr(each.active, field)
        if stated is None:
            own = getattr(each.replaces, field) if each.replaces is not None else None
            found[field] = names[1].get(own, own) if own else own
        elif stated in ("", NO_RULE):
            found[field] = stated
        else:
            found[field] = names[0].get(stated, NO_RULE)
            if stated not in names[0]:
                side = field.removeprefix("precedence_")
                lost.append(
                    f"On active it was placed {side} a rule that staging does not have: its number decides alone."
                )
    return found, lost


def _about_identifier(each: Candidate, identifier: str) -> Iterator[str]:
    if not each.is_override and identifier != each.active.identifier:
        kept = each.replaces is not None and each.replaces.identifier == identifier
        yield f"Its identifier is {'that of the rule it replaces' if kept else 'a new one'}: {identifier}."


def _about_number(servers: Servers, each: Candidate, number: int, numbers: Numbered) -> Iterator[str]:
    placed = _placed(each)
    if each.is_override:
        yield f"Precedence {number}: behind the custom rules and before the default rules that write the same."
    elif number == placed.wanted:
        yield f"Precedence {number}, as on active."
    else:
        yield f"Precedence {number}, not {placed.wanted} as on active: {_reason(servers, each, numbers)}; {_ORDER}."
    wrong = [
        f"'{other.rule.name}'"
        for other in out_of_order(each.active, placed.order, number, numbers.settled, servers.meets)
    ]
    if wrong:
        yield (
            f"Its order against {', '.join(sorted(wrong))} is not that of active, for there is no number for it:"
            " they write the same attributes. Decide which has to win before you run the script."
        )


def _reason(servers: Servers, each: Candidate, numbers: Numbered) -> str:
    wanted = each.active.precedence
    gone = {id(other.replaces) for other, _ in numbers.moves}
    holder = next((rule for rule in servers.staging.rules if rule.precedence == wanted and id(rule) not in gone), None)
    if holder is not None:
        return f"on staging {wanted} belongs to '{holder.name}'"
    taker = next((other for other, number in numbers.moves if number == wanted and other is not each), None)
    if taker is not None:
        return f"'{taker.rule.name}' gets {wanted}"
    return f"with {wanted} it would stand on the other side of a rule that writes the same"
