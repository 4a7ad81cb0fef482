New-ADSyncRule -Name 'Company' -Direction 'Inbound' -Precedence 60 -LinkType 'Join' -Connector 'a1a1a1a1-1111-4111-8111-abcdefabcdef' -OutVariable syncRule
Add-ADSyncRule -SynchronizationRule $syncRule[0]
