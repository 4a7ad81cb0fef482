"""Selective password hash synchronization is done with two copies of In from AD - User AccountEnabled and the default rule
disabled: one copy with password synchronization for the people whose password hashes go to the cloud, one without it for the
others. The value PHSFiltered of adminDescription stands for people to be left out, PHSIncluded for people to be taken in,
and the scoping filters of the two copies are opposites (EQUAL and NOTEQUAL).

Found are a copy whose switch says the opposite of its scoping filter; two filters that share people, where the copy with
password synchronization wins, so that hashes of some who are to be left out go to the cloud; and filters that leave people
out of both: these lose their account's attributes altogether.

Bad:

    New-ADSyncRule -Name 'Contoso - Accounts without password hashes' -Direction 'Inbound' -Precedence 90 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -EnablePasswordSync -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'accountEnabled' -FlowType 'Constant' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'pwdLastSet' -FlowType 'Expression' -Expression 'IIF(IsPresent([pwdLastSet]),CStr(FormatDateTime(DateFromNum([pwdLastSet]),"yyyyMMddHHmmss.0Z")),NULL)' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'adminDescription','PHSFiltered','EQUAL' -OutVariable condition0
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'userAccountControl','2','ISBITNOTSET' -OutVariable condition1
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0],$condition1[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Accounts without password hashes' -Direction 'Inbound' -Precedence 90 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'accountEnabled' -FlowType 'Constant' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'pwdLastSet' -FlowType 'Expression' -Expression 'IIF(IsPresent([pwdLastSet]),CStr(FormatDateTime(DateFromNum([pwdLastSet]),"yyyyMMddHHmmss.0Z")),NULL)' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'adminDescription','PHSFiltered','EQUAL' -OutVariable condition0
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'userAccountControl','2','ISBITNOTSET' -OutVariable condition1
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0],$condition1[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from ruleguard.diagnostic import Severity
from ruleguard.lint.default_rules import is_account_copy, is_account_rule
from ruleguard.lint.rivals import Rivals
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.selective_hash_sync import marks, meaning
from ruleguard.lint.surroundings import is_whole_server, password_hash_sync
from ruleguard.model.nodes import Config, ScopeGroup, SyncRule

MOST_TOLD = 20
"""So many copies that send what one copy is to keep away are told for it."""
_NEEDS_A_VALUE = frozenset(("EQUAL", "ISIN", "STARTSWITH", "ENDSWITH", "CONTAINS", "ISNOTNULL"))


def check(config: Config, _: Config) -> Iterator[Finding]:
    """What is wrong with the copies of the account rule, one connector after the other."""
    by_connector: dict[str | None, list[SyncRule]] = {}
    for rule in config.rules:
        if is_account_copy(rule) and password_hash_sync(config, rule.connector) is not False:
            by_connector.setdefault(rule.connector, []).append(rule)
    disabled = {rule.connector for rule in config.rules if rule.disabled and is_account_rule(rule)}
    if not is_whole_server(config):
        disabled = set()
    for connector, rules in by_connector.items():
        contrary = [finding for rule in rules for finding in _contrary(rule)]
        yield from contrary or _together(rules)
        if connector in disabled:
            yield from _left_out(rules)


def _contrary(rule: SyncRule) -> Iterator[Finding]:
    """A switch that says the opposite of the scoping filter."""
    for clause in marks(rule):
        wanted = meaning(clause)
        if rule.password_sync is None or wanted == rule.password_sync:
            continue
        what = f"'{rule.name}' is for people with {clause.attribute} {clause.operator} {clause.value}"
        now, then, result = ("off", "on", "stay away") if wanted else ("on", "off", "go to the cloud")
        message = f"{what} but has password synchronization {now}: their password hashes {result}. Switch it {then}"
        yield Finding(rule, "password_sync", message)
        return


def _together(rules: list[SyncRule]) -> Iterator[Finding]:
    """A copy without password synchronization that shares people with copies that have it and win."""
    every = Rivals([rule for rule in rules if rule.password_sync])
    marked = Rivals([rule for rule in every.rules if marks(rule)])
    for without in (rule for rule in rules if rule.password_sync is False):
        rivals = every if marks(without) else marked
        sharing = (rivals.rules[place] for place in rivals.sharing(without))
        winning = (other for other in sharing if (other.precedence or 0) <= (without.precedence or 0))
        for other in islice(winning, MOST_TOLD):
            at = other.at("scope")
            message = (
                f"'{without.name}' is to keep password hashes out of the cloud, but its people are also in scope of "
                f"'{other.name}', which sends them. Give the two opposite scoping filters, EQUAL and NOTEQUAL of one value"
            )
            yield Finding(
                without, "scope", message, related=() if at is None else (replace(at, note=f"scope of '{other.name}'"),)
            )


def _left_out(rules: list[SyncRule]) -> Iterator[Finding]:
    """Every copy asks for a value of the marked attribute: people without one are in no scope."""
    names = {(clause.attribute or "").casefold(): clause.attribute for rule in rules for clause in marks(rule)}
    for folded, name in names.items():
        if all(rule.scope and all(_asks_for(group, folded) for group in rule.scope) for rule in rules):
            message = (
                f"'{rules[0].name}' and the other copies of the disabled account rule all ask for a value of {name}: people "
                "without one are in scope of none and lose their account's attributes. Use NOTEQUAL in one of them"
            )
            yield Finding(rules[0], "scope", message)


def _asks_for(group: ScopeGroup, name: str) -> bool:
    return any(
        (clause.attribute or "").casefold() == name and clause.operator in _NEEDS_A_VALUE for clause in group.conditions
    )


RULE = Rule(
    id="password-sync-clone",
    severity=Severity.ERROR,
    category="default-rules",
    summary="Selective password hash synchronization is set up the wrong way round",
    remedy=(
        "Switch on password synchronization in the copy for the people to be taken in and in no other, and make the two "
        "scoping filters opposites."
    ),
    manual=__doc__,
    on=Config,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-selective-password-hash-synchronization",
    ),
)
