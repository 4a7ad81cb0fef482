"""Characters that cannot be seen come along when text is copied from web pages, documents and chats: a no-break space
instead of a blank, a zero-width space, a soft hyphen, marks that turn the direction of writing. The text looks right and
equals nothing: an attribute is not found, a comparison never holds, and with directional marks a value can even be made to
look like another one.

Left alone are joiners between letters of scripts that need them, directional marks beside writing from right to left, and a
text of nothing else, which is how one looks for such a character. In expressions, text in quotation marks and names in
brackets are looked at.

Bad:

    New-ADSyncRule -Name 'Contoso - HR' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('title') -Destination 'title' -FlowType 'Direct' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','Human\u00a0Resources','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - HR' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('title') -Destination 'title' -FlowType 'Direct' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','Human Resources','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_default
from ruleguard.lint.texts import NAME, texts
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.text import Span

_JOINERS = "\u200c\u200d"
_MARKS = "\u200e\u200f\u061c"
_HIDDEN = re.compile(f"[{_JOINERS}{_MARKS}\u00a0\u00ad\u180e\u200b\u202a-\u202f\u2060-\u2064\u2066-\u2069\ufeff]")
_QUOTED = re.compile(r'"(?:[^"\\]|""|\\.)*"|\[[^\[\]"]*\]', re.DOTALL)


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """The first hidden character of each name, value and expression."""
    if is_default(rule):
        return
    for text in texts(rule):
        at = _first(text.text)
        if at is not None:
            what = "its name" if text.what == NAME else f"{text.what} '{text.text}'"
            yield Finding(text.node, text.field, _message(rule, what, text.text[at]), within=Span(at, at + 1))
    for flow in rule.flows or ():
        for part in _QUOTED.finditer(flow.expression or ""):
            at = _first(part[0][1:-1])
            if at is not None:
                character, start = part[0][at + 1], part.start() + at + 1
                message = _message(rule, f"{part[0]} in the flow to {flow.destination}", character)
                yield Finding(flow, "expression", message, within=Span(start, start + 1))


def _first(text: str) -> int | None:
    """Where the first hidden character stands that has no business there."""
    if not _HIDDEN.sub("", text):
        return None
    return next((found.start() for found in _HIDDEN.finditer(text) if not _is_needed(text, found.start())), None)


def _is_needed(text: str, at: int) -> bool:
    if text[at] in _MARKS:
        return any(unicodedata.bidirectional(character) in ("R", "AL") for character in _HIDDEN.sub("", text))
    around = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    return text[at] in _JOINERS and len(around) == 2 and not any(character.isascii() for character in around)


def _message(rule: SyncRule, what: str, character: str) -> str:
    name = unicodedata.name(character, "")
    message = (
        f"'{rule.name}': {what} contains the invisible character U+{ord(character):04X} {name}: it looks like what was meant "
        "and equals nothing. Type the text anew"
    )
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", message)


RULE = Rule(
    id="hidden-character",
    severity=Severity.WARNING,
    category="hygiene",
    summary="A name, value or expression contains an invisible character",
    remedy="Type the text by hand instead of pasting it.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning-expressions",
    ),
)
