$rule = @{
    Name = 'Company'
    Connector = 'a1a1a1a1-1111-4111-8111-abcdefabcdef'
    Precedence = 60
}
New-ADSyncRule @rule -OutVariable syncRule
Add-ADSyncRule -SynchronizationRule $syncRule[0]
