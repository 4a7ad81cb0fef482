"""The settings that hold for an input, for ``ruleguard lint --show-settings``."""

from __future__ import annotations

from collections.abc import Iterable

from ruleguard.lint.rule import Rule
from ruleguard.lint.settings import Grades, Settings
from ruleguard.render.style import one_line


def settings_text(path: str, settings: Settings, rules: Iterable[Rule]) -> str:
    """Every setting, those that are not set too, and the rules that run with their severity."""
    lines = [
        f"{one_line(path)}: {one_line(settings.path) or 'no settings file'}",
        f"  select    {_names(settings.select) or 'every rule'}",
        f"  ignore    {_names(settings.ignore) or 'none'}",
        f"  severity  {_grades(settings.severity) or 'as in the catalogue'}",
        f"  rules     {_names(settings.rules) or 'none of your own'}",
        f"  target    {_value(settings.target)}",
        f"  build     {_value(settings.build)}",
        f"  names     {_value(settings.names)}",
        f"  baselines {_names(settings.baselines) or 'only those that come with ruleguard'}",
    ]
    if settings.stock_assemblies:
        lines.append(f"  stock     {_names(settings.stock_assemblies)}")
    for item in settings.paths:
        lines.append(f"  path      {one_line(item.pattern)}: ignore {_names(item.ignore) or 'none'}")
        if item.severity:
            lines.append(f"            severity {_grades(item.severity)}")
    for entry in settings.accepted:
        until = f" until {entry.until}" if entry.until else ""
        lines.append(
            f"  accepted  {one_line(entry.rule)} for {one_line(entry.subject)}{until}: {one_line(entry.reason)}"
        )
    lines.append("  runs")
    lines += [f"    {(settings.severity.get(rule.id) or rule.severity).value:<7}  {rule.id}" for rule in rules]
    return "\n".join(lines) + "\n"


def _names(names: Iterable[str]) -> str:
    return one_line(", ".join(names))


def _grades(grades: Grades) -> str:
    return one_line(", ".join(f"{name}: {severity.value if severity else 'off'}" for name, severity in grades.items()))


def _value(value: str | None) -> str:
    return one_line(value) if value else "none"
