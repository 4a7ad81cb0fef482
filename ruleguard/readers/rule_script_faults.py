"""What is wrong with a rule script, said to the person who has to mend it."""

from __future__ import annotations

from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.readers.rule_script_arguments import SPELLING
from ruleguard.syntax.powershell_values import Flaw, FlawKind
from ruleguard.text import Location, Source, Span

_LONGEST_QUOTE = 80
_CONTINUATION_MESSAGES = {
    FlawKind.BLANK_AFTER_BACKTICK: (
        "there are blanks after this backtick. PowerShell ends {cmdlet} here, runs the next line as a command of its"
        " own and asks for the parameters that are missing: delete the blanks at the ends of the lines"
    ),
    FlawKind.BACKTICK_LOST: (
        "this line of {cmdlet} does not go on with a backtick. PowerShell ends the command here, runs the next line"
        " as a command of its own and asks for the parameters that are missing: put ` at the end of the line, with"
        " no empty line or comment after it"
    ),
    FlawKind.LINE_END_LOST: (
        "the line ends of {cmdlet} are lost. PowerShell does not recognize what follows this backtick as a"
        " parameter: start a new line directly after each backtick"
    ),
}
CONTINUATION_FLAWS = frozenset(_CONTINUATION_MESSAGES)
_SYNTAX = {
    FlawKind.APOSTROPHE: (
        Severity.ERROR,
        "this apostrophe ends the text for PowerShell, which then refuses the rest of it:"
        " write two apostrophes ('') inside a text",
    ),
    FlawKind.TYPOGRAPHIC: (
        Severity.WARNING,
        "PowerShell takes this typographic apostrophe for the end of the text and refuses the rest of it:"
        " write it twice before you run the script",
    ),
    FlawKind.UNCLOSED: (
        Severity.ERROR,
        "what begins here has no end: the file is cut off or a quotation mark is missing."
        " PowerShell refuses the whole script: complete it, or export the rule again",
    ),
    FlawKind.CUT_OFF: (
        Severity.ERROR,
        "the script ends in the middle of {cmdlet}. The parameters after this place are missing: export the rule again",
    ),
    FlawKind.STRUCTURE: (
        Severity.ERROR,
        "PowerShell cannot read {cmdlet} at this place and refuses the whole script. Something may be missing from"
        " what is read here: compare it with a fresh export",
    ),
}


class FaultList:
    """The faults of one script, in the order they are found."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []

    def add(self, rule: str, severity: Severity, message: str, span: Span | None, subject: str | None = None) -> None:
        """One fault; ``span`` None says that it is the whole file's."""
        at = None if span is None else Location(self.source, span)
        self.found.append(Diagnostic(rule, severity, message, self.source.path, at, subject=subject or ""))

    def note(self, rule: str, message: str, span: Span | None, subject: str | None = None) -> None:
        """Something worth knowing."""
        self.add(rule, Severity.NOTE, message, span, subject)

    def unresolved(self, what: str, span: Span, subject: str | None) -> None:
        """A value that only the running script has."""
        message = (
            f"{what} is {self.quote(span)}, which is known only when the script runs."
            " It is left open here and not checked: write the value itself to have it checked"
        )
        self.add("unresolved-value", Severity.WARNING, message, span, subject)

    def no_number(self, what: str, span: Span, subject: str | None) -> None:
        """A text where a number is wanted."""
        message = f"{what} is {self.quote(span)}, which is no whole number: PowerShell stops here. Write a number"
        self.add("unresolved-value", Severity.WARNING, message, span, subject)

    def flaw(self, flaw: Flaw, cmdlet: str, subject: str | None) -> None:
        """A flaw of the text of a call."""
        name = SPELLING.get(cmdlet, "the command")
        if flaw.kind in CONTINUATION_FLAWS:
            message = _CONTINUATION_MESSAGES[flaw.kind].format(cmdlet=name)
            self.add("broken-continuation", Severity.ERROR, message, flaw.span, subject)
        else:
            severity, message = _SYNTAX[flaw.kind]
            self.add("syntax-error", severity, message.format(cmdlet=name), flaw.span, subject)

    def syntax(self, message: str, span: Span, subject: str | None) -> None:
        """A text that PowerShell reads in another way than it is meant."""
        self.add("syntax-error", Severity.ERROR, message, span, subject)

    def stray(self, span: Span, cmdlet: str, subject: str | None) -> None:
        """A value in a call that belongs to no parameter."""
        message = (
            f"no parameter of {SPELLING[cmdlet]} takes {self.quote(span)}; PowerShell stops here."
            " Look for a missing parameter name or comma; the value of a switch is joined to it with a colon"
        )
        self.add("syntax-error", Severity.ERROR, message, span, subject)

    def unknown_parameter(self, name: str, span: Span, cmdlet: str, subject: str | None) -> None:
        """A parameter that the cmdlet is not known to have."""
        message = (
            f"-{name} is no known parameter of {SPELLING[cmdlet]} and is not read."
            " If your version has no such parameter, PowerShell stops here: check the spelling"
        )
        self.add("unknown-parameter", Severity.NOTE, message, span, subject)

    def quote(self, span: Span) -> str:
        """The script's own text, shortened to one line."""
        end = min(span.end, span.start + 2 * _LONGEST_QUOTE)
        text = " ".join(self.source.text[span.start : end].split())
        whole = end == span.end and len(text) <= _LONGEST_QUOTE
        return text if whole else text[:_LONGEST_QUOTE] + "…"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """ "1 rule", "2 rules"."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"
