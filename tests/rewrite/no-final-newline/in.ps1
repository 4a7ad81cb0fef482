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