"""Findings of the assessment as findings of lint: what somebody changed in DirSync, asked for by its id.

Lint points at the place and names the reason in short; ``ruleguard assess`` has the sources and what depends on it. In an
export of FIM or MIM nothing is found, because customizing is what they are for.
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.lint.rule import Finding
from ruleguard.model.nodes import Config


def agent_changes(config: Config, name: str, advice: str) -> Iterator[Finding]:
    """The customizations with the id ``name``, each with the same advice; nothing for other products."""
    if config.engine is None:
        return
    from ruleguard.assess.customizations import found_in

    for item in found_in(config, config.circumstances.stock_assemblies):
        if item.finding.id == name:
            message = f"{item.finding.what}. {advice}"
            yield Finding(item.node, item.field, message, related=item.finding.at[1:])
