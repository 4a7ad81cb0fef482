New-ADSyncRule  `
-Name 'Contoso - Pilot users stay as they are' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f3005' `
-Description 'Cloud Sync takes these over' `
-Direction 'Outbound' `
-Precedence 61 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'person' `
-TargetObjectType 'user' `
-Connector 'b891884f-051e-4a83-95af-2544101c9083' `
-LinkType 'Join' `
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
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f3005'


New-ADSyncRule  `
-Name 'Contoso - Pilot groups stay as they are' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f3006' `
-Description 'Cloud Sync takes these over' `
-Direction 'Outbound' `
-Precedence 62 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'group' `
-TargetObjectType 'group' `
-Connector 'b891884f-051e-4a83-95af-2544101c9083' `
-LinkType 'Provision' `
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
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f3006'


New-ADSyncRule  `
-Name 'Contoso - Pilot contacts stay as they are' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f3007' `
-Description 'Cloud Sync takes these over' `
-Direction 'Outbound' `
-Precedence 63 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'person' `
-TargetObjectType 'contact' `
-Connector 'b891884f-051e-4a83-95af-2544101c9083' `
-LinkType 'StickyJoin' `
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
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f3007'
