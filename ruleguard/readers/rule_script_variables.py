"""The variables of a rule script: what was assigned last, as far as it can be known without running anything."""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.syntax.powershell_values import (
    Array,
    Assignment,
    Command,
    Constant,
    Joined,
    Key,
    Level,
    Literal,
    Number,
    Raw,
    Table,
    Value,
    Variable,
)

MAX_TEXT_PARTS = 1_000
"""Pieces of a text that is put together, statement by statement or in one."""
MAX_LIST_ITEMS = 10_000
"""Members of a list: one that doubles itself statement by statement is given up at this size."""


class Variables:
    """What each variable holds at the present statement. Values put in are free of other variables."""

    def __init__(self) -> None:
        self._bound: dict[str, list[tuple[Level, Value]]] = {}

    def bind(self, name: str, level: Level, value: Value) -> None:
        """Let a variable hold a value from here on."""
        self._bound.setdefault(name.lower(), []).append((level, value))

    def latest(self, name: str) -> Value | None:
        """What a variable was given last, wherever that was."""
        bound = self._bound.get(name)
        return bound[-1][1] if bound else None

    def visible(self, name: str, level: Level) -> Value | None:
        """What a variable holds for sure: None if it was last assigned in a branch, loop or function elsewhere."""
        bound = self._bound.get(name)
        if not bound:
            return None
        where, value = bound[-1]
        return value if level[: len(where)] == where else None

    def assign(self, assignment: Assignment) -> None:
        """Carry out an assignment."""
        target, level = assignment.target, assignment.level
        value = self.resolve(assignment.value, level)
        if target.keys:
            table = self.visible(target.name, level)
            self._set_entry(assignment, table, value)
        elif assignment.operator == "=":
            self.bind(target.name, level, value)
        else:
            before = self.visible(target.name, level)
            self.bind(target.name, level, _added(assignment, before, value))

    def _set_entry(self, assignment: Assignment, table: Value | None, value: Value) -> None:
        key = assignment.target.keys[0]
        if not isinstance(table, Table):
            return
        if len(assignment.target.keys) > 1 or not isinstance(key, str) or assignment.operator != "=":
            self.bind(assignment.target.name, assignment.level, Raw(assignment.span))
            return
        kept = tuple(entry for entry in table.entries if entry[0].text.lower() != key)
        name = Literal(assignment.target.span, key, assignment.target.span)
        self.bind(assignment.target.name, assignment.level, Table(table.span, (*kept, (name, value))))

    def resolve(self, value: Value, level: Level) -> Value:
        """A value with its variables replaced; one that is not known stays the variable it is."""
        if isinstance(value, Variable):
            found = self.visible(value.name, level)
            return value if found is None else _entry(value, found)
        if isinstance(value, Array):
            return Array(value.span, tuple(self.resolve(item, level) for item in value.items))
        if isinstance(value, Table):
            return Table(value.span, tuple((key, self.resolve(item, level)) for key, item in value.entries))
        if isinstance(value, Joined):
            parts = tuple(self.resolve(part, level) for part in value.parts)
            return _flat(Joined(value.span, parts))
        return value


def _entry(variable: Variable, value: Value) -> Value:
    """What the keys after a variable lead to."""
    for key in variable.keys:
        step = _step(value, key)
        if step is None:
            return variable
        value = step
    return variable if isinstance(value, Raw) else value


def _step(value: Value, key: Key) -> Value | None:
    if isinstance(value, Table):
        return next((item for name, item in value.entries if name.text.lower() == key), None)
    if isinstance(value, Array) and isinstance(key, int):
        return value.items[key] if key < len(value.items) else None
    return value if isinstance(value, Command) and key == 0 else None


def _flat(joined: Joined) -> Value:
    """Without joined texts inside; a list inside makes it no text."""
    parts: list[Value] = []
    for part in joined.parts:
        if isinstance(part, Joined):
            parts += part.parts
        elif isinstance(part, Constant) and part.value is not None:
            parts.append(Literal(part.span, str(part.value), part.span))
        else:
            parts.append(part)
        if len(parts) > MAX_TEXT_PARTS:
            return Raw(joined.span)
    return Joined(joined.span, tuple(parts))


def _added(assignment: Assignment, before: Value | None, value: Value) -> Value:
    """What ``+=`` makes of a variable."""
    if assignment.operator != "+=" or before is None:
        return Raw(assignment.span)
    if isinstance(before, Array):
        more = value.items if isinstance(value, Array) else (value,)
        if len(before.items) + len(more) > MAX_LIST_ITEMS:
            return Raw(assignment.span)
        return Array(before.span, (*before.items, *more))
    if isinstance(before, Literal | Joined) and isinstance(value, Literal | Number | Joined):
        return _flat(Joined(assignment.span, (before, value)))
    return Raw(assignment.span)


def members(value: Value) -> Iterator[Value]:
    """The single values of a list, lists in it taken apart; what is beyond ``MAX_LIST_ITEMS`` as one that is not known."""
    stack, count = [value], 0
    while stack and count < MAX_LIST_ITEMS:
        item = stack.pop()
        count += 1
        if isinstance(item, Array):
            stack += reversed(item.items)
        else:
            yield item
    if stack:
        yield Raw(value.span)
