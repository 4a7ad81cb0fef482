"""Starts the command line: ``ruleguard`` and ``python -m ruleguard``."""

from __future__ import annotations

import gc
import sys

_VERSION = (["--version"], ["-V"])


def main() -> None:
    """Run the command that the arguments name and exit with its code."""
    if sys.argv[1:] in _VERSION:
        sys.exit(_tell_version())
    # A run is short and its records live to its end: collecting them over and over would only cost time.
    gc.set_threshold(200_000, 50, 50)
    from ruleguard.cli.main import run

    try:
        run()
    finally:
        gc.freeze()  # and so would looking through all of them once more, when the memory is given back anyway


def _tell_version() -> int:
    """Without the command line, whose import takes three times as long as an interpreter's start."""
    from ruleguard import __version__

    if sys.stdout is None:  # there may be no output at all
        return 0
    try:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(newline="\n")
        sys.stdout.write(f"ruleguard {__version__}\n")
        sys.stdout.flush()
    except OSError as error:
        from ruleguard.cli.main import output_failed

        return output_failed(error)
    return 0


if __name__ == "__main__":
    main()
