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
-Name 'Title' `
-Identifier 'c0c0c0c0-0000-4000-8000-000000000002' `
-Description '' `
-Direction 'Inbound' `
-Precedence 61 `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector 'a2a2a2a2-2222-4222-8222-abcdefabcdef' `
-LinkType 'Join' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]

New-ADSyncRule  `
-Name 'Third' `
-Identifier 'c0c0c0c0-0000-4000-8000-000000000003' `
-Description '' `
-Direction 'Inbound' `
-Precedence 62 `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector 'a1a1a1a1-1111-4111-8111-abcdefabcdef' `
-LinkType 'Join' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]
