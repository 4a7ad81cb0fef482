"""Some builds have a fault that the vendor documents and that does harm: mailboxes that get deleted, group limits that are
reset, settings that are exported wrongly. It is the build itself that is reported, whether or not the fault has struck.

Bad:

    {
      "policyMetadata": {"azureADConnectVersion": "2.6.1.0"},
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": []
    }

Good:

    {
      "policyMetadata": {"azureADConnectVersion": "2.6.92.0"},
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": []
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.builds import fault
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.server_settings import build_place, stated_build
from ruleguard.model.nodes import Config


def check(config: Config, _: Config) -> Iterator[Finding]:
    """A build of which a fault is documented."""
    build = stated_build(config)
    wrong = fault(build)
    if wrong is not None:
        message = f"build {build} has a known fault: {wrong}. Upgrade to the newest build"
        yield Finding(*build_place(config), message)


RULE = Rule(
    id="known-bad-build",
    severity=Severity.WARNING,
    category="server",
    summary="The build of the server has a documented fault",
    remedy="Upgrade to a supported build, and check what the fault may have done already.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-version-history",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-version-history-archive",
    ),
)
