"""The functions of the language: ONE table, for the checker, the evaluator, the documentation and the hint for an unknown
name.

Sources: the vendor's function reference; the expressions of the default rules (for ImportedValue, ValueCount, CBin,
Thumbprint and the types that are taken although the reference does not say so, marked with *).

A line is ``Name(type name, [optional]) -> type; since; what it does``. Types: str num bool bin ref dt var void, with mv in
front for several values; alternatives with |; ``enum(A|B)`` is a bare word; ``$`` a variable; ``exp`` a condition or value;
``...`` repeats the last two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from ruleguard.expressions.types import Type
from ruleguard.records import record

_TABLE = """
CertExtensionOids(bin certificate) -> mvstr; 1.1.553.0; object identifiers of the critical extensions of a certificate
CertFormat(bin certificate) -> str; 1.1.553.0; name of the certificate's format
CertFriendlyName(bin certificate) -> str; 1.1.553.0; friendly name of a certificate
CertHashString(bin certificate) -> str; 1.1.553.0; SHA-1 hash of a certificate in hexadecimal digits
CertIssuer(bin certificate) -> str; 1.1.553.0; name of the authority that issued a certificate
CertIssuerDN(bin certificate) -> str; 1.1.553.0; distinguished name of the issuer
CertIssuerOid(bin certificate) -> str; 1.1.553.0; object identifier of the issuer
CertKeyAlgorithm(bin certificate) -> str; 1.1.553.0; key algorithm of a certificate
CertKeyAlgorithmParams(bin certificate) -> str; 1.1.553.0; parameters of the key algorithm in hexadecimal digits
CertNameInfo(bin certificate, str kind, bool issuer) -> str; 1.1.553.0; one name of the subject, or of the issuer
CertNotAfter(bin certificate) -> dt; 1.1.553.0; date after which a certificate is no longer valid
CertNotBefore(bin certificate) -> dt; 1.1.553.0; date from which a certificate is valid
CertPublicKeyOid(bin certificate) -> str; 1.1.553.0; object identifier of the public key
CertPublicKeyParametersOid(bin certificate) -> str; 1.1.553.0; object identifier of the public key's parameters
CertSerialNumber(bin certificate) -> str; 1.1.553.0; serial number of a certificate
CertSignatureAlgorithmOid(bin certificate) -> str; 1.1.553.0; object identifier of the signature's algorithm
CertSubject(bin certificate) -> str; 1.1.553.0; distinguished name of the subject
CertSubjectNameDN(bin certificate) -> str; 1.1.553.0; distinguished name of the subject
CertSubjectNameOid(bin certificate) -> str; 1.1.553.0; object identifier of the subject
CertThumbprint(bin certificate) -> str; 1.1.553.0; thumbprint of a certificate
CertVersion(bin certificate) -> str; 1.1.553.0; version of the certificate's format
IsCert(bin certificate) -> bool; 1.1.553.0; whether the data can be read as a certificate
CBool(exp value) -> bool; ; true for True and for any number but 0
CDate(str value) -> dt; ; reads a date with time and zone; an unreadable one is an error
CGuid(str guid) -> bin; ; text of a GUID to binary
ConvertFromBase64(str source, [enum(Unicode|ASCII|UTF8) encoding]) -> str; ; base64 to text; without an encoding Unicode (UTF-16)
ConvertToBase64(str|bin source) -> str; ; text (as UTF-16) or binary to base64
ConvertFromUTF8Hex(str source) -> str; ; hexadecimal digits of UTF-8 to text
ConvertToUTF8Hex(str source) -> str; ; text to hexadecimal digits of its UTF-8 bytes
CNum(str|bin* value) -> num; ; text to number
CRef(str|ref* value) -> ref; ; text to reference
CStr(num|ref|bool|str*|bin*|dt* value) -> str; ; number, reference or boolean to text
StringFromGuid(bin guid) -> str; ; binary GUID to text
StringFromSid(bin sid) -> str; ; binary security identifier to text (S-1-...)
DateAdd(str interval, num value, dt date) -> dt; ; a date so many intervals later; yyyy q m y d w ww h n s
DateFromNum(num value) -> dt; ; date from Active Directory's count of 100 ns since 1601
FormatDateTime(dt value, str format) -> str; ; date as text in a .NET format
Now() -> dt; ; the present time of the server
NumFromDate(dt value) -> num; ; date to Active Directory's count
DNComponent(ref|str* dn, num number) -> str; ; value of the n-th part of a distinguished name from the left
DNComponentRev(ref|str* dn, num number, [str(DC) option]) -> str; ; value of the n-th part from the right; "DC" leaves out dc=
EscapeDNComponent(str value) -> str; ; one part of a distinguished name with its special characters escaped
IsBitSet(num value, num flag) -> bool; ; whether the bits of the mask are set
IsDate(var value) -> bool; ; whether CDate could read it
IsEmpty(var value) -> bool; ; whether it is there, but an empty text
IsGuid(str value) -> bool; ; whether a text is a GUID
IsNull(var value) -> bool; ; whether it is absent
IsNullOrEmpty(var value) -> bool; ; whether it is absent or an empty text
IsNumeric(var value) -> bool; ; whether CNum could read it
IsPresent(var value) -> bool; ; the opposite of IsNullOrEmpty
IsString(var value) -> bool; ; whether CStr could give a text
BitAnd(num one, num other) -> num; ; bits that are set in both
BitOr(num one, num other) -> num; ; bits that are set in either
RandomNum(num start, num end) -> num; ; a random number
Contains(mvstr|mvref values, str search, [enum(CaseInsensitive|CaseSensitive) case]) -> num; ; number of the first value that contains a text, 0 for none
Count(mvstr|mvref|mvbin|mvnum values) -> num; ; how many values
Item(mvstr|mvref|mvbin|mvnum values, num index) -> var; ; the n-th value; an error when there is none
ItemOrNull(mvstr|mvref|mvbin|mvnum values, num index) -> var; ; the n-th value, NULL when there is none
Join(mvstr values, [str delimiter]) -> str; ; the values as one text
RemoveDuplicates(mvstr values) -> mvstr; ; each value once
Split(str value, str delimiter, [num limit]) -> mvstr; ; a text cut at one character
Error(str message) -> void; ; stops the object with an error
IIF(exp condition, var yes, var no) -> var; ; one of two values
Select($ item, var values, var function) -> mvvar; 1.1.553.0; every value changed by an expression
Switch(exp condition, var value, ...) -> var; ; the value of the first true condition; all conditions are evaluated
Where($ item, var values, exp condition) -> mvvar; 1.1.553.0; the values for which a condition holds
With($ name, var value, var expression) -> var; 1.1.553.0; an expression with a name for one value
Guid() -> str; ; a new GUID
InStr(str text, str search, [num start], [enum(vbTextCompare|vbBinaryCompare) compare]) -> num; ; place of a text in another, 0 for none
InStrRev(str text, str search, [num start], [enum(vbTextCompare|vbBinaryCompare) compare]) -> num; ; last place of a text in another, 0 for none
LCase(str text) -> str; ; small letters
Left(str|bin* text, num count) -> str; ; the first characters
Len(str|bin* text) -> num; ; how many characters
LTrim(str text) -> str; ; without blanks at the start
Mid(str|bin* text, num start, [num count]) -> str; ; characters from a place on
PadLeft(str text, num length, str character) -> str; ; filled up on the left
PadRight(str text, num length, str character) -> str; ; filled up on the right
PCase(str text) -> str; ; each word with a capital
Replace(str text, str old, str new) -> str; ; every occurrence replaced; knows \\n \\r \\t
ReplaceChars(str text, str pattern) -> str; ; characters replaced by a pattern such as ä:ae,ö:oe
Right(str|bin* text, num count) -> str; ; the last characters
RTrim(str text) -> str; ; without blanks at the end
Trim(str text) -> str; ; without blanks at both ends
UCase(str text) -> str; ; capital letters
Word(str text, num number, str delimiters) -> str; ; the n-th word
ImportedValue(str attribute) -> var; ; the value that an import has confirmed, of an attribute named in quotes
ValueCount(str attribute) -> num; ; how many values an attribute has, named in quotes
CBin(num value, num length) -> bin; ; a number as binary of some bytes
Thumbprint(bin data) -> bin; ; hash of binary data
"""

NON_DETERMINISTIC = frozenset(("Now", "Guid", "RandomNum"))
"""Functions that give another value each time."""

CLOUD_FUNCTIONS: dict[str, str] = {
    "Append": "join texts with &",
    "AppRoleAssignmentsComplex": "",
    "BitSet": "use IsBitSet or BitAnd",
    "Coalesce": "nest IIF(IsPresent([a]),[a],[b])",
    "Concatenate": "join texts with &",
    "ConvertToBase64String": "use ConvertToBase64",
    "DateDiff": "compare dates, or subtract NumFromDate of them",
    "IF": "the function is called IIF",
    "IgnoreFlowIfNullOrEmpty": "use IIF(IsNullOrEmpty([a]),IgnoreThisFlow,[a])",
    "IIFNull": "use IIF(IsNull([a]),...)",
    "NormalizeDiacritics": "use ReplaceChars",
    "Not": "compare with False, as in IsPresent([a]) = False",
    "RandomString": "",
    "RemoveDuplicate": "the function is called RemoveDuplicates",
    "SelectUniqueValue": "",
    "SingleAppRoleAssignment": "",
    "StripSpaces": 'use Replace([a]," ","")',
    "ToLower": "use LCase",
    "ToUpper": "use UCase",
    "ToLowerCase": "use LCase",
    "ToUpperCase": "use UCase",
}
"""Functions of Cloud Sync and app provisioning, another language, with what to write here instead."""

WORDS = ("NULL", "AuthoritativeNull", "IgnoreThisFlow", "CRLF", "True", "False")
"""The bare words that are values anywhere."""

_ROW = re.compile(r"(\w+)\((.*)\) -> (\w+); ([\d.]*); (.*)")
_ENUM = re.compile(r"enum\(([^)]*)\) (\w+)")
_CHOICE = re.compile(r"str\(([^)]*)\) (\w+)")


@record(frozen=True, slots=True)
class Param:
    """One parameter. ``options``: the bare words (or, with ``quoted``, texts) it may be; empty for any value.

    ``variable``: takes ``$name``. ``tolerated``: kinds that the default rules pass although the reference does not say so.
    """

    name: str
    type: Type
    optional: bool = False
    options: tuple[str, ...] = ()
    quoted: bool = False
    variable: bool = False
    condition: bool = False


@record(frozen=True, slots=True)
class Function:
    """``maximum`` None: any number. ``since``: first build that has it, "" for all."""

    name: str
    params: tuple[Param, ...]
    returns: Type
    since: str
    summary: str
    minimum: int
    maximum: int | None

    def param(self, index: int) -> Param | None:
        """The parameter of an argument; the last two repeat where any number is taken."""
        if index < len(self.params):
            return self.params[index]
        if self.maximum is None and self.params:
            return self.params[(index - len(self.params)) % 2 + len(self.params) - 2]
        return None

    @property
    def maps(self) -> bool:
        """Whether a multi-valued argument makes it work value by value."""
        wanted = [param.type for param in self.params]
        return bool(wanted) and not any(each.multi for each in wanted) and (wanted[0].known or self.name == "CBool")


class _Functions(Mapping[str, Function]):
    """The table by name. A row is read when somebody asks for it: most expressions use three functions of eighty."""

    def __init__(self) -> None:
        self._rows = {line.partition("(")[0]: line for line in _TABLE.strip().splitlines()}
        self._read: dict[str, Function] = {}

    def __getitem__(self, name: str) -> Function:
        found = self._read.get(name)
        if found is None:
            found = self._read[name] = _function(self._rows[name])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, name: object) -> bool:
        return name in self._rows


@cache
def functions() -> Mapping[str, Function]:
    """The table by name."""
    return _Functions()


@cache
def options() -> dict[str, tuple[str, ...]]:
    """The bare words that are options, each with the functions that take it."""
    found: dict[str, tuple[str, ...]] = {}
    for function in functions().values():
        for option in (option for param in function.params if not param.quoted for option in param.options):
            found[option] = (*found.get(option, ()), function.name)
    return found


@cache
def _folded() -> dict[str, str]:
    return {name.casefold(): name for name in functions()}


def right_case(name: str) -> str | None:
    """The function whose name differs only in case."""
    return _folded().get(name.casefold())


def cloud_hint(name: str) -> str | None:
    """What to write instead of a function of the other language; "" when there is nothing; None for any other name."""
    folded = {known.casefold(): hint for known, hint in CLOUD_FUNCTIONS.items()}
    return folded.get(name.casefold())


def nearest(name: str) -> str | None:
    """A function with a similar name."""
    from difflib import get_close_matches  # for mistakes alone

    found = get_close_matches(name.casefold(), _folded(), 1, 0.7)
    return _folded()[found[0]] if found else None


def _function(line: str) -> Function:
    match = _ROW.fullmatch(line)
    if match is None:
        raise ValueError(f"unreadable row: {line}")
    name, inside, returns, since, summary = match.groups()
    endless = inside.endswith(", ...")
    params = tuple(_param(text) for text in re.split(r", (?![^(]*\))", inside.removesuffix(", ...")) if text)
    minimum = sum(not param.optional for param in params)
    return Function(name, params, _type(returns), since, summary, minimum, None if endless else len(params))


def _param(text: str) -> Param:
    optional = text.startswith("[")
    text = text.strip("[]")
    choice = _ENUM.fullmatch(text) or _CHOICE.fullmatch(text)
    if choice is not None:
        options = tuple(choice[1].split("|"))
        return Param(choice[2], _type("str"), optional, options, quoted=text.startswith("str"))
    kind, _, name = text.rpartition(" ")
    if kind == "$":
        return Param(name, _type("var"), optional, variable=True)
    return Param(name, _type("var" if kind == "exp" else kind), optional, condition=kind == "exp")


def _type(text: str) -> Type:
    parts = [part.rstrip("*") for part in text.split("|")]
    multi = all(part.startswith("mv") for part in parts)
    kinds = tuple(part.removeprefix("mv") for part in parts)
    return Type(kinds, None if kinds == ("var",) and not multi else multi)
