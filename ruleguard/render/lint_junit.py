"""JUnit XML, which Jenkins, Azure DevOps and GitLab show as test results. Source: the Jenkins xUnit schema."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.errors import InputError
from ruleguard.render.report import Report
from ruleguard.render.style import one_line

_DECLARATION = "<?xml version='1.0' encoding='utf-8'?>\n"
_Element = etree._Element  # lxml has no public name for the type


def lint_junit(report: Report) -> str:
    """One suite a file: a failed test for each error and warning, a skipped one for what is accepted, a passed one for a
    note and for a file without findings, one with an error for a file that could not be read."""
    root = etree.Element("testsuites", name="ruleguard")
    by_path: dict[str, list[Diagnostic]] = {path: [] for path in report.inputs}
    for item in report.diagnostics:
        by_path.setdefault(item.path if item.at is None else item.at.source.path, []).append(item)
    for path, items in by_path.items():
        _suite(root, path, items, report)
    for error in report.errors:
        _error(root, error)
    text: bytes = etree.tostring(root, encoding="us-ascii", pretty_print=True)
    return _DECLARATION + text.decode("ascii")  # ASCII, so that a console's code page cannot make it something else


def _suite(root: _Element, path: str, items: Sequence[Diagnostic], report: Report) -> None:
    skipped = sum(item.suppression is not None for item in items)
    failures = sum(item.suppression is None and item.severity is not Severity.NOTE for item in items)
    suite = _open_suite(root, path, tests=max(1, len(items)), failures=failures, skipped=skipped)
    if not items:
        _case(suite, "no findings", path)
    for item in items:
        place = one_line(item.path if item.at is None else str(item.at))
        case = _case(suite, f"{item.rule} {place}", path)
        if item.suppression is not None:
            etree.SubElement(case, "skipped", message=_xml(one_line(item.suppression.reason)))
            continue
        lines = [
            f"{place}: {item.severity.value}: {one_line(item.message)}",
            one_line(item.subject),
            report.remedy(item),
        ]
        if item.severity is Severity.NOTE:
            told = etree.SubElement(case, "system-out")
        else:
            told = etree.SubElement(case, "failure", type=item.rule, message=_xml(one_line(item.message)))
        told.text = _xml("\n".join(line for line in lines if line))


def _error(root: _Element, error: InputError) -> None:
    suite = _open_suite(root, error.path, tests=1, errors=1)
    case = _case(suite, "readable", error.path)
    etree.SubElement(case, "error", type="unreadable", message=_xml(one_line(str(error))))


def _open_suite(root: _Element, path: str, **counts: int) -> _Element:
    numbers = {"failures": 0, "errors": 0, "skipped": 0, **counts}
    attributes = {name: str(number) for name, number in numbers.items()}
    return etree.SubElement(root, "testsuite", {"name": _xml(one_line(path)), **attributes})


def _case(suite: _Element, name: str, path: str) -> _Element:
    return etree.SubElement(suite, "testcase", name=_xml(name), classname=_xml(one_line(path)))


def _xml(text: str) -> str:
    """Without the characters that XML has no way to write: ``one_line`` has escaped all but these two."""
    return text.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
