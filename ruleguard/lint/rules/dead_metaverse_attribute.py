"""An attribute of the metaverse is a place on the way: one rule writes it, another one carries it on. What no rule reads never leaves
the metaverse, and what no rule writes is always empty. Often the second rule of a pair was forgotten, disabled or left on the old server.

This is said where the input holds every rule of the server with its flows, and only of what custom rules do.

Bad:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>corp.test</name>
        <category>AD</category>
      </ma-data>
      <ma-data>
        <id>{B891884F-051E-4A83-95AF-2544101C9083}</id>
        <name>corp.onmicrosoft.com - AAD</name>
        <category>Extensible2</category>
      </ma-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00}</id>
        <name>In from AD - User Join</name>
        <description>Example: In from AD - User Join.</description>
        <immutable-tag>Microsoft.InfromADUserJoin.004</immutable-tag>
        <direction>Inbound</direction>
        <disabled>False</disabled>
        <connector>{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}</connector>
        <sourceObjectType>user</sourceObjectType>
        <targetObjectType>person</targetObjectType>
        <linkType>Provision</linkType>
        <precedence>100</precedence>
        <synchronizationCriteria>
          <conditions>
            <scope><csAttribute>adminDescription</csAttribute><csOperator>NOTSTARTSWITH</csOperator><csValue>User_</csValue></scope>
            <scope><csAttribute>isCriticalSystemObject</csAttribute><csOperator>NOTEQUAL</csOperator><csValue>True</csValue></scope>
          </conditions>
        </synchronizationCriteria>
        <relationshipCriteria>
          <conditions>
            <condition><csAttribute>objectGUID</csAttribute><ilmAttribute>sourceAnchorBinary</ilmAttribute><caseSensitive>false</caseSensitive></condition>
          </conditions>
        </relationshipCriteria>
        <attribute-mappings>
          <mapping>
            <dest>sourceAnchor</dest>
            <src><attr>objectGUID</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
          <mapping>
            <dest>displayName</dest>
            <src><attr>displayName</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
      </synchronizationRule>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01}</id>
        <name>Out to AAD - User Join</name>
        <description>Example: Out to AAD - User Join.</description>
        <immutable-tag>Microsoft.OuttoAADUserJoin.006</immutable-tag>
        <direction>Outbound</direction>
        <disabled>False</disabled>
        <connector>{b891884f-051e-4a83-95af-2544101c9083}</connector>
        <sourceObjectType>person</sourceObjectType>
        <targetObjectType>user</targetObjectType>
        <linkType>Provision</linkType>
        <precedence>120</precedence>
        <synchronizationCriteria>
          <conditions>
            <scope><csAttribute>sourceObjectType</csAttribute><csOperator>EQUAL</csOperator><csValue>User</csValue></scope>
            <scope><csAttribute>cloudMastered</csAttribute><csOperator>NOTEQUAL</csOperator><csValue>True</csValue></scope>
          </conditions>
        </synchronizationCriteria>
        <relationshipCriteria>
          <conditions>
            <condition><csAttribute>sourceAnchor</csAttribute><ilmAttribute>sourceAnchor</ilmAttribute><caseSensitive>true</caseSensitive></condition>
          </conditions>
        </relationshipCriteria>
        <attribute-mappings>
          <mapping>
            <dest>sourceAnchor</dest>
            <src><attr>sourceAnchor</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
          <mapping>
            <dest>displayName</dest>
            <src><attr>displayName</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
      </synchronizationRule>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a02}</id>
        <name>Contoso - Badge</name>
        <description>Example: Contoso - Badge.</description>
        <immutable-tag></immutable-tag>
        <direction>Inbound</direction>
        <disabled>False</disabled>
        <connector>{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}</connector>
        <sourceObjectType>user</sourceObjectType>
        <targetObjectType>person</targetObjectType>
        <linkType>Join</linkType>
        <precedence>60</precedence>
        <synchronizationCriteria>
          <conditions>
            <scope><csAttribute>adminDescription</csAttribute><csOperator>NOTSTARTSWITH</csOperator><csValue>User_</csValue></scope>
            <scope><csAttribute>isCriticalSystemObject</csAttribute><csOperator>NOTEQUAL</csOperator><csValue>True</csValue></scope>
          </conditions>
        </synchronizationCriteria>
        <relationshipCriteria>
        </relationshipCriteria>
        <attribute-mappings>
          <mapping>
            <dest>employeeID</dest>
            <src><attr>employeeNumber</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
      </synchronizationRule>
    </export>

Good:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>corp.test</name>
        <category>AD</category>
      </ma-data>
      <ma-data>
        <id>{B891884F-051E-4A83-95AF-2544101C9083}</id>
        <name>corp.onmicrosoft.com - AAD</name>
        <category>Extensible2</category>
      </ma-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00}</id>
        <name>In from AD - User Join</name>
        <description>Example: In from AD - User Join.</description>
        <immutable-tag>Microsoft.InfromADUserJoin.004</immutable-tag>
        <direction>Inbound</direction>
        <disabled>False</disabled>
        <connector>{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}</connector>
        <sourceObjectType>user</sourceObjectType>
        <targetObjectType>person</targetObjectType>
        <linkType>Provision</linkType>
        <precedence>100</precedence>
        <synchronizationCriteria>
          <conditions>
            <scope><csAttribute>adminDescription</csAttribute><csOperator>NOTSTARTSWITH</csOperator><csValue>User_</csValue></scope>
            <scope><csAttribute>isCriticalSystemObject</csAttribute><csOperator>NOTEQUAL</csOperator><csValue>True</csValue></scope>
          </conditions>
        </synchronizationCriteria>
        <relationshipCriteria>
          <conditions>
            <condition><csAttribute>objectGUID</csAttribute><ilmAttribute>sourceAnchorBinary</ilmAttribute><caseSensitive>false</caseSensitive></condition>
          </conditions>
        </relationshipCriteria>
        <attribute-mappings>
          <mapping>
            <dest>sourceAnchor</dest>
            <src><attr>objectGUID</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
          <mapping>
            <dest>displayName</dest>
            <src><attr>displayName</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
      </synchronizationRule>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01}</id>
        <name>Out to AAD - User Join</name>
        <description>Example: Out to AAD - User Join.</description>
        <immutable-tag>Microsoft.OuttoAADUserJoin.006</immutable-tag>
        <direction>Outbound</direction>
        <disabled>False</disabled>
        <connector>{b891884f-051e-4a83-95af-2544101c9083}</connector>
        <sourceObjectType>person</sourceObjectType>
        <targetObjectType>user</targetObjectType>
        <linkType>Provision</linkType>
        <precedence>120</precedence>
        <synchronizationCriteria>
          <conditions>
            <scope><csAttribute>sourceObjectType</csAttribute><csOperator>EQUAL</csOperator><csValue>User</csValue></scope>
            <scope><csAttribute>cloudMastered</csAttribute><csOperator>NOTEQUAL</csOperator><csValue>True</csValue></scope>
          </conditions>
        </synchronizationCriteria>
        <relationshipCriteria>
          <conditions>
            <condition><csAttribute>sourceAnchor</csAttribute><ilmAttribute>sourceAnchor</ilmAttribute><caseSensitive>true</caseSensitive></condition>
          </conditions>
        </relationshipCriteria>
        <attribute-mappings>
          <mapping>
            <dest>sourceAnchor</dest>
            <src><attr>sourceAnchor</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
          <mapping>
            <dest>displayName</dest>
            <src><attr>displayName</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
      </synchronizationRule>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a02}</id>
        <name>Contoso - Badge</name>
        <description>Example: Contoso - Badge.</description>
        <immutable-tag></immutable-tag>
        <direction>Inbound</direction>
        <disabled>False</disabled>
        <connector>{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}</connector>
        <sourceObjectType>user</sourceObjectType>
        <targetObjectType>person</targetObjectType>
        <linkType>Join</linkType>
        <precedence>60</precedence>
        <synchronizationCriteria>
          <conditions>
            <scope><csAttribute>adminDescription</csAttribute><csOperator>NOTSTARTSWITH</csOperator><csValue>User_</csValue></scope>
            <scope><csAttribute>isCriticalSystemObject</csAttribute><csOperator>NOTEQUAL</csOperator><csValue>True</csValue></scope>
          </conditions>
        </synchronizationCriteria>
        <relationshipCriteria>
        </relationshipCriteria>
        <attribute-mappings>
          <mapping>
            <dest>employeeID</dest>
            <src><attr>employeeNumber</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
      </synchronizationRule>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a03}</id>
        <name>Contoso - Badge to Entra</name>
        <description>Example: Contoso - Badge to Entra.</description>
        <immutable-tag></immutable-tag>
        <direction>Outbound</direction>
        <disabled>False</disabled>
        <connector>{b891884f-051e-4a83-95af-2544101c9083}</connector>
        <sourceObjectType>person</sourceObjectType>
        <targetObjectType>user</targetObjectType>
        <linkType>Join</linkType>
        <precedence>80</precedence>
        <synchronizationCriteria>
          <conditions>
            <scope><csAttribute>sourceObjectType</csAttribute><csOperator>EQUAL</csOperator><csValue>User</csValue></scope>
            <scope><csAttribute>cloudMastered</csAttribute><csOperator>NOTEQUAL</csOperator><csValue>True</csValue></scope>
          </conditions>
        </synchronizationCriteria>
        <relationshipCriteria>
        </relationshipCriteria>
        <attribute-mappings>
          <mapping>
            <dest>extensionAttribute9</dest>
            <src><attr>employeeID</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
      </synchronizationRule>
    </export>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.filters import belongs, is_missing
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.lint.usage import Usage, usage
from ruleguard.model.nodes import Config, Flow, Schema, SyncRule


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each flow of a custom rule that ends in the metaverse, or starts from nothing there."""
    known = usage(config)
    if known is None:
        return
    for rule in config.rules:
        if is_custom(rule) and enabled(rule):
            for flow in rule.flows or ():
                yield from _of_flow(rule, flow, known, config.metaverse)


def _of_flow(rule: SyncRule, flow: Flow, known: Usage, metaverse: Schema | None) -> Iterator[Finding]:
    name = flow.destination or ""
    if rule.direction == "inbound":
        exists = not is_missing(metaverse, name) and belongs(metaverse, rule.target_object_type, name)
        if exists and known.is_unread(rule.target_object_type, name):
            message = (
                f"'{rule.name}' writes {name} into the metaverse, where no enabled rule reads it: the value reaches no directory. "
                "Add the outbound flow, or remove this one"
            )
            yield Finding(flow, "destination", message)
        return
    empty = [source for source in flow.sources if known.is_unwritten(rule.source_object_type, source)]
    if (
        rule.direction == "outbound"
        and empty
        and len(empty) == len(flow.sources)
        and not is_missing(metaverse, empty[0])
    ):
        message = (
            f"'{rule.name}' reads {empty[0]} from the metaverse for {name}, where no enabled rule writes it: it is always empty. "
            "Add the inbound flow, or remove this one"
        )
        yield Finding(flow, "expression" if flow.expression else "sources", message)


RULE = Rule(
    id="dead-metaverse-attribute",
    severity=Severity.WARNING,
    category="flows",
    summary="A flow ends in the metaverse, or starts from an attribute that nothing fills",
    remedy="Add the missing half of the pair, or remove the flow.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fix-default-rules",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
