"""Baseline files: the default rules of a clean server as JSON, in full or as fingerprints.

In full the rules have members of ``show --format json``; a file of fingerprints has ``forms``, the version of the forms that
were hashed, and each rule's structure.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ruleguard.baselines.shapes import FIELDS, FORMS, shape
from ruleguard.errors import InputError
from ruleguard.model import view
from ruleguard.model.nodes import Flow, JoinCondition, JoinGroup, ScopeCondition, ScopeGroup, SettingValue, SyncRule
from ruleguard.model.setting_names import KNOWN
from ruleguard.model.shipped import Baseline, ShippedFlow, ShippedRule
from ruleguard.model.values import is_standard_tag
from ruleguard.records import record
from ruleguard.syntax.json import JsonDocument
from ruleguard.syntax.route import Route
from ruleguard.text import Position, Source

VERSION = 1
KIND = "default-rules"
_WHOLE = ("name", "immutable_tag", *FIELDS, "disabled", "scope", "joins", "flows")
_FLAGS = ("password_sync", "disabled")
_KINDS = {str: "text", bool: "true or false", list: "a list", dict: "an object"}
_SAYS_SO = re.compile(rf'"kind"\s*:\s*"{KIND}"')
_AGAIN = "Capture it again with 'ruleguard baseline capture'"


def document(baseline: Baseline) -> dict[str, Any]:
    """The content of a baseline file: in full where the baseline holds the rules, else as fingerprints."""
    in_full = all(item.rule is not None for item in baseline.rules)
    return {
        "version": VERSION,
        "kind": KIND,
        **({} if in_full else {"forms": FORMS}),
        "source": {"name": baseline.source, "build": baseline.build, "format": baseline.format},
        "is_whole": baseline.is_whole,
        "schema": None if baseline.schema is None else sorted(baseline.schema),
        "choices": {
            name: list(value) if isinstance(value, tuple) else value for name, value in sorted(baseline.choices.items())
        },
        "rules": [
            _whole(item.rule) if item.rule is not None and in_full else _outline(item) for item in baseline.rules
        ],
    }


def one_rule_a_line(content: dict[str, Any]) -> str:
    """The text of a baseline file in ASCII, laid out so that two versions of it can be compared."""
    *head, (last, rules) = content.items()
    lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in head]
    listed = ",\n".join(map(json.dumps, rules))
    return "{" + ",\n".join([*lines, f"{json.dumps(last)}: [\n{listed}\n]"]) + "}\n"


def is_baseline(source: Source) -> bool:
    """Whether a file says that it is a baseline of default rules, damaged or not."""
    return source.text.lstrip().startswith("{") and _SAYS_SO.search(source.text) is not None


def read(source: Source) -> Baseline:
    """The baseline in a file. Raises ``InputError`` naming the place of what cannot be understood."""
    try:
        document = JsonDocument(source)
    except InputError as error:
        raise InputError(source.path, f"is no baseline: {error.reason}", error.line, error.column) from None
    try:
        for route, name in document.duplicates():
            raise _DamageError(f"has '{name[:40]}' twice", (*route, name))
        return _baseline(_Part(document.value, ()), source)
    except _DamageError as error:
        place = _place(document, error.route)
        reason = f"is a damaged baseline: {_named(error.route)} {error}. {_AGAIN}"
        line, column = (None, None) if place is None else (place.line, place.column)
        raise InputError(source.path, reason, line, column) from None


class _DamageError(Exception):
    """What is wrong with the member that ``route`` leads to."""

    def __init__(self, reason: str, route: Route) -> None:
        super().__init__(reason)
        self.route = route


def _named(route: Route) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step[:40]}" for step in route).lstrip(".") or "it"


def _place(document: JsonDocument, route: Route) -> Position | None:
    """Where a member stands, or the nearest one around it when it is missing."""
    for length in range(len(route), -1, -1):
        span = document.span(route[:length])
        if span is not None:
            return document.source.position(span.start)
    return None


@record(frozen=True, slots=True)
class _Part:
    """A value of the document and the route to it."""

    value: Any
    route: Route

    def of(self, kind: type[Any], name: str) -> Any:
        """A member that must be there."""
        found = self.value.get(name)
        if not isinstance(found, kind):
            what = "is missing" if found is None else f"is not {_KINDS[kind]}"
            raise _DamageError(what, (*self.route, name))
        return found

    def maybe(self, kind: type[Any], name: str) -> Any:
        """A member that may be missing or null."""
        return None if self.value.get(name) is None else self.of(kind, name)

    def part(self, name: str) -> _Part:
        """An object that must be there."""
        return _Part(self.of(dict, name), (*self.route, name))

    def items(self, name: str, kind: type[Any] = dict) -> list[_Part]:
        """The members of a list that must be there."""
        return _Part(self.of(list, name), (*self.route, name)).all(kind)

    def all(self, kind: type[Any] = dict) -> list[_Part]:
        """The members of a value that is a list."""
        found = [_Part(item, (*self.route, number)) for number, item in enumerate(self.value)]
        for item in found:
            if not isinstance(item.value, kind):
                raise _DamageError(f"is not {_KINDS[kind]}", item.route)
        return found


def _baseline(content: _Part, source: Source) -> Baseline:
    if not isinstance(content.value, dict) or content.value.get("kind") != KIND:
        raise _DamageError(f'has no member "kind" that is "{KIND}"', ())
    forms = content.value.get("forms")
    if not _is_number(content.value.get("version"), VERSION):
        said = repr(content.value.get("version"))[:40]
        raise InputError(source.path, f"is a baseline of version {said}, this program reads {VERSION}. {_AGAIN}")
    if forms is not None and not _is_number(forms, FORMS):
        reason = f"has fingerprints of version {repr(forms)[:40]}, this program makes {FORMS}. {_AGAIN}"
        raise InputError(source.path, reason)
    origin = content.part("source")
    choices = _choices(content.part("choices"))
    rules = content.items("rules")
    return Baseline(
        source=source.path or origin.of(str, "name"),
        build=origin.maybe(str, "build"),
        format=origin.of(str, "format"),
        choices=choices,
        rules=tuple(shape(_rule(item), choices) if forms is None else _shape(item) for item in rules),
        is_whole=content.of(bool, "is_whole"),
        schema=_schema(content),
    )


def _schema(content: _Part) -> frozenset[str] | None:
    if content.value.get("schema") is None:
        return None
    return frozenset(item.value.casefold() for item in content.items("schema", str))


def _is_number(value: object, wanted: int) -> bool:
    return type(value) is int and value == wanted


def _choices(part: _Part) -> dict[str, SettingValue]:
    """What the wizard was told; a name that this program does not know is passed over."""
    found: dict[str, SettingValue] = {}
    for name in part.value:
        if name not in KNOWN:
            continue
        value = part.value[name]
        if isinstance(value, list):
            found[name] = tuple(item.value for item in part.items(name, str))
        elif isinstance(value, str | bool):
            found[name] = value
        else:
            raise _DamageError("is neither text nor true or false nor a list", (*part.route, name))
    return found


def _whole(rule: SyncRule) -> dict[str, Any]:
    plain = view.rule(rule)
    return {name: plain[name] for name in _WHOLE}


def _outline(item: ShippedRule) -> dict[str, Any]:
    return {
        "name": item.name,
        "immutable_tag": item.tag,
        **{name: item.fields.get(name) for name in FIELDS},
        "scope": item.scope,
        "joins": item.joins,
        "flows": [
            {
                "destination": flow.destination,
                "kind": flow.kind,
                "source": flow.source,
                **({"masked": flow.masked} if flow.masked else {}),
                "merge": flow.merge,
                "once": flow.once,
                **({"needs": list(flow.needs)} if flow.needs else {}),
            }
            for flow in item.flows.values()
        ],
    }


def _shape(item: _Part) -> ShippedRule:
    flows = {}
    for flow in item.items("flows"):
        destination = flow.of(str, "destination")
        flows[destination.casefold()] = ShippedFlow(
            destination=destination,
            kind=flow.of(str, "kind"),
            source=flow.maybe(str, "source"),
            masked=flow.maybe(str, "masked") or "",
            merge=flow.maybe(str, "merge"),
            once=flow.maybe(bool, "once"),
            needs=tuple(each.value for each in flow.items("needs", str)) if flow.value.get("needs") else (),
        )
    return ShippedRule(
        tag=_tag(item),
        name=item.maybe(str, "name") or "",
        fields={name: item.maybe(bool if name in _FLAGS else str, name) for name in FIELDS},
        scope=item.maybe(str, "scope"),
        joins=item.maybe(str, "joins"),
        flows=flows,
    )


def _rule(item: _Part) -> SyncRule:
    names = ("name", "direction", "source_object_type", "target_object_type", "link_type", "soft_delete_expiry")
    scope, joins = _groups(item, "scope"), _groups(item, "joins")
    return SyncRule(
        immutable_tag=_tag(item),
        identifier=None,
        description=None,
        connector=None,
        precedence=None,
        precedence_before=None,
        precedence_after=None,
        standard=True,
        scope=None if scope is None else tuple(ScopeGroup(conditions=tuple(map(_clause, group))) for group in scope),
        joins=None if joins is None else tuple(JoinGroup(conditions=tuple(map(_join, group))) for group in joins),
        flows=tuple(_flow(flow) for flow in item.items("flows")),
        **{name: item.maybe(str, name) for name in names},
        **{name: item.maybe(bool, name) for name in _FLAGS},
    )


def _tag(item: _Part) -> str:
    """What the rule is found by; any other rule is no default rule, and would be taken for what it is not."""
    tag: str = item.of(str, "immutable_tag")
    if not is_standard_tag(tag):
        raise _DamageError("is no tag of Microsoft's", (*item.route, "immutable_tag"))
    return tag


def _groups(item: _Part, name: str) -> list[list[_Part]] | None:
    return None if item.value.get(name) is None else [group.all() for group in item.items(name, list)]


def _clause(item: _Part) -> ScopeCondition:
    return ScopeCondition(
        attribute=item.maybe(str, "attribute"), operator=item.maybe(str, "operator"), value=item.maybe(str, "value")
    )


def _join(item: _Part) -> JoinCondition:
    return JoinCondition(
        connector_attribute=item.maybe(str, "connector_attribute"),
        metaverse_attribute=item.maybe(str, "metaverse_attribute"),
        case_sensitive=item.maybe(bool, "case_sensitive"),
    )


def _flow(item: _Part) -> Flow:
    return Flow(
        destination=item.maybe(str, "destination"),
        kind=item.maybe(str, "kind"),
        sources=tuple(each.value for each in item.items("sources", str)),
        expression=item.maybe(str, "expression"),
        value=item.maybe(str, "value"),
        merge=item.maybe(str, "merge"),
        once=item.maybe(bool, "once"),
    )
