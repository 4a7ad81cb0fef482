"""Small configurations for the laws of comparison: few names, so that they clash; few values, so that they agree.

Each part is made from a number of its own. That is a hundred times faster than to draw every field, and a failing
example still loses whatever parts it does not need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from ruleguard.model.nodes import (
    ENTRA_CONNECTOR,
    AttributeType,
    Config,
    Connector,
    Flow,
    Input,
    JoinCondition,
    JoinGroup,
    Partition,
    RunProfile,
    Schema,
    ScopeCondition,
    ScopeGroup,
    Server,
    Setting,
    SyncRule,
)

FORESTS = ("a.test", "b.test")
ATTRIBUTES = ("mail", "title", "sourceAnchor", "cloudFiltered")
EXPRESSIONS = ("Trim([mail])", 'IIF(IsPresent([title]),[title],"no  title")', '[mail] & " x"', "[job title]")
STANDARD = ("Microsoft.InfromADUserJoin.003", "Microsoft.OuttoADUserLync.004", "Microsoft.OuttoAADGroupJoin.001")
UNKNOWN_CONNECTOR = "99999999-0000-4000-8000-000000000000"
UNKNOWN_RULE = "99999999-0000-4000-8000-000000000001"
CONTAINERS = ("", "OU=HR,", "OU=Staff,OU=HR,", "OU=IT,", "OU=a\\, b,OU=IT,")
JSON_SETTINGS = ("selfServicePasswordReset", "identityMappingPolicy.azureSourceAnchorAttribute", "futurePolicy.mode")
XML_SETTINGS = ("Microsoft.OptionalFeature.GroupFiltering", "Microsoft.Synchronize.TimeInterval", "Microsoft.Future")


def guid(kind: int, number: int) -> str:
    return f"{kind:08x}-0000-4000-8000-{number:012x}"


def _some(random: Random, items: Iterable, most: int = 9) -> tuple:
    listed = list(items)
    return tuple(random.sample(listed, random.randint(0, min(most, len(listed)))))


def _times(random: Random, make: Callable, low: int, high: int) -> tuple:
    return tuple(make(random) for _ in range(random.randint(low, high)))


def _scope_condition(random: Random) -> ScopeCondition:
    operator, value = random.choice(("EQUAL", "ISNULL")), random.choice(("", "x"))
    return ScopeCondition(attribute=random.choice(ATTRIBUTES), operator=operator, value=value)


def scope(random: Random) -> tuple[ScopeGroup, ...]:
    return _times(random, lambda it: ScopeGroup(conditions=_times(it, _scope_condition, 1, 2)), 0, 2)


def _join_condition(random: Random) -> JoinCondition:
    one, other = random.choice(ATTRIBUTES), random.choice(ATTRIBUTES)
    return JoinCondition(connector_attribute=one, metaverse_attribute=other, case_sensitive=random.random() < 0.5)


def joins(random: Random) -> tuple[JoinGroup, ...]:
    return _times(random, lambda it: JoinGroup(conditions=_times(it, _join_condition, 1, 2)), 0, 2)


def flow(random: Random) -> Flow:
    kind = random.choice(("direct", "constant", "expression"))
    return Flow(
        destination=random.choice(ATTRIBUTES),
        kind=kind,
        sources=(random.choice(ATTRIBUTES),) if kind == "direct" else (),
        expression=random.choice(EXPRESSIONS) if kind == "expression" else None,
        value=random.choice(("True", "x")) if kind == "constant" else None,
        merge=random.choice(("Update", "Merge")),
        once=random.random() < 0.5,
    )


def rule(random: Random, number: int, connectors: tuple[str, ...]) -> SyncRule:
    tag = random.choice(("", "", "Corp.Tag.001", *STANDARD))
    standard = tag.startswith("Microsoft.")
    stub = standard and random.random() < 0.5
    return SyncRule(
        name=random.choice(("One", "Two", "Three")),
        identifier=guid(2, number),
        description=None if stub else random.choice(("", "note")),
        direction=None if stub else random.choice(("inbound", "inbound", "outbound")),
        connector=random.choice(connectors),
        source_object_type=None if stub else random.choice(("user", "group")),
        target_object_type=None if stub else random.choice(("person", "person", "group")),
        link_type=None if stub else random.choice(("Join", "Provision")),
        precedence=random.randint(1, 12),
        precedence_before=None,
        precedence_after=None,
        immutable_tag=tag,
        disabled=random.random() < 0.3,
        password_sync=None if stub else random.random() < 0.3,
        soft_delete_expiry=None,
        standard=standard,
        scope=None if stub else scope(random),
        joins=None if stub else joins(random),
        flows=None if stub else _times(random, flow, 0, 3),
    )


def partition(random: Random, dn: str) -> Partition:
    return Partition(
        dn=dn,
        fqdn=None,
        selected=random.random() < 0.8,
        inclusions=tuple(prefix + dn for prefix in _some(random, CONTAINERS, 3)),
        exclusions=tuple(prefix + dn for prefix in _some(random, CONTAINERS, 3)),
        object_types=random.choice((None, _some(random, ("user", "group")))),
        preferred_controllers=_some(random, ("dc1", "dc2")),
    )


def _profile(random: Random, name: str) -> RunProfile:
    return RunProfile(name=name, steps=_times(random, lambda it: it.choice(("export", "full-import")), 0, 2))


def directory(random: Random, number: int, forest: str) -> Connector:
    root = ",".join(f"DC={part}" for part in forest.split("."))
    profiles = tuple(_profile(random, name) for name in _some(random, ("Export", "Full Import")))
    return Connector(
        identifier=guid(1, number),
        name=random.choice((forest, f"Forest {forest}")),
        kind="ad",
        forest=forest,
        partitions=tuple(partition(random, dn) for dn in (root, f"DC=lab,{root}")[: random.randint(1, 2)]),
        attributes=random.choice((None, _some(random, ATTRIBUTES))),
        run_profiles=random.choice((None, profiles)),
        password_hash_sync=random.choice((None, True, False)),
        account=None,
        library=random.choice(("one.dll", "two.dll")),
        version=None,
        schema=None,
        details=tuple(
            Setting(name=name, value=random.choice(("", "1", "2")))
            for name in _some(random, ("ssl-bind", "futureFlag"))
        ),
    )


ENTRA = Connector(
    identifier=ENTRA_CONNECTOR,
    name="AAD",
    kind="entra",
    forest=None,
    partitions=None,
    attributes=None,
    run_profiles=None,
    password_hash_sync=None,
    account=None,
    library=None,
    version=None,
    schema=None,
    details=(),
)


def _metaverse(random: Random) -> Schema | None:
    found = {
        name: AttributeType(name, random.choice(("string", None)), random.random() < 0.5, random.random() < 0.5)
        for name in _some(random, ATTRIBUTES, 2)
    }
    return random.choice((None, Schema(attributes=found, object_types=None)))


def plain(connectors: Iterable[Connector], rules: Iterable[SyncRule] = ()) -> Config:
    """A settings file with nothing but these in it."""
    return Config(
        input=Input("generated", "settings-json", "utf-8"),
        server=Server(host=None, build=None, staging=None, exported_at=None),
        connectors=tuple(connectors),
        rules=tuple(rules),
        settings=(),
        metaverse=None,
    )


def _config(forests: list[int], rules: list[int], server: int) -> Config:
    random = Random(server)
    form = random.choice(("settings-json", "server-xml"))
    found = (
        ENTRA,
        *(directory(Random(seed), number, FORESTS[number]) for number, seed in enumerate(forests)),
    )
    owners = (*[connector.identifier for connector in found] * 2, UNKNOWN_CONNECTOR)
    names = JSON_SETTINGS if form == "settings-json" else XML_SETTINGS
    return replace(
        plain(found, (rule(Random(seed), number, owners) for number, seed in enumerate(rules))),
        input=Input("generated", form, "utf-8"),
        server=Server(host=None, build=random.choice(("2.3.20.0", "2.4.27.0")), staging=None, exported_at=None),
        settings=tuple(Setting(name=name, value=random.choice(("", "True", "x"))) for name in _some(random, names)),
        metaverse=_metaverse(random),
    )


seeds = st.integers(0, 100_000)
configs = st.builds(
    _config, forests=st.lists(seeds, max_size=2), rules=st.lists(seeds | st.integers(0, 20), max_size=6), server=seeds
)
randoms = st.builds(Random, seeds)


def placed(config: Config, random: Random) -> Config:
    """Some rules stand beside another one, or beside one that is not in the export."""
    beside = (None, "", UNKNOWN_RULE, *(item.identifier for item in config.rules))
    return replace(
        config,
        rules=tuple(replace(item, precedence_before=random.choice(beside)) for item in config.rules),
    )


def vague(rule: SyncRule, random: Random) -> SyncRule:
    """The rule of an export that does not say all of it."""
    made: dict[str, object] = {
        random.choice(("direction", "target_object_type", "precedence", "standard", "disabled", "immutable_tag")): None
    }
    if rule.flows:
        unsaid = random.choice(({"kind": None}, {"sources": (), "expression": None, "value": None}))
        made["flows"] = (replace(rule.flows[0], **unsaid), *rule.flows[1:])
    if rule.scope and rule.scope[0].conditions and random.random() < 0.5:
        made["scope"] = (ScopeGroup(conditions=(replace(rule.scope[0].conditions[0], operator=None),)),)
    return replace(rule, **made)


def moved_house(connector: Connector, random: Random) -> Connector:
    """The connector under another name, or of a forest that was given one; its domains tell who it is."""
    if connector.kind != "ad":
        return connector
    name = random.choice((connector.name, *FORESTS, "Entirely new"))
    return replace(connector, name=name, forest=random.choice((connector.forest, connector.forest, None, "z.test")))


def dressed(config: Config, random: Random) -> Config:
    """The same configuration as another server would write it: other identifiers, orders, layout and spelling."""
    new = {item.identifier: guid(random.randrange(10, 99), number) for number, item in enumerate(config.connectors)}
    new |= {item.identifier: guid(random.randrange(100, 999), number) for number, item in enumerate(config.rules)}
    new[ENTRA_CONNECTOR] = ENTRA_CONNECTOR
    return replace(
        config,
        connectors=_shuffled(random, (_connector(item, new, random) for item in config.connectors)),
        rules=_shuffled(random, (_rule(item, new, random) for item in config.rules)),
        settings=_shuffled(random, config.settings),
    )


def _shuffled(random: Random, items: Iterable) -> tuple:
    listed = list(items)
    random.shuffle(listed)
    return tuple(listed)


def _connector(item: Connector, new: dict[str, str], random: Random) -> Connector:
    if item.kind != "ad":
        return item
    return replace(
        item,
        identifier=new[item.identifier],
        forest=_cased(item.forest, random),
        partitions=_shuffled(random, (_partition(each, random) for each in item.partitions)),
        attributes=None if item.attributes is None else _shuffled(random, (_cased(x, random) for x in item.attributes)),
        run_profiles=None if item.run_profiles is None else _shuffled(random, item.run_profiles),
        details=_shuffled(random, item.details),
    )


def _partition(item: Partition, random: Random) -> Partition:
    return replace(
        item,
        dn=_dn(item.dn, random),
        inclusions=_shuffled(random, (_dn(dn, random) for dn in item.inclusions)),
        exclusions=_shuffled(random, (_dn(dn, random) for dn in item.exclusions)),
        object_types=None if item.object_types is None else _shuffled(random, item.object_types),
        preferred_controllers=_shuffled(random, item.preferred_controllers),
    )


def _rule(item: SyncRule, new: dict[str, str], random: Random) -> SyncRule:
    return replace(
        item,
        name=_cased(item.name, random),
        identifier=new[item.identifier],
        precedence_before=new.get(item.precedence_before, item.precedence_before),
        connector=new.get(item.connector, item.connector),
        scope=item.scope and _shuffled(random, (_group(group, random) for group in item.scope)),
        joins=item.joins and tuple(_group(group, random) for group in item.joins),
        flows=item.flows and _shuffled(random, (_flow(each, random) for each in item.flows)),
    )


def _group(group: ScopeGroup | JoinGroup, random: Random) -> ScopeGroup | JoinGroup:
    return replace(group, conditions=_shuffled(random, group.conditions))


def _flow(item: Flow, random: Random) -> Flow:
    if item.expression is None:
        return item
    blank = random.choice(("", " ", "\r\n\t"))
    text = blank + item.expression.replace("(", f"({blank}").replace(",", f"{blank},") + blank
    return replace(item, expression=text)


def _cased(text: str | None, random: Random) -> str | None:
    return text and random.choice((text, text.upper(), text.lower()))


def _dn(dn: str, random: Random) -> str:
    spaced = dn.replace(",DC=", random.choice((",DC=", ", dc=", " ,Dc= ")))
    return random.choice((spaced, spaced.upper()))
