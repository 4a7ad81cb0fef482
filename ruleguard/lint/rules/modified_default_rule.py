"""An in-place upgrade puts every default rule back to what Microsoft ships, and what was changed in it is gone; until then the
changed rule misses what Microsoft corrects, and an import of settings does not put it where it was. So what differs belongs
into a custom rule with a precedence below 100.

The number at the end of the immutable tag says which content Microsoft shipped. Each default rule whose content is in the
input is compared with the shipped content of its revision, as far as the baselines know it: those that come with ruleguard,
and those captured from your own clean servers (ruleguard baseline capture), which also show the shipped value. What the
installation wizard writes into the rules (source anchor, matching of users, app filtering and so on) is no change. The names
and numbers of the rules do not count; a default rule that is disabled, or below 100, is reported by rules of its own.

A settings file only names the default rules: nobody can tell from it whether one was changed. Export the server with
Get-ADSyncServerConfiguration -Path C:\\Export, or the default rules with the rule editor, and check that. A rule that a
settings file writes out although it has Microsoft's tag is taken for a changed one; that is inferred, since Microsoft does not
describe it.

Bad:

    New-ADSyncRule -Name 'In from AD - Contact Lync' -Direction 'Inbound' -Precedence 117 -SourceObjectType 'contact' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -ImmutableTag 'Microsoft.InfromADContactLync.003' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-DeploymentLocator') -Destination 'msRTCSIP-DeploymentLocator' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'msRTCSIP-Line' -FlowType 'Expression' -Expression 'Trim([msRTCSIP-Line])' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-PrimaryUserAddress') -Destination 'msRTCSIP-PrimaryUserAddress' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-UserEnabled') -Destination 'msRTCSIP-UserEnabled' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-OptionFlags') -Destination 'msRTCSIP-OptionFlags' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'In from AD - Contact Lync' -Direction 'Inbound' -Precedence 117 -SourceObjectType 'contact' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -ImmutableTag 'Microsoft.InfromADContactLync.003' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-DeploymentLocator') -Destination 'msRTCSIP-DeploymentLocator' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-Line') -Destination 'msRTCSIP-Line' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-PrimaryUserAddress') -Destination 'msRTCSIP-PrimaryUserAddress' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-UserEnabled') -Destination 'msRTCSIP-UserEnabled' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-OptionFlags') -Destination 'msRTCSIP-OptionFlags' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Lines of contacts' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'contact' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'msRTCSIP-Line' -FlowType 'Expression' -Expression 'Trim([msRTCSIP-Line])' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ruleguard.baselines.held import Deviation, Held, State
from ruleguard.diagnostic import Severity
from ruleguard.lint.copies import copies
from ruleguard.lint.default_rules import SOME_DEFAULT_RULE, plain
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.shipped_rules import (
    against,
    held,
    labels,
    listed,
    only_flows,
    out_of_place,
    part,
    place,
    related,
    words,
)
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.model.values import CUSTOM_PRECEDENCES


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each default rule with a part that nothing but an edit accounts for; of a settings file also those that it writes out."""
    found = held(config)
    as_shipped = {id(item.rule) for item in found}
    for item in found:
        edited = item.with_state(State.EDITED)
        if edited:
            yield _finding(item, edited, config)
    edited_ones = {id(item.rule) for item in found if item.with_state(State.EDITED)}
    for rule, where in out_of_place(config):
        if id(rule) not in (edited_ones if rule.standard is False else as_shipped):
            yield Finding(rule, "name" if rule.standard else "immutable_tag", _by_place(rule, where))


def _finding(found: Held, edited: Sequence[Deviation], config: Config) -> Finding:
    rule = found.rule
    parts = listed([words(item, found) for item in edited])
    message = (
        f"{_named(found)} is not as Microsoft ships it ({against(found)}): {parts}{_besides(found, config)}. An in-place upgrade "
        f"resets it, and an import of settings misplaces it. {_fix(rule, edited)}"
    )
    if len(edited) == 1:
        return Finding(*place(edited[0], rule), message)
    return Finding(rule, "name", message, related=related(edited, rule))


def _named(found: Held) -> str:
    name, shipped = found.rule.name, found.shipped.name
    if plain(name) == plain(shipped):
        return f"default rule '{name}'"
    return f"'{name}', which is the default rule '{shipped}' by its tag,"


def _besides(found: Held, config: Config) -> str:
    """How else the rule is not as shipped, beside what it does."""
    rule, said = found.rule, ""
    if rule.disabled and not any(copies(rule, config)):
        said += "; it is disabled too"
    if rule.precedence in CUSTOM_PRECEDENCES and rule.precedence:
        said += f"; it has precedence {rule.precedence}, below 100"
    open_ones = found.with_state(State.CHOSEN_OR_EDITED)
    if open_ones:
        named = listed([part(item) for item in open_ones], 2)
        said += f"; from an edit or the wizard ({labels(open_ones)}): {named}"
    return said


def _fix(rule: SyncRule, edited: Sequence[Deviation]) -> str:
    if rule.disabled:
        return "While the rule is off the edit does nothing: restore the default rule before somebody enables it"
    if only_flows(edited):
        return (
            "Put the changed flows into a custom rule below 100 ('ruleguard lint --suggest' prints it) and restore the default "
            "rule"
        )
    return (
        "Scoping filter, joins and the like can be changed in a copy only ('ruleguard lint --suggest' prints it): restore the "
        "default rule and disable it"
    )


def _by_place(rule: SyncRule, where: str) -> str:
    return (
        f"'{rule.name}' has Microsoft's tag '{rule.immutable_tag}' and {where}: it is a changed default rule, and an "
        "upgrade discards the change. Put what differs into a custom rule below 100 and restore the default rule"
    )


RULE = Rule(
    id="modified-default-rule",
    severity=Severity.ERROR,
    category="default-rules",
    summary="A default rule has been changed",
    remedy=(
        "Put the difference into a custom rule with a precedence below 100 and an empty immutable tag, and restore the "
        "default rule."
    ),
    manual=__doc__,
    on=Config,
    check=check,
    mentions=SOME_DEFAULT_RULE,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fix-default-rules",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-best-practices-changing-default-configuration",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-upgrade-previous-version",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-import-export-config",
    ),
)
