"""Support for a build ends twelve months after the next one is released. A retired build gets no security fixes and can stop
without notice. Whether support is over is judged by the date that the run is given, and by the dates known to this release
of ruleguard.

Bad:

    {
      "policyMetadata": {"azureADConnectVersion": "2.4.131.0"},
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
from ruleguard.lint.builds import last_day_of_service, support_end
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.server_settings import build_place, stated_build
from ruleguard.model.nodes import Config


def check(config: Config, _: Config) -> Iterator[Finding]:
    """A build whose support is over; silent where the cloud refuses it, which is said by another rule."""
    build, today = stated_build(config), config.circumstances.today
    end = support_end(build)
    if end is None or today is None or today <= end:
        return
    last_day = last_day_of_service(build)
    if last_day is None or today <= last_day:
        then = "and can stop without notice" if last_day is None else f"and synchronizes nothing after {last_day}"
        message = (
            f"build {build} has been out of support since {end}: it gets no security fixes {then}. Upgrade, in "
            "place or by way of a staging server"
        )
        yield Finding(*build_place(config), message)


RULE = Rule(
    id="retired-build",
    severity=Severity.WARNING,
    category="server",
    summary="The build of the server is out of support",
    remedy="Upgrade in place, or set up a new server in staging mode and switch over.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-version-history",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-upgrade-previous-version",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/harden-update-ad-fs-pingfederate",
    ),
)
