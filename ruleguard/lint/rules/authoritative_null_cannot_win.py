"""AuthoritativeNull stops the rules behind it, those with higher numbers. It cannot take back what a rule before it has given: for each
attribute the first value counts. A rule that is to clear an attribute needs a lower number than the rule that fills it; behind it,
and with no other rule left to stop, it does nothing.

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
        <name>Contoso - Department</name>
        <description>Example: Contoso - Department.</description>
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
            <dest>department</dest>
            <src><attr>department</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
      </synchronizationRule>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01}</id>
        <name>Contoso - Vendors</name>
        <description>Example: Contoso - Vendors.</description>
        <immutable-tag></immutable-tag>
        <direction>Inbound</direction>
        <disabled>False</disabled>
        <connector>{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}</connector>
        <sourceObjectType>user</sourceObjectType>
        <targetObjectType>person</targetObjectType>
        <linkType>Join</linkType>
        <precedence>70</precedence>
        <synchronizationCriteria>
          <conditions>
            <scope><csAttribute>adminDescription</csAttribute><csOperator>NOTSTARTSWITH</csOperator><csValue>User_</csValue></scope>
            <scope><csAttribute>isCriticalSystemObject</csAttribute><csOperator>NOTEQUAL</csOperator><csValue>True</csValue></scope>
            <scope><csAttribute>employeeType</csAttribute><csOperator>EQUAL</csOperator><csValue>vendor</csValue></scope>
          </conditions>
        </synchronizationCriteria>
        <relationshipCriteria>
        </relationshipCriteria>
        <attribute-mappings>
          <mapping>
            <dest>department</dest>
            <expression>AuthoritativeNull</expression>
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
        <name>Contoso - Vendors</name>
        <description>Example: Contoso - Vendors.</description>
        <immutable-tag></immutable-tag>
        <direction>Inbound</direction>
        <disabled>False</disabled>
        <connector>{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}</connector>
        <sourceObjectType>user</sourceObjectType>
        <targetObjectType>person</targetObjectType>
        <linkType>Join</linkType>
        <precedence>50</precedence>
        <synchronizationCriteria>
          <conditions>
            <scope><csAttribute>adminDescription</csAttribute><csOperator>NOTSTARTSWITH</csOperator><csValue>User_</csValue></scope>
            <scope><csAttribute>isCriticalSystemObject</csAttribute><csOperator>NOTEQUAL</csOperator><csValue>True</csValue></scope>
            <scope><csAttribute>employeeType</csAttribute><csOperator>EQUAL</csOperator><csValue>vendor</csValue></scope>
          </conditions>
        </synchronizationCriteria>
        <relationshipCriteria>
        </relationshipCriteria>
        <attribute-mappings>
          <mapping>
            <dest>department</dest>
            <expression>AuthoritativeNull</expression>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
      </synchronizationRule>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01}</id>
        <name>Contoso - Department</name>
        <description>Example: Contoso - Department.</description>
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
            <dest>department</dest>
            <src><attr>department</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
      </synchronizationRule>
    </export>
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.answers import answers
from ruleguard.lint.attributes import ADDING
from ruleguard.lint.contenders import always_gives, beside
from ruleguard.lint.earlier import EarlierFlows
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom, is_written_behind, knows_every_body, source_key
from ruleguard.model.kept import kept
from ruleguard.model.nodes import Config, Flow, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each flow that is to clear an attribute which an earlier rule of the server fills for the same objects."""
    if not is_custom(rule) or not enabled(rule) or not rule.precedence or not knows_every_body(config):
        return
    for flow in rule.flows or ():
        found = answers(flow.expression or "")
        if not found or not all(answer.is_word("AuthoritativeNull") for answer in found):
            continue
        if is_written_behind(config, rule, flow.destination or ""):
            continue  # it stops another rule
        winner = None if rule.scope is None else _filling(config).first(_written(rule, flow), rule)
        if winner is not None:
            yield _finding(rule, flow, *winner)


@kept
def _filling(config: Config) -> EarlierFlows:
    """The flows that have a value for some objects only; override-cannot-win has the others."""
    found = EarlierFlows()
    for rule in filter(enabled, config.rules):
        for flow in rule.flows or () if rule.precedence is not None and rule.scope is not None else ():
            if flow.destination and flow.merge not in ADDING and not always_gives(flow):
                found.add(_written(rule, flow), rule, flow)
    return found


def _written(rule: SyncRule, flow: Flow) -> Hashable:
    return (flow.destination or "").casefold(), source_key(rule)


def _finding(rule: SyncRule, flow: Flow, other: SyncRule, earlier: Flow) -> Finding:
    message = (
        f"'{rule.name}' is to clear {flow.destination}, but '{other.name}' (precedence {other.precedence}) comes first and "
        f"fills it: nothing is cleared. Give this rule a number below {other.precedence}"
    )
    return Finding(flow, "expression", message, related=beside(earlier, "destination", "the flow that wins"))


RULE = Rule(
    id="authoritative-null-cannot-win",
    severity=Severity.WARNING,
    category="flows",
    summary="AuthoritativeNull comes after the rule that fills the attribute",
    remedy="Move the rule in front of every rule that fills the attribute.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
