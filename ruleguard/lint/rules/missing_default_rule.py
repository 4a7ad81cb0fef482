"""A default rule that somebody deleted comes back with the next upgrade, and it comes back enabled: people are joined, created or
filtered in another way from one day to the next. Automatic upgrades do that too, since build 2.2.1.0. The right way to be
without a default rule is to disable it.

Looked at are the rules that no choice in the wizard leaves out, for each connector that has most of them; and the rules of
Microsoft's apps, where the settings say that apps are not filtered and the rule of the same app for other objects is there.
What depends on a feature or on the schema of the forest is not: it may never have been there.

Bad:

    {
      "azureDirectoryPolicy": {"standardSynchronizationRules": [
        {"Name": "In from AAD - User Join", "immutableTag": "Microsoft.InfromAADUserJoin.004", "precedence": 119},
        {"Name": "In from AAD - Contact Join", "immutableTag": "Microsoft.InfromAADContactJoin.003", "precedence": 120},
        {"Name": "In from AAD - Group Join", "immutableTag": "Microsoft.InfromAADGroupJoin.004", "precedence": 121},
        {"Name": "Out to AAD - User Join", "immutableTag": "Microsoft.OuttoAADUserJoin.006", "precedence": 122},
        {"Name": "Out to AAD - Group Join", "immutableTag": "Microsoft.OuttoAADGroupJoin.006", "precedence": 124}
      ]},
      "onpremisesDirectoryPolicy": []
    }

Good:

    {
      "azureDirectoryPolicy": {"standardSynchronizationRules": [
        {"Name": "In from AAD - User Join", "immutableTag": "Microsoft.InfromAADUserJoin.004", "precedence": 119},
        {"Name": "In from AAD - Contact Join", "immutableTag": "Microsoft.InfromAADContactJoin.003", "precedence": 120},
        {"Name": "In from AAD - Group Join", "immutableTag": "Microsoft.InfromAADGroupJoin.004", "precedence": 121},
        {"Name": "Out to AAD - User Join", "immutableTag": "Microsoft.OuttoAADUserJoin.006", "precedence": 122},
        {"Name": "Out to AAD - Contact Join", "immutableTag": "Microsoft.OuttoAADContactJoin.003", "precedence": 123},
        {"Name": "Out to AAD - Group Join", "immutableTag": "Microsoft.OuttoAADGroupJoin.006", "precedence": 124}
      ]},
      "onpremisesDirectoryPolicy": []
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruleguard.baselines.choices import choices_of
from ruleguard.baselines.wizard_parts import is_in_every_installation
from ruleguard.diagnostic import Severity
from ruleguard.lint.default_rules import BY_STEM, SOME_DEFAULT_RULE, plain
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_custom, is_default, is_whole_server, rules_by_connector
from ruleguard.model.nodes import Config, Connector
from ruleguard.model.roles import ENTRA, role
from ruleguard.model.values import tag_stem

_STEMS = {"ad": re.compile(r"microsoft\.infromad"), "entra": re.compile(r"microsoft\.(infrom|outto)aad")}
_APP = re.compile(
    r"microsoft\.outtoaad(user|contact|group)(exchangeonline|dynamicscrm|intune|lynconline|sharepointonline|azurerms)"
)
_MOST = 2 / 3
_ALWAYS = "where every server has it"
_UNFILTERED = "although no app is filtered out"


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each default rule that a connector must have and has not, where the input lists nearly all of them."""
    if not is_whole_server(config):
        return
    for connector in config.connectors or ():
        kind = ENTRA if role(connector) == ENTRA else connector.kind
        if kind in _STEMS and connector.identifier:
            yield from _missing(connector, _STEMS[kind], config)


def _missing(connector: Connector, stems: re.Pattern[str], config: Config) -> Iterator[Finding]:
    own = rules_by_connector(config).get(connector.identifier, [])
    defaults = [rule for rule in own if is_default(rule)]
    present = {tag_stem(rule.immutable_tag or "") for rule in defaults}
    names = {plain(rule.name) for rule in defaults}
    needed = [stem for stem in BY_STEM if stems.match(stem) and is_in_every_installation(stem)]
    lacking = [stem for stem in needed if stem not in present and plain(BY_STEM[stem]) not in names]
    if len(lacking) > (1 - _MOST) * len(needed):
        return
    customs = {plain(rule.name): rule.name for rule in own if is_custom(rule)}
    apps = _apps(present, config) if stems is _STEMS[ENTRA] else []
    for stem, why in (*((it, _ALWAYS) for it in lacking), *((it, _UNFILTERED) for it in apps)):
        name = BY_STEM[stem]
        copy = customs.get(plain(name))
        beside = f" beside the custom rule '{copy}'" if copy else ""
        message = (
            f"default rule '{name}' is missing on {connector.name or 'the Entra connector'}, {why}: somebody deleted it. The "
            f"next upgrade, also an automatic one, brings it back enabled{beside}. Upgrade with the scheduler off, and disable "
            "the rule before the first cycle where it is not wanted"
        )
        yield Finding(connector, "name", message)


def _apps(present: set[str], config: Config) -> list[str]:
    """The rules of apps that are there for other objects, where no app is filtered out."""
    choices = choices_of(config)
    if choices.get("app-filter") != () or choices.get("app-filtering") is True:
        return []
    apps = {match[2] for stem in present if (match := _APP.fullmatch(stem))}
    wanted = [stem for stem in BY_STEM if (match := _APP.fullmatch(stem)) and match[2] in apps]
    return [stem for stem in wanted if stem not in present]


RULE = Rule(
    id="missing-default-rule",
    severity=Severity.WARNING,
    category="default-rules",
    summary="A default rule was deleted, and an upgrade brings it back",
    remedy="Let an upgrade bring the rule back with the scheduler off, and disable it where it is not wanted.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    mentions=SOME_DEFAULT_RULE,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-best-practices-changing-default-configuration",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-version-history",
    ),
)
