"""What of the default rules the forest's schema decides. Every belief about it is in this module.

A rule of one tag and revision has fewer flows in a forest whose schema lacks their attributes. Observed on two public
exports: User Lync .004 has eight flows in one and three in the other, InetOrgPerson Lync .003 seven and two, and Group
Exchange .004 has eight more in the one whose Exchange is newer; all else of these rules is alike. The attributes are those
that Exchange and Lync (Skype for Business) add to the schema. Inferred: that this holds for outbound flows to Active
Directory too, and that an attribute of theirs is in all classes that the rules read it from, but for those of
``differs_by_class``. An export does not list what auxiliary classes give a class.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ruleguard.model.nodes import Config, Flow, SyncRule
from ruleguard.model.values import is_standard_tag

LABEL = "the forest's schema: Exchange, Skype for Business"

_ADDED_BY_PRODUCTS = re.compile(
    r"(msexch|msrtcsip-|msorg-).*|extensionattribute([1-9]|1[0-5])|msds-(habseniorityindex|phoneticdisplayname)"
    r"|mailnickname|targetaddress|publicdelegates|authorig|unauthorig|dlmem(reject|submit)perms|hidedlmembership"
    r"|oofreplytooriginator|reportto(originator|owner)|telephoneassistant"
)
_FROM_AD, _TO_AD = "microsoft.infromad", "microsoft.outtoad"
_TRIMMED = re.compile(r"\s*Trim\s*\(\s*\[([^\]]+)\]\s*\)\s*")


def needs(stem: str, flows: Sequence[Flow]) -> tuple[str, ...]:
    """The attributes of Active Directory without which a default rule of a folded tag stem does not get the flows to one
    attribute; empty where the schema of a forest that has no Exchange and no Lync has them all."""
    if stem.startswith(_FROM_AD):
        names = flows[0].sources if is_copied(flows) else ()
    elif stem.startswith(_TO_AD):
        names = tuple(dict.fromkeys(flow.destination or "" for flow in flows))
    else:
        return ()
    return names if names and all(map(is_of_a_product, names)) else ()


def is_of_a_product(name: str) -> bool:
    """Whether Exchange or Lync adds an attribute to the schema of Active Directory."""
    return _ADDED_BY_PRODUCTS.fullmatch(name.casefold()) is not None


def taken_over(flows: Iterable[Flow]) -> frozenset[str]:
    """The folded names of the attributes that flows take over as they are. A default rule has such a flow only where the
    schema has the attribute; an expression it has anywhere."""
    return frozenset(name.casefold() for flow in flows if is_copied((flow,)) for name in flow.sources)


def is_copied(flows: Sequence[Flow]) -> bool:
    """Whether an attribute is taken over as it is, which is how default rules have nearly all that products add."""
    return len(flows) == 1 and (
        flows[0].kind == "direct"
        or (flows[0].kind == "expression" and _TRIMMED.fullmatch(flows[0].expression or "") is not None)
    )


def product_attributes(config: Config) -> frozenset[str] | None:
    """The folded names of the attributes that products have added to the schemas of all forests; None when it is not said."""
    schemas = [
        {name.casefold() for name in connector.schema.attributes if is_of_a_product(name)}
        for connector in config.connectors or ()
        if connector.kind == "ad" and connector.schema is not None
    ]
    return frozenset(set.intersection(*schemas)) if schemas else None


def schemas_of(config: Config) -> dict[str, frozenset[str]]:
    """The folded names of the attributes that each connector's schema has, by the connector's identifier."""
    return {
        connector.identifier: frozenset(name.casefold() for name in connector.schema.attributes)
        for connector in config.connectors or ()
        if connector.kind == "ad" and connector.schema is not None and connector.identifier
    }


def used_attributes(config: Config) -> dict[tuple[str | None, str], frozenset[str]]:
    """The folded names of attributes that default rules take over from each connector of Active Directory, by its identifier
    and the object type: its schema has these. What one type has says nothing of another, in a schema that a product was
    taught in several versions."""
    found: dict[tuple[str | None, str], set[str]] = {}
    for rule in config.rules:
        tag = rule.immutable_tag or ""
        if is_standard_tag(tag) and tag.casefold().startswith(_FROM_AD):
            found.setdefault((rule.connector, class_of(rule)), set()).update(taken_over(rule.flows or ()))
    return {place: frozenset(names) for place, names in found.items()}


def class_of(rule: SyncRule) -> str:
    """The folded object type of Active Directory that a rule is about; inetOrgPerson is a kind of user."""
    found = rule.target_object_type if rule.direction == "outbound" else rule.source_object_type
    folded = (found or "").casefold()
    return "user" if folded == "inetorgperson" else folded


def differs_by_class(name: str) -> bool:
    """Whether an attribute may be in the schema and not in a class: seen with msDS-HABSeniorityIndex, which groups lack in
    one of two forests whose users have it."""
    return name.casefold().startswith("msds-")
