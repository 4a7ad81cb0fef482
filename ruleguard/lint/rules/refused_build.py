"""The cloud stops serving old builds on announced days: 1.x since 1 October 2023, builds below 2.5.79.0 after 30 September 2026.
From then on every synchronization of such a server fails, password hashes included, until it is upgraded. Whether the day
has come is judged by the date that the run is given.

Bad:

    {
      "policyMetadata": {"azureADConnectVersion": "1.6.4.0"},
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
from ruleguard.lint.builds import last_day_of_service
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.server_settings import build_place, stated_build
from ruleguard.model.nodes import Config


def check(config: Config, _: Config) -> Iterator[Finding]:
    """A build whose last day of service is over."""
    build, today = stated_build(config), config.circumstances.today
    last_day = last_day_of_service(build)
    if last_day is not None and today is not None and today > last_day:
        message = (
            f"the cloud does not serve build {build} any more (last day {last_day}): nothing is synchronized. "
            "Upgrade to the newest build; the installer is in the Entra admin center"
        )
        yield Finding(*build_place(config), message)


RULE = Rule(
    id="refused-build",
    severity=Severity.ERROR,
    category="server",
    summary="The cloud does not serve this build any more",
    remedy="Upgrade in place, or set up a new server in staging mode and switch over.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/harden-update-ad-fs-pingfederate",
        "https://learn.microsoft.com/entra/identity/hybrid/decommission-connect-sync-v1",
    ),
)
