"""What a script does with objects and types of .NET: only what computes and holds values is no danger."""

from __future__ import annotations

from ruleguard.diagnostic import Severity
from ruleguard.readers import rule_script_commands as commands
from ruleguard.syntax.powershell_use import Argument, ArgumentKind, Use, UseKind

ERROR, WARNING = Severity.ERROR, Severity.WARNING
DELETE = "delete it, or export the rules again"
READ_FIRST = "run the script only after somebody has read this place"

Verdict = tuple[str, Severity, str]
"""Rule, severity, message."""


def capital(text: str) -> str:
    """A sentence that follows another one."""
    return text[:1].upper() + text[1:]


def type_verdict(use: Use) -> Verdict | None:
    """A cast, an attribute, or a static member of a type."""
    if use.kind is UseKind.ATTRIBUTE:
        known = use.name.removesuffix("attribute") in commands.ATTRIBUTES or use.name in commands.ATTRIBUTES
        if known:
            return None
        message = f"the attribute [{use.name}] can run code when a value is assigned. {capital(READ_FIRST)}"
        return "dynamic-invocation", WARNING, message
    owner = _short(use.owner if use.kind in (UseKind.STATIC, UseKind.STATIC_CALL) else use.name)
    if use.name == "frombase64string" or owner in ("char", "byte", "sbyte") or owner.startswith("text.encoding"):
        message = f"text is put together from codes here, so that nobody can read what it says. {capital(DELETE)}"
        return "encoded-text", ERROR, message
    if owner == "console" and use.name in commands.PROMPTING_METHODS:
        message = "the script waits for somebody at the keyboard and cannot be run unattended. Write the value itself"
        return "script-prompt", WARNING, message
    if use.kind is UseKind.TYPE and owner in commands.CASTS:
        return None
    if commands.OBJECT_TYPES.fullmatch(owner) and (use.kind is UseKind.TYPE or use.name == "new"):
        return None
    if use.kind is not UseKind.TYPE and owner in commands.PURE_TYPES:
        return None
    if owner.startswith("microsoft.identitymanagement.powershell.objectmodel."):
        return None
    if (owner, use.name) in (("environment", "newline"), ("environment", "machinename")) and use.kind is UseKind.STATIC:
        return None
    shown = f"[{use.owner}]::{use.name}" if use.kind is not UseKind.TYPE else f"[{use.name}]"
    message = f"{shown} reaches into .NET or PowerShell itself and can do anything there. {capital(DELETE)}"
    return "dynamic-invocation", ERROR, message


def member_verdict(use: Use) -> Verdict | None:
    """A method or a member of a value."""
    if use.kind is UseKind.MEMBER:
        return None
    if use.name in commands.METHODS:
        return None
    if use.name in commands.PROMPTING_METHODS:
        message = (
            f".{use.name}() waits for somebody to answer: the script cannot be run unattended. Write the value itself"
        )
        return "script-prompt", WARNING, message
    shown = f".{use.name}()" if use.name else "a method whose name only a run knows"
    message = f"{shown} is called on an object; no rule needs that, and it can do anything. {capital(DELETE)}"
    return "dynamic-invocation", ERROR, message


def new_object_verdict(use: Use) -> Verdict | None:
    """A call of ``New-Object``."""
    is_com = any(
        argument.kind is ArgumentKind.PARAMETER and argument.text.lower().startswith("c") for argument in use.arguments
    )
    name = _type_name(use)
    if not is_com and commands.OBJECT_TYPES.fullmatch(name):
        return None
    what = "the interface of a program (COM)" if is_com else f"an object of the type '{name}'"
    message = f"{what} is made here, which no rule needs; such objects can do anything. {capital(DELETE)}"
    return "foreign-command", ERROR, message


def _type_name(use: Use) -> str:
    """The type that ``New-Object`` is given; no type's name where only a run knows it."""
    parameter = ""
    first: Argument | None = None
    for argument in use.arguments:
        if argument.kind is ArgumentKind.PARAMETER:
            parameter = argument.text.lower()
        elif parameter.startswith("t"):
            first = argument
            break
        elif first is None and not parameter.startswith(("a", "p")):
            first = argument
    is_known = first is not None and first.kind is ArgumentKind.TEXT
    return first.text if first is not None and is_known else "what only a run knows"


def _short(name: str) -> str:
    """A type without ``System.`` and without the brackets of a list."""
    short = name.removeprefix("system.")
    while short.endswith("[]"):
        short = short[:-2]
    return short
