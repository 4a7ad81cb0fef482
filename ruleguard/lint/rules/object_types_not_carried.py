"""Which types of objects a connector imports is not among the exported settings: a new server imports the default types. Where
users, groups or contacts were deselected, they all come in. Where a type was added for a custom rule, the rule finds none
of its objects, and what it made is deleted.

Bad:

    <ma-data>
      <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
      <name>contoso.example</name>
      <category>AD</category>
      <ma-partition-data>
        <partition>
          <name>DC=contoso,DC=example</name>
          <selected>1</selected>
          <filter>
            <object-classes>
              <object-class>group</object-class>
              <object-class>user</object-class>
            </object-classes>
          </filter>
        </partition>
      </ma-partition-data>
    </ma-data>

Good:

    <ma-data>
      <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
      <name>contoso.example</name>
      <category>AD</category>
      <ma-partition-data>
        <partition>
          <name>DC=contoso,DC=example</name>
          <selected>1</selected>
          <filter>
            <object-classes>
              <object-class>contact</object-class>
              <object-class>group</object-class>
              <object-class>user</object-class>
            </object-classes>
          </filter>
        </partition>
      </ma-partition-data>
    </ma-data>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom, is_whole_server, rules_by_connector
from ruleguard.model.nodes import Config, Connector, Partition
from ruleguard.model.roles import role

_ALWAYS = ("contact", "group", "user")
# Types that default rules read or that only hold others: whether one is selected depends on the features in use.
_SOMETIMES = """
    builtinDomain computer container device domainDNS foreignSecurityPrincipal inetOrgPerson lostAndFound msDS-Device
    msDS-KeyCredential msExchDynamicDistributionList organization organizationalUnit publicFolder
"""
_DEFAULT = {name.casefold() for name in (*_ALWAYS, *_SOMETIMES.split())}


def check(connector: Connector, config: Config) -> Iterator[Finding]:
    """Types that every new server imports and this one does not, and types that only a custom rule here reads."""
    if connector.kind != "ad" or not is_whole_server(config):
        return
    reads = {
        (rule.source_object_type or "").casefold()
        for rule in rules_by_connector(config).get(connector.identifier, ())
        if is_custom(rule) and enabled(rule) and rule.direction == "inbound"
    }
    for partition in connector.partitions or ():
        if partition.selected is not False and partition.object_types:
            differences = _differences(partition, reads)
            if differences:
                message = (
                    f"{role(connector)} imports other object types than a new server does ({differences}): an import of settings "
                    "does not bring the selection. Set it again there: connector properties, Select Object Types"
                )
                yield Finding(partition, "object_types", message)
                return


def _differences(partition: Partition, reads: set[str]) -> str:
    types = {name.casefold(): name for name in partition.object_types or ()}
    missing = [f"without {name}" for name in _ALWAYS if name not in types]
    added = [f"with {types[name]}" for name in sorted(reads - _DEFAULT) if name in types]
    return ", ".join((*missing, *added))


RULE = Rule(
    id="object-types-not-carried",
    severity=Severity.NOTE,
    category="migration",
    summary="The selection of object types was changed, which an import of settings leaves behind",
    remedy="After the import set the object types again on the new server, before it leaves staging mode.",
    manual=__doc__,
    on=Connector,
    check=check,
    needs_server=True,
    references=("https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-import-export-config",),
)
