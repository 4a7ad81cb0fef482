"""A sign-in name is name@domain, without blanks, for everybody. Entra ID replaces one that is not, with a name below onmicrosoft.com
that nobody told the person about, or refuses the object. An expression that joins an attribute to a suffix gives the bare suffix,
the same for all, where the attribute is empty; one that copies a name gives no suffix at all, and one that adds a suffix to a whole
address gives two.

Bad:

    New-ADSyncRule -Name 'Contoso - Sign-in name' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'userPrincipalName' -FlowType 'Expression' -Expression '[mailNickname] & "@contoso.com"' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Sign-in name' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'userPrincipalName' -FlowType 'Expression' -Expression 'IIF(IsPresent([mailNickname]),[mailNickname] & "@contoso.com",NULL)' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.answers import Answer, answers
from ruleguard.expressions.nodes import Attribute, Call, Chain, Expr, Text, bare
from ruleguard.lint.attributes import flows_to, is_from_directory, is_to_entra
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, Flow, SyncRule
from ruleguard.text import Span

_WITH_BLANKS = frozenset(("displayname",))
_OPTIONAL = frozenset(("employeeid", "employeenumber", "givenname", "initials", "mailnickname", "sn"))
_NO_ADDRESS = _WITH_BLANKS | _OPTIONAL | {"cn", "name", "samaccountname"}
_MAIL = frozenset(("mail", "proxyaddresses", "targetaddress"))
_ADDRESSES = frozenset(("mail", "userprincipalname"))
_NONE, _DOUBLE = "without @ before the suffix", "with two @"
_REMEDIES = {_NONE: "Write @ into the suffix", _DOUBLE: 'Take the part before the @, with Word(...,1,"@")'}
_SAME_LETTERS = frozenset(("trim", "lcase", "ucase", "pcase"))


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each flow of a custom rule that can make a sign-in name without one of its parts."""
    if not is_custom(rule) or not enabled(rule) or not (is_from_directory(rule, config) or is_to_entra(rule)):
        return
    for flow in flows_to(rule, "userprincipalname"):
        for field, words, within in _flaws(flow, _asked(rule)):
            message = (
                f"'{rule.name}' can make a userPrincipalName {words}: Entra ID replaces or refuses it. "
                f"{_REMEDIES.get(words, 'Answer NULL in that case, so that the default rule decides')}"
            )
            yield Finding(flow, field, message, within=within)


def _asked(rule: SyncRule) -> frozenset[str]:
    """The attributes (folded) that every alternative of the scoping filter makes sure of."""
    groups = [{(each.attribute or "").casefold() for each in group.conditions} for group in rule.scope or ()]
    asked = frozenset(set.intersection(*groups)) if groups else frozenset()
    # Who has mail has an alias.
    return asked | {"mailnickname"} if asked & _MAIL or any(name.startswith("msexch") for name in asked) else asked


def _flaws(flow: Flow, asked: frozenset[str]) -> Iterator[tuple[str, str, Span | None]]:
    """Field, words and place of each flaw."""
    if flow.kind == "constant" and flow.value and "@" not in flow.value:
        yield "value", "without @", None
    for name in flow.sources if flow.kind == "direct" else ():
        if name.casefold() in _NO_ADDRESS:
            yield "sources", f"without @, from {name} alone", None
    for answer in answers(flow.expression or ""):
        words = _of_answer(answer, asked | answer.asked)
        if words:
            yield "expression", words, answer.node.span


def _of_answer(answer: Answer, asked: frozenset[str]) -> str:
    node = answer.node
    name = _name(node)
    if isinstance(node, Text) and "@" not in node.value:
        return "without @"
    if name.casefold() in _NO_ADDRESS:
        return f"without @, from {name} alone"
    names = [_name(operand) for operand in node.operands] if isinstance(node, Chain) else []
    if isinstance(node, Chain) and set(node.operators) == {"&"}:
        for each in names:
            if each.casefold() in _WITH_BLANKS:
                return f"with the blanks of {each}"
            if each.casefold() in _OPTIONAL - asked:
                return f"without {each}, where that is empty"
        signs = [_signs(operand) for operand in node.operands]
        count = sum(each or 0 for each in signs)
        return "" if None in signs or count == 1 else _DOUBLE if count else _NONE
    return ""


def _signs(node: Expr) -> int | None:
    """How many @ a part of a name has; None when that is not known."""
    node = bare(node)
    if isinstance(node, Text):
        return node.value.count("@")
    name = _name(node).casefold()
    if name in _ADDRESSES:
        return 1
    is_first_word = isinstance(node, Call) and node.name.casefold() == "word" and len(node.arguments) == 3
    if is_first_word and isinstance(node, Call) and node.arguments[2] == Text("@", span=node.span):
        return 0
    return 0 if name in _NO_ADDRESS else None


def _name(node: Expr) -> str:
    """The attribute that a node is, whatever the case of its letters; "" for anything else."""
    node = bare(node)
    while isinstance(node, Call) and node.name.casefold() in _SAME_LETTERS and len(node.arguments) == 1:
        node = bare(node.arguments[0])
    return node.name if isinstance(node, Attribute) else ""


RULE = Rule(
    id="incomplete-user-principal-name",
    severity=Severity.WARNING,
    category="flows",
    summary="A sign-in name can come out without one of its parts",
    remedy="Ask for each attribute with IsPresent and answer NULL otherwise; remove blanks with Replace.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("userprincipalname",),
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/plan-connect-design-concepts",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-sync-errors",
    ),
)
