"""accountEnabled False blocks the sign-in to the cloud. A rule that always says so and has no filter does it to every
synchronized user at the next export, administrators among them included; accounts that exist in the cloud only are not
touched. What lets in every ordinary user counts as no filter: the clauses of the default rules, or one that asks for an
attribute which every user has.

Bad:

    New-ADSyncRule -Name 'Contoso - Leavers' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('False') -Destination 'accountEnabled' -FlowType 'Constant' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Leavers' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('False') -Destination 'accountEnabled' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'extensionAttribute7','Leaver','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.attributes import flows_to, is_from_directory, is_to_entra
from ruleguard.lint.contenders import is_preceded, lowest_numbers, truths
from ruleguard.lint.filters import takes_all_users
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.kept import kept
from ruleguard.model.nodes import Config, SyncRule

_ACCOUNT = "accountenabled"


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """A flow of False to accountEnabled for every user, where no rule before it says something else."""
    if not is_custom(rule) or not enabled(rule) or not takes_all_users(rule):
        return
    if not (is_from_directory(rule, config) or is_to_entra(rule)) or _has_exceptions(rule, config):
        return
    for flow in flows_to(rule, _ACCOUNT):
        if truths(flow) == {False}:
            message = (
                f"'{rule.name}' sets accountEnabled to False for every user: no synchronized user can sign in to "
                "the cloud any more. Give it a filter"
            )
            yield Finding(flow, "value" if flow.kind == "constant" else "expression", message)


def _has_exceptions(rule: SyncRule, config: Config) -> bool:
    """Whether an enabled rule with a lower number may decide for some of the objects."""
    return is_preceded(rule, _deciding(config))


@kept
def _deciding(config: Config) -> dict[Hashable, int]:
    return lowest_numbers(rule for rule in config.rules if any(flows_to(rule, _ACCOUNT)))


RULE = Rule(
    id="everybody-disabled",
    severity=Severity.ERROR,
    category="flows",
    summary="A rule disables every user in the cloud",
    remedy="Give the rule a filter, or answer NULL for those who are to stay enabled.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("accountenabled",),
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-default-configuration",
    ),
)
