New-ADSyncRule  `
-Name 'In from AD – User Common' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f0013' `
-Description '' `
-Direction 'Inbound' `
-Precedence 106 `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag 'Microsoft.InfromADUserCommon.004' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('department') `
-Destination 'department' `
-FlowType 'Direct' `
-ValueMergeType 'Update' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


New-ADSyncRule  `
-Name 'Out to Microsoft Entra ID - User Identity' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f0014' `
-Description '' `
-Direction 'Outbound' `
-Precedence 107 `
-SourceObjectType 'person' `
-TargetObjectType 'user' `
-Connector 'b891884f-051e-4a83-95af-2544101c9083' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag 'Microsoft.OuttoAADUserIdentity.012' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('surname') `
-Destination 'surname' `
-FlowType 'Direct' `
-ValueMergeType 'Update' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


New-ADSyncRule  `
-Name 'In from AD - User Join with a new name of a later build' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f0015' `
-Description '' `
-Direction 'Inbound' `
-Precedence 108 `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag 'Microsoft.InfromADUserJoin.099' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('employeeID') `
-Destination 'employeeID' `
-FlowType 'Direct' `
-ValueMergeType 'Update' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


New-ADSyncRule  `
-Name 'A rule that only later builds have' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f0016' `
-Description '' `
-Direction 'Inbound' `
-Precedence 109 `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag 'Microsoft.InfromADUserNobodyKnows.001' `
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


New-ADSyncRule  `
-Name 'Out to AAD - Device Join SOAInAD' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f0017' `
-Description '' `
-Direction 'Outbound' `
-Precedence 110 `
-SourceObjectType 'device' `
-TargetObjectType 'device' `
-Connector 'b891884f-051e-4a83-95af-2544101c9083' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag 'Microsoft.OuttoAADJoinSOAInAD.002' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('displayName') `
-Destination 'displayName' `
-FlowType 'Direct' `
-ValueMergeType 'Update' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]
