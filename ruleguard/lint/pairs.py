"""Attributes that no default rule flows: one custom rule brings them into the metaverse, another takes them to Entra ID."""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.lint.attributes import flows_to, is_to_entra
from ruleguard.lint.rule import Finding
from ruleguard.lint.surroundings import enabled, is_custom, is_whole_server
from ruleguard.model.nodes import Config, Flow, SyncRule


def unpaired(config: Config, name: str) -> Iterator[Finding]:
    """The flows of an attribute on a server that has them in one direction only. Source of the fact that no default rule
    has them: Microsoft's pages on changing the configuration and on the preferred data location."""
    if not is_whole_server(config):
        return
    found = [(rule, flow) for rule in config.rules if enabled(rule) for flow in flows_to(rule, name.casefold())]
    inward = [pair for pair in found if pair[0].direction == "inbound"]
    outward = [pair for pair in found if is_to_entra(pair[0])]
    if inward and not outward:
        yield from _findings(
            inward, f"but no rule takes {name} to Entra ID: it changes nothing there. Add an outbound rule"
        )
    if outward and not inward:
        yield from _findings(
            outward, f"but no rule brings {name} into the metaverse: Entra ID gets an empty value. Add an inbound rule"
        )


def _findings(pairs: list[tuple[SyncRule, Flow]], consequence: str) -> Iterator[Finding]:
    for rule, flow in pairs:
        if is_custom(rule):
            yield Finding(flow, "destination", f"'{rule.name}' writes {flow.destination}, {consequence}")
