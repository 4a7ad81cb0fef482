"""The expression checker over a whole configuration: which text stands where, and what is known about that place.

The problems carry the ids of catalogue entries of the category ``expressions`` that have no check of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from ruleguard.expressions.check import check
from ruleguard.expressions.environment import Environment
from ruleguard.expressions.problems import Problem
from ruleguard.expressions.types import Type, schema_type
from ruleguard.lint.rule import Finding
from ruleguard.lint.surroundings import connector_of, is_default, source_schema
from ruleguard.model.nodes import Config, Flow, Schema, SyncRule

_APPLIED_ONCE = "non-deterministic"
_UNKNOWN = "unknown-attribute"


def expression_findings(config: Config, wanted: Set[str]) -> Iterator[tuple[str, Finding]]:
    """Rule id and finding for every problem of every expression, of the wanted rules only."""
    environments = _Environments(config)
    seen: dict[tuple[int, str], tuple[Problem, ...]] = {}
    for rule in config.rules:
        environment: Environment | None = None
        for flow in rule.flows or ():
            if not flow.expression:
                continue
            environment = environment or environments.of(rule)
            key = (id(environment), flow.expression)
            problems = seen.get(key)
            if problems is None:
                problems = seen[key] = check(flow.expression, environment)
            for problem in problems:
                if problem.rule in wanted and not _is_usual(problem, rule, flow):
                    yield problem.rule, _finding(rule, flow, problem)


def _is_usual(problem: Problem, rule: SyncRule, flow: Flow) -> bool:
    """Whether a flow is meant to be so: applied once, or in a default rule, which asks for attributes of Exchange in every
    forest."""
    if problem.rule == _UNKNOWN and is_default(rule):
        # Here, because few runs come so far.
        from ruleguard.baselines.schema_parts import is_of_a_product

        text = (flow.expression or "")[problem.span.start : problem.span.end]
        return is_of_a_product(text.strip("[]"))
    return problem.rule == _APPLIED_ONCE and flow.once is True


def _finding(rule: SyncRule, flow: Flow, problem: Problem) -> Finding:
    message = f"'{rule.name}', flow to {flow.destination or '(no target)'}: {problem.message}"
    return Finding(flow, "expression", message, within=problem.span)


class _Environments:
    """One environment for each schema that rules read, so that equal expressions are checked once."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._made: dict[tuple[str | None, str | None], Environment] = {}

    def of(self, rule: SyncRule) -> Environment:
        key = (rule.direction, rule.connector if rule.direction == "inbound" else None)
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._environment(rule)
        return found

    def _environment(self, rule: SyncRule) -> Environment:
        connector = connector_of(rule, self.config) if rule.direction == "inbound" else None
        # A connector imports something: an empty list is one that the export left out.
        selected = frozenset(name.casefold() for name in (connector and connector.attributes) or ())
        return Environment(
            attributes=_attributes(source_schema(rule, self.config)),
            selected=selected or None,
            build=self.config.server.build or "",
        )


def _attributes(schema: Schema | None) -> Mapping[str, Type] | None:
    if schema is None:
        return None
    return {item.name: schema_type(item.type, multi_valued=item.multi_valued) for item in schema.attributes.values()}
