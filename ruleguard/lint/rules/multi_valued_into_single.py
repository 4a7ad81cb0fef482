"""A direct flow carries all values of its source. Into an attribute that holds one value it works as long as the source has
one; as far as known, with a second value the synchronization of the object ends with an error. The default rules take the
first value, as in Item([description],1).

Bad:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>corp.test</name>
        <category>AD</category>
          <schema><dsml:dsml xmlns:dsml="http://www.dsml.org/DSML" xmlns:ms-dsml="http://www.microsoft.com/MMS/DSML"><dsml:directory-schema>
            <dsml:attribute-type id="otherTelephone" single-value="false"><dsml:name>otherTelephone</dsml:name><dsml:syntax>1.3.6.1.4.1.1466.115.121.1.15</dsml:syntax></dsml:attribute-type>
            <dsml:attribute-type id="adminDescription" single-value="true"><dsml:name>adminDescription</dsml:name><dsml:syntax>1.3.6.1.4.1.1466.115.121.1.15</dsml:syntax></dsml:attribute-type>
            <dsml:attribute-type id="isCriticalSystemObject" single-value="true"><dsml:name>isCriticalSystemObject</dsml:name><dsml:syntax>1.3.6.1.4.1.1466.115.121.1.7</dsml:syntax></dsml:attribute-type>
          </dsml:directory-schema></dsml:dsml></schema>
      </ma-data>
      <ma-data>
        <id>{B891884F-051E-4A83-95AF-2544101C9083}</id>
        <name>corp.onmicrosoft.com - AAD</name>
        <category>Extensible2</category>
      </ma-data>
      <mv-data>
          <schema><dsml:dsml xmlns:dsml="http://www.dsml.org/DSML" xmlns:ms-dsml="http://www.microsoft.com/MMS/DSML"><dsml:directory-schema>
            <dsml:class id="person" type="structural"><dsml:name>person</dsml:name><dsml:attribute ref="#telephoneNumber" required="false" /></dsml:class>
            <dsml:attribute-type id="telephoneNumber" single-value="true"><dsml:name>telephoneNumber</dsml:name><dsml:syntax>1.3.6.1.4.1.1466.115.121.1.15</dsml:syntax></dsml:attribute-type>
          </dsml:directory-schema></dsml:dsml></schema>
      </mv-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00}</id>
        <name>Contoso - Telephone</name>
        <description>Example: Contoso - Telephone.</description>
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
            <dest>telephoneNumber</dest>
            <src><attr>otherTelephone</attr></src>
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
          <schema><dsml:dsml xmlns:dsml="http://www.dsml.org/DSML" xmlns:ms-dsml="http://www.microsoft.com/MMS/DSML"><dsml:directory-schema>
            <dsml:attribute-type id="otherTelephone" single-value="false"><dsml:name>otherTelephone</dsml:name><dsml:syntax>1.3.6.1.4.1.1466.115.121.1.15</dsml:syntax></dsml:attribute-type>
            <dsml:attribute-type id="adminDescription" single-value="true"><dsml:name>adminDescription</dsml:name><dsml:syntax>1.3.6.1.4.1.1466.115.121.1.15</dsml:syntax></dsml:attribute-type>
            <dsml:attribute-type id="isCriticalSystemObject" single-value="true"><dsml:name>isCriticalSystemObject</dsml:name><dsml:syntax>1.3.6.1.4.1.1466.115.121.1.7</dsml:syntax></dsml:attribute-type>
          </dsml:directory-schema></dsml:dsml></schema>
      </ma-data>
      <ma-data>
        <id>{B891884F-051E-4A83-95AF-2544101C9083}</id>
        <name>corp.onmicrosoft.com - AAD</name>
        <category>Extensible2</category>
      </ma-data>
      <mv-data>
          <schema><dsml:dsml xmlns:dsml="http://www.dsml.org/DSML" xmlns:ms-dsml="http://www.microsoft.com/MMS/DSML"><dsml:directory-schema>
            <dsml:class id="person" type="structural"><dsml:name>person</dsml:name><dsml:attribute ref="#telephoneNumber" required="false" /></dsml:class>
            <dsml:attribute-type id="telephoneNumber" single-value="true"><dsml:name>telephoneNumber</dsml:name><dsml:syntax>1.3.6.1.4.1.1466.115.121.1.15</dsml:syntax></dsml:attribute-type>
          </dsml:directory-schema></dsml:dsml></schema>
      </mv-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00}</id>
        <name>Contoso - Telephone</name>
        <description>Example: Contoso - Telephone.</description>
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
            <dest>telephoneNumber</dest>
            <expression>ItemOrNull([otherTelephone],1)</expression>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
      </synchronizationRule>
    </export>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import attribute, enabled, is_custom, source_schema, target_schema
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each direct flow of a custom rule between attributes whose schemas are both known."""
    source, target = source_schema(rule, config), target_schema(rule, config)
    if source is None or target is None or not is_custom(rule) or not enabled(rule):
        return
    for flow in rule.flows or ():
        to = attribute(target, flow.destination)
        for name in flow.sources if flow.kind == "direct" and to is not None and not to.multi_valued else ():
            found = attribute(source, name)
            # Default rules flow the binary photo like that: nothing is said of binary values.
            if found is not None and found.multi_valued and found.type != "binary":
                message = (
                    f"'{rule.name}' flows {name}, which can have several values, to {flow.destination}, which holds one: an "
                    f"object with two fails. Use the expression ItemOrNull([{found.name}],1)"
                )
                yield Finding(flow, "sources", message)


RULE = Rule(
    id="multi-valued-into-single",
    severity=Severity.WARNING,
    category="flows",
    summary="A flow carries several values into an attribute that holds one",
    remedy="Take one value with ItemOrNull, or join them with Join.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-sync-functions-reference",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
    ),
)
