"""Facts about single clauses of scoping filters, and about filters as a whole, that several rules need.

Sources: Microsoft's page on declarative provisioning; for the tables one public export of build 1.1.130, whose schemas of
Active Directory, metaverse and Entra ID agree on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ruleguard.expressions.environment import PSEUDO_ATTRIBUTES
from ruleguard.lint.surroundings import attribute, is_default, source_schema
from ruleguard.model.kept import kept_each
from ruleguard.model.nodes import Config, Connector, Schema, ScopeCondition, ScopeGroup, SyncRule
from ruleguard.model.scope_clauses import SINGLE_VALUED, exclude_each_other

MULTI_VALUED = frozenset(
    (
        "authorig", "dlmemrejectperms", "dlmemsubmitperms", "member", "memberof", "msexchdelegatelistlink",
        "msexchextensioncustomattribute1", "msexchextensioncustomattribute2", "msexchextensioncustomattribute3",
        "msexchextensioncustomattribute4", "msexchextensioncustomattribute5", "msexchmoderatedbylink", "objectclass",
        "otherfacsimiletelephonenumber", "otherhomephone", "otheripphone", "othermailbox", "othermobile", "otherpager",
        "othertelephone", "owner", "proxyaddresses", "publicdelegates", "serviceprincipalname", "showinaddressbook",
        "sidhistory", "unauthorig", "usercertificate", "usersmimecertificate",
    )
)  # fmt: skip
"""Attributes with several values wherever they exist, folded."""

NULL_TESTS = frozenset(("ISNULL", "ISNOTNULL"))
BIT_TESTS = frozenset(("ISBITSET", "ISBITNOTSET"))
VALUE_TESTS = frozenset(("ISIN", "ISNOTIN"))
MEMBER_TESTS = frozenset(("ISMEMBEROF", "ISNOTMEMBEROF"))

_OPPOSITES = {
    "EQUAL": "NOTEQUAL",
    "STARTSWITH": "NOTSTARTSWITH",
    "ENDSWITH": "NOTENDSWITH",
    "CONTAINS": "NOTCONTAINS",
    "ISIN": "ISNOTIN",
    "ISBITSET": "ISBITNOTSET",
    "ISMEMBEROF": "ISNOTMEMBEROF",
    "ISNULL": "ISNOTNULL",
}
_DENIALS = frozenset(_OPPOSITES.values())
_OPPOSITES |= {denial: test for test, denial in _OPPOSITES.items()}


_EVERYBODY_HAS = frozenset(("cn", "distinguishedname", "dn", "name", "objectguid", "objectsid", "samaccountname"))
_SYNCHRONIZED_HAVE = frozenset(("accountenabled", "sourceanchor"))
_LEAVES_OUT_FEW = frozenset(
    (
        ("admindescription", "NOTSTARTSWITH", "user_"),
        ("iscriticalsystemobject", "NOTEQUAL", "true"),
        ("sourceobjecttype", "EQUAL", "user"),
        ("cloudmastered", "NOTEQUAL", "true"),
        ("cloudfiltered", "NOTEQUAL", "true"),
    )
)


def own_clauses(rule: SyncRule) -> Iterator[ScopeCondition]:
    """The clauses of a rule that somebody wrote: none for a default rule, whose changes are another rule's matter."""
    if not is_default(rule):
        for group in rule.scope or ():
            yield from group.conditions


def words(clause: ScopeCondition) -> str:
    """The clause as the rule editor shows it."""
    parts = [clause.attribute, clause.operator]
    if clause.operator not in NULL_TESTS:
        parts.append(f"'{clause.value}'")
    return " ".join(part for part in parts if part)


def is_complete(clause: ScopeCondition) -> bool:
    """Whether every part of a clause is known; a script may leave one to be worked out."""
    return None not in (clause.attribute, clause.operator, clause.value)


@kept_each
def is_known(rule: SyncRule) -> bool:
    """Whether the rule's filter is known in every part."""
    return rule.scope is not None and all(is_complete(clause) for group in rule.scope for clause in group.conditions)


def is_unscoped(rule: SyncRule) -> bool:
    """Whether the rule's filter is known and lets every object in: no group, or a group without clauses."""
    return rule.scope is not None and (not rule.scope or any(not group.conditions for group in rule.scope))


def takes_all_users(rule: SyncRule) -> bool:
    """Whether a rule is for users and lets in every ordinary one: no clause, or only those of the default rules."""
    kind = rule.source_object_type if rule.direction == "inbound" else rule.target_object_type
    if (kind or "").casefold() != "user":
        return False
    return is_unscoped(rule) or any(all(map(_keeps_users, group.conditions)) for group in rule.scope or ())


def _keeps_users(clause: ScopeCondition) -> bool:
    """Whether every ordinary user meets a clause."""
    name, value = (clause.attribute or "").casefold(), (clause.value or "").casefold()
    return (name, clause.operator, value) in _LEAVES_OUT_FEW or (
        clause.operator == "ISNOTNULL" and name in _EVERYBODY_HAS | _SYNCHRONIZED_HAVE
    )


def is_multi_valued(rule: SyncRule, name: str | None, config: Config) -> bool | None:
    """Whether an attribute that the rule's filter reads holds several values: by the schema, else by the tables."""
    schema = source_schema(rule, config)
    if schema is not None:
        found = attribute(schema, name)
        return None if found is None else found.multi_valued
    folded = (name or "").casefold()
    return True if folded in MULTI_VALUED else False if folded in SINGLE_VALUED else None


def is_missing(schema: Schema | None, name: str | None) -> bool:
    """Whether a known schema does not have an attribute."""
    if schema is None or not schema.attributes or not name:
        return False
    return name.casefold() not in PSEUDO_ATTRIBUTES and attribute(schema, name) is None


def belongs(schema: Schema | None, object_type: str | None, name: str | None) -> bool:
    """Whether a type of object has an attribute; True where that is not known."""
    found = _object_types(schema).get((object_type or "").casefold()) if schema is not None else None
    return not found or attribute(schema, name) is None or (name or "").casefold() in found


@kept_each
def _object_types(schema: Schema) -> Mapping[str, frozenset[str]]:
    """The attributes, folded, of the first type of each folded name."""
    types = reversed([*(schema.object_types or {}).items()])
    return {key.casefold(): frozenset(map(str.casefold, names)) for key, names in types}


def is_unselected(connector: Connector | None, name: str | None) -> bool:
    """Whether a connector is known not to import an attribute."""
    if connector is None or not connector.attributes or not name:
        return False
    folded = name.casefold()
    return folded not in PSEUDO_ATTRIBUTES and folded not in _selected(connector)


@kept_each
def _selected(connector: Connector) -> frozenset[str]:
    """The attributes that a connector imports, folded."""
    return frozenset(map(str.casefold, connector.attributes or ()))


def is_denial(clause: ScopeCondition) -> bool:
    """Whether a clause says that something is not so; of two clauses that cover everything one does."""
    return clause.operator in _DENIALS


def one_always_holds(one: ScopeCondition, other: ScopeCondition) -> bool:
    """Whether every object meets at least one of two clauses, because it cannot meet both opposites."""
    if (
        not (is_complete(one) and is_complete(other))
        or (one.attribute or "").casefold() != (other.attribute or "").casefold()
    ):
        return False
    opposites = [_OPPOSITES.get(clause.operator or "") for clause in (one, other)]
    return None not in opposites and exclude_each_other(
        replace(one, operator=opposites[0]), replace(other, operator=opposites[1])
    )


def lacks(group: ScopeGroup, *names: str) -> list[str]:
    """Which of the attributes no clause of a group asks about."""
    asked = {(clause.attribute or "").casefold() for clause in group.conditions}
    return [name for name in names if name.casefold() not in asked]
