"""The shape of a default rule: its parts as fingerprints of what they do.

Two rules have the same fingerprint where ``canonical`` has the same form for them: identifiers, layout and the order of
flows and clauses make no difference. A change of those forms changes the fingerprints: ``FORMS`` then rises, and the
shipped baselines are built anew.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import cast

from ruleguard.baselines import canonical
from ruleguard.baselines.choices import Choices
from ruleguard.baselines.schema_parts import needs
from ruleguard.baselines.wizard_parts import Part, part_of
from ruleguard.expressions.equivalence import canonical_form
from ruleguard.expressions.nodes import Call, Chain, Expr, Negative
from ruleguard.expressions.printer import show
from ruleguard.model.nodes import Flow, SyncRule
from ruleguard.model.shipped import ShippedFlow, ShippedRule
from ruleguard.model.values import tag_stem

FORMS = 1
FIELDS = (
    "direction",
    "source_object_type",
    "target_object_type",
    "link_type",
    "password_sync",
    "soft_delete_expiry",
)
"""Fields that Microsoft ships with a value of its own. The name differs between builds, the description does nothing."""
_FOLDED = ("source_object_type", "target_object_type")
_HOLE, _HOLES = "the attribute", "one of the attributes"
"""What stands for the wizard's attribute where it puts in one, and where it puts in several; no attribute is called so."""


def shape(rule: SyncRule, choices: Choices) -> ShippedRule:
    """The shape of a rule of a server whose wizard was told ``choices``. The format must say the rule's body."""
    stem = tag_stem(rule.immutable_tag or "")
    return ShippedRule(
        tag=rule.immutable_tag or "",
        name=rule.name or "",
        fields={name: field_form(rule, name) for name in FIELDS},
        scope=fingerprint(canonical.scope(rule.scope)),
        joins=fingerprint(canonical.joins(rule.joins)),
        flows={folded: _flow(stem, group, choices) for folded, group in by_destination(rule.flows or ()).items()},
        rule=rule,
    )


def field_form(rule: SyncRule, name: str) -> object:
    """A field in the form that is compared; None when it is not said."""
    value = getattr(rule, name)
    return value.casefold() if value and name in _FOLDED else value


def by_destination(flows: Iterable[Flow]) -> dict[str, list[Flow]]:
    """The flows by the folded attribute they write."""
    found: dict[str, list[Flow]] = {}
    for flow in flows:
        found.setdefault((flow.destination or "").casefold(), []).append(flow)
    return found


def source_of(flows: Sequence[Flow]) -> str | None:
    """Fingerprint of where an attribute's value comes from, None when a flow does not say it. Of an attribute that is
    written more than once, the flows' other fields are part of it."""
    sources = [canonical.flow_source(flow) for flow in flows]
    if None in sources:
        return None
    if len(flows) == 1:
        return fingerprint(sources[0])
    return fingerprint(
        frozenset(Counter((it, flow.merge, flow.once) for it, flow in zip(sources, flows, strict=True)).items())
    )


def masked(flows: Sequence[Flow], names: Iterable[str]) -> tuple[str, frozenset[str]]:
    """The fingerprint without the given names of attributes, and those of them, folded, that were found; in literals too,
    where the wizard writes them as well. ("", nothing) when none is found or a source is not said."""
    wanted = sorted(map(re.escape, filter(None, names)))
    if not wanted or any(canonical.is_unsaid(flow) for flow in flows):
        return "", frozenset()
    pattern = re.compile(rf"(?<![\w-])({'|'.join(wanted)})(?![\w-])", re.IGNORECASE)
    used = frozenset(name.casefold() for flow in flows for text in _texts(flow) for name in pattern.findall(text))
    if not used:
        return "", used
    hole = _HOLE if len(used) == 1 else _HOLES
    found = [tuple(canonical_form(pattern.sub(hole, text)) for text in _texts(flow)) for flow in flows]
    return fingerprint(frozenset(Counter(found).items())) or "", used


def _texts(flow: Flow) -> tuple[str, ...]:
    """What the wizard can have put a name into, as expressions: a direct flow is one of nothing but the attribute."""
    if flow.kind == "expression":
        return (flow.expression or "",)
    return tuple(f"[{name}]" for name in flow.sources) if flow.kind == "direct" else ()


def family(part: Part, told: Choices) -> tuple[str, ...]:
    """The names of attributes that the wizard can have put into the part of a server where it was told ``told``."""
    return (*(str(told[name]) for name in part.names if told.get(name)), *part.instead_of)


def fingerprint(form: canonical.Form) -> str | None:
    """Sixteen hexadecimal digits, the same in every process; None for a form that is None."""
    return None if form is None else hashlib.sha256(_text(form).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _flow(stem: str, flows: Sequence[Flow], choices: Choices) -> ShippedFlow:
    destination = flows[0].destination or ""
    part = part_of(stem, "flow", destination.casefold())
    names = family(part, choices) if part is not None and part.instead_of else ()
    several = len(flows) > 1
    return ShippedFlow(
        destination=destination,
        kind="several" if several else flows[0].kind or "",
        source=source_of(flows),
        masked=masked(flows, names)[0],
        merge=None if several else flows[0].merge,
        once=None if several else flows[0].once,
        needs=needs(stem, flows),
    )


def _text(form: object) -> str:
    """A form as a text, another one for every other form. A set has no order of its own: its members are put into one."""
    if isinstance(form, frozenset):
        return "{" + ",".join(sorted(map(_text, form))) + "}"
    if isinstance(form, tuple):
        return "(" + ",".join(map(_text, form)) + ")"
    return repr(form) if isinstance(form, str | int | float | bool | None) else _tree(cast(Expr, form))


def _tree(node: Expr) -> str:
    """An expression with the parentheses that its canonical tree has lost."""
    match node:
        case Chain(operands=operands, operators=operators):
            rest = (f" {operator} {_tree(it)}" for operator, it in zip(operators, operands[1:], strict=True))
            return f"({_tree(operands[0])}{''.join(rest)})"
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(map(_tree, arguments))})"
        case Negative(operand=operand):
            return f"-{_tree(operand)}"
        case _:
            return show(node)
