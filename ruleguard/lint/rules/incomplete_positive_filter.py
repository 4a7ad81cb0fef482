"""Objects whose cloudFiltered is True stay out of the cloud. Positive filtering takes two rules: one sets False for those who belong in the cloud, and one behind it, with
a higher number, sets True for all others. Without the second rule nobody is kept out; the first one only takes away the protection of the system
accounts among its objects.

Bad:

    {
      "policyMetadata": {
        "azureADConnectVersion": "2.6.92.0"
      },
      "azureDirectoryPolicy": {
        "uniqueIdentifier": "b891884f-051e-4a83-95af-2544101c9083",
        "customSynchronizationRules": []
      },
      "onpremisesDirectoryPolicy": [
        {
          "friendlyName": "corp.test",
          "fullyQualifiedDomainName": "corp.test",
          "uniqueIdentifier": "3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10",
          "customSynchronizationRules": [
            {
              "Name": "Contoso - Staff",
              "uniqueIdentifier": "8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00",
              "description": "Example: Contoso - Staff.",
              "source": "user",
              "target": "person",
              "linkType": "Join",
              "direction": "Inbound",
              "precedence": 60,
              "disabled": false,
              "scopeFilters": [
                [
                  {
                    "attribute": "employeeType",
                    "condition": "EQUAL",
                    "value": "staff"
                  }
                ]
              ],
              "joinConditions": [],
              "attributeMappings": [
                {
                  "destination": "cloudFiltered",
                  "flowType": "Constant",
                  "mergeType": "Update",
                  "value": "False"
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
        "azureADConnectVersion": "2.6.92.0"
      },
      "azureDirectoryPolicy": {
        "uniqueIdentifier": "b891884f-051e-4a83-95af-2544101c9083",
        "customSynchronizationRules": []
      },
      "onpremisesDirectoryPolicy": [
        {
          "friendlyName": "corp.test",
          "fullyQualifiedDomainName": "corp.test",
          "uniqueIdentifier": "3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10",
          "customSynchronizationRules": [
            {
              "Name": "Contoso - Staff",
              "uniqueIdentifier": "8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00",
              "description": "Example: Contoso - Staff.",
              "source": "user",
              "target": "person",
              "linkType": "Join",
              "direction": "Inbound",
              "precedence": 60,
              "disabled": false,
              "scopeFilters": [
                [
                  {
                    "attribute": "employeeType",
                    "condition": "EQUAL",
                    "value": "staff"
                  }
                ]
              ],
              "joinConditions": [],
              "attributeMappings": [
                {
                  "destination": "cloudFiltered",
                  "flowType": "Constant",
                  "mergeType": "Update",
                  "value": "False"
                }
              ]
            },
            {
              "Name": "Contoso - Others",
              "uniqueIdentifier": "8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01",
              "description": "Example: Contoso - Others.",
              "source": "user",
              "target": "person",
              "linkType": "Join",
              "direction": "Inbound",
              "precedence": 90,
              "disabled": false,
              "scopeFilters": [],
              "joinConditions": [],
              "attributeMappings": [
                {
                  "destination": "cloudFiltered",
                  "flowType": "Constant",
                  "mergeType": "Update",
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
from ruleguard.lint.contenders import truths
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom, is_whole_server, source_key
from ruleguard.model.kept import kept
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each flow of a custom rule that only says False, on a server where no custom rule filters the others."""
    if not is_custom(rule) or not enabled(rule) or rule.direction != "inbound" or not is_whole_server(config):
        return
    for flow in flows_to(rule, "cloudfiltered"):
        said = truths(flow)
        if False in said and True not in said and not _is_completed(rule, config):
            message = (
                f"'{rule.name}' sets cloudFiltered to False, but no rule sets it to True for the others: everybody is still "
                "synchronized. Add a rule with a higher number and without a filter that sets True, or remove this one"
            )
            yield Finding(flow, "expression" if flow.expression else "value", message)


def _is_completed(rule: SyncRule, config: Config) -> bool:
    """Whether another custom rule for the same kind of object may say True; where it stands is another rule's matter."""
    return source_key(rule) in _completing(config)


@kept
def _completing(config: Config) -> frozenset[Hashable]:
    """The sources of which a custom rule may say True."""
    return frozenset(
        source_key(rule)
        for rule in config.rules
        if is_custom(rule) and enabled(rule) and any(True in truths(flow) for flow in flows_to(rule, "cloudfiltered"))
    )


RULE = Rule(
    id="incomplete-positive-filter",
    severity=Severity.WARNING,
    category="flows",
    summary="A positive filter has no rule for those who are to stay out",
    remedy="Add the rule that sets cloudFiltered to True for all others, with a higher number and no filter.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("cloudfiltered",),
    needs_server=True,
    references=("https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-configure-filtering",),
)
