"""What an expression can answer: the ends of its branches, each with what the conditions on the way ask about."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ruleguard.expressions.guards import names_in
from ruleguard.expressions.nodes import Attribute, Call, Chain, Expr, Word, bare
from ruleguard.expressions.parser import parse
from ruleguard.records import record

_COMPARISONS = frozenset(("=", "<>", "<", "<=", ">", ">=", "&&", "||"))
_BOOLEAN = frozenset(("cbool", "isbitset", "iscert", "isdate", "isempty", "isguid", "isnull", "isnullorempty")) | {
    "isnumeric",
    "ispresent",
    "isstring",
}


@record(frozen=True, slots=True)
class Answer:
    """One value that an expression may give, without parentheses around it.

    ``asked``: the attributes and variables (folded) that the conditions on the way to it mention. A Switch without a last
    ``True`` gives NULL as well, which stands where its name is.
    """

    node: Expr
    asked: frozenset[str]

    def is_word(self, name: str) -> bool:
        """Whether the answer is a bare word: NULL, AuthoritativeNull, IgnoreThisFlow, True, False."""
        return isinstance(self.node, Word) and self.node.name.casefold() == name.casefold()

    @property
    def is_truth(self) -> bool:
        """Whether the answer is worked out as true or false, so that it can be either."""
        match self.node:
            case Chain(operators=operators):
                return not _COMPARISONS.isdisjoint(operators)
            case Call(name=name):
                return name.casefold() in _BOOLEAN
            case _:
                return False


@lru_cache(maxsize=8192)
def answers(text: str) -> tuple[Answer, ...]:
    """Every answer in the order of the text; nothing for an expression with a mistake."""
    parsed = parse(text)
    if parsed.tree is None or parsed.problems:
        return ()
    return tuple(ends(parsed.tree))


def only_attribute(text: str) -> str | None:
    """The name of the attribute that is all of an expression; None when there is anything else."""
    parsed = parse(text)
    node = None if parsed.tree is None or parsed.problems else bare(parsed.tree)
    return node.name if isinstance(node, Attribute) else None


def read_names(text: str) -> frozenset[str]:
    """Every attribute that an expression mentions, also in quotes for ImportedValue and ValueCount, folded."""
    tree = parse(text).tree
    return frozenset() if tree is None else frozenset(names_in(tree))


def ends(node: Expr, asked: frozenset[str] = frozenset()) -> Iterator[Answer]:
    """Every answer of a part of an expression; ``asked``: what the conditions around it ask about."""
    node = bare(node)
    match node:
        case Call(name=name, arguments=(condition, yes, no)) if name.casefold() == "iif":
            more = asked | names_in(condition)
            yield from ends(yes, more)
            yield from ends(no, more)
        case Call(name=name, arguments=arguments) if name.casefold() == "switch" and arguments:
            yield from _cases(node, arguments, asked)
        case Call(name=name, arguments=(_, subject, body)) if name.casefold() == "with":
            yield from ends(body, asked | names_in(subject))
        case _:
            yield Answer(node, asked)


def _cases(node: Call, arguments: tuple[Expr, ...], asked: frozenset[str]) -> Iterator[Answer]:
    for condition, value in zip(arguments[::2], arguments[1::2], strict=False):
        asked |= names_in(condition)
        yield from ends(value, asked)
    last = bare(arguments[-2]) if len(arguments) > 1 else None
    if not (isinstance(last, Word) and last.name.casefold() == "true"):
        yield Answer(Word("NULL", span=node.name_span), asked)
