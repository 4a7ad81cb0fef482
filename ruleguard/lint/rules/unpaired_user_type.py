"""No default rule flows userType: it takes one custom rule into the metaverse and another one out of it to Entra ID. With only the first,
the value stays in the metaverse and the setting does nothing. With only the second, Entra ID gets an empty value, and what is
set there is removed.

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
              "Name": "Contoso - User type",
              "uniqueIdentifier": "8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00",
              "description": "Example: Contoso - User type.",
              "source": "user",
              "target": "person",
              "linkType": "Join",
              "direction": "Inbound",
              "precedence": 60,
              "disabled": false,
              "scopeFilters": [
                [
                  {
                    "attribute": "adminDescription",
                    "condition": "NOTSTARTSWITH",
                    "value": "User_"
                  },
                  {
                    "attribute": "isCriticalSystemObject",
                    "condition": "NOTEQUAL",
                    "value": "True"
                  }
                ]
              ],
              "joinConditions": [],
              "attributeMappings": [
                {
                  "destination": "userType",
                  "flowType": "Direct",
                  "mergeType": "Update",
                  "source": [
                    "extensionAttribute5"
                  ]
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
        "customSynchronizationRules": [
          {
            "Name": "Contoso - User type to Entra",
            "uniqueIdentifier": "8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01",
            "description": "Example: Contoso - User type to Entra.",
            "source": "person",
            "target": "user",
            "linkType": "Join",
            "direction": "Outbound",
            "precedence": 80,
            "disabled": false,
            "scopeFilters": [
              [
                {
                  "attribute": "sourceObjectType",
                  "condition": "EQUAL",
                  "value": "User"
                },
                {
                  "attribute": "cloudMastered",
                  "condition": "NOTEQUAL",
                  "value": "True"
                }
              ]
            ],
            "joinConditions": [],
            "attributeMappings": [
              {
                "destination": "userType",
                "flowType": "Direct",
                "mergeType": "Update",
                "source": [
                  "userType"
                ]
              }
            ]
          }
        ]
      },
      "onpremisesDirectoryPolicy": [
        {
          "friendlyName": "corp.test",
          "fullyQualifiedDomainName": "corp.test",
          "uniqueIdentifier": "3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10",
          "customSynchronizationRules": [
            {
              "Name": "Contoso - User type",
              "uniqueIdentifier": "8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00",
              "description": "Example: Contoso - User type.",
              "source": "user",
              "target": "person",
              "linkType": "Join",
              "direction": "Inbound",
              "precedence": 60,
              "disabled": false,
              "scopeFilters": [
                [
                  {
                    "attribute": "adminDescription",
                    "condition": "NOTSTARTSWITH",
                    "value": "User_"
                  },
                  {
                    "attribute": "isCriticalSystemObject",
                    "condition": "NOTEQUAL",
                    "value": "True"
                  }
                ]
              ],
              "joinConditions": [],
              "attributeMappings": [
                {
                  "destination": "userType",
                  "flowType": "Direct",
                  "mergeType": "Update",
                  "source": [
                    "extensionAttribute5"
                  ]
                }
              ]
            }
          ]
        }
      ]
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.pairs import unpaired
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config


def check(config: Config, _: Config) -> Iterator[Finding]:
    """The flows of userType that have no counterpart on the server."""
    yield from unpaired(config, "userType")


RULE = Rule(
    id="unpaired-user-type",
    severity=Severity.WARNING,
    category="flows",
    summary="userType flows into the metaverse or out of it only",
    remedy="Add the missing rule, or remove the one that is there.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
