"""Password hash synchronization and self-service password reset find the users of a forest by the rule In from AD - User
AccountEnabled. Who disables it, to change it in a copy or by mistake, needs an enabled rule with password synchronization
switched on in its place: without one no password hash of that forest reaches the cloud, and a password that is reset in
the cloud is not written back.

A server that is known not to synchronize password hashes is left alone.

Bad:

    {
      "authenticationPolicy": ["PasswordHashSynchronization"],
      "azureDirectoryPolicy": {},
      "onpremisesDirectoryPolicy": [{
        "friendlyName": "contoso.example",
        "uniqueIdentifier": "3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10",
        "standardSynchronizationRules": [
          {"Name": "In from AD - User AccountEnabled", "immutableTag": "Microsoft.InfromADUserAccountEnabled.004",
           "precedence": 102, "disabled": true}
        ]
      }]
    }

Good:

    {
      "authenticationPolicy": ["PasswordHashSynchronization"],
      "azureDirectoryPolicy": {},
      "onpremisesDirectoryPolicy": [{
        "friendlyName": "contoso.example",
        "uniqueIdentifier": "3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10",
        "standardSynchronizationRules": [
          {"Name": "In from AD - User AccountEnabled", "immutableTag": "Microsoft.InfromADUserAccountEnabled.004",
           "precedence": 102}
        ]
      }]
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.default_rules import without_password_hashes
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_whole_server
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """A disabled account rule of a connector on which no other rule has password synchronization."""
    if not is_whole_server(config) or not without_password_hashes(rule, config):
        return
    message = (
        f"'{rule.name}' is disabled and no enabled rule of its connector has password synchronization on: password hashes of "
        "that forest do not reach the cloud, and resets are not written back. Enable it, or password synchronization in its "
        "copy"
    )
    yield Finding(rule, "disabled", message)


RULE = Rule(
    id="disabled-account-rule",
    severity=Severity.WARNING,
    category="default-rules",
    summary="The rule that password hash synchronization needs is disabled without a replacement",
    remedy="Enable the default rule, or switch on password synchronization in the rule that replaces it.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-selective-password-hash-synchronization",
        "https://learn.microsoft.com/entra/identity/authentication/concept-sspr-writeback",
    ),
)
