"""Records: data classes with slots that cost next to nothing until one of them is made.

``dataclass`` writes and compiles six methods of a class when the class is defined. There are so many records, and a run
makes so few kinds of them, that this was a quarter of the time that checking a small script takes. ``record`` is
``dataclass`` to type checkers and behaves like it, but writes only ``__init__``, and only when an instance is first made.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, replace
from operator import attrgetter, ge, gt, le, lt
from typing import TYPE_CHECKING, Any, NamedTuple

__all__ = ["record"]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from dataclasses import dataclass as record
else:

    def record(
        *, slots: bool, frozen: bool = False, kw_only: bool = False, order: bool = False
    ) -> Callable[[type], type]:
        """A decorator; the options are those of ``dataclass``, of which ``slots`` must be true."""
        assert slots
        ordered = _ORDERED if order else {}
        return lambda kind: _slotted(kind, _Plan(kind, frozen=frozen, kw_only=kw_only), ordered)


class _Member(NamedTuple):
    """A field. ``default`` is ``MISSING``, a value, or what ``dataclasses.field`` returned."""

    name: str
    default: Any
    kw_only: bool

    @property
    def in_init(self) -> bool:
        return not isinstance(self.default, Field) or self.default.init

    @property
    def is_compared(self) -> bool:
        return not isinstance(self.default, Field) or self.default.compare

    @property
    def is_shown(self) -> bool:
        return not isinstance(self.default, Field) or self.default.repr


class _Plan:
    """What a record is made of. It stands where the fields of a data class do, and is them when somebody asks."""

    def __init__(self, kind: type, *, frozen: bool, kw_only: bool) -> None:
        self.own: dict[str, str] = kind.__annotations__
        self.frozen = frozen
        self._kind = kind
        self._kw_only = kw_only
        self._bases = [base.__dict__["__dataclass_fields__"] for base in kind.__bases__ if _is_record(base)]
        self.members: list[_Member] = [each for base in self._bases for each in base.members]
        self.members += [_member(name, kind.__dict__.get(name, MISSING), kw_only) for name in self.own]
        self._complete: type | None = None

    def complete(self) -> type:
        """The data class that the record stands for, without slots and never instantiated."""
        if self._complete is None:
            namespace = {name: value for name, value in self._kind.__dict__.items() if name in self.own}
            namespace |= {
                "__annotations__": self.own,
                "__module__": self._kind.__module__,
                "__doc__": "-",
            }
            plain = type(self._kind.__name__, tuple(base.complete() for base in self._bases), namespace)
            self._complete = dataclass(init=False, eq=False, repr=False, kw_only=self._kw_only)(plain)
        return self._complete

    def __get__(self, _: object, kind: type) -> dict[str, Field[Any]]:
        found: dict[str, Field[Any]] = self.complete().__dataclass_fields__  # type: ignore[attr-defined]
        return found


def _is_record(kind: type) -> bool:
    return isinstance(kind.__dict__.get("__dataclass_fields__"), _Plan)


def _member(name: str, default: Any, kw_only: bool) -> _Member:
    own = default.kw_only if isinstance(default, Field) else MISSING
    return _Member(name, default, kw_only if own is MISSING else own)


def _slotted(kind: type, plan: _Plan, ordered: dict[str, Any]) -> type:
    """The class again, with slots instead of the values in its body, and with the methods of a data class."""
    inherited = {name for base in kind.__mro__[1:] for name in base.__dict__.get("__slots__", ())}
    left_out = {"__dict__", "__weakref__", *plan.own}
    namespace = {
        **(_METHODS_OF_FROZEN if plan.frozen else _METHODS),
        **ordered,
        **{name: value for name, value in kind.__dict__.items() if name not in left_out},
        "__slots__": tuple(name for name in plan.own if name not in inherited),
        "__match_args__": tuple(each.name for each in plan.members if each.in_init and not each.kw_only),
        "__dataclass_fields__": plan,
    }
    defaults = [
        isinstance(each.default, Field) or each.default is not MISSING for each in plan.members if not each.kw_only
    ]
    assert defaults == sorted(defaults), "a field without a default behind one with a default"
    assert not any(isinstance(each.default, list | dict | set) for each in plan.members), "all instances would share it"
    made: Any = type(kind)(kind.__name__, kind.__bases__, namespace)

    left = _FEW

    def first(self: Any, *values: Any, **named: Any) -> None:
        nonlocal left
        left -= 1
        if left < 0 or not _is_filled(self, plan, values, named):
            made.__init__ = _initializer(made, plan)
            made.__init__(self, *values, **named)

    made.__init__ = first
    result: type = made
    return result


def _is_filled(made: Any, plan: _Plan, values: tuple[Any, ...], named: dict[str, Any]) -> bool:
    """Give an instance its fields without ``__init__``; false, for ``__init__`` to say why, when the arguments do not fit."""
    if hasattr(made, "__post_init__"):
        return False
    unused, left = iter(values), dict(named)
    for member in plan.members:
        name, default, kw_only = member
        value = default if kw_only or not member.in_init else next(unused, default)
        if name in left:
            if value is not default or not member.in_init:
                return False
            value = left.pop(name)
        if isinstance(value, Field):
            value = value.default if value.default_factory is MISSING else value.default_factory()
        if value is MISSING:
            return False
        object.__setattr__(made, name, value)
    return not left and next(unused, MISSING) is MISSING


def _initializer(kind: type, plan: _Plan) -> Callable[..., None]:
    """``__init__`` for the fields, as ``dataclass`` writes it."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_missing": MISSING}
    inside = [each for each in plan.members if each.in_init]
    named = [_parameter(each, known) for each in inside if each.kw_only]
    parameters = ["self", *(_parameter(each, known) for each in inside if not each.kw_only), *(["*"] if named else [])]
    lines = [f"def __init__({', '.join(parameters + named)}):", *_assignments(plan, known)]
    if hasattr(kind, "__post_init__"):
        lines.append(" self.__post_init__()")
    exec("\n".join(lines), known)  # noqa: S102 - names of fields in our own classes, nothing from an input
    made: Callable[..., None] = known["__init__"]
    return made


def _parameter(member: _Member, known: dict[str, Any]) -> str:
    default = member.default
    if isinstance(default, Field):
        if default.default_factory is not MISSING:
            known[f"_make_{member.name}"] = default.default_factory
            return f"{member.name}=_missing"
        default = default.default
    if default is MISSING:
        return member.name
    known[f"_default_{member.name}"] = default
    return f"{member.name}=_default_{member.name}"


def _assignments(plan: _Plan, known: dict[str, Any]) -> Iterator[str]:
    for member in plan.members:
        name = value = member.name
        if not member.in_init:
            value = _parameter(member, known).partition("=")[2]
            if not value:
                continue  # __post_init__ sees to it
        if f"_make_{name}" in known:
            value = f"_make_{name}()" if not member.in_init else f"_make_{name}() if {name} is _missing else {name}"
        yield f" _set(self, {name!r}, {value})" if plan.frozen else f" self.{name} = {value}"


def _equal(self: Any, other: object) -> bool:
    if other.__class__ is not self.__class__:
        return NotImplemented  # type: ignore[no-any-return]
    get = _compared(type(self))
    return bool(get(self) == get(other))


def _by_fields(compare: Callable[[Any, Any], bool]) -> Callable[[Any, object], bool]:
    def compared(self: Any, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented  # type: ignore[no-any-return]
        get = _compared(type(self))
        return bool(compare(get(self), get(other)))

    return compared


def _hashed(self: Any) -> int:
    return hash(_compared(type(self))(self))


def _shown(self: Any) -> str:
    shown = (each.name for each in _members(type(self)) if each.is_shown)
    return f"{self.__class__.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"


def _state(self: Any) -> list[Any]:
    return [getattr(self, each.name) for each in _members(type(self))]


def _set_state(self: Any, state: list[Any]) -> None:
    for each, value in zip(_members(type(self)), state, strict=True):
        object.__setattr__(self, each.name, value)


def _refuse(_: Any, name: str, *__: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


_METHODS = {
    "__eq__": _equal,
    "__hash__": None,
    "__repr__": _shown,
    "__replace__": replace,
    "__getstate__": _state,
    "__setstate__": _set_state,
}
_METHODS_OF_FROZEN = _METHODS | {"__hash__": _hashed, "__setattr__": _refuse, "__delattr__": _refuse}
_ORDERED = {"__lt__": _by_fields(lt), "__le__": _by_fields(le), "__gt__": _by_fields(gt), "__ge__": _by_fields(ge)}
_FEW = 3
"""So many instances are filled field by field before an ``__init__`` is written, which takes longer than they do."""
_GETTERS: dict[type, Callable[[Any], Any]] = {}


def _members(kind: type) -> list[_Member]:
    plan = next(base.__dict__["__dataclass_fields__"] for base in kind.__mro__ if _is_record(base))
    members: list[_Member] = plan.members
    return members


def _compared(kind: type) -> Callable[[Any], Any]:
    """From a record to what takes part in its equality; worked out once for each class."""
    found = _GETTERS.get(kind)
    if found is None:
        names = [each.name for each in _members(kind) if each.is_compared]
        found = _GETTERS[kind] = attrgetter(*names) if names else lambda _: ()
    return found
