# --------------------------------------------------------------------------------------------------------------
# Default rule 'In from AD - User Join' (precedence 100)
#   edited: scoping filter changed (shipped: isCriticalSystemObject NOTEQUAL TRUE; here: isCriticalSystemObject
#     NOTEQUAL TRUE and extensionAttribute5 NOTEQUAL…)
#   The rule below is a copy of the whole rule as it was edited. By hand: disable the default rule in the
#     editor, before the next synchronization. It then gets no corrections from upgrades: compare the two after
#     each one.
#   note: No flow can express: scoping filter changed
#   note: to take in fewer objects, Microsoft names cloudFiltered in a custom rule, or filtering by
#     organizational unit

New-ADSyncRule  `
-Name 'Custom In from AD - User Join - changed copy' `
-Identifier '041dc0cf-04ef-518a-b1c2-a7076519dc63' `
-Description 'Stands in for ''In from AD - User Join'', which was edited and is disabled.' `
-Direction 'Inbound' `
-Precedence 99 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector 'ac000000-0000-4000-8000-00000000000f' `
-LinkType 'Provision' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('sAMAccountName') `
-Destination 'cloudFiltered' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression 'IIF(IsPresent([sAMAccountName]),NULL,True)' `
-OutVariable syncRule


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'isCriticalSystemObject','TRUE','NOTEQUAL' `
-OutVariable condition0


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'extensionAttribute5','NoSync','NOTEQUAL' `
-OutVariable condition1


Add-ADSyncScopeConditionGroup  `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0],$condition1[0]) `
-OutVariable syncRule


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' `
-ArgumentList 'objectGUID','sourceAnchorBinary',$false `
-OutVariable condition0


Add-ADSyncJoinConditionGroup  `
-SynchronizationRule $syncRule[0] `
-JoinConditions @($condition0[0]) `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier '041dc0cf-04ef-518a-b1c2-a7076519dc63'
