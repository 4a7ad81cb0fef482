"""Revisions of default rules that were seen on servers whose rules no shipped baseline has: that they exist is known, not
what they contain.

Sources: a rule editor's export of all inbound default rules from about 2017, with mS-DS-ConsistencyGuid as source anchor and
device writeback; questions of administrators on Microsoft's forum from November 2022, with the tags of their rules; other
people's pages (InfromADContactCommon, OuttoADUserNGCKey).
"""

from __future__ import annotations

from collections.abc import Mapping

_IN_2017 = "in an export of about 2017"
_IN_2022 = "on a server of November 2022"
_BEFORE_2022 = "on a server before November 2022"
_ELSEWHERE = "on a page about it"

SIGHTINGS: Mapping[str, Mapping[int, str]] = {
    "microsoft.infromaduserjoin": {4: _IN_2017, 5: _BEFORE_2022, 6: _IN_2022},
    "microsoft.infromadinetorgpersonjoin": {4: _IN_2017},
    "microsoft.infromaduseraccountenabled": {7: _IN_2017},
    "microsoft.infromadinetorgpersonaccountenabled": {6: _IN_2017},
    "microsoft.infromadgroupjoin": {4: _IN_2017},
    "microsoft.infromaaduserjoin": {5: _IN_2017},
    "microsoft.infromaadcontactjoin": {4: _IN_2017},
    "microsoft.infromaaduserexchangehybrid": {4: _IN_2017},
    "microsoft.infromadcomputerjoin": {3: _IN_2017},
    "microsoft.infromaaddevicecommon": {2: _IN_2017},
    "microsoft.infromadcontactcommon": {6: _ELSEWHERE},
    "microsoft.outtoaaduserjoin": {7: _BEFORE_2022, 12: _IN_2022},
    "microsoft.outtoaadgroupwriteupmemberlimit": {2: _BEFORE_2022, 3: _IN_2022},
    "microsoft.outtoaduserngckey": {1: _ELSEWHERE},
}
"""Where a revision was seen, as it follows "seen", by folded tag stem."""


def seen(stem: str, revision: int | None) -> str:
    """Where a revision of a folded tag stem was seen, "" for one that is not in the list."""
    return SIGHTINGS.get(stem, {}).get(revision or 0, "")
