"""What the connector of the staging server would have to import in addition, once a difference is brought over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from strategies import guid
from test_consequences import flow, rule

from ruleguard.diff.change import Change
from ruleguard.diff.imports import with_unimported
from ruleguard.diff.match import ConnectorPair, Pair
from ruleguard.model.nodes import (
    AttributeType,
    Connector,
    JoinCondition,
    JoinGroup,
    Partition,
    Schema,
    SyncRule,
)

AD = guid(1, 1)


def connector(attributes: tuple[str, ...] | None, types: tuple[str, ...] | None = ("user",)) -> Connector:
    known = ("mail", "title", "department", "employeeID")
    schema = Schema(attributes={name: AttributeType(name, "string", False, True) for name in known}, object_types=None)
    domain: dict[str, object] = dict.fromkeys(Partition.__dataclass_fields__) | {"selected": True, "options": ()}
    partitions = tuple(Partition(**{**domain, "dn": name, "object_types": types}) for name in ("DC=a", "DC=b"))
    fields: dict[str, object] = dict.fromkeys(Connector.__dataclass_fields__)
    fields |= {"identifier": AD, "name": "a.test", "kind": "ad", "forest": "a.test", "details": ()}
    return Connector(**fields | {"attributes": attributes, "schema": schema, "partitions": partitions})


# What the staging server's connector would have to import in addition


def unimported(change: Change, staging: Connector | None) -> tuple[str, ...]:
    pair = ConnectorPair("ad:a.test", Pair(connector(None), staging, "forest"))
    (found,) = with_unimported([change], [pair])
    return found.unimported


def changed(item: str, field: str, one: SyncRule | None, other: SyncRule | None) -> Change:
    return Change("changed", item, ("ad:a.test", "R"), field, "a", "b", rules=(one, other))


def scoped(attribute: str) -> SyncRule:
    return rule(((attribute, "EQUAL", "x"),))


def joined(attribute: str) -> SyncRule:
    condition = JoinCondition(connector_attribute=attribute, metaverse_attribute="mail", case_sensitive=False)
    return rule(joins=(JoinGroup(conditions=(condition,)),))


def reading(*names: str) -> SyncRule:
    return rule(flows=tuple(replace(flow(name), sources=(name,)) for name in names))


OUT = {"direction": "outbound", "source_object_type": "person", "target_object_type": "user"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (changed("flow", "sources", reading("mail"), reading("title")), ("title",)),
        (changed("flow", "sources", reading("mail"), reading("Title", "department", "mail")), ("department", "Title")),
        (changed("flow", "sources", reading("title"), reading("mail")), ("title",)),
        (changed("flow", "sources", reading("mail"), reading("notInTheSchema")), ()),
        (changed("rule", "scope", scoped("mail"), scoped("employeeID")), ("employeeID",)),
        (changed("rule", "joins", joined("mail"), joined("employeeID")), ("employeeID",)),
        (changed("rule", "joins", joined("mail"), reading("employeeID")), ()),
        (changed("rule", "", None, reading("title", "department")), ("department", "title")),
        (changed("rule", "disabled", reading("title"), reading("title")), ("title",)),
        (changed("rule", "connector", reading("title"), reading("title")), ("title",)),
        (changed("rule", "connector", joined("employeeID"), joined("employeeID")), ("employeeID",)),
        (changed("rule", "connector", scoped("title"), scoped("title")), ("title",)),
        (changed("rule", "direction", reading("title"), rule(flows=(flow("mail"),), **OUT)), ("title",)),
        (changed("rule", "description", reading("mail"), reading("title")), ()),
        (changed("rule", "source_object_type", rule(), rule(source_object_type="contact")), ("contact",)),
        (
            changed("rule", "target_object_type", rule(**OUT), rule(**{**OUT, "target_object_type": "group"})),
            ("group",),
        ),
        (changed("rule", "", None, rule(flows=(flow("title"),), **OUT)), ("title",)),
        (changed("rule", "scope", rule((("title", "EQUAL", "x"),), **OUT), rule(**OUT)), ()),
        (changed("connector", "", reading("mail"), reading("title")), ()),
    ],
)
def test_what_a_connector_would_have_to_import_besides(change: Change, expected: tuple[str, ...]):
    assert unimported(change, connector(("mail",))) == expected


@pytest.mark.parametrize(
    "staging",
    [
        connector(("MAIL", "TITLE"), ("USER", "CONTACT")),
        connector(None, None),
        replace(connector(("mail",)), schema=None),
        None,
    ],
)
def test_what_is_imported_or_not_known_is_not_asked_for(staging: Connector | None):
    assert unimported(changed("flow", "sources", reading("mail"), reading("title")), staging) == ()


def test_an_object_type_of_one_domain_is_imported():
    staging = connector(("mail",), ("user",))
    domains = staging.partitions or ()
    one = replace(staging, partitions=(domains[0], replace(domains[1], object_types=("contact",))))
    change = changed("rule", "source_object_type", rule(), rule(source_object_type="contact"))
    assert unimported(change, one) == ()
    off = replace(staging, partitions=(domains[0], replace(domains[1], object_types=("contact",), selected=False)))
    assert unimported(change, off) == ("contact",)
