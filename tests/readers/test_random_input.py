"""Whatever stands in a file: it is read, or it is an ``InputError``. Nothing else is ever raised, also not later, when the
configuration is shown, checked, compared and its places are asked for."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruleguard.cli.output import as_json
from ruleguard.diff.compare import compare
from ruleguard.diff.impact import judge, verdict
from ruleguard.diff.run_steps import run_steps
from ruleguard.errors import InputError
from ruleguard.lint.engine import lint
from ruleguard.lint.registry import registry
from ruleguard.lint.rule import Rule
from ruleguard.model.nodes import Config
from ruleguard.model.view import walk
from ruleguard.readers.export import Options, read
from ruleguard.render.diff_json import diff_json
from ruleguard.render.diff_report import DiffReport
from ruleguard.render.diff_text import diff_text
from ruleguard.render.lint_text import lint_text
from ruleguard.render.report import Report
from ruleguard.render.show import show_json, show_text
from ruleguard.render.style import Style
from ruleguard.rewrite.rule_script import rule_script
from ruleguard.text import Source, Span

DATA = Path(__file__).parent / "data"
EVERY_KEY = (DATA / "every-key.json").read_text(encoding="utf-8")
XML = {name: (DATA / f"every-element-{name}.xml").read_text(encoding="utf-8") for name in ("rule", "connector", "mv")}


def keys(value: Any) -> set[str]:
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (set(value) if isinstance(value, dict) else set()).union(*(keys(item) for item in below))


KEYS = sorted(
    keys(json.loads(EVERY_KEY)) | {"joinFilters", "valueMergeType", "applyOnce", "enablePasswordSync", "operator"}
)
SECTIONS = [
    "policyMetadata",
    "deploymentMetadata",
    "azureDirectoryPolicy",
    "onpremisesDirectoryPolicy",
    "identityMappingPolicy",
]
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(10**400), 10**400),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.text(alphabet=st.characters(), max_size=4),
    st.sampled_from(
        [
            "--5",
            "-",
            "{}",
            "GUID",
            "Inbound",
            "ISNULL",
            "[a",
            '"',
            "\ud800",
            "\u202e",
            "a\nb",
            "b891884f-051e-4a83-95af-2544101c9083",
        ]
    ),
)
wrong = st.recursive(
    scalars,
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.sampled_from([*KEYS, "x", "\ud800", ""]), below, max_size=4)
    ),
    max_leaves=12,
)


@lru_cache
def rules() -> list[Rule]:
    return list(registry().values())


@lru_cache
def usual() -> Config:
    (found,) = read("usual", [Source("usual", EVERY_KEY.encode())], Options()).configs
    return found


def use(config: Config) -> None:
    """Everything the commands do with a configuration."""
    as_json(show_json(config)).encode("utf-8", "backslashreplace")
    show_text(config, volatile=True)
    found = lint(config, rules())
    lint_text(Report(found, ["x"], {}), Style(colour=False))
    for sides in ((config, config), (config, usual()), (usual(), config)):
        comparison = compare(*sides)
        judged = judge(comparison.changes)
        steps = run_steps(judged)
        report = DiffReport(*sides, judged, verdict(judged), steps, comparison.not_compared)
        diff_text(report, Style(colour=False), verbose=True)
        as_json(diff_json(report))
    with suppress(ValueError):  # what a script cannot say
        rule_script(config.rules)
    for node in (config, config.server, *walk(config)):
        for field in fields(node):
            for within in (None, Span(0, 2)):
                place = node.at(field.name, within)
                assert place is None or 0 <= place.span.start <= place.span.end <= len(place.source.text)


def check(text: str) -> None:
    try:
        source = Source("in", text.encode("utf-8", "surrogatepass"))
    except InputError:
        return
    reading = read("in", [source], Options())
    assert reading.configs or reading.errors
    for error in reading.errors:
        assert "\n" not in str(error)
    for config in reading.configs:
        use(config)


@settings(max_examples=120, deadline=None)
@given(value=st.dictionaries(st.sampled_from(SECTIONS), wrong, min_size=1, max_size=4))
def test_known_keys_with_values_of_any_type(value: dict[str, Any]) -> None:
    check(json.dumps(value))


@st.composite
def damaged_objects(draw: st.DrawFn) -> Any:
    """The file with every key, in which some values are exchanged for others."""
    value = json.loads(EVERY_KEY)
    for _ in range(draw(st.integers(1, 4))):
        owner: Any = value
        while True:
            steps = list(owner) if isinstance(owner, dict) else list(range(len(owner)))
            if not steps:
                break
            step = draw(st.sampled_from(steps))
            if isinstance(owner[step], dict | list) and draw(st.integers(0, 4)):
                owner = owner[step]
                continue
            owner[step] = draw(wrong)
            break
    return value


@settings(max_examples=120, deadline=None)
@given(value=damaged_objects())
def test_the_file_with_every_key_with_other_values(value: Any) -> None:
    check(json.dumps(value))


@st.composite
def damaged(draw: st.DrawFn, text: str, pieces: list[str]) -> str:
    """A text in which pieces were cut out, doubled, moved or put in."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 60)))
        match draw(st.integers(0, 4)):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:end] + text[start:]
            case 2:
                text = text[:start] + draw(st.sampled_from(pieces)) + text[start:]
            case 3:
                text = text[:start] + draw(st.sampled_from(pieces)) + text[end:]
            case _:
                text = text[:start]
    return text


JSON_PIECES = [
    '"',
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "1e999",
    "-",
    "\\",
    "\\u",
    "\\ud800",
    "\r",
    "\u2028",
    "NaN",
    "{}",
    "[[]]",
    '{"a":1}',
]
XML_PIECES = [
    "<",
    ">",
    "&",
    "&amp;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x?>",
    "<x/>",
    "</",
    "'",
    '"',
    "\r",
    "\u2028",
    "é",
    "--5",
    "<attr/>",
]
XML_PIECES += [
    "<conditions/>",
    "<scope/>",
    "<mapping/>",
    "<src>",
    "</src>",
    "<synchronizationRule/>",
    "<ma-data/>",
    "<mv-data/>",
    "&#x85;",
]


@settings(max_examples=120, deadline=None)
@given(text=damaged(EVERY_KEY, JSON_PIECES))
def test_damaged_json(text: str) -> None:
    check(text)


@pytest.mark.parametrize("name", XML)
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_damaged_xml(name: str, data: st.DataObject) -> None:
    check(data.draw(damaged(XML[name], XML_PIECES)))


@st.composite
def element_soup(draw: st.DrawFn, depth: int = 5) -> str:
    """Well-formed XML of the format's own names in any order and any depth."""
    name = draw(st.sampled_from(ELEMENTS))
    text = draw(st.sampled_from(["", " ", "x", "True", "--5", "9" * 30, "&lt;", "<![CDATA[ ]]>", "{GUID}", "1.2"]))
    below = draw(st.lists(element_soup(depth=depth - 1), max_size=3)) if depth else []
    attribute = draw(st.sampled_from(["", ' name="n"', ' type="apply-rules"', ' execute-once="x"', " ref='#'"]))
    return f"<{name}{attribute}>{text}{''.join(below)}</{name}>"


ELEMENTS = [
    *[
        "synchronizationRule",
        "ma-data",
        "mv-data",
        "id",
        "name",
        "precedence",
        "disabled",
        "attribute-mappings",
        "mapping",
        "dest",
        "src",
        "attr",
    ],
    *[
        "expression",
        "valueMergeType",
        "relationshipCriteria",
        "synchronizationCriteria",
        "conditions",
        "condition",
        "scope",
        "csAttribute",
    ],
    *[
        "csOperator",
        "csValue",
        "ilmAttribute",
        "caseSensitive",
        "schema",
        "dsml",
        "directory-schema",
        "attribute-type",
        "class",
        "attribute",
    ],
    *[
        "private-configuration",
        "adma-configuration",
        "MAConfig",
        "extension-config",
        "parameter-values",
        "parameter",
        "forest-name",
    ],
    *[
        "ma-partition-data",
        "partition",
        "filter",
        "containers",
        "inclusions",
        "inclusion",
        "ma-run-data",
        "run-configuration",
    ],
    *["configuration", "step", "step-type", "import-attribute-flow"],
]


@settings(max_examples=120, deadline=None)
@given(
    content=st.lists(element_soup(), max_size=4),
    top=st.sampled_from(["synchronizationRule", "ma-data", "mv-data", "export"]),
)
def test_elements_in_any_order(content: list[str], top: str) -> None:
    check(f"<{top}>{''.join(content)}</{top}>")


@settings(max_examples=150, deadline=None)
@given(
    raw=st.binary(max_size=60), start=st.sampled_from([b"", b"{", b"<a>", b"\xff\xfe", b"\xef\xbb\xbf", b"\xfe\xff\0<"])
)
def test_any_bytes(raw: bytes, start: bytes) -> None:
    try:
        source = Source("in", start + raw)
    except InputError as error:
        errors = [error]
    else:
        reading = read("in", [source], Options())
        errors = reading.errors
        assert len(reading.configs) + len(errors) == 1
    assert not any("\n" in str(error) for error in errors)
