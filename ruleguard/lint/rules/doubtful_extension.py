"""A custom extension DLL blocks the upgrade of DirSync. But DirSync has code of its own too, at least for its filter on groups,
and the names of its files are not public: the name alone proves nothing. Once `stock-assemblies` lists the names that are
DirSync's, this rule is silent and `custom-extension` reports the others.

Bad:

    <export>
      <mv-data><provisioning type="none"/></mv-data>
      <ma-data><id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id><name>Active Directory Connector</name><category>AD</category>
        <stay-disconnector><filter-set cd-object-type="group" type="scripted"/></stay-disconnector>
        <extension><assembly-name>Contoso.dll</assembly-name></extension>
      </ma-data>
      <ma-data><id>{9C2E4A70-1B3D-4E5F-8A6B-7C8D9E0F1A2B}</id><name>Windows Azure Active Directory Connector</name><category>Extensible2</category></ma-data>
    </export>

Good:

    <export>
      <mv-data><provisioning type="none"/></mv-data>
      <ma-data><id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id><name>Active Directory Connector</name><category>AD</category>
        <stay-disconnector><filter-set cd-object-type="group" type="scripted"/></stay-disconnector>
        <extension/>
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
    "Custom code blocks the upgrade. Look at the company and signature of the file on the server, and name what is "
    "DirSync's own under stock-assemblies in ruleguard.yaml"
)


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Assemblies, as long as no names were given as DirSync's own."""
    yield from agent_changes(config, RULE.id, _ADVICE)


RULE = Rule(
    id="doubtful-extension",
    severity=Severity.NOTE,
    category="migration",
    summary="DirSync runs code that may be somebody's",
    remedy="Look at the file on the server. Name what is DirSync's own under stock-assemblies in ruleguard.yaml.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-dirsync-upgrade-get-started",
        "https://www.spiderbird.com/2013/10/09/office-365-and-windows-azure-dirsync-part-1-filtering-ad-user-objects/",
    ),
)
