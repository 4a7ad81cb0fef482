"""The inputs of the benchmarks: plain text from templates, the same bytes for the same seed on every machine.

Nothing here uses ruleguard: an input that its own writer had made would suit its reader too well.
"""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from string import Template

SEED = 20261120
SCRIPT_BYTES = 200_000
SETTINGS_BYTES = 2_000_000
SMALL_FLOWS = 3
SCRIPTS = 1_000
EACH_BYTES = 10_000
CHANGED_EVERY = 97
"""One rule in so many differs on the staging server; a prime, so that every forest has some."""

_FORESTS = ("north.example", "south.example", "east.example", "west.example")
_NAMES = """
displayName givenName sn mail mailNickname department company physicalDeliveryOfficeName telephoneNumber title employeeID
employeeType description streetAddress postalCode l st c co mobile pager homePhone ipPhone initials info wWWHomePage
"""
_TEXT_ATTRIBUTES = (*_NAMES.split(), *(f"extensionAttribute{number}" for number in range(1, 11)))
_EXPRESSIONS = (
    'IIF(IsPresent([{a}]),Trim([{a}]),IIF(IsPresent([{b}]),Trim([{b}]),"{word}"))',
    "IIF(IsNullOrEmpty([{a}]),NULL,Left(Trim([{a}]),448))",
    'IIF(IsPresent([{a}]),LCase(Word([{a}],1,"@")) & "@{word}.example",IgnoreThisFlow)',
    'Switch([{a}]="Employee","{word}-E",[{a}]="Contractor","{word}-C",True,"{word}-X")',
    'IIF(BitAnd([userAccountControl],2)=0,Replace([{a}]," ","."),Error("{word}: the account is disabled"))',
    'IIF(InStr(LCase([{a}]),"{word}")>0,PCase([{a}]),[{b}])',
)
_WORDS = (
    "sales",
    "plant",
    "office",
    "field",
    "harbour",
    "campus",
    "depot",
    "studio",
    "clinic",
    "warehouse",
    "registry",
)
_SCOPES = (
    ("{a}", "STARTSWITH", "{word}-"),
    ("{a}", "EQUAL", "{word}"),
    ("adminDescription", "NOTSTARTSWITH", "User_"),
    ("isCriticalSystemObject", "NOTEQUAL", "True"),
    ("{b}", "ISNOTNULL", ""),
    ("userAccountControl", "ISBITNOTSET", "2"),
)


@dataclass(frozen=True, slots=True)
class Flow:
    """``kind``: Direct, Constant, Expression; ``value`` is the attribute, the constant or the expression."""

    destination: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A made-up custom rule. A condition of ``scope`` is attribute, operator, value."""

    name: str
    identifier: str
    connector: str
    precedence: int
    link_type: str
    disabled: bool
    scope: tuple[tuple[tuple[str, str, str], ...], ...]
    flows: tuple[Flow, ...]


def small_script() -> str:
    """One rule with three flows, as the rule editor exports it."""
    rng = random.Random(SEED)
    return _script([_rule(rng, 7, _guid(rng), SMALL_FLOWS)])


def large_script() -> str:
    """As many rules in one file as make 200 KB."""
    rng = random.Random(SEED + 1)
    connector, parts, size = _guid(rng), list[str](), 0
    while size < SCRIPT_BYTES:
        parts.append(_script([_rule(rng, len(parts), connector, rng.randrange(2, 6))]))
        size += len(parts[-1]) + 4
    return "\r\n\r\n".join(parts)


def write_scripts(folder: Path) -> Path:
    """A folder of many rule scripts, one rule each, of about 10 KB each; where they clash is what a linter looks at."""
    rng = random.Random(SEED + 5)
    target = folder / "scripts"
    target.mkdir(exist_ok=True)
    connectors = [_guid(rng) for _ in _FORESTS]
    for number in range(SCRIPTS):
        rule = _rule(rng, number % 99 + 1, connectors[number % len(connectors)], 0)
        flows = [
            _flow(rng, index, name) for index, name in enumerate(rng.sample(_TEXT_ATTRIBUTES, len(_TEXT_ATTRIBUTES)))
        ]
        text = _script([replace(rule, name=f"{rule.name} ({number})", flows=tuple(flows))])
        (target / f"rule-{number:04}.ps1").write_bytes(text.encode("utf-8"))
    return target


def write_settings(folder: Path, size: int) -> tuple[Path, Path]:
    """The two settings files with rules of about ``size`` bytes."""
    paths = folder / f"active-{size}.json", folder / f"staging-{size}.json"
    for path, text in zip(paths, settings(size), strict=True):
        path.write_bytes(text.encode("utf-8"))
    return paths


def small_yaml(size: int) -> str:
    """A clean YAML file of about ``size`` bytes, the kind of text that yamllint reads every day."""
    rng = random.Random(SEED + 2)
    text, number = "---\nservices:\n", 0
    while len(text) < size:
        number += 1
        text += (
            f"  - name: {rng.choice(_WORDS)}-{number}\n    image: registry.example/{rng.choice(_WORDS)}:1.{number}\n"
        )
        text += f'    ports:\n      - "{8000 + number}:80"\n    environment:\n      MODE: {rng.choice(_WORDS)}\n'
    return text


def settings(size: int = SETTINGS_BYTES) -> tuple[str, str]:
    """Two settings files of about 2 MB: the active server's, and a staging server's with other GUIDs, about 1 % of it
    changed."""
    rng = random.Random(SEED + 3)
    active = _rules_for(rng, size)
    return _settings_text(active, rng, "SYNC01"), _settings_text(_staged(active, rng), rng, "SYNC02")


def write_all(folder: Path) -> dict[str, Path]:
    """Write every input into the folder; the paths by their short names."""
    script = small_script()
    active, staging = settings()
    texts = {
        "small.ps1": script,
        "small.yaml": small_yaml(len(script)),
        "large.ps1": large_script(),
        "active.json": active,
        "staging.json": staging,
    }
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode("utf-8"))
    return {name: folder / name for name in texts}


# --- rules -----------------------------------------------------------------------------------------------------------


def _guid(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def _rule(rng: random.Random, number: int, connector: str, flows: int) -> Rule:
    word = rng.choice(_WORDS)
    return Rule(
        name=f"Custom - In from AD - {word.capitalize()}'s people {number:04}",
        identifier=_guid(rng),
        connector=connector,
        precedence=number,
        link_type="Join",
        disabled=False,
        scope=tuple(_group(rng) for _ in range(rng.randrange(1, 3))),
        flows=tuple(_flow(rng, index, name) for index, name in enumerate(rng.sample(_TEXT_ATTRIBUTES, flows))),
    )


def _group(rng: random.Random) -> tuple[tuple[str, str, str], ...]:
    chosen = rng.sample(_SCOPES, rng.randrange(2, 4))
    return tuple((_filled(rng, attribute), operator, _filled(rng, value)) for attribute, operator, value in chosen)


def _flow(rng: random.Random, index: int, destination: str) -> Flow:
    kind = ("Expression", "Direct", "Constant")[index % 3]
    if kind == "Expression":
        return Flow(destination, kind, _filled(rng, rng.choice(_EXPRESSIONS)))
    return Flow(destination, kind, rng.choice(_TEXT_ATTRIBUTES if kind == "Direct" else _WORDS))


def _filled(rng: random.Random, pattern: str) -> str:
    one, other = rng.sample(_TEXT_ATTRIBUTES, 2)
    return pattern.format(a=one, b=other, word=rng.choice(_WORDS))


def _rules_for(rng: random.Random, wanted: int) -> list[Rule]:
    """Rules for four forests in turn, until their text is long enough for one settings file."""
    connectors = [_guid(rng) for _ in _FORESTS]
    rules: list[Rule] = []
    size = 0
    while size < wanted:
        number = len(rules)
        rules.append(_rule(rng, number, connectors[number % len(connectors)], rng.randrange(4, 9)))
        size += len(_settings_rule(rules[-1])) + 1
    return rules


def _staged(rules: Sequence[Rule], rng: random.Random) -> list[Rule]:
    """The same rules on another server: every identifier is another one, one in about a hundred has one change."""
    others = {rule.connector: _guid(rng) for rule in rules}
    moved = [replace(rule, identifier=_guid(rng), connector=others[rule.connector]) for rule in rules]
    for turn, index in enumerate(range(CHANGED_EVERY // 2, len(moved), CHANGED_EVERY)):
        moved[index] = _changed(moved[index], turn)
    return moved


def _changed(rule: Rule, turn: int) -> Rule:
    first, *rest = rule.flows
    if turn % 4 == 0:
        return replace(rule, flows=(replace(first, value=f"UCase({first.value})"), *rest))
    if turn % 4 == 1:
        return replace(rule, flows=tuple(rest))
    if turn % 4 == 2:
        return replace(rule, disabled=True)
    return replace(rule, link_type="Provision")


# --- the rule editor's export ----------------------------------------------------------------------------------------

_SCRIPT_RULE = Template("""\
New-ADSyncRule  `
-Name '$name' `
-Identifier '$identifier' `
-Description '' `
-Direction 'Inbound' `
-Precedence $precedence `
-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `
-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `
-SourceObjectType 'user' `
-TargetObjectType 'person' `
-Connector '$connector' `
-LinkType '$link_type' `
-SoftDeleteExpiryInterval 0 `
-ImmutableTag '' `
-OutVariable syncRule""")
_SCRIPT_FLOW = Template("""\
Add-ADSyncAttributeFlowMapping  `
-SynchronizationRule $$syncRule[0] `
-Source @('$source') `
-Destination '$destination' `
-FlowType '$kind' `
-ValueMergeType 'Update' `
${expression}-OutVariable syncRule""")
_SCRIPT_CONDITION = Template("""\
New-Object  `
-TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
-ArgumentList '$attribute','$value','$operator' `
-OutVariable condition$index""")
_SCRIPT_GROUP = Template("""\
Add-ADSyncScopeConditionGroup  `
-SynchronizationRule $$syncRule[0] `
-ScopeConditions @($conditions) `
-OutVariable syncRule""")
_SCRIPT_END = Template("""\
Add-ADSyncRule  `
-SynchronizationRule $$syncRule[0]


Get-ADSyncRule  `
-Identifier '$identifier'
""")


def _script(rules: Sequence[Rule]) -> str:
    commands = "\n\n\n".join(command for rule in rules for command in _commands(rule))
    return commands.replace("\n", "\r\n")


def _commands(rule: Rule) -> Iterator[str]:
    fields = {
        "name": _quoted(rule.name),
        "identifier": rule.identifier,
        "precedence": str(rule.precedence),
        "connector": rule.connector,
        "link_type": rule.link_type,
    }
    yield _SCRIPT_RULE.substitute(fields)
    for flow in rule.flows:
        yield _script_flow(flow)
    for group in rule.scope:
        for index, (attribute, operator, value) in enumerate(group):
            yield _SCRIPT_CONDITION.substitute(attribute=attribute, operator=operator, value=value, index=index)
        yield _SCRIPT_GROUP.substitute(conditions=",".join(f"$condition{index}[0]" for index in range(len(group))))
    yield _SCRIPT_END.substitute(fields)


def _script_flow(flow: Flow) -> str:
    """The editor lists the attributes of an expression too; one is enough here."""
    is_expression = flow.kind == "Expression"
    source = flow.value.partition("[")[2].partition("]")[0] if is_expression else flow.value
    expression = f"-Expression '{_quoted(flow.value)}' `\n" if is_expression else ""
    return _SCRIPT_FLOW.substitute(source=source, destination=flow.destination, kind=flow.kind, expression=expression)


def _quoted(text: str) -> str:
    return text.replace("'", "''")


# --- the settings file -----------------------------------------------------------------------------------------------

_SETTINGS = Template("""\
{
  "policyMetadata": {
    "author": "EXAMPLE\\\\admin",
    "timeCreated": "2026-11-20 09:00:00Z",
    "azureADConnectVersion": "2.5.79.0",
    "policySchemaVersion": "1.0.0.0"
  },
  "deploymentMetadata": {
    "hostName": "$host.north.example"
  },
  "authenticationPolicy": [
    "PasswordHashSynchronization"
  ],
  "selfServicePasswordReset": true,
  "identityMappingPolicy": {
    "azureSourceAnchorAttribute": "mS-DS-ConsistencyGuid",
    "userPrincipalNameAttribute": "userPrincipalName",
    "userMatchingPolicy": "AlwaysProvision"
  },
  "azureDirectoryPolicy": {
    "exportDeletionLimit": "500",
    "standardSynchronizationRules": [],
    "customSynchronizationRules": []
  },
  "onpremisesDirectoryPolicy": [
$directories
  ]
}
""")
_DIRECTORY = Template("""\
    {
      "friendlyName": "$forest",
      "uniqueIdentifier": "$connector",
      "fullyQualifiedDomainName": "$forest",
      "partitionFilters": [
        {
          "distinguishedName": "$dn",
          "fullyQualifiedDomainName": "$forest",
          "containerInclusions": [
            "OU=Staff,$dn"
          ],
          "containerExclusions": [
            "$dn"
          ]
        }
      ],
      "standardSynchronizationRules": [],
      "customSynchronizationRules": [
$rules
      ]
    }""")
_SETTINGS_RULE = Template("""\
        {
          "Name": $name,
          "uniqueIdentifier": "$identifier",
          "internalIdentifier": "$identifier",
          "description": "",
          "source": "user",
          "target": "person",
          "linkType": "$link_type",
          "direction": "Inbound",
          "precedence": $precedence,
          "immutableTag": "",
          "disabled": $disabled,
          "passwordHashSyncTarget": false,
          "scopeFilters": [
$groups
          ],
          "joinConditions": [],
          "attributeMappings": [
$flows
          ]
        }""")
_SETTINGS_CONDITION = Template("""\
              {
                "attribute": "$attribute",
                "condition": "$operator",
                "value": "$value"
              }""")
_SETTINGS_FLOW = Template("""\
            {
              "flowType": "$kind",
              "mergeType": "Update",
              "executeOnce": false,
              "destination": "$destination",
              "$member": $value
            }""")
_MEMBERS = {"Direct": "source", "Constant": "value", "Expression": "expression"}


def _settings_text(rules: Sequence[Rule], rng: random.Random, host: str) -> str:
    directories = []
    for number, forest in enumerate(_FORESTS):
        own = rules[number :: len(_FORESTS)]
        directories.append(
            _DIRECTORY.substitute(
                forest=forest,
                connector=own[0].connector if own else _guid(rng),
                dn=",".join(f"DC={label}" for label in forest.split(".")),
                rules=",\n".join(map(_settings_rule, own)),
            )
        )
    return _SETTINGS.substitute(host=host, directories=",\n".join(directories))


def _settings_rule(rule: Rule) -> str:
    return _SETTINGS_RULE.substitute(
        name=json.dumps(rule.name),
        identifier=rule.identifier,
        link_type=rule.link_type,
        precedence=rule.precedence,
        disabled=json.dumps(rule.disabled),
        groups=",\n".join(map(_settings_group, rule.scope)),
        flows=",\n".join(map(_settings_flow, rule.flows)),
    )


def _settings_group(group: tuple[tuple[str, str, str], ...]) -> str:
    conditions = (
        _SETTINGS_CONDITION.substitute(attribute=attribute, operator=operator, value=value)
        for attribute, operator, value in group
    )
    return "            [\n" + ",\n".join(conditions) + "\n            ]"


def _settings_flow(flow: Flow) -> str:
    return _SETTINGS_FLOW.substitute(
        kind=flow.kind, destination=flow.destination, member=_MEMBERS[flow.kind], value=json.dumps(flow.value)
    )
