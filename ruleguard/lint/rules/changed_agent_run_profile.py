"""Entra Connect makes run profiles of its own, and its scheduler starts them. Profiles of DirSync are not among what
Microsoft says an upgrade takes over, so whatever starts a changed one would stop working. The names of the profiles are
held against their steps. No export of an untouched DirSync is public, so what it came with is concluded and not compared.

Bad:

    <export>
      <mv-data><provisioning type="none"/></mv-data>
      <ma-data><id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id><name>Active Directory Connector</name><category>AD</category>
        <ma-run-data>
          <run-configuration>
            <name>Delta Import Delta Sync</name>
            <configuration><step><step-type type="full-import"/></step></configuration>
          </run-configuration>
        </ma-run-data>
      </ma-data>
      <ma-data><id>{9C2E4A70-1B3D-4E5F-8A6B-7C8D9E0F1A2B}</id><name>Windows Azure Active Directory Connector</name><category>Extensible2</category></ma-data>
    </export>

Good:

    <export>
      <mv-data><provisioning type="none"/></mv-data>
      <ma-data><id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id><name>Active Directory Connector</name><category>AD</category>
        <ma-run-data>
          <run-configuration>
            <name>Delta Import Delta Sync</name>
            <configuration><step><step-type type="delta-import"/></step></configuration>
          </run-configuration>
        </ma-run-data>
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

_ADVICE = "Microsoft does not say that an upgrade takes run profiles over. Find out what starts it before the move"


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Profiles of DirSync's two agents whose steps do not fit their names."""
    yield from agent_changes(config, RULE.id, _ADVICE)


RULE = Rule(
    id="changed-agent-run-profile",
    severity=Severity.NOTE,
    category="migration",
    summary="A run profile of DirSync is not what its name says",
    remedy="Find out what starts the profile and why, and use the scheduler of Entra Connect for it.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-dirsync-upgrade-get-started",
        "https://kx.cloudingenium.com/microsoft/microsoft-online/configure-filtering-directory-synchronization",
    ),
)
