# Connector a1a1a1a1-1111-4111-8111-abcdefabcdef
<# a1a1a1a1-1111-4111-8111-abcdefabcdef #>
New-ADSyncRule  `
-Name 'Company' `
-Identifier 'c0c0c0c0-0000-4000-8000-000000000001' `
-Description 'was a1a1a1a1-1111-4111-8111-abcdefabcdef' `
-Direction 'Inbound' `
-Precedence 60 `
-PrecedenceBefore 'a1a1a1a1-1111-4111-8111-abcdefabcdef' `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector 'a1a1a1a1-1111-4111-8111-abcdefabcdef' `
-LinkType 'Join' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]
Write-Host 'a1a1a1a1-1111-4111-8111-abcdefabcdef'
