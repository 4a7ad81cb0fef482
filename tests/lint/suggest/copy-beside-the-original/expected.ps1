# --------------------------------------------------------------------------------------------------------------
# Default rule 'In from AD - User Common', disabled, and its copy 'In from AD - User Common - Cloned - 1/2/2024
#   10:00:00 AM' (precedence 60)
#   the copy differs: flow to 'company' changed (shipped: Trim([company]); here: [division])
#   The rule below has the flows that differ. By hand: enable the default rule and delete the copy.
#   note: Where the new flow to company gives no value, Microsoft's flow gives one again: if that must not be,
#     make it an expression that answers AuthoritativeNull then

New-ADSyncRule  `
-Name 'Custom In from AD - User Common - changed flows' `
-Identifier '5acd7edb-50b7-5d05-9ac9-f19fa2d47708' `
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
-Source @('division') `
-Destination 'company' `
-FlowType 'Direct' `
-ValueMergeType 'Update' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier '5acd7edb-50b7-5d05-9ac9-f19fa2d47708'
