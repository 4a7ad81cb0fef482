"""The provisioning hierarchy says which type of object to create for a missing container of a distinguished name. Connect
works without one; where somebody configured it, rules that place objects into containers rely on it. It is not among the
exported settings.

Bad:

    <ma-data>
      <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
      <name>contoso.example</name>
      <category>AD</category>
      <component_mappings>
        <mapping><dn_component>ou</dn_component><object_class>organizationalUnit</object_class></mapping>
      </component_mappings>
    </ma-data>

Good:

    <ma-data>
      <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
      <name>contoso.example</name>
      <category>AD</category>
      <component_mappings />
    </ma-data>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.server_settings import detail
from ruleguard.lint.surroundings import is_whole_server
from ruleguard.model.nodes import Config, Connector
from ruleguard.model.roles import role


def check(connector: Connector, config: Config) -> Iterator[Finding]:
    """A connector with a mapping of name components to object types."""
    mappings = detail(connector, "provisioning-hierarchy")
    if mappings is not None and is_whole_server(config):
        message = (
            f"{role(connector)} has a provisioning hierarchy ({mappings.value}), and an import of settings does not bring it: "
            "configure it again on the new server, connector properties, Configure Provisioning Hierarchy"
        )
        yield Finding(mappings, "value", message)


RULE = Rule(
    id="provisioning-hierarchy-not-carried",
    severity=Severity.NOTE,
    category="migration",
    summary="A connector has a provisioning hierarchy, which an import of settings leaves behind",
    remedy="After the import configure the hierarchy again in the Synchronization Service Manager.",
    manual=__doc__,
    on=Connector,
    check=check,
    needs_server=True,
    references=("https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-import-export-config",),
)
