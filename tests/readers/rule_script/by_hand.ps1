#Requires -Modules ADSync
param([string] $Domain = 'contoso.com')
Import-Module ADSync

$adConnector = Get-ADSyncConnector | Where-Object { $_.Name -eq $Domain }
[int] $precedence = 88
$prefix = "In from AD"
$parameters = @{
    Name = "$prefix - Hide"   # the name
    Direction = 'inbound'
    Precedence = $precedence
    SourceObjectType = "user"
    TargetObjectType = 'person'
    Disabled = $true
    LinkType = 'join'
}

try {
    $rule = new-adsyncrule @parameters -connector $adConnector.Identifier -desc ('made ' + 'by hand') -ErrorAction Stop
    $null = Add-ADSyncAttributeFlowMapping -SynchronizationRule $rule -Source 'msDS-cloudExtensionAttribute1' -Destination "msExchHideFromAddressLists" -ValueMergeType update
    $hide = New-Object Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition 'adminCount', 1, 'equal'
    Add-ADSyncScopeConditionGroup -SynchronizationRule $rule -ScopeConditions @($hide) | Out-Null
    Add-ADSyncJoinConditionGroup -SynchronizationRule $rule -JoinConditions @(
        New-ADSyncJoinCondition -CSAttribute 'objectGUID' -MVAttribute 'sourceAnchorBinary' -CaseSensitive $true
        New-ADSyncJoinCondition -CSAttribute mail -MVAttribute mail
    )
    $rule | Add-ADSyncRule
}
catch { Write-Warning "The rule couldn't be made: $_" }
