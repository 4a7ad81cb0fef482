"""Ends of domain names. A name with dots is a domain's when its end is one of these: ``System.IO`` is not."""

from __future__ import annotations

import re

SURE = frozenset(
    (
        "com", "net", "org", "edu", "gov", "mil", "int", "info", "biz", "name", "aero", "coop", "museum",
        "cloud", "online", "site", "tech", "local", "localdomain", "lan", "internal", "intern", "intra",
        "intranet", "corp", "home", "private", "test", "example", "invalid", "ad", "domain", "dom", "root",
        "priv", "loc", "office", "group", "company",
    )
)  # fmt: skip
IN_CODE = frozenset(("com", "net", "org", "local", "lan", "internal", "corp", "test", "example"))
"""Members of objects end otherwise."""

_IN_ONE_CASE = frozenset(
    (
        "ac", "ad", "ae", "af", "ag", "ai", "al", "am", "ao", "ar", "at", "au", "aw", "az", "ba", "bb", "bd",
        "be", "bf", "bg", "bh", "bi", "bj", "bm", "bn", "bo", "br", "bs", "bt", "bw", "by", "bz", "ca", "cd",
        "cf", "cg", "ch", "ci", "cl", "cm", "cn", "co", "cr", "cu", "cv", "cy", "cz", "de", "dj", "dk", "dm",
        "do", "dz", "ec", "ee", "eg", "er", "es", "et", "eu", "fi", "fj", "fm", "fo", "fr", "ga", "gb", "gd",
        "ge", "gg", "gh", "gi", "gl", "gm", "gn", "gq", "gr", "gt", "gw", "gy", "hk", "hn", "hr", "ht", "hu",
        "ie", "il", "im", "in", "iq", "ir", "is", "it", "je", "jm", "jo", "jp", "ke", "kg", "kh", "ki", "km",
        "kp", "kr", "kw", "ky", "kz", "la", "lb", "lc", "li", "lk", "lr", "ls", "lt", "lu", "lv", "ly", "ma",
        "mc", "md", "me", "mg", "mh", "mk", "ml", "mm", "mn", "mo", "mr", "mt", "mu", "mv", "mw", "mx", "my",
        "mz", "na", "ne", "ng", "ni", "nl", "no", "np", "nr", "nu", "nz", "om", "pa", "pe", "pf", "pg", "ph",
        "pk", "pl", "pt", "pw", "py", "qa", "ro", "rs", "ru", "rw", "sa", "sb", "sc", "sd", "se", "sg", "si",
        "sk", "sl", "sm", "sn", "so", "sr", "st", "su", "sv", "sy", "sz", "td", "tg", "th", "tj", "tk", "tl",
        "tm", "tn", "to", "tr", "tt", "tv", "tw", "tz", "ua", "ug", "uk", "us", "uy", "uz", "va", "ve", "vg",
        "vn", "vu", "ws", "ye", "yt", "za", "zm", "zw", "io",
        "academy", "agency", "amsterdam", "app", "asia", "bank", "bayern", "berlin", "blog", "brussels", "build",
        "care", "cat", "center", "city", "clinic", "coach", "college", "community", "consulting",
        "dental", "dev", "digital", "earth", "education", "energy", "engineering", "events", "exchange",
        "expert", "farm", "finance", "financial", "foundation", "fund", "gmbh", "global", "hamburg", "health",
        "healthcare", "hospital", "hotel", "house", "immo", "inc", "industries", "ink", "institute", "insure",
        "international", "jobs", "koeln", "land", "law", "legal", "life", "live", "llc", "logistics", "london",
        "ltd", "madrid", "management", "media", "moscow", "network", "ngo", "nrw", "nyc", "one", "ong", "paris",
        "partners", "pharmacy", "plus", "pro", "properties", "pub", "restaurant", "ruhr", "saarland", "sarl",
        "school", "schule", "scot", "security", "services", "shop", "social", "software", "solar", "solutions",
        "space", "store", "studio", "support", "swiss", "sydney", "systems", "taxi", "team", "technology",
        "tirol", "tokyo", "tools", "top", "training", "travel", "university", "vegas", "versicherung", "wales",
        "wien", "work", "works", "world", "xyz", "zone", "zuerich",
    )
)  # fmt: skip
"""Countries, and words that also end other things: written in one case they end a domain."""


def is_domain(match: re.Match[str], *, in_code: bool) -> bool:
    """Whether names with dots between them are a domain's. The match has the groups ``domain`` and ``top``."""
    top = match["top"]
    if top.lower() in SURE:
        return not in_code or top.lower() in IN_CODE
    return not in_code and top.lower() in _IN_ONE_CASE and (top.islower() or match["domain"].isupper())
