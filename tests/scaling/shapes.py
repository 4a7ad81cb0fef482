"""What can be many in an input: for each a function from how many, and a text that makes names new, to files."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "samples" / "server"
DIRSYNC = ROOT / "samples" / "dirsync"
ENTRA = "b891884f-051e-4a83-95af-2544101c9083"
Json = dict[str, Any]
Files = dict[str, bytes]


def guid(*of: object) -> str:
    return str(uuid5(NAMESPACE_OID, repr(of)))


def rule(name: str, **fields: Any) -> Json:
    """A custom rule of a settings file that is sound by itself."""
    base = {
        "Name": name,
        "uniqueIdentifier": guid(name, fields.get("precedence")),
        "description": "why",
        "source": "user",
        "target": "person",
        "linkType": "Join",
        "direction": "Inbound",
        "precedence": 50,
        "immutableTag": "",
        "disabled": False,
        "scopeFilters": [[clause("department", "EQUAL", "x")]],
        "joinConditions": [],
        "attributeMappings": [direct("department", "department")],
    }
    return base | fields


def clause(attribute: str, condition: str, value: str) -> Json:
    return {"attribute": attribute, "condition": condition, "value": value}


def direct(destination: str, source: str) -> Json:
    return {"flowType": "Direct", "destination": destination, "source": source}


def expression(destination: str, text: str) -> Json:
    return {"flowType": "Expression", "destination": destination, "expression": text}


def join(source: str, destination: str) -> Json:
    return {"source": source, "destination": destination, "caseSensitive": False}


def forest(number: object, rules: Sequence[Json] = (), **fields: Any) -> Json:
    domain = {
        "distinguishedName": f"DC=f{number},DC=test",
        "fullyQualifiedDomainName": f"f{number}.test",
        "containerInclusions": [f"DC=f{number},DC=test"],
        "containerExclusions": [],
    }
    base = {
        "friendlyName": f"f{number}.test",
        "uniqueIdentifier": guid("forest", str(number)),
        "fullyQualifiedDomainName": f"f{number}.test",
        "onPremisesDirectoryAccount": "F\\MSOL_0",
        "partitionFilters": [domain],
        "standardSynchronizationRules": [],
        "customSynchronizationRules": list(rules),
    }
    return base | fields


def settings(rules: Sequence[Json] = (), *more: Json, outbound: Sequence[Json] = (), **fields: Any) -> Files:
    """A settings file with rules of one forest, and perhaps more forests."""
    document = {
        "policyMetadata": {"azureADConnectVersion": "2.5.3.0", "timeCreated": "2026-01-01 08:00:00Z"},
        "deploymentMetadata": {"hostName": "SYNC01", "connectorIds": [ENTRA]},
        "azureDirectoryPolicy": {"customSynchronizationRules": list(outbound), "standardSynchronizationRules": []},
        "onpremisesDirectoryPolicy": [forest(0, rules), *more],
    }
    return {"in.json": json.dumps(document | fields).encode()}


def one(**fields: Any) -> Files:
    return settings([rule("r", **fields)])


def _rules(count: int, salt: str, fields: Callable[[int], Json]) -> Files:
    return settings([rule(f"r{salt}{n}", precedence=n + 1) | fields(n) for n in range(count)])


def outbound(count: int, salt: str) -> Files:
    sides = {"source": "person", "target": "user", "direction": "Outbound"}
    return settings(
        outbound=[rule(f"o{salt}{n}", precedence=n + 1, **sides, attributeMappings=[direct("department", f"a{n}")])
                  for n in range(count)]
    )  # fmt: skip


def default(count: int, salt: str) -> Files:
    standard = [
        {"Name": f"In from AD - {salt}{n}", "uniqueIdentifier": guid(n), "precedence": 100 + n,
         "immutableTag": f"Microsoft.InfromAD{salt}{n}.001"}
        for n in range(count)
    ]  # fmt: skip
    return settings([], forest(1, standardSynchronizationRules=standard))


def containers(count: int, salt: str, *, nested: bool = False) -> Files:
    root = "DC=f1,DC=test"
    names = [f"OU={salt}{n},{root}" for n in range(count)]
    below = [f"OU=x,{name}" for name in names] if nested else []
    domain = {"distinguishedName": root, "fullyQualifiedDomainName": "f1.test"}
    return settings(
        [], forest(1, partitionFilters=[domain | {"containerInclusions": names, "containerExclusions": [root, *below]}])
    )


def domains(count: int, salt: str) -> Files:
    found = [
        {"distinguishedName": f"DC={salt}{n},DC=f1,DC=test", "fullyQualifiedDomainName": f"{salt}{n}.f1.test",
         "containerInclusions": [f"DC={salt}{n},DC=f1,DC=test"], "containerExclusions": []}
        for n in range(count)
    ]  # fmt: skip
    return settings([], forest(1, partitionFilters=found))


EXPRESSIONS: dict[str, Callable[[int, str], str]] = {
    "operators": lambda n, s: " & ".join(f"[{s}{each}]" for each in range(n)),
    "conditions": lambda n, s: "IIF(" + " || ".join(f'[{s}{each}] = "{each}"' for each in range(n)) + ',"a","b")',
    "arguments": lambda n, s: "Switch(" + ",".join(f'[{s}x] = "{each}","{each}"' for each in range(n)) + ")",
    "calls": lambda n, s: " & ".join(f'IIF(IsPresent([{s}{each}]),[{s}{each}],"")' for each in range(n)),
    "long text": lambda n, s: f'"{s}{"x " * n * 20}" & [mail]',
    "blanks": lambda n, s: f"[mail]{' ' * n * 20}& [{s}]",
    "numbers": lambda n, s: f"[{s}] & {'1' * n}",
    "quotes": lambda n, s: f"[{s}] & " + '"' * n * 2,
    "open": lambda n, s: "(" * n + f"[{s}]",
}


def _one_expression(form: Callable[[int, str], str]) -> Callable[[int, str], Files]:
    return lambda n, s: one(attributeMappings=[expression("department", form(n, s))])


def nested(count: int, salt: str) -> Files:
    """Forty levels deep, many times."""
    depth = 40
    text = "".join(f'IIF([{salt}{{0}}] = "{n}","{n}",' for n in range(depth)) + '""' + ")" * depth
    return one(attributeMappings=[expression(f"d{n}", text.replace("{0}", str(n))) for n in range(count // 20)])


SETTINGS: dict[str, Callable[[int, str], Files]] = {
    "conditions of one group": lambda n, s: one(
        scopeFilters=[[clause(f"{s}{each}", "EQUAL", "x") for each in range(n)]]
    ),
    "conditions about one attribute": lambda n, s: one(
        scopeFilters=[[clause("department", "NOTEQUAL", f"{s}{each}") for each in range(n)]]
    ),
    "equal conditions": lambda n, s: one(scopeFilters=[[clause("department", "EQUAL", s) for each in range(n)]]),
    "bits and parts of one attribute": lambda n, s: one(
        scopeFilters=[[clause("userAccountControl", ("ISBITSET", "ISBITNOTSET", "CONTAINS", "STARTSWITH")[each % 4],
                              str(1_000 + each)) for each in range(n)]]
    ),
    "groups about one attribute": lambda n, s: one(
        scopeFilters=[[clause("department", "EQUAL", f"{s}{each}")] for each in range(n)]
    ),
    "groups that deny": lambda n, s: one(
        scopeFilters=[[clause(f"{s}{each}", "NOTEQUAL", "x")] for each in range(n)]
    ),
    "groups of two": lambda n, s: one(
        scopeFilters=[[clause("department", "STARTSWITH", f"{s}{each}"), clause("c", "EQUAL", str(each))]
                      for each in range(n)]
    ),
    "equal groups": lambda n, s: one(scopeFilters=[[clause("department", "EQUAL", s)]] * n),
    "empty groups": lambda n, s: one(scopeFilters=[[]] * n),
    "pairs of one join": lambda n, s: one(joinConditions=[[join(f"{s}{each}", f"{s}{each}") for each in range(n)]]),
    "joins": lambda n, s: one(
        linkType="Provision", joinConditions=[[join(f"{s}{each}", f"{s}{each}")] for each in range(n)]
    ),
    "joins by mail": lambda n, s: one(
        linkType="Provision",
        joinConditions=[[join("mail", "mail"), join(f"{s}{each}", f"{s}{each}")] for each in range(n)]
        + [[join("objectGUID", "sourceAnchorBinary")]],
    ),
    "equal joins": lambda n, s: one(joinConditions=[[join("mail", "mail")]] * n),
    "flows to one attribute": lambda n, s: one(attributeMappings=[direct("department", f"{s}{n}") for n in range(n)]),
    "flows": lambda n, s: one(attributeMappings=[direct(f"{s}{each}", f"{s}{each}") for each in range(n)]),
    "flows of one attribute": lambda n, s: one(attributeMappings=[direct(f"{s}{n}", "department") for n in range(n)]),
    "flows of constants": lambda n, s: one(
        attributeMappings=[{"flowType": "Constant", "destination": f"{s}{each}", "value": f" {each} "}
                           for each in range(n)]
    ),
    "flows that merge": lambda n, s: one(
        attributeMappings=[direct("proxyAddresses", f"{s}{each}") | {"mergeType": "Merge"} for each in range(n)]
    ),
    "expressions": lambda n, s: one(
        attributeMappings=[expression(f"{s}{each}", f'Trim([{s}{each}]) & "{each}"') for each in range(n)]
    ),
    "broken expressions": lambda n, s: one(
        attributeMappings=[expression(f"{s}{each}", f'Trimm([{s}{each}] & "{each}"') for each in range(n)]
    ),
    "rules alike": lambda n, s: _rules(n, s, lambda _: {}),
    "rules of one name": lambda n, s: _rules(n, s, lambda _: {"Name": s}),
    "rules of one name and body": lambda n, s: _rules(n, s, lambda _: {"Name": s, "precedence": 50}),
    "rules of one precedence": lambda n, s: _rules(n, s, lambda _: {"precedence": 50}),
    "rules with attributes of their own": lambda n, s: _rules(
        n, s, lambda each: {"attributeMappings": [direct(f"{s}{each}", f"{s}{each}")]}
    ),
    "rules with filters of their own": lambda n, s: _rules(
        n, s, lambda each: {"scopeFilters": [[clause("department", "EQUAL", f"{s}{each}")]]}
    ),
    "rules without a filter": lambda n, s: _rules(n, s, lambda _: {"scopeFilters": []}),
    "rules that give constants": lambda n, s: _rules(
        n, s, lambda each: {"scopeFilters": [[clause("c", "EQUAL", f"{s}{each}")]],
                            "attributeMappings": [{"flowType": "Constant", "destination": "department", "value": "x"}]}
    ),
    "rules that filter from the cloud": lambda n, s: _rules(
        n, s, lambda each: {"attributeMappings": [{"flowType": "Constant", "destination": "cloudFiltered",
                                                   "value": ("True", "False")[each % 2]}]}
    ),
    "rules that give nulls": lambda n, s: _rules(
        n, s, lambda each: {"attributeMappings": [expression("department", "AuthoritativeNull")]}
    ),
    "rules that merge": lambda n, s: _rules(
        n, s, lambda each: {"attributeMappings": [direct("proxyAddresses", "proxyAddresses")
                                                  | {"mergeType": ("Merge", "Update")[each % 2]}]}
    ),
    "rules that join": lambda n, s: _rules(
        n, s, lambda each: {"linkType": "Provision", "joinConditions": [[join(f"{s}{each}", "mail")]]}
    ),
    "rules that join without flow": lambda n, s: _rules(
        n, s, lambda each: {"linkType": ("JoinNoFlow", "Join")[each % 2], "attributeMappings": [],
                            "joinConditions": [[join("mail", f"{s}{each}")]]}
    ),
    "rules that are disabled": lambda n, s: _rules(n, s, lambda _: {"disabled": True}),
    "rules of a chain of attributes": lambda n, s: _rules(
        n, s, lambda each: {"attributeMappings": [direct(f"{s}{each + 1}", f"{s}{each}")]}
    ),
    "rules behind default rules": lambda n, s: _rules(n, s, lambda each: {"precedence": 1_000 + each}),
    "rules of a chain of placements": lambda n, s: _rules(
        n, s, lambda each: {"uniqueIdentifier": guid(s, each), "precedenceBefore": guid(s, each + 1)}
    ),
    "rules with one identifier": lambda n, s: _rules(n, s, lambda _: {"uniqueIdentifier": guid(s)}),
    "rules with password sync": lambda n, s: _rules(n, s, lambda _: {"passwordHashSyncTarget": True}),
    "rules out": outbound,
    "rules with unknown members": lambda n, s: _rules(n, s, lambda each: {f"{s}new{each}": each}),
    "default rules": default,
    "forests": lambda n, s: settings([], *(forest(f"{s}{each}", friendlyName=f"{s}{each}") for each in range(n))),
    "forests with rules": lambda n, s: settings(
        [], *(forest(f"{s}{each}", [rule(f"{s}{each}", precedence=each)]) for each in range(n))
    ),
    "forests of one name": lambda n, s: settings(
        [], *(forest(1, uniqueIdentifier=guid(s, each)) for each in range(n))
    ),
    "domains": domains,
    "containers": containers,
    "containers in each other": lambda n, s: containers(n, s, nested=True),
    "settings nobody knows": lambda n, s: settings([], newPolicy={f"{s}{each}": each for each in range(n)}),
    "directory extensions": lambda n, s: settings(
        [], directoryExtensionPolicy=[{"attribute": f"{s}{each}", "objectClass": "user"} for each in range(n)]
    ),
    "levels of expressions": nested,
} | {f"one expression of many {name}": _one_expression(form) for name, form in EXPRESSIONS.items()}  # fmt: skip


# --- XML of a server: one file of the sample is made longer at one place ------------------------------------------------


@cache
def _server() -> Files:
    return {str(path.relative_to(SERVER)).replace("\\", "/"): path.read_bytes() for path in SERVER.glob("*/*.xml")}


def longer(folder: Callable[[], Files], name: str, before: str, piece: Callable[[int], str], count: int) -> Files:
    """The files with pieces before the first place of a text, in the first file whose name contains another."""
    files = dict(folder())
    path = next(each for each in sorted(files) if name in each)
    text = files[path].decode()
    head, mark, tail = text.partition(before)
    assert mark, (path, before)
    files[path] = (head + "".join(map(piece, range(count))) + mark + tail).encode()
    return files


def _partition(number: int, salt: str) -> str:
    return (
        f"<partition><id>{{{guid(salt, number)}}}</id><name>DC={salt}{number},DC=example</name><selected>1</selected>"
        "<filter><object-classes><object-class>user</object-class></object-classes></filter></partition>"
    )


def _run_profile(number: int, salt: str) -> str:
    step = '<step><step-type type="export" /><partition>{0F087B92-026B-418F-A39D-F3596CE324E0}</partition></step>'
    return (
        f"<run-configuration><id>{{{guid(salt, number)}}}</id><name>{salt}{number}</name><configuration>{step}"
        "</configuration></run-configuration>"
    )


def _attribute(number: int, salt: str) -> str:
    return (
        f'<attribute-type id="X{number}" single-value="true"><name>{salt}{number}</name>'
        "<syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>"
    )


def _mapping(number: int, salt: str) -> str:
    return f"<mapping><dest>{salt}{number}</dest><src><attr>{salt}{number}</attr></src></mapping>"


def _rule_files(count: int, salt: str) -> Files:
    files = dict(_server())
    (text,) = (content for name, content in files.items() if "_{02bcadbd" in name)
    for number in range(count):
        new = guid(salt, number).encode()
        more = text.replace(b"02bcadbd-2960-4f1a-b4a0-b68dfab0b0af", new).replace(b"UPN suffix", new)
        files[f"SynchronizationRules/SynchronizationRule_{{{new.decode()}}}.xml"] = more
    return files


AD = "Connector_{f189"
XML: dict[str, Callable[[int, str], Files]] = {
    "partitions": lambda n, s: longer(_server, AD, "</ma-partition-data>", lambda each: _partition(each, s), n),
    "run profiles": lambda n, s: longer(_server, AD, "</ma-run-data>", lambda each: _run_profile(each, s), n),
    "selected attributes": lambda n, s: longer(
        _server, AD, "</attribute-inclusion>", lambda each: f"<attribute>{s}{each}</attribute>", n
    ),
    "attributes of a schema": lambda n, s: longer(_server, AD, '<class id="C31"', lambda each: _attribute(each, s), n),
    "attributes of a type": lambda n, s: longer(
        _server, AD, "</class>", lambda each: f'<attribute ref="#X{s}{each}" required="false" />', n
    ),
    "attributes of the metaverse": lambda n, s: longer(
        _server, "MV", "<dsml:class", lambda each: _attribute(each, s).replace("attribute-type", "dsml:attribute-type")
        .replace("<name", "<dsml:name").replace("</name", "</dsml:name").replace("<syntax", "<dsml:syntax")
        .replace("</syntax", "</dsml:syntax"), n
    ),
    "object types": lambda n, s: longer(
        _server, AD, "</directory-schema>", lambda each: f'<class id="{s}{each}"><name>{s}{each}</name></class>', n
    ),
    "included containers": lambda n, s: longer(
        _server, AD, "</inclusions>", lambda each: f"<inclusion>OU={s}{each},DC=northwind,DC=example</inclusion>", n
    ),
    "object types of a partition": lambda n, s: longer(
        _server, AD, "</object-classes>", lambda each: f"<object-class>{s}{each}</object-class>", n
    ),
    "flows of a rule": lambda n, s: longer(
        _server, "_{02bcadbd", "</attribute-mappings>", lambda each: _mapping(each, s), n
    ),
    "clauses of a rule": lambda n, s: longer(
        _server, "_{02bcadbd", "<scope>", lambda each: f"<scope><csAttribute>{s}{each}</csAttribute><csOperator>"
        "EQUAL</csOperator><csValue>x</csValue></scope>", n
    ),
    "files of rules": _rule_files,
}  # fmt: skip


# --- FIM and DirSync ----------------------------------------------------------------------------------------------------


@cache
def _dirsync() -> Files:
    return {path.name: path.read_bytes() for path in DIRSYNC.glob("*.XML")}


def _filter(number: int, salt: str) -> str:
    return (
        f'<filter-alternative id="{{{guid(salt, number)}}}"><condition cd-attribute="{salt}{number}" operator="equality">'
        "<value>x</value></condition></filter-alternative>"
    )


def _export_flow(number: int, salt: str) -> str:
    return (
        f'<export-flow cd-attribute="{salt}{number}" id="{{{guid(salt, number)}}}" suppress-deletions="false">'
        f"<direct-mapping><src-attribute>{salt}{number}</src-attribute></direct-mapping></export-flow>"
    )


def _import_flow(number: int, salt: str) -> str:
    return (
        f'<import-flows mv-attribute="{salt}{number}" type="ranked">'
        f'<import-flow src-ma="{{8310615F-641D-5CE6-B27E-3909171E32AF}}"'
        f' cd-object-type="user" id="{{{guid(salt, number)}}}"><direct-mapping><src-attribute>{salt}{number}</src-attribute>'
        "</direct-mapping></import-flow></import-flows>"
    )


def _join(number: int, salt: str) -> str:
    return (
        f'<join-criterion id="{{{guid(salt, number)}}}"><search mv-object-type="person"><attribute-mapping '
        f'mv-attribute="{salt}{number}"><direct-mapping><src-attribute>Mail</src-attribute></direct-mapping>'
        '</attribute-mapping></search><resolution type="none"><script-context/></resolution></join-criterion>'
    )


FIM: dict[str, Callable[[int, str], Files]] = {
    "filters of an agent": lambda n, s: longer(
        _dirsync, "8310615F", "<filter-alternative", lambda each: _filter(each, s), n
    ),
    "export flows of an agent": lambda n, s: longer(
        _dirsync, "8310615F", "<export-flow ", lambda each: _export_flow(each, s), n
    ),
    "import flows": lambda n, s: longer(_dirsync, "MV", "<import-flows", lambda each: _import_flow(each, s), n),
    "joins of an agent": lambda n, s: longer(_dirsync, "B592", "<join-criterion", lambda each: _join(each, s), n),
    "attributes of an agent": lambda n, s: longer(
        _dirsync, "8310615F", "</attribute-inclusion>", lambda each: f"<attribute>{s}{each}</attribute>", n
    ),
}

# --- two servers, with something many times different -------------------------------------------------------------------

Sides = tuple[Files, Files]


def _sides(count: int, salt: str, other: Callable[[int], Json], one: Callable[[int], Json] = lambda _: {}) -> Sides:
    filters = [{"scopeFilters": [[clause("department", "EQUAL", f"{salt}{each}")]]} for each in range(count)]
    return (
        _rules(count, salt, lambda each: filters[each] | one(each)),
        _rules(count, salt, lambda each: filters[each] | one(each) | other(each)),
    )


def _inside(name: str, here: Sequence[Any], there: Sequence[Any]) -> Sides:
    return one(**{name: here}), one(**{name: there})


def _many(name: str, make: Callable[[int, str], Any]) -> dict[str, Callable[[int, str], Sides]]:
    """A list in one rule: the other way round, half of it new, and all of it new."""
    return {
        f"{name} shuffled": lambda n, s: _inside(
            name, [make(each, s) for each in range(n)], [make(each, s) for each in reversed(range(n))]
        ),
        f"{name} half new": lambda n, s: _inside(
            name,
            [make(each, s) for each in range(n)],
            [make(each, s if each % 2 else f"{s}z") for each in range(n)],
        ),
        f"{name} new": lambda n, s: _inside(
            name, [make(each, s) for each in range(n)], [make(each, f"{s}z") for each in range(n)]
        ),
    }


DIFFS: dict[str, Callable[[int, str], Sides]] = {
    "rules that are the same": lambda n, s: _sides(n, s, lambda _: {}),
    "rules renamed": lambda n, s: _sides(n, s, lambda each: {"Name": f"new {s}{each}"}),
    "rules exchanged": lambda n, s: _sides(n, s, lambda each: {"precedence": n - each}),
    "rules moved behind one": lambda n, s: _sides(
        n, s, lambda each: {"precedence": 5 * n + each} if each < n - 1 else {}
    ),
    "rules with other flows": lambda n, s: _sides(
        n, s, lambda each: {"attributeMappings": [direct("department", f"{s}{each}")]}
    ),
    "rules with other filters": lambda n, s: _sides(n, s, lambda each: {"scopeFilters": []}),
    "rules of one name, other filters": lambda n, s: _sides(
        n, s, lambda each: {"scopeFilters": [[clause("company", "EQUAL", f"{s}{each}")]]}, lambda _: {"Name": s}
    ),
    "rules of one name, exchanged": lambda n, s: _sides(
        n, s, lambda each: {"precedence": n - each}, lambda _: {"Name": s}
    ),
    "rules disabled": lambda n, s: _sides(n, s, lambda _: {"disabled": True}),
    "connectors with other names": lambda n, s: (
        settings([], *(forest(f"{s}{each}", friendlyName=f"{s}{each}") for each in range(n))),
        settings([], *(forest(f"{s}{each}", friendlyName=f"{s}z{each}") for each in range(n))),
    ),
    "containers half new": lambda n, s: (containers(n, s), containers(n // 2, s, nested=True)),
    "domains and other domains": lambda n, s: (domains(n, s), domains(n, f"{s}z")),
    "settings nobody knows, other values": lambda n, s: (
        settings([], newPolicy={f"{s}{each}": each for each in range(n)}),
        settings([], newPolicy={f"{s}{each}": each + 1 for each in range(n)}),
    ),
    "values of a list": lambda n, s: (
        settings([], directoryExtensionPolicy=[{"attribute": f"{s}{each}", "objectClass": "user"} for each in range(n)]),
        settings([], directoryExtensionPolicy=[{"attribute": f"{s}z{each}", "objectClass": "user"} for each in range(n)]),
    ),
    **_many("scopeFilters", lambda each, s: [clause("department", "EQUAL", f"{s}{each}")]),
    **_many("joinConditions", lambda each, s: [join(f"{s}{each}", "mail")]),
    **_many("attributeMappings", lambda each, s: direct(f"{s}{each}", f"{s}{each}")),
    **{
        f"one target: {name}": sides
        for name, sides in _many("attributeMappings", lambda each, s: direct("department", f"{s}{each}")).items()
    },
}  # fmt: skip
