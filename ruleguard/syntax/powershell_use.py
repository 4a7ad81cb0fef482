"""One thing that a PowerShell script uses. Every span counts code points of the script."""

from __future__ import annotations

from enum import Enum

from ruleguard.records import record
from ruleguard.text import Span


class UseKind(Enum):
    """What a use is. ``name`` of the use says which, in lower case."""

    COMMAND = "command"
    """A call of what has a name."""
    INVOKED = "invoked"
    """``&`` or ``.`` with what only a run knows; a command in the background."""
    BLOCK_CALL = "block call"
    """``& { … }``"""
    METHOD = "method"
    """``value.name(…)``; the name is empty where only a run knows it."""
    MEMBER = "member"
    """``value.name``"""
    STATIC_CALL = "static call"
    """``[owner]::name(…)``"""
    STATIC = "static"
    """``[owner]::name``"""
    TYPE = "type"
    """A cast, or a type as a value."""
    ATTRIBUTE = "attribute"
    """``[Parameter(…)]``"""
    VARIABLE = "variable"
    ASSIGNED = "assigned"
    """A variable that is given a value."""
    SPLAT = "splat"
    """``@name``"""
    OPERATOR = "operator"
    """``-join`` and the like."""
    REDIRECTION = "redirection"
    """To anything but ``$null`` and other streams."""
    FUNCTION = "function"
    """The definition of a function."""
    PARAMETER = "parameter"
    """A parameter of the script itself without a default value, or a mandatory one."""
    DEFINITION = "definition"
    """A class, an import with ``using`` and the like; ``name`` is the keyword."""
    DOUBT = "doubt"
    """What cannot be read for certain."""


class ArgumentKind(Enum):
    """What an argument of a command is."""

    PARAMETER = "parameter"
    TEXT = "text"
    VARIABLE = "variable"
    CODE = "code"
    """Anything in brackets; what it uses are uses of their own."""


@record(frozen=True, slots=True)
class Argument:
    """``text``: a parameter without its dash, a string without quotes, a word or a variable as written."""

    kind: ArgumentKind
    text: str
    span: Span


@record(frozen=True, slots=True)
class Use:
    """``span`` is the place to point at; ``whole`` reaches to the end of a command.

    ``hidden``: the name is written with quotation marks or backticks inside. ``piped``: it gets what is before the ``|``.
    ``owner``: the type that a static member belongs to. ``nested``: a function that is defined inside something else.
    """

    kind: UseKind
    span: Span
    name: str = ""
    arguments: tuple[Argument, ...] = ()
    whole: Span | None = None
    operator: str = ""
    hidden: bool = False
    piped: bool = False
    owner: str = ""
    nested: bool = False
