New-ADSyncRule  `
-Name 'Fabrikam - UPN suffix' `
-Identifier '02bcadbd-2960-4f1a-b4a0-b68dfab0b0af' `
-Description 'Enabled Fabrikam users sign in with the Northwind suffix; fabrikam.example is not a verified domain.' `
-Direction 'Inbound' `
-Precedence 70 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector '30d74e8d-46e1-47f2-abf4-1e5bee592529' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('userPrincipalName') `
-Destination 'userPrincipalName' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression 'IIF(IsPresent([userPrincipalName]),Word([userPrincipalName],1,"@") & "@northwind.example",IgnoreThisFlow)' `
-OutVariable syncRule


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'userPrincipalName','@fabrikam.example','ENDSWITH' `
-OutVariable condition0


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'userAccountControl','2','ISBITNOTSET' `
-OutVariable condition1


Add-ADSyncScopeConditionGroup  `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0],$condition1[0]) `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier '02bcadbd-2960-4f1a-b4a0-b68dfab0b0af'


New-ADSyncRule  `
-Name 'Fabrikam - Mark acquired users' `
-Identifier '239d1f21-188a-4101-8841-f2fa13f79703' `
-Description 'Written once, when the person first appears, so that the mark can be removed by hand later.' `
-Direction 'Inbound' `
-Precedence 74 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector '30d74e8d-46e1-47f2-abf4-1e5bee592529' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('Fabrikam') `
-Destination 'extensionAttribute12' `
-FlowType 'Constant' `
-ValueMergeType 'Update' `
-ExecuteOnce  `
-OutVariable syncRule


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'mail','','ISNOTNULL' `
-OutVariable condition0


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'adminDescription','User_','NOTSTARTSWITH' `
-OutVariable condition1


Add-ADSyncScopeConditionGroup  `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0],$condition1[0]) `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier '239d1f21-188a-4101-8841-f2fa13f79703'
