"""The commands that a rule script may hold, and what others do, for those that people find in scripts.

The first table is closed: what is not in it is reported. The others only decide how it is said and how severely. Sources:
the exports described in ``docs/formats.md``; the reference of the ADSync module and of PowerShell's own modules.
"""

from __future__ import annotations

import re

from ruleguard.diagnostic import Severity

ALLOWED = frozenset(
    [
        "new-adsyncrule",
        "add-adsyncattributeflowmapping",
        "add-adsyncscopeconditiongroup",
        "add-adsyncjoinconditiongroup",
        "add-adsyncrule",
        "new-adsyncscopecondition",
        "new-adsyncjoincondition",
        "get-adsyncrule",
        "new-object",
        "import-module",
        "ipmo",
        "out-null",
        "write-host",
        "write-output",
        "write",
        "echo",
        "write-warning",
        "write-verbose",
        "write-information",
        "write-error",
    ]
)
HARMLESS = frozenset(
    [
        "get-adsyncconnector",
        "get-adsyncscheduler",
        "get-adsyncschema",
        "get-adsyncglobalsettings",
        "where-object",
        "where",
        "?",
        "foreach-object",
        "foreach",
        "%",
        "select-object",
        "select",
        "sort-object",
        "sort",
        "group-object",
        "measure-object",
        "format-table",
        "ft",
        "format-list",
        "fl",
        "out-string",
        "out-host",
        "out-default",
        "get-date",
        "get-member",
        "new-guid",
        "new-timespan",
        "set-strictmode",
        "start-sleep",
        "get-module",
        "get-host",
        "join-path",
        "split-path",
        "test-path",
        "compare-object",
        "convertto-json",
        "get-variable",
        "clear-host",
        "cls",
        "write-progress",
        "write-debug",
    ]
)
"""They read or show and change nothing on the server; scripts that build rules use them, exports do not."""

RULE_CMDLETS = frozenset(name for name in ALLOWED if "-adsync" in name and not name.startswith("get-"))
MODULES = frozenset({"", "adsync", "microsoft.powershell.utility", "microsoft.powershell.core"})
"""What may stand before the backslash of an allowed command."""

OBJECT_TYPES = re.compile(
    r"(?:microsoft\.identitymanagement\.powershell\.objectmodel\.\w+"
    r"|(?:system\.)?(?:guid|timespan|datetime|string|object)"
    r"|(?:system\.management\.automation\.)?(?:psobject|pscustomobject)"
    r"|(?:system\.)?collections\.(?:arraylist|hashtable|generic\.(?:list|dictionary|hashset)\[[\w., \[\]]+\]))",
    re.IGNORECASE,
)
"""Objects that hold values and do nothing when they are made."""

CASTS = frozenset(
    [
        "string",
        "int",
        "int32",
        "int64",
        "long",
        "guid",
        "bool",
        "boolean",
        "switch",
        "array",
        "object",
        "hashtable",
        "ordered",
        "pscustomobject",
        "psobject",
        "timespan",
        "datetime",
        "double",
        "decimal",
        "void",
        "version",
    ]
)
PURE_TYPES = CASTS | {"math", "convert", "regex", "char"}
"""Their static members compute and do nothing else."""

ATTRIBUTES = frozenset(
    [
        "cmdletbinding",
        "parameter",
        "alias",
        "allownull",
        "allowemptystring",
        "allowemptycollection",
        "outputtype",
        "validatenotnull",
        "validatenotnullorempty",
        "validateset",
        "validaterange",
        "validatelength",
        "validatepattern",
        "validatecount",
        "diagnostics.codeanalysis.suppressmessageattribute",
        "suppressmessage",
    ]
)
METHODS = frozenset(
    [
        "tostring",
        "tolower",
        "toupper",
        "tolowerinvariant",
        "toupperinvariant",
        "trim",
        "trimstart",
        "trimend",
        "replace",
        "split",
        "startswith",
        "endswith",
        "contains",
        "substring",
        "padleft",
        "padright",
        "indexof",
        "equals",
        "gettype",
        "add",
        "addrange",
        "toarray",
        "containskey",
        "remove",
        "insert",
    ]
)
"""Methods of texts, lists and tables."""

PROMPTS = frozenset({"read-host", "get-credential", "pause", "out-gridview", "ogv", "choice", "timeout"})
PROMPTING_METHODS = frozenset({"readline", "readkey", "prompt", "promptforchoice", "promptforcredential"})
RUNS_TEXT = frozenset({"invoke-expression", "iex"})
REDEFINES = frozenset(
    ["set-alias", "sal", "new-alias", "nal", "import-alias", "ipal", "export-alias", "set-function", "remove-alias"]
)

UNKNOWN = "does something that nobody can tell from here"
"""What is said of a command that stands in no table."""

_E, _W = Severity.ERROR, Severity.WARNING
_EFFECTS: tuple[tuple[Severity, str, str], ...] = (
    (
        _E,
        "starts a program or runs other code",
        r"start-process|saps|start|cmd|powershell|pwsh|powershell_ise|[wc]script|mshta|rundll32|regsvr32|msiexec|msbuild"
        r"|installutil|invoke-command|icm|invoke-item|ii|start-job|sajb|start-threadjob|new-module|nmo|invoke-script\w*"
        r"|register-\w*event|register-wmievent|invoke-cimmethod|invoke-wmimethod|enter-pssession|new-pssession|psexec"
        r"|wmic|bash|wsl|python|node|forfiles|runas|start-service|restart-service|.+\.(?:exe|com|bat|cmd|vbs|js|wsf|hta|msi|scr)",
    ),
    (
        _E,
        "fetches or sends data over the network",
        r"invoke-webrequest|iwr|curl|wget|invoke-restmethod|irm|start-bitstransfer|bitsadmin|certutil|send-mailmessage|ftp"
        r"|tftp|ssh|scp|sftp|test-netconnection|tnc|resolve-dnsname|nslookup|new-webserviceproxy",
    ),
    (
        _E,
        "writes, moves or deletes files or registry values",
        r"(?:set|add|clear)-content|ac|clc|out-file|tee-object|tee|export-\w+|epcsv|(?:copy|move|remove|rename|new|set|clear)-item"
        r"(?:property)?|cp|cpi|copy|mv|mi|move|rm|ri|del|erase|rd|rmdir|ren|rni|rnp|ni|md|mkdir|mklink|sp|si|cli|clp|rp|cpp|mp"
        r"|start-transcript|expand-archive|compress-archive|xcopy|robocopy|icacls|takeown|cacls|attrib|reg|regedit|set-acl|get-adsyncserverconfiguration"
        r"|format-volume|diskpart|vssadmin|wbadmin|cipher|new-psdrive|subst|fsutil",
    ),
    (
        _E,
        "changes services, scheduled tasks, accounts or the protection of this server",
        r"(?:new|set|remove|stop|suspend)-service|sc|spsv|schtasks|at|(?:register|set|unregister|enable|disable|start)-scheduledtask"
        r"|new-scheduledtask\w*|(?:new|set|remove|enable|disable)-local\w+|add-localgroupmember|net1?|netsh|set-executionpolicy"
        r"|(?:set|add|remove)-mppreference|(?:new|set|remove|enable|disable)-netfirewall\w+|(?:restart|stop|rename|add|remove)-computer"
        r"|shutdown|logoff|bcdedit|wevtutil|clear-eventlog|limit-eventlog|auditpol|secedit|stop-process|spps|kill|taskkill"
        r"|(?:install|uninstall|update|save|publish)-\w+|(?:enable|disable|set)-(?:psremoting|wsman\w+|pssessionconfiguration)|w32tm",
    ),
    (
        _E,
        "changes accounts or groups in the directory",
        r"(?:new|set|add|remove|enable|disable|move|rename|unlock|clear|reset|restore)-(?:ad(?!sync)|mg|azuread|msol|entra|aad|azad)\w+"
        r"|(?:connect|disconnect)-(?:mg|azuread|msol|entra|exchangeonline|az)\w*|dsmod|dsadd|dsrm|dsmove|csvde|ldifde|ntdsutil|dsacls",
    ),
    (_E, "loads program code into PowerShell", r"add-type|add-pssnapin|asnp|update-typedata|update-formatdata|using"),
    (
        _W,
        "reads files, settings or secrets of this server",
        r"get-content|gc|cat|type|import-\w+|ipcsv|get-(?:child)?item(?:property\w*)?|gci|dir|ls|gi|gp|gpv|select-string|sls"
        r"|get-(?:process|service|wmiobject|ciminstance|eventlog|winevent|adsync\w+|localuser|localgroup\w*|ad\w+)|gps|gwmi|gcim|whoami"
        r"|hostname|ipconfig|systeminfo|findstr|get-clipboard|gcb|get-command|gcm|get-alias|gal",
    ),
)


def effect(name: str) -> tuple[Severity, str]:
    """How severe a command that is not allowed is, and what it does (it …). ``name`` is lower case without module."""
    if name in HARMLESS:
        return Severity.NOTE, "changes nothing on the server"
    for severity, words, pattern in _EFFECTS:
        if re.fullmatch(pattern, name):
            return severity, words
    return Severity.WARNING, UNKNOWN
