"""App and attribute filtering keeps attributes from being exported. It does not clear them: what Entra ID holds of an
excluded attribute stays there and goes stale, and an app that needs it later finds old values or none.

Bad:

    {
      "azureDirectoryPolicy": {
        "tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55",
        "exportedAttributePolicy": {"excludedAttributes": ["mobile", "homePhone"]}
      },
      "onpremisesDirectoryPolicy": []
    }

Good:

    {
      "azureDirectoryPolicy": {
        "tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55",
        "exportedAttributePolicy": {"excludedAttributes": []}
      },
      "onpremisesDirectoryPolicy": []
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.server_settings import is_off, is_on, listed, stated
from ruleguard.model.nodes import Config, Setting

_SHOWN = 5


def check(config: Config, _: Config) -> Iterator[Finding]:
    """The switch where it is on; in a settings file, which has none, the list that is not empty."""
    setting = _in_use(config)
    if setting is None:
        return
    excluded = listed(config, "excluded-attributes")
    shown = ", ".join(excluded[:_SHOWN]) + (f" and {len(excluded) - _SHOWN} more" if len(excluded) > _SHOWN else "")
    what = f" (not exported: {shown})" if excluded else ""
    message = (
        f"app and attribute filtering is on{what}: values of such attributes that Entra ID has already stay there and go "
        "stale. Where they must go, clear them with AuthoritativeNull before the attribute is excluded"
    )
    yield Finding(setting, "value", message)


def _in_use(config: Config) -> Setting | None:
    switch = stated(config, "app-filtering")
    if switch is not None and is_on(switch):
        return switch
    if is_off(switch):
        return None
    used = (name for name in ("excluded-attributes", "app-filter") if listed(config, name))
    return next((stated(config, name) for name in used), None)


RULE = Rule(
    id="app-filter-on",
    severity=Severity.NOTE,
    category="filtering",
    summary="Some attributes are kept from being exported",
    remedy="Check on the wizard's page for app and attribute filtering that no app in use needs an excluded attribute.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-install-custom",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
    ),
)
