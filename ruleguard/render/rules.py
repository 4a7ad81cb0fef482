"""The catalogue of rules for people, programs and the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ruleguard.lint.rule import WITHOUT_SOURCE, Rule, manual

VERSION = 1


def rules_json(rules: Iterable[Rule]) -> dict[str, Any]:
    """Version 1 of the contract in ``docs/json.md``."""
    return {"version": VERSION, "rules": [_plain(rule) for rule in rules]}


def rules_table(rules: Sequence[Rule]) -> str:
    """One line a rule."""
    width = max((len(rule.id) for rule in rules), default=0)
    lines = [f"{rule.id:<{width}}  {rule.severity.value:<7}  {rule.category:<14}  {rule.summary}" for rule in rules]
    return "\n".join(lines) + "\n"


def rule_text(rule: Rule) -> str:
    """Everything about one rule."""
    parts = manual(rule)
    lines = [
        f"{rule.id} ({rule.severity.value}, {rule.category})",
        rule.summary,
        "",
        parts.why,
        "",
        f"What to do: {rule.remedy}",
        "",
        "Found here:",
        "",
        *(f"    {line}".rstrip() for line in parts.bad.splitlines()),
        "",
        "Not here:",
        "",
        *(f"    {line}".rstrip() for line in parts.good.splitlines()),
        "",
        *(f"See {reference}" for reference in rule.references),
        *_unsourced(rule),
    ]
    return "\n".join(lines).rstrip() + "\n"


def rules_markdown(rules: Sequence[Rule]) -> str:
    """The page ``docs/rules.md``."""
    lines = [
        "# Rules",
        "",
        "Generated from the catalogue; `ruleguard rules ID` prints the same.",
        "",
        "| rule | severity | category | finds |",
        "|---|---|---|---|",
        *(f"| [{rule.id}](#{rule.id}) | {rule.severity.value} | {rule.category} | {rule.summary} |" for rule in rules),
    ]
    for rule in rules:
        lines += ["", *_section(rule)]
    return "\n".join(lines) + "\n"


def _section(rule: Rule) -> list[str]:
    parts = manual(rule)
    lines = [f"## {rule.id}", "", f"*{rule.severity.value}, {rule.category}.* {rule.summary}.", "", parts.why, ""]
    for title, text in (("Found here:", parts.bad), ("Not here:", parts.good)):
        lines += [title, "", f"```{_language(text)}", text.rstrip(), "```", ""]
    lines.append(f"What to do: {rule.remedy}")
    return [*lines, "", *(f"- <{reference}>" for reference in rule.references), *_unsourced(rule)]


def _unsourced(rule: Rule) -> list[str]:
    reason = WITHOUT_SOURCE.get(rule.id)
    return [] if reason is None else [f"No source: {reason}, and says nothing about the product."]


def _language(text: str) -> str:
    start = text.lstrip()[:1]
    return "xml" if start == "<" else "json" if start in ("{", "[") else "powershell"


def _plain(rule: Rule) -> dict[str, Any]:
    parts = manual(rule)
    return {
        "id": rule.id,
        "severity": rule.severity.value,
        "category": rule.category,
        "summary": rule.summary,
        "why": parts.why,
        "remedy": rule.remedy,
        "references": list(rule.references),
        "bad": parts.bad,
        "good": parts.good,
    }
