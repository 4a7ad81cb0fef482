"""One run of ``ruleguard baseline check``: how every default rule of an input stands; printing is left to the caller."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ruleguard.baselines import canonical
from ruleguard.baselines.capture import Knowledge
from ruleguard.baselines.held import Deviation, Held, State, Told, told_of
from ruleguard.baselines.shipped import shipped
from ruleguard.cli.baselines import EXPORT, load_baselines, settings_baselines
from ruleguard.cli.inputs import load_one
from ruleguard.cli.settings import Grounds
from ruleguard.diff.undecided import DAMAGE
from ruleguard.errors import InputError
from ruleguard.lint import shipped_rules
from ruleguard.lint.copies import copies
from ruleguard.model.nodes import Circumstances, Config, SyncRule
from ruleguard.model.roles import roles
from ruleguard.model.setting_names import KNOWN
from ruleguard.model.shipped import Baseline
from ruleguard.model.values import CUSTOM_PRECEDENCES, is_standard_tag, tag_revision, tag_stem
from ruleguard.model.versions import version_key
from ruleguard.records import record
from ruleguard.render.baseline_report import STATES, BaselineReport, Checked, Replacement, Standing

_NUMBERED_LOW = ((1, 1, 524), (1, 1, 561))
"""Builds from the first to before the second gave default rules numbers below 100 by themselves: the version history says
that the fault was mended in 1.1.561; the first is inferred."""
_ALWAYS_SAID = {
    "direction": "direction",
    "source_object_type": "source object type",
    "target_object_type": "target object type",
    "link_type": "link type",
}
"""Fields without which no export writes a rule, and what to call them."""


@record(frozen=True, slots=True)
class _Known:
    """What the rules of one input are judged by. ``held``: by the rule's ``id``."""

    config: Config
    knowledge: Knowledge
    held: dict[int, Held]
    out_of_place: dict[int, str]
    told: Told


def run(path: str, grounds: Grounds, paths: Iterable[str]) -> BaselineReport:
    """The report on one input. Raises ``RuleguardError`` for inputs, settings and baselines that cannot be used."""
    config = load_one(path)
    rules = [rule for rule in config.rules if rule.standard or is_standard_tag(rule.immutable_tag or "")]
    if not rules:
        raise InputError(path, f"holds no default rule, so there is nothing to check: {_whole(config)}")
    own = (*load_baselines(paths), *settings_baselines(grounds.of(path)))
    known = _known(config, own)
    labels = roles(config)
    checked = [_checked(rule, labels.of(rule), known) for rule in rules]
    return BaselineReport(
        config=config,
        baselines=(*shipped(), *own),
        rules=tuple(sorted(checked, key=lambda item: (item.rule.precedence is None, item.rule.precedence or 0))),
        conflicts=tuple(known.knowledge.conflicts),
        unsaid=tuple(_unsaid(config, checked)),
        damage=tuple(f"{fault.at or fault.path}: {fault.message}" for fault in config.faults if fault.rule in DAMAGE),
    )


def _known(config: Config, own: tuple[Baseline, ...]) -> _Known:
    asked = replace(config, circumstances=Circumstances(baselines=own))
    return _Known(
        config,
        shipped_rules.knowledge(asked),
        {id(item.rule): item for item in shipped_rules.held(asked)},
        {id(rule): where for rule, where in shipped_rules.out_of_place(asked)},
        told_of(config),
    )


def _checked(rule: SyncRule, connector: str | None, known: _Known) -> Checked:
    held = known.held.get(id(rule))
    beyond = tuple(_beyond(rule, held, known))
    found = Checked(
        rule, connector, _standing(rule, held, beyond, known), held, beyond, tuple(_replacements(rule, known))
    )
    return replace(found, why=_why(found, known))


def _standing(rule: SyncRule, held: Held | None, beyond: Iterable[Deviation], known: _Known) -> Standing:
    states = [item.state for item in (*beyond, *(held.deviations if held is not None else ()))]
    if State.EDITED in states:
        return Standing.MODIFIED
    if not known.knowledge.of(rule.immutable_tag or ""):
        return Standing.UNKNOWN_REVISION
    if held is None:
        return Standing.NOT_SAID if rule.flows is None else Standing.UNDECIDED
    standings = {STATES[state] for state in states}
    if Standing.UNDECIDED in standings or _unreadable(rule):
        return Standing.UNDECIDED
    return Standing.WIZARD_CHOICE if standings else Standing.SHIPPED


def _unreadable(rule: SyncRule) -> list[str]:
    """The parts of a rule whose body is said that cannot be read, so that nobody knows whether they are as shipped."""
    groups = {"scoping filter": canonical.scope(rule.scope), "joins": canonical.joins(rule.joins)}
    parts = [name for name, form in groups.items() if form is None]
    fields = [words for name, words in _ALWAYS_SAID.items() if getattr(rule, name) is None]
    unsaid = (flow.destination for flow in rule.flows or () if flow.destination is None or canonical.is_unsaid(flow))
    return [*fields, *parts, *(f"flow to '{name}'" if name else "a flow's target" for name in unsaid)]


def _beyond(rule: SyncRule, held: Held | None, known: _Known) -> Iterator[Deviation]:
    """What is not as shipped beside what the rule does: it is off, or stands or is numbered where custom rules are.

    No default rule was seen that is shipped disabled; where a baseline holds one, it is.
    """
    shipped_rules_ = known.knowledge.of(rule.immutable_tag or "")
    if rule.disabled and not any(item.rule is not None and item.rule.disabled for item, _ in shipped_rules_):
        yield Deviation("disabled", "", "changed", State.EDITED if shipped_rules_ else State.OPEN)
    if id(rule) in known.out_of_place and (held is None or rule.standard is False):
        yield Deviation("place", "", "changed", State.EDITED)
    if rule.precedence in CUSTOM_PRECEDENCES and rule.precedence:
        yield Deviation("precedence", "", "changed", _numbered(known.config.server.build))


def _numbered(build: str | None) -> State:
    """What a number below 100 can come from."""
    first, mended = _NUMBERED_LOW
    return State.CHOSEN_OR_EDITED if build is None or first <= version_key(build)[:3] < mended else State.EDITED


def _replacements(rule: SyncRule, known: _Known) -> Iterator[Replacement]:
    """The enabled copies of a disabled rule: the pair that the rule editor makes when somebody edits a default rule."""
    if rule.disabled:
        for copy in copies(rule, known.config):
            yield Replacement(copy.name or "unnamed rule", shipped_rules.compared(copy, rule))


def _why(item: Checked, known: _Known) -> str:
    """What is not known of a rule and how to find out, "" when everything is."""
    rule = item.rule
    if item.standing is Standing.UNKNOWN_REVISION:
        return _revisions(rule, known.knowledge)
    if item.standing is not Standing.UNDECIDED:
        return known.out_of_place.get(id(rule), "")
    unreadable = _unreadable(rule)
    if unreadable or item.held is None:
        return f"cannot be read, so that it may be as shipped or not: {shipped_rules.listed(unreadable)}; export again"
    open_ones = item.held.with_state(State.CHOSEN_OR_EDITED, State.OPEN)
    return (
        _how_to_tell(open_ones, item.held, known)
        if open_ones
        else "builds before 1.1.561 gave such numbers by themselves"
    )


def _revisions(rule: SyncRule, knowledge: Knowledge) -> str:
    tag = rule.immutable_tag or ""
    revisions = sorted(knowledge.revisions(tag_stem(tag)))
    if not revisions:
        return "no baseline has this rule"
    words = f"revision {revisions[0]}" if len(revisions) == 1 else f"revisions {', '.join(map(str, revisions))}"
    return f"known is {words}, this is {'without one' if tag_revision(tag) is None else tag_revision(tag)}"


def _how_to_tell(open_ones: Iterable[Deviation], held: Held, known: _Known) -> str:
    """Which export says what the wizard was told."""
    here = _unstated(open_ones, known.told)
    if here:
        return f"this input does not say what the wizard went by ({shipped_rules.listed(here)}): {_whole(known.config)}"
    there = _unstated(open_ones, Told(held.baseline.format, held.baseline.choices))
    if there:
        return (
            f"{held.baseline.source} does not say what the wizard went by ({shipped_rules.listed(there)}): capture it from "
            f"what {EXPORT} writes on the clean server"
        )
    labels = shipped_rules.labels(open_ones)
    return f"no export says it: compare with a clean server whose wizard was told the same ({labels})"


def _unstated(open_ones: Iterable[Deviation], told: Told) -> list[str]:
    """What to call the choices behind deviations that a server's export does not state."""
    said = {KNOWN[name].label for name in told.choices}
    return list(dict.fromkeys(label for item in open_ones for label in item.choices if label not in said))


def _unsaid(config: Config, checked: Iterable[Checked]) -> Iterator[str]:
    """What cannot be known of the whole input, and how to find out."""
    standings = {item.standing for item in checked}
    if any(item.rule.flows is None for item in checked):
        yield (
            "what default rules do: a settings file has their names, revisions and numbers, and which are disabled, no more; "
            f"{_whole(config)}"
        )
    if config.input.format == "rule-script":
        yield f"default rules that are in no script: {_whole(config)}"
    if Standing.UNKNOWN_REVISION in standings:
        build = f" of build {config.server.build}" if config.server.build else " of the same build"
        yield (
            f"how Microsoft ships the revisions that are not known: on a fresh server{build}, with the same wizard choices, "
            f"run {EXPORT}, make a baseline of that folder with 'ruleguard baseline capture', and give it with --baseline"
        )


def _whole(config: Config) -> str:
    """What to run for an export that says everything."""
    return f"run {EXPORT} on {config.server.host or 'the server'} and check that folder"
