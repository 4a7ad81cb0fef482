"""An Exchange hybrid deployment writes a known list of attributes back to Active Directory, and Microsoft says that it
carries over. Of other attributes it says nothing; as far as known, nobody writes them after the move.

Bad:

    <export>
      <mv-data><provisioning type="none"/></mv-data>
      <ma-data><id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id><name>Active Directory Connector</name><category>AD</category>
        <export-attribute-flow>
          <export-flow-set cd-object-type="user" mv-object-type="person">
            <export-flow cd-attribute="extensionAttribute10"><direct-mapping><src-attribute>extensionAttribute10</src-attribute></direct-mapping></export-flow>
          </export-flow-set>
        </export-attribute-flow>
      </ma-data>
      <ma-data><id>{9C2E4A70-1B3D-4E5F-8A6B-7C8D9E0F1A2B}</id><name>Windows Azure Active Directory Connector</name><category>Extensible2</category></ma-data>
    </export>

Good:

    <export>
      <mv-data><provisioning type="none"/></mv-data>
      <ma-data><id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id><name>Active Directory Connector</name><category>AD</category>
        <export-attribute-flow>
          <export-flow-set cd-object-type="user" mv-object-type="person">
            <export-flow cd-attribute="msExchArchiveStatus"><direct-mapping><src-attribute>msExchArchiveStatus</src-attribute></direct-mapping></export-flow>
          </export-flow-set>
        </export-attribute-flow>
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

_ADVICE = (
    "Microsoft does not say that an upgrade takes it over. Find out who reads it in Active Directory before the move"
)


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Export flows to Active Directory beside those of Exchange hybrid."""
    yield from agent_changes(config, RULE.id, _ADVICE)


RULE = Rule(
    id="unsupported-writeback",
    severity=Severity.NOTE,
    category="migration",
    summary="DirSync writes more to Active Directory than Exchange hybrid needs",
    remedy="Find out who reads the attribute, and write an outbound rule for it where it is still needed.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-dirsync-upgrade-get-started",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-sync-attributes-synchronized",
    ),
)
