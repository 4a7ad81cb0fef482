"""Runs rules over one configuration and gives every finding its severity, place and subject."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from ruleguard.diagnostic import Diagnostic
from ruleguard.lint.rule import Finding, Rule, is_checker_rule
from ruleguard.model.nodes import Config, Connector, Flow, Node, SyncRule
from ruleguard.model.roles import Roles, role, roles, subject
from ruleguard.model.values import is_standard_tag
from ruleguard.model.view import parts, walk


def lint(config: Config, rules: Iterable[Rule], known: Collection[str] = ()) -> list[Diagnostic]:
    """What the rules find, and the reader's faults whose rules are among them; sorted by place.

    Findings that a comment of the input accepts are marked. ``known`` are the ids of all rules, for comments that name one
    which is not among ``rules``.
    """
    by_id = {rule.id: rule for rule in rules}
    found = [fault for fault in config.faults if fault.rule in by_id]
    run = _Run(config)
    found += run.nodes(_worth_asking(config, by_id.values()))
    found += run.expressions({rule.id: rule for rule in by_id.values() if is_checker_rule(rule)})
    if config.allowances:
        from ruleguard.lint.allowances import with_allowances

        found = with_allowances(found, config.allowances, by_id, known or by_id.keys())
    return sorted(found, key=lambda diagnostic: diagnostic.sort_key())


def _worth_asking(config: Config, rules: Iterable[Rule]) -> list[Rule]:
    """The rules with a check of their own that may find something; the others are not even imported."""
    alone = _is_rules_alone(config)
    asked = [rule for rule in rules if rule.check is not None and not (alone and rule.needs_server)]
    words = _words(config) if any(rule.mentions for rule in asked) else set()
    return [rule for rule in asked if not rule.mentions or not words.isdisjoint(rule.mentions)]


def _words(config: Config) -> set[str]:
    """The folded names of attributes, operators and link types that the rules of a configuration use, and "microsoft." when
    one of the rules is a default rule."""
    found: set[str | None] = set()
    for rule in config.rules:
        found.add(rule.link_type)
        if rule.standard or is_standard_tag(rule.immutable_tag or ""):
            found.add("microsoft.")
        for group in rule.scope or ():
            for clause in group.conditions:
                found |= {clause.attribute, clause.operator}
        for flow in rule.flows or ():
            found |= {flow.destination, *flow.sources}
    return {name.strip().casefold() for name in found if name}


def _is_rules_alone(config: Config) -> bool:
    """Whether the input says nothing about a server but rules."""
    return config.connectors is None and config.metaverse is None and not config.settings and not config.server.build


class _Run:
    def __init__(self, config: Config) -> None:
        self.config = config
        self.roles: Roles = roles(config)
        self._owners: dict[int, str] | None = None

    def nodes(self, rules: list[Rule]) -> Iterator[Diagnostic]:
        """Each node once, with the checks for its class."""
        checks: dict[type[Node], list[Rule]] = {}
        for rule in rules:
            if rule.on is not None:
                checks.setdefault(rule.on, []).append(rule)
        for node in (self.config, *self._nodes(checks.keys())):
            for rule in checks.get(type(node), ()):
                if rule.check is not None:
                    yield from (self._diagnostic(rule, finding) for finding in rule.check(node, self.config))

    def _nodes(self, kinds: AbstractSet[type[Node]]) -> Iterable[Node]:
        """Every node that some check is for; a server has far more parts of rules than of connectors."""
        if SyncRule in kinds or Flow in kinds:
            return walk(self.config)
        return walk(replace(self.config, rules=())) if kinds - {Config} else ()

    def expressions(self, rules: dict[str, Rule]) -> Iterator[Diagnostic]:
        """Each expression once, with the checker of the language."""
        if rules and any(flow.expression for rule in self.config.rules for flow in rule.flows or ()):
            from ruleguard.lint.expressions import expression_findings

            for name, finding in expression_findings(self.config, rules.keys()):
                yield self._diagnostic(rules[name], finding)

    def _diagnostic(self, rule: Rule, finding: Finding) -> Diagnostic:
        at = finding.node.at(finding.field, finding.within)
        return Diagnostic(
            rule=rule.id,
            severity=rule.severity,
            message=finding.message,
            path=self.config.input.path if at is None else at.source.path,
            at=at,
            related=finding.related,
            subject=self._subject(finding),
            edits=finding.edits,
        )

    def _subject(self, finding: Finding) -> str:
        node = finding.node
        if isinstance(node, SyncRule):
            return subject(self.roles.label(node), node, finding.field)
        if isinstance(node, Connector):
            return _joined(role(node), finding.field)
        names = (getattr(node, name, None) for name in ("destination", "dn", "name", "object_type", "metaverse_type"))
        return _joined(self._owner(node), next(filter(None, names), None), finding.field)

    def _owner(self, node: Node) -> str:
        """The rule or connector that a part belongs to, "" for none; looked up only when there is a finding."""
        if self._owners is None:
            self._owners = {}
            for rule in self.config.rules:
                name = subject(self.roles.label(rule), rule)
                self._owners |= {id(part): name for part in parts(rule)}
            for connector in self.config.connectors or ():
                below = (*(connector.partitions or ()), *(connector.run_profiles or ()), *connector.details)
                self._owners |= {id(part): role(connector) for part in below}
            self._owners |= self._owners_of_agents()
        return self._owners.get(id(node), "")

    def _owners_of_agents(self) -> dict[int, str]:
        """The connectors that the parts of management agents belong to; the agents themselves are called by their names."""
        found: dict[int, str] = {}
        known = {connector.identifier: role(connector) for connector in self.config.connectors or ()}
        for agent in () if self.config.engine is None else self.config.engine.agents:
            below = (*agent.filters, *agent.joins, *agent.projections, *agent.exports)
            found |= {id(part): known.get(agent.identifier, agent.name or "") for part in below}
        return found


def _joined(*names: str | None) -> str:
    return " / ".join(name for name in names if name)
