"""The expression of a Cloud Sync mapping as a tree: from its text, from its parameters, and whether the two agree.

The language is another one than that of the synchronization rules, but has the same tokens. What it has beside them are
arguments that are left out, as in ``Replace([mail], "@contoso.com", , , "", , )``.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from ruleguard.expressions.lexer import Kind, tokens
from ruleguard.expressions.nodes import Attribute, Call, Expr, Number, Text, Word, bare, walk
from ruleguard.expressions.parser import parse
from ruleguard.model.cloud_mappings import ATTRIBUTE, CONSTANT, FUNCTION, CloudSource
from ruleguard.text import Span

_NOWHERE = Span(0, 0)
_LEFT_OUT = "LeftOut"
LEFT_OUT = Word(_LEFT_OUT, span=_NOWHERE)
"""Stands for an argument that is not there."""

# The keys of Replace, folded. Microsoft's pages have two names for some of them.
_REPLACE = {
    "source": 0, "oldvalue": 1, "find": 1, "regexpattern": 2, "regexgroupname": 3, "replacementvalue": 4,
    "replacement": 4, "replacementattributename": 5, "replacementpropertyname": 5, "template": 6,
}  # fmt: skip
_Shape = tuple[object, ...]


def agree(source: CloudSource) -> bool:
    """Whether the text and the parameters of a source say the same. What cannot be compared counts as the same."""
    if not source.expression:
        return True
    if source.kind == CONSTANT:
        return source.expression == source.name or _shape_of_text(source.expression) in (
            None,
            _shape(Text(source.name, span=_NOWHERE)),
        )
    written, built = parse_cloud(source.expression), _from_parameters(source)
    if written is None or built is None:
        return True
    one, other = _shape(written), _shape(built)
    if one is None or other is None:  # operators: how parameters write them is not documented
        return _attributes(written) == _attributes(built)
    return one == other


def tree(source: CloudSource) -> Expr | None:
    """What a source computes; None when it cannot be read, or when its text and its parameters disagree."""
    if not agree(source):
        return None
    if source.kind == CONSTANT:
        return Text(source.name, span=_NOWHERE)
    written = parse_cloud(source.expression) if source.expression else None
    return written if written is not None else _from_parameters(source)


@lru_cache(maxsize=4096)
def parse_cloud(text: str) -> Expr | None:
    """The tree of an expression, with ``LEFT_OUT`` for arguments that are not there; None when it has mistakes."""
    found = tokens(text)
    pieces: list[str] = []
    done = 0
    for token, following in pairwise(found):
        ends = following.kind is Kind.COMMA or (token.kind is Kind.COMMA and following.kind is Kind.CLOSE)
        if ends and token.kind in (Kind.OPEN, Kind.COMMA):
            pieces += (text[done : token.end], _LEFT_OUT)
            done = token.end
    parsed = parse("".join((*pieces, text[done:])))
    return None if parsed.problems else parsed.tree


def _from_parameters(source: CloudSource) -> Expr | None:
    if source.kind == ATTRIBUTE:
        return Attribute(source.name, span=_NOWHERE)
    if source.kind == CONSTANT:
        return Text(source.name, span=_NOWHERE)
    if source.kind != FUNCTION or not source.name:
        return None
    if not source.parameters and source.expression:
        return parse_cloud(source.expression)
    keys = [key.casefold() for key, _ in source.parameters]
    values = [_from_parameters(value) for _, value in source.parameters]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    arguments = _placed(source.name.casefold(), keys, known)
    if arguments is None:
        return None
    return Call(source.name, tuple(arguments), span=_NOWHERE, name_span=_NOWHERE)


def _placed(name: str, keys: list[str], values: list[Expr]) -> list[Expr] | None:
    """The arguments in their places, where some may be left out; None when the places are not known."""
    if name == "replace":
        places = [_REPLACE.get(key) for key in keys]
        if None in places or len(set(places)) < len(places):
            return None
        by_place = dict(zip(places, values, strict=True))
        return [by_place.get(place, LEFT_OUT) for place in range(7)]
    if name == "switch" and not any(key.startswith("default") for key in keys):
        return [*values[:1], LEFT_OUT, *values[1:]]
    return values


def _shape_of_text(text: str) -> _Shape | None:
    parsed = parse_cloud(text)
    return None if parsed is None else _shape(parsed)


def _shape(node: Expr) -> _Shape | None:
    """The tree without what parameters cannot tell: arguments left out, number or text. None where it has operators."""
    node = bare(node)
    match node:
        case Attribute(name=name):
            return ("attribute", name.casefold())
        case Text(value=value) | Word(name=value):
            return ("constant", value)
        case Number(value=number):
            return ("constant", str(number))
        case Call(name=name, arguments=arguments):
            below = [_shape(each) for each in arguments if each != LEFT_OUT]
            return None if None in below else ("call", name.casefold(), *below)
    return None


def _attributes(node: Expr) -> frozenset[str]:
    return frozenset(each.name.casefold() for each in walk(node) if isinstance(each, Attribute))
