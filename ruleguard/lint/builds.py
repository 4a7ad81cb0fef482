"""When support for each build of the product ends, and which builds have a documented fault.

Pure tables: what day it is comes from the caller. A build without a row of its own has the end of the nearest older one:
both were superseded by the same release. Builds newer than the last row have no known end.

Sources: the vendor's version history (12 months after a build is superseded; the first builds of 2.x on 15 March 2023),
its page on retiring 1.x, its page on hardening for the minimum build; for the ends of 2.3 to 2.6 reports of the table there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date

from ruleguard.model.versions import VersionKey, version_key

_BUILD = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){1,3}")
_PARTS = 4
_ENDS: tuple[tuple[str, str | None], ...] = (
    ("1.0.0.0", "2022-08-31"),
    ("2.0.0.0", "2023-03-15"),
    ("2.0.91.0", "2023-03-24"),
    ("2.1.1.0", "2023-07-06"),
    ("2.1.15.0", "2023-08-02"),
    ("2.1.16.0", "2023-10-05"),
    ("2.1.18.0", "2023-11-02"),
    ("2.1.19.0", "2023-11-09"),
    ("2.1.20.0", "2024-06-19"),
    ("2.2.1.0", "2024-10-11"),
    ("2.2.8.0", "2024-12-12"),
    ("2.3.2.0", "2025-04-30"),
    ("2.4.18.0", "2025-10-09"),
    ("2.4.21.0", "2025-11-15"),
    ("2.4.27.0", "2026-01-15"),
    ("2.4.129.0", "2026-03-27"),
    ("2.4.131.0", "2026-05-26"),
    ("2.5.3.0", "2026-07-31"),
    ("2.5.76.0", "2026-09-01"),
    ("2.5.79.0", "2026-10-23"),
    ("2.5.190.0", "2027-02-02"),
    ("2.6.1.0", "2027-03-10"),
    ("2.6.3.0", "2027-07-07"),
    ("2.6.84.0", "2027-09-16"),
    ("2.6.91.0", "2027-09-23"),
    ("2.6.92.0", None),
)
_LAST_DAYS: tuple[tuple[str, str], ...] = (("2.0.0.0", "2023-09-30"), ("2.5.79.0", "2026-09-30"))
"""The cloud serves no build below the first column after the day in the second."""

_FAULTS: dict[str, str] = {
    "1.5.42.0": "a settings import of this build enables custom rules that were disabled: compare every rule after it",
    "1.6.2.4": "its installation does not register the Health service, and Microsoft advises against installing it",
    "1.6.14.2": "the upgrade to it sets the limit of members of a group back to 50,000: larger groups stop synchronizing",
    "1.6.16.0": "the upgrade to it sets the limit of members of a group back to 50,000: larger groups stop synchronizing",
    "2.0.3.0": "it exports broken settings where sign-in uses PingFederate, and importing settings into another tenant sets "
    "directory extensions up wrongly",
    "2.0.88.0": "it can delete linked mailboxes of disabled users and mailboxes of resources",
    "2.1.19.0": "its employeeLeaveDateTime is a wrong attribute: rules that use it must be made anew after the upgrade",
    "2.5.190.0": "synchronization breaks where miiserver.exe.config was modified",
    "2.6.1.0": "synchronization breaks where miiserver.exe.config was modified",
    "2.6.79.0": "Microsoft has withdrawn it and asks to uninstall it",
}


def support_end(build: str | None) -> date | None:
    """The last day of support; None where it is not known, or the text is no build number."""
    key = _key(build)
    row = 0 if key is None else bisect_right(_ENDS, key, key=lambda entry: _key(entry[0]) or ())
    end = _ENDS[row - 1][1] if row else None
    return None if end is None else date.fromisoformat(end)


def last_day_of_service(build: str | None) -> date | None:
    """The last day on which the cloud serves a build; None for builds that are served without a known end."""
    key = _key(build)
    days = (day for below, day in _LAST_DAYS if key is not None and key < (_key(below) or ()))
    return next(map(date.fromisoformat, days), None)


def fault(build: str | None) -> str | None:
    """What is documented to be wrong with exactly this build."""
    key = _key(build)
    return next((text for name, text in _FAULTS.items() if key is not None and key == _key(name)), None)


def _key(build: str | None) -> VersionKey | None:
    text = (build or "").strip()
    return (*version_key(text), *[0] * _PARTS)[:_PARTS] if _BUILD.fullmatch(text) else None
