"""For a pilot of Cloud Sync, a rule sets cloudNoFlow for the objects that Cloud Sync is to take over. Nothing comes of it
unless an outbound rule of the link type JoinNoFlow, scoped by cloudNoFlow EQUAL True, stops the export of just these
objects. Without it Microsoft Entra Connect goes on exporting them: two programs write the same accounts, and an object that
leaves its scope is deleted.

Each object type needs a rule of its own. Only a whole server is judged; a script may hold one half of the pair.

Bad:

    {
      "azureDirectoryPolicy": {},
      "onpremisesDirectoryPolicy": [{
        "friendlyName": "contoso.example",
        "uniqueIdentifier": "3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10",
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
from ruleguard.lint.cloud_sync_pilot import Partners, holders, mark, misses_link_type
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_whole_server
from ruleguard.model.nodes import Config


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each rule that marks objects for a pilot which no outbound rule holds back."""
    if not is_whole_server(config):
        return
    holding = [*holders(config)]  # with a wrong scope too: unscoped-join-no-flow reports that
    holding += [rule for rule in config.rules if misses_link_type(rule, config)]  # and exported-despite-no-flow that
    partners = Partners(holding)
    for rule in config.rules:
        flow = mark(rule)
        if flow is None or partners.has_one_for(rule):
            continue
        message = (
            f"'{rule.name}' sets cloudNoFlow, but no enabled outbound JoinNoFlow rule holds {_type(rule.source_object_type)} "
            "back: Entra Connect and Cloud Sync both export these objects. Add one, scoped by cloudNoFlow EQUAL True"
        )
        yield Finding(flow, "destination", message)


def _type(name: str | None) -> str:
    return f"objects of type {name}" if name else "its objects"


RULE = Rule(
    id="no-flow-without-join-rule",
    severity=Severity.ERROR,
    category="cloud-sync",
    summary="Objects are marked with cloudNoFlow and exported all the same",
    remedy="Add an outbound rule of link type JoinNoFlow for the object type, scoped by cloudNoFlow EQUAL True.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=("https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/tutorial-pilot-aadc-aadccp",),
)
