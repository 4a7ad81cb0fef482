"""The shape of ``ruleguard.yaml`` as a JSON Schema, and a check against it that names the place and the nearest key.

The schema is published for editors (``docs/ruleguard.schema.json``), and what it says is what is accepted: there is no
second list of keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ruleguard.errors import InputError
from ruleguard.lint.registry import nearest
from ruleguard.lint.rule import CATEGORIES

Json = dict[str, Any]
SEVERITIES = ("error", "warning", "note", "off")
LEVELS = ("breaking", "warning", "info")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def settings_schema(rules: Iterable[str]) -> Json:
    """The schema with the built-in rules' ids as suggestions; ids of a user's own rules are checked when they are read."""
    names = {"type": "array", "items": {"$ref": "#/$defs/name"}}
    severity = {"type": "object", "additionalProperties": {"enum": list(SEVERITIES)}}
    return {
        "$schema": _DIALECT,
        "title": "ruleguard.yaml",
        "description": "Settings of ruleguard lint. Paths are relative to this file.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "select": {**names, "description": "Only these rules or categories."},
            "ignore": {**names, "description": "Not these rules or categories."},
            "severity": {**severity, "description": "Severity by rule; off ignores the rule."},
            "rules": _strings("Folders with rules of your own, one YAML file a rule."),
            "target": _string(
                "Export of the server that rule scripts are for: their connectors must be its connectors."
            ),
            "baselines": _strings(
                "Baselines of default rules (ruleguard baseline capture), or exports of clean servers."
            ),
            "stock-assemblies": _strings(
                "File names of rules extensions that DirSync, FIM or MIM brought along, such as Stock.dll; others are custom."
            ),
            "build": _string("Server version assumed for inputs that do not state one, such as 2.5.79.0."),
            "names": {
                "type": "object",
                "description": "Naming patterns (regular expressions).",
                "additionalProperties": False,
                "properties": {"custom_rules": _string("What the name of a custom rule must match.")},
            },
            "paths": {
                "type": "array",
                "description": "Other settings for some files; of several that fit, the last one counts.",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["path"],
                    "properties": {
                        "path": _string("Pattern as in .gitignore, such as legacy/ or *.ps1."),
                        "ignore": {**names, "description": "Not these rules or categories here."},
                        "severity": {**severity, "description": "Severity by rule here."},
                    },
                },
            },
            "diff": {
                "type": "object",
                "description": "Settings of ruleguard diff.",
                "additionalProperties": False,
                "properties": {
                    "severity": {
                        "type": "object",
                        "description": "Severity by the id of the change.",
                        "additionalProperties": {"enum": list(LEVELS)},
                    },
                    "accepted": {**_accepted("change"), "description": "Changes that are meant."},
                },
            },
            "accepted": {
                **_accepted("rule"),
                "description": "Findings that somebody has looked at and accepts.",
            },
        },
        "$defs": {"name": {"type": "string", "examples": [*sorted(rules), *CATEGORIES]}},
    }


def _accepted(what: str) -> Json:
    """A list of what is accepted; ``what`` names the key for the kind of finding."""
    return {
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": [what, "subject", "reason"],
            "properties": {
                what: {"$ref": "#/$defs/name"} if what == "rule" else _string("The id in square brackets."),
                "subject": _string(
                    "Connector role / rule name / field, as the finding shows it behind 'in'; without the field, "
                    "every field."
                ),
                "reason": {**_string("Why this is right here."), "minLength": 1},
                "until": {"type": "string", "format": "date", "description": "Last day (YYYY-MM-DD)."},
            },
        },
    }


def schema_text(rules: Iterable[str]) -> str:
    """The schema as the file that is published."""
    return json.dumps(settings_schema(rules), indent=2) + "\n"


def _string(description: str) -> Json:
    return {"type": "string", "description": description}


def _strings(description: str) -> Json:
    return {"type": "array", "items": {"type": "string"}, "description": description}


class Checker:
    """Holds a parsed YAML document against the schema. ``path`` names the file in errors."""

    def __init__(self, path: str, schema: Json) -> None:
        self.path = path
        self.root = schema

    def check(self, value: Any, schema: Json, name: str = "the file", place: tuple[int, int] = (0, 0)) -> None:
        """Raise ``InputError`` for the first thing that the schema does not allow."""
        schema = self.root["$defs"]["name"] if "$ref" in schema else schema
        if "enum" in schema:
            if value not in schema["enum"]:
                self._fail(f"{name} must be one of {', '.join(schema['enum'])}", place)
        elif schema["type"] == "string":
            self._string(value, schema, name, place)
        elif schema["type"] == "array":
            if not isinstance(value, list):
                self._fail(f"{name} must be a list", place)
            for index, item in enumerate(value):
                self.check(item, schema["items"], f"each item of {name}", _place(value, index, place))
        else:
            self._mapping(value, schema, name, place)

    def _string(self, value: Any, schema: Json, name: str, place: tuple[int, int]) -> None:
        if schema.get("format") == "date":
            if isinstance(value, datetime) or not (isinstance(value, date) or _is_date(value)):
                self._fail(f"{name} must be a date such as 2027-01-31", place)
        elif not isinstance(value, str):
            quotes = ": put it in quotes" if isinstance(value, int | float | date) else ""
            self._fail(f"{name} must be text{quotes}", place)
        elif len(value.strip()) < schema.get("minLength", 0):
            self._fail(f"{name} must not be empty", place)

    def _mapping(self, value: Any, schema: Json, name: str, place: tuple[int, int]) -> None:
        if not isinstance(value, dict):
            self._fail(f"{name} must hold keys and values", place)
        known = schema.get("properties", {})
        for key, item in value.items():
            at = _place(value, key, place)
            if not isinstance(key, str) or (known and key not in known):
                self._fail(f"unknown key '{key}'{nearest(str(key), known)}", at)
            self.check(item, known[key] if known else schema["additionalProperties"], str(key), at)
        for key in schema.get("required", ()):
            if key not in value:
                self._fail(f"'{key}' is missing in {name}", place)

    def _fail(self, reason: str, place: tuple[int, int]) -> None:
        raise InputError(self.path, reason, place[0] + 1, place[1] + 1)


def _place(container: Any, key: Any, otherwise: tuple[int, int]) -> tuple[int, int]:
    """Line and column (from 0) of a key or item, as the YAML reader kept them."""
    places = getattr(container, "lc", None)
    data = getattr(places, "data", None) or {}
    found = data.get(key)
    return (found[0], found[1]) if found else otherwise


def _is_date(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True
