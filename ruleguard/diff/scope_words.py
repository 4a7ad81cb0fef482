"""Who leaves and who enters the scope of a rule whose scoping filter differs, in words.

Only what follows from the two filters is said. Where the difference is too large for a sentence, or where it is not
documented how the engine compares two values, the words name the conditions and not the objects.
"""

from __future__ import annotations

from collections.abc import Iterable

from ruleguard.baselines import canonical
from ruleguard.diff.change import UNKNOWN
from ruleguard.model.covering import Covering
from ruleguard.model.kept import kept_each
from ruleguard.model.nodes import ScopeCondition, ScopeGroup, SyncRule
from ruleguard.model.scope_clauses import PARAMETER, SINGLE_VALUED, exclude_each_other, opposite
from ruleguard.records import record

_TESTS = {
    "EQUAL": ("is {}", "is not {}"),
    "STARTSWITH": ("starts with {}", "does not start with {}"),
    "ENDSWITH": ("ends with {}", "does not end with {}"),
    "CONTAINS": ("contains {}", "does not contain {}"),
    "ISIN": ("has the value {}", "does not have the value {}"),
    "ISNULL": ("is empty", "is not empty"),
    "LESSTHAN": ("is below {}", "is not below {}"),
    "LESSTHAN_OR_EQUAL": ("is at most {}", "is not at most {}"),
    "GREATERTHAN": ("is above {}", "is not above {}"),
    "GREATERTHAN_OR_EQUAL": ("is at least {}", "is not at least {}"),
    "ISBITSET": ("has the bit {}", "does not have the bit {}"),
    "ISMEMBEROF": ("are members of {}", "are not members of {}"),
}
_DENIALS = {
    "NOTEQUAL": "EQUAL",
    "NOTSTARTSWITH": "STARTSWITH",
    "NOTENDSWITH": "ENDSWITH",
    "NOTCONTAINS": "CONTAINS",
    "ISNOTIN": "ISIN",
    "ISNOTNULL": "ISNULL",
    "ISBITNOTSET": "ISBITSET",
    "ISNOTMEMBEROF": "ISMEMBEROF",
}
_WITHOUT_QUOTES = frozenset(
    ("ISBITSET", "LESSTHAN", "LESSTHAN_OR_EQUAL", "GREATERTHAN", "GREATERTHAN_OR_EQUAL"),
)
_ONE_VALUE = SINGLE_VALUED | {"admindescription", "useraccountcontrol", "dn", "distinguishedname", "cn"}
_PLURALS = {"user": "users", "contact": "contacts", "group": "groups", "computer": "computers", "device": "devices"}
_LONGEST_VALUE = 60
LONGEST_NAME = 200
"""Of a rule's name or a value that a sentence is about, this much is shown."""
_MOST_CLAUSES = 3
_MOST_NAMES = 4

_Form = tuple[str, str, str]
_Clauses = dict[_Form, ScopeCondition]


@record(frozen=True, slots=True)
class Moves:
    """``leaving`` and ``entering``: "users whose department is 'HR'", "" for nobody. ``instead``: where it cannot be said
    who they are, what each filter asks for or how far the two differ; then both are "". ``same``: nobody does either."""

    leaving: str = ""
    entering: str = ""
    instead: str = ""
    same: bool = False


def objects(object_type: str | None) -> str:
    """The objects of a type: "users", "objects of type foo"."""
    folded = (object_type or "").casefold()
    if folded in ("", "*"):
        return "objects"
    return _PLURALS.get(folded) or f"{short(object_type or '')} objects"


def short(text: str, limit: int = _LONGEST_VALUE) -> str:
    """A name or value that does not make a sentence unreadable."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def moves(active: SyncRule | None, staging: SyncRule | None) -> Moves | None:
    """Who moves between two filters; None when one of them is not known, or what it means is not."""
    filters = [rule.scope for rule in (active, staging) if rule is not None]
    if active is None or staging is None or None in filters or any(map(_is_unclear, filters)):
        return None
    sides = _distinct(active), _distinct(staging)
    if not sides[0] and not sides[1]:
        return None
    who = objects(active.source_object_type or staging.source_object_type)
    if not sides[0] or not sides[1]:
        return _without_filter(who, sides)
    if all(map(Covering(sides[1]).covers, sides[0])) and all(map(Covering(sides[0]).covers, sides[1])):
        return Moves(same=True)
    kept = Covering(sides[0].keys() & sides[1].keys())
    gone, new = ([group for form, group in side.items() if not kept.covers(form)] for side in sides)
    others = bool(kept.groups)
    if len(gone) == 1 and len(new) == 1:
        return _one_group(who, gone[0], new[0], others=others) or _counted(gone, new)
    if not new or not gone:
        return _whole_groups(who, gone, new, others=others) or _counted(gone, new)
    return _counted(gone, new)


def within(rule: SyncRule, role: str) -> str:
    """The objects that a rule applies to; where its filter is long, "users in its scope"."""
    who, groups = objects(rule.source_object_type), list(_distinct(rule).values())
    if rule.scope is not None and not groups and rule.direction == "inbound" and role != UNKNOWN:
        return f"all {who} of {role.removeprefix('ad:')}"
    if len(groups) != 1 or len(groups[0]) > _MOST_CLAUSES or _is_unclear(rule.scope):
        return f"{who} in its scope"
    return f"{who} {' and '.join(_words(clause) for clause in groups[0].values())}"


def _is_unclear(groups: tuple[ScopeGroup, ...] | None) -> bool:
    """Whether a group asks nothing while others ask something: what the engine makes of it is not documented."""
    asked = {bool(group.conditions) for group in groups or ()}
    return len(asked) > 1


@kept_each
def _distinct(rule: SyncRule) -> dict[frozenset[_Form], _Clauses]:
    """The alternatives of a rule's filter by what they ask; none when it asks nothing."""
    found: dict[frozenset[_Form], _Clauses] = {}
    for group in rule.scope or ():
        clauses = {_form(clause): clause for clause in group.conditions}
        if clauses:
            found.setdefault(frozenset(clauses), clauses)
    return found


def _form(clause: ScopeCondition) -> _Form:
    return (clause.attribute or "", clause.operator or "", canonical.scope_value(clause) or "")


def _without_filter(who: str, sides: tuple[dict[frozenset[_Form], _Clauses], ...]) -> Moves:
    """One filter asks nothing: every object is in scope there."""
    groups = list((sides[0] or sides[1]).values())
    if len(groups) == 1 and len(groups[0]) <= _MOST_CLAUSES:
        outside = _any_of(who, [_words(clause, deny=True) for clause in groups[0].values()])
    else:
        outside = f"{who} that the filter {'on active' if sides[0] else 'on staging'} ({_names(groups)}) leaves out"
    return Moves(entering=outside) if sides[0] else Moves(leaving=outside)


def _one_group(who: str, gone: _Clauses, new: _Clauses, *, others: bool) -> Moves | None:
    """One alternative differs on each side. Clauses that both have hold for all who are meant."""
    lost = [clause for form, clause in gone.items() if form not in new]
    found = [clause for form, clause in new.items() if form not in gone]
    rest = len(lost) < len(gone)
    if len(lost) + len(found) > _MOST_CLAUSES or (lost and found and len(lost) + len(found) > 2):
        return None
    if not lost:
        leaving = _any_of(who, [_words(clause, deny=True) for clause in found])
        return Moves(leaving=_unless(leaving, others=others))
    if not found:
        entering = _any_of(who, [_words(clause, deny=True) for clause in lost])
        return Moves(entering=_with_rest(entering, rest=rest))
    here, there = lost[0], found[0]
    if not _can_be_told(here, there):
        asked = f"asks on staging for {who} {_words(there)}, on active for those {_words(here)}"
        if _differ_in_case(here, there):
            asked += " (whether letter case counts is not documented)"
        return Moves(instead=asked)
    leaving, entering = _only_first(who, here, there), _only_first(who, there, here)
    return Moves(leaving and _unless(leaving, others=others), entering and _with_rest(entering, rest=rest))


def _unless(leaving: str, *, others: bool) -> str:
    return f"{leaving}, unless another group of the filter fits them," if others else leaving


def _with_rest(entering: str, *, rest: bool) -> str:
    return f"{entering}, if they meet the rest of the filter," if rest else entering


def _can_be_told(one: ScopeCondition, other: ScopeCondition) -> bool:
    """Whether it is known who meets the first clause and not the second."""
    if (one.attribute or "").casefold() != (other.attribute or "").casefold():
        return True
    if {one.operator, other.operator} & {"ISNULL", "ISNOTNULL"}:
        return True
    if opposite(one) == other:
        return True
    if (one.attribute or "").casefold() not in _ONE_VALUE or _differ_in_case(one, other):
        return False
    tests = {_DENIALS.get(clause.operator or "", clause.operator) for clause in (one, other)}
    known = tests <= {"EQUAL", "STARTSWITH", "ENDSWITH", "CONTAINS"}
    return known and not any(PARAMETER.search(clause.value or "") for clause in (one, other))


def _differ_in_case(one: ScopeCondition, other: ScopeCondition) -> bool:
    values = one.value or "", other.value or ""
    return values[0] != values[1] and values[0].casefold() == values[1].casefold()


def _only_first(who: str, one: ScopeCondition, other: ScopeCondition) -> str:
    """Those who meet the first clause and not the second, said as shortly as it is true; "" for nobody."""
    without = opposite(other)
    same_attribute = (one.attribute or "").casefold() == (other.attribute or "").casefold()
    if same_attribute and without is not None:
        if exclude_each_other(one, without):
            return ""
        if exclude_each_other(one, other):
            return f"{who} {_words(one)}"
        against = opposite(one)
        if against is not None and exclude_each_other(without, against):
            return f"{who} {_words(without)}"
    return f"{who} {_words(one)} and {_words(other, deny=True)}"


def _whole_groups(who: str, gone: list[_Clauses], new: list[_Clauses], *, others: bool) -> Moves | None:
    """Alternatives that only one side has, and none that the other has instead."""
    found = gone or new
    if len(found) > 1 or len(found[0]) > _MOST_CLAUSES:
        return None
    all_of = f"{who} {' and '.join(_words(clause) for clause in found[0].values())}"
    return Moves(leaving=_unless(all_of, others=others)) if gone else Moves(entering=all_of)


def _counted(gone: list[_Clauses], new: list[_Clauses]) -> Moves:
    """How far the filters differ, where no sentence could say whom that concerns."""
    counts = [f"{_groups(gone)} only on active" if gone else "", f"{_groups(new)} only on staging" if new else ""]
    return Moves(instead=f"has {' and '.join(filter(None, counts))} (about {_names([*gone, *new])})")


def _groups(groups: list[_Clauses]) -> str:
    return f"{len(groups):,} {'group' if len(groups) == 1 else 'groups'} of conditions"


def _names(groups: Iterable[_Clauses]) -> str:
    """The attributes that some groups are about, the first few."""
    names = list(
        dict.fromkeys(short(clause.attribute or "membership") for group in groups for clause in group.values())
    )
    more = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more


def _any_of(who: str, words: list[str]) -> str:
    return f"{who} {' or '.join(words)}"


def _words(clause: ScopeCondition, *, deny: bool = False) -> str:
    """A clause, or that it does not hold, as it follows "users"."""
    operator = clause.operator or ""
    test = _DENIALS.get(operator, operator)
    denied = (operator in _DENIALS) is not deny
    value = short(clause.value or "")
    shown = value if test in _WITHOUT_QUOTES and value else f"'{value}'"
    if test not in _TESTS:
        said = f"meet {short(clause.attribute or '')} {short(operator)} {shown}"
        return f"that do not {said}" if denied else f"that {said}"
    words = _TESTS[test][denied].format(shown)
    if test == "ISMEMBEROF":
        return f"that {words}"
    known = " (disabled accounts)" if _is_disabled_bit(clause) and not denied else ""
    return f"whose {short(clause.attribute or 'attribute')} {words}{known}"


def _is_disabled_bit(clause: ScopeCondition) -> bool:
    tested = (clause.operator or "").startswith("ISBIT") and clause.value == "2"
    return tested and (clause.attribute or "").casefold() == "useraccountcontrol"
