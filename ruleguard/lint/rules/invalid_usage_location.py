"""Entra ID takes the two letters of ISO 3166 for usageLocation: DE, US, GB. Active Directory has them in the attribute c;
co holds the name of the country and countryCode a number. A license cannot be assigned to a person without a usage
location; one that comes by way of a group takes the location of the tenant instead, which may be another country.

Bad:

    New-ADSyncRule -Name 'Contoso - Usage location' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('co') -Destination 'usageLocation' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Usage location' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('c') -Destination 'usageLocation' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.answers import answers
from ruleguard.expressions.nodes import Attribute, Number, Text
from ruleguard.lint.attributes import flows_to
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, Flow, SyncRule
from ruleguard.text import Span

_CODE = re.compile(r"[A-Za-z]{2}")
_NO_CODES = frozenset(("eu", "uk"))
_OTHERWISE_USED = frozenset(
    ("co", "company", "countrycode", "l", "physicaldeliveryofficename", "preferredlanguage", "st")
)


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each flow of a custom rule whose value is no code of a country."""
    if not is_custom(rule) or not enabled(rule):
        return
    for flow in flows_to(rule, "usagelocation"):
        for field, shown, within in _wrong(flow):
            message = (
                f"'{rule.name}' can give usageLocation {shown}: Entra ID takes two-letter country codes only, and without one "
                "a license cannot be assigned to the person directly. Take c, or translate the value (Germany to DE, UK to GB)"
            )
            yield Finding(flow, field, message, within=within)


def _wrong(flow: Flow) -> Iterator[tuple[str, str, Span | None]]:
    """Field, words and place of each value that is no code."""
    if flow.kind == "constant" and flow.value and not _is_code(flow.value):
        yield "value", f"'{flow.value}'", None
    for name in flow.sources if flow.kind == "direct" else ():
        if name.casefold() in _OTHERWISE_USED:
            yield "sources", f"the value of {name}", None
    for answer in answers(flow.expression or ""):
        match answer.node:
            case Text(value=value) if value and not _is_code(value):
                yield "expression", f"'{value}'", answer.node.span
            case Attribute(name=name) if name.casefold() in _OTHERWISE_USED:
                yield "expression", f"the value of {name}", answer.node.span
            case Number():
                yield "expression", "a number", answer.node.span


def _is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None and text.casefold() not in _NO_CODES


RULE = Rule(
    id="invalid-usage-location",
    severity=Severity.WARNING,
    category="flows",
    summary="A flow gives usageLocation something else than a country code of two letters",
    remedy="Take the code from c, or translate the country into its two letters.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("usagelocation",),
    references=(
        "https://learn.microsoft.com/graph/api/resources/user",
        "https://learn.microsoft.com/entra/identity/users/licensing-admin-center",
    ),
)
