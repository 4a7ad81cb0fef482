"""Directory extensions (extension_<application>_<name>) are made by the wizard, which writes the schema and the rules for
them. Rules written by hand are not supported for these attributes: the application's identifier belongs to one tenant, the
import of settings makes such a rule without its attributes, and values that go to an extension which the wizard did not
make can have unexpected results.

Bad:

    New-ADSyncRule -Name 'Contoso - Badge' -Direction 'Outbound' -Precedence 60 -SourceObjectType 'person' -TargetObjectType 'user' -Connector 'b891884f-051e-4a83-95af-2544101c9083' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('employeeNumber') -Destination 'extension_0a1b2c3d4e5f60718293a4b5c6d7e8f9_badge' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Badge' -Direction 'Outbound' -Precedence 60 -SourceObjectType 'person' -TargetObjectType 'user' -Connector 'b891884f-051e-4a83-95af-2544101c9083' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('employeeNumber') -Destination 'extensionAttribute9' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.attributes import EXTENSION
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, Flow, SyncRule

_WIZARD = re.compile(r"(In from AD|Out to (AAD|Microsoft Entra ID)) [-\u2013] \w+ DirectoryExtension", re.IGNORECASE)


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each flow of a custom rule to or from a directory extension."""
    # What the wizard's own rules look like in a settings file is not documented: their names are left alone.
    if not is_custom(rule) or not enabled(rule) or _WIZARD.fullmatch(rule.name or ""):
        return
    for flow in rule.flows or ():
        for field, name in _named(flow):
            if EXTENSION.fullmatch(name):
                message = (
                    f"'{rule.name}' flows the directory extension {name} by hand, which is not supported: it is lost when "
                    "the settings are imported or the wizard changes the extensions. Select the attribute in the wizard"
                )
                yield Finding(flow, field, message)
                break


def _named(flow: Flow) -> Iterator[tuple[str, str]]:
    yield "destination", flow.destination or ""
    field = "expression" if flow.expression else "sources"
    yield from ((field, name) for name in flow.sources)


RULE = Rule(
    id="directory-extension-target",
    severity=Severity.ERROR,
    category="flows",
    summary="A custom rule flows a directory extension",
    remedy="Remove the flow and select the attribute under directory extensions in the wizard, or use an extensionAttribute.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-directory-extensions",
    ),
)
