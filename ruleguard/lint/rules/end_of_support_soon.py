"""An upgrade by way of a new server takes weeks: a machine, accounts, firewalls, a staging phase. This note comes three months
before support for the build ends or the cloud stops serving it, judged by the date that the run is given.

Bad:

    {
      "policyMetadata": {"azureADConnectVersion": "2.5.76.0"},
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
from datetime import timedelta

from ruleguard.diagnostic import Severity
from ruleguard.lint.builds import last_day_of_service, support_end
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.server_settings import build_place, stated_build
from ruleguard.model.nodes import Config

_NOTICE = timedelta(days=90)


def check(config: Config, _: Config) -> Iterator[Finding]:
    """A supported build whose support ends within three months."""
    build, today = stated_build(config), config.circumstances.today
    end = support_end(build)
    if end is None or today is None or not timedelta() <= end - today <= _NOTICE:
        return
    last_day = last_day_of_service(build)
    then = "" if last_day is None else f", and the cloud does not serve it after {last_day}"
    message = f"support for build {build} ends on {end}{then}. Plan the upgrade, in place or by way of a staging server"
    yield Finding(*build_place(config), message)


RULE = Rule(
    id="end-of-support-soon",
    severity=Severity.NOTE,
    category="server",
    summary="Support for the build of the server ends within three months",
    remedy="Plan the upgrade: in place, or a new server in staging mode and a switch.",
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
