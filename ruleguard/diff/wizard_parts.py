"""What of the default rules the installation wizard decides. Every belief about it is in this module.

Sources: the vendor's pages on the default configuration and on custom installation (join criteria, source anchor, user
principal name, optional features, filtering of apps and attributes); and two exports of default rules, one with objectGUID
as source anchor and one with mS-DS-ConsistencyGuid, which differ in the attribute's name alone. Inferred: that directory
extensions and the filtering of attributes show as flows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ruleguard.diff import canonical
from ruleguard.diff.change import Change, NotCompared
from ruleguard.diff.settings import compare_settings
from ruleguard.expressions.equivalence import canonical_form
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.model.setting_names import KNOWN, known

_ANCHORS = ("objectGUID", "mS-DS-ConsistencyGuid")
_JOINED = frozenset(
    name.casefold()
    for name in (
        *_ANCHORS,
        "mail",
        "mailNickname",
        "msExchMasterAccountSid",
        "msRTCSIP-OriginatorSid",
        "objectSid",
        "sAMAccountName",
    )
)
"""Attributes of Active Directory that the wizard's own ways to match users join by."""

_APPS = "exchangeonline|dynamicscrm|intune|lynconline|sharepointonline|azurerms|officeproplus"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of default rules. ``stem``: of the rules' tags. ``field``: "" for the whole rule, "flow" for an attribute flow.
    ``settings``: where the choice is written, by canonical name. ``names``: of these, those whose value is the name of an
    attribute that the wizard puts into the rule, in place of one of ``instead_of``."""

    stem: str
    field: str
    settings: tuple[str, ...]
    destination: str = ".*"
    names: tuple[str, ...] = ()
    instead_of: tuple[str, ...] = ()


_PARTS: tuple[Part, ...] = (
    Part(
        r"microsoft\.(infrom|outto)ad(user|inetorgperson)join.*",
        "joins",
        ("matching", "matching-attribute", "source-anchor"),
        names=("matching-attribute", "source-anchor"),
    ),
    Part(
        r"microsoft\.infromad.*",
        "flow",
        ("source-anchor",),
        "sourceanchor(binary)?",
        ("source-anchor",),
        _ANCHORS,
    ),
    Part(
        r"microsoft\.infromad.*",
        "flow",
        ("upn-attribute",),
        "userprincipalname",
        ("upn-attribute",),
        ("userPrincipalName",),
    ),
    Part(
        ".*",
        "flow",
        ("directory-extensions", "directory-extension-feature", "directory-extension-list", "directory-extension-map"),
        "extension_.*",
    ),
    Part(r"microsoft\.outtoaad.*", "whole flow", ("excluded-attributes", "app-filter", "app-filtering")),
    Part(".*", "precedence", ()),
    Part(r"microsoft\..*exchangehybrid.*", "", ("exchange-hybrid",)),
    Part(rf"microsoft\.outtoaad.*({_APPS}).*", "", ("app-filter", "app-filtering")),
    Part(r"microsoft\..*directoryextension.*", "", ("directory-extension-feature", "directory-extensions")),
    Part(r"microsoft\.outtoaduserimmutableid.*", "", ("source-anchor",)),
    Part(r"microsoft\..*publicfolder.*", "", ("public-folders",)),
    Part(r"microsoft\.infromad(computer|device).*", "", ("device-sync", "device-writeback")),
)

_ALWAYS = re.compile(
    r"microsoft\.(infromad(user|inetorgperson)(join|accountenabled|common)|infromad(group|contact)(join|common)"
    r"|infromaad(user|group|contact)join|outtoaad(user|group|contact)join)"
)
"""Rules that every installation has: they depend on no feature and on no extension of the schema."""


def part_of(change: Change, stem: str) -> Part | None:
    """The part of a default rule that a change is about, when the wizard writes it."""
    fields = [change.field]
    if change.object == "flow":
        fields = ["flow"] if change.action == "changed" else ["flow", "whole flow"]
        fields = [] if change.field in ("merge", "once") else fields
    destination = change.key[-1].casefold()
    for part in _PARTS:
        if part.field in fields and re.fullmatch(part.stem, stem) and re.fullmatch(part.destination, destination):
            return part
    return None


def is_in_every_installation(stem: str) -> bool:
    """Whether no choice leaves the rule out."""
    return _ALWAYS.fullmatch(stem) is not None


class Choices:
    """What the wizard was told on two servers, as far as both say."""

    def __init__(self, one: Config, other: Config) -> None:
        skipped: set[NotCompared] = set()
        self._unlike = {change.key[-1] for change in compare_settings(one, other, skipped)}
        self._unsaid = {item.what for item in skipped}
        self._same_format = one.input.format == other.input.format
        self._values = [known(it.settings, xml=it.input.format == "server-xml") for it in (one, other)]

    def alike(self, names: Iterable[str]) -> bool | None:
        """Whether the settings are the same; None when that cannot be said."""
        wanted = set(names)
        if wanted & self._unlike:
            # Formats may name one choice differently.
            return False if self._same_format else None
        unsaid = {name for name in wanted if KNOWN[name].label in self._unsaid}
        return True if wanted and not unsaid and "global settings" not in self._unsaid else None

    def attributes(self, part: Part) -> frozenset[str]:
        """The attributes that the wizard was told to put into a part, on either server, and what they stand for."""
        told = {str(values[name][0]) for values in self._values for name in part.names if name in values}
        return frozenset(name.casefold() for name in (*told, *part.instead_of) if name)

    def explain(self, part: Part, field: str, rules: tuple[SyncRule, SyncRule], destination: str) -> bool:
        """Whether other choices account for the whole of a difference, given that there are other choices."""
        if field == "joins":
            allowed = _JOINED | self.attributes(part)
            return all(_joins_by(rule, allowed) for rule in rules)
        if not part.names:
            return False
        forms = [_without(rule, destination, self.attributes(part)) for rule in rules]
        return None not in forms and forms[0] == forms[1]


def _joins_by(rule: SyncRule, allowed: frozenset[str]) -> bool:
    conditions = [item for group in rule.joins or () for item in group.conditions]
    return all((item.connector_attribute or "").casefold() in allowed for item in conditions)


def _without(rule: SyncRule, destination: str, names: frozenset[str]) -> frozenset[object] | None:
    """What flows to an attribute, with one name for all the given ones. The wizard puts them into literals too."""
    pattern = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(names)))})(?![\w-])", re.IGNORECASE)
    found: list[object] = []
    for flow in rule.flows or ():
        if (flow.destination or "").casefold() != destination.casefold():
            continue
        source = canonical.flow_source(flow)
        if source is None:
            return None
        if flow.kind == "expression":
            source = canonical_form(pattern.sub("the attribute", flow.expression or ""))
        elif flow.kind == "direct":
            source = canonical_form(", ".join(f"[{pattern.sub('the attribute', name)}]" for name in flow.sources))
        found.append((source, flow.merge, flow.once))
    return frozenset(found)
