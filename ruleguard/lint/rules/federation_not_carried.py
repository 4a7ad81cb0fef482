"""Exported settings say that people sign in by AD FS or PingFederate and nothing more: no farm, no certificate, no domain. The
import preselects the method and asks for the rest, so it cannot be done at night by somebody who does not have it at hand.

Bad:

    {
      "authenticationPolicy": ["ADFSFederation", "PasswordHashSynchronization"],
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": []
    }

Good:

    {
      "authenticationPolicy": ["PasswordHashSynchronization"],
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": []
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.server_settings import listed, stated
from ruleguard.model.nodes import Config

_FEDERATIONS = {"adfsfederation": "AD FS", "pingfederation": "PingFederate"}


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Federation among the sign-in methods; only a settings file states them."""
    setting = stated(config, "sign-in")
    used = [_FEDERATIONS[name.casefold()] for name in listed(config, "sign-in") if name.casefold() in _FEDERATIONS]
    if setting is not None and used:
        message = (
            f"people sign in by {' and '.join(used)}, whose details are not in the file: the import asks for farm, account "
            "and certificate. Have them ready, and enter them on the wizard's page User sign-in of the new server"
        )
        yield Finding(setting, "value", message)


RULE = Rule(
    id="federation-not-carried",
    severity=Severity.NOTE,
    category="migration",
    summary="Sign-in uses a federation, whose details an import of settings leaves behind",
    remedy="Collect the details of the federation before the import, and enter them in the wizard.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=("https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-import-export-config",),
)
