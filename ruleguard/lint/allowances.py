"""Comments of a script that accept findings: ``# ruleguard: allow <rule-id> -- reason`` above the command.

An accepted finding is marked, not dropped. A comment that fits nothing or is not understood is told, for it would hide
what comes next.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from ruleguard.diagnostic import Diagnostic, Suppression
from ruleguard.lint.rule import Rule
from ruleguard.model.nodes import Allowance

UNUSED = "unused-acceptance"
INVALID = "invalid-acceptance"


def with_allowances(
    found: list[Diagnostic], allowances: Collection[Allowance], rules: Mapping[str, Rule], known: Collection[str]
) -> list[Diagnostic]:
    """The findings, those that a comment accepts marked, and what is wrong with the comments. ``rules`` are the rules that
    ran, ``known`` the ids of all."""
    used: set[int] = set()
    marked = [_marked(item, allowances, used) for item in found]
    return [*marked, *_useless(allowances, used, rules, known)]


def _marked(item: Diagnostic, allowances: Collection[Allowance], used: set[int]) -> Diagnostic:
    for allowance in allowances:
        if allowance.reason and _allows(allowance, item):
            used.add(id(allowance))
            return replace(item, suppression=Suppression("in-source", allowance.reason))
    return item


def _allows(allowance: Allowance, item: Diagnostic) -> bool:
    if item.rule not in allowance.rules or item.at is None or allowance.covers is None:
        return False
    covers = allowance.covers.start <= item.at.span.start < allowance.covers.end
    return covers and item.at.source.path == allowance.at.source.path


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
