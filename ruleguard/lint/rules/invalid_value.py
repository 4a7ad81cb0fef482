"""Direction, link type, scope operator, flow type and merge type are enumerations. A value outside them is rejected when
the rule is created or the settings are imported; a rule edited by hand then is missing on the server. Some pages of the
documentation spell operators in ways the engine does not know (ISNOTBITSET, NOTSTARTWITH).

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -LinkType 'Joined' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config, Node, SyncRule
from ruleguard.model.values import DIRECTIONS, FLOW_KINDS, LINK_TYPES, MERGE_TYPES, OPERATORS

_DOCUMENTED_MISSPELLINGS = {
    "ISNOTBITSET": "ISBITNOTSET",
    "NOTSTARTWITH": "NOTSTARTSWITH",
    "LESSTHANOREQUAL": "LESSTHAN_OR_EQUAL",
    "GREATERTHANOREQUAL": "GREATERTHAN_OR_EQUAL",
}


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Every value of the rule that is none of its enumeration."""
    yield from _one(rule, rule, "direction", DIRECTIONS)
    yield from _one(rule, rule, "link_type", LINK_TYPES)
    for group in rule.scope or ():
        for condition in group.conditions:
            yield from _one(rule, condition, "operator", OPERATORS)
    for flow in rule.flows or ():
        yield from _one(rule, flow, "kind", FLOW_KINDS)
        yield from _one(rule, flow, "merge", MERGE_TYPES)


def _one(rule: SyncRule, node: Node, field: str, allowed: tuple[str, ...]) -> Iterator[Finding]:
    value = getattr(node, field)
    if value is None or value in allowed:
        return
    from difflib import get_close_matches

    near = _DOCUMENTED_MISSPELLINGS.get(value.upper()) or next(
        iter(get_close_matches(value, _alike(value, allowed), 1)), None
    )
    advice = f"did you mean {near}?" if near else f"allowed are {', '.join(allowed)}"
    what = field.replace("_", " ")
    yield Finding(node, field, f"'{rule.name}': {what} '{value}' does not exist, the rule is rejected; {advice}")


def _alike(value: str, allowed: tuple[str, ...]) -> list[str]:
    """Those that deny as the value does: the opposite test may be nearer by its letters."""
    denies = "NOT" in value.upper() or "UN" in value.upper()
    return [each for each in allowed if ("NOT" in each) is denies] if allowed is OPERATORS else list(allowed)


RULE = Rule(
    id="invalid-value",
    severity=Severity.ERROR,
    category="input",
    summary="A value is none of its enumeration",
    remedy="Use a spelling that the engine knows.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
