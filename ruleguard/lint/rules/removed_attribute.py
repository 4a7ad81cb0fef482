"""Removed attributes block the upgrade of DirSync, Microsoft says, and does not say which. Reported are only those that every
synchronization to Entra ID needs, where the first part of their way is missing: not selected, not imported, not exported.
Other differences are for a person to judge and are listed by `ruleguard assess`.

Bad:

    <export>
      <mv-data><provisioning type="none"/></mv-data>
      <ma-data><id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id><name>Active Directory Connector</name><category>AD</category>
        <attribute-inclusion>
          <attribute>cn</attribute><attribute>displayName</attribute>
          <attribute>member</attribute><attribute>objectGUID</attribute>
          <attribute>objectSid</attribute><attribute>proxyAddresses</attribute>
          <attribute>pwdLastSet</attribute><attribute>sAMAccountName</attribute>
          <attribute>userPrincipalName</attribute>
        </attribute-inclusion>
      </ma-data>
      <ma-data><id>{9C2E4A70-1B3D-4E5F-8A6B-7C8D9E0F1A2B}</id><name>Windows Azure Active Directory Connector</name><category>Extensible2</category></ma-data>
    </export>

Good:

    <export>
      <mv-data><provisioning type="none"/></mv-data>
      <ma-data><id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id><name>Active Directory Connector</name><category>AD</category>
        <attribute-inclusion>
          <attribute>cn</attribute><attribute>displayName</attribute>
          <attribute>mail</attribute><attribute>member</attribute>
          <attribute>objectGUID</attribute><attribute>objectSid</attribute>
          <attribute>proxyAddresses</attribute><attribute>pwdLastSet</attribute>
          <attribute>sAMAccountName</attribute><attribute>userPrincipalName</attribute>
        </attribute-inclusion>
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
    "Removed attributes block the upgrade of DirSync. Set up Entra Connect on a new server in staging mode and "
    "decide there whether it stays out"
)


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Core attributes that are not selected, not imported or not exported."""
    yield from agent_changes(config, RULE.id, _ADVICE)


RULE = Rule(
    id="removed-attribute",
    severity=Severity.WARNING,
    category="migration",
    summary="DirSync no longer takes a core attribute to the cloud",
    remedy="Move by a new server in staging mode with custom settings, and decide there whether the attribute stays out.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-dirsync-upgrade-get-started",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-sync-attributes-synchronized",
    ),
)
