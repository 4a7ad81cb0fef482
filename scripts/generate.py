"""Writes what is made from the rules: ``docs/rules.md`` and the compiled catalogue. Tests check that both are current."""

from __future__ import annotations

from pathlib import Path

from ruleguard.lint.catalogue import COMPILED, compile_catalogue

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    COMPILED.write_text(compile_catalogue(), encoding="utf-8", newline="\n")
    from ruleguard.lint.registry import registry
    from ruleguard.render.rules import rules_markdown

    page = rules_markdown(list(registry().values()))
    (ROOT / "docs" / "rules.md").write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
