"""The expressions of the case of that name, and Python text of the same size and shape.

They are written for the benchmark in the style of the rules that servers have: mostly one call around one attribute, some
conditions, a few filters of several lines. Like ``inputs.py`` this uses nothing of ruleguard.
"""

from __future__ import annotations

import re
from pathlib import Path

COUNT = 10_000

_TRIMMED = """
displayName givenName sn mail mailNickname department company title telephoneNumber mobile pager homePhone ipPhone
initials l st co c postalCode streetAddress physicalDeliveryOfficeName employeeID employeeType wWWHomePage division
"""
_ONE_A_LINE = r"""
%Forest.FQDN% & "/" & [cn]
%Domain.Netbios% & "\\" & [sAMAccountName]
ConvertToBase64([objectGUID])
StringFromSid([objectSid])
UCase(Left(Trim([c]),2))
LCase([mailNickname] & "@" & %Domain.FQDN%)
Left(Trim([info]),448)
PCase(Trim([displayName]))
Replace([mailNickname]," ",".")
RemoveDuplicates(Trim([proxyAddresses]))
CBool(BitAnd([groupType],-2147483648))
CStr([employeeNumber])
PadLeft(CStr([employeeNumber]),8,"0")
Word([department],1,"-")
Word([distinguishedName],2,",")
DNComponent(CRef([manager]),1)
"CN=" & EscapeDNComponent([displayName]) & ",OU=Contacts"
IIF(IsPresent([nickname]),[nickname],[cn])
IIF(IsPresent([mail]),LCase([mail]),IgnoreThisFlow)
IIF(IsNullOrEmpty([description]),NULL,Left(Trim(Item([description],1)),448))
IIF(IsNullOrEmpty([url]),NULL,Trim(Item([url],1)))
IIF(IsNullOrEmpty([displayName]),[cn],[displayName])
IIF(IsNullOrEmpty([usageLocation]),IgnoreThisFlow,[usageLocation])
IIF(IsNullOrEmpty([preferredLanguage]),"en-GB",[preferredLanguage])
IIF(IsPresent([middleName]),[givenName] & " " & [middleName] & " " & [sn],[givenName] & " " & [sn])
IIF(BitAnd([userAccountControl],2)=0,True,False)
IIF(BitAnd([userAccountControl],&H2)=0,[accountName],Error("the account is disabled"))
IIF([memberCount]>20000,Error("the group has too many members"),IgnoreThisFlow)
IIF(InStr([mail],"@")>0,Word([mail],1,"@"),[mail])
IIF(Len([title])>64,Left([title],61) & "...",[title])
IIF(Left([telephoneNumber],2)="00","+" & Mid([telephoneNumber],3,32),[telephoneNumber])
IIF([employeeType]="Contractor",[displayName] & " (external)",[displayName])
IIF([co]="Germany","DE",IIF([co]="Austria","AT",IIF([co]="Switzerland","CH",[c])))
Switch([employeeType]="Employee","E",[employeeType]="Contractor","C",[employeeType]="Trainee","T",True,"X")
Switch(Left([department],2)="HR","Human Resources",Left([department],2)="IT","Information Technology",True,[department])
IIF(IsPresent([pwdChanged]),CStr(FormatDateTime(DateFromNum([pwdChanged]),"yyyyMMddHHmmss.0Z")),NULL)
IIF(IsPresent([accountExpires]),IIF([accountExpires]=0,NULL,CStr([accountExpires])),NULL)
IIF(IsString([anchor]),CStr([anchor]),ConvertToBase64([anchor]))
IIF(IsPresent([recipientDetails]),IIF([recipientDetails]=2,NULL,"User"),"User")
CBool(IIF(IsNullOrEmpty([recipientDisplayType]),NULL,BitAnd([recipientDisplayType],&HFF)=0))
Where($item,[proxyAddresses],Left($item,5)="SMTP:")
Select($item,[otherTelephone],Replace($item," ",""))
Join(Select($item,[memberOf],DNComponent(CRef($item),1)),";")
Join(Where($item,[otherMailbox],InStr($item,"@")>0),",")
With($local,Word([mail],1,"@"),IIF(Len($local)>20,Left($local,20),$local))
IIF(Contains([proxyAddresses],"SMTP:")>0,Replace(Item([proxyAddresses],Contains([proxyAddresses],"SMTP:")),"SMTP:",""),[mail])
IIF(IsPresent([account]),Left(ReplaceChars(LCase([account]),"ä:ae,ö:oe,ü:ue,ß:ss"),20),NULL)
IIF([department]="Sales" && [co]="France","FR-Sales",IIF([department]="Sales","Sales",[department]))
IIF(IsPresent([extensionAttribute1]) && [extensionAttribute1]="NoSync",True,NULL)
IIF(IsPresent([critical]) || Left([accountName],4)="SVC_" || Left([accountName],4)="ADM_",True,NULL)
"""
_OF_SEVERAL_LINES = (
    """
IIF(IsPresent([userPrincipalName]),
    [userPrincipalName],
    IIF(IsPresent([accountName]),
        [accountName] & "@" & %Domain.FQDN%,
        Error("there is neither a principal name nor an account name")))
""",
    """
IIF(IsPresent([cloudAnchor]),
    IIF([cloudAnchor] = [sourceAnchor], [sourceAnchor], Error("the source anchor has changed")),
    [sourceAnchor])
""",
    """
IIF(
    (IsPresent([proxyAddresses]) && (Contains([proxyAddresses], "SMTP:") > 0)
        && (InStr(Item([proxyAddresses], Contains([proxyAddresses], "SMTP:")), "@") > 0))
    || (IsPresent([mail]) && (InStr([mail], "@") > 0)),
    True, False)
""",
    """
IIF(IsPresent([critical]) || IsPresent([accountName]) = False
    || [accountName] = "krbtgt_backup" || Left([nickname], 14) = "SystemMailbox{"
    || Left([accountName], 5) = "MSOL_" || (Left([nickname], 4) = "CAS_" && (InStr([nickname], "}") > 0))
    || CBool(IIF(IsPresent([recipientDetails]), BitAnd([recipientDetails], &H21C07000) > 0, NULL))
    || CBool(InStr(DNComponent(CRef([dn]), 1), "\\\\0ACNF:") > 0),
    True, NULL)
""",
    """
Switch(
    InStr([distinguishedName], "OU=Berlin,") > 0, "Berlin",
    InStr([distinguishedName], "OU=Lisbon,") > 0, "Lisbon",
    InStr([distinguishedName], "OU=Oslo,") > 0, "Oslo",
    InStr([distinguishedName], "OU=Prague,") > 0, "Prague",
    InStr([distinguishedName], "OU=Vienna,") > 0, "Vienna",
    True, IIF(IsPresent([l]), PCase(Trim([l])), "nowhere"))
""",
)
TEMPLATES = (
    *(f"Trim([{name}])" for name in _TRIMMED.split()),
    *_ONE_A_LINE.strip().splitlines(),
    *(text.strip() for text in _OF_SEVERAL_LINES),
)
"""80 expressions, each with an attribute."""

_ATTRIBUTE = re.compile(r"\[(\w+)\]")
_FOREIGN = re.compile(r'"[^"]*"|\|\||&&|<>|<=|>=|=|%|\$|&H')
_PYTHON = {"||": "| ", "&&": "& ", "<>": "!=", "=": "<", "%": "_", "$": "_", "&H": "0x"}


def expressions() -> list[str]:
    """The templates in turn, each time with a number in the names of the attributes: no two texts are equal."""
    found = []
    for number in range(COUNT):
        turn, place = divmod(number, len(TEMPLATES))
        found.append(_ATTRIBUTE.sub(rf"[\g<1>{turn}]", TEMPLATES[place]))
    return found


def python(expression: str) -> str:
    """A Python expression of the same length, with as many calls, names, literals and operators."""
    return _FOREIGN.sub(lambda match: _PYTHON.get(match[0], match[0]), expression)


def write(folder: Path) -> dict[str, Path]:
    """Write both inputs into the folder; the paths by their short names. An expression ends with an empty line."""
    found = expressions()
    texts = {"expressions.txt": found, "expressions.py": [python(text) for text in found]}
    for name, items in texts.items():
        (folder / name).write_bytes("".join(f"{item}\n\n" for item in items).encode("utf-8"))
    return {name: folder / name for name in texts}
