"""Rule scripts: what the rule editor's "Export" writes, and scripts that build rules with the same cmdlets.

The format is described in ``docs/formats.md``. It is also written by other tools and by hand, copied through web pages
and edited. A rule is never dropped because a part of it cannot be read: the part is None and a fault says why.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.model.nodes import Allowance, Config, Input, Server
from ruleguard.readers.rule_script_allowances import allowances, is_marked
from ruleguard.readers.rule_script_arguments import NEW_OBJECT, SPELLING
from ruleguard.readers.rule_script_builder import RuleBuilder
from ruleguard.readers.rule_script_comments import commented_code, report
from ruleguard.readers.rule_script_faults import CONTINUATION_FLAWS, FaultList
from ruleguard.readers.rule_script_safety import report_dangers
from ruleguard.syntax.powershell import parse
from ruleguard.syntax.powershell_values import Assignment, Command, Flaw, FlawKind, Raw, Script, Statement
from ruleguard.text import Source, Span

_RULE_CMDLET = re.compile(
    r"New-ADSyncRule|Add-ADSync(?:Rule|AttributeFlowMapping|ScopeConditionGroup|JoinConditionGroup)\b", re.IGNORECASE
)
_NEAR = 1_000
_DASHES = re.compile("[–—―]")


def read(source: Source, *, include_commented: bool = False) -> Config:
    """The rules that a script builds, with what is wrong with it in ``faults``, by place.

    ``include_commented`` reads calls inside comments as if the comment marks were not there.
    """
    faults = FaultList(source)
    builder = RuleBuilder(faults)
    allowed: tuple[Allowance, ...] = ()
    if makes_rules(source.text):
        allowed = _read_script(source, builder, faults, include_commented=include_commented)
    elif is_marked(source.text):  # what a script does to the server can be accepted in one that makes no rule, too
        allowed = allowances(source, parse(source.text))
    if not builder.rules:
        faults.note("no-rules", _no_rules(source), None)
    rules = tuple(rule.finished(faults) for rule in builder.rules)
    report_dangers(source, faults)
    return Config(
        input=Input(source.path, "rule-script", source.encoding),
        server=Server(host=None, build=None, staging=None, exported_at=None),
        connectors=None,
        rules=rules,
        settings=(),
        metaverse=None,
        faults=tuple(sorted(faults.found, key=_by_place)),
        allowances=allowed,
    )


def makes_rules(text: str) -> bool:
    """Whether a text names the cmdlets that make rules, in a comment or text perhaps."""
    return _RULE_CMDLET.search(_DASHES.sub("-", text)) is not None


def _by_place(fault: Diagnostic) -> tuple[int, int, str, str]:
    span = Span(-1, -1) if fault.at is None else fault.at.span
    return (span.start, span.end, fault.rule, fault.message)


def _read_script(
    source: Source, builder: RuleBuilder, faults: FaultList, *, include_commented: bool
) -> tuple[Allowance, ...]:
    """Fill the builder and the list of faults; the result is what comments of the script accept."""
    script = parse(source.text)
    commented = commented_code(source, script.comments)
    if commented is not None and include_commented:
        script = _merged(script, commented.script)
    builder.read(script.statements)
    _report_flaws(script, builder, faults)
    for rule in builder.rules:
        if not rule.saved:
            message = (
                "the script builds this rule but never saves it: without Add-ADSyncRule nothing changes on the server."
                " Add the call after the last condition of the rule, or export the rule again"
            )
            faults.add("incomplete-rule", Severity.WARNING, message, rule.command.place, rule.name)
    if commented is not None and not include_commented:
        report(commented, faults, [(rule.command.place.start, rule.name) for rule in builder.rules])
    return allowances(source, script)


def _merged(script: Script, commented: Script) -> Script:
    statements = sorted((*script.statements, *commented.statements), key=lambda statement: statement.span.end)
    flaws = sorted((*script.flaws, *commented.flaws), key=lambda flaw: flaw.span)
    return Script(tuple(statements), tuple(flaws), script.comments)


def _no_rules(source: Source) -> str:
    if _RULE_CMDLET.search(source.text):
        return (
            "the script builds no rule that can be read: it names the cmdlets only in texts or comments, or makes its"
            " calls while it runs. Export the rules from the server after it has run"
        )
    return "this file builds no rule: choose the rules in the Synchronization Rules Editor and export them"


def _report_flaws(script: Script, builder: RuleBuilder, faults: FaultList) -> None:
    """Say what is wrong with the text of the calls that make rules; each kind once a call."""
    calls = sorted((call for call in script.statements if _makes_rules(call, builder)), key=lambda call: call.span)
    starts = [call.span.start for call in calls]
    said: set[tuple[int, bool, FlawKind]] = set()
    for flaw in script.flaws:
        index = _call_of(flaw, calls, starts, faults.source.text)
        if index is None:
            continue
        continuation = flaw.kind in CONTINUATION_FLAWS
        key = (index, continuation, FlawKind.STRUCTURE if continuation else flaw.kind)
        if key not in said:
            said.add(key)
            call = calls[index]
            owner = builder.owner.get(call.place.start) if isinstance(call, Command) else None
            faults.flaw(flaw, call.name if isinstance(call, Command) else "", owner.name if owner else None)


def _makes_rules(statement: Statement, builder: RuleBuilder) -> bool:
    if isinstance(statement, Assignment):  # of a value that a rule may take
        return bool(builder.rules) and not isinstance(statement.value, Command | Raw)
    if statement.name not in SPELLING:
        return False
    return statement.name != NEW_OBJECT or statement.place.start in builder.owner


def _call_of(flaw: Flaw, calls: list[Statement], starts: list[int], text: str) -> int | None:
    """The call that a flaw is in, directly behind, or around."""
    index = bisect_right(starts, flaw.span.start) - 1
    if index >= 0:
        end = calls[index].span.end
        near = flaw.span.start - end < _NEAR and "\n" not in text[end : flaw.span.start]
        if near or (flaw.kind is FlawKind.CUT_OFF and not text[end : flaw.span.start].strip()):
            return index
        if flaw.kind is FlawKind.STRUCTURE and flaw.span.start == flaw.span.end:
            return index  # a bracket that should have been closed before
    following = index + 1
    return following if following < len(starts) and starts[following] < flaw.span.end else None
