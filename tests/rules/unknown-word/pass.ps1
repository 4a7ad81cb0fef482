New-ADSyncRule  `
-Name 'Contoso - Department and company' `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00' `
-Description 'Owner: identity team' `
-Direction 'Inbound' `
-Precedence 60 `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' `
-LinkType 'Join' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Destination 'department' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression 'IIF(IsPresent([title]),[title],[jobTitle])' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Destination 'company' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression 'IIF(Contains([proxyAddresses],"x500:",CaseInsensitive) > 0,"yes","no")' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Destination 'title' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression 'ConvertFromBase64([extensionAttribute4],UTF8)' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Destination 'division' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression 'Replace([streetAddress],CRLF,", ")' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Destination 'employeeType' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression 'IIF(IsPresent([company]),[company],IgnoreThisFlow)' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Destination 'physicalDeliveryOfficeName' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression 'IIF([msExchEnableModeration] = True,"on","off")' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Destination 'telephoneNumber' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression 'CStr(InStr([sn],"a",1,vbTextCompare))' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Destination 'displayName' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression '"Nothing"' `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]


Get-ADSyncRule  `
-Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00'
