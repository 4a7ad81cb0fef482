New-ADSyncRule  `
-Name 'Department' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00' `
-Direction 'Inbound' `
-Precedence 60 `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' `
-LinkType 'Join' `
-ImmutableTag '' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


New-ADSyncRule  `
-Name 'Company' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01' `
-Direction 'Inbound' `
-Precedence 60 `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' `
-LinkType 'Join' `
-ImmutableTag '' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


New-ADSyncRule  `
-Name 'Title' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a02' `
-Direction 'Outbound' `
-Precedence 60 `
-SourceObjectType 'person' `
-TargetObjectType 'user' `
-Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' `
-LinkType 'Join' `
-ImmutableTag '' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]
