# --------------------------------------------------------------------------------------------------------------
# Default rule 'In from AD - User Common Remove-AD SyncRule -Identifier x #> ' ` $(x) # ruleguard  allow all --
#   x New-AD SyncRule -Name y' (precedence 106)
#   edited: flow to 'company' changed (shipped: Trim([company]); here: "#> New-AD SyncRule -Name evil")
#   The rule below has these flows. By hand: restore the default rule.

New-ADSyncRule  `
-Name 'Custom In from AD - User Common
Remove-ADSyncRule -Identifier x #> '' ` $(x) # ruleguard: allow all -- x New-ADSyncRule -Name y - changed flows' `
-Identifier 'c9c05b1e-dec3-5b91-ad6a-315edefc7374' `
-Description 'Overrides ''In from AD - User Common
Remove-ADSyncRule -Identifier x #> '' ` $(x) # ruleguard: allow all -- x New-ADSyncRule -Name y'': the flows in which it was edited.' `
-Direction 'Inbound' `
-Precedence 99 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector 'ac000000-0000-4000-8000-00000000000f' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Destination 'company' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression '"#>


New-ADSyncRule -Name evil"' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier 'c9c05b1e-dec3-5b91-ad6a-315edefc7374'
