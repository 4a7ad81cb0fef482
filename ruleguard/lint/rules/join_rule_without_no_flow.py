"""An outbound JoinNoFlow rule holds back the objects whose cloudNoFlow is True. Where no enabled inbound rule sets the
attribute for that object type, nothing is in its scope: Microsoft Entra Connect exports the objects of the pilot like all
others, and deletes them in the cloud when they leave its own scope.

Only a whole server is judged; a script may hold one half of the pair.

Bad:

    {
      "azureDirectoryPolicy": {"customSynchronizationRules": [
        {"Name": "Contoso - Pilot users stay as they are", "direction": "Outbound", "linkType": "JoinNoFlow", "precedence": 61,
         "source": "person", "target": "user",
         "scopeFilters": [[{"attribute": "cloudNoFlow", "condition": "EQUAL", "value": "True"}]]}
      ]},
      "onpremisesDirectoryPolicy": []
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
from ruleguard.lint.cloud_sync_pilot import Partners, holders, is_for_marked, mark
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_whole_server
from ruleguard.model.nodes import Config


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each JoinNoFlow rule for marked objects of a server that marks none of them."""
    if not is_whole_server(config):
        return
    partners = Partners(rule for rule in config.rules if mark(rule) is not None)
    for rule in holders(config):
        if is_for_marked(rule) and not partners.has_one_for(rule):
            kind = f" for objects of type {rule.target_object_type}" if rule.target_object_type else ""
            message = (
                f"'{rule.name}' waits for cloudNoFlow, which no enabled inbound rule sets{kind}: it holds nothing back, and "
                "the objects of the pilot are exported. Add or enable the inbound rule, or delete this one after the pilot"
            )
            yield Finding(rule, "link_type", message)


RULE = Rule(
    id="join-rule-without-no-flow",
    severity=Severity.WARNING,
    category="cloud-sync",
    summary="A JoinNoFlow rule waits for cloudNoFlow, which no rule sets",
    remedy="Add an inbound rule that sets cloudNoFlow to True for the objects of the pilot, or delete the outbound rule.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=("https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/tutorial-pilot-aadc-aadccp",),
)
