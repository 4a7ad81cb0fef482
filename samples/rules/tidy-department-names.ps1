New-ADSyncRule  `
-Name 'Northwind - Tidy department names' `
-Identifier 'e7247748-db8a-42d4-9523-fe73a1ba39f0' `
-Description 'One spelling for each department; the dynamic groups depend on it.' `
-Direction 'Inbound' `
-Precedence 63 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector 'f189dba4-de79-4620-89dd-c2f808683ba1' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('department') `
-Destination 'department' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression 'IIF(IsNullOrEmpty([department]),NULL,
  Switch(
    LCase(Trim([department]))="hr","Human Resources",
    LCase(Trim([department]))="it","Information Technology",
    Left(LCase(Trim([department])),5)="plant","Production",
    True,Trim([department])))' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Source @('title') `
-Destination 'title' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression 'IIF(IsNullOrEmpty([title]),NULL,Trim([title]))' `
-OutVariable syncRule


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'department','','ISNOTNULL' `
-OutVariable condition0


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'isCriticalSystemObject','True','NOTEQUAL' `
-OutVariable condition1


Add-ADSyncScopeConditionGroup  `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0],$condition1[0]) `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier 'e7247748-db8a-42d4-9523-fe73a1ba39f0'
