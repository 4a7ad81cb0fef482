New-ADSyncRule  `
-Name 'First' `
-OutVariable syncRule

New-ADSyncRule  `
-Name 'Second' `
-OutVariable +syncRule

Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Destination 'a' `
-Source @('a1') `
-FlowType 'Direct'

Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[1] `
-Destination 'b' `
-Expression 'Trim([b1])' `
-FlowType 'Expression'

New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'mail','mail', $False -OutVariable condition0
Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0])

Add-ADSyncRule -SynchronizationRule $syncRule[0]
Add-ADSyncRule -SynchronizationRule $syncRule[1]
