"""Starts the command line: ``ruleguard`` and ``python -m ruleguard``."""

from __future__ import annotations

import gc


def main() -> None:
    """Run the command that the arguments name and exit with its code."""
    # A run is short and its records live to its end: collecting them over and over would only cost time.
    gc.set_threshold(200_000, 50, 50)
    from ruleguard.cli.main import run

    run()


if __name__ == "__main__":
    main()
