"""The synchronization rules: what stops the migration tool, and what of each custom rule Cloud Sync can express."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ruleguard.assess.cloud_sync_case import BY_HAND, TOOL, WHOLE, Case, Gap, Items, backed, count, places
from ruleguard.assess.cloud_sync_words import EXPRESSIONS, filters, hints, obstacles, sources_of
from ruleguard.assess.findings import BLOCKS, REVIEW, SUPPORTED, Finding, Unknown
from ruleguard.assess.pilot_findings import pilot_findings
from ruleguard.baselines.held import State
from ruleguard.lint import shipped_rules
from ruleguard.lint.cloud_sync_pilot import holders, mark
from ruleguard.lint.shipped_rules import listed, part
from ruleguard.lint.surroundings import enabled, is_custom, is_default
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.records import record
from ruleguard.text import Location

_TOPIC = "rules"
_SERVER_XML = "On the server: Get-ADSyncServerConfiguration -Path <folder>, and assess that folder"
_MOST = 6


@record(frozen=True, slots=True)
class Customs:
    """The custom rules. ``pilot``: those that hand objects over to Cloud Sync already; ``off``: those that are disabled."""

    pilot: tuple[SyncRule, ...]
    on: tuple[SyncRule, ...]
    off: tuple[SyncRule, ...]


def customs(config: Config) -> Customs:
    """The custom rules of a configuration, by what becomes of them."""
    held = {id(rule) for rule in holders(config)}
    pilot, on, off = [], [], []
    for rule in filter(is_custom, config.rules):
        if not enabled(rule):
            off.append(rule)
        elif id(rule) in held or _only_marks(rule):
            pilot.append(rule)
        else:
            on.append(rule)
    return Customs(tuple(pilot), tuple(on), tuple(off))


def _only_marks(rule: SyncRule) -> bool:
    return mark(rule) is not None and len(rule.flows or ()) == 1


def rules(case: Case) -> Items:
    """Everything that rules say."""
    config = case.config
    if not config.rules:
        yield Gap(Unknown("The synchronization rules: the export has none, not even the default ones", _SERVER_XML))
        return
    found = customs(config)
    yield from _tool(found)
    yield from _pilot(found)
    for item in pilot_findings(config):
        yield item if item.roads else replace(item, roads=BY_HAND)
    for rule in found.on:
        yield _custom(rule, config)
    yield from _defaults(case)


def _tool(found: Customs) -> Items:
    active = (*found.on, *found.pilot)
    if active:
        names = listed([rule.name or "unnamed rule" for rule in active], _MOST)
        what = f"{count(len(active), 'custom synchronization rule')}: {names}"
        do = (
            "Retire those that nobody needs; the others have to become attribute mappings and scopes by hand, or "
            "stay on Connect"
        )
        row = Finding(
            "tool-custom-rules", _TOPIC, "custom rules", BLOCKS, what, "", do, roads=(TOOL,),
            at=_names(active),
        )  # fmt: skip
        yield backed(row, "cloud-tool-custom-rules")
    elif found.off:
        names = listed([rule.name or "unnamed rule" for rule in found.off], _MOST)
        what = f"{count(len(found.off), 'custom rule is', 'custom rules are')} disabled: {names}"
        do = "Delete them if nobody needs them: whether the tool counts disabled rules is not documented"
        row = Finding(
            "tool-custom-rules", _TOPIC, "custom rules", REVIEW, what, "", do, roads=(TOOL,), at=_names(found.off)
        )
        yield backed(row, "cloud-tool-custom-rules")
    else:
        row = Finding(
            "tool-custom-rules", _TOPIC, "custom rules", SUPPORTED, "no custom synchronization rule", "", roads=(TOOL,)
        )
        yield backed(row, "cloud-tool-custom-rules")


def _pilot(found: Customs) -> Items:
    if found.pilot:
        names = listed([rule.name or "unnamed rule" for rule in found.pilot], _MOST)
        what = f"a pilot of Cloud Sync is under way: {names}"
        do = "Go on with it by hand; keep its rules and the scope of Connect as they are until the last cutover"
        row = Finding(
            "cloud-pilot",
            "partial move",
            "pilot rules",
            REVIEW,
            what,
            "",
            do,
            roads=BY_HAND,
            at=_names(found.pilot),
        )
        yield backed(row, "cloud-stay-in-scope", "cloud-references")


def _custom(rule: SyncRule, config: Config) -> Finding:
    walls, helps = obstacles(rule, config), hints(rule, config)
    name = rule.name or "unnamed rule"
    if walls:
        what = f"'{name}' cannot be expressed as it is: {listed(walls)}"
        do = f"Leave what it is for on Connect, or do without these parts. {_sentence(helps)}".strip()
        only_functions = all(wall.startswith(EXPRESSIONS) for wall in walls)
        facts = ("cloud-function-list" if only_functions else "cloud-rule-constructs", "cloud-advanced-rules")
        verdict = BLOCKS
    else:
        what = f"'{name}' has to be made again as {'a filter' if filters(rule) else 'attribute mappings'}"
        do = _sentence(helps) or "Write each flow as an attribute mapping, and try it with Provision on demand"
        facts = ("cloud-advanced-rules", *(("cloud-attribute-filter",) if filters(rule) else ()))
        verdict = REVIEW
    row = Finding(
        "cloud-custom-rule",
        _TOPIC,
        name,
        verdict,
        what,
        "",
        do,
        sources_of(rule, config),
        roads=(WHOLE,),
        at=_names((rule,)),
    )
    return backed(row, *facts)


def _sentence(parts: list[str]) -> str:
    return ". ".join(item[:1].upper() + item[1:] for item in parts)


def _defaults(case: Case) -> Items:
    config = case.config
    defaults = [rule for rule in config.rules if is_default(rule)]
    yield from _edited(config)
    off = [rule for rule in defaults if not enabled(rule)]
    if off:
        names = listed([rule.name or "unnamed rule" for rule in off], _MOST)
        what = f"{count(len(off), 'default rule is', 'default rules are')} disabled: {names}"
        do = "Switch off what corresponds in Cloud Sync: otherwise it synchronizes what somebody stopped here"
        yield backed(
            Finding("cloud-disabled-default-rule", _TOPIC, "default rules", REVIEW, what, "", do, at=_names(off)),
            "cloud-default-rules",
        )
    if case.is_settings_file:
        what = "Whether default rules were edited: a settings file only names them"
        yield Gap(Unknown(what, _SERVER_XML))
    elif unknown := [rule for rule in shipped_rules.unknown(config) if enabled(rule)]:
        names = listed([rule.name or "unnamed rule" for rule in unknown], _MOST)
        what = f"Whether {count(len(unknown), 'default rule')} of unknown revision were edited: {names}"
        how = "Capture a clean server of the same build: ruleguard baseline capture, and give it with the settings"
        yield Gap(Unknown(what, how))


def _edited(config: Config) -> Iterator[Finding]:
    seen = set()
    for item in shipped_rules.held(config):
        edited = item.with_state(State.EDITED)
        if edited:
            seen.add(id(item.rule))
            what = f"default rule '{item.rule.name}' was edited: {listed([part(each) for each in edited])}"
            yield _modified(item.rule, what)
    for rule, where in shipped_rules.out_of_place(config):
        if id(rule) not in seen:
            yield _modified(rule, f"'{rule.name}' has the tag of a default rule and {where}: it was edited")


def _modified(rule: SyncRule, what: str) -> Finding:
    do = "Put the edit into a mapping of Cloud Sync, or restore the default rule before the move"
    row = Finding("cloud-modified-default-rule", _TOPIC, rule.name or "", REVIEW, what, "", do, at=_names((rule,)))
    return backed(row, "cloud-default-rules")


def _names(some: Iterable[SyncRule]) -> tuple[Location, ...]:
    return places(*((rule, "name") for rule in some))
