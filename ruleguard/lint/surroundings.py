"""Questions that rules of the catalogue ask about a rule's surroundings: what else writes there, what type a name has.

Nothing here judges. A question that the input does not answer gives None or nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from ruleguard.model.dn import Containers, DnKey, dn_key
from ruleguard.model.kept import kept, kept_each
from ruleguard.model.nodes import AttributeType, Config, Connector, Partition, Schema, SyncRule
from ruleguard.model.values import is_standard_tag


def is_custom(rule: SyncRule) -> bool:
    """Whether a rule is known to be nobody's default rule: a tag of Microsoft's counts, also among custom rules."""
    return rule.standard is False and not is_standard_tag(rule.immutable_tag or "")


def is_default(rule: SyncRule) -> bool:
    """Whether a rule is known to be shipped with the product, by its place in the file or its tag."""
    return rule.standard is True or is_standard_tag(rule.immutable_tag or "")


def enabled(rule: SyncRule) -> bool:
    """Whether a rule takes part in synchronization, as far as the input says."""
    return rule.disabled is not True


def has_body(rule: SyncRule) -> bool:
    """Whether the input holds the rule's flows; a settings file only names the default rules."""
    return rule.flows is not None


def is_whole_server(config: Config) -> bool:
    """Whether the input describes a server, so that what it does not name is not there."""
    return config.connectors is not None and config.input.format in ("settings-json", "server-xml")


@kept
def knows_every_body(config: Config) -> bool:
    """Whether no rule of the server is hidden: a server's XML with rules, not a settings file and not a script."""
    return is_whole_server(config) and config.input.format == "server-xml" and all(map(has_body, config.rules))


def connector_of(rule: SyncRule, config: Config) -> Connector | None:
    """The connector a rule belongs to; None where the input does not describe it."""
    return _connectors(config).get(rule.connector) if rule.connector else None


@kept
def _connectors(config: Config) -> Mapping[str | None, Connector]:
    """The first connector of each identifier."""
    return {item.identifier: item for item in reversed(config.connectors or ())}


@kept_each
def domains_of(connector: Connector) -> tuple[Mapping[DnKey, Partition], Containers]:
    """The first domain of each name, and the names."""
    named = {dn_key(each.dn): each for each in reversed(connector.partitions or ()) if each.dn}
    return named, Containers(named)


@kept
def rules_by_connector(config: Config) -> Mapping[str | None, list[SyncRule]]:
    """The rules of each connector, in their order."""
    found: dict[str | None, list[SyncRule]] = {}
    for rule in config.rules:
        found.setdefault(rule.connector, []).append(rule)
    return found


def source_schema(rule: SyncRule, config: Config) -> Schema | None:
    """The schema that scope, flow sources and expressions of a rule read."""
    return _side(rule, config, inbound_reads_connector=True)


def target_schema(rule: SyncRule, config: Config) -> Schema | None:
    """The schema that the flows of a rule write into."""
    return _side(rule, config, inbound_reads_connector=False)


def _side(rule: SyncRule, config: Config, *, inbound_reads_connector: bool) -> Schema | None:
    if rule.direction not in ("inbound", "outbound"):
        return None
    if (rule.direction == "inbound") is inbound_reads_connector:
        connector = connector_of(rule, config)
        return None if connector is None else connector.schema
    return config.metaverse


def attribute(schema: Schema | None, name: str | None) -> AttributeType | None:
    """An attribute of a schema by its name in any case; None when the schema is not known or does not have it."""
    if schema is None or not name:
        return None
    found = schema.attributes.get(name)
    if found is not None:
        return found
    return _folded_attributes(schema).get(name.casefold())


@kept_each
def _folded_attributes(schema: Schema) -> Mapping[str, AttributeType]:
    """The first attribute of each folded name."""
    return {key.casefold(): item for key, item in reversed([*schema.attributes.items()])}


def source_key(rule: SyncRule) -> Hashable:
    """What the rules that read the same kind of object have in common: see ``same_source``."""
    return rule.connector, rule.direction, rule.source_object_type, rule.target_object_type


def same_source(one: SyncRule, other: SyncRule) -> bool:
    """Whether two rules read the same kind of object from the same side: connector, direction and object types agree."""
    return (
        one.connector == other.connector
        and one.direction == other.direction
        and one.source_object_type == other.source_object_type
        and one.target_object_type == other.target_object_type
    )


def same_target(one: SyncRule, other: SyncRule) -> bool:
    """Whether two rules write into the same kind of object: for inbound rules the connectors may differ."""
    return _target_key(one) == _target_key(other)


def _target_key(rule: SyncRule) -> Hashable:
    return rule.direction, rule.target_object_type, None if rule.direction == "inbound" else (rule.connector,)


def is_written_behind(config: Config, rule: SyncRule, destination: str) -> bool:
    """Whether an enabled rule for the same kind of target writes an attribute and loses against ``rule``: it has a higher
    precedence number.

    None does against a rule without a number of its own: 0 asks the server to find a place.
    """
    highest = _highest_numbers(config).get((destination.casefold(), _target_key(rule)))
    return bool(rule.precedence) and highest is not None and highest > (rule.precedence or 0)


@kept
def _highest_numbers(config: Config) -> Mapping[Hashable, int]:
    """The highest precedence of enabled rules by what they write, folded, and the kind of target."""
    found: dict[Hashable, int] = {}
    for rule in config.rules:
        if enabled(rule) and rule.precedence is not None:
            target = _target_key(rule)
            for flow in rule.flows or ():
                if flow.destination:
                    key = flow.destination.casefold(), target
                    found[key] = max(found.get(key, rule.precedence), rule.precedence)
    return found


def password_hash_sync(config: Config, connector: str | None) -> bool | None:
    """Whether password hashes of a connector's users are synchronized; None where the input does not say."""
    found = _connectors(config).get(connector)
    if found is not None and found.password_hash_sync is not None:
        return found.password_hash_sync
    return _password_hash_sync(config)


@kept
def _password_hash_sync(config: Config) -> bool | None:
    """What the settings say of it."""
    if not config.settings:
        return None
    from ruleguard.model.setting_names import known

    settings = known(config.settings, xml=config.input.format == "server-xml")
    if "password-hash-sync" in settings:
        return bool(settings["password-hash-sync"][0])
    methods = settings["sign-in"][0] if "sign-in" in settings else ()
    return "passwordhashsynchronization" in str(methods).casefold() if methods else None
