"""Words that are the product's, PowerShell's or plain English, and therefore nobody's secret.

``vocabulary.txt`` holds the names of attributes, functions, commands and default rules, the literals that rules of lint look
for, and the words of the program's own messages. A word that stands there keeps its spelling in names and free text, so that
checks give the same result before and after.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

_FAMILIES = re.compile(r"(?:msexch|msds|mssfu|msrtcsip|msmq|extensionattribute|condition\d|customattribute)\w*")

KEPT_LABELS = frozenset(
    (
        "com", "net", "org", "edu", "gov", "mil", "int", "info", "biz", "local", "localdomain", "lan",
        "internal", "intern", "intra", "intranet", "corp", "home", "private", "test", "example", "invalid",
        "localhost", "onmicrosoft", "domaindnszones", "forestdnszones", "configuration", "schema", "default", "ad",
    )
)  # fmt: skip
"""Labels of domain names that tell nothing of anybody, and those by which a private domain is recognized."""

KEPT_CONTAINERS = frozenset(
    (
        "builtin", "computers", "users", "system", "configuration", "schema", "domain controllers",
        "foreignsecurityprincipals", "keys", "lostandfound", "infrastructure", "managed service accounts",
        "ntds quotas", "program data", "tpm devices", "microsoft", "microsoft exchange",
        "microsoft exchange security groups", "microsoft exchange system objects", "registereddevices",
        "deletions", "deleted objects", "lostandfoundconfig", "services", "sites", "partitions",
        "domaindnszones", "forestdnszones", "exchange administrative group (fydibohf23spdlt)",
        "external (fydibohf25spdlt)", "first organization", "recipients", "default",
    )
)  # fmt: skip
"""Containers that every forest has under the same name."""

KEPT_ACCOUNTS = frozenset(
    (
        "administrador", "administrateur", "administrator", "administratör", "amministratore",
        "järjestelmänvalvoja", "rendszergazda", "администратор", "system", "localsystem", "localservice",
        "networkservice", "adsync", "guest", "krbtgt", "everyone", "self", "creator",
    )
)  # fmt: skip
KEPT_AUTHORITIES = frozenset(("nt service", "nt authority", "builtin", "nt-autorität", "localhost", "."))
KEPT_HOST_WORDS = frozenset(
    (
        "localhost", "localdb", "http", "https", "ldap", "ldaps", "tcp", "sqlexpress", "mssqlserver",
        "powershell", "default", "wsman", "soap", "adsync", "adsync2019", "adsync2022", "microsoft",
    )
)  # fmt: skip

GRAMMAR = frozenset(
    (
        "in", "from", "out", "to", "ad", "aad", "entra", "id", "azure", "user", "users", "group", "groups", "contact",
        "contacts", "device", "devices", "computer", "common", "join", "exchange", "account", "enabled", "lync", "skype",
        "hybrid", "identity", "dynamic", "filter", "filtering", "service", "terminal", "rule", "sync", "the", "and",
        "of", "for", "with",
    )
)  # fmt: skip
"""Words that names of rules are made of: side by side they make no name of anybody's."""

VENDOR_DOMAINS = (
    "microsoft.com", "windows.net", "microsoftonline.com", "azure.com", "windowsazure.com", "w3.org", "dsml.org",
    "office.com", "office365.com", "live.com", "msftidentity.com",
)  # fmt: skip
"""Kept whole, with what stands before them."""

TENANT_DOMAINS = (
    "mail.onmicrosoft.com", "onmicrosoft.com", "sharepoint.com", "msappproxy.net", "mail.protection.outlook.com",
)  # fmt: skip
"""Kept; what stands before them is the tenant's."""


def is_vendor_domain(name: str) -> bool:
    """Whether a domain is the vendor's or one below it."""
    plain = name.casefold()
    return any(plain == each or plain.endswith(f".{each}") for each in VENDOR_DOMAINS)


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    text = files("ruleguard.redact").joinpath("vocabulary.txt").read_text("utf-8")
    return frozenset(text.split())


def is_vocabulary(word: str) -> bool:
    """Whether a word, in any case, is nobody's."""
    folded = word.casefold()
    return folded in _words() or _FAMILIES.fullmatch(folded) is not None
