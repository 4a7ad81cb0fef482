New-ADSyncRule -Name 'Company' -Connector:'a1a1a1a1-1111-4111-8111-abcdefabcdef' -Precedence 60 -OutVariable syncRule; Add-ADSyncRule -SynchronizationRule $syncRule[0]
