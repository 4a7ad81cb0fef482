"""``ruleguard.yaml`` to settings: which rules run, how severe they are, and which findings somebody has accepted.

The text is untrusted like every input: no tags, no aliases, bounded size and depth. Paths are as written, relative to the
file's folder; who reads files resolves them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from ruleguard.diagnostic import Severity
from ruleguard.errors import InputError
from ruleguard.lint.rule import CATEGORIES, Rule
from ruleguard.lint.settings import Grades, Settings
from ruleguard.records import record
from ruleguard.text import Location, Source, Span

if TYPE_CHECKING:
    from ruamel.yaml.comments import CommentedMap

OFF = "off"


@record(frozen=True, slots=True)
class Acceptance:
    """A finding (or a change) that somebody accepts; ``rule`` is its id. ``until``: the last day on which it counts.
    ``at``: where it is written."""

    rule: str
    subject: str
    reason: str
    until: date | None
    at: Location


@record(frozen=True, slots=True)
class PathSettings:
    """Settings for the files that a pattern (as in .gitignore, relative to the settings file) fits."""

    pattern: str
    ignore: tuple[str, ...]
    severity: Grades


def read_settings(source: Source) -> Settings:
    """The settings of one file. Raises ``InputError`` with line and column for anything that is not understood; names of
    rules are checked by ``check_names``, for a file can bring rules of its own."""
    from ruleguard.lint.settings_schema import Checker, settings_schema

    document = _document(source)
    schema = settings_schema(())
    Checker(source.path, schema).check(document, schema)
    names = document.get("names", {}).get("custom_rules")
    if names is not None:
        _pattern(source, names, document["names"])
    if not is_build(document.get("build", "0.0")):
        raise _refused(source, document, "build", "is no version such as 2.5.79.0")
    if not document.get("target", "-").strip():
        raise _refused(source, document, "target", "is empty: leave it out, or say which")
    for item in document.get("paths", ()):
        _check_path(source, item)
    diff = document.get("diff", {})
    return Settings(
        path=source.path,
        select=tuple(document.get("select", ())),
        ignore=tuple(document.get("ignore", ())),
        severity=_grades(document.get("severity", {})),
        rules=tuple(document.get("rules", ())),
        target=document.get("target"),
        build=document.get("build"),
        names=names,
        baselines=_baselines(source, document.get("baselines", ())),
        stock_assemblies=_assemblies(source, document.get("stock-assemblies", ())),
        paths=tuple(
            PathSettings(item["path"], tuple(item.get("ignore", ())), _grades(item.get("severity", {})))
            for item in document.get("paths", ())
        ),
        accepted=tuple(_acceptance(source, item, "rule") for item in document.get("accepted", ())),
        change_severity=dict(diff.get("severity", {})),
        accepted_changes=tuple(_acceptance(source, item, "change") for item in diff.get("accepted", ())),
    )


def check_names(settings: Settings, source: Source, rules: Mapping[str, Rule], changes: Iterable[str]) -> None:
    """Raise ``InputError`` for a name that is no rule, no category and no id of a change, with the nearest one."""
    from ruleguard.lint.registry import nearest

    def check(names: Iterable[str], known: Iterable[str], what: str) -> None:
        known = tuple(known)
        for name in names:
            if name not in known:
                line, column = _find(source, name)
                raise InputError(settings.path, f"there is no {what} '{name}'{nearest(name, known)}", line, column)

    groups = (*rules, *CATEGORIES)
    check((*settings.select, *settings.ignore), groups, "rule or category")
    check(settings.severity, rules, "rule")
    for item in settings.paths:
        check(item.ignore, groups, "rule or category")
        check(item.severity, rules, "rule")
    check((item.rule for item in settings.accepted), rules, "rule")
    changes = tuple(changes)
    check((*settings.change_severity, *(item.rule for item in settings.accepted_changes)), changes, "change")


def _find(source: Source, name: str) -> tuple[int | None, int | None]:
    """The first place of a name as a word of its own."""
    found = re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", source.text)
    if found is None:
        return None, None
    place = source.position(found.start())
    return place.line, place.column


def _document(source: Source) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    from ruleguard.lint.yaml_limits import refuse_excess

    try:
        refuse_excess(source)
        document: CommentedMap | None = YAML(typ="rt", pure=True).load(source.text)
    except MarkedYAMLError as error:
        place = error.problem_mark or error.context_mark
        line, column = (None, None) if place is None else (place.line + 1, place.column + 1)
        reason = " ".join(_damage(error.context, error.problem).split())
        raise InputError(source.path, f"is no YAML: {reason}", line, column) from None
    except (YAMLError, RecursionError, ValueError) as error:
        raise InputError(source.path, f"is no YAML: {' '.join(str(error).split())[:200]}") from None
    return {} if document is None else document


def _damage(context: str | None, problem: str | None) -> str:
    """What is wrong. Some problems only go on with what was being read: "expected a single document", "but found another"."""
    goes_on = context is not None and problem is not None and problem.startswith("but ")
    return f"{context} {problem}" if goes_on else str(problem or context or "damaged")


def _grades(written: Mapping[str, str]) -> Grades:
    return {name: None if value == OFF else Severity(value) for name, value in written.items()}


def _pattern(source: Source, text: str, where: Any) -> None:
    from ruleguard.lint.patterns import pattern

    try:
        pattern(text)
    except ValueError as error:
        line, column = where.lc.key("custom_rules")
        raise InputError(source.path, str(error), line + 1, column + 1) from None


def is_build(text: str) -> bool:
    """Whether a text is a version of the product, such as 2.5.79.0 or the first parts of one."""
    return re.fullmatch(r" *\d+(\.\d+){1,3} *", text, re.ASCII) is not None


def _baselines(source: Source, written: Any) -> dict[str, str]:
    """The paths of baselines, each with its place. Raises ``InputError`` for one that is empty."""
    found: dict[str, str] = {}
    for number, name in enumerate(written):
        line, column = written.lc.key(number)
        if not name.strip():
            raise InputError(
                source.path, "baselines has an empty path: leave it out, or say which", line + 1, column + 1
            )
        found.setdefault(name, f"{source.path}:{line + 1}:{column + 1}")
    return found


def _assemblies(source: Source, written: Any) -> tuple[str, ...]:
    """The file names. Raises ``InputError`` for one that is empty."""
    for number, name in enumerate(written):
        if not name.strip():
            line, column = written.lc.key(number)
            raise InputError(source.path, "stock-assemblies has an empty name: leave it out", line + 1, column + 1)
    return tuple(written)


def _check_path(source: Source, item: Any) -> None:
    """Raise ``InputError`` for a pattern that fits no file: what it is for would be passed over without a word."""
    from pathspec import GitIgnoreSpec

    pattern = item["path"]
    if re.search(r"(?<!^)\\[#!]|\\(?![#!\[\] ])", pattern):  # what else .gitignore escapes is in no name on Windows
        raise _refused(source, item, "path", "has a backslash: write / between folders")
    specs = GitIgnoreSpec.from_lines([pattern]).patterns
    if pattern.startswith(("./", "../")) or not any(spec.include for spec in specs):
        raise _refused(source, item, "path", "fits no file: patterns are as in .gitignore, such as legacy/ or *.ps1")


def _refused(source: Source, where: Any, key: str, reason: str) -> InputError:
    line, column = where.lc.key(key)
    return InputError(source.path, f"{key} {reason}", line + 1, column + 1)


def _acceptance(source: Source, item: Any, what: str) -> Acceptance:
    line, _ = item.lc.key(what)
    span = source.line_span(line + 1)
    start = span.start + len(source.slice(span)) - len(source.slice(span).lstrip(" -"))
    until = item.get("until")
    return Acceptance(
        rule=item[what],
        subject=" ".join(item["subject"].split()),
        reason=" ".join(item["reason"].split()),
        until=date.fromisoformat(until) if isinstance(until, str) else until,
        at=Location(source, Span(start, span.end)),
    )
