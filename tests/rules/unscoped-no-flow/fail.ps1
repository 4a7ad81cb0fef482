New-ADSyncRule  `
-Name 'Contoso - Pilot users' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f300b' `
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


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f300b'
