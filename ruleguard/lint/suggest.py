"""The supported form of edited default rules: custom rules with a precedence below 100, and the default rules restored.

An edit of flows becomes a rule with just these flows. What no flow can express becomes a copy of the whole rule, beside which
the default rule is disabled. Where neither keeps what people have today, the reason is given instead. Sources: the vendor's
pages on modified default rules, on best practices for changing the default configuration, and on declarative provisioning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from enum import Enum

from ruleguard.baselines.held import Deviation, Held, State, Told, hold, told_of
from ruleguard.baselines.shapes import by_destination, shape
from ruleguard.lint.attributes import ADDING, IDENTITIES, KEYS
from ruleguard.lint.contenders import always_gives
from ruleguard.lint.copies import copies_of_disabled
from ruleguard.lint.default_rules import is_account_rule, plain
from ruleguard.lint.selective_hash_sync import marks
from ruleguard.lint.shipped_rules import held, part, unknown, words
from ruleguard.lint.suggest_rules import Contest, Made, Substitutes, covers, does_the_same, number, way
from ruleguard.lint.surroundings import knows_every_body
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, Flow, SyncRule
from ruleguard.model.shipped import Baseline
from ruleguard.model.values import is_standard_tag
from ruleguard.records import record

_NOBODY = Baseline(source="", build=None, format="", choices={}, rules=(), is_whole=False)
_EXISTS_ONCE = "alwaysprovision"
_OPEN_STATES = (State.CHOSEN_OR_EDITED, State.OPEN)
_COPY_ADVICE = {
    "joins": "Microsoft advises against other joins than those of the wizard, and its support has trouble with them",
    "link_type": "Microsoft advises against another link type: it decides which objects are made and how long they live",
    "scope": "to take in fewer objects, Microsoft names cloudFiltered in a custom rule, or filtering by organizational unit",
}
_ATTRIBUTE_FILTER = (
    "The supported way is the wizard: Customize synchronization options, Azure AD app and attribute filtering, and clear the"
    " attribute there"
)


class Way(Enum):
    """What is suggested for an edited default rule."""

    OVERRIDE = "override"
    COPY = "copy"
    RESTORE = "restore"
    KEEP = "keep"
    NONE = "none"


@record(slots=True)
class Section:
    """What comes of one default rule. ``copy``: the rule that stands in for it. ``parts``: what was edited, ``targets``: the
    attributes of it, folded. ``left``: what no rule of the script does, each with why; ``undecided``: what may be a choice of
    the wizard. ``rule``: the one to make."""

    default: SyncRule
    way: Way
    parts: tuple[str, ...]
    targets: frozenset[str]
    copy: SyncRule | None = None
    left: list[str] = field(default_factory=list)
    undecided: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)
    rule: SyncRule | None = None

    @property
    def source(self) -> SyncRule:
        """The rule that works today."""
        return self.copy or self.default


@record(frozen=True, slots=True)
class Suggestions:
    """``in_front``: rules that only keep the order. ``undecided``: default rules with nothing but parts that may be choices;
    ``unknown``: those that no baseline knows. ``is_partial``: the input does not hold all rules of the server."""

    sections: tuple[Section, ...]
    in_front: tuple[Made, ...]
    undecided: tuple[str, ...]
    unknown: tuple[str, ...]
    is_partial: bool

    @property
    def rules(self) -> tuple[SyncRule, ...]:
        """All new rules, in the order of their numbers."""
        found = [*(section.rule for section in self.sections if section.rule), *(each.rule for each in self.in_front)]
        return tuple(sorted(found, key=number))


def suggestions(config: Config) -> Suggestions:
    """What to do about each edited default rule, in the order of precedence."""
    return _Suggesting(config).all()


class _Suggesting:
    def __init__(self, config: Config) -> None:
        self._config = config
        self._told = told_of(config)
        matching = str(self._told.choices.get("matching") or "").casefold()
        self._contest = Contest(config.rules, exists_once=matching == _EXISTS_ONCE)
        self._pairs = dict(_pairs(config))
        # Of several that stand in for one rule none is taken away: they are rules like others.
        self._originals = {id(found[0]): default for default, found in self._pairs.values() if len(found) == 1}
        names = {copy: default.name or "" for copy, default in self._originals.items()}
        self._substitutes = Substitutes(self._contest, config.rules, names)
        self._is_partial = not knows_every_body(config)

    def all(self) -> Suggestions:
        known = {id(each.rule): each for each in held(self._config)}
        sections, undecided = [], []
        for rule in sorted(self._config.rules, key=_rank):
            each = known.get(id(rule))
            if id(rule) in self._pairs:
                sections.append(self._pair(rule, self._pairs[id(rule)][1], each))
            elif each is not None and each.with_state(State.EDITED):
                sections.append(self._edited(each))
            elif each is not None and each.with_state(*_OPEN_STATES):
                undecided.append(rule.name or "")
        made, failed = self._substitutes.made(
            [rule.name or "" for rule in self._config.rules],
            [section.default for section in sections if section.copy is None],
        )
        by_source = {id(each.carried.source): each for each in made}
        for section in sections:
            self._finish(section, by_source.get(id(section.source)), failed.get(id(section.source)))
        own = {id(section.source) for section in sections if section.rule is not None}
        return Suggestions(
            sections=tuple(sections),
            in_front=tuple(each for each in made if id(each.carried.source) not in own),
            undecided=tuple(undecided),
            unknown=tuple(rule.name or "" for rule in unknown(self._config)),
            is_partial=self._is_partial,
        )

    @staticmethod
    def _finish(section: Section, made: Made | None, failed: str | None) -> None:
        if failed:
            section.way, section.notes = Way.NONE, []
            section.left.append(f"no rule is suggested: {failed}")
        elif made is not None and (made.carried.edited or section.way is Way.COPY):
            section.rule = made.rule
        elif section.way is Way.OVERRIDE:
            section.way = Way.RESTORE if not section.left else Way.NONE

    def _edited(self, item: Held) -> Section:
        edits = item.with_state(State.EDITED)
        section = Section(
            default=item.rule,
            way=Way.OVERRIDE,
            parts=tuple(words(each, item) for each in edits),
            targets=_targets(edits),
            undecided=tuple(_open_words(item)),
        )
        if item.rule.disabled:
            section.way = Way.RESTORE
            section.notes.append("It is disabled, so that what was edited does nothing today")
            return section
        needs = list(_needs_copy(item, edits))
        if needs:
            self._copy(section, item, edits, needs)
        else:
            for each in edits:
                self._flow(section, item, each)
        return section

    def _copy(self, section: Section, item: Held, edits: Sequence[Deviation], needs: list[str]) -> None:
        """The whole rule as a custom one; nothing where the copy would do harm of its own."""
        doubtful = [each for each in edits if each.destination.casefold() in IDENTITIES or len(each.flows) > 1]
        if doubtful:
            section.way = Way.NONE
            section.left.append(
                f"a copy of the rule would be needed ({', '.join(needs)}), but {part(doubtful[0])} must not go into one:"
                " find out what that edit is for, and set it back first"
            )
            return
        section.way = Way.COPY
        section.notes.append(f"No flow can express: {', '.join(needs)}")
        section.notes += [_COPY_ADVICE[each.field] for each in edits if each.field in _COPY_ADVICE]
        if is_account_rule(item.rule):
            section.notes.append(
                "Password hash synchronization and password writeback find users by this default rule: Microsoft describes"
                " copies of it for selective password hash synchronization only. Think of another way first"
            )
        self._substitutes.carry_whole(item.rule)

    def _flow(self, section: Section, item: Held, edit: Deviation) -> None:
        """One edited flow: into the override, or why it is not there."""
        rule, target = item.rule, edit.destination
        if edit.field == "soft_delete_expiry":
            section.left.append(
                "the soft delete interval: no page of Microsoft describes it, so that it is only set back"
            )
        elif target.casefold() in IDENTITIES:
            section.left.append(
                f"{part(edit)}: it says whose account an object is, and only the wizard sets it. Find out what the edit"
                " is for before the default rule is restored"
            )
        elif len(edit.flows) > 1:
            section.left.append(
                f"{part(edit)}: the rule writes it by {len(edit.flows)} flows, and nothing says which one wins. Decide which"
                " is meant"
            )
        elif edit.field == "merge":
            return  # Replace and Update: they do the same
        else:
            self._decided(section, (rule, item), edit)

    def _decided(self, section: Section, of: tuple[SyncRule, Held], edit: Deviation) -> None:
        rule, item = of
        own = edit.flows[0] if edit.flows else None
        other = None
        if own is None or own.merge not in ADDING:
            other = self._contest.decider(rule, edit.destination, own)
        if other is not None and max(self._places(other)) < number(section.default):
            section.notes.append(
                f"{part(edit)}: not repeated, for '{other.name}' (precedence {other.precedence}) comes before this rule for"
                " all its objects, and this flow counts only where that one gives no value"
            )
        elif own is None:
            self._removed(section, item, edit)
        else:
            self._substitutes.carry(rule, own)
            if edit.action == "changed" and edit.field == "flow" and not always_gives(own):
                section.notes.append(
                    f"Where the new flow to {edit.destination} gives no value, Microsoft's flow gives one again: if that must"
                    " not be, make it an expression that answers AuthoritativeNull then"
                )

    def _removed(self, section: Section, item: Held, edit: Deviation) -> None:
        """A flow that the default rule has and the edited one has not."""
        rule, target = section.source, edit.destination
        later = [each for each in self._contest.after(rule, target) if each[0] is not section.default]
        found: Flow | str
        if self._is_partial:
            found = "which rules come next for it cannot be seen here: ask again with the export of the whole server"
        elif later:
            found = _next_in_line(rule, later)
        elif rule.direction != "inbound":
            found = _outbound(rule, target)
        elif target.casefold() in KEYS:
            found = f"AuthoritativeNull would clear {target}, without which an object drops out of synchronization"
        elif target.casefold() == "cloudfiltered":
            found = (
                "this flow keeps system accounts out of the cloud, and no rule should stop it. To let single objects through,"
                " write a custom rule with a scoping filter for them"
            )
        else:
            found = _cleared(item, target)
        if isinstance(found, str):
            section.left.append(f"{part(edit)}: {found}")
        else:
            self._substitutes.carry(rule, found)

    def _pair(self, default: SyncRule, found: list[SyncRule], known: Held | None) -> Section:
        """A disabled default rule and what stands in for it."""
        copy = found[0]
        item = hold(copy, Told("", {}), [(shape(default, {}), _NOBODY)])[0]
        edits = item.deviations
        parts = tuple(words(each, item) for each in edits)
        section = Section(default=default, way=Way.OVERRIDE, parts=parts, targets=_targets(edits), copy=copy)
        needs = list(_needs_copy(item, edits))
        if len(found) > 1:
            section.way = Way.NONE
            names = "', '".join(each.name or "" for each in found)
            section.left.append(f"several rules stand in for it ('{names}'): decide by hand what each of them is for")
        elif known is not None and known.with_state(State.EDITED):
            section.way = Way.NONE
            edited = ", ".join(part(each) for each in known.with_state(State.EDITED))
            section.left.append(
                f"the disabled default rule was edited as well ({edited}): restore it first, then ask again"
            )
        elif needs:
            section.way = Way.KEEP
            section.notes.append(f"The copy has to stay: no flow can express {', '.join(needs)}")
            section.notes += [_COPY_ADVICE[each.field] for each in edits if each.field in _COPY_ADVICE]
        else:
            for each in edits:
                self._flow(section, item, each)
            self._between(section)
        return section

    def _between(self, section: Section) -> None:
        """Unchanged flows of a copy that other rules would take over, because the default rule has another number."""
        copy, default = section.source, section.default
        low, high = sorted((number(copy), number(default)))
        for target, flows in by_destination(copy.flows or ()).items():
            if target in section.targets or len(flows) > 1 or flows[0].merge in ADDING:
                continue
            others = [*self._contest.before(copy, target), *self._contest.after(copy, target)]
            between = [each for each in others if any(low < place < high for place in self._places(each[0]))]
            if any(not does_the_same(other, theirs, copy, flows[0]) for other, theirs in between):
                self._substitutes.carry(copy, flows[0])

    def _places(self, rule: SyncRule) -> tuple[float, ...]:
        """The number of a rule, and of the default rule that comes back for a copy."""
        original = self._originals.get(id(rule))
        return (number(rule),) if original is None else (number(rule), number(original))


def _pairs(config: Config) -> Iterator[tuple[int, tuple[SyncRule, list[SyncRule]]]]:
    """Disabled default rules, by their ``id``, with the copies that stand in for them; not those for selective password hash
    synchronization, which the vendor's own procedure makes."""
    found: dict[int, list[tuple[SyncRule, SyncRule]]] = {}
    for default, copy in copies_of_disabled(config):
        if default.flows is not None and copy.flows is not None and is_standard_tag(default.immutable_tag or ""):
            found.setdefault(id(copy), []).append((default, copy))
    owned: dict[int, tuple[SyncRule, list[SyncRule]]] = {}
    for claims in sorted(found.values(), key=lambda each: _rank(each[0][1])):
        default, copy = min(claims, key=lambda each: (-_likeness(*each), _rank(each[0])))
        if not (is_account_rule(default) and marks(copy)):
            owned.setdefault(id(default), (default, []))[1].append(copy)
    yield from owned.items()


def _rank(rule: SyncRule) -> tuple[float, str]:
    """An order of rules that is not the file's."""
    return number(rule), rule.name or ""


def _likeness(default: SyncRule, copy: SyncRule) -> int:
    """How much of the copy's name is the default rule's."""
    name = plain(default.name)
    return len(name) if name and name in plain(copy.name) else 0


def _targets(edits: Iterable[Deviation]) -> frozenset[str]:
    return frozenset(each.destination.casefold() for each in edits if each.destination)


def _open_words(item: Held) -> Iterator[str]:
    for each in item.with_state(*_OPEN_STATES):
        choice = f": {', '.join(each.choices)}" if each.choices else ""
        yield f"{words(each, item)}: a choice in the wizard can be the cause{choice}"


def _needs_copy(item: Held, edits: Iterable[Deviation]) -> Iterator[str]:
    """What of the edits no other rule can do."""
    for each in edits:
        shipped = item.shipped.flows.get(each.destination.casefold())
        was = shipped.merge if shipped is not None else None
        own = each.flows[0] if each.flows else None
        if not each.destination:
            if each.field != "soft_delete_expiry":
                yield part(each)
        elif shipped is None or len(each.flows) > 1:
            continue
        elif was in ADDING or (own is not None and own.merge in ADDING):
            yield f"{part(each)}, which is merged with what other rules give"
        elif own is not None and None not in (own.merge, was) and way(own) != ("Update" if was == "Replace" else was):
            yield part(each)
        elif own is not None and own.once and shipped.once is False:
            yield (
                f"{part(each)}, for the default rule would write it again and again"
                if each.field == "flow"
                else part(each)
            )


def _next_in_line(rule: SyncRule, later: Sequence[tuple[SyncRule, Flow]]) -> Flow | str:
    """The flow that decides today, or why it cannot be told."""
    other, flow = later[0]
    if covers(other, rule) and not flow.once and flow.merge not in ADDING:
        return flow
    names = "', '".join(dict.fromkeys(each.name or "" for each, _ in later))
    return (
        f"'{names}' come next, but not for all its objects, so that one flow cannot take their place. Give the attribute a"
        " custom rule that says for whom it has which value"
    )


def _outbound(rule: SyncRule, target: str) -> str:
    clears = f"no rule can take a flow away, and AuthoritativeNull would clear {target} in the target"
    return f"{clears}. {_ATTRIBUTE_FILTER}" if rule.connector == ENTRA_CONNECTOR else f"{clears}. Ask what it is for"


def _cleared(item: Held, target: str) -> Flow:
    """The flow that stops the default rule's."""
    shipped = item.shipped.flows[target.casefold()]
    return Flow(
        destination=target,
        kind="expression",
        sources=(),
        expression="AuthoritativeNull",
        value=None,
        merge=shipped.merge or "Update",
        once=False,
    )
