"""Names for the files of a plan: numbered, and allowed on every system."""

from __future__ import annotations

import re
import unicodedata

_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST = 48


def file_stem(number: int, total: int, *words: str) -> str:
    """``07-create-in-from-ad-mail``. The number makes names differ in more than case and keeps them apart from the names
    that Windows reserves for devices; all other characters are letters of ASCII, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", " ".join(words)).encode("ascii", "ignore").decode().casefold()
    slug = _OTHER.sub("-", plain.replace("'", "")).strip("-")
    if len(slug) > _LONGEST:
        slug = slug[:_LONGEST].rpartition("-")[0] or slug[:_LONGEST]
    width = max(2, len(str(total)))
    return "-".join(filter(None, (f"{number:0{width}}", slug)))
