"""The functions and other words of synchronization rules, held against the expressions of Cloud Sync: ONE table.

Sources: Microsoft's references of both languages, and the page on expressions for application provisioning, to which the
Cloud Sync pages point as well. Where a page of Cloud Sync repeats text of Connect (Item with Contains, DNComponent with
CRef) the list of functions counts, not the example.

A line is ``Name; kind; why or new name; what to use instead``. Kinds: ``same`` name and meaning, ``renamed``, ``other``
meaning under the same name (translated where that is proven), ``app``: only in the reference for application provisioning,
``none``: no counterpart. A line that begins with blanks goes on with the one before.
"""

from __future__ import annotations

import re
from functools import cache

from ruleguard.records import record

SAME, RENAMED, OTHER, APP, NONE = "same", "renamed", "other", "app", "none"

CONNECT_REFERENCE = (
    "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-sync-functions-reference"
)
CLOUD_REFERENCE = "https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/reference-expressions"
APP_REFERENCE = "https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data"

_PHRASES = {
    "{certificate}": "Cloud Sync has no functions for certificates; keep these objects on Connect, or {finished}",
    "{builder}": "test it with the expression builder, or {finished}",
    "{app}": "it is in the reference for application provisioning only",
    "{missing}": "in a condition of IIF a missing attribute makes the test fail, says Microsoft",
    "{switch}": 'Switch([attribute], [attribute], "", "value when missing")',
    "{finished}": "write the finished value to an attribute in Active Directory and map that",
}

_TABLE = """
CertExtensionOids; none; {certificate}
CertFormat; none; {certificate}
CertFriendlyName; none; {certificate}
CertHashString; none; {certificate}
CertIssuer; none; {certificate}
CertIssuerDN; none; {certificate}
CertIssuerOid; none; {certificate}
CertKeyAlgorithm; none; {certificate}
CertKeyAlgorithmParams; none; {certificate}
CertNameInfo; none; {certificate}
CertNotAfter; none; {certificate}
CertNotBefore; none; {certificate}
CertPublicKeyOid; none; {certificate}
CertPublicKeyParametersOid; none; {certificate}
CertSerialNumber; none; {certificate}
CertSignatureAlgorithmOid; none; {certificate}
CertSubject; none; {certificate}
CertSubjectNameDN; none; {certificate}
CertSubjectNameOid; none; {certificate}
CertThumbprint; none; {certificate}
CertVersion; none; {certificate}
IsCert; none; {certificate}
CBool; same
CDate; app; {app}; {builder}
CGuid; none; Cloud Sync does not turn text into a binary GUID; map the binary attribute directly
ConvertFromBase64; same
ConvertToBase64; same
ConvertFromUTF8Hex; none; Cloud Sync does not read hexadecimal text; {finished}
ConvertToUTF8Hex; same
CNum; none; Cloud Sync has no conversion to a number; compare with the number as text
CRef; none; Cloud Sync has no conversion to a reference; map the reference attribute directly
CStr; same
StringFromGuid; none; Cloud Sync does not write a GUID as text; {finished}
StringFromSid; same
DateAdd; app; {app}, without the intervals q, y, d of the year and w; {builder}
DateFromNum; same
FormatDateTime; other; in Cloud Sync it takes a text, the format of that text, and the new format; it does not take
    a date; FormatDateTime([attribute], "format of the attribute", "new format") where the attribute holds a date as
    text
Now; app; {app}, and gives a text there; {builder}
NumFromDate; app; {app}; {builder}
DNComponent; same
DNComponentRev; none; Cloud Sync counts the parts of a distinguished name from the left only; DNComponent, where the
    number of parts is always the same
EscapeDNComponent; none; Cloud Sync does not build distinguished names; {finished}
IsBitSet; none; Cloud Sync has no test for a bit; IIF(BitAnd([attribute], 2) = 0, ..., ...)
IsDate; none; Cloud Sync has no test for a date; {finished}
IsEmpty; none; Cloud Sync has no test for an empty text alone; IsNullOrEmpty, which is also true where the attribute
    is missing
IsGuid; none; Cloud Sync has no test for a GUID; {finished}
IsNull; other; {missing}; {switch}
IsNullOrEmpty; other; {missing}; {switch}
IsNumeric; none; Cloud Sync has no test for a number; {finished}
IsPresent; other; {missing}; {switch}
IsString; same
BitAnd; same
BitOr; none; Cloud Sync cannot set bits; {finished}
RandomNum; none; Cloud Sync has no random numbers; {finished}
Contains; none; Cloud Sync does not search the values of an attribute; map an attribute that holds the wanted value
    alone, such as mail for the primary SMTP address
Count; same
Item; other; the number of the value must be written out: Contains, which finds it, is missing; Item([attribute], 1)
    where the order is certain
ItemOrNull; none; in Cloud Sync a value that is not there is an error; Item([attribute], 1) where there is always a
    value
Join; other; in Cloud Sync the separator comes first: Join(separator, source, ...); Join(", ", [attribute])
RemoveDuplicates; same
Split; other; in Cloud Sync it has no limit, and cuts at one character; Split([attribute], ",")
Error; same
IIF; other; in Cloud Sync a condition cannot join tests, and a missing attribute makes it fail; nested IIF for &&
    and ||, Switch for a missing attribute
Select; none; Cloud Sync does not change the values of an attribute one by one; {finished}
Switch; other; in Cloud Sync it compares one value with keys: Switch(source, default, key, value, ...); IIF for each
    condition that is no comparison with one and the same value
Where; none; Cloud Sync does not choose among the values of an attribute; {finished}
With; none; Cloud Sync has no variables; repeat the expression in each place
Guid; same
InStr; same
InStrRev; none; Cloud Sync searches from the left only; InStr, or Replace with a regular expression
LCase; renamed; ToLower
Left; same
Len; none; Cloud Sync does not count characters; Replace with a regular expression, where only a part of the text is
    wanted
LTrim; none; Cloud Sync trims both ends only; Trim
Mid; other; in Cloud Sync the length must be given; Mid([attribute], start, length) with a length that no value
    exceeds: the rest of the text is given then
PadLeft; none; Cloud Sync does not fill texts up; Right is missing as well, so {finished}
PadRight; none; Cloud Sync does not fill texts up; {finished}
PCase; app; {app}; {builder}
Replace; other; in Cloud Sync it has seven arguments: Replace(source, old, pattern, group, new, attribute,
    template); Replace([attribute], "old", , , "new", , )
ReplaceChars; none; Cloud Sync has no list of characters to replace; NormalizeDiacritics for accents (its list of
    characters is fixed), nested Replace for others
Right; none; Cloud Sync does not take characters from the end; Replace with a regular expression
RTrim; none; Cloud Sync trims both ends only; Trim
Trim; same
UCase; renamed; ToUpper
Word; same
ImportedValue; none; Cloud Sync has no connector space whose imported values could be asked for; the attribute
    itself: [attribute]
ValueCount; none; Cloud Sync has no counterpart under this name; Count([attribute])
CBin; none; Cloud Sync does not write binary values; {finished}
Thumbprint; none; Cloud Sync has no hashes; {finished}
"""

_WORDS = """
NULL; Cloud Sync has no word for no value, and an empty text is not the same; leave the test for a missing attribute
    out where the rest gives nothing for it, and try that with provisioning on demand
AuthoritativeNull; a mapping cannot say that the target is to be emptied; a source attribute that is empty
IgnoreThisFlow; a mapping always gives its value; IgnoreFlowIfNullOrEmpty, which is in the reference for application
    provisioning only: try it with provisioning on demand
CRLF; Cloud Sync has no word for a line break; a space or a comma between the parts
%; a mapping knows no parameters of the connector; a constant: each configuration of Cloud Sync is for one domain
$; Cloud Sync has no variables; repeat the expression in each place
||; a condition cannot be joined with 'or' here; nest IIF on the false side: IIF(one, "x", IIF(other, "x", "y"))
&&; a condition cannot be joined with 'and' here; nest IIF on the true side: IIF(one, IIF(other, "x", "y"), "y")
=; comparisons are described in the condition of IIF only; IIF(comparison, "True", "False")
= ""; a comparison with an empty text fails for a missing attribute, says Microsoft; {switch}
= True; how Cloud Sync writes true and false of an attribute is not documented; try it with provisioning on demand
+; Cloud Sync has no arithmetic; {finished}
per value; Connect applies it to every value of a multi-valued attribute, which Cloud Sync describes for Trim only;
    map the attribute as it is, or write the finished values to an attribute in Active Directory
present; Switch, the way to ask for a missing attribute, is described for one value only; map the attribute as it is
long; written for Cloud Sync it would be too long or nested too deeply; {finished}
mistake; the expression has mistakes; run ruleguard lint and mend it first
unknown; Connect's reference does not have this function; run ruleguard lint
"""


@record(frozen=True, slots=True)
class CloudFunction:
    """One function of Connect. ``kind``: same, renamed, other, app, none. ``new_name``: of a renamed one. ``why``,
    ``instead``: for the others, a reason and what to write in Cloud Sync."""

    name: str
    kind: str
    new_name: str = ""
    why: str = ""
    instead: str = ""


@record(frozen=True, slots=True)
class Problem:
    """Something that a mapping of Cloud Sync cannot say. ``name``: the function or the construct."""

    name: str
    why: str
    instead: str


@cache
def cloud_functions() -> dict[str, CloudFunction]:
    """The table by Connect's names."""
    return {row.name: row for row in map(_row, _lines(_TABLE))}


def problem(name: str, word: str = "") -> Problem:
    """What is said of a function of Connect, or with ``word`` of a row of the other table, under any name."""
    if word:
        why, instead = _words()[word]
        return Problem(name, why, instead)
    row = cloud_functions()[name]
    return Problem(name, row.why, row.instead)


@cache
def _words() -> dict[str, tuple[str, str]]:
    rows = (line.split("; ", 2) for line in _lines(_WORDS))
    return {name: (why, instead) for name, why, instead in rows}


def _lines(table: str) -> list[str]:
    text = re.sub(r"\n +", " ", table.strip())
    for phrase, words in _PHRASES.items():
        text = text.replace(phrase, words)
    return text.splitlines()


def _row(line: str) -> CloudFunction:
    name, kind, *rest = line.split("; ")
    if kind == RENAMED:
        return CloudFunction(name, kind, new_name=rest[0])
    if kind == SAME:
        return CloudFunction(name, kind, new_name=name)
    return CloudFunction(name, kind, why="; ".join(rest[:-1]), instead=rest[-1])
