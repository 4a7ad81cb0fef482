"""Names and identifiers in every spelling: gone, in every format; what only looks like them stays."""

from __future__ import annotations

import base64
import json
import string
from xml.sax.saxutils import escape

import pytest

from ruleguard.redact.redaction import Redaction
from ruleguard.text import Source


def b64(text: str, encoding: str = "utf-8") -> str:
    return base64.b64encode(text.encode(encoding)).decode()


# The value, and what of it tells something. The forest is qwzfirma.com everywhere.
LEAKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "GUID behind a percent sign": ("%7B3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10%7D", ("3f1d6b1e",)),
    "GUID without hyphens": ("Attr_3F1D6B1E58A44F3C8D0E2A7C9B4E5D10_y", ("3F1D6B1E",)),
    "GUID in a filter": (r"\1e\6b\1d\3f\a4\58\3c\4f\8d\0e\2a\7c\9b\4e\5d\10", (r"\1e\6b\1d",)),
    "GUID in base64": ("HmsdP6RYPE+NDip8m05dEA==", ("HmsdP6", "8m05dEA")),
    "capitals": ("QWZFIRMA", ("QWZFIRMA",)),
    "inside a word": ("fooqwzfirmabar", ("qwzfirma",)),
    "percent sign": ("%71wzfirma", ("wzfirma",)),
    "escape of JSON": (r"\u0071wzfirma", ("wzfirma",)),
    "escape of HTML": ("&#113;wzfirma", ("wzfirma",)),
    "base64": (b64("qwzfirma"), (b64("qwzfirma")[:8],)),
    "base64 of UTF-16": (b64("qwzfirma.com", "utf-16-le"), (b64("qwzfirma.com", "utf-16-le")[:8],)),
    "base64 for addresses": (b64(">>?qwzfirma.com???").replace("+", "-").replace("/", "_"), ("cXd6ZmlybWE",)),
    "token": ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJxd3pmaXJtYSJ9.c2lnbmF0dXJlc2ln", ("eyJ", "c2lnb")),
    "certificate": ("MIIB8TCCAVqgAwIBAgIJAK3kP1m7h2Q9MA0GCSqGSIb3DQEBBQUAMBExDzANBgNVBAMM", ("MIIB", "BgNV")),
    "two words": ("Qwz Firma", ("Firma",)),
    "hyphen": ("qwz-firma", ("firma",)),
    "joined by an expression": ('"qwz" & "firma"', ("qwz", "firma")),
    "invisible characters": ("qwz\u200bfirma qwz\xadfirma", ("qwz", "firma")),
    "wide letters": ("ｑｗｚｆｉｒｍａ", ("ｆｉｒ",)),
    "logon": (r"NEUEDOM\svcacct", ("NEUEDOM", "svcacct")),
    "logon in an expression": (r'IIF([x]="NEUEDOM\svcacct",1,2)', ("NEUEDOM", "svcacct")),
    "account of the connector": ("MSOL_4be1c9a07d52 AAD_4be1c9a07d52", ("4be1c9",)),
    "account in the cloud": ("Sync_HOSTX_4be1c9a07d52@neuer.onmicrosoft.com", ("HOSTX", "4be1c9", "neuer")),
    "identifier of Entra": ("S-1-12-1-1004336348-1177238915-682003330-2004336348", ("1004336348", "682003330")),
    "public address": ("81.92.103.114", ("81.92",)),
    "long address": ("fe80::1ff:fe23:4567:890a", ("1ff", "4567")),
    "network card": ("00-1A-2B-3C-4D-5E", ("1A-2B",)),
    "telephone": ("+49 30 901820", ("30 9018",)),
    "telephone of America": ("(425) 555-0123", ("425", "0123")),
    "share with slashes": ("//fileserv2/share2", ("fileserv2", "share2")),
    "home folder": ("/home/okowalski/x", ("okowalski",)),
    "user in an address": ("https://otto:geheim@sts.neuefirma.net/", ("otto", "geheim", "neuefirma")),
    "signed address": ("https://x.blob.core.windows.net/?sv=1&sig=AbC1234", ("AbC1234",)),
    "quoted name": ('CN="Kowalski Otto",DC=qwzfirma,DC=com', ("Kowalski",)),
    "name by numbers": ("2.5.4.3=Kowalski,DC=qwzfirma,DC=com", ("Kowalski",)),
    "name of X.400": ("c=us;a= ;p=Neuefirma;o=Exchange;s=Kowalski;g=Otto;", ("Neuefirma", "Kowalski", "Otto")),
    "canonical name": ("neuefirma.net/Verkauf/Otto Kowalski", ("neuefirma", "Verkauf", "Otto")),
    "short label": ("otto@hp.com", ("hp.", "otto")),
    "connection": (
        "Server=sqlserv9\\inst9;Database=hrdb9;User Id=hrreader;Password=Geheim123;",
        ("sqlserv9", "inst9", "hrdb9", "hrreader", "Geheim"),
    ),
    "other end of a domain": ("neuefirma.berlin", ("neuefirma", "berlin")),
    "pattern": (r"^[^@]+@neuefirma\.net$", ("neuefirma",)),
    "domain in two parts": ('"@neuefirma" & ".net"', ("neuefirma",)),
    "port": ("sqlserv9:1433", ("sqlserv9",)),
    "service": ("MSSQLSvc/sqlserv9:1433", ("sqlserv9",)),
    "thumbprint with hyphens": ("a9-99-3e-36-47-06-81-6a-ba-3e-25-71-78-50-c2-6c-9c-d0-d8-9d", ("a9-99", "26c")),
}
STAYS = [
    "12:30:45",
    "15.0.1497.2",
    "14.0.0.0",
    "1.3.6.1.4.1.1466.115.121.1.15",
    r"HKLM\Software",
    r"BUILTIN\Administrators",
    "Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition",
    "msDS-ExternalDirectoryObjectId",
    '"CN=" & [cn] & "," & [x]',
    "100%",
    "IIF([a]=1,+12,2)",
    "CN=Configuration",
    "no,yes;a=b",
    "password hash synchronization",
]
NEEDS_NO_ESCAPE = set(string.ascii_letters + string.digits + "-+/=:.")
PLACES = (
    '{{"azureDirectoryPolicy": {{"anything": {json}}}, "onpremisesDirectoryPolicy":'
    ' [{{"fullyQualifiedDomainName": "qwzfirma.com"}}]}}'
)
SCRIPT = """\
# for qwzfirma.com
New-ADSyncRule -Name 'In' -Direction 'Inbound' -Precedence 50 -SourceObjectType 'user' -TargetObjectType 'person' `
-Connector '30d74e8d-46e1-47f2-abf4-1e5bee592529' -LinkType 'Join' -OutVariable syncRule
Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('{value}') -Destination 'info' `
-FlowType 'Constant' -ValueMergeType 'Update' -OutVariable syncRule
Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""
XML = """\
<synchronizationRule><id>{{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d11}}</id><name>In</name><direction>Inbound</direction>
<connector>{{30d74e8d-46e1-47f2-abf4-1e5bee592529}}</connector><sourceObjectType>user</sourceObjectType>
<targetObjectType>person</targetObjectType><linkType>Join</linkType><precedence>50</precedence><!-- qwzfirma.com -->
<attribute-mappings><mapping><dest>info</dest><src>{value}</src></mapping></attribute-mappings></synchronizationRule>
"""


def redacted(name: str, text: str) -> str:
    """Checked as the command does."""
    source = Source(name, text.encode())
    redaction = Redaction(b"a key for tests")
    redaction.learn([source])
    made = Source(name, redaction.redacted(source))
    assert not redaction.check(source, made)
    return made.text


def in_every_format(value: str) -> list[str]:
    """What becomes of a value, as JSON writes it with and without escapes, as a script and as XML write it."""
    found = []
    for text in (json.dumps(value), json.dumps(value, ensure_ascii=False), '"' + "".join(map(_unit, value)) + '"'):
        found.append(json.loads(redacted("a.json", PLACES.format(json=text)))["azureDirectoryPolicy"]["anything"])
    script = redacted("b.ps1", SCRIPT.format(value=value.replace("'", "''")))
    found.append(script.partition("-Source @('")[2].partition("') -Destination")[0].replace("''", "'"))
    for text in (escape(value), "".join(f"&#{ord(letter)};" for letter in value), f"<![CDATA[{value}]]>"):
        made = redacted("c.xml", XML.format(value=text)).partition("<src>")[2].partition("</src>")[0]
        found.append(made.removeprefix("<![CDATA[").removesuffix("]]>") if "CDATA" in made else _plain(made))
    return found


def _unit(letter: str) -> str:
    return f"\\u{ord(letter):04x}"


def _plain(text: str) -> str:
    import html

    return html.unescape(text)


@pytest.mark.parametrize("name", LEAKS)
def test_it_is_gone(name: str):
    value, telling = LEAKS[name]
    assert all(word in value for word in telling if word not in ("8m05dEA", "26c", "cXd6ZmlybWE"))
    for made in in_every_format(value):
        assert set(made) - set(value) <= NEEDS_NO_ESCAPE, made
        assert not [word for word in telling if word.casefold() in made.casefold()], made


@pytest.mark.parametrize("value", STAYS)
def test_it_stays(value: str):
    assert in_every_format(value) == [value] * 7


PIECES_OF_SCRIPTS = [
    ("$cred = New-Object PSCredential('NEUEDOM\\svcad', $p)", ("NEUEDOM", "svcad")),
    ('$pw = "Geheim456"', ("Geheim456",)),
    ("$tenantName = 'neuertenant'", ("neuertenant",)),
    ("$company = 'Neue Firma AG'", ("Neue", "Firma")),
    ("# server SYNC07 of Kowalski\n$x = 'SYNC07 and Kowalski'", ("SYNC07", "Kowalski")),
    ("# pw: Sommer2019!", ("Sommer",)),
    ("<# Neuefirma GmbH\n tel +49 30 901820 #>", ("Neuefirma", "901820")),
    ('$t = @"\n call OU=Verkauf,DC=neuefirma,DC=net\n password=Geheim789\n"@', ("Verkauf", "neuefirma", "Geheim")),
    ("Invoke-Command -ComputerName SYNC08 -ScriptBlock {Get-Date}", ("SYNC08",)),
    ("Get-ADUser -Server dcxyz9 -SearchBase OU=Verkauf,DC=neuefirma,DC=net", ("dcxyz9", "Verkauf", "neuefirma")),
    ("Test-Connection 10.20.30.40; $x='10.20.30.40'", ("10.20.30.40",)),
    ("# see https://wiki.neuefirma.net and \\\\fileserv\\rules", ("neuefirma", "fileserv")),
    ("Connect-AzureAD -AccountId otto@neuefirma.net", ("otto", "neuefirma")),
    ('$x = "Ver`kauf" # Verkauf', ("Verkauf",)),
]


@pytest.mark.parametrize(("code", "telling"), PIECES_OF_SCRIPTS, ids=lambda item: str(item)[:30])
def test_scripts(code: str, telling: tuple[str, ...]):
    made = redacted("b.ps1", SCRIPT.format(value="x") + code + "\n")
    assert not [word for word in telling if word.casefold() in made.casefold()], made


def _rule(attribute: str, value: str) -> str:
    return XML.replace("<dest>info</dest>", f"<dest>{attribute}</dest>").format(value=value)


def test_values_that_name_an_organization():
    """What flows to company, and what a filter asks of it, is somebody's name by itself."""
    assert "Neuland" not in redacted("c.xml", _rule("company", "Neuland"))
    assert "Neuland" in redacted("c.xml", _rule("department", "Neuland"))
    scope = (
        "<conditions><scope><csAttribute>company</csAttribute><csOperator>EQUAL</csOperator><csValue>Neuland</csValue>"
    )
    text = _rule("department", "Neuland").replace(
        "</synchronizationRule>",
        f"<synchronizationCriteria>{scope}</scope></conditions></synchronizationCriteria></synchronizationRule>",
    )
    assert "Neuland" not in redacted("c.xml", text)
    flow = {"flowType": "Expression", "expression": 'IIF([c]="DE","Neuland","")', "destination": "company"}
    document = {"onpremisesDirectoryPolicy": [], "azureDirectoryPolicy": {"attributeMappings": [flow]}}
    assert "Neuland" not in redacted("a.json", json.dumps(document))
    document["azureDirectoryPolicy"] = {"f": [{"attribute": "company", "condition": "EQUAL", "value": "Neuland"}]}
    assert "Neuland" not in redacted("a.json", json.dumps(document))
    script = SCRIPT.format(value="x") + (
        "New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' "
        "-ArgumentList 'company','Neuland','EQUAL' -OutVariable condition0\n"
    )
    assert "Neuland" not in redacted("b.ps1", script)


def test_parts_of_xml_that_no_reader_looks_at():
    text = XML.format(value="x").replace(
        "<synchronizationRule>",
        '<?by Kowalski?><synchronizationRule a="SERVER9.neu.net" xmlns:q="http://qwzfirma.com/ns">',
    )
    made = redacted("c.xml", text)
    assert not [word for word in ("Kowalski", "SERVER9", "neu.", "qwzfirma") if word in made]


def test_keys_of_json():
    text = (
        '{"onpremisesDirectoryPolicy": [], "azureDirectoryPolicy": {"otto@neuefirma.net": 1, "OU=Verkauf,DC=neu": 2}}'
    )
    made = redacted("a.json", text)
    assert not [word for word in ("otto", "neuefirma", "Verkauf") if word in made]


def test_a_version_in_a_text_is_no_address():
    """It also stands where it must stay."""
    text = '{"onpremisesDirectoryPolicy": [], "azureDirectoryPolicy": {"description": "since 1.1.130.0", "v": "1.1.130.0"}}'
    assert redacted("a.json", text) == text
