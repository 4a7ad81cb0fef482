"""What a rule of ruleguard is. One in Python and one in YAML become the same record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from importlib import import_module
from typing import Any

from ruleguard.diagnostic import Severity
from ruleguard.model.nodes import Config, Connector, Flow, Node, Partition, SyncRule
from ruleguard.records import record
from ruleguard.text import Edit, Location, Span

CATEGORIES = (
    "default-rules",
    "connectors",
    "precedence",
    "scope",
    "joins",
    "flows",
    "expressions",
    "filtering",
    "server",
    "migration",
    "cloud-sync",
    "script-safety",
    "hygiene",
    "input",
)
"""``input`` holds what the readers report about a damaged or ambiguous file."""

WITHOUT_SOURCE = {
    "guessed-encoding": "it is about the bytes of the file",
    "invalid-acceptance": "it is about a comment for ruleguard",
    "rule-elsewhere": "it says what the file does not hold",
    "unexpected-type": "it is about the form of the file",
    "unresolved-value": "it says what the file does not hold",
    "unused-acceptance": "it is about an entry or a comment for ruleguard",
}
"""The rules that say nothing about the product, and so name no source, with the reason. All others name one."""


@record(frozen=True, slots=True)
class Finding:
    """What a check yields: the node and field it is about, and one message.

    The message names the thing, what happens because of it, and what to do.
    """

    node: Node
    field: str
    message: str
    within: Span | None = None
    related: tuple[Location, ...] = ()
    edits: tuple[Edit, ...] = ()


Check = Callable[[Any, Config], Iterator[Finding]]
ON: dict[str, type[Node]] = {node.__name__: node for node in (Config, Connector, Partition, SyncRule, Flow)}
"""What a rule can look at, by name."""


class Deferred:
    """The check of a rule whose module is imported when it is called."""

    __slots__ = ("_check", "module")

    def __init__(self, module: str) -> None:
        self.module = module
        self._check: Check | None = None

    def __call__(self, node: Any, config: Config) -> Iterator[Finding]:
        """See ``Rule.check``."""
        if self._check is None:
            self._check = self.rule().check
        if self._check is None:
            raise TypeError(f"{self.module} has no check")
        return self._check(node, config)

    def rule(self) -> Rule:
        """The rule as its module has it, with its manual."""
        rule: Rule = import_module(self.module).RULE
        return rule


@record(frozen=True, slots=True)
class Rule:
    """One rule.

    ``on``: the class of nodes the check is called with, each once; ``Config`` for a look at everything together. None
    with ``check`` None: the readers report it or, in the category ``expressions``, the checker of the language.
    ``needs_server``: it can find something only where connectors, settings, a schema or a build are known; it is not asked
    about rules by themselves. ``mentions``: folded names of attributes, operators or link types of which at least one must
    occur in the input's rules ("microsoft." for a default rule); it is not asked otherwise. ``manual``: the text of the
    documentation, with the paragraphs of "why" first and the examples under ``Bad:`` and ``Good:``; "" in a deferred rule,
    whose module has it (see the function ``manual``).
    """

    id: str
    severity: Severity
    category: str
    summary: str
    remedy: str
    manual: str
    on: type[Node] | None = None
    check: Check | None = None
    references: tuple[str, ...] = field(default=())
    needs_server: bool = False
    mentions: tuple[str, ...] = ()


def is_checker_rule(rule: Rule) -> bool:
    """Whether the checker of the expression language reports the rule's findings."""
    return rule.check is None and rule.category == "expressions"


@record(frozen=True, slots=True)
class Manual:
    """A rule's documentation in parts."""

    why: str
    bad: str
    good: str


def manual(rule: Rule) -> Manual:
    """The parts of a rule's documentation. Raises ``ValueError`` for a rule that lacks one."""
    from inspect import cleandoc

    text = cleandoc(rule.check.rule().manual if isinstance(rule.check, Deferred) else rule.manual)
    why, bad_mark, rest = text.partition("\nBad:\n")
    bad, good_mark, good = rest.partition("\nGood:\n")
    if not (bad_mark and good_mark and why.strip()):
        raise ValueError(f"rule {rule.id} needs a reason and the examples Bad: and Good:")
    return Manual(why.strip(), _example(bad), _example(good))


def _example(text: str) -> str:
    from textwrap import dedent

    return dedent(text.strip("\n")) + "\n"
