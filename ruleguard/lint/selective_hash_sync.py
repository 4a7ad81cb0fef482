"""Selective password hash synchronization, as Microsoft's page on it has it: people are marked with a value of
``adminDescription``, and two copies of the account rule are scoped by it."""

from __future__ import annotations

from ruleguard.model.nodes import ScopeCondition, SyncRule

_MEANINGS = {
    ("EQUAL", "phsincluded"): True,
    ("NOTEQUAL", "phsfiltered"): True,
    ("EQUAL", "phsfiltered"): False,
    ("NOTEQUAL", "phsincluded"): False,
}


def meaning(clause: ScopeCondition) -> bool | None:
    """Whether a clause is about people whose password hashes go to the cloud; None when it is about something else."""
    return _MEANINGS.get((clause.operator or "", (clause.value or "").strip().casefold()))


def marks(rule: SyncRule) -> list[ScopeCondition]:
    """The clauses of a rule's scoping filter that ask for such a value, in any attribute."""
    clauses = (clause for group in rule.scope or () for clause in group.conditions)
    return [clause for clause in clauses if meaning(clause) is not None]
