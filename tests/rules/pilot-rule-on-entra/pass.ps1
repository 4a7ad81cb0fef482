New-ADSyncRule  `
-Name 'Contoso - Pilot users' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f3002' `
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
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f3002'


New-ADSyncRule  `
-Name 'Contoso - Pilot users stay as they are' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f3003' `
-Description 'Cloud Sync takes these over' `
-Direction 'Outbound' `
-Precedence 61 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'person' `
-TargetObjectType 'user' `
-Connector 'b891884f-051e-4a83-95af-2544101c9083' `
-LinkType 'JoinNoFlow' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-OutVariable syncRule


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'cloudNoFlow','True','EQUAL' `
-OutVariable condition0


Add-ADSyncScopeConditionGroup  `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0]) `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f3003'
