"""preferredDataLocation says in which geography the mailbox and the files of a person lie, by the three letters of
Microsoft 365 Multi-Geo: NAM, EUR, APC, DEU. Names of countries, or their two letters, are no geographies. What happens then
is not documented; without a valid geography the data lies in the tenant's own one.

Bad:

    New-ADSyncRule -Name 'Contoso - Data location' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'preferredDataLocation' -FlowType 'Expression' -Expression 'IIF([c]="DE","DE","US")' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Data location' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'preferredDataLocation' -FlowType 'Expression' -Expression 'IIF([c]="DE","DEU","NAM")' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.answers import answers
from ruleguard.expressions.nodes import Attribute, Text
from ruleguard.lint.attributes import flows_to
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, Flow, SyncRule
from ruleguard.text import Span

_CODE = re.compile(r"[A-Za-z]{3}")
_OTHERWISE_USED = frozenset(
    ("c", "co", "company", "countrycode", "l", "physicaldeliveryofficename", "st", "usagelocation")
)


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each flow of a custom rule whose value is no code of a geography."""
    if not is_custom(rule) or not enabled(rule):
        return
    for flow in flows_to(rule, "preferreddatalocation"):
        for field, shown, within in _wrong(flow):
            message = (
                f"'{rule.name}' can give preferredDataLocation {shown}, which is no geography: the person's data is not placed where "
                "it should be. Write its three letters, such as EUR or NAM"
            )
            yield Finding(flow, field, message, within=within)


def _wrong(flow: Flow) -> Iterator[tuple[str, str, Span | None]]:
    """Field, words and place of each value that is no code."""
    if flow.kind == "constant" and flow.value and not _CODE.fullmatch(flow.value):
        yield "value", f"'{flow.value}'", None
    for name in flow.sources if flow.kind == "direct" else ():
        if name.casefold() in _OTHERWISE_USED:
            yield "sources", f"the value of {name}", None
    for answer in answers(flow.expression or ""):
        match answer.node:
            case Text(value=value) if value and not _CODE.fullmatch(value):
                yield "expression", f"'{value}'", answer.node.span
            case Attribute(name=name) if name.casefold() in _OTHERWISE_USED:
                yield "expression", f"the value of {name}", answer.node.span


RULE = Rule(
    id="invalid-data-location",
    severity=Severity.WARNING,
    category="flows",
    summary="A flow gives preferredDataLocation something else than the code of a geography",
    remedy="Translate the value into the three letters of a geography, such as EUR, NAM or APC.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("preferreddatalocation",),
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-preferreddatalocation",
        "https://learn.microsoft.com/microsoft-365/enterprise/microsoft-365-multi-geo",
    ),
)
