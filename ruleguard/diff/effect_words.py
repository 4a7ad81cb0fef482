"""What becomes of objects that a rule no longer applies to, or begins to apply to, by what kind of rule it is.

Sources: the vendor's pages on link types, on filtering with cloudFiltered and on the pilot with cloudNoFlow. Another rule
may do the same for the same objects, so nothing is promised.
"""

from __future__ import annotations

from collections.abc import Sequence

from ruleguard.diff.scope_words import short
from ruleguard.model.kept import kept_each
from ruleguard.model.nodes import Flow, SyncRule
from ruleguard.model.roles import ENTRA
from ruleguard.model.values import tag_stem

_SHOWN_NAMES = 6
_CREATING = "Provision"
_KEEPING = ("Provision", "StickyJoin")
_NO_FLOW = "JoinNoFlow"


def says(rule: SyncRule | None, attribute: str, value: str) -> bool:
    """Whether a rule writes one fixed value to an attribute, whatever the object."""
    return rule is not None and (attribute.casefold(), value) in _all_fixed(rule)


@kept_each
def _all_fixed(rule: SyncRule) -> frozenset[tuple[str, str]]:
    """The folded attributes that the rule writes something fixed to, each with that."""
    return frozenset(((flow.destination or "").casefold(), _fixed(flow)) for flow in rule.flows or ())


def _fixed(flow: Flow) -> str:
    """What a flow writes without reading anything, folded; "" for anything else."""
    text = flow.value if flow.kind == "constant" else flow.expression
    return (text or "").strip(' "').casefold()


def filters_out(rule: SyncRule | None) -> bool:
    """Whether the rule is there to keep the objects in its scope out of Entra ID."""
    return says(rule, "cloudFiltered", "true") and rule is not None and rule.link_type not in _KEEPING


def written(rule: SyncRule | None) -> str:
    """What the rule writes: a few attributes and how many more; "" for nothing."""
    if rule is None or rule.flows is None:
        return "its attributes"
    return few(_targets(rule))


def few(names: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and 3 more"."""
    if len(names) > _SHOWN_NAMES:
        return f"{', '.join(names[:_SHOWN_NAMES])} and {len(names) - _SHOWN_NAMES:,} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


@kept_each
def _targets(rule: SyncRule) -> list[str]:
    return list(dict.fromkeys(short(flow.destination or "") for flow in rule.flows or ()))


def target(rule: SyncRule, role: str) -> str:
    """Where an outbound rule writes to, and where an inbound rule's objects end up when a directory holds them."""
    if rule.direction == "outbound":
        return "Entra ID" if role == ENTRA else role.removeprefix("ad:")
    return "Entra ID" if role.startswith("ad:") else "the metaverse"


def lost(rule: SyncRule, role: str) -> str:
    """What happens to objects when the rule no longer applies to them, after "they"."""
    if rule.flows is None:
        return "could be deleted, or get other values" if _joins_by_its_tag(rule) else "could get other values"
    marked = _unmarked(rule, role)
    if marked:
        return marked
    place = target(rule, role)
    passwords = ", and would no longer have their passwords synchronized by it" if rule.password_sync else ""
    if rule.link_type in _KEEPING:
        return f"would be deleted from {place} unless another rule keeps them{passwords}"
    names = written(rule)
    if rule.joins:
        values = f", and {names} would no longer come from it" if names else ""
        return f"would no longer be joined by it{values}{passwords}"
    if not names:
        return f"would lose no attribute{passwords}"
    emptied = "it" if len(_targets(rule)) == 1 else "them"
    return f"would get {names} from a rule of lower precedence or have {emptied} emptied{passwords}"


def gained(rule: SyncRule, role: str) -> str:
    """What happens to objects when the rule begins to apply to them, after "they"."""
    if rule.flows is None:
        return "could be created or joined" if _joins_by_its_tag(rule) else "could get other values"
    marked = _marked(rule, role)
    if marked:
        return marked
    place = target(rule, role)
    passwords = ", and would have their passwords synchronized" if rule.password_sync else ""
    if rule.link_type == _CREATING:
        unless = "" if rule.direction == "outbound" else " unless another rule filters them out"
        return f"would be created in {place}{unless}{passwords}"
    if rule.link_type in _KEEPING:
        return f"would be kept in {place} once they are joined{passwords}"
    names = written(rule)
    if rule.joins:
        return f"would be joined by it{f' and get {names} from it' if names else ''}{passwords}"
    return f"would get {names} from it{passwords}" if names else f"would get no attribute from it{passwords}"


def _unmarked(rule: SyncRule, role: str) -> str:
    if filters_out(rule):
        return "would no longer be kept out of Entra ID by it and could be created there"
    if rule.link_type in _KEEPING:
        return ""
    if says(rule, "cloudFiltered", "false"):
        return "would be deleted from Entra ID where another rule filters them out"
    if says(rule, "cloudNoFlow", "true") or rule.link_type == _NO_FLOW:
        return f"would have their changes exported to {_export_target(rule, role)} again"
    return ""


def _marked(rule: SyncRule, role: str) -> str:
    if filters_out(rule):
        return "would be deleted from Entra ID"
    if rule.link_type in _KEEPING:
        return ""
    if says(rule, "cloudFiltered", "false"):
        return "would be created in Entra ID where another rule filters them out so far"
    if says(rule, "cloudNoFlow", "true") or rule.link_type == _NO_FLOW:
        return f"would stay as they are in {_export_target(rule, role)}, as their changes would not be exported"
    return ""


def _export_target(rule: SyncRule, role: str) -> str:
    return target(rule, role) if rule.direction == "outbound" else "Entra ID"


def _joins_by_its_tag(rule: SyncRule) -> bool:
    """A settings file names default rules only; the tag says which of them join."""
    return "join" in tag_stem(rule.immutable_tag or "")
