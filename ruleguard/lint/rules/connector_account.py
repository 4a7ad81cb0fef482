"""The password of a connector's account lies on the server, where the service has to be able to read it. With the built-in
administrator, whoever takes over the server has the forest. New installations from build 1.4.18.0 on do not support
administrators of the enterprise or the domain; older ones still have them.

Bad:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>contoso.example</name>
        <category>AD</category>
        <private-configuration>
          <adma-configuration>
            <forest-name>contoso.example</forest-name>
            <forest-login-user>Administrator</forest-login-user>
          </adma-configuration>
        </private-configuration>
      </ma-data>
      <ma-data>
        <id>{B891884F-051E-4A83-95AF-2544101C9083}</id>
        <name>corp.onmicrosoft.com - AAD</name>
        <category>Extensible2</category>
        <subtype>Windows Azure Active Directory (Microsoft)</subtype>
      </ma-data>
    </export>

Good:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>contoso.example</name>
        <category>AD</category>
        <private-configuration>
          <adma-configuration>
            <forest-name>contoso.example</forest-name>
            <forest-login-user>svc_entrasync</forest-login-user>
          </adma-configuration>
        </private-configuration>
      </ma-data>
      <ma-data>
        <id>{B891884F-051E-4A83-95AF-2544101C9083}</id>
        <name>corp.onmicrosoft.com - AAD</name>
        <category>Extensible2</category>
        <subtype>Windows Azure Active Directory (Microsoft)</subtype>
      </ma-data>
    </export>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_whole_server
from ruleguard.model.nodes import Config, Connector

_ADMINISTRATOR = frozenset(
    (
        "administrador", "administrateur", "administrator", "administratör", "amministratore", "järjestelmänvalvoja",
        "rendszergazda", "администратор",
    )
)  # fmt: skip
"""The built-in account in the languages in which Windows names it."""


def check(connector: Connector, config: Config) -> Iterator[Finding]:
    """An account whose name, without its domain, is that of the built-in administrator."""
    account = connector.account or ""
    name = account.rpartition("\\")[2].partition("@")[0].strip()
    if is_whole_server(config) and connector.kind == "ad" and name.casefold() in _ADMINISTRATOR:
        message = (
            f"connector '{connector.name}' signs in as {account}: whoever takes over this server has the forest. "
            "Give it an account of its own with only the permissions it needs"
        )
        yield Finding(connector, "account", message)


RULE = Rule(
    id="connector-account",
    severity=Severity.WARNING,
    category="connectors",
    summary="A connector signs in to Active Directory as the built-in administrator",
    remedy="Give the connector an account of its own with the permissions of the features in use, then change it in the wizard.",
    manual=__doc__,
    on=Connector,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-accounts-permissions",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-version-history-archive",
    ),
)
