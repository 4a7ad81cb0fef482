New-ADSyncRule -Name 'In from AD - User Join' -LinkType 'Join' -Precedence 100 -ImmutableTag 'Microsoft.InfromADUserJoin.001' -OutVariable syncRule
New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'objectGUID','sourceAnchorBinary',$false -OutVariable condition0
Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule
Add-ADSyncRule -SynchronizationRule $syncRule[0]
