New-ADSyncRule  `
-Name 'Contoso - Pilot users stay as they are' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f0070' `
-Description 'HR asked for it' `
-Direction 'Outbound' `
-Precedence 61 `
-SourceObjectType 'person' `
-TargetObjectType 'user' `
-Connector 'b891884f-051e-4a83-95af-2544101c9083' `
-LinkType 'JoinNoFlow' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-OutVariable syncRule


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'CloudNoFlow','true','EQUAL' `
-OutVariable condition0


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'department','HR','EQUAL' `
-OutVariable condition1


Add-ADSyncScopeConditionGroup  `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0],$condition1[0]) `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


New-ADSyncRule  `
-Name 'Contoso - Pilot contacts stay as they are' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f0071' `
-Description 'HR asked for it' `
-Direction 'Outbound' `
-Precedence 62 `
-SourceObjectType 'person' `
-TargetObjectType 'contact' `
-Connector 'b891884f-051e-4a83-95af-2544101c9083' `
-LinkType 'JoinNoFlow' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-Disabled  `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


New-ADSyncRule  `
-Name 'Contoso - Title to Entra' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f0072' `
-Description 'HR asked for it' `
-Direction 'Outbound' `
-Precedence 63 `
-SourceObjectType 'person' `
-TargetObjectType 'user' `
-Connector 'b891884f-051e-4a83-95af-2544101c9083' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('title') `
-Destination 'title' `
-FlowType 'Direct' `
-ValueMergeType 'Update' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]
