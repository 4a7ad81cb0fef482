"""Findings of the assessment as findings of lint: what somebody changed in DirSync, asked for by its id.

Lint points at the place and names the reason in short; ``ruleguard assess`` has the sources and what depends on it. In an
export of FIM or MIM nothing is found, because customizing is what they are for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ruleguard.lint.rule import Finding
from ruleguard.model.kept import kept
from ruleguard.model.nodes import Config

if TYPE_CHECKING:
    from ruleguard.assess.customizations_found import Found


def agent_changes(config: Config, name: str, advice: str) -> Iterator[Finding]:
    """The customizations with the id ``name``, each with the same advice; nothing for other products."""
    if config.engine is None:
        return
    for item in _changes(config).get(name, ()):
        yield Finding(item.node, item.field, f"{item.finding.what}. {advice}", related=item.finding.at[1:])


@kept
def _changes(config: Config) -> dict[str, list[Found]]:
    """All customizations by their ids."""
    from ruleguard.assess.customizations import found_in

    found: dict[str, list[Found]] = {}
    for item in found_in(config, config.circumstances.stock_assemblies):
        found.setdefault(item.finding.id, []).append(item)
    return found
