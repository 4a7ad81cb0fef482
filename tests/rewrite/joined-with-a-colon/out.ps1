New-ADSyncRule -Name 'Company' -Connector:'b1b1b1b1-1111-4111-8111-fedcbafedcba' -Precedence 60 -OutVariable syncRule; Add-ADSyncRule -SynchronizationRule $syncRule[0]
