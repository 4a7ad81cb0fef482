New-ADSyncRule  `
-Name 'Company' `
-Identifier 'c0c0c0c0-0000-4000-8000-000000000001' `
-Description '' `
-Direction 'Inbound' `
-Precedence 60 `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector 'a1a1a1a1-1111-4111-8111-abcdefabcdef' `
-LinkType 'Join' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]

New-ADSyncRule  `
-Name 'To Entra' `
-Identifier 'c0c0c0c0-0000-4000-8000-000000000002' `
-Description '' `
-Direction 'Inbound' `
-Precedence 61 `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector 'b891884f-051e-4a83-95af-2544101c9083' `
-LinkType 'Join' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]

New-ADSyncRule  `
-Name 'To Entra too' `
-Identifier 'c0c0c0c0-0000-4000-8000-000000000003' `
-Description '' `
-Direction 'Inbound' `
-Precedence 62 `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector 'B891884F-051E-4A83-95AF-2544101C9083' `
-LinkType 'Join' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]
