"""What rules of the catalogue ask about the default rules of an input and what Microsoft ships: which parts differ, in words.

Nothing here judges. A rule of a revision that no baseline knows is held against nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ruleguard.baselines.capture import Knowledge, bodies
from ruleguard.baselines.held import Deviation, Held, State, Told, hold, told_of
from ruleguard.baselines.shapes import by_destination, shape
from ruleguard.baselines.shipped import shipped
from ruleguard.model.nodes import Config, Flow, Node, SyncRule
from ruleguard.model.shipped import Baseline
from ruleguard.model.values import is_standard_tag, tag_revision
from ruleguard.text import Location

_LONGEST = 70
MOST_LISTED = 4
_WORDS = {
    "direction": "direction",
    "source_object_type": "source object type",
    "target_object_type": "target object type",
    "link_type": "link type",
    "password_sync": "password synchronization",
    "soft_delete_expiry": "soft delete interval",
    "scope": "scoping filter",
    "joins": "joins",
    "merge": "merge type",
    "once": "'apply once'",
}
_FLAGS = {"password_sync": ("off", "on"), "once": ("off", "on")}

_last: list[tuple[Config, Knowledge, list[Held]]] = []


def knowledge(config: Config) -> Knowledge:
    """What the shipped baselines and the caller's own know."""
    return _known(config)[0]


def held(config: Config) -> list[Held]:
    """Each default rule whose body and revision are known, held against what was shipped; in the order of the input.

    Where the target of a flow cannot be read, nothing is said to be removed: it may be there.
    """
    return _known(config)[1]


def unknown(config: Config) -> list[SyncRule]:
    """The default rules with a body whose revision no baseline knows."""
    known = knowledge(config)
    return [rule for rule in bodies(config) if not known.of(rule.immutable_tag or "")]


def out_of_place(config: Config) -> list[tuple[SyncRule, str]]:
    """The rules of a settings file that stand where default rules do not, and where that is.

    Microsoft does not describe how the file has a changed default rule. It names those that are as shipped, so one that is
    written out, unless the file writes most of them out, or is among the custom rules is taken for one.
    """
    if config.input.format != "settings-json":
        return []
    standard = [rule for rule in config.rules if rule.standard]
    written = [rule for rule in standard if rule.flows is not None]
    few = written if 2 * len(written) < len(standard) else []
    custom = [rule for rule in config.rules if rule.standard is False and is_standard_tag(rule.immutable_tag or "")]
    return [
        *((rule, "is written out where unchanged ones are only named") for rule in few),
        *((rule, "is among the custom rules") for rule in custom),
    ]


def compared(copy: SyncRule, original: SyncRule) -> tuple[Deviation, ...] | None:
    """How a copy differs from the original, from the original's side: a flow is "added" when the copy alone has it.

    None when the input does not hold one of the two bodies, or what it says of one cannot be read.
    """
    if copy.flows is None or original.flows is None:
        return None
    baseline = Baseline(source="", build=None, format="", choices={}, rules=(), is_whole=False)
    found = hold(copy, Told("", {}), [(shape(original, {}), baseline)])[0].deviations
    is_open = any(item.state is State.OPEN for item in found) or not (_is_readable(copy) and _is_readable(original))
    return None if is_open else found


def only_flows(deviations: Iterable[Deviation]) -> bool:
    """Whether all deviations are in flows, so that a small rule with a lower number could make them."""
    return all(item.destination for item in deviations)


def listed(words: Sequence[str], most: int = MOST_LISTED) -> str:
    """The first few of some words, and how many more there are."""
    more = f" and {len(words) - most:,} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more


def labels(deviations: Iterable[Deviation]) -> str:
    """What to call the wizard's choices that deviations may come from."""
    return listed(list(dict.fromkeys(label for item in deviations for label in item.choices)))


def against(found: Held) -> str:
    """What a rule was held against: the revision, and the baseline by its build or else its name."""
    revision, baseline = tag_revision(found.shipped.tag), found.baseline
    of = f"of build {baseline.build}" if baseline.build else baseline.source
    return f"revision {revision}, baseline {of}" if revision is not None else f"baseline {of}"


def part(item: Deviation) -> str:
    """What a deviation is about: "flow to 'mail' changed", "scoping filter changed"."""
    if item.field == "flow":
        return f"flow to '{item.destination}' {item.action}"
    of = f" of the flow to '{item.destination}'" if item.destination else ""
    return f"{_WORDS[item.field]}{of} {item.action}"


def words(item: Deviation, found: Held) -> str:
    """A deviation with the value here and, where the baseline holds it, the shipped one."""
    here, there = _value(item, found.rule, item.flows), _shipped_value(item, found)
    if item.action == "removed":
        return f"{part(item)} (shipped: {there})" if there else part(item)
    if item.action == "added" or not there:
        return f"{part(item)} (here: {here})" if here else part(item)
    return f"{part(item)} (shipped: {there}; here: {here})"


def place(item: Deviation, rule: SyncRule) -> tuple[Node, str]:
    """The node and field of a deviation; the rule's name for a flow that is not there."""
    if not item.destination:
        return rule, item.field
    if not item.flows:
        return rule, "name"
    flow = item.flows[-1]
    if item.field != "flow":
        return flow, item.field
    if item.action == "added":
        return flow, "destination"
    return flow, {"expression": "expression", "constant": "value"}.get(flow.kind or "", "sources")


def related(deviations: Iterable[Deviation], rule: SyncRule, most: int = 10) -> tuple[Location, ...]:
    """Where the first of several deviations stand, as far as they stand somewhere of their own."""
    found = []
    for item in deviations:
        node, field = place(item, rule)
        at = node.at(field)
        if at is not None and field != "name":
            found.append(replace(at, note=part(item)))
    return tuple(found[:most])


def short(text: str, limit: int = _LONGEST) -> str:
    """A text on one line, cut to a length that leaves a sentence readable."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def _known(config: Config) -> tuple[Knowledge, list[Held]]:
    """Kept for the configuration that was asked about last: several rules of the catalogue ask about the same one."""
    if not _last or _last[0][0] is not config:
        known, told = Knowledge((*shipped(), *config.circumstances.baselines)), told_of(config)
        nearest = [known.nearest(rule, told) for rule in bodies(config)]
        _last[:] = [(config, known, [_readable(item) for item in nearest if item is not None])]
    return _last[0][1], _last[0][2]


def _readable(found: Held) -> Held:
    if _is_readable(found.rule):
        return found
    kept = (item for item in found.deviations if item.field != "flow" or (item.flows and item.destination))
    return replace(found, deviations=tuple(kept))


def _is_readable(rule: SyncRule) -> bool:
    return all(flow.destination is not None for flow in rule.flows or ())


def _shipped_value(item: Deviation, found: Held) -> str:
    if found.shipped.rule is not None:
        folded = item.destination.casefold()
        return _value(item, found.shipped.rule, by_destination(found.shipped.rule.flows or ()).get(folded, ()))
    flow = found.shipped.flows.get(item.destination.casefold())
    if item.field == "flow":
        kind = flow.kind if flow is not None else ""
        return (
            f"{'an' if kind == 'expression' else 'a'} {kind} flow"
            if kind in ("direct", "constant", "expression")
            else ""
        )
    return _plain(item.field, getattr(flow, item.field) if flow is not None else found.shipped.fields.get(item.field))


def _value(item: Deviation, rule: SyncRule, flows: Sequence[Flow]) -> str:
    """What stands in a rule for the part that deviates."""
    if item.field == "flow":
        return short(" and ".join(map(_source, flows)))
    if item.field == "scope":
        return short(_scope(rule)) or "none"
    if item.field == "joins":
        return short(_joins(rule)) or "none"
    if item.destination:
        return _plain(item.field, getattr(flows[0], item.field)) if flows else ""
    return _plain(item.field, getattr(rule, item.field))


def _plain(field: str, value: object) -> str:
    if field in _FLAGS and value is not None:
        return _FLAGS[field][bool(value)]
    return "" if value is None else short(str(value))


def _source(flow: Flow) -> str:
    if flow.kind == "expression":
        return flow.expression or ""
    if flow.kind == "constant":
        return f"the constant '{flow.value or ''}'"
    return ", ".join(f"[{name}]" for name in flow.sources)


def _scope(rule: SyncRule) -> str:
    groups = (
        " and ".join(" ".join(filter(None, (it.attribute, it.operator, it.value))) for it in group.conditions)
        for group in rule.scope or ()
    )
    return " or ".join(filter(None, groups))


def _joins(rule: SyncRule) -> str:
    groups = (
        " and ".join(f"{it.connector_attribute} = {it.metaverse_attribute}" for it in group.conditions)
        for group in rule.joins or ()
    )
    return ", ".join(filter(None, groups))
