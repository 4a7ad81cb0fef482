"""The rules that the statements of a script build, one statement after the other.

Nothing is run: a call is taken at its word. Two habits of the rule editor are followed exactly. Every group reuses
``$condition0`` and so on, so that a condition is the one made last under its name; and ``$syncRule[0]`` is always the
rule made last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Any, cast

from ruleguard.model.nodes import Flow, JoinCondition, JoinGroup, ScopeCondition, ScopeGroup, SyncRule
from ruleguard.model.values import is_standard_tag
from ruleguard.readers.rule_script_arguments import (
    ADD_FLOW,
    ADD_JOIN,
    ADD_RULE,
    ADD_SCOPE,
    NEW_JOIN_CONDITION,
    NEW_OBJECT,
    NEW_RULE,
    NEW_SCOPE_CONDITION,
    Arguments,
    Given,
    bind,
)
from ruleguard.readers.rule_script_faults import FaultList, counted
from ruleguard.readers.rule_script_nodes import (
    RULE_SWITCHES,
    RULE_TEXTS,
    Fields,
    FieldValue,
    boolean,
    flow,
    join_condition,
    rule_fields,
    scope_condition,
    spelled,
)
from ruleguard.readers.rule_script_origin import ScriptOrigin, Text, text_of
from ruleguard.readers.rule_script_variables import Variables, members
from ruleguard.records import record
from ruleguard.syntax.powershell_values import (
    Array,
    Assignment,
    Command,
    Literal,
    Parameter,
    Statement,
    Table,
    Value,
    Variable,
)
from ruleguard.text import Span

Condition = ScopeCondition | JoinCondition

_SCOPE_PARTS = ("attribute", "value", "operator")
_JOIN_PARTS = ("connector_attribute", "metaverse_attribute", "case_sensitive")
_PARTS_BY_PARAMETER = {
    "attribute": "attribute",
    "comparisonvalue": "value",
    "comparisonoperator": "operator",
    "csattribute": "connector_attribute",
    "mvattribute": "metaverse_attribute",
    "casesensitive": "case_sensitive",
}
_FIELDS_BY_PROPERTY = {name.lower(): field for name, field in (RULE_TEXTS | RULE_SWITCHES).items()}


@record(slots=True)
class RuleInProgress:
    """A rule while its script is read. ``saved`` says that the script adds it to the server."""

    command: Command
    fields: dict[str, FieldValue]
    places: dict[str, Text]
    saved: bool = False
    scope: list[ScopeGroup] = field(default_factory=list)
    joins: list[JoinGroup] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    @property
    def name(self) -> str | None:
        return cast("str | None", self.fields["name"])

    def finished(self, faults: FaultList) -> SyncRule:
        """The rule of the model."""
        tag = cast("str | None", self.fields["immutable_tag"])
        return SyncRule(
            **cast("dict[str, Any]", self.fields),
            standard=None if tag is None else is_standard_tag(tag),
            scope=tuple(self.scope),
            joins=tuple(self.joins),
            flows=tuple(self.flows),
            origin=ScriptOrigin(faults.source, self.command.place, self.places),
        )


class RuleBuilder:
    """Takes the statements of a script in order; ``rules`` are the rules so far.

    ``owner`` is the rule each call belongs to, by where the name of the call starts.
    """

    def __init__(self, faults: FaultList) -> None:
        self.faults = faults
        self.rules: list[RuleInProgress] = []
        self.owner: dict[int, RuleInProgress | None] = {}
        self._variables = Variables()
        self._made: dict[int, RuleInProgress] = {}
        self._conditions: dict[int, Condition] = {}
        self._indexed = False
        self._foreign: list[Span] = []
        self._calls: dict[str, Callable[[Command, Arguments], None]] = {
            NEW_RULE: self._new_rule,
            ADD_RULE: self._add_rule,
            ADD_FLOW: self._add_flow,
            ADD_SCOPE: self._add_group,
            ADD_JOIN: self._add_group,
            NEW_OBJECT: self._new_object,
            NEW_SCOPE_CONDITION: self._new_condition,
            NEW_JOIN_CONDITION: self._new_condition,
        }

    def read(self, statements: tuple[Statement, ...]) -> None:
        """Go through a script."""
        self._indexed = len(_rule_indices(statements)) > 1
        for statement in statements:
            if isinstance(statement, Assignment):
                self._assign(statement)
            elif statement.name in self._calls:
                self._call(statement)
            else:
                self._bind_result(statement, _out_variable(statement))
        self._report_foreign()

    def _call(self, command: Command) -> None:
        arguments = bind(command, self._variables)
        self._calls[command.name](command, arguments)
        rule = self.owner.get(command.place.start)
        subject = rule.name if rule else None
        if command.name != NEW_OBJECT:
            for span in arguments.stray:
                self.faults.stray(span, command.name, subject)
            for parameter in arguments.unknown:
                self.faults.unknown_parameter(parameter.name, parameter.span, command.name, subject)
            for span in arguments.open_tables:
                self.faults.unresolved("the table of parameters", span, subject)
        given = arguments.given.get("OutVariable")
        if given is not None and given.value is not None:
            self._bind_result(command, text_of(given.value).text)

    def _bind_result(self, command: Command, name: str | None) -> None:
        """``-OutVariable name`` holds a list of what the call gives: for the calls that add to a rule, the rule."""
        if not name:
            return
        rule = self.owner.get(command.place.start)
        result = rule.command if rule is not None else command
        self._variables.bind(name.lstrip("+"), command.level, Array(command.span, (result,)))

    def _assign(self, assignment: Assignment) -> None:
        target = assignment.target
        held = self._variables.latest(target.name)
        rule = self._rule_in(held) if target.keys and held is not None else None
        value = assignment.value
        if isinstance(value, Command) and self.owner.get(value.place.start) is not None:
            owner = self.owner[value.place.start]
            assignment = Assignment(
                assignment.span, assignment.level, target, assignment.operator, owner.command if owner else value
            )
        if rule is not None:
            self._set_property(rule, assignment)
        else:
            self._variables.assign(assignment)

    def _set_property(self, rule: RuleInProgress, assignment: Assignment) -> None:
        """``$rule.Disabled = $true``."""
        name = next((key for key in reversed(assignment.target.keys) if isinstance(key, str)), "")
        field_name = _FIELDS_BY_PROPERTY.get(name)
        if field_name is None:
            return
        value = self._variables.resolve(assignment.value, assignment.level)
        text = text_of(value)
        is_switch = field_name in RULE_SWITCHES.values()
        rule.places[field_name] = text
        rule.fields[field_name] = boolean(value) if is_switch else spelled(field_name, text.text)
        if rule.fields[field_name] is None:
            self.faults.unresolved(name, text.span, rule.name)

    def _new_rule(self, command: Command, arguments: Arguments) -> None:
        name = arguments.given.get("Name")
        subject = text_of(name.value).text if name and name.value is not None else None
        fields = Fields(arguments, self.faults, subject)
        rule = RuleInProgress(command, rule_fields(fields), fields.places)
        self.rules.append(rule)
        self._made[command.place.start] = rule
        self.owner[command.place.start] = rule

    def _add_rule(self, command: Command, arguments: Arguments) -> None:
        rule = self._rule_of(arguments)
        self.owner[command.place.start] = rule
        if rule is not None:
            rule.saved = True

    def _add_flow(self, command: Command, arguments: Arguments) -> None:
        rule = self._rule_of(arguments)
        self.owner[command.place.start] = rule
        if rule is None:
            self._foreign.append(command.place)
            return
        rule.flows.append(flow(Fields(arguments, self.faults, rule.name), command.place))

    def _add_group(self, command: Command, arguments: Arguments) -> None:
        rule = self._rule_of(arguments)
        self.owner[command.place.start] = rule
        if rule is None:
            self._foreign.append(command.place)
            return
        scope = command.name == ADD_SCOPE
        given = arguments.given.get("ScopeConditions" if scope else "JoinConditions")
        found = [] if given is None or given.value is None else self._members(given.value)
        conditions = [self._condition(item, rule, scope=scope) for item in found]
        origin = ScriptOrigin(self.faults.source, command.place)
        if scope:
            clauses = tuple(item for item in conditions if isinstance(item, ScopeCondition))
            rule.scope.append(ScopeGroup(conditions=clauses, origin=origin))
        else:
            pairs = tuple(item for item in conditions if isinstance(item, JoinCondition))
            rule.joins.append(JoinGroup(conditions=pairs, origin=origin))

    def _members(self, value: Value) -> list[Value]:
        """The members of a group. A condition is found wherever it was made, in a branch or loop too."""
        found: list[Value] = []
        for item in members(value):
            latest = self._variables.latest(item.name) if isinstance(item, Variable) else None
            made = [] if latest is None else [one for one in members(latest) if isinstance(one, Command)]
            found += made[:1] if made and isinstance(item, Variable) and item.keys else made or [item]
        return found

    def _condition(self, item: Value, rule: RuleInProgress, *, scope: bool) -> Condition:
        """The condition that a member of a group is."""
        if isinstance(item, Command):
            if item.name == NEW_OBJECT and item.place.start not in self._conditions:
                self._new_object(item, bind(item, self._variables))
            made = self._conditions.get(item.place.start)
            if isinstance(made, ScopeCondition if scope else JoinCondition):
                self.owner[item.place.start] = rule
                return made
        what = f"a condition of {'the scoping filter' if scope else 'the join'}"
        self.faults.unresolved(what, item.span, rule.name)
        origin = ScriptOrigin(self.faults.source, item.span)
        if scope:
            return ScopeCondition(attribute=None, operator=None, value=None, origin=origin)
        return JoinCondition(connector_attribute=None, metaverse_attribute=None, case_sensitive=None, origin=origin)

    def _new_object(self, command: Command, arguments: Arguments) -> None:
        given = arguments.given.get("TypeName")
        type_name = (text_of(given.value).text or "") if given and given.value is not None else ""
        short = type_name.rsplit(".", 1)[-1].lower()
        if short in ("scopecondition", "joincondition"):
            names = _SCOPE_PARTS if short == "scopecondition" else _JOIN_PARTS
            self._keep_condition(command, _object_parts(arguments, names), scope=short == "scopecondition")

    def _new_condition(self, command: Command, arguments: Arguments) -> None:
        parts = {
            _PARTS_BY_PARAMETER[name.lower()]: given
            for name, given in arguments.given.items()
            if name.lower() in _PARTS_BY_PARAMETER
        }
        self._keep_condition(command, parts, scope=command.name == NEW_SCOPE_CONDITION)

    def _keep_condition(self, command: Command, parts: dict[str, Given], *, scope: bool) -> None:
        make = scope_condition if scope else join_condition
        subject = self.rules[-1].name if self.rules else None
        self._conditions[command.place.start] = make(parts, self.faults, command.place, subject)
        self.owner.setdefault(command.place.start, None)

    def _rule_of(self, arguments: Arguments) -> RuleInProgress | None:
        """The rule that a call names; the one made last, unless the name says otherwise."""
        current = self.rules[-1] if self.rules else None
        given = arguments.given.get("SynchronizationRule")
        if given is None or given.value is None:
            return current
        value = given.value
        if isinstance(value, Variable):
            index = value.keys[0] if value.keys else None
            if self._indexed and isinstance(index, int):
                return self.rules[index] if index < len(self.rules) else current
            held = self._variables.latest(value.name)
            if held is None:
                return current
            value = held
        return self._rule_in(value)

    def _rule_in(self, value: Value) -> RuleInProgress | None:
        for item in members(value):
            if isinstance(item, Command):
                return self._made.get(item.place.start)
        return None

    def _report_foreign(self) -> None:
        if not self._foreign:
            return
        calls = counted(len(self._foreign), "call of this script changes", "calls of this script change")
        message = (
            f"{calls} a rule that the script does not build itself; that is not read."
            " Check such a rule in an export made after the change"
        )
        self.faults.note("rule-elsewhere", message, self._foreign[0])


def _object_parts(arguments: Arguments, names: tuple[str, ...]) -> dict[str, Given]:
    """The arguments of a constructor by position, or the properties of a table by name."""
    parts: dict[str, Given] = {}
    listed = arguments.given.get("ArgumentList")
    if listed is not None and listed.value is not None:
        items = listed.value.items if isinstance(listed.value, Array) else (listed.value,)
        if len(items) == 1 and isinstance(items[0], Array):
            items = items[0].items
        parts |= {name: Given(item, item.span) for name, item in zip(names, items, strict=False)}
    properties = arguments.given.get("Property")
    if properties is not None and isinstance(properties.value, Table):
        for key, value in properties.value.entries:
            part = _PARTS_BY_PARAMETER.get(key.text.lower())
            if part in names:
                parts[part] = Given(value, value.span)
    return parts


def _out_variable(command: Command) -> str | None:
    for argument in command.arguments:
        if isinstance(argument, Parameter) and argument.name.lower() in ("outvariable", "ov"):
            return argument.value.text if isinstance(argument.value, Literal) else None
    return None


def _rule_indices(statements: tuple[Statement, ...]) -> set[int]:
    """The indices that a script uses to name the rules it builds."""
    found: set[int] = set()
    for statement in statements:
        if not isinstance(statement, Command) or not statement.name.startswith("add-adsync"):
            continue
        for argument in statement.arguments:
            value = argument.value if isinstance(argument, Parameter) else argument
            wanted = not isinstance(argument, Parameter) or argument.name.lower().startswith("s")
            if wanted and isinstance(value, Variable) and value.keys and isinstance(value.keys[0], int):
                found.add(value.keys[0])
    return found
