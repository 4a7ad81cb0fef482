"""Which argument of a call is which parameter of its cmdlet."""

from __future__ import annotations

from dataclasses import field
from functools import lru_cache

from ruleguard.readers.rule_script_variables import Variables
from ruleguard.records import record
from ruleguard.syntax.powershell_values import Array, Command, Constant, Parameter, Splat, Table, Value, Variable
from ruleguard.text import Span

NEW_RULE = "new-adsyncrule"
ADD_RULE = "add-adsyncrule"
ADD_FLOW = "add-adsyncattributeflowmapping"
ADD_SCOPE = "add-adsyncscopeconditiongroup"
ADD_JOIN = "add-adsyncjoinconditiongroup"
NEW_SCOPE_CONDITION = "new-adsyncscopecondition"
NEW_JOIN_CONDITION = "new-adsyncjoincondition"
NEW_OBJECT = "new-object"

SPELLING = {
    NEW_RULE: "New-ADSyncRule",
    ADD_RULE: "Add-ADSyncRule",
    ADD_FLOW: "Add-ADSyncAttributeFlowMapping",
    ADD_SCOPE: "Add-ADSyncScopeConditionGroup",
    ADD_JOIN: "Add-ADSyncJoinConditionGroup",
    NEW_SCOPE_CONDITION: "New-ADSyncScopeCondition",
    NEW_JOIN_CONDITION: "New-ADSyncJoinCondition",
    NEW_OBJECT: "New-Object",
}
"""The cmdlets that make rules, as the product writes them."""

PARAMETERS = {
    NEW_RULE: [
        "Name",
        "Identifier",
        "Description",
        "Direction",
        "Connector",
        "SourceObjectType",
        "TargetObjectType",
        "LinkType",
        "Precedence",
        "PrecedenceAfter",
        "PrecedenceBefore",
        "SoftDeleteExpiryInterval",
        "ImmutableTag",
        "EnablePasswordSync",
        "Disabled",
    ],
    ADD_RULE: ["SynchronizationRule"],
    ADD_FLOW: [
        "SynchronizationRule",
        "Source",
        "Destination",
        "FlowType",
        "ValueMergeType",
        "Expression",
        "ExecuteOnce",
    ],
    ADD_SCOPE: ["SynchronizationRule", "ScopeConditions"],
    ADD_JOIN: ["SynchronizationRule", "JoinConditions"],
    NEW_SCOPE_CONDITION: ["Attribute", "ComparisonValue", "ComparisonOperator"],
    NEW_JOIN_CONDITION: ["CSAttribute", "MVAttribute", "CaseSensitive"],
    NEW_OBJECT: ["TypeName", "ArgumentList", "Property", "ComObject", "Strict"],
}
_RULE = "SynchronizationRule"
_MAY_BE_A_RULE = (Variable, Command, Array)
_POSITIONAL = {
    NEW_RULE: 1,
    ADD_RULE: 1,
    ADD_FLOW: 1,
    ADD_SCOPE: 2,
    ADD_JOIN: 2,
    NEW_SCOPE_CONDITION: 3,
    NEW_JOIN_CONDITION: 2,
    NEW_OBJECT: 2,
}
"""How many of a cmdlet's parameters, the first ones, can be given without their names."""

_COMMON = [
    "OutVariable",
    "OutBuffer",
    "ErrorAction",
    "ErrorVariable",
    "WarningAction",
    "WarningVariable",
    "InformationAction",
    "InformationVariable",
    "PipelineVariable",
    "Verbose",
    "Debug",
    "WhatIf",
    "Confirm",
]
_ALIASES = {
    "ov": "OutVariable",
    "ob": "OutBuffer",
    "ea": "ErrorAction",
    "ev": "ErrorVariable",
    "wa": "WarningAction",
    "wv": "WarningVariable",
    "pv": "PipelineVariable",
    "vb": "Verbose",
    "db": "Debug",
    "wi": "WhatIf",
    "cf": "Confirm",
}
_SWITCHES = frozenset(
    {
        "EnablePasswordSync",
        "Disabled",
        "ExecuteOnce",
        "CaseSensitive",
        "Strict",
        "Verbose",
        "Debug",
        "WhatIf",
        "Confirm",
    }
)
_VALUE_ALLOWED = frozenset({"CaseSensitive"})
"""Whether this one is a switch or takes $true is not documented the same everywhere."""


@record(frozen=True, slots=True)
class Given:
    """An argument. ``value`` is free of variables where that can be; None for a switch without a value.

    ``span`` is its place in the call itself.
    """

    value: Value | None
    span: Span


@record(slots=True)
class Arguments:
    """The arguments of one call by the parameters' names.

    ``open_tables`` are splatted tables that nobody knows the entries of; what is not given may be in them.
    ``unknown`` are parameters the cmdlet is not known to have (or that an abbreviation does not tell), ``stray`` are
    values that no parameter takes.
    """

    given: dict[str, Given] = field(default_factory=dict)
    open_tables: list[Span] = field(default_factory=list)
    unknown: list[Parameter] = field(default_factory=list)
    stray: list[Span] = field(default_factory=list)


def bind(command: Command, variables: Variables) -> Arguments:
    """Sort the arguments of one of the cmdlets of ``PARAMETERS``."""
    bound = Arguments()
    positional: list[Value] = []
    for argument in command.arguments:
        if isinstance(argument, Splat):
            _splat(command, argument, variables, bound)
        elif isinstance(argument, Parameter):
            _parameter(command, argument, variables, bound, positional)
        else:
            positional.append(argument)
    names = PARAMETERS[command.name][: _POSITIONAL[command.name]]
    free = [name for name in names if name not in bound.given]
    for value in positional:
        if free and (free[0] != _RULE or isinstance(value, _MAY_BE_A_RULE)):
            name = free.pop(0)
            bound.given[name] = _given(name, value, command, variables)
        else:
            bound.stray.append(value.span)
    return bound


@lru_cache(maxsize=1024)
def _full_name(cmdlet: str, written: str) -> str | None:
    """The parameter that a name or its beginning means, as PowerShell finds it."""
    names = [*PARAMETERS[cmdlet], *_COMMON]
    lower = written.lower()
    if lower in _ALIASES:
        return _ALIASES[lower]
    fitting = [name for name in names if name.lower().startswith(lower)]
    exact = [name for name in fitting if len(name) == len(lower)]
    if exact:
        return exact[0]
    return fitting[0] if len(fitting) == 1 and lower else None


def _parameter(
    command: Command, argument: Parameter, variables: Variables, bound: Arguments, positional: list[Value]
) -> None:
    name = _full_name(command.name, argument.name)
    if name is None:
        bound.unknown.append(argument)
        return
    value = argument.value
    if name in _SWITCHES and value is not None and not argument.attached:
        if isinstance(value, Constant):  # -Disabled $true: what is meant is plain, though PowerShell refuses it
            if name not in _VALUE_ALLOWED:
                bound.stray.append(value.span)
        else:
            positional.append(value)
            value = None
    if value is None:
        bound.given[name] = Given(None, argument.span)
    else:
        bound.given[name] = _given(name, value, command, variables)


def _given(name: str, value: Value, command: Command, variables: Variables) -> Given:
    if name == _RULE:  # which rule a variable means is not for its last assignment alone to say
        return Given(value, value.span)
    return Given(variables.resolve(value, command.level), value.span)


def _splat(command: Command, splat: Splat, variables: Variables, bound: Arguments) -> None:
    table = variables.visible(splat.name, command.level)
    if not isinstance(table, Table):
        bound.open_tables.append(splat.span)
        return
    for key, value in table.entries:
        name = _full_name(command.name, key.text)
        if name is None:
            bound.unknown.append(Parameter(key.span, key.text))
        else:
            bound.given.setdefault(name, Given(value, value.span))
