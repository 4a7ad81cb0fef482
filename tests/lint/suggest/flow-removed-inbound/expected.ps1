# --------------------------------------------------------------------------------------------------------------
# Default rule 'In from AD - User Common' (precedence 106)
#   edited: flow to 'company' removed (shipped: Trim([company]))
#   The rule below has these flows. By hand: restore the default rule.

New-ADSyncRule  `
-Name 'Custom In from AD - User Common - changed flows' `
-Identifier '13dc3008-38b6-5512-85ab-97a8c60bf1f8' `
-Description 'Overrides ''In from AD - User Common'': the flows in which it was edited.' `
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
-Expression 'AuthoritativeNull' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier '13dc3008-38b6-5512-85ab-97a8c60bf1f8'
