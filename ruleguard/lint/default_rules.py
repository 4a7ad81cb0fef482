"""Microsoft's default rules: what they are called, what their tags say, and which custom rules are copies of them.

Names and tag stems are those of a pristine server of build 1.1.130; newer builds keep the stems and raise the revisions.
The one rule whose stem does not follow from its name (Out to AAD - Device Join SOAInAD) has no stem here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice

from ruleguard.late import late
from ruleguard.lint.surroundings import enabled, is_custom, is_default, password_hash_sync
from ruleguard.model.kept import kept
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.model.values import tag_stem

SOME_DEFAULT_RULE = ("microsoft.",)
"""For ``Rule.mentions``: the input has a default rule."""

ACCOUNT_RULE = "In from AD - User AccountEnabled"
"""The rule that password hash synchronization and password writeback find users by."""

_FAMILIES = {
    "In from AD - User": "Join|AccountEnabled|Common from Exchange|Common|Exchange|Lync",
    "In from AD - InetOrgPerson": "Join|AccountEnabled|Common from Exchange|Common|Exchange|Lync",
    "In from AD - Group": "Join|Exchange|Common",
    "In from AD - Contact": "Join|Common|Lync",
    "In from AD - ForeignSecurityPrincipal": "Join User",
    "In from AD - Computer": "Join",
    "In from AD - Device": "Common",
    "In from AAD - User": "Join|NGCKey|Exchange Hybrid",
    "In from AAD - Contact": "Join|Exchange Hybrid",
    "In from AAD - Group": "Join|Exchange Hybrid",
    "Out to AAD - User": (
        "Join|Identity|ExchangeOnline|DynamicsCRM|Intune|LyncOnline|SharePointOnline|AzureRMS|OfficeProPlus"
    ),
    "Out to AAD - Contact": "Join|Identity|ExchangeOnline|DynamicsCRM|Intune|LyncOnline|SharePointOnline|AzureRMS",
    "Out to AAD - Group": "Join|Identity|ExchangeOnline|DynamicsCRM|Intune|LyncOnline|SharePointOnline|AzureRMS",
    "Out to AD - User": "Join SOAInAD|Exchange Hybrid",
    "Out to AD - InetOrgPerson": "Join|Exchange Hybrid",
    "Out to AD - Contact": "Join|Exchange Hybrid",
    "Out to AD - Group": "Join|Exchange Hybrid",
}
NAMES: tuple[str, ...] = tuple(f"{family} {role}" for family, roles in _FAMILIES.items() for role in roles.split("|"))
BY_STEM = {"microsoft." + re.sub(r"[ -]", "", name).casefold(): name for name in NAMES}
"""The names by the folded stems of the tags."""
_DASHES = re.compile(r"\s*[-\u2010-\u2015]\s*")
_PRODUCT = re.compile(r"\b(microsoft entra id|azure ad|azuread)\b")
_EDITOR_SUFFIX = late(r" - cloned - .*\d")
_PREFIX = late(r"(in from|out to) \w")
_NO_WORD = re.compile(r"\W")


@lru_cache(maxsize=4096)
def plain(name: str | None) -> str:
    """A rule's name for comparison: without case, kinds of dashes, extra blanks and the product's changing names."""
    folded = _DASHES.sub(" - ", " ".join((name or "").casefold().split()))
    return _PRODUCT.sub("aad", folded).strip()


def shipped_name(rule: SyncRule) -> str | None:
    """The name under which Microsoft ships the rule of a tag; None for a tag that is not known."""
    return BY_STEM.get(tag_stem(rule.immutable_tag or ""))


def is_named_like_microsofts(name: str | None) -> bool:
    """Whether a name begins as those of all default rules do, in any build."""
    return _PREFIX.match(plain(name)) is not None


class Names:
    """Plain names of default rules. ``spelled``: as the input or Microsoft writes them."""

    def __init__(self, spelled: Mapping[str, str]) -> None:
        self.spelled = spelled
        self._order = {name: number for number, name in enumerate(spelled)}
        self._lengths = sorted(set(map(len, spelled)), reverse=True)

    def original(self, name: str | None) -> str | None:
        """The longest of the names that a name is, or goes on from at the end of a word."""
        text = plain(name)
        fitting = (text[:length] for length in self._lengths if not text[length : length + 1].isalnum())
        return next((part for part in fitting if part in self.spelled), None)

    def within(self, name: str | None) -> str | None:
        """The longest of the names that a name contains from the start of a word to the end of one."""
        text = f" {plain(name)} "
        starts = [place for place, character in enumerate(text) if _NO_WORD.match(character)]
        ends = frozenset(starts)
        for length in self._lengths:
            parts = (text[place + 1 : place + 1 + length] for place in starts if place + 1 + length in ends)
            found = min((self._order[part] for part in parts if part in self._order), default=None)
            if found is not None:
                return next(islice(self.spelled, found, None))
        return None


@kept
def default_names(config: Config) -> Names:
    """The default rules' names: the known ones and those of the input."""
    found = {plain(name): name for name in NAMES}
    return Names(found | {plain(rule.name): rule.name for rule in config.rules if is_default(rule) and rule.name})


_ACCOUNT = Names({plain(ACCOUNT_RULE): ACCOUNT_RULE})


def taken_name(name: str | None, names: Names) -> str | None:
    """The default rule whose name this is, as it is or as the rule editor names a copy ("... - Cloned - <date>")."""
    found = names.original(name)
    rest = plain(name)[len(found) :] if found else ""
    return names.spelled[found] if found and (not rest or _EDITOR_SUFFIX.match(rest)) else None


def is_account_rule(rule: SyncRule) -> bool:
    """Whether a rule is In from AD - User AccountEnabled, by its tag."""
    return is_default(rule) and shipped_name(rule) == ACCOUNT_RULE


def is_account_copy(rule: SyncRule) -> bool:
    """Whether an enabled custom rule does what In from AD - User AccountEnabled does, by its name or by what it writes."""
    if not (is_custom(rule) and enabled(rule) and rule.direction == "inbound"):
        return False
    if (rule.source_object_type or "user").casefold() != "user":
        return False
    written = {(flow.destination or "").casefold() for flow in rule.flows or ()}
    return _ACCOUNT.original(rule.name) is not None or written >= {"accountenabled", "pwdlastset"}


def without_password_hashes(rule: SyncRule, config: Config) -> bool:
    """Whether a default account rule is off with nothing that synchronizes password hashes in its place."""
    if not (is_account_rule(rule) and rule.disabled) or password_hash_sync(config, rule.connector) is False:
        return False
    return rule.connector not in _with_password_sync(config)


@kept
def _with_password_sync(config: Config) -> frozenset[str | None]:
    """The connectors of enabled rules with password synchronization."""
    return frozenset(rule.connector for rule in config.rules if rule.password_sync and enabled(rule))
