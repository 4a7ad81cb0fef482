"""What of the default rules the installation wizard decides. Every belief about it is in this module.

Sources: the vendor's pages on the default configuration and on custom installation (join criteria, source anchor, user
principal name, optional features, filtering of apps and attributes); and two exports of default rules, one with objectGUID
as source anchor and one with mS-DS-ConsistencyGuid, which differ in the attribute's name alone. Inferred: that directory
extensions and the filtering of attributes show as flows. The joins of users are in ``user_joins``.
"""

from __future__ import annotations

import re

from ruleguard.records import record

_ANCHOR_NAMES = ("objectGUID", "mS-DS-ConsistencyGuid")
ANCHORS = frozenset(name.casefold() for name in _ANCHOR_NAMES)
"""The source anchors that the wizard takes by itself, folded."""

_APPS = "exchangeonline|dynamicscrm|intune|lynconline|sharepointonline|azurerms|officeproplus"


@record(frozen=True, slots=True)
class Part:
    """A part of default rules. ``stem``: of the rules' tags. ``field``: "" for the whole rule, "flow" for an attribute flow.
    ``settings``: where the choice is written, by canonical name. ``names``: of these, those whose value is the name of an
    attribute that the wizard puts into the rule, in place of one of ``instead_of``; ``beside``: attributes that the rule
    names itself, from which the wizard's cannot be told. ``lists``: of ``settings``, those that name the attributes whose
    flows the wizard ``adds``, or else leaves out."""

    stem: str
    field: str
    settings: tuple[str, ...]
    destination: str = ".*"
    names: tuple[str, ...] = ()
    instead_of: tuple[str, ...] = ()
    beside: frozenset[str] = frozenset()
    lists: tuple[str, ...] = ()
    adds: bool = False


PARTS: tuple[Part, ...] = (
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
        _ANCHOR_NAMES,
    ),
    Part(
        r"microsoft\.infromad.*",
        "flow",
        ("upn-attribute",),
        "userprincipalname",
        ("upn-attribute",),
        ("userPrincipalName",),
        frozenset({"samaccountname"}),
    ),
    Part(
        ".*",
        "flow",
        ("directory-extensions", "directory-extension-feature", "directory-extension-list", "directory-extension-map"),
        "extension_.*",
        lists=("directory-extensions", "directory-extension-list", "directory-extension-map"),
        adds=True,
    ),
    Part(
        r"microsoft\.outtoaad.*",
        "whole flow",
        ("excluded-attributes", "app-filter", "app-filtering"),
        "(?!(dn|sourceanchor)$).*",  # without them there is no object in the cloud
        lists=("excluded-attributes",),
    ),
    Part(".*", "precedence", ()),
    Part(r"microsoft\..*exchangehybrid.*", "", ("exchange-hybrid",)),
    Part(rf"microsoft\.outtoaad.*({_APPS}).*", "", ("app-filter", "app-filtering")),
    Part(r"microsoft\..*directoryextension.*", "", ("directory-extension-feature", "directory-extensions")),
    Part(r"microsoft\.outtoaduserimmutableid.*", "", ("source-anchor",)),
    Part(r"microsoft\..*publicfolder.*", "", ("public-folders",)),
    Part(
        r"microsoft\.(infromad(computer|device)|infromaaddevice|outtoaad(device)?joinsoainad).*",
        "",
        ("device-sync", "device-writeback"),
    ),
    Part(r"microsoft\.(infromaad|outtoad)groupsoainaad.*", "", ("group-writeback",)),
    Part(r"microsoft\.outtoadgroupwritebackmemberlimit", "", ("group-writeback",)),
    Part(r"microsoft\.infromaduserjoinsoainaad", "", ("user-writeback",)),
)

_ALWAYS = re.compile(
    r"microsoft\.(infromad(user|inetorgperson)(join|accountenabled|common)|infromad(group|contact)(join|common)"
    r"|infromaad(user|group|contact)join|outtoaad(user|group|contact)join)"
)
"""Rules that every installation has: they depend on no feature and on no extension of the schema."""


def part_of(stem: str, field: str, destination: str = "", *, whole: bool = False) -> Part | None:
    """The part of a default rule, of a folded tag stem, when the wizard writes it. ``field``: of the rule, "" for the whole
    rule, "flow" for where an attribute's value comes from; ``whole``: the flow is on one side only."""
    fields = (field, "whole flow") if field == "flow" and whole else (field,)
    for part in PARTS:
        if part.field in fields and re.fullmatch(part.stem, stem) and re.fullmatch(part.destination, destination):
            return part
    return None


def is_in_every_installation(stem: str) -> bool:
    """Whether no choice leaves the rule out."""
    return _ALWAYS.fullmatch(stem) is not None
