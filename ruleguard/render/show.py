"""``ruleguard show``: a configuration as stable text for people and for git, and as JSON.

The text leaves out what differs between servers or from day to day (identifiers, dates, accounts, host names), so that
two servers with one configuration give one text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruleguard.model import view
from ruleguard.model.nodes import Config, Connector, Flow, Partition, SyncRule
from ruleguard.model.roles import Roles, role, roles
from ruleguard.model.setting_names import is_server_specific
from ruleguard.render.lint_json import diagnostic_json
from ruleguard.render.style import one_line

VERSION = 1


def show_json(config: Config) -> dict[str, Any]:
    """The contract's JSON: the model's view, where each rule stands, and what was wrong with the input."""
    shown: dict[str, Any] = {"version": VERSION, **view.configuration(config)}
    for rule, node in zip(shown["rules"], config.rules, strict=True):
        rule["location"] = view.place(node.at())
    shown["faults"] = [diagnostic_json(fault) for fault in config.faults]
    return shown


def show_text(config: Config, *, volatile: bool = False) -> str:
    """The canonical text. ``volatile`` adds identifiers, host, dates and accounts."""
    writer = _Writer(config, volatile=volatile)
    return "\n".join(writer.lines()) + "\n"


class _Writer:
    def __init__(self, config: Config, *, volatile: bool) -> None:
        self.config, self.volatile = config, volatile
        self.roles: Roles = roles(config)

    def lines(self) -> Iterator[str]:
        yield from self._server()
        for connector in sorted(self.config.connectors or (), key=role):
            yield from self._connector(connector)
        for rule in sorted(self.config.rules, key=self._order):
            yield from self._rule(rule)
        yield from self._settings()
        yield from self._metaverse()
        if self.config.engine is not None:
            from ruleguard.render.show_engine import engine_lines

            yield from engine_lines(self.config, volatile=self.volatile)

    def _metaverse(self) -> Iterator[str]:
        schema = self.config.metaverse
        if schema is None:
            return
        yield ""
        yield "metaverse"
        for name in sorted(schema.attributes, key=str.casefold):
            attribute = schema.attributes[name]
            notes = [attribute.type or "unknown type"]
            notes += ["multi-valued"] if attribute.multi_valued else []
            notes += ["indexable"] if attribute.indexable else []
            holders = sorted(kind for kind, held in (schema.object_types or {}).items() if name in held)
            on = f" on {', '.join(holders)}" if holders else ""
            yield f"  attribute {one_line(name)}: {', '.join(notes)}{one_line(on)}"

    def _order(self, rule: SyncRule) -> tuple[str, str, int, str]:
        precedence = rule.precedence if rule.precedence is not None else 0
        return (self.roles.label(rule), rule.direction or "", precedence, rule.name or "")

    def _server(self) -> Iterator[str]:
        server = self.config.server
        yield "server"
        yield from _fields(build=server.build, staging=server.staging)
        if self.volatile:
            yield from _fields(host=server.host, exported_at=server.exported_at)

    def _connector(self, connector: Connector) -> Iterator[str]:
        yield ""
        yield f"connector {one_line(role(connector))}"
        yield from _fields(name=connector.name, kind=connector.kind, password_hash_sync=connector.password_hash_sync)
        if self.volatile:
            yield from _fields(
                identifier=connector.identifier,
                account=connector.account,
                library=connector.library,
                version=connector.version,
            )
        for detail in sorted(connector.details, key=lambda item: item.name):
            yield from _fields(**{detail.name: detail.value})
        for partition in sorted(connector.partitions or (), key=lambda item: (item.dn or "").casefold()):
            yield from self._partition(partition)
        if connector.attributes is not None:
            yield from _list("attributes", connector.attributes)
        for profile in sorted(connector.run_profiles or (), key=lambda item: item.name or ""):
            yield f"  run profile {one_line(profile.name or '')}: {one_line(', '.join(profile.steps))}"

    def _partition(self, partition: Partition) -> Iterator[str]:
        yield f"  domain {one_line(partition.dn or '')}{'' if partition.selected else ' (not selected)'}"
        yield from _list("  included", partition.inclusions or ())
        yield from _list("  excluded", partition.exclusions or ())
        yield from _list("  object types", partition.object_types or ())
        yield from _list("  preferred controller", partition.preferred_controllers or ())

    def _rule(self, rule: SyncRule) -> Iterator[str]:
        yield ""
        yield f"rule {one_line(rule.name or '')}"
        yield from _fields(connector=self.roles.label(rule))
        if self.volatile:
            yield from _fields(identifier=rule.identifier, connector_identifier=rule.connector)
        for name in (
            "description",
            "direction",
            "source_object_type",
            "target_object_type",
            "link_type",
            "precedence",
            "immutable_tag",
            "disabled",
            "password_sync",
        ):
            yield from _fields(**{name: getattr(rule, name)})
        yield from _fields(
            placed_before=self._named(rule.precedence_before), placed_after=self._named(rule.precedence_after)
        )
        yield from self._groups(rule)
        for flow in sorted(rule.flows or (), key=lambda item: (item.destination or "").casefold()):
            yield from _flow(flow)

    def _named(self, identifier: str | None) -> str:
        """The rule that another is placed beside, by its name."""
        if not identifier:
            return ""
        found = (rule.name or "" for rule in self.config.rules if rule.identifier == identifier)
        return next(found, "a rule that is not in the export")

    def _groups(self, rule: SyncRule) -> Iterator[str]:
        texts = [
            " and ".join(sorted(f"{item.attribute} {item.operator} {item.value}".strip() for item in group.conditions))
            for group in rule.scope or ()
        ]
        for text in sorted(texts):
            yield f"  scope {one_line(text)}"
        for join in rule.joins or ():
            pairs = sorted(
                f"{item.connector_attribute} = {item.metaverse_attribute}"
                + (" (case-sensitive)" if item.case_sensitive else "")
                for item in join.conditions
            )
            yield f"  join {one_line(' and '.join(pairs))}"

    def _settings(self) -> Iterator[str]:
        settings = [item for item in self.config.settings if self.volatile or not is_server_specific(item.name)]
        if settings:
            yield ""
            yield "settings"
        for setting in sorted(settings, key=lambda item: item.name):
            value = setting.value
            shown = ", ".join(str(item) for item in value) if isinstance(value, tuple) else _shown(value)
            yield f"  {one_line(setting.name)}: {one_line(shown)}".rstrip()


def _flow(flow: Flow) -> Iterator[str]:
    notes = [note for note, wanted in ((flow.merge, flow.merge != "Update"), ("once", flow.once)) if wanted and note]
    suffix = one_line(f"  ({', '.join(notes)})") if notes else ""
    if flow.kind == "expression":
        text = (flow.expression or "").strip()
        if text.startswith("[") and text.endswith("]"):
            suffix = suffix or "  (expression)"  # a direct flow looks the same
    elif flow.kind == "constant":
        text = f'constant "{flow.value}"'
    else:
        text = ", ".join(f"[{name}]" for name in flow.sources)
    first, *more = [one_line(line.rstrip()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    yield f"  flow {one_line(flow.destination or '')} <- {first}{suffix if not more else ''}"
    for number, line in enumerate(more, 1):
        yield f"      | {line.strip()}{suffix if number == len(more) else ''}"


def _fields(**values: object) -> Iterator[str]:
    """Lines for what the format says; what it does not say is left out."""
    for name, value in values.items():
        if value is not None and value != "":
            yield f"  {name.replace('_', ' ')}: {one_line(_shown(value))}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _list(name: str, items: tuple[str, ...]) -> Iterator[str]:
    for item in sorted(items, key=str.casefold):
        yield f"  {name.rstrip('s') if name == 'attributes' else name} {one_line(item)}"
