"""Some parts of the default rules are written by the installation wizard: which attribute is the source anchor, how users of
several forests are matched, which attributes and apps are synchronized; and it leaves out what the forest's schema lacks.
Such a part that is not as on a clean server may be what somebody chose in the wizard, which an upgrade keeps, or an edit by
hand, which it resets.

What was chosen is in the server's settings. A rule script does not have them; the export that Get-ADSyncServerConfiguration
writes does, and so does a baseline of a clean server that was installed with the same choices.

Bad:

    New-ADSyncRule -Name 'Out to AAD - User OfficeProPlus' -Direction 'Outbound' -Precedence 147 -SourceObjectType 'person' -TargetObjectType 'user' -Connector 'b891884f-051e-4a83-95af-2544101c9083' -LinkType 'Join' -ImmutableTag 'Microsoft.OuttoAADUserOfficeProPlus.004' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('displayName') -Destination 'displayName' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('userPrincipalName') -Destination 'userPrincipalName' -FlowType 'Direct' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'sourceObjectType','User','EQUAL' -OutVariable condition0
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'cloudMastered','True','NOTEQUAL' -OutVariable condition1
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0],$condition1[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Out to AAD - User OfficeProPlus' -Direction 'Outbound' -Precedence 147 -SourceObjectType 'person' -TargetObjectType 'user' -Connector 'b891884f-051e-4a83-95af-2544101c9083' -LinkType 'Join' -ImmutableTag 'Microsoft.OuttoAADUserOfficeProPlus.004' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('displayName') -Destination 'displayName' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('onPremisesUserPrincipalName') -Destination 'onPremisesUserPrincipalName' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('userPrincipalName') -Destination 'userPrincipalName' -FlowType 'Direct' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'sourceObjectType','User','EQUAL' -OutVariable condition0
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'cloudMastered','True','NOTEQUAL' -OutVariable condition1
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0],$condition1[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.baselines.choices import choices_of
from ruleguard.baselines.held import Held, State
from ruleguard.diagnostic import Severity
from ruleguard.lint.default_rules import SOME_DEFAULT_RULE
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.shipped_rules import against, held, labels, listed, place, related, words
from ruleguard.model.nodes import Config


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each default rule that differs in nothing but parts that the wizard may have written."""
    for item in held(config):
        if not item.with_state(State.EDITED) and item.with_state(State.CHOSEN_OR_EDITED):
            yield _finding(item, config)


def _finding(item: Held, config: Config) -> Finding:
    parts = item.with_state(State.CHOSEN_OR_EDITED)
    message = (
        f"default rule '{item.rule.name}' is not as Microsoft ships it ({against(item)}): "
        f"{listed([words(it, item) for it in parts])}. The wizard may be the reason ({labels(parts)}), or an edit, which an upgrade resets. {_how(config)}"
    )
    if len(parts) == 1:
        return Finding(*place(parts[0], item.rule), message)
    return Finding(item.rule, "name", message, related=related(parts, item.rule))


def _how(config: Config) -> str:
    if not choices_of(config):
        return "Lint an export made with Get-ADSyncServerConfiguration, which holds what was chosen"
    return (
        "The settings here do not decide it: look at the wizard's page, or capture a baseline from a clean server with the "
        "same choices"
    )


RULE = Rule(
    id="undecided-default-rule",
    severity=Severity.NOTE,
    category="default-rules",
    summary="A default rule differs by a choice in the wizard or by an edit",
    remedy="Look at an export that holds the settings, or compare with a clean server that has the same choices.",
    manual=__doc__,
    on=Config,
    check=check,
    mentions=SOME_DEFAULT_RULE,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-install-custom",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fix-default-rules",
    ),
)
