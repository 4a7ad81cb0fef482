"""An object whose cloudFiltered is True is not synchronized, and is deleted from the cloud if it was. A rule that sets it for every
user of a forest empties the cloud at the next export. That is right as the second half of positive filtering only, where a rule
with a lower number sets False for those who are to stay. What lets in every ordinary user counts as no filter: a clause against
critical system objects, or one that asks for an attribute which every user has.

Bad:

    {
      "policyMetadata": {
        "policySchemaVersion": "1.0.0.0"
      },
      "azureDirectoryPolicy": {
        "standardSynchronizationRules": [],
        "customSynchronizationRules": []
      },
      "onpremisesDirectoryPolicy": [
        {
          "friendlyName": "contoso.example",
          "uniqueIdentifier": "3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10",
          "fullyQualifiedDomainName": "contoso.example",
          "standardSynchronizationRules": [],
          "customSynchronizationRules": [
            {
              "Name": "Contoso - Nobody else",
              "uniqueIdentifier": "8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00",
              "source": "user",
              "target": "person",
              "linkType": "Join",
              "direction": "Inbound",
              "precedence": 90,
              "attributeMappings": [
                {
                  "flowType": "Constant",
                  "destination": "cloudFiltered",
                  "value": "True"
                }
              ]
            }
          ]
        }
      ]
    }

Good:

    {
      "policyMetadata": {
        "policySchemaVersion": "1.0.0.0"
      },
      "azureDirectoryPolicy": {
        "standardSynchronizationRules": [],
        "customSynchronizationRules": []
      },
      "onpremisesDirectoryPolicy": [
        {
          "friendlyName": "contoso.example",
          "uniqueIdentifier": "3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10",
          "fullyQualifiedDomainName": "contoso.example",
          "standardSynchronizationRules": [],
          "customSynchronizationRules": [
            {
              "Name": "Contoso - Staff",
              "uniqueIdentifier": "8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00",
              "source": "user",
              "target": "person",
              "linkType": "Join",
              "direction": "Inbound",
              "precedence": 50,
              "scopeFilters": [
                [
                  {
                    "attribute": "extensionAttribute3",
                    "condition": "EQUAL",
                    "value": "Staff"
                  }
                ]
              ],
              "attributeMappings": [
                {
                  "flowType": "Constant",
                  "destination": "cloudFiltered",
                  "value": "False"
                }
              ]
            },
            {
              "Name": "Contoso - Nobody else",
              "uniqueIdentifier": "8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01",
              "source": "user",
              "target": "person",
              "linkType": "Join",
              "direction": "Inbound",
              "precedence": 90,
              "attributeMappings": [
                {
                  "flowType": "Constant",
                  "destination": "cloudFiltered",
                  "value": "True"
                }
              ]
            }
          ]
        }
      ]
    }
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.attributes import flows_to
from ruleguard.lint.contenders import is_preceded, lowest_numbers, truths
from ruleguard.lint.filters import takes_all_users
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.kept import kept
from ruleguard.model.nodes import Config, Flow, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """An enabled custom rule that sets cloudFiltered for every user, where no rule before it says False.

    A script by itself holds a part of the rules only: the rule that says False may be on the server.
    """
    if config.connectors is None or not is_custom(rule) or not enabled(rule):
        return
    if rule.direction != "inbound" or not takes_all_users(rule):
        return
    for flow in flows_to(rule, "cloudfiltered"):
        if truths(flow) == {True} and not _has_exceptions(rule, config):
            message = (
                f"'{rule.name}' sets cloudFiltered for every user of its forest, and no rule with a lower number says False: "
                "all of them are deleted from the cloud. Give it a filter, or add that rule"
            )
            yield Finding(flow, "value" if flow.kind == "constant" else "expression", message)


def _has_exceptions(rule: SyncRule, config: Config) -> bool:
    """Whether an enabled rule with a lower number may say False for the same kind of object."""
    return is_preceded(rule, _excepting(config))


@kept
def _excepting(config: Config) -> dict[Hashable, int]:
    return lowest_numbers(rule for rule in config.rules if any(map(_may_say_false, rule.flows or ())))


def _may_say_false(flow: Flow) -> bool:
    return (flow.destination or "").casefold() == "cloudfiltered" and False in truths(flow)


RULE = Rule(
    id="catch-all-cloud-filter",
    severity=Severity.ERROR,
    category="scope",
    summary="A rule filters every user out of the cloud",
    remedy="Give the rule a filter, or add the rule with a lower number that sets cloudFiltered to False for those who stay.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("cloudfiltered",),
    needs_server=True,
    references=("https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-configure-filtering",),
)
