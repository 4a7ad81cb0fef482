"""Filters by attributes of users carry over, Microsoft says; filters on contacts and groups are not named, and code instead of a
declared filter is not either. An untouched installation had declared filters on users and code for groups, which is passed
over here; its list is not public.

Bad:

    <export>
      <mv-data><provisioning type="none"/></mv-data>
      <ma-data><id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id><name>Active Directory Connector</name><category>AD</category>
        <stay-disconnector>
          <filter-set cd-object-type="contact" type="declared">
            <filter-alternative><condition cd-attribute="company" operator="equality"><value>Contractors</value></condition></filter-alternative>
          </filter-set>
        </stay-disconnector>
      </ma-data>
      <ma-data><id>{9C2E4A70-1B3D-4E5F-8A6B-7C8D9E0F1A2B}</id><name>Windows Azure Active Directory Connector</name><category>Extensible2</category></ma-data>
    </export>

Good:

    <export>
      <mv-data><provisioning type="none"/></mv-data>
      <ma-data><id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id><name>Active Directory Connector</name><category>AD</category>
        <stay-disconnector>
          <filter-set cd-object-type="user" type="declared">
            <filter-alternative><condition cd-attribute="company" operator="equality"><value>Contractors</value></condition></filter-alternative>
          </filter-set>
        </stay-disconnector>
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
    "Only declared filters on users are said to carry over. Write a scoping filter that keeps the same objects out,"
    " or they appear in the cloud"
)


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Declared filters on anything but users, and filters in code on anything but groups."""
    yield from agent_changes(config, RULE.id, _ADVICE)


RULE = Rule(
    id="unsupported-filter",
    severity=Severity.NOTE,
    category="migration",
    summary="DirSync filters something else than users by attributes",
    remedy="Write a scoping filter on the new server that keeps the same objects out.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-dirsync-upgrade-get-started",
        "https://www.spiderbird.com/2013/10/09/office-365-and-windows-azure-dirsync-part-1-filtering-ad-user-objects/",
    ),
)
