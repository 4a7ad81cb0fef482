"""Comments of a script that accept findings: ``# ruleguard: allow <rule-id> -- reason`` above the command.

An accepted finding is marked, not dropped. A comment that fits nothing or is not understood is told, for it would hide
what comes next.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import heappop, heappush

from ruleguard.diagnostic import Diagnostic, Suppression
from ruleguard.lint.rule import Rule
from ruleguard.model.nodes import Allowance
from ruleguard.text import Span

UNUSED = "unused-acceptance"
INVALID = "invalid-acceptance"


def with_allowances(
    found: list[Diagnostic], allowances: Collection[Allowance], rules: Mapping[str, Rule], known: Collection[str]
) -> list[Diagnostic]:
    """The findings, those that a comment accepts marked, and what is wrong with the comments. ``rules`` are the rules that
    ran, ``known`` the ids of all."""
    accepting = _accepting(found, allowances)
    marked = [
        replace(item, suppression=Suppression("in-source", accepting[number].reason)) if number in accepting else item
        for number, item in enumerate(found)
    ]
    used = {id(allowance) for allowance in accepting.values()}
    return [*marked, *_useless(allowances, used, rules, known)]


def _accepting(found: Sequence[Diagnostic], allowances: Iterable[Allowance]) -> dict[int, Allowance]:
    """The first comment that accepts a finding, by the finding's number."""
    covers: dict[tuple[str, str], list[tuple[int, int, int, Allowance]]] = {}
    for order, each in enumerate(allowances):
        for rule in dict.fromkeys(each.rules) if each.reason and each.covers is not None else ():
            span = each.covers or Span(0, 0)
            covers.setdefault((rule, each.at.source.path), []).append((span.start, order, span.end, each))
    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for number, item in enumerate(found):
        if item.at is not None and (item.rule, item.at.source.path) in covers:
            places.setdefault((item.rule, item.at.source.path), []).append((item.at.span.start, number))
    return {number: each for key, those in places.items() for number, each in _first_around(sorted(those), covers[key])}


def _first_around(
    places: Iterable[tuple[int, int]], covers: list[tuple[int, int, int, Allowance]]
) -> Iterator[tuple[int, Allowance]]:
    """For each place, from the first to the last, the first of the comments that cover it."""
    waiting = sorted(covers, key=lambda each: each[:2], reverse=True)
    begun: list[tuple[int, int, Allowance]] = []
    for place, number in places:
        while waiting and waiting[-1][0] <= place:
            _, order, end, each = waiting.pop()
            heappush(begun, (order, end, each))
        while begun and begun[0][1] <= place:
            heappop(begun)
        if begun:
            yield number, begun[0][2]


def _useless(
    allowances: Collection[Allowance], used: set[int], rules: Mapping[str, Rule], known: Collection[str]
) -> Iterator[Diagnostic]:
    for allowance in allowances:
        flaw = _flaw(allowance, known)
        if flaw and INVALID in rules:
            yield _diagnostic(rules[INVALID], flaw, allowance)
        elif not flaw and id(allowance) not in used and UNUSED in rules and set(allowance.rules) <= rules.keys():
            names = ", ".join(allowance.rules)
            message = (
                f"{names} is allowed here, but the command below has nothing of it: remove the comment, or it hides the "
                "next mistake"
            )
            yield _diagnostic(rules[UNUSED], message, allowance)


def _flaw(allowance: Allowance, known: Collection[str]) -> str:
    if not allowance.rules:
        return "this comment is not understood and accepts nothing: write '# ruleguard: allow <rule-id> -- reason'"
    unknown = next((name for name in allowance.rules if name not in known), None)
    if unknown is not None:
        from ruleguard.lint.registry import nearest

        return f"there is no rule '{unknown}'{nearest(unknown, known)}, so this comment accepts nothing of it"
    if not allowance.reason:
        return "this comment gives no reason and accepts nothing: add ' -- ' and why it is right here"
    return ""


def _diagnostic(rule: Rule, message: str, allowance: Allowance) -> Diagnostic:
    return Diagnostic(rule.id, rule.severity, message, allowance.at.source.path, allowance.at)
