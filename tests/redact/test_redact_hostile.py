"""Names of every kind, in every format: none leaks, and the file still reads."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ruleguard.redact.redaction import Redaction
from ruleguard.text import Source

LABEL = st.text(st.sampled_from("abcdefghijklmnoprstuvyzäößéłøкиж0123456789"), min_size=5, max_size=12).map(
    lambda text: "q" + text
)
LOOSE = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp"), blacklist_characters="\ufffe\uffff"),
    min_size=1,
    max_size=12,
)
SCRIPT = """\
# Rules of {owner}: ask {user}@{domain}.com
New-ADSyncRule  `
-Name '{owner} - {loose}' `
-Identifier '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' `
-Description '{loose} for {domain}' `
-Direction 'Inbound' `
-Precedence 50 `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector '30d74e8d-46e1-47f2-abf4-1e5bee592529' `
-LinkType 'Join' `
-OutVariable syncRule


Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $syncRule[0] `
-Destination 'userPrincipalName' `
-FlowType 'Expression' `
-ValueMergeType 'Update' `
-Expression '[mailNickname] & "@{domain}.com" & "OU={domain},DC={domain},DC=com"' `
-OutVariable syncRule


New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList 'dn','OU={domain},OU={owner},DC={domain},DC=com','ENDSWITH' `
-OutVariable condition0


Add-ADSyncScopeConditionGroup  `
-SynchronizationRule $syncRule[0] `
-ScopeConditions @($condition0[0]) `
-OutVariable syncRule


Add-ADSyncRule  `
-SynchronizationRule $syncRule[0]
"""
XML = """\
<synchronizationRule><id>{{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}}</id><name>{owner} - {loose}</name>
<description>{loose} {domain}</description><immutable-tag /><direction>Inbound</direction><disabled>False</disabled>
<connector>{{30d74e8d-46e1-47f2-abf4-1e5bee592529}}</connector><sourceObjectType>user</sourceObjectType>
<targetObjectType>person</targetObjectType><linkType>Join</linkType><precedence>50</precedence>
<!-- {owner} of {domain}.com, {user}@{domain}.com -->
<attribute-mappings><mapping><dest>unicodePwd</dest><src>P&#64;ss {secret}</src></mapping></attribute-mappings>
<synchronizationCriteria><conditions><scope><csAttribute>dn</csAttribute><csOperator>ENDSWITH</csOperator>
<csValue>OU={domain},OU={owner},DC={domain},DC=com</csValue></scope></conditions></synchronizationCriteria>
</synchronizationRule>
"""


def settings_text(owner: str, user: str, domain: str, loose: str, secret: str, *, ascii_only: bool) -> str:
    rule = {
        "Name": f"{owner} - {loose}",
        "uniqueIdentifier": "3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10",
        "description": f"{loose} of {domain}",
        "direction": "Inbound",
        "precedence": 50,
        "source": "user",
        "target": "person",
        "linkType": "Join",
        "scopeFilters": [[{"attribute": "dn", "condition": "ENDSWITH", "value": f"OU={owner},DC={domain},DC=com"}]],
        "attributeMappings": [
            {"flowType": "Constant", "value": secret, "destination": "unicodePwd"},
            {"flowType": "Expression", "expression": f'[cn] & "@{domain}.com"', "destination": "mail"},
        ],
    }
    value = {
        "policyMetadata": {"author": f"{domain.upper()}\\{user}"},
        "deploymentMetadata": {"hostName": f"host.{domain}.com"},
        "authenticationPolicy": [],
        "azureDirectoryPolicy": {"administrator": f"{user}@{domain}.onmicrosoft.com"},
        "onpremisesDirectoryPolicy": [
            {
                "friendlyName": f"{domain}.com",
                "uniqueIdentifier": "30d74e8d-46e1-47f2-abf4-1e5bee592529",
                "fullyQualifiedDomainName": f"{domain}.com",
                "partitionFilters": [
                    {
                        "distinguishedName": f"DC={domain},DC=com",
                        "containerInclusions": [f"OU={domain},DC={domain},DC=com"],
                    }
                ],
                "customSynchronizationRules": [rule],
            }
        ],
    }
    return json.dumps(value, ensure_ascii=ascii_only, indent=1)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    owner=LABEL,
    user=LABEL,
    domain=LABEL,
    loose=LOOSE,
    secret=LABEL,
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16")),
    ascii_only=st.booleans(),
)
@example("q0000ł", "q00000", "q00000", "0", "q00000", "utf-8", False)  # a quotation mark to Windows PowerShell
@example("qcontoso", "qcontosoadmin", "qcontos", 'O\'Brien "x" <&> [a-z]+\\1 $y `z', "qsecret", "utf-16", True)
def test_none_of_the_names_is_left(
    owner: str, user: str, domain: str, loose: str, secret: str, encoding: str, ascii_only: bool
):
    words = {"owner": owner, "user": user, "domain": domain, "secret": secret}
    texts = [
        ("a.json", settings_text(**words, loose=loose, ascii_only=ascii_only)),
        ("b.ps1", SCRIPT.format(**words, loose=loose.replace("'", "''")).replace("\n", "\r\n")),
        ("c.xml", XML.format(**words, loose=escape(loose).replace("--", ""))),
    ]
    sources = [Source(name, text.encode(encoding)) for name, text in texts]
    redaction = Redaction()
    redaction.learn(sources)
    for source in sources:
        redacted = Source(source.path, redaction.redacted(source))
        assert not redaction.check(source, redacted)
        assert (redacted.bom, redacted.encoding) == (source.bom, source.encoding)
        assert redacted.line_count == source.line_count
        plain = redacted.text.casefold()
        if source.path == "a.json":
            plain = json.dumps(json.loads(redacted.text), ensure_ascii=False).casefold()
        for word in words.values():
            assert word.casefold() not in plain


def test_the_same_name_gets_the_same_pseudonym_everywhere():
    text = settings_text("Qwertz", "quser", "qcontoso", "of", "pw", ascii_only=False)
    redaction = Redaction(b"one key")
    redaction.learn([source := Source("a.json", text.encode())])
    value = json.loads(redaction.redacted(source))
    directory = value["onpremisesDirectoryPolicy"][0]
    name = directory["fullyQualifiedDomainName"].removesuffix(".com")
    assert name != "qcontoso"
    assert directory["partitionFilters"][0]["distinguishedName"] == f"DC={name},DC=com"
    assert directory["partitionFilters"][0]["containerInclusions"] == [f"OU={name},DC={name},DC=com"]
    assert value["policyMetadata"]["author"].startswith(f"{name.upper()}\\")
    assert value["azureDirectoryPolicy"]["administrator"].endswith(f"@{name}.onmicrosoft.com")
    rule = directory["customSynchronizationRules"][0]
    assert rule["scopeFilters"][0][0]["value"].endswith(f",DC={name},DC=com")
    assert rule["attributeMappings"][1]["expression"] == f'[cn] & "@{name}.com"'
    assert rule["attributeMappings"][0]["value"].startswith("redacted-")

    again, other = Redaction(b"one key"), Redaction(b"another")
    again.learn([source])
    other.learn([source])
    assert again.redacted(source) == redaction.redacted(source) != other.redacted(source)


KEPT = [
    "b891884f-051e-4a83-95af-2544101c9083",
    "00000000-0000-0000-0000-000000000000",
    "%Domain.FQDN%",
    "In from AD - User Join",
    "userPrincipalName",
    "msExchRecipientTypeDetails",
    "IIF(IsPresent([isCriticalSystemObject]),NULL,True)",
    r'InStr(DNComponent(CRef([dn]),1),"\\0ACNF:")',
    "CN=ForeignSecurityPrincipals",
    "2.3.20.0",
    "Microsoft.InfromADUserJoin.012",
    "System.IO.File",
    "https://login.windows.net",
    "True",
]
REPLACED = [
    "3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10",
    "{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}",
    "extension_9d98ed114c4840d298fad781915f27e4_badge",
    "S-1-5-21-1004336348-1177238915-682003330-512",
    "10.20.30.40",
    "lena@wingtip.com",
    "@wingtip.com",
    "wingtip.onmicrosoft.com",
    "OU=Paris,DC=wingtip,DC=com",
    r"CN=Smith\, John,OU=Paris,DC=wingtip,DC=com",
    "/o=Wingtip/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=",
    "https://sync.wingtip.com:5725/x",
    r"\\files01\rules",
    "a9993e364706816aba3e25717850c26c9cd0d89d",
]


def _value(text: str) -> str:
    document = {"azureDirectoryPolicy": {"anything": text}, "onpremisesDirectoryPolicy": []}
    source = Source("a.json", json.dumps(document).encode())
    redaction = Redaction(b"key")
    redaction.learn([source])
    return json.loads(redaction.redacted(source))["azureDirectoryPolicy"]["anything"]


@pytest.mark.parametrize("text", KEPT)
def test_what_the_product_says_stays(text: str):
    assert _value(text) == text


@pytest.mark.parametrize("text", REPLACED)
def test_what_tells_whose_it_is_goes(text: str):
    made = _value(text).casefold()
    assert made != text.casefold()
    for word in (
        "wingtip",
        "lena",
        "paris",
        "smith",
        "john",
        "files01",
        "rules",
        "9d98ed",
        "3f1d6b",
        "1004336348",
        "a9993e",
    ):
        assert word not in made


SAMPLES = sorted(Path(__file__).parents[2].joinpath("samples").rglob("*.[jpx]*"), key=str)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_only_the_replaced_spans_change(path: Path):
    """Each line of the original is that of the redaction with something else in the places of the pseudonyms."""
    source = Source(str(path), path.read_bytes())
    redaction = Redaction(b"key")
    redaction.learn([source])
    redacted = Source(str(path), redaction.redacted(source))
    made = re.compile("|".join(map(re.escape, sorted(redaction.names.pseudonyms.made, key=len, reverse=True))), re.I)
    before, after = source.text.splitlines(keepends=True), redacted.text.splitlines(keepends=True)
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        pattern = ".+?".join(map(re.escape, made.split(new))) if redaction.replaced else re.escape(new)
        assert re.fullmatch(pattern, old, re.DOTALL), new


@pytest.mark.parametrize("path", SAMPLES[::6], ids=lambda path: path.name)
def test_the_encoding_stays(path: Path):
    text = path.read_text("utf-8")
    redaction = Redaction(b"key")
    redaction.learn([Source("a", text.encode())])
    expected = redaction.redacted(Source("a", text.encode())).decode()
    for encoding in ("utf-8-sig", "utf-16"):
        if 'encoding="utf-8"' in text and encoding == "utf-16":
            continue
        assert redaction.redacted(Source("a", text.encode(encoding))) == expected.encode(encoding)
    windows = text.replace("\n", "\r\n").encode()
    assert redaction.redacted(Source("a", windows)) == expected.replace("\n", "\r\n").encode()
