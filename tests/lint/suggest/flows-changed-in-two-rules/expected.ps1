# --------------------------------------------------------------------------------------------------------------
# Default rule 'In from AD - User Common from Exchange' (precedence 104)
#   edited: flow to 'displayName' changed (shipped: Trim([displayName]); here: [displayName] & " (x)")
#   The rule below has these flows. By hand: restore the default rule.

New-ADSyncRule  `
-Name 'Custom In from AD - User Common from Exchange - changed flows' `
-Identifier '21b33f7c-78ed-5bce-98ca-e44c80a8d84c' `
-Description 'Overrides ''In from AD - User Common from Exchange'': the flows in which it was edited.' `
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
-Source @('displayName') `
-Destination 'displayName' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression '[displayName] & " (x)"' `
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

# --------------------------------------------------------------------------------------------------------------
# Default rule 'In from AD - User Common' (precedence 106)
#   edited: flow to 'displayName' changed (shipped: Trim([displayName]); here: [cn])
#   The rule below has these flows. By hand: restore the default rule.
#   note: Where the new flow to displayName gives no value, Microsoft's flow gives one again: if that must not
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
-Source @('cn') `
-Destination 'displayName' `
-FlowType 'Direct' `
-ValueMergeType 'Update' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier '13dc3008-38b6-5512-85ab-97a8c60bf1f8'
