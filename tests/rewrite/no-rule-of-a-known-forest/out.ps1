New-ADSyncRule  `
-Name 'To Entra' `
-Identifier 'c0c0c0c0-0000-4000-8000-000000000001' `
-Description '' `
-Direction 'Inbound' `
-Precedence 60 `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector 'b891884f-051e-4a83-95af-2544101c9083' `
-LinkType 'Join' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]
