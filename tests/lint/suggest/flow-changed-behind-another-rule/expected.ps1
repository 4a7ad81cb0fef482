# --------------------------------------------------------------------------------------------------------------
# Default rule 'In from AD - User Common' (precedence 106)
#   edited: flow to 'department' changed (shipped: Trim([department]); here: [division])
#   The rule below has these flows. By hand: restore the default rule.
#   note: Where the new flow to department gives no value, Microsoft's flow gives one again: if that must not
#     be, make it an expression that answers AuthoritativeNull then

New-ADSyncRule  `
-Name 'Custom In from AD - User Common - changed flows' `
-Identifier '13dc3008-38b6-5512-85ab-97a8c60bf1f8' `
-Description 'Overrides ''In from AD - User Common'': the flows in which it was edited.' `
-Direction 'Inbound' `
-Precedence 99 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector 'ac000000-0000-4000-8000-00000000000f' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('division') `
-Destination 'department' `
-FlowType 'Direct' `
-ValueMergeType 'Update' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier '13dc3008-38b6-5512-85ab-97a8c60bf1f8'

# --------------------------------------------------------------------------------------------------------------
# 'In from AD - User Common from Exchange' (precedence 104) comes before 'In from AD - User Common' today
#   The rule below keeps it in front of what overrides 'In from AD - User Common', for: department. It repeats
#     flows of a rule that nobody edited, and gets no corrections from upgrades. Leave it out where the override
#     is meant to win, and only then.

New-ADSyncRule  `
-Name 'Custom In from AD - User Common from Exchange - kept in front' `
-Identifier '21b33f7c-78ed-5bce-98ca-e44c80a8d84c' `
-Description 'Repeats flows of ''In from AD - User Common from Exchange'' that come before those that override ''In from AD - User Common''.' `
-Direction 'Inbound' `
-Precedence 98 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector 'ac000000-0000-4000-8000-00000000000f' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('department') `
-Destination 'department' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression 'Trim([department])' `
-OutVariable syncRule


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'mailNickname','','ISNOTNULL' `
-OutVariable condition0


Add-ADSyncScopeConditionGroup  `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0]) `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier '21b33f7c-78ed-5bce-98ca-e44c80a8d84c'
