"""Default rules as Microsoft ships them, part by part: what a configuration is held against.

A part is kept as a fingerprint of what it does, so that a baseline can be handed on without the text of the rules. The
fingerprints do not depend on identifiers, on the order of flows, clauses and groups of clauses, or on layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from ruleguard.model.nodes import SettingValue, SyncRule
from ruleguard.records import record


@record(frozen=True, slots=True)
class ShippedFlow:
    """What flows to one attribute. ``kind``: direct, constant, expression, or several where the attribute is written more
    than once. ``source``: fingerprint of where the value comes from. ``masked``: the same without the names of attributes
    that the wizard puts in, "" where it puts in none. ``merge`` and ``once``: None where the baseline does not say.
    ``needs``: attributes of Active Directory that a product adds to the schema, without which the rule lacks the flow."""

    destination: str
    kind: str
    source: str | None
    masked: str
    merge: str | None
    once: bool | None
    needs: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class ShippedRule:
    """One default rule of one revision. ``fields``: direction, source_object_type, target_object_type, link_type,
    password_sync, soft_delete_expiry; None where the baseline does not say. ``scope`` and ``joins`` are fingerprints.
    ``flows`` go by the folded destination. ``rule`` is the whole rule, where the baseline holds it."""

    tag: str
    name: str
    fields: Mapping[str, object]
    scope: str | None
    joins: str | None
    flows: Mapping[str, ShippedFlow]
    rule: SyncRule | None = field(default=None, compare=False)


@record(frozen=True, slots=True)
class Baseline:
    """The default rules of a clean server. ``source``: its file, or what to call it. ``choices``: what the wizard was told
    there, by canonical name of the setting; a name that is missing is not known. ``format``: of the export it was made
    from. ``is_whole``: every default rule of the server is in it, so that one that is not was not shipped there. ``schema``:
    folded names of the attributes that products had added to the forests' schemas there; None when that is not known."""

    source: str
    build: str | None
    format: str
    choices: Mapping[str, SettingValue]
    rules: tuple[ShippedRule, ...]
    is_whole: bool
    schema: frozenset[str] | None = None
