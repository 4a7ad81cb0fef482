"""One attribute: what reaches it in Connect against its mapping in Cloud Sync."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ruleguard.assess.cloud_function_table import Problem
from ruleguard.assess.mappings_flows import End, is_shipped
from ruleguard.assess.mappings_language import as_connect, comparable
from ruleguard.assess.mappings_names import ANCHOR, CLOUD_OWN
from ruleguard.assess.mappings_row import CANNOT, DIFFERENT, NOT_KNOWN, ONLY_CLOUD, ONLY_CONNECT, SAME, MappingRow
from ruleguard.assess.mappings_translation import ALWAYS_THERE, Translation, translated
from ruleguard.expressions.answers import ends
from ruleguard.expressions.nodes import Attribute, Call, Expr, Number, Text, walk
from ruleguard.lint.attributes import given_by
from ruleguard.model.cloud_mappings import AttributeMapping
from ruleguard.readers.graph_tree import agree, parse_cloud, tree
from ruleguard.records import record

_NO_BODIES = (
    "default rules have a say here, and the export does not have all of them with their bodies: run "
    "Get-ADSyncServerConfiguration and give the whole folder"
)
_IIF = (
    "the page on application provisioning says that IIF fails where an attribute of its condition is missing, the page on "
    "Cloud Sync has such expressions as examples: try it with provisioning on demand, with an object that lacks the attribute"
)
_UNREADABLE = "the mapping's expression cannot be read"
_DISAGREES = (
    "the mapping's expression and its parameters disagree, and which of them the service uses is not documented"
)
_ANCHOR = (
    "the anchor ties an account to its object, and another attribute ties other accounts: compare the values of the two "
    "attributes before anything is switched over"
)
_DEFAULT = (
    "whether a default value is written when the object is created only, or whenever the source is empty, Microsoft's pages "
    "say differently"
)


@record(frozen=True, slots=True)
class Judge:
    """``multi_valued``: folded names of attributes of Active Directory."""

    multi_valued: frozenset[str]

    def row(self, row: MappingRow, key: str, end: End, mapping: AttributeMapping | None) -> MappingRow:
        """A row with its verdict; object types, target and connector are given in ``row``."""
        row = replace(
            row,
            connect=end.text or None,
            cloud=None if mapping is None else _shown(mapping),
            rules=tuple(dict.fromkeys(rule.name or "" for rule, _ in end.parts)),
            shipped=bool(end.parts) and is_shipped(end.parts),
            nodes=(*(flow for _, flow in end.parts), *([] if mapping is None else [mapping])),
        )
        if not end.trees and not end.problems:
            return self._unmatched(row, key, end)
        if mapping is None:
            return self._only_connect(row, end, self._translation(end))
        if key == ANCHOR:
            return self._anchor(row, end, mapping)
        return self._compared(row, end, mapping)

    def _unmatched(self, row: MappingRow, key: str, end: End) -> MappingRow:
        if key in CLOUD_OWN:
            return replace(row, status=ONLY_CLOUD, why=(*row.why, CLOUD_OWN[key]))
        if not end.known:
            return replace(row, status=NOT_KNOWN, why=(*row.why, _NO_BODIES))
        names = " and ".join(f"'{name}'" for name in row.rules)
        why = f"{names} exports it, but no rule fills it from Active Directory" if names else ""
        return replace(row, status=ONLY_CLOUD, why=(*row.why, *([why] if why else [])))

    def _only_connect(self, row: MappingRow, end: End, translation: Translation) -> MappingRow:
        problems = _all(end, translation)
        status = CANNOT if problems else ONLY_CONNECT if end.known else NOT_KNOWN
        why = () if end.known else (_NO_BODIES,)
        suggestion = translation.text if status == ONLY_CONNECT else None
        return replace(row, status=status, why=(*row.why, *why), problems=problems, suggestion=suggestion)

    def _compared(self, row: MappingRow, end: End, mapping: AttributeMapping) -> MappingRow:
        cloud = None if mapping.source is None else tree(mapping.source)
        if mapping.source is not None and cloud is None:
            words = _UNREADABLE if agree(mapping.source) else _DISAGREES
            return replace(row, status=NOT_KNOWN, why=(*row.why, words))
        translation = self._translation(end)
        equal = cloud is not None and len(end.trees) == 1 and _equal(end.trees[0], cloud, translation)
        why = tuple(_differences(end, mapping, is_sure=equal and _is_sure(end.trees[0])))
        hidden = () if end.known else (_NO_BODIES,)
        problems = end.problems if equal else _all(end, translation)
        row = replace(row, why=(*row.why, *why, *hidden), problems=problems)
        if problems or not end.known:
            return replace(row, status=CANNOT if problems else NOT_KNOWN)
        if equal and not why:
            return replace(
                row, status=SAME, why=(*row.why, _IIF) if cloud is not None and _may_fail(cloud) else row.why
            )
        return replace(row, status=DIFFERENT, suggestion=None if equal else translation.text)

    def _anchor(self, row: MappingRow, end: End, mapping: AttributeMapping) -> MappingRow:
        """The anchor is one value in two forms, so the attributes are compared that it is taken from."""
        cloud = None if mapping.source is None else tree(mapping.source)
        if not end.known or cloud is None:
            return replace(row, status=NOT_KNOWN, why=(*row.why, _UNREADABLE if end.known else _NO_BODIES))
        taken = {name for _, flow in end.parts for name in given_by(flow)}
        given = {each.name.casefold() for each in walk(cloud) if isinstance(each, Attribute)}
        if taken == given:
            return replace(row, status=SAME)
        return replace(row, status=DIFFERENT, why=(*row.why, _ANCHOR))

    def _translation(self, end: End) -> Translation:
        return translated(end.trees[0], self.multi_valued) if len(end.trees) == 1 else Translation(None, ())


def _all(end: End, translation: Translation) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys((*end.problems, *translation.problems)))


def _shown(mapping: AttributeMapping) -> str:
    source = mapping.source
    if source is None:
        return f'default value "{mapping.default or ""}"'
    return source.expression or (f"[{source.name}]" if source.kind == "attribute" else source.name)


def _equal(connect: Expr, cloud: Expr, translation: Translation) -> bool:
    """Whether both mean the same, in Connect's language; or whether what Connect's would be in Cloud Sync does."""
    theirs = comparable(as_connect(cloud))
    if comparable(connect) == theirs:
        return True
    ours = parse_cloud(translation.text) if translation.text is not None else None
    return ours is not None and comparable(as_connect(ours)) == theirs


def _differences(end: End, mapping: AttributeMapping, *, is_sure: bool) -> Iterator[str]:
    if mapping.source is None:
        yield f"the mapping has no source, only a default value; {_DEFAULT}"
    elif mapping.default and not is_sure:
        yield f'Cloud Sync writes "{mapping.default}" where the source is empty; {_DEFAULT}'
    only_new = mapping.flow_type == "ObjectAddOnly"
    if end.once and not only_new:
        yield "Connect writes it when the object is created only, Cloud Sync keeps it up to date: flow type ObjectAddOnly"
    if only_new and not end.once and end.trees:
        yield "Cloud Sync writes it when the object is created only (ObjectAddOnly), Connect keeps it up to date"
    if mapping.flow_type == "MultiValueAddOnly":
        yield "Cloud Sync only adds values (MultiValueAddOnly), Connect removes them as well"


def _is_sure(node: Expr) -> bool:
    """Whether an expression gives a constant whatever the attributes hold, so that a default value is never used."""
    found = [answer.node for answer in ends(node)]
    return all(
        isinstance(each, Number) or (isinstance(each, Text) and bool(each.value)) or _is_truth(each) for each in found
    )


def _is_truth(node: Expr) -> bool:
    return getattr(node, "name", None) in ("True", "False") and not isinstance(node, Attribute)


def _may_fail(cloud: Expr) -> bool:
    """Whether it has an IIF whose condition may meet a missing attribute."""
    calls = (each for each in walk(cloud) if isinstance(each, Call) and each.name.casefold() == "iif")
    conditions = (each.arguments[0] for each in calls if each.arguments)
    return any(
        isinstance(part, Attribute) and part.name.casefold() not in ALWAYS_THERE
        for condition in conditions
        for part in walk(condition)
    )
