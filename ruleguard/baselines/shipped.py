"""The baselines that come with ruleguard."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from ruleguard.baselines.file import read
from ruleguard.model.shipped import Baseline
from ruleguard.text import Source

FOLDER = Path(__file__).parent


@lru_cache(maxsize=1)
def shipped() -> tuple[Baseline, ...]:
    """The baselines that are part of the program."""
    return tuple(
        replace(read(Source(path.name, path.read_bytes())), source=f"ruleguard's own ({path.stem})")
        for path in sorted(FOLDER.glob("connect-*.json"))
    )
