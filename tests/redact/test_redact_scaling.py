"""Four times the input costs about four times the work, whatever stands in it: a quadratic step would cost sixteen times."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest

from ruleguard.redact.redaction import Redaction
from ruleguard.text import Source

ENOUGH = 0.1
"""In seconds of this process: what takes less is quick enough, and too short to compare."""
MOST = 9.0

VALUES: dict[str, Callable[[int], str]] = {
    "one word": lambda n: "a" * n,
    "one word of known names": lambda n: "qwzfirma" * (n // 8),
    "known names": lambda n: "qwzfirma " * (n // 9),
    "parts of a known name": lambda n: "qwz firm " * (n // 9),
    "digits": lambda n: "0123456789" * (n // 10),
    "hexadecimal digits": lambda n: "0a1b2c3d" * (n // 8),
    "base64": lambda n: "Ab0+" * (n // 4),
    "labels": lambda n: "a." * (n // 2),
    "escaped dots": lambda n: "a\\." * (n // 3),
    "hyphens": lambda n: "a-" * (n // 2),
    "addresses": lambda n: "a@b.com " * (n // 8),
    "at": lambda n: "@" * n,
    "words before no at": lambda n: "a.b+c" * (n // 5),
    "backslashes": lambda n: "a\\" * (n // 2),
    "octets": lambda n: "\\1a" * (n // 3),
    "slashes": lambda n: "//a" * (n // 3),
    "parts of names": lambda n: "CN=a," * (n // 5),
    "one long part": lambda n: "CN=" + "a" * n,
    "open quotation marks": lambda n: 'CN="a' * (n // 5),
    "blanks": lambda n: "," + " " * n + "=",
    "equals": lambda n: "pwd=" * (n // 4),
    "settings": lambda n: "server=a;" * (n // 9),
    "percent": lambda n: "%41" * (n // 3),
    "escapes": lambda n: "\\u0041" * (n // 6),
    "entities": lambda n: "&#65;" * (n // 5),
    "colons": lambda n: "1a:" * (n // 3),
    "dots": lambda n: "1." * (n // 2),
    "plus": lambda n: "+1 " * (n // 3),
    "quotation marks": lambda n: '"' * n,
    "letters of Arabic": lambda n: "\u0634\u200c" * (n // 2),
    "letters with marks": lambda n: "\u00fc" * n,
}


def spent(source: Source) -> float:
    """Learning, replacing and searching."""
    start = time.process_time()
    redaction = Redaction(b"a key for tests")
    redaction.learn([source])
    made = Source("made", redaction.redacted(source))
    redaction.check(source, made)
    return time.process_time() - start


def settings(**policy: object) -> Source:
    document = {
        "azureDirectoryPolicy": policy,
        "onpremisesDirectoryPolicy": [{"fullyQualifiedDomainName": "qwzfirma.com"}],
    }
    return Source("a.json", json.dumps(document, ensure_ascii=False).encode())


def assert_linear(make: Callable[[int], Source], few: int) -> None:
    tries = ((spent(make(4 * few)), spent(make(few))) for _ in range(3))
    assert any(many < ENOUGH or many < MOST * once for many, once in tries)


@pytest.mark.parametrize("name", VALUES)
def test_one_long_value(name: str):
    assert_linear(lambda n: settings(anything=VALUES[name](n), description=VALUES[name](n)), 4_000)


def test_many_originals():
    keys = ("description", "hostName", "distinguishedName", "friendlyName")
    assert_linear(
        lambda n: settings(items=[{keys[i % 4]: f"q{i:x}z OU=w{i:x}v", "v": f"see q{i:x}z"} for i in range(n)]), 200
    )


def test_originals_that_begin_alike():
    """A tree of patterns of any depth would be too deep for a regular expression."""
    made = settings(items=[{"hostName": "q" + "a" * i, "v": f"see q{'a' * i}"} for i in range(400)])
    redaction = Redaction(b"a key for tests")
    redaction.learn([made])
    redacted = Source("made", redaction.redacted(made))
    assert not redaction.check(made, redacted)
    assert "aaa" not in redacted.text
