"""Small configurations and schemas for the tests of the comparison, from the notation of ``mappings/cases.yaml``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ruleguard.expressions.references import attribute_references
from ruleguard.model.cloud_mappings import CloudSchema
from ruleguard.model.nodes import (
    ENTRA_CONNECTOR,
    Config,
    Connector,
    Flow,
    Input,
    Partition,
    ScopeCondition,
    ScopeGroup,
    Server,
    SyncRule,
)
from ruleguard.readers.graph_schema import read
from ruleguard.text import Source

_RULE = re.compile(r"(inbound|outbound) (\d+) ([^:]+): (\w+) -> (\w+)((?: \[[^]]*\])*)(.*)")
_NAMES = {"user": "user", "inetOrgPerson": "user", "group": "group", "contact": "contact"}


def config(case: dict[str, Any]) -> Config:
    """The server of a case."""
    rules = tuple(rule(head, flows) for entry in case["rules"] for head, flows in entry.items())
    return Config(
        input=Input("case", case.get("format", "server-xml"), "utf-8"),
        server=Server(host=None, build=None, staging=None, exported_at=None),
        connectors=(
            connector("entra", "entra", ENTRA_CONNECTOR),
            *(connector(name, "ad", name) for name in ("northwind", "fabrikam")),
            connector("hr", "generic-sql", "hr"),
        ),
        rules=rules if case.get("part") else (*rules, *creating(rules)),
        settings=(),
        metaverse=None,
    )


def creating(rules: tuple[SyncRule, ...]) -> Iterator[SyncRule]:
    """The rules that create the objects, without which an export is a part of a server."""
    for kind, target in (("person", "user"), ("group", "group"), ("person", "contact")):
        yield rule(f"outbound 990 Create {target}: {kind} -> {target} Provision", {})
    created = {(each.connector, each.source_object_type) for each in rules if each.link_type == "Provision"}
    used = {(each.connector, each.source_object_type) for each in rules if each.direction == "inbound"}
    for own, source in sorted(used - created, key=str):
        yield rule(f"inbound 990 Create {source}: {source} -> person {own} Provision", {})


def connector(name: str, kind: str, identifier: str) -> Connector:
    domain = Partition(
        dn=f"DC={name},DC=example",
        fqdn=None,
        selected=True,
        inclusions=None,
        exclusions=None,
        object_types=None,
        preferred_controllers=None,
    )
    return Connector(
        identifier=identifier,
        name=name,
        kind=kind,
        forest=f"{name}.example",
        partitions=(domain,),
        attributes=None,
        run_profiles=None,
        password_hash_sync=None,
        account=None,
        library=None,
        version=None,
        schema=None,
        details=(),
    )


def rule(head: str, flows: dict[str, str]) -> SyncRule:
    """A rule from its line. Words at the end: a connector, Provision, disabled, custom."""
    match = _RULE.fullmatch(head)
    if match is None:
        raise ValueError(f"unreadable rule: {head}")
    direction, precedence, name, source, target, scope, words = match.groups()
    own = next((word for word in words.split() if word in ("hr", "fabrikam", "northwind")), "northwind")
    clauses = tuple(clause(text) for text in re.findall(r"\[([^]]*)\]", scope))
    return SyncRule(
        name=name,
        identifier=name,
        description=None,
        direction=direction,
        connector=own if direction == "inbound" or own == "fabrikam" else ENTRA_CONNECTOR,
        source_object_type=source,
        target_object_type=target,
        link_type="Provision" if "Provision" in words else "JoinNoFlow" if "JoinNoFlow" in words else "Join",
        precedence=int(precedence),
        precedence_before=None,
        precedence_after=None,
        immutable_tag=None,
        disabled="disabled" in words,
        password_sync=None,
        soft_delete_expiry=None,
        standard=int(precedence) >= 100,
        scope=(ScopeGroup(conditions=clauses),) if clauses else (),
        joins=(),
        flows=tuple(flow(name, text) for name, text in flows.items()),
    )


def clause(text: str) -> ScopeCondition:
    attribute, operator, *value = text.split(" ", 2)
    return ScopeCondition(attribute=attribute, operator=operator, value=value[0] if value else "")


def flow(destination: str, text: str) -> Flow:
    parts = text.split("|") if re.search(r"\|(once|Merge\w*)$", text) else [text]
    source, more = parts[0], parts[1:]
    direct = re.fullmatch(r"\[([^]]*)\]", source)
    kind = "direct" if direct else "constant" if source.startswith("=") else "expression"
    return Flow(
        destination=destination,
        kind=kind,
        sources=(direct[1],) if direct else attribute_references(source) if kind == "expression" else (),
        expression=source if kind == "expression" else None,
        value=source[1:] if kind == "constant" else None,
        merge=next((word for word in more if word.startswith("Merge")), "Update"),
        once="once" in more,
    )


def schema(case: dict[str, Any], domain: str = "") -> CloudSchema:
    """The schema of a case, as Graph gives it."""
    mappings = [mapping(target, text) for target, text in (case["cloud"] or {}).items()]
    source = case.get("type", "user")
    off = any("|off" in text for text in (case["cloud"] or {}).values())
    item = {
        "name": f"Provision {source}",
        "enabled": not off,
        "sourceObjectName": source,
        "targetObjectName": _NAMES[source].capitalize(),
        "attributeMappings": mappings,
    }
    rules = [{"sourceDirectoryName": "Active Directory", "targetDirectoryName": "x", "objectMappings": [item]}]
    job = {
        "id": "AD2AADProvisioning.1",
        "schema": {"synchronizationRules": rules},
        "synchronizationJobSettings": [{"name": "DomainFQDN", "value": domain}],
    }
    return read(Source("schema.json", json.dumps(job).encode()))


def mapping(target: str, text: str) -> dict[str, Any]:
    expression, *more = text.split("|") if not text.startswith("default:") else ["", text]
    flow_type = next((word for word in more if word.endswith("AddOnly")), "Always")
    default = next((word.removeprefix("default:") for word in more if word.startswith("default:")), None)
    source = {"type": "Function", "name": expression.partition("(")[0], "expression": expression, "parameters": []}
    if expression.startswith(("[", '"')):
        kind = "Attribute" if expression.startswith("[") else "Constant"
        source = {"type": kind, "name": expression[1:-1], "expression": expression, "parameters": []}
    if "disagree" in more:
        source["name"] = "other"
    return {
        "targetAttributeName": target,
        "source": source if expression else None,
        "defaultValue": default,
        "flowType": flow_type,
    }
