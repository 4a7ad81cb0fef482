"""Which attributes of the metaverse the rules of a server read and write, by the type of object."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ruleguard.lint.attributes import is_to_entra, sources_of
from ruleguard.lint.surroundings import enabled, is_custom, knows_every_body
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.records import record

_ENGINE_READS = frozenset(
    (
        "accountenabled", "cloudanchor", "cloudfiltered", "cloudmastered", "cloudnoflow", "cloudsourceanchor",
        "contributingconnectorexchange", "contributingconnectoruser", "domainfqdn", "domainnetbios", "forestfqdn",
        "forestnetbios", "objectsid", "objectsidstring", "pwdlastset", "sourceanchor", "sourceanchorbinary",
        "sourceobjecttype",
    )
)  # fmt: skip
_ENGINE_WRITES = frozenset(("dn", "objectid", "objecttype"))
_ANY_TYPE = "*"

_Key = tuple[str, str]


@record(frozen=True, slots=True)
class Usage:
    """Folded pairs of object type and attribute; ``brought`` and ``taken``: the types that come in and go to Entra ID."""

    read: frozenset[_Key]
    written: frozenset[_Key]
    brought: frozenset[str]
    taken: frozenset[str]

    def is_unread(self, object_type: str | None, name: str) -> bool:
        """Whether no rule reads an attribute of objects that go to Entra ID."""
        kind = (object_type or "").casefold()
        return kind in self.taken and not _has(self.read, kind, name) and name.casefold() not in _ENGINE_READS

    def is_unwritten(self, object_type: str | None, name: str) -> bool:
        """Whether no rule writes an attribute of objects that come from a directory."""
        kind = (object_type or "").casefold()
        return kind in self.brought and not _has(self.written, kind, name) and name.casefold() not in _ENGINE_WRITES


def _has(keys: frozenset[_Key], kind: str, name: str) -> bool:
    return (kind, name.casefold()) in keys or (_ANY_TYPE, name.casefold()) in keys


def usage(config: Config) -> Usage | None:
    """What is read and written; None unless every rule is known with its flows.

    What a default rule writes counts as read, and what one reads as written, also while it is disabled: Microsoft has a
    reason, and a copy of the rule does the same. A type of object counts as brought or taken when a rule that creates such
    objects is there, so that a part of a server leads to no claim.
    """
    rules = [rule for rule in config.rules if enabled(rule)]
    if not knows_every_body(config) or any(rule.scope is None or rule.joins is None for rule in config.rules):
        return None
    defaults = [rule for rule in config.rules if not is_custom(rule)]
    inbound, outbound = _split(rules)
    default_inbound, default_outbound = _split(defaults)
    into_entra = filter(is_to_entra, outbound)
    return Usage(
        read=_keys(_reads, outbound) | _keys(_joined, rules) | _keys(_targets, default_inbound),
        written=_keys(_targets, inbound) | _keys(_reads, default_outbound),
        brought=frozenset((rule.target_object_type or "").casefold() for rule in inbound if _creates(rule)),
        taken=frozenset((rule.source_object_type or "").casefold() for rule in into_entra if _creates(rule)),
    )


def _split(rules: list[SyncRule]) -> tuple[list[SyncRule], list[SyncRule]]:
    """Those that read a directory, and those that read the metaverse."""
    return [rule for rule in rules if rule.direction == "inbound"], [
        rule for rule in rules if rule.direction == "outbound"
    ]


def _keys(of: Callable[[SyncRule], Iterator[_Key]], rules: list[SyncRule]) -> frozenset[_Key]:
    return frozenset(key for rule in rules for key in of(rule))


def _creates(rule: SyncRule) -> bool:
    return rule.link_type == "Provision"


def _targets(rule: SyncRule) -> Iterator[_Key]:
    for flow in rule.flows or ():
        yield (rule.target_object_type or "").casefold(), (flow.destination or "").casefold()


def _reads(rule: SyncRule) -> Iterator[_Key]:
    kind = (rule.source_object_type or "").casefold()
    for flow in rule.flows or ():
        yield from ((kind, name) for name in sources_of(flow))
    for group in rule.scope or ():
        yield from ((kind, (clause.attribute or "").casefold()) for clause in group.conditions)


def _joined(rule: SyncRule) -> Iterator[_Key]:
    kind = (rule.target_object_type if rule.direction == "inbound" else rule.source_object_type) or ""
    for group in rule.joins or ():
        yield from ((kind.casefold(), (pair.metaverse_attribute or "").casefold()) for pair in group.conditions)
