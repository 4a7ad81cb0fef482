"""The objects of a Cloud Sync pilot stay in the scope of Microsoft Entra Connect: the pair of rules marks them with cloudNoFlow
and keeps them joined. An organizational unit that Connect does not import cannot be marked, so the rule does nothing for it.
Worse is the moment at which the unit is taken out of Connect's filter: its objects leave the scope and are deleted in the
cloud, users so that they can be restored, groups for good.

Microsoft's tutorial asks in one sentence to remove the unit of the pilot from Connect's scope, and warns of that deletion in the
next. What holds the objects is the link type JoinNoFlow, which needs them in scope.

Bad:

    {
      "azureDirectoryPolicy": {"customSynchronizationRules": [
        {"Name": "Contoso - Pilot users stay as they are", "direction": "Outbound", "linkType": "JoinNoFlow", "precedence": 61,
         "source": "person", "target": "user",
         "scopeFilters": [[{"attribute": "cloudNoFlow", "condition": "EQUAL", "value": "True"}]]}
      ]},
      "onpremisesDirectoryPolicy": [{
        "friendlyName": "contoso.example",
        "uniqueIdentifier": "3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10",
        "partitionFilters": [{
          "distinguishedName": "DC=contoso,DC=example",
          "containerInclusions": ["DC=contoso,DC=example"],
          "containerExclusions": ["OU=Pilot,DC=contoso,DC=example"]
        }],
        "customSynchronizationRules": [
          {"Name": "Contoso - Pilot users", "direction": "Inbound", "linkType": "Join", "precedence": 60,
           "source": "user", "target": "person",
           "scopeFilters": [[{"attribute": "dn", "condition": "ENDSWITH", "value": "OU=Pilot,DC=contoso,DC=example"}]],
           "attributeMappings": [{"flowType": "Constant", "value": "True", "destination": "cloudNoFlow"}]}
        ]
      }]
    }

Good:

    {
      "azureDirectoryPolicy": {"customSynchronizationRules": [
        {"Name": "Contoso - Pilot users stay as they are", "direction": "Outbound", "linkType": "JoinNoFlow", "precedence": 61,
         "source": "person", "target": "user",
         "scopeFilters": [[{"attribute": "cloudNoFlow", "condition": "EQUAL", "value": "True"}]]}
      ]},
      "onpremisesDirectoryPolicy": [{
        "friendlyName": "contoso.example",
        "uniqueIdentifier": "3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10",
        "partitionFilters": [{
          "distinguishedName": "DC=contoso,DC=example",
          "containerInclusions": ["DC=contoso,DC=example"],
          "containerExclusions": []
        }],
        "customSynchronizationRules": [
          {"Name": "Contoso - Pilot users", "direction": "Inbound", "linkType": "Join", "precedence": 60,
           "source": "user", "target": "person",
           "scopeFilters": [[{"attribute": "dn", "condition": "ENDSWITH", "value": "OU=Pilot,DC=contoso,DC=example"}]],
           "attributeMappings": [{"flowType": "Constant", "value": "True", "destination": "cloudNoFlow"}]}
        ]
      }]
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.cloud_sync_pilot import is_imported, mark, named_containers
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import connector_of
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each container of an enabled rule of the pilot of which the connector imports nothing."""
    connector = connector_of(rule, config)
    if connector is None or mark(rule) is None:
        return
    for clause, container in named_containers(rule):
        if is_imported(container, connector) is False:
            message = (
                f"'{rule.name}' names '{container}', which Entra Connect does not import: nothing there is marked. Objects "
                "that were synchronized are deleted in the cloud when their unit leaves the scope: select it again"
            )
            yield Finding(clause, "value", message)


RULE = Rule(
    id="pilot-outside-scope",
    severity=Severity.WARNING,
    category="cloud-sync",
    summary="An organizational unit of a Cloud Sync pilot is not in the scope of Entra Connect",
    remedy="Leave the units of the pilot selected in the wizard; the rules of the pilot hold their objects back.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    needs_server=True,
    mentions=("cloudnoflow",),
    references=("https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/tutorial-pilot-aadc-aadccp",),
)
