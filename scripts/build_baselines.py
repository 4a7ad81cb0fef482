"""Builds a baseline that is shipped with ruleguard from the export of a clean server.

    python scripts/build_baselines.py EXPORT

The result holds fingerprints and structure, no rule's text. The same export gives the same file.
"""

from __future__ import annotations

import sys
from dataclasses import replace

from ruleguard.baselines.capture import capture, without_rules
from ruleguard.baselines.file import document, one_rule_a_line
from ruleguard.baselines.shipped import FOLDER
from ruleguard.cli.inputs import load_one


def main(path: str) -> None:
    config = load_one(path)
    baseline = replace(capture(config), source=f"export of a clean server, Connect {config.server.build}")
    text = one_rule_a_line(document(without_rules(baseline)))
    (FOLDER / f"connect-{config.server.build}.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1])
