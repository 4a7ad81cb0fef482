New-ADSyncRule  `
-Name 'Contoso - Pilot users' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f300c' `
-Description 'Cloud Sync takes these over' `
-Direction 'Inbound' `
-Precedence 60 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('True') `
-Destination 'cloudNoFlow' `
-FlowType 'Constant' `
-ValueMergeType 'Update' `
-OutVariable syncRule


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'dn','OU=Pilot,DC=contoso,DC=example','ENDSWITH' `
-OutVariable condition0


Add-ADSyncScopeConditionGroup  `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0]) `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f300c'


New-ADSyncRule  `
-Name 'Contoso - Pilot groups' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f300d' `
-Description 'Cloud Sync takes these over' `
-Direction 'Inbound' `
-Precedence 62 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'group' `
-TargetObjectType 'group' `
-Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('adminDescription') `
-Destination 'cloudNoFlow' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression 'IIF([adminDescription]="pilot",True,NULL)' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f300d'
