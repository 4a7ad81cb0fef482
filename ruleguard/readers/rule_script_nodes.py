"""The arguments of the rule cmdlets as fields of the model."""

from __future__ import annotations

from collections.abc import Mapping

from ruleguard.expressions.references import attribute_references
from ruleguard.model import values
from ruleguard.model.nodes import NO_RULE, Flow, JoinCondition, ScopeCondition
from ruleguard.readers.rule_script_arguments import Arguments, Given
from ruleguard.readers.rule_script_faults import FaultList
from ruleguard.readers.rule_script_origin import ScriptOrigin, Text, text_of
from ruleguard.readers.rule_script_variables import members
from ruleguard.syntax.powershell_values import Array, Constant, Literal, Value
from ruleguard.text import Span

RULE_TEXTS = {
    "Name": "name",
    "Identifier": "identifier",
    "Description": "description",
    "Direction": "direction",
    "Connector": "connector",
    "SourceObjectType": "source_object_type",
    "TargetObjectType": "target_object_type",
    "LinkType": "link_type",
    "Precedence": "precedence",
    "PrecedenceBefore": "precedence_before",
    "PrecedenceAfter": "precedence_after",
    "SoftDeleteExpiryInterval": "soft_delete_expiry",
    "ImmutableTag": "immutable_tag",
}
RULE_SWITCHES = {"Disabled": "disabled", "EnablePasswordSync": "password_sync"}
_EMPTY_WHEN_ABSENT = frozenset({"description", "immutable_tag", "precedence_before", "precedence_after"})
_NO_EXPIRY = frozenset({"0", "00:00:00"})

FieldValue = str | int | bool | None


class Fields:
    """Reads the arguments of one call and notes where each field stands.

    ``subject`` names the rule in faults. A field that cannot be resolved is None and reported; one that is absent is
    None too where a splatted table may hold it.
    """

    def __init__(self, arguments: Arguments, faults: FaultList, subject: str | None) -> None:
        self.arguments = arguments
        self.faults = faults
        self.subject = subject
        self.places: dict[str, Text] = {}

    def given(self, parameter: str) -> bool:
        """Whether the call has the parameter."""
        return parameter in self.arguments.given

    def text(self, parameter: str, field: str) -> str | None:
        """A text argument; None if it is absent or unresolved, see ``given``."""
        given = self.arguments.given.get(parameter)
        if given is None:
            return None
        text = self._scalar(given)
        self.places[field] = text
        if text.text is None:
            self.faults.unresolved(f"-{parameter}", text.span, self.subject)
        return text.text

    def _scalar(self, given: Given) -> Text:
        value = given.value
        if value is None:
            return Text(None, given.span)
        if isinstance(value, Array) and len(value.items) > 1:
            return self._one_text(value) or Text(None, value.span)
        return text_of(value)

    def _one_text(self, array: Array) -> Text | None:
        """A text that unescaped apostrophes have cut into a list, as ``'Split([a],',')'``."""
        source = self.faults.source.text
        if source[array.span.start] != "'":
            return None
        first, last = array.items[0], array.items[-1]
        if not all(isinstance(item, Literal) and source[item.span.start] == "'" for item in array.items):
            return None
        span = Span(first.span.start, last.span.end)
        body = Span(span.start + 1, span.end - 1)
        if any(source[item.span.start - 1].isspace() for item in array.items[1:]):
            return None  # written as a list, with blanks
        text = source[body.start : body.end]
        place = array.items[0].span.end - 1
        message = (
            "the apostrophes inside this text are not doubled. PowerShell takes it for a list of"
            f" {len(array.items)} texts: write two apostrophes ('') inside a text"
        )
        self.faults.syntax(message, Span(place, place + 1), self.subject)
        return Text(text, span, ((0, Literal(span, text, body)),))

    def switch(self, parameter: str, field: str) -> bool | None:
        """A switch: False when absent; ``-Name:$false`` is False."""
        given = self.arguments.given.get(parameter)
        if given is None:
            return None if self.arguments.open_tables else False
        self.places[field] = Text("True", given.span)
        if given.value is None:
            return True
        known = boolean(given.value)
        self.places[field] = Text(None if known is None else str(known), given.value.span)
        if known is None:
            self.faults.unresolved(f"-{parameter}", given.value.span, self.subject)
        return known


def boolean(value: Value) -> bool | None:
    """What a value is as a switch; None if it is not known."""
    if isinstance(value, Constant):
        return bool(value.value)
    text = text_of(value).text
    return {"true": True, "$true": True, "1": True, "false": False, "$false": False, "0": False}.get(
        (text or "").lower()
    )


def rule_fields(fields: Fields) -> dict[str, FieldValue]:
    """The fields of a rule, without its flows and conditions."""
    found: dict[str, FieldValue] = {}
    for parameter, field in RULE_TEXTS.items():
        found[field] = spelled(field, fields.text(parameter, field))
        if not fields.given(parameter) and field in _EMPTY_WHEN_ABSENT and not fields.arguments.open_tables:
            found[field] = ""
    precedence = fields.places.get("precedence")
    if precedence is not None and precedence.text is not None and found["precedence"] is None:
        fields.faults.no_number("-Precedence", precedence.span, fields.subject)
    for parameter, field in RULE_SWITCHES.items():
        found[field] = fields.switch(parameter, field)
    return found


def spelled(field: str, text: str | None) -> FieldValue:
    """A text of the script as the model spells it."""
    if text is None:
        return None
    if field == "precedence":
        number = text.strip()
        return int(number) if number.lstrip("+-").isdecimal() and len(number) < 12 else None
    if field in ("identifier", "connector"):
        return values.guid(text)
    if field in ("precedence_before", "precedence_after"):
        identifier = values.guid(text)
        return "" if identifier == NO_RULE else identifier
    if field == "direction":
        return values.spelled(text, values.DIRECTIONS)
    if field == "link_type":
        return values.spelled(text, values.LINK_TYPES)
    if field == "soft_delete_expiry":
        return "0" if text.strip() in _NO_EXPIRY else text
    return text


def flow(fields: Fields, span: Span) -> Flow:
    """The flow of one call that adds it."""
    destination = fields.text("Destination", "destination")
    expression = fields.text("Expression", "expression")
    written = fields.text("FlowType", "kind")
    kind = None if written is None else values.spelled(written, values.FLOW_KINDS)
    if not fields.given("FlowType") and not fields.arguments.open_tables:
        kind = "expression" if fields.given("Expression") else "direct"
    merge = fields.text("ValueMergeType", "merge")
    once = fields.switch("ExecuteOnce", "once")
    value: str | None = None
    sources: tuple[str, ...] = ()
    if kind == "constant":
        value = fields.text("Source", "value")
        if not fields.given("Source") and not fields.arguments.open_tables:
            value = ""
    elif kind == "expression" or (kind is None and expression is not None):
        sources = attribute_references(expression or "")
        if "expression" in fields.places:
            fields.places["sources"] = fields.places["expression"]
    else:
        sources = _sources(fields)
    absent_merge = None if fields.given("ValueMergeType") or fields.arguments.open_tables else "Update"
    return Flow(
        destination=destination,
        kind=kind,
        sources=sources,
        expression=expression if kind in ("expression", None) else None,
        value=value,
        merge=absent_merge if merge is None else values.spelled(merge, values.MERGE_TYPES),
        once=once,
        origin=ScriptOrigin(fields.faults.source, span, fields.places),
    )


def _sources(fields: Fields) -> tuple[str, ...]:
    given = fields.arguments.given.get("Source")
    if given is None or given.value is None:
        return ()
    found: list[str] = []
    for item in members(given.value):
        text = text_of(item)
        if text.text is None:
            fields.faults.unresolved("-Source", text.span, fields.subject)
        elif text.text:
            found.append(text.text)
    single = text_of(given.value)
    fields.places["sources"] = Text(single.text, given.span, single.pieces)
    return tuple(found)


def scope_condition(parts: Mapping[str, Given], faults: FaultList, span: Span, subject: str | None) -> ScopeCondition:
    """A clause from what is given for ``attribute``, ``value`` and ``operator``."""
    texts = _texts(parts, faults, subject)
    operator = texts.get("operator")
    return ScopeCondition(
        attribute=texts.get("attribute"),
        operator=None if operator is None else values.spelled(operator, values.OPERATORS),
        value=texts.get("value"),
        origin=ScriptOrigin(faults.source, span, _places(parts)),
    )


def join_condition(parts: Mapping[str, Given], faults: FaultList, span: Span, subject: str | None) -> JoinCondition:
    """A pair from what is given for ``connector_attribute``, ``metaverse_attribute`` and ``case_sensitive``."""
    texts = _texts({name: part for name, part in parts.items() if name != "case_sensitive"}, faults, subject)
    given = parts.get("case_sensitive")
    case_sensitive: bool | None = given is not None
    if given is not None and given.value is not None:
        case_sensitive = boolean(given.value)
        if case_sensitive is None:
            faults.unresolved("the case sensitivity of the condition", given.span, subject)
    return JoinCondition(
        connector_attribute=texts.get("connector_attribute"),
        metaverse_attribute=texts.get("metaverse_attribute"),
        case_sensitive=case_sensitive,
        origin=ScriptOrigin(faults.source, span, _places(parts)),
    )


def _places(parts: Mapping[str, Given]) -> dict[str, Text]:
    return {name: Text(None, part.span) if part.value is None else text_of(part.value) for name, part in parts.items()}


def _texts(parts: Mapping[str, Given], faults: FaultList, subject: str | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, part in parts.items():
        text = text_of(part.value) if part.value is not None else Text(None, part.span)
        if text.text is None:
            faults.unresolved(f"the {name.replace('_', ' ')} of the condition", text.span, subject)
        else:
            found[name] = text.text
    return found
