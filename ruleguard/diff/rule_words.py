"""Sentences about what differs in a rule: its scope, joins, link type, object types, rank and deciding flows."""

from __future__ import annotations

from ruleguard.diff.change import Change
from ruleguard.diff.effect_words import few, gained, lost, says, target
from ruleguard.diff.scope_words import LONGEST_NAME, moves, objects, short
from ruleguard.model.nodes import JoinCondition, JoinGroup, SyncRule

_LINKS = {
    "Provision": "creates objects and keeps them",
    "StickyJoin": "joins objects and keeps them",
    "Join": "only joins objects",
    "JoinNoFlow": "joins objects and exports nothing",
}
_MOST_GROUPS = 5
_LONGEST_VALUE = 40
_ALTERED = {
    "accountenabled": "other {who} could sign in",
    "cloudfiltered": "other {who} would be kept out of Entra ID",
    "sourceanchor": "{who} could be tied to another account in Entra ID, or to none",
    "sourceanchorbinary": "{who} could be tied to another account in Entra ID, or to none",
    "userprincipalname": "{who} could have to sign in with another name",
}
_DECIDED = {
    "accountenabled": "whether {who} can sign in",
    "cloudfiltered": "whether {who} are in Entra ID",
    "cloudmastered": "whether {who} are held to be made in the cloud, which are not written to it",
    "cloudnoflow": "whether changes of {who} are exported to Entra ID",
    "dn": "where {who} are created and under which name",
    "sourceanchor": "which account in Entra ID belongs to which of the {who}",
    "sourceanchorbinary": "which account in Entra ID belongs to which of the {who}",
    "sourceobjecttype": "as what kind of object {who} are created in Entra ID",
    "userprincipalname": "the name with which {who} sign in",
}


def named(change: Change) -> str:
    """The rule in quotes."""
    return f"'{short(change.key[1], LONGEST_NAME)}'"


def scope(change: Change) -> str:
    """Who leaves and who enters the scope of a rule, and what happens to them."""
    one, other = change.rules
    found, name, role = moves(one, other), named(change), change.key[0]
    if found is None or one is None or other is None:
        return f"{name} applies to other objects on staging: {_both_ways(change)}"
    if found.same:
        return f"{name} has another filter on staging that asks for the same objects in another way"
    if found.instead:
        return f"{name} {found.instead}: {_both_ways(change)}"
    there = f"the scope of {name} on staging"
    if not found.leaving:
        return f"{found.entering} enter {there}: they {gained(other, role)}"
    leaving = f"{found.leaving} leave {there}: they {lost(one, role)}"
    if not found.entering:
        return leaving
    who = objects(one.source_object_type)
    those = f"those{found.entering.removeprefix(who)}" if found.entering.startswith(who) else found.entering
    return f"{leaving}; {those} enter it: they {gained(other, role)}"


def asks_for_the_same(change: Change) -> bool:
    """Whether the two filters of a rule are proven to let the same objects in."""
    found = moves(*change.rules)
    return found is not None and found.same


def _both_ways(change: Change) -> str:
    one, other = change.rules
    if one is None or other is None:
        return "accounts could be deleted or created"
    return (
        f"objects that leave its scope {lost(one, change.key[0])}, those that enter it {gained(other, change.key[0])}"
    )


def joins(change: Change) -> str:
    """By what a rule matches on each side, and what that does."""
    one, other = change.rules
    if one is None or other is None or one.joins is None or other.joins is None:
        return f"{named(change)} matches objects by other attributes on staging: accounts could be matched wrongly"
    who, name = objects(one.source_object_type), named(change)
    here, there = [_pairs(group) for group in one.joins], [_pairs(group) for group in other.joins]
    sides = frozenset(here), frozenset(there)
    gone = [group for group in here if group not in sides[1]]
    new = [group for group in there if group not in sides[0]]
    if not there:
        return (
            f"{name} matches {who} by {_listed(here)} on active and joins nothing by itself on staging: {_unfound(one)}"
        )
    if not here:
        return f"{name} joins nothing by itself on active and matches {who} by {_listed(there)} on staging: {_FOUND}"
    if gone and not new:
        return f"{name} no longer matches {who} by {_listed(gone)} on staging: {_unfound(one)}"
    if new and not gone:
        return f"{name} also matches {who} by {_listed(new)} on staging: {_FOUND}"
    if not gone:
        return (
            f"{name} matches {who} by {_listed(here)} on active and by {_listed(there)} on staging: "
            "where they find different objects, accounts could be matched otherwise"
        )
    return (
        f"{name} matches {who} by {_listed(here)} on active and by {_listed(there)} on staging: "
        "accounts could be matched with somebody else or created a second time"
    )


_FOUND = "accounts that were separate could be matched"


def _unfound(rule: SyncRule) -> str:
    again = "created a second time" if rule.link_type == "Provision" else "left without a match"
    return f"those that nothing else finds could be {again}"


def _pairs(group: JoinGroup) -> str:
    """The pairs of a group in an order of their own, as they have none."""
    return " and ".join(sorted(map(_pair, group.conditions))) or "nothing"


def _pair(pair: JoinCondition) -> str:
    connector, metaverse = pair.connector_attribute or "", pair.metaverse_attribute or ""
    same = connector.casefold() == metaverse.casefold()
    case = " (letter case counts)" if pair.case_sensitive else ""
    return f"{short(connector)}{'' if same else f' = {short(metaverse)}'}{case}"


def _listed(groups: list[str]) -> str:
    more = f" and {len(groups) - _MOST_GROUPS:,} more" if len(groups) > _MOST_GROUPS else ""
    return ", then by ".join(groups[:_MOST_GROUPS]) + more


def moved(change: Change) -> str:
    """What happens to the objects of either connector when a rule belongs to another one."""
    one, other = change.rules
    active, staging = short(str(change.active)), short(str(change.staging))
    lead = f"{named(change)} belongs to {active} on active and to {staging} on staging"
    if one is None or other is None:
        return f"{lead}: objects of {active} lose it"
    return (
        f"{lead}: {objects(one.source_object_type)} in its scope there {lost(one, str(change.active))}; "
        f"those of {staging} {gained(other, str(change.staging))}"
    )


def passwords(change: Change) -> str:
    """Whose passwords a rule begins or ceases to synchronize."""
    rule = change.rules[0] or change.rules[1]
    who = objects(rule.source_object_type if rule else None)
    side, effect = ("staging", "would reach") if change.staging else ("active", "would no longer reach")
    return f"{named(change)} synchronizes passwords on {side} only: those of {who} in its scope {effect} Entra ID"


def placement(change: Change) -> str:
    """Beside which rule a rule was placed when it was made."""
    sides = [f"beside '{short(str(value))}'" if value else "by its number" for value in (change.active, change.staging)]
    return f"{named(change)} was placed {sides[0]} on active and {sides[1]} on staging"


def link_type(change: Change) -> str:
    """What a rule does for objects on each side, and what that changes for them."""
    active, staging = str(change.active), str(change.staging)
    sides = [f"{short(value)}{f' ({_LINKS[value]})' if value in _LINKS else ''}" for value in (active, staging)]
    return f"{named(change)} has link type {sides[0]} on active and {sides[1]} on staging: {_link_effect(change)}"


def _link_effect(change: Change) -> str:
    one, other = change.rules
    active, staging = change.active, change.staging
    rule = one or other
    if rule is None:
        return "other objects would be created and kept"
    who, place = objects(rule.source_object_type), target(rule, change.key[0])
    if staging == "Provision":
        kept = "" if active == "StickyJoin" else " and stay after other rules let them go"
        return f"{who} that nothing else creates would appear in {place}{kept}"
    if staging == "StickyJoin" and active != "Provision":
        return f"{who} that it joins would stay in {place} after other rules let them go"
    if staging == "JoinNoFlow":
        return f"changes of {who} in its scope would no longer be exported to {place}"
    if active == "JoinNoFlow":
        return f"changes of {who} in its scope would be exported to {place} again"
    if staging == "StickyJoin":
        return f"{who} that nothing else creates would no longer be created in {place}"
    return f"{who} that nothing else keeps would be deleted from {place}"


def object_type(change: Change) -> str:
    """What a rule is about on each side; those of the active side lose it."""
    one, other = change.rules
    name, active, staging = named(change), str(change.active or ""), str(change.staging or "")
    if change.field == "direction" or one is None or other is None:
        return (
            f"{name} is {active} on active and {staging} on staging: nothing that it does on active is done on staging"
        )
    if change.field == "target_object_type":
        where = "the metaverse" if one.direction == "inbound" else target(one, change.key[0])
        return (
            f"{name} makes or joins {objects(active)} in {where} on active and {objects(staging)} on staging: "
            "what it has joined so far loses it"
        )
    role = change.key[0]
    return (
        f"{name} applies to {objects(active)} on active and to {objects(staging)} on staging: "
        f"the former {lost(one, role)}, the latter {gained(other, role)}"
    )


def rank(change: Change) -> str:
    """Which rule wins over which on each side, and for which attributes."""
    name, targets = named(change), few(change.targets)
    if not change.rivals:
        return f"{name} has another rank among the rules that write {targets}: the value of another rule would count"
    won = [rival for rival, wins in change.rivals if wins]
    others = won or [rival for rival, _ in change.rivals]
    listed = f"{others[0]} both" if len(others) == 1 else f"any of {', '.join(others)}"
    side = "active" if won else "staging"
    return f"where {name} and {listed} give a value to {targets}, that of {name} counts on {side} only"


def deciding_flow(change: Change) -> str:
    """What an attribute that decides over accounts gets on staging, and what hangs on it."""
    rule, attribute = change.rules[0] or change.rules[1], change.key[-1]
    name, who = named(change), objects(rule.source_object_type if rule else None)
    fixed, shown = _filter_effect(change, who), short(attribute)
    if fixed:
        return fixed
    decided = _DECIDED.get(attribute.casefold(), "whether accounts exist").format(who=who)
    if change.action == "added":
        return f"{name} writes {shown} only on staging: {decided} would follow from it"
    if change.action == "removed":
        return f"{name} does not write {shown} on staging: {decided} would follow from another rule, or from nothing"
    altered = _ALTERED.get(attribute.casefold(), "it decides {decided}").format(who=who, decided=decided)
    return f"{name} writes another value to {shown} on staging{_values(change)}: {altered}"


def _filter_effect(change: Change, who: str) -> str:
    """A rule that says True or False to cloudFiltered on one side only, whatever the object."""
    if change.key[-1].casefold() != "cloudfiltered":
        return ""
    name, sides = named(change), [says(rule, "cloudFiltered", "true") for rule in change.rules]
    if sides[1] and not sides[0]:
        return f"{name} sets cloudFiltered to True only on staging: {who} in its scope would be deleted from Entra ID"
    if sides[0] and not sides[1]:
        return (
            f"{name} sets cloudFiltered to True only on active: {who} in its scope would no longer be kept out of "
            "Entra ID by it"
        )
    return ""


def flow_value(change: Change) -> str:
    """What a flow writes on each side, where that is short."""
    return f"{named(change)} writes another value to {short(change.key[-1])} on staging{_values(change)}"


def _values(change: Change) -> str:
    values = str(change.active or ""), str(change.staging or "")
    if change.field not in ("value", "sources") or max(map(len, values)) > _LONGEST_VALUE or "" in values:
        return ""
    if change.field == "sources":
        values = values[0].strip("[]"), values[1].strip("[]")
        return f" (that of {values[1]} instead of {values[0]})"
    return f" ({values[1]} instead of {values[0]})"
