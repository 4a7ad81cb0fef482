New-ADSyncRule  `
-Name 'Contoso - Pilot users' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f300e' `
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


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'dn','OU=Labs,DC=contoso,DC=example','ENDSWITH' `
-OutVariable condition0


Add-ADSyncScopeConditionGroup  `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0]) `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f300e'


New-ADSyncRule  `
-Name 'Contoso - Pilot groups' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f300f' `
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
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f300f'


New-ADSyncRule  `
-Name 'Contoso - Pilot contacts' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f3010' `
-Description 'Cloud Sync takes these over' `
-Direction 'Inbound' `
-Precedence 63 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'contact' `
-TargetObjectType 'person' `
-Connector '7d0a9c11-2b3f-4f60-8a4d-91e5c2d7b604' `
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
-ArgumentList 'dn','OU=Pilot,DC=fabrikam,DC=example','ENDSWITH' `
-OutVariable condition0


Add-ADSyncScopeConditionGroup  `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0]) `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f3010'
