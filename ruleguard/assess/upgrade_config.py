"""What of a configuration an upgrade or a move changes, loses or stumbles over: rules of the catalogue, asked for a road.

The catalogue judges a server as it stands. Here a small table says which of its findings matter to which road, and how much.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ruleguard.assess.facts import fact, text, words
from ruleguard.assess.findings import BLOCKS, CLEAN, IN_PLACE, REVIEW, SWING, Finding, Options, Unknown
from ruleguard.diagnostic import Diagnostic
from ruleguard.lint.rule import Rule
from ruleguard.lint.surroundings import has_body, is_default, is_whole_server
from ruleguard.model.nodes import Config
from ruleguard.records import record

_ALL = (IN_PLACE, SWING, CLEAN)
_NOT_IMPORTED = "An import of settings on the new server leaves it out."


@record(frozen=True, slots=True)
class _Row:
    """What a finding of one rule of the catalogue means for the move. ``facts``: what of the data says so."""

    topic: str
    verdict: str
    roads: tuple[str, ...]
    why: str
    facts: tuple[str, ...] = ()


_UNKNOWN = "unknown-default-revision"
_TABLE = {
    "missing-entra-connector": _Row(
        "connectors",
        BLOCKS,
        (IN_PLACE,),
        "The upgrade looks for that connector and stops with an error: the server has to be uninstalled and "
        "installed anew. That "
        "a new server beside it gets its own connector is a conclusion, no page says so.",
        ("entra-connector-needed",),
    ),
    "modified-default-rule": _Row(
        "rules",
        REVIEW,
        (IN_PLACE, SWING),
        "An in-place upgrade resets it to what Microsoft ships, and an import of settings places it wrongly.",
        ("defaults-reset", "import-precedences"),
    ),
    "undecided-default-rule": _Row(
        "rules",
        REVIEW,
        (IN_PLACE, SWING),
        "If it was edited, an in-place upgrade resets it; a choice in the wizard is made again.",
        ("defaults-reset",),
    ),
    "missing-default-rule": _Row(
        "rules",
        REVIEW,
        _ALL,
        "Every new installation has the rule, and an upgrade makes it again, enabled.",
        ("deleted-defaults-return",),
    ),
    "duplicate-precedence": _Row(
        "rules",
        BLOCKS,
        _ALL,
        "Export and import of settings fail, and current builds refuse a rule with a number that is taken.",
        ("first-2x-build",),
    ),
    "custom-precedence-out-of-range": _Row(
        "rules",
        REVIEW,
        (IN_PLACE, SWING),
        "Default rules that come with the new build can move it, and an import of settings places it wrongly.",
        ("import-precedences",),
    ),
    "absurd-precedence": _Row(
        "rules", REVIEW, (IN_PLACE, SWING), "Upgrades have failed on numbers of this size.", ("import-precedences",)
    ),
    "low-default-precedence": _Row(
        "rules", REVIEW, (IN_PLACE, SWING), "A new installation starts its default rules at 100: the order changes."
    ),
    "tag-on-custom-rule": _Row(
        "rules",
        REVIEW,
        (IN_PLACE, SWING),
        "An upgrade takes it for one of Microsoft's rules and may replace or delete it.",
    ),
    "unknown-connector": _Row(
        "rules",
        REVIEW,
        (SWING,),
        "The rule has no effect here, and on a new server the identifier leads nowhere either.",
    ),
    "nonstandard-connector": _Row(
        "connectors",
        REVIEW,
        (IN_PLACE, SWING),
        "",
        ("connector-refresh", "import-without-connectors"),
    ),
    "group-writeback-retired": _Row(
        "settings", REVIEW, (SWING, CLEAN), "A new server can no longer switch on its second version."
    ),
    "incomplete-settings-file": _Row("settings", REVIEW, (SWING,), "The new server is set up from this file."),
    "device-writeback-not-carried": _Row("settings", REVIEW, (SWING,), _NOT_IMPORTED, ("import-not-applied",)),
    "federation-not-carried": _Row("settings", REVIEW, (SWING,), _NOT_IMPORTED, ("import-not-applied",)),
    "object-types-not-carried": _Row("settings", REVIEW, (SWING,), _NOT_IMPORTED, ("import-not-applied",)),
    "provisioning-hierarchy-not-carried": _Row("settings", REVIEW, (SWING,), _NOT_IMPORTED, ("import-not-applied",)),
    "run-profiles-not-carried": _Row("settings", REVIEW, (SWING,), _NOT_IMPORTED, ("import-not-applied",)),
    "deletion-threshold-off": _Row(
        "settings",
        REVIEW,
        _ALL,
        "The first export after the move is the one that can delete most, and nothing stops it.",
        ("deletion-threshold",),
    ),
}


def configuration(config: Config, options: Options) -> Iterator[Finding | Unknown]:
    """Findings of the topics ``rules``, ``connectors`` and ``settings``; nothing for FIM, MIM and DirSync."""
    from ruleguard.lint.engine import lint
    from ruleguard.lint.registry import registry

    if config.engine is not None:
        return
    known = registry()
    asked = replace(config, allowances=(), circumstances=replace(config.circumstances, today=options.today))
    for found in lint(asked, [known[name] for name in (*_TABLE, _UNKNOWN)]):
        if found.rule == _UNKNOWN:
            yield Unknown(_sentence(found.message), known[_UNKNOWN].remedy.rstrip("."))
        else:
            yield _finding(found, known[found.rule], _TABLE[found.rule])
    yield from _unseen(config)


def _finding(found: Diagnostic, rule: Rule, row: _Row) -> Finding:
    facts = [fact(name) for name in row.facts]
    said = (item.contradiction for item in facts if item.said)
    pages = (*rule.references, *(source for item in facts for source in item.source))
    return Finding(
        id=found.rule,
        topic=row.topic,
        subject=found.subject or found.path,
        verdict=row.verdict,
        what=_sentence(found.message),
        why=row.why or _connector_reason(),
        do=rule.remedy,
        sources=tuple(dict.fromkeys(pages)),
        contradiction="; ".join(said),
        roads=row.roads,
        at=() if found.at is None else (found.at,),
    )


def _connector_reason() -> str:
    """What becomes of a connector to anything but Active Directory and Entra ID."""
    kinds = ", ".join(words("connector-refresh"))
    unexported = " and ".join(words("import-without-connectors"))
    return (
        f"After an in-place upgrade it must be refreshed (so connectors of the kinds {kinds}), or its imports and "
        "exports fail. "
        f"With {unexported} the export and import of settings cannot be used at all."
    )


def _sentence(message: str) -> str:
    return message[:1].upper() + message[1:].rstrip(".")


def _unseen(config: Config) -> Iterator[Unknown]:
    """What a settings file does not hold."""
    if config.input.format != "settings-json" or not is_whole_server(config):
        return
    if any(is_default(rule) and not has_body(rule) for rule in config.rules):
        yield Unknown(
            "Whether default rules were changed, which an in-place upgrade resets: a settings file only names them",
            "On the server: Get-ADSyncServerConfiguration -Path C:\\Export; then assess that folder",
        )
    name = text("settings-applied-name").rpartition("\\")[2]
    yield Unknown(
        f"Whether the settings file is complete: {name} lacks what was changed in PowerShell, the service manager "
        "and the rules "
        "editor",
        "In the wizard: View or export current configuration, Export settings; then assess that file",
    )
