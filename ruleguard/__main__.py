"""Starts the command line: ``ruleguard`` and ``python -m ruleguard``."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress

_VERSION = (["--version"], ["-V"])


def main() -> None:
    """Run the command that the arguments name and exit with its code."""
    if sys.argv[1:] in _VERSION and _version_is_told():
        sys.exit(0)
    # A run is short and its records live to its end: collecting them over and over would only cost time.
    gc.set_threshold(200_000, 50, 50)
    from ruleguard.cli.main import run

    try:
        run()
    finally:
        gc.freeze()  # and so would looking through all of them once more, when the memory is given back anyway


def _version_is_told() -> bool:
    """Without the command line, whose import takes three times as long as an interpreter's start. What goes wrong is left to
    it, as for every other command."""
    from ruleguard import __version__

    with suppress(OSError, ValueError, AttributeError):
        sys.stdout.write(f"ruleguard {__version__}\n")
        sys.stdout.flush()
        return True
    return False


if __name__ == "__main__":
    main()
