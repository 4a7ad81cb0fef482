"""What becomes of a default rule that differs: a script can switch it off or on; an edit becomes a rule of its own.

Sources: the vendor's pages on modified default rules (editing one is not supported: it no longer gets updates), on best
practices for changing the default configuration (disable a default rule, never delete it), and on import of settings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ruleguard.diff.change import Change
from ruleguard.diff.impact import Judged
from ruleguard.diff.reasons import BY_HAND, NEWER, UNKNOWN, WIZARD
from ruleguard.model.nodes import SyncRule
from ruleguard.plan.identities import derived
from ruleguard.plan.moves import Group, Servers
from ruleguard.plan.names import value
from ruleguard.plan.overrides import override
from ruleguard.plan.steps import Phase, Step
from ruleguard.records import record

NUMBERS = "the product numbers default rules itself: their order cannot be brought over"
_NEWER = "the vendor changed this default rule in a newer build: there is nothing to bring over"
_BY_SETTINGS = "it follows from the settings, which have steps of their own"
_EDITOR = "Open the Synchronization Rules Editor on both servers and choose this rule."
_WHICH = (
    "It is not known on which server the default rule was edited: look at it on both. If it was staging, put the rule back"
    " there instead, and do not run the script."
)
_EDITED = "Editing a default rule is not supported: it no longer gets the vendor's updates."


@record(frozen=True, slots=True)
class Switch:
    """A default rule of staging that a script switches off or on."""

    rule: SyncRule
    disabled: bool
    subjects: tuple[str, ...]


@record(frozen=True, slots=True)
class Override:
    """A custom rule that takes the place of an edit of ``active``, a default rule."""

    rule: SyncRule
    active: SyncRule
    subjects: tuple[str, ...]
    notes: tuple[str, ...]


@record(frozen=True, slots=True)
class Renumbered:
    """A default rule of active that stands in another order on staging."""

    rule: SyncRule
    subject: str


Outcome = Switch | Override | Renumbered | Step | tuple[str, str]


def default_rule(group: Group, servers: Servers) -> Iterator[Outcome]:
    """What is done about each difference of a default rule: every subject in one outcome, a pair with the reason where
    nothing is done."""
    one, other = group.active, group.staging
    if one is None or other is None:
        yield _whole(group)
        return
    rest: list[Judged] = []
    switched: list[Judged] = []
    for item in group.judged:
        reason = _nothing_to_do(item)
        if reason:
            yield item.change.subject, reason
        elif item.change.object == "rule" and item.change.field == "precedence":
            yield Renumbered(one, item.change.subject)
        elif item.change.object == "rule" and item.change.field == "disabled":
            switched.append(item)
        else:
            rest.append(item)
    if switched:
        yield _switch(one, other, switched, servers)
    if rest:
        yield _edited((one, other), rest, servers)


def _nothing_to_do(item: Judged) -> str:
    change = item.change
    if change.object == "rule" and change.field in ("precedence", "disabled"):
        return ""
    return _as_shipped(change)


def _as_shipped(change: Change) -> str:
    """Why there is nothing to bring over, "" when somebody may have edited the rule."""
    if change.reason == WIZARD:
        named = f" ({', '.join(change.choices)})" if change.choices else ""
        return f"the wizard decides this part of a default rule{named}: {_BY_SETTINGS}"
    return _NEWER if change.reason == NEWER else ""


def _switch(active: SyncRule, staging: SyncRule, items: Sequence[Judged], servers: Servers) -> Outcome:
    if servers.has_own_identifier(staging):
        return Switch(staging, bool(active.disabled), _subjects(items))
    verb = "Disable" if active.disabled else "Enable"
    return _manual(
        f"{verb} the default rule '{staging.name}'",
        items,
        (
            _EDITOR,
            f"On staging, select {verb}. (The export gives the rule no identifier of its own, so there is no script.)",
        ),
        "select the other button",
    )


def _edited(pair: tuple[SyncRule, SyncRule], rest: Sequence[Judged], servers: Servers) -> Outcome:
    active = pair[0]
    reasons = {item.change.reason for item in rest}
    doubt = next((reason for reason in sorted(reasons) if not _is_edit_of_active(reason)), None)
    if doubt is None:
        closed = {rule.identifier or "" for config in (servers.active, servers.staging) for rule in config.rules}
        found = override(servers, pair, rest, derived(active, closed, "override"))
        if isinstance(found, SyncRule):
            notes = () if all(reason.startswith(BY_HAND) for reason in reasons) else (_WHICH,)
            return Override(found, active, _subjects(rest), notes)
        why = f"It cannot become a custom rule of its own: {found}."
    else:
        why = f"It has no script: {_why_in_doubt(doubt)}."
    return _manual(
        f"Decide about the default rule '{active.name}'",
        rest,
        (_EDITOR, *map(_difference, rest), _EDITED, why, *_advice(doubt)),
        "set the rule back as it was",
    )


def _is_edit_of_active(reason: str) -> bool:
    if reason.startswith(UNKNOWN):
        return NEWER not in reason and WIZARD not in reason
    return not reason or (reason.startswith(BY_HAND) and "active" in reason)


def _why_in_doubt(reason: str) -> str:
    if reason.startswith(BY_HAND):
        return "somebody edited it on staging, not on active"
    return f"why it differs is not known ({reason.removeprefix(UNKNOWN)})"


def _advice(doubt: str | None) -> tuple[str, ...]:
    if doubt is not None and doubt.startswith(BY_HAND):
        return ("Put the default rule on staging back as the vendor shipped it.",)
    if doubt is not None:
        return (
            "Compare again with --baseline and the export of a clean server of the same build: it tells edits from what"
            " the vendor or the wizard changed.",
            "What turns out to be an edit belongs into a custom rule of lower number with the same scoping filter, no join"
            " rules, link type Join and just these flows.",
        )
    return ("Find out what the edit is for, and reach that with a custom rule that leaves the default rule as it is.",)


def _difference(item: Judged) -> str:
    change = item.change
    name = " / ".join(filter(None, (*change.key[2:], change.field.replace("_", " ")))) or "the flow"
    shipped = "" if change.shipped is None else f"; shipped was {_shown(change.shipped)}"
    return f"{name}: active has {_shown(change.active)}; staging has {_shown(change.staging)}{shipped}."


def _shown(stated: object) -> str:
    """A value; of conditions, one line: groups are lists of lists of named parts."""
    if isinstance(stated, list) and stated and all(isinstance(group, list) for group in stated):
        return " or ".join(f"({'; '.join(map(_condition, group))})" for group in stated)
    return value(stated)


def _condition(parts: object) -> str:
    listed = parts.values() if isinstance(parts, dict) else [parts]
    return " ".join("" if each is None else str(each) for each in listed).strip()


def _whole(group: Group) -> Outcome:
    rule = group.active or group.staging
    name = rule.name if rule is not None else ""
    reason = group.judged[0].change.reason if group.judged else ""
    if group.staging is None:
        doubt = reason.removeprefix(UNKNOWN)
        known = (
            (f"Why staging lacks it {'is not certain' if doubt != reason else 'is known'}: {doubt}.",) if reason else ()
        )
        body = (
            *known,
            "The wizard makes default rules, for the features and object types that are chosen there and for the build:"
            " go through its settings first. A default rule that somebody deleted comes back with an upgrade.",
            "There is no script: a rule that a script makes is not kept up to date by the vendor, whatever its tag.",
        )
        return _manual(f"Bring back the default rule '{name}'", group.judged, body, "go back in the wizard")
    if reason in (NEWER, WIZARD):
        return group.judged[0].change.subject, _as_shipped(group.judged[0].change)
    body = (
        "Active does not have this rule: an older build lacks it, another choice in the wizard removes it, or somebody"
        " deleted it on active.",
        "If active is to be copied exactly, disable it on staging in the Synchronization Rules Editor. Do not delete it:"
        " an upgrade brings deleted default rules back, enabled.",
    )
    return _manual(
        f"Decide about the default rule '{name}', which only staging has", group.judged, body, "enable it again"
    )


def _manual(title: str, items: Sequence[Judged], body: tuple[str, ...], undo: str) -> Step:
    return Step(
        Phase.RULES,
        title,
        "manual",
        _subjects(items),
        body,
        f"In the same place: {undo}.",
        "Compare again: what is left of this rule is what you decided to leave.",
    )


def _subjects(items: Sequence[Judged]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.change.subject for item in items))
