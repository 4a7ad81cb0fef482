# A section as the configuration documenter writes it
$connectorName = 'contoso.com'
$syncRuleName = "In from AD - Guests"
$syncRuleId = '{AAAAAAAA-0000-4000-8000-000000000001}'
$syncRulePrecedence = 77

New-ADSyncRule `
-Name $syncRuleName `
-Identifier $syncRuleId `
-Description @'
Guests of "contoso"
don't touch
'@ `
-Direction 'Inbound' `
-Precedence $syncRulePrecedence `
-PrecedenceAfter '{00000000-0000-0000-0000-000000000000}' `
-PrecedenceBefore '{00000000-0000-0000-0000-000000000000}' `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector '{BBBBBBBB-0000-4000-8000-000000000002}' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval '00:00:00' `
-ImmutableTag '' `
-OutVariable syncRule | Out-Null

Add-ADSyncAttributeFlowMapping `
-SynchronizationRule $syncRule[0] `
-Destination 'sn' `
-Source @('sn') `
-FlowType 'Direct' `
-ValueMergeType 'Update' `
-OutVariable syncRule | Out-Null

New-Object `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'employeeType', 'Guest', 'EQUAL' `
-OutVariable condition0 | Out-Null

Add-ADSyncScopeConditionGroup `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0]) `
-OutVariable syncRule | Out-Null

Add-ADSyncRule `
-SynchronizationRule $syncRule[0] | Out-Null
