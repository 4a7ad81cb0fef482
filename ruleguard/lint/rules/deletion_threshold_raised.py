"""The threshold says how many objects one export may delete before it stops. 500 is the default; a large organization may
need more, but every container with fewer objects than the threshold can vanish unnoticed. A value that was raised for one
clean-up and stayed protects nobody.

Bad:

    {
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55", "exportDeletionLimit": "20000"},
      "onpremisesDirectoryPolicy": []
    }

Good:

    {
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55", "exportDeletionLimit": "500"},
      "onpremisesDirectoryPolicy": []
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.server_settings import is_off, stated
from ruleguard.model.nodes import Config

_HIGH = 1000
"""Twice the default, and the value that the vendor's page gives as an example of a raised one."""


def check(config: Config, _: Config) -> Iterator[Finding]:
    """A threshold far above the default, unless the whole protection is off."""
    setting = stated(config, "deletion-threshold")
    if setting is None or is_off(stated(config, "deletion-protection")):
        return
    limit = str(setting.value).strip()
    if limit.isdecimal() and len(limit) < 10 and int(limit) > _HIGH:
        message = (
            f"an export may delete {limit} objects before it stops (default 500): a container with fewer can be lost "
            "unnoticed. Lower it with Enable-ADSyncExportDeletionThreshold unless that many deletions are normal here"
        )
        yield Finding(setting, "value", message)


RULE = Rule(
    id="deletion-threshold-raised",
    severity=Severity.NOTE,
    category="filtering",
    summary="The accidental-delete threshold is far above its default",
    remedy="Set the threshold to what is normal in a cycle: Enable-ADSyncExportDeletionThreshold -DeletionThreshold 500.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-prevent-accidental-deletes",
    ),
)
