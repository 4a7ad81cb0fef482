"""Microsoft's default rules: what they are called, what their tags say, and which custom rules are copies of them.

Names and tag stems are those of a pristine server of build 1.1.130; newer builds keep the stems and raise the revisions.
The one rule whose stem does not follow from its name (Out to AAD - Device Join SOAInAD) has no stem here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from ruleguard.lint.surroundings import enabled, has_body, is_custom, is_default, password_hash_sync
from ruleguard.model.nodes import Config, Flow, SyncRule
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
_EDITOR_SUFFIX = re.compile(r" - cloned - .*\d")
_PREFIX = re.compile(r"(in from|out to) \w")
_FEW_FLOWS = 5
_NEARLY_ALL = 0.9


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


def default_names(config: Config) -> dict[str, str]:
    """The default rules' names, by their plain form: the known ones and those of the input."""
    found = {plain(name): name for name in NAMES}
    return found | {plain(rule.name): rule.name for rule in config.rules if is_default(rule) and rule.name}


def original(name: str | None, names: Iterable[str]) -> str | None:
    """The longest of the plain names that a name is, or goes on from at the end of a word."""
    text = plain(name)
    fitting = (item for item in names if text.startswith(item) and not text[len(item) : len(item) + 1].isalnum())
    return max(fitting, key=len, default=None)


def taken_name(name: str | None, names: Mapping[str, str]) -> str | None:
    """The default rule whose name this is, as it is or as the rule editor names a copy ("... - Cloned - <date>")."""
    found = original(name, names)
    rest = plain(name)[len(found) :] if found else ""
    return names[found] if found and (not rest or _EDITOR_SUFFIX.match(rest)) else None


def copies(default: SyncRule, config: Config) -> Iterator[SyncRule]:
    """The enabled custom rules that do a default rule's work: its name with or without more words, or its flows."""
    names, name = default_names(config), plain(default.name)
    for rule in config.rules:
        if is_custom(rule) and enabled(rule) and _may_replace(rule, default):
            has_name = _named(rule.name, names) == name
            is_account = is_account_rule(default) and is_account_copy(rule)
            if has_name or is_account or _has_nearly_all_flows(rule, default):
                yield rule


def copies_of_disabled(config: Config) -> Iterator[tuple[SyncRule, SyncRule]]:
    """Every disabled default rule with each enabled copy of it."""
    for default in config.rules:
        if default.disabled and is_default(default):
            yield from ((default, copy) for copy in copies(default, config))


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
    return original(rule.name, (plain(ACCOUNT_RULE),)) is not None or written >= {"accountenabled", "pwdlastset"}


def without_password_hashes(rule: SyncRule, config: Config) -> bool:
    """Whether a default account rule is off with nothing that synchronizes password hashes in its place."""
    if not (is_account_rule(rule) and rule.disabled) or password_hash_sync(config, rule.connector) is False:
        return False
    return not any(
        other.connector == rule.connector and other.password_sync and enabled(other) and other is not rule
        for other in config.rules
    )


def _may_replace(rule: SyncRule, default: SyncRule) -> bool:
    """Whether connector, direction and object types agree, as far as the input says."""
    fields = ("direction", "source_object_type", "target_object_type")
    pairs = ((getattr(rule, field), getattr(default, field)) for field in fields)
    return rule.connector == default.connector and all(one == other or not other for one, other in pairs)


def _named(name: str | None, names: Iterable[str]) -> str | None:
    """The longest of the plain names that a name contains from the start of a word to the end of one."""
    text = f" {plain(name)} "
    fitting = (item for item in names if re.search(rf"\W{re.escape(item)}\W", text))
    return max(fitting, key=len, default=None)


def _has_nearly_all_flows(rule: SyncRule, default: SyncRule) -> bool:
    """Whether a rule has the flows of a default rule: all of them where they are few, and then its link type too."""
    flows = default.flows or ()
    if not has_body(rule) or not flows:
        return False
    mine = {_written(flow) for flow in rule.flows or ()}
    found = sum(_written(flow) in mine for flow in flows)
    if len(flows) < _FEW_FLOWS:
        return found == len(flows) and rule.link_type == default.link_type
    return found >= _NEARLY_ALL * len(flows)


def _written(flow: Flow) -> tuple[str, str]:
    source = flow.expression or flow.value or ",".join(flow.sources)
    return (flow.destination or "").casefold(), "".join(source.split())
