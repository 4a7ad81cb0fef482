"""Writes what is made from the rules: ``docs/rules.md``, the settings' schema and the compiled catalogue. Tests check that
they are current."""

from __future__ import annotations

from pathlib import Path

from ruleguard.lint.catalogue import COMPILED, compile_catalogue

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    COMPILED.write_text(compile_catalogue(), encoding="utf-8", newline="\n")
    from ruleguard.lint.registry import registry
    from ruleguard.lint.settings_schema import schema_text
    from ruleguard.render.rules import rules_markdown

    rules = registry()
    for name, text in (
        ("rules.md", rules_markdown(list(rules.values()))),
        ("ruleguard.schema.json", schema_text(rules)),
    ):
        (ROOT / "docs" / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
