"""Build numbers of the product."""

from __future__ import annotations

VersionKey = tuple[int, ...]


def version_key(build: str) -> VersionKey:
    """A build number for comparison; a part that is no number counts as 0."""
    return tuple(int(part) if part.isdecimal() and len(part) < 10 else 0 for part in build.strip().split("."))
