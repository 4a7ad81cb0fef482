"""All rules that contribute to an attribute of one object must use the same merge type. Where one updates and another merges, the
engine does not know whether the values replace each other or add up, and the synchronization of every object in scope of
both ends with an error.

Bad:

    New-ADSyncRule -Name 'Contoso - Routing address' -Direction 'Outbound' -Precedence 85 -SourceObjectType 'person' -TargetObjectType 'user' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'proxyAddresses' -FlowType 'Expression' -ValueMergeType 'MergeCaseInsensitive' -Expression '"smtp:" & [mailNickname] & "@contoso.mail.onmicrosoft.com"' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Old address' -Direction 'Outbound' -Precedence 86 -SourceObjectType 'person' -TargetObjectType 'user' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'proxyAddresses' -FlowType 'Expression' -Expression '"smtp:" & [mailNickname] & "@contoso.com"' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Routing address' -Direction 'Outbound' -Precedence 85 -SourceObjectType 'person' -TargetObjectType 'user' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'proxyAddresses' -FlowType 'Expression' -ValueMergeType 'MergeCaseInsensitive' -Expression '"smtp:" & [mailNickname] & "@contoso.mail.onmicrosoft.com"' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Old address' -Direction 'Outbound' -Precedence 86 -SourceObjectType 'person' -TargetObjectType 'user' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'proxyAddresses' -FlowType 'Expression' -ValueMergeType 'MergeCaseInsensitive' -Expression '"smtp:" & [mailNickname] & "@contoso.com"' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from ruleguard.diagnostic import Severity
from ruleguard.lint.rivals import MOST_RIVALS, Rivals
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.scope_logic import can_share_objects
from ruleguard.lint.surroundings import enabled, is_custom, source_key
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, Flow, SyncRule

_Writer = tuple[SyncRule, Flow, dict[str, str]]
_ALIKE = {"Replace": "Update"}
MOST_WAYS = 8
"""So many merge types of one attribute are held against each other; the product has four."""


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each flow of a custom rule that merges in another way than another rule for the same objects."""
    by_target: dict[str, list[_Writer]] = {}
    for rule in filter(enabled, config.rules):
        fixed = _fixed(rule)
        for flow in rule.flows or ():
            if flow.destination and flow.merge:
                by_target.setdefault(flow.destination.casefold(), []).append((rule, flow, fixed))
    for found in by_target.values():
        ways = dict.fromkeys(_way(flow) for _, flow, _ in found)
        if len(ways) == 1:
            continue
        others = {way: _Others(found, way) for way in list(ways)[:MOST_WAYS]}
        for number, writer in enumerate(found):
            other = _clash(writer, found, number, others) if is_custom(writer[0]) else None
            if other is not None:
                yield _finding(writer, other)


def _fixed(rule: SyncRule) -> dict[str, str]:
    """The values (folded) that every object in scope has, by attribute: a quick way to tell that rules do not meet."""
    clauses = rule.scope[0].conditions if rule.scope and len(rule.scope) == 1 else ()
    return {
        (each.attribute or "").casefold(): each.value.casefold()
        for each in clauses
        if each.operator == "EQUAL" and each.value and each.value[0].isalpha()  # a number has several spellings
    }


def _clash(
    writer: _Writer, found: Sequence[_Writer], number: int, others: Mapping[str | None, _Others]
) -> _Writer | None:
    """The first rule that does otherwise; of two custom rules the later one has the finding."""
    way = _way(writer[1])
    places = (each.first(writer, number) for other, each in others.items() if other != way)
    place = min((each for each in places if each is not None), default=None)
    return None if place is None else found[place]


class _Others:
    """The flows to one attribute that merge in one way, by their place among all flows to it."""

    def __init__(self, found: Sequence[_Writer], way: str | None) -> None:
        self._found = found
        self._by_source: dict[Hashable, tuple[list[int], list[int]]] = {}
        self._firsts: dict[Hashable, tuple[int, int | None]] = {}
        for place, (rule, flow, _) in enumerate(found):
            if _way(flow) == way:
                self._add(place, rule)
        self._rivals: dict[tuple[Hashable, int], Rivals] = {}

    def _add(self, place: int, rule: SyncRule) -> None:
        every, lasting = self._by_source.setdefault(source_key(rule), ([], []))
        every.append(place)
        if not is_custom(rule):
            lasting.append(place)
        first, shipped = self._firsts.get(_side(rule), (place, None))
        self._firsts[_side(rule)] = first, place if shipped is None and not is_custom(rule) else shipped

    def first(self, writer: _Writer, number: int) -> int | None:
        """The place of the first that clashes: of the custom rules only of those before ``number``."""
        near = (*islice(self._of_one_source(writer, number), 1), *self._of_another_side(writer[0], number))
        return min(near, default=None)

    def _of_one_source(self, writer: _Writer, number: int) -> Iterator[int]:
        rule, _, fixed = writer
        key = source_key(rule)
        for which, places in enumerate(self._by_source.get(key, ())):
            rivals = self._rivals.get((key, which))
            if rivals is None:
                rivals = self._rivals[key, which] = Rivals([self._found[place][0] for place in places])
            first = bisect_right(places, number) if which else 0
            for place in map(places.__getitem__, islice(rivals.near(rule, first), MOST_RIVALS)):
                if not which and place > number:
                    break
                other, _, values = self._found[place]
                apart = any(values.get(name, value) != value for name, value in fixed.items())
                if other is not rule and not apart and can_share_objects(rule, other):
                    yield place

    def _of_another_side(self, rule: SyncRule, number: int) -> Iterator[int]:
        """Rules of two forests need not write one object, those of a forest and of Entra ID do."""
        if rule.direction == "inbound":
            first, shipped = self._firsts.get(_side(rule, other=True), (None, None))
            yield from (each for each in (first,) if each is not None and each <= number)
            yield from (each for each in (shipped,) if each is not None)


def _side(rule: SyncRule, *, other: bool = False) -> Hashable:
    """What the rules have in common that write one kind of object from Entra ID, or from elsewhere."""
    return rule.direction, rule.target_object_type, (rule.connector == ENTRA_CONNECTOR) is not other


def _way(flow: Flow) -> str | None:
    return _ALIKE.get(flow.merge or "", flow.merge)


def _finding(writer: _Writer, other: _Writer) -> Finding:
    (rule, flow, _), (theirs, their_flow, _) = writer, other
    message = (
        f"'{rule.name}' writes {flow.destination} with merge type {flow.merge}, '{theirs.name}' with {their_flow.merge}: "
        "objects in scope of both fail to synchronize. Use one merge type in every rule that writes the attribute"
    )
    at = their_flow.at("merge")
    related = () if at is None else (replace(at, note=f"merge type in '{theirs.name}'"),)
    return Finding(flow, "merge", message, related=related)


RULE = Rule(
    id="mixed-merge-types",
    severity=Severity.ERROR,
    category="flows",
    summary="Rules write one attribute with different merge types",
    remedy="Use the same merge type in all rules that write the attribute.",
    manual=__doc__,
    on=Config,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
