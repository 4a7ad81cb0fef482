New-ADSyncRule  `
-Name 'Northwind - Cloud routing address to AD' `
-Identifier '281f8f1c-f169-4cbd-9f2f-6f23bef47a12' `
-Description 'Adds the routing address of a mailbox in Exchange Online to the user''s addresses in AD.' `
-Direction 'Outbound' `
-Precedence 85 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'person' `
-TargetObjectType 'user' `
-Connector 'f189dba4-de79-4620-89dd-c2f808683ba1' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('mailNickname') `
-Destination 'proxyAddresses' `
-FlowType 'Expression' `
-ValueMergeType 'MergeCaseInsensitive' `
-Expression 'IIF(IsNullOrEmpty([mailNickname]),NULL,"smtp:" & [mailNickname] & "@northwind.mail.onmicrosoft.com")' `
-OutVariable syncRule


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'sourceObjectType','User','EQUAL' `
-OutVariable condition0


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'cloudSOAExchMailbox','True','EQUAL' `
-OutVariable condition1


Add-ADSyncScopeConditionGroup  `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0],$condition1[0]) `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier '281f8f1c-f169-4cbd-9f2f-6f23bef47a12'
