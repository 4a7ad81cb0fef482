"""The rule decides when an object leaves the metaverse, and with it the cloud. It is not among what Microsoft says an
upgrade takes over. Expected is that an object goes with its counterpart in Active Directory, or with the last one. No
export of an untouched DirSync is public, so what it came with is concluded and not compared.

Bad:

    <export>
      <mv-data><provisioning type="none"/><mv-deletion><mv-deletion-rule mv-object-type="person" type="scripted"/></mv-deletion></mv-data>
      <ma-data><id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id><name>Active Directory Connector</name><category>AD</category></ma-data>
      <ma-data><id>{9C2E4A70-1B3D-4E5F-8A6B-7C8D9E0F1A2B}</id><name>Windows Azure Active Directory Connector</name><category>Extensible2</category></ma-data>
    </export>

Good:

    <export>
      <mv-data><provisioning type="none"/><mv-deletion><mv-deletion-rule mv-object-type="person" type="declared-last"/></mv-deletion></mv-data>
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
    "It decides when people lose their cloud accounts, and Microsoft does not say that an upgrade takes it over. "
    "Find out why it was changed before the move"
)


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Deletion rules that neither wait for the last object nor follow Active Directory."""
    yield from agent_changes(config, RULE.id, _ADVICE)


RULE = Rule(
    id="changed-deletion-rule",
    severity=Severity.NOTE,
    category="migration",
    summary="DirSync deletes by a rule that is not its own",
    remedy="Find out why it was changed, and say in a rule of Entra Connect what is still needed.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-dirsync-upgrade-get-started",
        "https://kx.cloudingenium.com/microsoft/microsoft-online/configure-filtering-directory-synchronization",
    ),
)
