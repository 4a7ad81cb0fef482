"""DirSync has two management agents, one for Active Directory and one for the cloud. A third one is not among what
Microsoft says an upgrade takes over, so what it contributed would be missing after the move. Microsoft does not say whether
it stops the upgrade.

Bad:

    <export>
      <mv-data><provisioning type="none"/></mv-data>
      <ma-data><id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id><name>Active Directory Connector</name><category>AD</category></ma-data>
      <ma-data><id>{9C2E4A70-1B3D-4E5F-8A6B-7C8D9E0F1A2B}</id><name>Windows Azure Active Directory Connector</name><category>Extensible2</category></ma-data>
      <ma-data><id>{5E8B7C1A-2D3F-4A6B-9C0D-1E2F3A4B5C6D}</id><name>Contoso HR</name><category>MSSQL</category></ma-data>
    </export>

Good:

    <export>
      <mv-data><provisioning type="none"/></mv-data>
      <ma-data><id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id><name>Active Directory Connector</name><category>AD</category></ma-data>
      <ma-data><id>{9C2E4A70-1B3D-4E5F-8A6B-7C8D9E0F1A2B}</id><name>Windows Azure Active Directory Connector</name><category>Extensible2</category></ma-data>
    </export>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.agent_changes import agent_changes
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config

_ADVICE = "Microsoft does not say that an upgrade takes it over. Find out what its data is for before the move"


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Every agent but the two that have the names of DirSync."""
    yield from agent_changes(config, RULE.id, _ADVICE)


RULE = Rule(
    id="additional-agent",
    severity=Severity.NOTE,
    category="migration",
    summary="A management agent that DirSync does not have",
    remedy="Find out what the data is for, and connect the source by a connector and rules of its own, or leave it out.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-dirsync-upgrade-get-started",
        "https://kx.cloudingenium.com/microsoft/microsoft-online/configure-filtering-directory-synchronization",
    ),
)
