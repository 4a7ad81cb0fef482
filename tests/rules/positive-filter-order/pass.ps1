New-ADSyncRule -Name 'Contoso - Others' -Direction 'Inbound' -Precedence 90 -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
Add-ADSyncRule -SynchronizationRule $syncRule[0]
New-ADSyncRule -Name 'Contoso - Staff' -Direction 'Inbound' -Precedence 60 -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('False') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'employeeType','staff','EQUAL' -OutVariable condition0
Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
Add-ADSyncRule -SynchronizationRule $syncRule[0]

New-ADSyncRule -Name 'Contoso - Other groups' -Direction 'Inbound' -Precedence 51 -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -SourceObjectType 'group' -TargetObjectType 'group' -LinkType 'Join' -OutVariable syncRule
Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
Add-ADSyncRule -SynchronizationRule $syncRule[0]
New-ADSyncRule -Name 'Contoso - Groups kept' -Direction 'Inbound' -Precedence 61 -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('False') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'employeeType','guest','EQUAL' -OutVariable condition0
Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
Add-ADSyncRule -SynchronizationRule $syncRule[0]
