"""What each thing that a script uses is worth: allowed in a rule script, or a danger, and which.

What is allowed is a closed list. Everything else is named, whatever it is; what is known of it only decides how it is
said and how severely.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from ruleguard.diagnostic import Severity
from ruleguard.readers import rule_script_commands as commands
from ruleguard.readers.rule_script_objects import (
    DELETE,
    ERROR,
    READ_FIRST,
    WARNING,
    Verdict,
    capital,
    member_verdict,
    new_object_verdict,
    type_verdict,
)
from ruleguard.records import record
from ruleguard.syntax.powershell_strict import Quoted, Strict
from ruleguard.syntax.powershell_use import Argument, ArgumentKind, Use, UseKind
from ruleguard.syntax.powershell_uses import uses
from ruleguard.text import Span

_PATH = re.compile(r"^(?:[.~]{1,2}[\\/]|[A-Za-z]:|[\\/]{2}|.*[\\/])|\.(?:ps1|psm1|psd1|dll)$", re.IGNORECASE)
_REMOTE_PROGRAM = re.compile(
    r"^(?:\\\\|//|(?:https?|ftp|file):).*(?:\.(?:ps1|psm1|psd1|exe|dll|bat|cmd|vbs|js|hta|msi|scr|com|lnk|zip)\b|/raw/)",
    re.IGNORECASE | re.DOTALL,
)
_ADSYNC_MODULE = re.compile(
    r"(?:[A-Za-z]:|\$env:ProgramFiles|\$\{env:ProgramFiles\})(?:\\Program Files)?\\Microsoft Azure AD Sync\\Bin\\ADSync"
    r"(?:\\ADSync(?:\.psd1)?)?",
    re.IGNORECASE,
)
_ENCODED = re.compile(
    r"(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+/\s]{100,}={0,2}\s*|(?:[0-9A-Fa-f]{2}[\s,]?){60,}", re.DOTALL
)
_ENCODED_PARAMETER = re.compile(r"e(?:c|n[a-z]*)?:?", re.IGNORECASE)
_CHANGES_SERVER = re.compile(r"(?!get-)[a-z]+-adsync\w*")
_DESTROYS = re.compile(r"(?:remove|disable|clear|reset|uninstall|stop|invoke)-")
_RESULT_VARIABLE = re.compile(r"(?:out|err|warn|info|pipe)\w*v\w*|[oewip]v", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"\+?\w+")
_SCOPES = ("global", "script", "local", "private", "using", "variable")
_ENGINE = frozenset({"executioncontext", "pscmdlet"})
_REQUIRED = re.compile(r"-(modules?|assembly|pssnapin)\s+(.*?)(?=\s-[A-Za-z]|$)", re.IGNORECASE | re.DOTALL)
_UNCLOSED = (
    "what begins here has no end: PowerShell refuses the script, and what stands behind this place cannot be checked."
    " Complete it, or export the rules again"
)
_BLOCK_FIRST = re.compile(r"\(\s*\{")
_SHORTEST_TEXT = 5
_SHELLS = frozenset({"powershell", "powershell.exe", "pwsh", "pwsh.exe"})


@record(frozen=True, slots=True)
class Danger:
    """What a place of a script does that a rule export does not."""

    rule: str
    severity: Severity
    message: str
    span: Span


def dangers(strict: Strict) -> list[Danger]:
    """Everything that a script does besides making rules, by place; of what is one inside the other, the outer one.

    PowerShell runs nothing of a script that has a text without an end.
    """
    if strict.unclosed:
        return [Danger("unreadable-code", ERROR, _UNCLOSED, strict.unclosed[0])]
    found = uses(strict)
    judge = _Judge(strict, found)
    judged = [(use, judge.verdict(use)) for use in found]
    named = [
        Danger(verdict[0], verdict[1], " ".join(verdict[2].split()), use.span)
        for use, verdict in judged
        if verdict is not None
    ]
    named += judge.texts()
    named += judge.requirements()
    return list(_outermost(sorted(named, key=lambda danger: (danger.span.start, -danger.span.end))))


def _outermost(named: Iterable[Danger]) -> Iterator[Danger]:
    outer: Danger | None = None
    for danger in named:
        if outer is None or danger.span.start >= outer.span.end or danger.severity.rank < outer.severity.rank:
            yield danger
            outer = danger if outer is None or danger.span.end > outer.span.end else outer


class _Judge:
    """Holds each use of one script against what a rule script may hold."""

    def __init__(self, strict: Strict, found: list[Use]) -> None:
        self.strict = strict
        self.found = found
        self._functions = {
            use.name: use.span.start for use in reversed(found) if use.kind is UseKind.FUNCTION and not use.nested
        }

    def verdict(self, use: Use) -> Verdict | None:
        """The rule that a use breaks, how badly, and what to say; None for what a rule script may hold."""
        if use.kind is UseKind.COMMAND:
            return self._command(use)
        if use.kind in (UseKind.VARIABLE, UseKind.ASSIGNED, UseKind.SPLAT):
            return self._variable(use)
        if use.kind in (UseKind.TYPE, UseKind.STATIC, UseKind.STATIC_CALL, UseKind.ATTRIBUTE):
            return type_verdict(use)
        if use.kind in (UseKind.METHOD, UseKind.MEMBER):
            return None if self._takes_block(use) else member_verdict(use)
        return self._other(use)

    def _takes_block(self, use: Use) -> bool:
        """``.Where({…})``; what is in the block is looked at by itself."""
        return use.name in ("where", "foreach") and _BLOCK_FIRST.match(self.strict.text, use.span.end) is not None

    def _quote(self, use: Use) -> str:
        text = " ".join(self.strict.text[use.span.start : use.span.end].split())
        return text if len(text) <= 60 else text[:60] + "…"

    def _other(self, use: Use) -> Verdict | None:
        if use.kind is UseKind.INVOKED:
            what = (
                "starts a command in the background"
                if use.name == "background"
                else "calls what only the running script knows"
            )
            return "dynamic-invocation", ERROR, f"'{self._quote(use)}' {what}: it can be any program. {capital(DELETE)}"
        if use.kind is UseKind.BLOCK_CALL:
            message = f"'{use.name} {{' runs a block of code, which no export contains. {capital(READ_FIRST)}"
            return "dynamic-invocation", WARNING, message
        if use.kind is UseKind.REDIRECTION:
            message = f"'{self._quote(use)}' writes a file (or reads one) on this server. {capital(DELETE)}"
            return "foreign-command", ERROR, message
        if use.kind is UseKind.DEFINITION:
            message = f"'{use.name}' brings in code of its own, which no export contains. {capital(READ_FIRST)}"
            return "foreign-command", WARNING, message
        if use.kind is UseKind.FUNCTION:
            return _function(use)
        if use.kind is UseKind.PARAMETER:
            message = (
                f"the script needs a value for {use.name}: it cannot be run unattended, and what it makes is not in the"
                " file. Write the value itself"
            )
            return "script-prompt", WARNING, message
        if use.kind is UseKind.DOUBT:
            message = (
                f"what PowerShell makes of '{self._quote(use)}' is not certain, and code can hide behind it."
                f" Write it plainly, or export the rules again"
            )
            return "unreadable-code", ERROR, message
        return _operator(use)

    # Commands

    def _command(self, use: Use) -> Verdict | None:
        module, _, name = use.name.rpartition("\\")
        verdict = self._special(use, module, name) or _encoded_parameter(use, name)
        if verdict is not None:
            return verdict
        if module in commands.MODULES and name in commands.ALLOWED:
            return _allowed(use, name)
        severity, effect = commands.effect(name)
        if name in commands.HARMLESS and (result := _result_variable(use)) is not None:
            return result
        if not module and effect == commands.UNKNOWN and self._functions.get(name, use.span.end) < use.span.start:
            return None
        if name.startswith(("foreach", "%")) and severity is Severity.NOTE and _calls_member(use):
            message = f"'{name}' calls a method by its name on what it is given. {capital(READ_FIRST)}"
            return "dynamic-invocation", ERROR, message
        advice = DELETE if severity is ERROR else "no export contains it: " + READ_FIRST
        if severity is Severity.NOTE:
            advice = "no export contains it; export the rules again if this should be an export"
        called = (
            f"'{use.name}', written as '{self._quote(use)}' so that it is not recognized,"
            if use.hidden
            else f"'{use.name}'"
        )
        return "foreign-command", severity, f"{called} {effect}. {capital(advice)}"

    def _special(self, use: Use, module: str, name: str) -> Verdict | None:
        """Commands with a rule of their own."""
        if name in commands.RUNS_TEXT:
            message = f"{self._quote(use)} runs a text as a program; what it does is not in the file. {capital(DELETE)}"
            return "dynamic-invocation", ERROR, message
        if name in commands.PROMPTS:
            message = (
                f"{self._quote(use)} waits for somebody to answer: the script cannot be run unattended, and the answer is"
                " not in the file. Write the value itself"
            )
            return "script-prompt", WARNING, message
        if name in commands.REDEFINES:
            message = (
                f"{self._quote(use)} gives a command another name: later calls run something else. {capital(DELETE)}"
            )
            return "redefined-command", ERROR, message
        if name not in commands.ALLOWED and _CHANGES_SERVER.fullmatch(name):
            return _changes_server(self._quote(use), name)
        is_path = (module or use.operator == ".") and (use.operator == "." or _PATH.search(use.name))
        if is_path and not (module in commands.MODULES and name in commands.ALLOWED):
            message = (
                f"'{self._quote(use)}' runs another file as part of this one; it can be changed by whoever can write there."
                f" {capital(DELETE)}"
            )
            return "remote-or-file-path", ERROR, message
        if _PATH.search(name) and name not in ("%", "?"):
            return "remote-or-file-path", ERROR, f"'{self._quote(use)}' runs another file. {capital(DELETE)}"
        return None

    # Variables and texts

    def _variable(self, use: Use) -> Verdict | None:
        drive, _, name = use.name.rpartition(":")
        if drive in ("function", "alias") or (drive == "env" and use.kind is UseKind.ASSIGNED):
            message = (
                f"'{self._quote(use)}' changes what later commands mean or where they are looked for. {capital(DELETE)}"
            )
            return "redefined-command", ERROR, message
        if drive and drive not in (*_SCOPES, "env"):
            message = f"'{self._quote(use)}' reads or writes a file through a variable. {capital(DELETE)}"
            return "remote-or-file-path", ERROR, message
        if name in _ENGINE:
            message = f"'{self._quote(use)}' gives access to PowerShell itself and can run any text. {capital(DELETE)}"
            return "dynamic-invocation", ERROR, message
        if name == "psdefaultparametervalues":
            message = f"'{self._quote(use)}' changes the parameters of later commands unseen. {capital(DELETE)}"
            return "redefined-command", ERROR, message
        if name == "args":
            message = (
                f"{self._quote(use)} is what the script is called with: its values are not in the file."
                " Write the value itself"
            )
            return "script-prompt", WARNING, message
        return None

    def texts(self) -> Iterator[Danger]:
        """Long texts that hide what they say, and programs elsewhere; the arguments that make rules are data."""
        data = [use.whole for use in self.found if use.whole is not None and use.name in commands.RULE_CMDLETS]
        starts = [span.start for span in data]
        for quoted in self.strict.strings.values():
            if len(quoted.text) < _SHORTEST_TEXT:
                continue
            before = bisect_right(starts, quoted.span.start)
            if not before or data[before - 1].end < quoted.span.end:
                yield from _text(quoted)

    def requirements(self) -> Iterator[Danger]:
        """``#Requires`` is no comment: it loads modules before anything is run."""
        for span in self.strict.requirements:
            for match in _REQUIRED.finditer(self.strict.text, span.start, span.end):
                names = match[2].strip().strip("'\"")
                if names.lower() == "adsync":
                    continue
                rule = "remote-or-file-path" if _PATH.search(names) else "foreign-command"
                message = f"#Requires loads '{names}', and its code is run, before the script starts. {capital(DELETE)}"
                severity = ERROR if rule == "remote-or-file-path" else WARNING
                yield Danger(rule, severity, message, Span(*match.span()))


def _text(quoted: Quoted) -> Iterator[Danger]:
    if _ENCODED.fullmatch(quoted.text.strip()):
        message = f"this text of {len(quoted.text)} characters is encoded: what it says is hidden. {capital(DELETE)}"
        yield Danger("encoded-text", WARNING, message, quoted.span)
    elif _REMOTE_PROGRAM.match(quoted.text.strip()):
        message = f"this text names a program in another place, which no rule needs. {capital(READ_FIRST)}"
        yield Danger("remote-or-file-path", WARNING, message, quoted.span)


def _changes_server(written: str, name: str) -> Verdict:
    destroys = _DESTROYS.match(name) is not None
    what = "removes or stops something on the server" if destroys else "changes the server"
    message = (
        f"{written} {what} besides making rules. Delete it from the script and do this step by hand if it is meant"
    )
    return "removes-or-changes-server", ERROR if destroys else WARNING, message


def _function(use: Use) -> Verdict | None:
    drive, _, name = use.name.rpartition(":")
    if drive in ("", "global", "script", "local", "private") and not _is_known(name):
        return None
    message = f"'{name}' is given another meaning here: later calls run this instead. {capital(DELETE)}"
    return "redefined-command", ERROR, message


def _is_known(name: str) -> bool:
    if name in commands.ALLOWED | commands.HARMLESS | commands.PROMPTS | commands.RUNS_TEXT | {
        "prompt",
        "tabexpansion2",
    }:
        return True
    return _CHANGES_SERVER.fullmatch(name) is not None


def _operator(use: Use) -> Verdict | None:
    if use.kind is UseKind.OPERATOR and use.name == "-bxor":
        message = f"{use.name} turns hidden text into readable text; no rule needs it. {capital(READ_FIRST)}"
        return "encoded-text", WARNING, message
    return None


def _allowed(use: Use, name: str) -> Verdict | None:
    """What an allowed command is given."""
    if name in ("import-module", "ipmo"):
        return _import(use)
    if name == "new-object":
        return new_object_verdict(use)
    return _result_variable(use)


def _result_variable(use: Use) -> Verdict | None:
    """``-OutVariable`` with anything but the name of a variable."""
    for parameter, value in zip(use.arguments, use.arguments[1:], strict=False):
        is_result = parameter.kind is ArgumentKind.PARAMETER and _RESULT_VARIABLE.fullmatch(parameter.text.rstrip(":"))
        if is_result and not (value.kind is ArgumentKind.TEXT and _PLAIN_NAME.fullmatch(value.text)):
            target = f"'{value.text}'" if value.text else "what only a run knows"
            message = f"-{parameter.text} writes to {target}, which is no plain variable. {capital(DELETE)}"
            return "redefined-command", ERROR, message
    return None


def _import(use: Use) -> Verdict | None:
    values = _values(use)
    if len(values) == 1 and (values[0].text.lower() == "adsync" or _ADSYNC_MODULE.fullmatch(values[0].text)):
        return None
    names = ", ".join(value.text or "what only a run knows" for value in values)
    if any(value.kind is not ArgumentKind.TEXT or _PATH.search(value.text) for value in values):
        message = f"{use.name} loads and runs code from another place ({names}). {capital(DELETE)}"
        return "remote-or-file-path", ERROR, message
    message = f"{use.name} loads and runs the code of {names}; rules need the module ADSync only. {capital(READ_FIRST)}"
    return "foreign-command", WARNING, message


def _values(use: Use) -> list[Argument]:
    """The values of a call, without those of parameters that say how to import."""
    return [
        argument
        for index, argument in enumerate(use.arguments)
        if argument.kind is not ArgumentKind.PARAMETER
        and not (
            index
            and use.arguments[index - 1].kind is ArgumentKind.PARAMETER
            and use.arguments[index - 1].text.lower().rstrip(":") in ("erroraction", "ea", "warningaction", "scope")
        )
    ]


def _calls_member(use: Use) -> bool:
    return any(argument.kind not in (ArgumentKind.CODE, ArgumentKind.PARAMETER) for argument in use.arguments)


def _encoded_parameter(use: Use, name: str) -> Verdict | None:
    if name.rsplit("/", 1)[-1] not in _SHELLS:
        return None
    if not any(
        argument.kind is ArgumentKind.PARAMETER and _ENCODED_PARAMETER.fullmatch(argument.text)
        for argument in use.arguments
    ):
        return None
    message = f"{name} runs a command that is encoded so that nobody can read it. {capital(DELETE)}"
    return "encoded-text", ERROR, message
