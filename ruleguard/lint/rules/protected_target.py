"""The source anchor, the security identifier and the distinguished name say which person an account belongs to. The wizard's rules
write them, and Entra ID refuses a source anchor that changes: the export ends with "SourceAnchor attribute has changed", or
a second account appears and the first is deleted. A custom rule must not write them. The same holds for mS-DS-ConsistencyGuid
in Active Directory, from which the anchor is read: only the source anchor itself goes there.

Copies of Microsoft's own flows are left alone: the two anchors of a copied group rule, those of a copied "User AccountEnabled", and
distinguished names in Active Directory for writeback.

Bad:

    New-ADSyncRule -Name 'Contoso - Anchor' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('employeeID') -Destination 'sourceAnchor' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Employee number' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('employeeID') -Destination 'employeeID' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.answers import answers
from ruleguard.lint.attributes import ANCHORS, CHANGING, IDENTITIES, given_by, is_to_entra, source_anchor, sources_of
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import connector_of, enabled, is_custom
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, Flow, SyncRule

_GUID, _CONSISTENCY, _MAILBOX = "objectguid", "ms-ds-consistencyguid", "msexchrecipienttypedetails"
_COPIES = {
    "sourceanchor": ({"sourceanchor", "cloudsourceanchor"}, {"sourceanchor", "cloudsourceanchor", "cloudanchor"}),
    "objectsid": ({"objectsid"},),
    "objectguid": ({"objectguid"},),
    "cloudanchor": ({"cloudanchor"},),
    "cloudsourceanchor": ({"sourceanchor"}, {"cloudsourceanchor"}),
    "dn": ({"sourceanchor"},),
}
_ANCHOR_IN_DIRECTORY = "ms-ds-consistencyguid"
_WRITTEN_BACK = ANCHORS | {"cloudsourceanchor", _ANCHOR_IN_DIRECTORY}


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each flow of a custom rule that writes who an object is, in another way than Microsoft's rules do."""
    connector = connector_of(rule, config)
    if not is_custom(rule) or not enabled(rule) or (connector and connector.kind not in (None, "ad", "entra")):
        return
    for flow in rule.flows or ():
        name = (flow.destination or "").casefold()
        is_written_back = name == _ANCHOR_IN_DIRECTORY and rule.direction == "outbound" and not is_to_entra(rule)
        if is_written_back and sources_of(flow) and sources_of(flow) <= _WRITTEN_BACK:
            continue
        if is_written_back or (name in IDENTITIES and not _is_allowed(rule, flow, name, config)):
            message = (
                f"'{rule.name}' writes {flow.destination}, which says whose account it is: a value that differs breaks the tie "
                "to the account in the cloud. Remove the flow; only the wizard sets this attribute"
            )
            yield Finding(flow, "destination", message)


def _is_allowed(rule: SyncRule, flow: Flow, name: str, config: Config) -> bool:
    if name == "dn" and rule.direction == "outbound" and rule.connector != ENTRA_CONNECTOR:
        return True
    read = sources_of(flow) - {"sourceobjecttype"}
    if any(answer.is_word("AuthoritativeNull") for answer in answers(flow.expression or "")):
        return True  # authoritative-null-on-key says it
    if rule.direction == "inbound" and name in ANCHORS:
        # anchor-from-changing-attribute says the second
        return _is_usual_anchor(rule, read, config) or bool(given_by(flow) & CHANGING)
    return any(read == copy for copy in _COPIES.get(name, ()))


def _is_usual_anchor(rule: SyncRule, read: frozenset[str], config: Config) -> bool:
    """Whether the anchor is made as the default rules make it, for all that the input says about the wizard's choice."""
    anchor = source_anchor(config)
    chosen = anchor[0].casefold() if anchor else ""
    made_of = read - {_MAILBOX}
    if made_of == {_GUID}:
        is_person = (rule.source_object_type or "").casefold() in ("user", "inetorgperson")
        return not is_person or chosen == _GUID or (not chosen and _MAILBOX in read)
    return made_of == {_GUID, _CONSISTENCY} and chosen in ("", _CONSISTENCY)


RULE = Rule(
    id="protected-target",
    severity=Severity.ERROR,
    category="flows",
    summary="A custom rule writes an attribute that identifies the object",
    remedy="Remove the flow; choose the source anchor in the wizard.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/plan-connect-design-concepts",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-user-and-contacts",
    ),
)
