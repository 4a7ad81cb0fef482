"""A custom extension DLL blocks the upgrade of DirSync, and what it decides is decided by nobody afterwards. DirSync has code of
its own, whose names are not public. So this rule speaks only where `stock-assemblies` in `ruleguard.yaml` lists the names
that are DirSync's; until then `doubtful-extension` reports each.

Bad:

    <export>
      <mv-data><provisioning type="none"/><extension><assembly-name>Contoso.dll</assembly-name></extension></mv-data>
      <ma-data><id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id><name>Active Directory Connector</name><category>AD</category></ma-data>
      <ma-data><id>{9C2E4A70-1B3D-4E5F-8A6B-7C8D9E0F1A2B}</id><name>Windows Azure Active Directory Connector</name><category>Extensible2</category></ma-data>
    </export>

Good:

    <export>
      <mv-data><provisioning type="none"/><extension><assembly-name>Stock.dll</assembly-name></extension></mv-data>
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

_ADVICE = (
    "A custom extension DLL blocks the upgrade of DirSync. Find out what it does, and write synchronization rules "
    "for that on a new server in staging mode"
)


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Assemblies that are not among the names that were given as DirSync's own."""
    yield from agent_changes(config, RULE.id, _ADVICE)


RULE = Rule(
    id="custom-extension",
    severity=Severity.WARNING,
    category="migration",
    summary="DirSync runs code that is not its own",
    remedy="Find out what the code does, and write synchronization rules for it on a new server in staging mode.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-dirsync-upgrade-get-started",
        "https://www.spiderbird.com/2013/10/09/office-365-and-windows-azure-dirsync-part-1-filtering-ad-user-objects/",
    ),
)
