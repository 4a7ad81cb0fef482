"""Starts the command line: ``ruleguard`` and ``python -m ruleguard``."""

from __future__ import annotations


def main() -> None:
    """Run the command that the arguments name and exit with its code."""
    from ruleguard.cli.main import run

    run()


if __name__ == "__main__":
    main()
