"""Custom rules have the numbers from 1 to 99. With more than fifty of them nobody can tell any more which rule wins for an
attribute, and when fewer than ten numbers are free, the next change begins with renumbering what works. Often several rules
differ in one value and can be one rule with an expression; where all are needed, PrecedenceBefore lets the server place a
rule without a number of its own.

Bad:

    {
      "azureDirectoryPolicy": {"customSynchronizationRules": [
        {"Name": "Contoso - Attribute 01", "direction": "Outbound", "linkType": "Join", "precedence": 20, "attributeMappings": [{"flowType": "Direct", "source": "a01", "destination": "a01"}]},
        {"Name": "Contoso - Attribute 02", "direction": "Outbound", "linkType": "Join", "precedence": 21, "attributeMappings": [{"flowType": "Direct", "source": "a02", "destination": "a02"}]},
        {"Name": "Contoso - Attribute 03", "direction": "Outbound", "linkType": "Join", "precedence": 22, "attributeMappings": [{"flowType": "Direct", "source": "a03", "destination": "a03"}]},
        {"Name": "Contoso - Attribute 04", "direction": "Outbound", "linkType": "Join", "precedence": 23, "attributeMappings": [{"flowType": "Direct", "source": "a04", "destination": "a04"}]},
        {"Name": "Contoso - Attribute 05", "direction": "Outbound", "linkType": "Join", "precedence": 24, "attributeMappings": [{"flowType": "Direct", "source": "a05", "destination": "a05"}]},
        {"Name": "Contoso - Attribute 06", "direction": "Outbound", "linkType": "Join", "precedence": 25, "attributeMappings": [{"flowType": "Direct", "source": "a06", "destination": "a06"}]},
        {"Name": "Contoso - Attribute 07", "direction": "Outbound", "linkType": "Join", "precedence": 26, "attributeMappings": [{"flowType": "Direct", "source": "a07", "destination": "a07"}]},
        {"Name": "Contoso - Attribute 08", "direction": "Outbound", "linkType": "Join", "precedence": 27, "attributeMappings": [{"flowType": "Direct", "source": "a08", "destination": "a08"}]},
        {"Name": "Contoso - Attribute 09", "direction": "Outbound", "linkType": "Join", "precedence": 28, "attributeMappings": [{"flowType": "Direct", "source": "a09", "destination": "a09"}]},
        {"Name": "Contoso - Attribute 10", "direction": "Outbound", "linkType": "Join", "precedence": 29, "attributeMappings": [{"flowType": "Direct", "source": "a10", "destination": "a10"}]},
        {"Name": "Contoso - Attribute 11", "direction": "Outbound", "linkType": "Join", "precedence": 30, "attributeMappings": [{"flowType": "Direct", "source": "a11", "destination": "a11"}]},
        {"Name": "Contoso - Attribute 12", "direction": "Outbound", "linkType": "Join", "precedence": 31, "attributeMappings": [{"flowType": "Direct", "source": "a12", "destination": "a12"}]},
        {"Name": "Contoso - Attribute 13", "direction": "Outbound", "linkType": "Join", "precedence": 32, "attributeMappings": [{"flowType": "Direct", "source": "a13", "destination": "a13"}]},
        {"Name": "Contoso - Attribute 14", "direction": "Outbound", "linkType": "Join", "precedence": 33, "attributeMappings": [{"flowType": "Direct", "source": "a14", "destination": "a14"}]},
        {"Name": "Contoso - Attribute 15", "direction": "Outbound", "linkType": "Join", "precedence": 34, "attributeMappings": [{"flowType": "Direct", "source": "a15", "destination": "a15"}]},
        {"Name": "Contoso - Attribute 16", "direction": "Outbound", "linkType": "Join", "precedence": 35, "attributeMappings": [{"flowType": "Direct", "source": "a16", "destination": "a16"}]},
        {"Name": "Contoso - Attribute 17", "direction": "Outbound", "linkType": "Join", "precedence": 36, "attributeMappings": [{"flowType": "Direct", "source": "a17", "destination": "a17"}]},
        {"Name": "Contoso - Attribute 18", "direction": "Outbound", "linkType": "Join", "precedence": 37, "attributeMappings": [{"flowType": "Direct", "source": "a18", "destination": "a18"}]},
        {"Name": "Contoso - Attribute 19", "direction": "Outbound", "linkType": "Join", "precedence": 38, "attributeMappings": [{"flowType": "Direct", "source": "a19", "destination": "a19"}]},
        {"Name": "Contoso - Attribute 20", "direction": "Outbound", "linkType": "Join", "precedence": 39, "attributeMappings": [{"flowType": "Direct", "source": "a20", "destination": "a20"}]},
        {"Name": "Contoso - Attribute 21", "direction": "Outbound", "linkType": "Join", "precedence": 40, "attributeMappings": [{"flowType": "Direct", "source": "a21", "destination": "a21"}]},
        {"Name": "Contoso - Attribute 22", "direction": "Outbound", "linkType": "Join", "precedence": 41, "attributeMappings": [{"flowType": "Direct", "source": "a22", "destination": "a22"}]},
        {"Name": "Contoso - Attribute 23", "direction": "Outbound", "linkType": "Join", "precedence": 42, "attributeMappings": [{"flowType": "Direct", "source": "a23", "destination": "a23"}]},
        {"Name": "Contoso - Attribute 24", "direction": "Outbound", "linkType": "Join", "precedence": 43, "attributeMappings": [{"flowType": "Direct", "source": "a24", "destination": "a24"}]},
        {"Name": "Contoso - Attribute 25", "direction": "Outbound", "linkType": "Join", "precedence": 44, "attributeMappings": [{"flowType": "Direct", "source": "a25", "destination": "a25"}]},
        {"Name": "Contoso - Attribute 26", "direction": "Outbound", "linkType": "Join", "precedence": 45, "attributeMappings": [{"flowType": "Direct", "source": "a26", "destination": "a26"}]},
        {"Name": "Contoso - Attribute 27", "direction": "Outbound", "linkType": "Join", "precedence": 46, "attributeMappings": [{"flowType": "Direct", "source": "a27", "destination": "a27"}]},
        {"Name": "Contoso - Attribute 28", "direction": "Outbound", "linkType": "Join", "precedence": 47, "attributeMappings": [{"flowType": "Direct", "source": "a28", "destination": "a28"}]},
        {"Name": "Contoso - Attribute 29", "direction": "Outbound", "linkType": "Join", "precedence": 48, "attributeMappings": [{"flowType": "Direct", "source": "a29", "destination": "a29"}]},
        {"Name": "Contoso - Attribute 30", "direction": "Outbound", "linkType": "Join", "precedence": 49, "attributeMappings": [{"flowType": "Direct", "source": "a30", "destination": "a30"}]},
        {"Name": "Contoso - Attribute 31", "direction": "Outbound", "linkType": "Join", "precedence": 50, "attributeMappings": [{"flowType": "Direct", "source": "a31", "destination": "a31"}]},
        {"Name": "Contoso - Attribute 32", "direction": "Outbound", "linkType": "Join", "precedence": 51, "attributeMappings": [{"flowType": "Direct", "source": "a32", "destination": "a32"}]},
        {"Name": "Contoso - Attribute 33", "direction": "Outbound", "linkType": "Join", "precedence": 52, "attributeMappings": [{"flowType": "Direct", "source": "a33", "destination": "a33"}]},
        {"Name": "Contoso - Attribute 34", "direction": "Outbound", "linkType": "Join", "precedence": 53, "attributeMappings": [{"flowType": "Direct", "source": "a34", "destination": "a34"}]},
        {"Name": "Contoso - Attribute 35", "direction": "Outbound", "linkType": "Join", "precedence": 54, "attributeMappings": [{"flowType": "Direct", "source": "a35", "destination": "a35"}]},
        {"Name": "Contoso - Attribute 36", "direction": "Outbound", "linkType": "Join", "precedence": 55, "attributeMappings": [{"flowType": "Direct", "source": "a36", "destination": "a36"}]},
        {"Name": "Contoso - Attribute 37", "direction": "Outbound", "linkType": "Join", "precedence": 56, "attributeMappings": [{"flowType": "Direct", "source": "a37", "destination": "a37"}]},
        {"Name": "Contoso - Attribute 38", "direction": "Outbound", "linkType": "Join", "precedence": 57, "attributeMappings": [{"flowType": "Direct", "source": "a38", "destination": "a38"}]},
        {"Name": "Contoso - Attribute 39", "direction": "Outbound", "linkType": "Join", "precedence": 58, "attributeMappings": [{"flowType": "Direct", "source": "a39", "destination": "a39"}]},
        {"Name": "Contoso - Attribute 40", "direction": "Outbound", "linkType": "Join", "precedence": 59, "attributeMappings": [{"flowType": "Direct", "source": "a40", "destination": "a40"}]},
        {"Name": "Contoso - Attribute 41", "direction": "Outbound", "linkType": "Join", "precedence": 60, "attributeMappings": [{"flowType": "Direct", "source": "a41", "destination": "a41"}]},
        {"Name": "Contoso - Attribute 42", "direction": "Outbound", "linkType": "Join", "precedence": 61, "attributeMappings": [{"flowType": "Direct", "source": "a42", "destination": "a42"}]},
        {"Name": "Contoso - Attribute 43", "direction": "Outbound", "linkType": "Join", "precedence": 62, "attributeMappings": [{"flowType": "Direct", "source": "a43", "destination": "a43"}]},
        {"Name": "Contoso - Attribute 44", "direction": "Outbound", "linkType": "Join", "precedence": 63, "attributeMappings": [{"flowType": "Direct", "source": "a44", "destination": "a44"}]},
        {"Name": "Contoso - Attribute 45", "direction": "Outbound", "linkType": "Join", "precedence": 64, "attributeMappings": [{"flowType": "Direct", "source": "a45", "destination": "a45"}]},
        {"Name": "Contoso - Attribute 46", "direction": "Outbound", "linkType": "Join", "precedence": 65, "attributeMappings": [{"flowType": "Direct", "source": "a46", "destination": "a46"}]},
        {"Name": "Contoso - Attribute 47", "direction": "Outbound", "linkType": "Join", "precedence": 66, "attributeMappings": [{"flowType": "Direct", "source": "a47", "destination": "a47"}]},
        {"Name": "Contoso - Attribute 48", "direction": "Outbound", "linkType": "Join", "precedence": 67, "attributeMappings": [{"flowType": "Direct", "source": "a48", "destination": "a48"}]},
        {"Name": "Contoso - Attribute 49", "direction": "Outbound", "linkType": "Join", "precedence": 68, "attributeMappings": [{"flowType": "Direct", "source": "a49", "destination": "a49"}]},
        {"Name": "Contoso - Attribute 50", "direction": "Outbound", "linkType": "Join", "precedence": 69, "attributeMappings": [{"flowType": "Direct", "source": "a50", "destination": "a50"}]},
        {"Name": "Contoso - Attribute 51", "direction": "Outbound", "linkType": "Join", "precedence": 70, "attributeMappings": [{"flowType": "Direct", "source": "a51", "destination": "a51"}]}
      ]},
      "onpremisesDirectoryPolicy": []
    }

Good:

    {
      "azureDirectoryPolicy": {"customSynchronizationRules": [
        {"Name": "Contoso - Extension attributes", "direction": "Outbound", "linkType": "Join", "precedence": 20,
         "source": "person", "target": "user",
         "attributeMappings": [{"flowType": "Direct", "source": "extensionAttribute1", "destination": "extensionAttribute1"},
                               {"flowType": "Direct", "source": "extensionAttribute2", "destination": "extensionAttribute2"}]}
      ]},
      "onpremisesDirectoryPolicy": []
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rivals import MOST_RIVALS
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_custom, is_whole_server
from ruleguard.model.nodes import Config

_MANY = 50
_FEW = 10
_NUMBERS = frozenset(range(1, 100))


def check(config: Config, _: Config) -> Iterator[Finding]:
    """At most one finding for a server, at its last custom rule."""
    if not is_whole_server(config):
        return
    custom = [rule for rule in config.rules if is_custom(rule)]
    free = len(_NUMBERS - {rule.precedence for rule in config.rules if rule.precedence})
    if not custom or (len(custom) <= _MANY and free >= _FEW):
        return
    why = "there is hardly room for another" if free < _FEW else "nobody can tell any more which rule wins"
    blind = (
        f". More than {MOST_RIVALS} custom rules are not all held against each other: clashes of joins, merge types and "
        "values may be missing here"
        if len(custom) > MOST_RIVALS
        else ""
    )
    message = (
        f"{len(custom)} custom rules, {free} numbers below 100 are free: {why}. Combine rules that differ in a "
        f"value only, and delete disabled ones{blind}"
    )
    yield Finding(custom[-1], "precedence", message)


RULE = Rule(
    id="too-many-custom-rules",
    severity=Severity.NOTE,
    category="hygiene",
    summary="There are too many custom rules to keep track of",
    remedy="Combine rules that differ in one value, delete what is not needed, or place rules with PrecedenceBefore.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-faq",
    ),
)
