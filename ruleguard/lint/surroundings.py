"""Questions that rules of the catalogue ask about a rule's surroundings: what else writes there, what type a name has.

Nothing here judges. A question that the input does not answer gives None or nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.model.nodes import AttributeType, Config, Connector, Flow, Schema, SyncRule
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


def knows_every_body(config: Config) -> bool:
    """Whether no rule of the server is hidden: a server's XML with rules, not a settings file and not a script."""
    return is_whole_server(config) and config.input.format == "server-xml" and all(map(has_body, config.rules))


def connector_of(rule: SyncRule, config: Config) -> Connector | None:
    """The connector a rule belongs to; None where the input does not describe it."""
    if not rule.connector:
        return None
    return next((item for item in config.connectors or () if item.identifier == rule.connector), None)


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
    folded = name.casefold()
    return next((item for key, item in schema.attributes.items() if key.casefold() == folded), None)


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
    return (
        one.direction == other.direction
        and one.target_object_type == other.target_object_type
        and (one.direction == "inbound" or one.connector == other.connector)
    )


def writers(config: Config, like: SyncRule, destination: str) -> Iterator[tuple[SyncRule, Flow]]:
    """Every enabled rule, with its flow, that writes an attribute of the same kind of object as ``like`` does, itself too."""
    for rule, flow in _by_destination(config).get(destination.casefold(), ()):
        if same_target(rule, like):
            yield rule, flow


def lower_writers(config: Config, rule: SyncRule, destination: str) -> Iterator[tuple[SyncRule, Flow]]:
    """The enabled rules that write an attribute and lose against ``rule``: they have a higher precedence number.

    None for a rule without a number of its own: 0 asks the server to find a place.
    """
    if not rule.precedence:
        return
    for other, flow in writers(config, rule, destination):
        if other is not rule and other.precedence is not None and other.precedence > rule.precedence:
            yield other, flow


_last: list[tuple[Config, dict[str, list[tuple[SyncRule, Flow]]]]] = []


def _by_destination(config: Config) -> dict[str, list[tuple[SyncRule, Flow]]]:
    """The flows of enabled rules by what they write, folded; kept for the configuration that was asked about last, for every
    rule of the catalogue asks about the same one."""
    if not _last or _last[0][0] is not config:
        index: dict[str, list[tuple[SyncRule, Flow]]] = {}
        for rule in filter(enabled, config.rules):
            for flow in rule.flows or ():
                if flow.destination:
                    index.setdefault(flow.destination.casefold(), []).append((rule, flow))
        _last[:] = [(config, index)]
    return _last[0][1]


def password_hash_sync(config: Config, connector: str | None) -> bool | None:
    """Whether password hashes of a connector's users are synchronized; None where the input does not say."""
    found = next((item for item in config.connectors or () if item.identifier == connector), None)
    if found is not None and found.password_hash_sync is not None:
        return found.password_hash_sync
    if not config.settings:
        return None
    from ruleguard.model.setting_names import known

    settings = known(config.settings, xml=config.input.format == "server-xml")
    if "password-hash-sync" in settings:
        return bool(settings["password-hash-sync"][0])
    methods = settings["sign-in"][0] if "sign-in" in settings else ()
    return "passwordhashsynchronization" in str(methods).casefold() if methods else None
