"""PrecedenceBefore and PrecedenceAfter name their neighbour by its identifier, and every server has its own identifiers.
What becomes of a rule with precedence 0 that names a rule of another server is not documented: as far as known it gets no
place.

Bad:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>corp.test</name>
        <category>AD</category>
        <private-configuration>
          <adma-configuration>
            <forest-name>corp.test</forest-name>
          </adma-configuration>
        </private-configuration>
      </ma-data>
      <ma-data>
        <id>{B891884F-051E-4A83-95AF-2544101C9083}</id>
        <name>corp.onmicrosoft.com - AAD</name>
        <category>Extensible2</category>
        <subtype>Windows Azure Active Directory (Microsoft)</subtype>
      </ma-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00}</id>
        <name>Contoso - Department</name>
        <immutable-tag />
        <direction>Inbound</direction>
        <disabled>False</disabled>
        <connector>{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}</connector>
        <sourceObjectType>user</sourceObjectType>
        <targetObjectType>person</targetObjectType>
        <linkType>Join</linkType>
        <precedence>0</precedence>
        <precedence-before>{7e2b9c40-1d3f-4a58-9c6b-5f0e8d7a6b32}</precedence-before>
        <attribute-mappings>
          <mapping>
            <dest>department</dest>
            <expression>Trim([department])</expression>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
        <relationshipCriteria>
        </relationshipCriteria>
        <synchronizationCriteria>
        </synchronizationCriteria>
      </synchronizationRule>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01}</id>
        <name>In from AD - User Pets</name>
        <immutable-tag>Microsoft.InfromADUserPets.001</immutable-tag>
        <direction>Inbound</direction>
        <disabled>False</disabled>
        <connector>{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}</connector>
        <sourceObjectType>user</sourceObjectType>
        <targetObjectType>person</targetObjectType>
        <linkType>Join</linkType>
        <precedence>101</precedence>
        <attribute-mappings>
          <mapping>
            <dest>title</dest>
            <src><attr>title</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
        <relationshipCriteria>
        </relationshipCriteria>
        <synchronizationCriteria>
        </synchronizationCriteria>
      </synchronizationRule>
    </export>

Good:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>corp.test</name>
        <category>AD</category>
        <private-configuration>
          <adma-configuration>
            <forest-name>corp.test</forest-name>
          </adma-configuration>
        </private-configuration>
      </ma-data>
      <ma-data>
        <id>{B891884F-051E-4A83-95AF-2544101C9083}</id>
        <name>corp.onmicrosoft.com - AAD</name>
        <category>Extensible2</category>
        <subtype>Windows Azure Active Directory (Microsoft)</subtype>
      </ma-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00}</id>
        <name>Contoso - Department</name>
        <immutable-tag />
        <direction>Inbound</direction>
        <disabled>False</disabled>
        <connector>{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}</connector>
        <sourceObjectType>user</sourceObjectType>
        <targetObjectType>person</targetObjectType>
        <linkType>Join</linkType>
        <precedence>0</precedence>
        <precedence-before>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01}</precedence-before>
        <attribute-mappings>
          <mapping>
            <dest>department</dest>
            <expression>Trim([department])</expression>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
        <relationshipCriteria>
        </relationshipCriteria>
        <synchronizationCriteria>
        </synchronizationCriteria>
      </synchronizationRule>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01}</id>
        <name>In from AD - User Pets</name>
        <immutable-tag>Microsoft.InfromADUserPets.001</immutable-tag>
        <direction>Inbound</direction>
        <disabled>False</disabled>
        <connector>{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}</connector>
        <sourceObjectType>user</sourceObjectType>
        <targetObjectType>person</targetObjectType>
        <linkType>Join</linkType>
        <precedence>101</precedence>
        <attribute-mappings>
          <mapping>
            <dest>title</dest>
            <src><attr>title</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
        <relationshipCriteria>
        </relationshipCriteria>
        <synchronizationCriteria>
        </synchronizationCriteria>
      </synchronizationRule>
    </export>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_default
from ruleguard.model.kept import kept
from ruleguard.model.nodes import NO_RULE, Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """A neighbour that no rule of the server is, also for scripts that are read together with a server."""
    if rule.precedence != 0 or config.connectors is None:
        return
    for field, side in (("precedence_before", "before"), ("precedence_after", "after")):
        neighbour = getattr(rule, field)
        if neighbour in (None, "", NO_RULE) or neighbour in _identifiers(config):
            continue
        if not _has_default_rules(config):
            return  # not all rules of a server
        message = (
            f"'{rule.name}' is to stand {side} rule {neighbour}, which this server does not have: it gets no place. "
            "Name a rule of this server, or a free number below 100"
        )
        yield Finding(rule, field, message)


@kept
def _identifiers(config: Config) -> frozenset[str | None]:
    return frozenset(rule.identifier for rule in config.rules)


@kept
def _has_default_rules(config: Config) -> bool:
    return any(map(is_default, config.rules))


RULE = Rule(
    id="unknown-placement-rule",
    severity=Severity.ERROR,
    category="precedence",
    summary="A rule is to be placed beside a rule that does not exist",
    remedy="Name the identifier of a rule of this server, or give the rule a free number below 100.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
    ),
)
