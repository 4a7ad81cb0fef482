"""A record behaves as the data class that type checkers take it for, from the first instance on."""

from __future__ import annotations

import copy
import pickle
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest

from ruleguard.records import record


@record(frozen=True, slots=True)
class Base:
    one: int
    two: str = "two"
    three: list[int] = field(default_factory=list, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PlainBase:
    one: int
    two: str = "two"
    three: list[int] = field(default_factory=list, compare=False, repr=False)


@record(frozen=True, slots=True, kw_only=True)
class Child(Base):
    four: int
    five: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainChild(PlainBase):
    four: int
    five: int = 5


@record(slots=True)
class Open:
    one: int
    two: dict[str, int] = field(default_factory=dict)
    made: int = field(init=False, default=7)


@dataclass(slots=True)
class PlainOpen:
    one: int
    two: dict[str, int] = field(default_factory=dict)
    made: int = field(init=False, default=7)


@record(frozen=True, slots=True, order=True)
class Pair:
    one: int
    two: int


@dataclass(frozen=True, slots=True, order=True)
class PlainPair:
    one: int
    two: int


@record(slots=True)
class After:
    one: int
    two: int = field(init=False)

    def __post_init__(self) -> None:
        self.two = self.one + 1


@dataclass(slots=True)
class PlainAfter:
    one: int
    two: int = field(init=False)

    def __post_init__(self) -> None:
        self.two = self.one + 1


BOTH: list[tuple[Any, Any]] = [
    (Base, PlainBase),
    (Child, PlainChild),
    (Open, PlainOpen),
    (Pair, PlainPair),
    (After, PlainAfter),
]
SAID = ("name", "default", "default_factory", "init", "repr", "compare", "kw_only")
CALLS: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    ((), {}),
    ((1,), {}),
    ((1, "b"), {}),
    ((1, "b", [3]), {}),
    ((1, "b", [3], 4), {}),
    ((1, 2, 3, 4, 5), {}),
    ((), {"one": 1}),
    ((1,), {"one": 1}),
    ((1,), {"two": 9}),
    ((1, 2), {"two": 2}),
    ((1,), {"four": 4}),
    ((1,), {"four": 4, "five": 6}),
    ((), {"one": 1, "four": 4, "three": [1]}),
    ((1,), {"unknown": 1}),
    ((1,), {"made": 1}),
]


def outcome(kind: Any, values: tuple[Any, ...], named: dict[str, Any]) -> object:
    try:
        made = kind(*values, **named)
    except TypeError:
        return TypeError
    return {each.name: getattr(made, each.name) for each in fields(made)}, repr(made).removeprefix("Plain")


@pytest.mark.parametrize("times", [1, 2, 10])
@pytest.mark.parametrize("call", CALLS, ids=str)
@pytest.mark.parametrize("both", BOTH, ids=lambda both: both[0].__name__)
def test_a_call_does_what_it_does_to_a_data_class(
    both: tuple[Any, Any], call: tuple[tuple[Any, ...], dict[str, Any]], times: int
) -> None:
    """Also when it is not the first one: by then there is an ``__init__``."""
    kind = record(slots=True, frozen=both[0] in (Base, Child, Pair))(
        type("Kind", (both[0],), {"__annotations__": {}, "__module__": __name__})
    )
    for _ in range(times):
        ours, theirs = outcome(both[0], *call), outcome(both[1], *call)
        assert ours == theirs
        inherited = outcome(kind, *call)
        assert (inherited is TypeError) == (theirs is TypeError)


@pytest.mark.parametrize("both", BOTH, ids=lambda both: both[0].__name__)
def test_fields_and_places_in_patterns(both: tuple[Any, Any]) -> None:
    ours, theirs = both
    assert ours.__match_args__ == theirs.__match_args__
    seen = [[tuple(getattr(each, name) for name in SAID) for each in fields(kind)] for kind in both]
    assert seen[0] == seen[1]
    assert MISSING in [each.default for each in fields(ours)]


def test_equality_hash_and_order() -> None:
    assert Base(1, three=[1]) == Base(1, three=[2])
    assert Base(1) != Base(2)
    assert Base(1) != PlainBase(1)
    assert Base(1) != Child(1, four=1)
    assert hash(Base(1, three=[1])) == hash(Base(1))
    assert {Base(1), Base(1)} == {Base(1)}
    with pytest.raises(TypeError, match="unhashable"):
        hash(Open(1))
    assert Open(1) == Open(1, {})
    pairs = [(Pair(*one), Pair(*other), PlainPair(*one), PlainPair(*other)) for one in CUBE for other in CUBE]
    for one, other, plain, plain_other in pairs:
        assert (one < other, one <= other, one > other, one >= other) == (
            plain < plain_other,
            plain <= plain_other,
            plain > plain_other,
            plain >= plain_other,
        )
    with pytest.raises(TypeError):
        assert Pair(1, 2) < PlainPair(1, 3)  # type: ignore[operator]


CUBE = [(one, two) for one in range(3) for two in range(3)]


def test_frozen_is_frozen_and_nothing_else_is_taken() -> None:
    made: Any = Base(1)
    with pytest.raises(FrozenInstanceError, match="one"):
        made.one = 2
    with pytest.raises(FrozenInstanceError):
        del made.one
    with pytest.raises(FrozenInstanceError):
        made.other = 2
    open_: Any = Open(1)
    open_.one = 2
    assert open_.one == 2
    with pytest.raises(AttributeError):
        open_.other = 2
    assert not hasattr(made, "__dict__")
    assert not hasattr(Child(1, four=4), "__dict__")


@pytest.mark.parametrize(
    "made", [Base(1, "b", [3]), Child(1, four=4), Open(1, {"a": 1}), Pair(1, 2), After(1)], ids=repr
)
def test_copies(made: Any) -> None:
    """Processes of ``--jobs`` give their records back this way."""
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(made, protocol))
        assert again == made
        assert [getattr(again, each.name) for each in fields(made)] == [
            getattr(made, each.name) for each in fields(made)
        ]
    assert copy.copy(made) == made
    assert copy.deepcopy(made) == made
    if hasattr(copy, "replace"):
        assert copy.replace(made, one=1) == replace(made, one=1)
    changed = replace(made, one=8)
    assert changed.one == 8
    assert type(changed) is type(made)


def test_a_mutable_default_is_made_anew() -> None:
    many = [Open(1) for _ in range(6)]
    many[0].two["a"] = 1
    assert all(not each.two for each in many[1:])
