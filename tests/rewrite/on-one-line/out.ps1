New-ADSyncRule -Name 'Company' -Direction 'Inbound' -Precedence 60 -LinkType 'Join' -Connector 'b1b1b1b1-1111-4111-8111-fedcbafedcba' -OutVariable syncRule
Add-ADSyncRule -SynchronizationRule $syncRule[0]
