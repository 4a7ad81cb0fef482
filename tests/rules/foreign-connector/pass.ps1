New-ADSyncRule  `
-Name 'Department' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01' `
-Direction 'Inbound' `
-Precedence 61 `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector '{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}' `
-LinkType 'Join' `
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
-Name 'Department to the cloud' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a02' `
-Direction 'Outbound' `
-Precedence 62 `
-SourceObjectType 'person' `
-TargetObjectType 'user' `
-Connector 'b891884f-051e-4a83-95af-2544101c9083' `
-LinkType 'Join' `
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


