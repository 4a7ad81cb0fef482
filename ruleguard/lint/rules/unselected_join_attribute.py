"""A connector imports the attributes that are selected in its properties. An attribute that is not selected is empty for every
object, so that a join by it finds nothing.

Bad:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>contoso.example</name>
        <category>AD</category>
        <attribute-inclusion>
          <attribute>company</attribute>
        </attribute-inclusion>
        <private-configuration>
          <adma-configuration>
            <forest-name>contoso.example</forest-name>
          </adma-configuration>
        </private-configuration>
      </ma-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00}</id>
        <name>Contoso - Users</name>
        <immutable-tag />
        <direction>Inbound</direction>
        <disabled>False</disabled>
        <connector>{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}</connector>
        <sourceObjectType>user</sourceObjectType>
        <targetObjectType>person</targetObjectType>
        <linkType>Join</linkType>
        <precedence>60</precedence>
        <attribute-mappings>
          <mapping>
            <dest>company</dest>
            <src><attr>company</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
        <relationshipCriteria>
          <conditions>
            <condition>
              <csAttribute>employeeID</csAttribute>
              <ilmAttribute>employeeID</ilmAttribute>
            </condition>
          </conditions>
        </relationshipCriteria>
        <synchronizationCriteria>
        </synchronizationCriteria>
      </synchronizationRule>
    </export>

Good:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>contoso.example</name>
        <category>AD</category>
        <attribute-inclusion>
          <attribute>company</attribute>
          <attribute>employeeID</attribute>
        </attribute-inclusion>
        <private-configuration>
          <adma-configuration>
            <forest-name>contoso.example</forest-name>
          </adma-configuration>
        </private-configuration>
      </ma-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00}</id>
        <name>Contoso - Users</name>
        <immutable-tag />
        <direction>Inbound</direction>
        <disabled>False</disabled>
        <connector>{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}</connector>
        <sourceObjectType>user</sourceObjectType>
        <targetObjectType>person</targetObjectType>
        <linkType>Join</linkType>
        <precedence>60</precedence>
        <attribute-mappings>
          <mapping>
            <dest>company</dest>
            <src><attr>company</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
        <relationshipCriteria>
          <conditions>
            <condition>
              <csAttribute>employeeID</csAttribute>
              <ilmAttribute>employeeID</ilmAttribute>
            </condition>
          </conditions>
        </relationshipCriteria>
        <synchronizationCriteria>
        </synchronizationCriteria>
      </synchronizationRule>
    </export>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.filters import is_missing, is_unselected
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import connector_of, is_default
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each join by an attribute that the connector does not import, in either direction."""
    connector = connector_of(rule, config)
    if connector is None or is_default(rule):
        return
    for condition in (each for group in rule.joins or () for each in group.conditions):
        name = condition.connector_attribute
        if is_unselected(connector, name) and not is_missing(connector.schema, name):
            message = (
                f"'{rule.name}' joins by {name}, which the connector does not import: the join finds nothing. Select it on the "
                "connector and run a full import"
            )
            yield Finding(condition, "connector_attribute", message)


RULE = Rule(
    id="unselected-join-attribute",
    severity=Severity.ERROR,
    category="joins",
    summary="A join uses an attribute that is not imported",
    remedy="Select the attribute in the properties of the connector, then run a full import and a full synchronization.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-version-history",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-version-history-archive",
    ),
)
