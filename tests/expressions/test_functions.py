"""Every function on the cases of its file, ``cases/<Function>.yaml``.

A case: ``expression``; ``set`` attributes (texts as on the command line, ``num:5`` or ``base64:…``; lists for several
values; ``certificate:name`` for a file beside this one), ``null`` attributes that are absent, ``imported`` values,
``params``, ``now``; then ``value`` and ``type``, or ``matches`` (a regular expression) and ``type``, or the kind of
``error``. ``source`` says whether the vendor documents it or it is inferred.
"""

from __future__ import annotations

import base64
import re
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from ruleguard.expressions.dates import read_date
from ruleguard.expressions.evaluate import FORMS, Context, EvaluationError, evaluate
from ruleguard.expressions.functions import functions
from ruleguard.expressions.library import library
from ruleguard.expressions.nodes import Call, walk
from ruleguard.expressions.parser import parse
from ruleguard.expressions.values import Value, from_text, to_json, type_name

HERE = Path(__file__).parent
KEYS = {"expression", "set", "null", "imported", "params", "now", "value", "type", "matches", "error", "source"}
ONE_CASE_IS_ENOUGH = re.compile(r"Cert|IsCert")


def load(path: Path) -> list[dict]:
    cases = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    assert isinstance(cases, list)
    return cases


CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}-{number}")
    for path in sorted((HERE / "cases").glob("*.yaml"))
    for number, case in enumerate(load(path), 1)
]


def certificate(name: str) -> bytes:
    return base64.b64decode((HERE / "certificates" / f"{name}.b64").read_text(encoding="ascii"))


def value_of(item: str | list[str]) -> Value:
    if isinstance(item, list):
        return tuple(value_of(each) for each in item)
    prefix, _, name = item.partition(":")
    if prefix == "certificate":
        return certificate(name)
    if prefix == "certificate-text":
        return base64.b64encode(certificate(name))
    if prefix == "certificate-armour":
        body = (HERE / "certificates" / f"{name}.b64").read_bytes()
        return b"-----BEGIN CERTIFICATE-----\n" + body + b"-----END CERTIFICATE-----\n"
    return from_text(item)


def context_of(case: dict) -> Context:
    attributes: dict[str, Value] = {name: value_of(item) for name, item in case.get("set", {}).items()}
    attributes |= dict.fromkeys(case.get("null", ()))
    imported = case.get("imported")
    return Context(
        attributes,
        case.get("params", {}),
        None if imported is None else {name: value_of(item) for name, item in imported.items()},
        read_date(case["now"]) if "now" in case else None,
    )


@pytest.mark.parametrize(("function", "case"), CASES)
def test_case(function: str, case: dict) -> None:
    assert set(case) <= KEYS
    assert case["source"] in ("documented", "inferred")
    parsed = parse(case["expression"])
    assert parsed.tree is not None
    assert not parsed.problems
    assert function in {node.name for node in walk(parsed.tree) if isinstance(node, Call)}
    if "error" in case:
        with pytest.raises(EvaluationError) as raised:
            evaluate(parsed.tree, context_of(case))
        assert raised.value.kind == case["error"], raised.value.message
        assert raised.value.message or case["error"] == "error"
        assert 0 <= raised.value.span.start < raised.value.span.end <= len(case["expression"])
        return
    value = evaluate(parsed.tree, context_of(case))
    assert type_name(value) == case["type"]
    if "matches" in case:
        assert re.fullmatch(case["matches"], str(value))
    else:
        assert to_json(value) == case["value"]


@pytest.mark.parametrize("name", sorted(functions()))
def test_function_has_cases(name: str) -> None:
    cases = load(HERE / "cases" / f"{name}.yaml")
    assert len(cases) >= (1 if ONE_CASE_IS_ENOUGH.match(name) else 2)


def test_no_case_file_without_a_function() -> None:
    assert {path.stem for path in (HERE / "cases").glob("*.yaml")} == set(functions())


def test_every_function_is_implemented_once() -> None:
    assert not FORMS & set(library())
    assert FORMS | set(library()) == set(functions())


def test_certificates_without_their_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    for expression in ("CertSubject([c])", "IsCert([c])"):
        tree = parse(expression).tree
        assert tree is not None
        with pytest.raises(EvaluationError, match=r"ruleguard\[cert\]") as raised:
            evaluate(tree, Context({"c": certificate("user")}))
        assert raised.value.kind == "not-implemented"
