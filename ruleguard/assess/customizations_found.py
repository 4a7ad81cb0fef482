"""A customization with the node it is about: an assessment lists the finding, a lint rule points at the node."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ruleguard.assess.facts import fact
from ruleguard.assess.findings import IN_PLACE, PARALLEL, Finding
from ruleguard.model.engine import AgentFlow, Engine
from ruleguard.model.kept import kept
from ruleguard.model.nodes import Node
from ruleguard.records import record

TOPIC = "customizations"
UPGRADES = (IN_PLACE, PARALLEL)
"""The roads that read the configuration of DirSync and so can meet what they do not support."""

BASELINE = "No export of an untouched DirSync is public, so what it came with cannot be compared"
CARRY = (
    "Install Entra Connect on a new server in staging mode with custom settings, decide there whether it is still needed, "
    "and compare the pending exports before the switch"
)
_SHOWN = 12


@record(frozen=True, slots=True)
class Found:
    """``node`` and ``field``: where it stands."""

    node: Node
    field: str
    finding: Finding


@record(frozen=True, slots=True)
class Kind:
    """What all findings of one id have in common. ``facts``: those whose sources the findings name."""

    id: str
    verdict: str
    facts: tuple[str, ...]
    why: str
    do: str
    contradiction: str = ""
    roads: tuple[str, ...] = ()

    def found(self, subject: str, what: str, at: Iterable[tuple[Node, str]], depends: Iterable[str] = ()) -> Found:
        """One finding; the first of the places in ``at`` is where it is reported."""
        places = list(at)
        located = (node.at(field) for node, field in places)
        sources = dict.fromkeys(source for name in self.facts for source in fact(name).source)
        finding = Finding(
            id=self.id,
            topic=TOPIC,
            subject=subject,
            verdict=self.verdict,
            what=what,
            why=self.why,
            do=self.do,
            sources=tuple(sources),
            contradiction=self.contradiction,
            roads=self.roads,
            depends=tuple(sorted(set(depends))),
            at=tuple(place for place in located if place is not None),
        )
        return Found(*places[0], finding)


@kept
def imports_by_agent(engine: Engine) -> Mapping[str, list[AgentFlow]]:
    """The import flows of each agent, by its identifier."""
    found: dict[str, list[AgentFlow]] = {}
    for flow in engine.imports or ():
        found.setdefault(flow.agent, []).append(flow)
    return found


def listed(names: Iterable[str], between: str = ", ") -> str:
    """Names for a message, sorted and without repeats; of many only the first."""
    known = sorted(set(names), key=lambda name: (name.casefold(), name))
    more = f" and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
    return between.join(known[:_SHOWN]) + more


def counted(number: int, thing: str) -> str:
    """A number with its thing: 1 attribute, 2 attributes."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
