"""Microsoft names domains and containers as filters that carry over, not object types. Entra Connect reads users, contacts and
groups: a type that is left out today appears in the cloud, and one that was added stays behind.
No export of an untouched DirSync is public, so what it came with is concluded and not compared.

Bad:

    <export>
      <mv-data><provisioning type="none"/></mv-data>
      <ma-data><id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id><name>Active Directory Connector</name><category>AD</category>
        <ma-partition-data>
          <partition><name>DC=contoso,DC=com</name><selected>1</selected><filter><object-classes>
            <object-class>container</object-class>
            <object-class>domainDNS</object-class>
            <object-class>group</object-class>
            <object-class>organizationalUnit</object-class>
            <object-class>user</object-class>
          </object-classes></filter></partition>
        </ma-partition-data>
      </ma-data>
      <ma-data><id>{9C2E4A70-1B3D-4E5F-8A6B-7C8D9E0F1A2B}</id><name>Windows Azure Active Directory Connector</name><category>Extensible2</category></ma-data>
    </export>

Good:

    <export>
      <mv-data><provisioning type="none"/></mv-data>
      <ma-data><id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id><name>Active Directory Connector</name><category>AD</category>
        <ma-partition-data>
          <partition><name>DC=contoso,DC=com</name><selected>1</selected><filter><object-classes>
            <object-class>contact</object-class>
            <object-class>container</object-class>
            <object-class>domainDNS</object-class>
            <object-class>group</object-class>
            <object-class>organizationalUnit</object-class>
            <object-class>user</object-class>
          </object-classes></filter></partition>
        </ma-partition-data>
      </ma-data>
      <ma-data><id>{9C2E4A70-1B3D-4E5F-8A6B-7C8D9E0F1A2B}</id><name>Windows Azure Active Directory Connector</name><category>Extensible2</category></ma-data>
    </export>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.agent_changes import agent_changes
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config

_ADVICE = "Microsoft does not say what becomes of it. Find out why before the move"


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Object types of the selected domains, held against those of Entra Connect."""
    yield from agent_changes(config, RULE.id, _ADVICE)


RULE = Rule(
    id="changed-object-types",
    severity=Severity.NOTE,
    category="migration",
    summary="DirSync reads an unusual selection of object types",
    remedy="Find out why; on the new server filter by containers or by rules what must stay out.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-dirsync-upgrade-get-started",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-sync-attributes-synchronized",
    ),
)
