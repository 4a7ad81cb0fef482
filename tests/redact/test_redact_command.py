"""The command: where it writes, what it refuses, and that it proves its promise."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ruleguard.redact.scrub import Scrub


def test_one_file_and_json(ruleguard: Callable, samples: Path, tmp_path: Path):
    out = tmp_path / "new" / "shared.json"
    code, told, _ = ruleguard("redact", samples / "active.json", "-o", out, "--format", "json")
    report = json.loads(told)
    assert code == 0
    assert report["version"] == 1
    assert [Path(each["output"]) for each in report["files"]] == [out]
    assert report["summary"] == {"files": 1, "replaced": report["files"][0]["replaced"], "left_out": 0}


def test_one_key_one_result(ruleguard: Callable, samples: Path, tmp_path: Path):
    for name, key in (("a", "one"), ("b", "one"), ("c", "two")):
        assert ruleguard("redact", samples / "active.json", "-o", tmp_path / name, "--key-file", tmp_path / key)[0] == 0
    a, b, c = ((tmp_path / name).read_bytes() for name in "abc")
    assert a == b != c


def test_a_key_is_made_for_its_owner_only(ruleguard: Callable, samples: Path, tmp_path: Path):
    key = tmp_path / "key"
    assert ruleguard("show", samples / "active.json", "--redact", "--key-file", key)[0] == 0
    assert len(key.read_bytes().strip()) == 64
    if os.name == "posix":
        assert key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("key", "content", "reason"),
    [
        ("key", b"a word", "can be guessed"),
        ("key", b"", "can be guessed"),
        ("none/key", None, "cannot be made"),
        (".", None, "no regular file"),
        ("out/key", None, "is to be shared"),
        ("active.json", None, "is an input"),
    ],
)
def test_keys_that_are_none(
    key: str, content: bytes | None, reason: str, ruleguard: Callable, samples: Path, tmp_path: Path
):
    shutil.copy(samples / "active.json", tmp_path)
    if content is not None:
        (tmp_path / key).write_bytes(content)
    before = sorted(tmp_path.rglob("*"))
    given = tmp_path / "active.json"
    code, _, err = ruleguard("redact", given, "-o", tmp_path / "out", "--key-file", tmp_path / key)
    assert (code, err.count("\n")) == (2, 1)
    assert reason in err
    assert sorted(tmp_path.rglob("*")) == before


def test_two_redactions_are_not_mixed(ruleguard: Callable, samples: Path, tmp_path: Path):
    out = tmp_path / "out"
    assert ruleguard("redact", samples / "server", "-o", out)[0] == 0
    before = sorted(out.rglob("*"))
    code, _, err = ruleguard("redact", samples / "server", "-o", out)
    assert (code, "is not empty" in err) == (2, True)
    assert sorted(out.rglob("*")) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such thing here")
def test_what_is_no_file_is_refused(ruleguard: Callable, samples: Path, tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.json")
    given = samples / "active.json"
    assert ruleguard("redact", tmp_path / "pipe.json", "-o", tmp_path / "out")[0] == 2
    assert ruleguard("redact", given, "-o", tmp_path / "pipe.json", "--force")[0] == 2
    assert ruleguard("redact", given, "-o", tmp_path / "out", "--key-file", tmp_path / "pipe.json")[0] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["pipe.json"]


def test_all_files_or_none(ruleguard: Callable, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    real, calls = os.replace, []

    def failing(old: object, new: object) -> None:
        calls.append(new)
        if len(calls) == 5:
            raise OSError(28, "No space left on device")
        real(old, new)

    monkeypatch.setattr(os, "replace", failing)
    code, _, err = ruleguard("redact", samples / "server", "-o", tmp_path / "out")
    assert (code, err.count("\n")) == (2, 1)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "output", ["samples", "samples/server", "samples/server/Connectors/new", "samples/active.json"]
)
def test_no_input_is_overwritten(output: str, ruleguard: Callable, root: Path, tmp_path: Path):
    shutil.copytree(root / "samples", tmp_path / "samples")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    given = "samples/active.json" if output.endswith(".json") else "samples"
    for force in ((), ("--force",)):
        code, _, err = ruleguard("redact", tmp_path / given, "-o", tmp_path / output, *force)
        assert code == 2, err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_file_into_the_folder_of_the_inputs(ruleguard: Callable, samples: Path, tmp_path: Path):
    shutil.copy(samples / "active.json", tmp_path)
    code, _, err = ruleguard("redact", tmp_path / "active.json", "-o", tmp_path, "--force")
    assert (code, "is an input" in err) == (2, True)


def test_an_earlier_output_stays_without_force(ruleguard: Callable, samples: Path, tmp_path: Path):
    out = tmp_path / "out.json"
    out.write_text("mine")
    assert ruleguard("redact", samples / "active.json", "-o", out)[0] == 2
    assert out.read_text() == "mine"
    assert ruleguard("redact", samples / "active.json", "-o", out, "--force")[0] == 0
    assert out.read_text() != "mine"


def test_two_servers_of_one_name(ruleguard: Callable, samples: Path, tmp_path: Path):
    for side in ("one", "two"):
        shutil.copytree(samples / "server", tmp_path / side / "export")
    code, _, err = ruleguard("redact", tmp_path / "one" / "export", tmp_path / "two" / "export", "-o", tmp_path / "out")
    assert code == 0, err
    assert len([path for path in (tmp_path / "out").iterdir() if path.is_dir()]) == 2


def test_what_is_no_export_is_not_carried_over(ruleguard: Callable, samples: Path, tmp_path: Path):
    given = tmp_path / "in"
    given.mkdir()
    shutil.copy(samples / "active.json", given)
    (given / "notes.txt").write_text("our notes")
    (given / "ruleguard.yaml").write_text("ignore: [missing-description]")
    code, told, _ = ruleguard("redact", given, "-o", tmp_path / "out")
    assert code == 0
    assert "notes.txt: no export, not copied" in told
    assert "ruleguard.yaml: no export, not copied" in told
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["active.json"]
    assert ruleguard("redact", given / "notes.txt", "-o", tmp_path / "n")[0] == 2


@pytest.mark.parametrize("command", [["redact", "-o", "out"], ["show", "--redact"]], ids=" ".join)
def test_a_file_of_a_revision_is_told_for_what_it_is(command: list[str], ruleguard: Callable):
    code, _, error = ruleguard(*command, "HEAD:samples/active.json")
    assert code == 2
    assert "check it out first" in error


@pytest.mark.parametrize("arguments", [["show", "{}", "--key-file", "x"], ["redact", "{}", "-o", ""]])
def test_calls_that_do_not_go(arguments: list[str], ruleguard: Callable, samples: Path):
    assert ruleguard(*(each.format(samples / "active.json") for each in arguments))[0] == 2


@pytest.mark.parametrize("names", [("active.json",), ("active.json", "staging.json", "server")])
def test_what_survives_is_told_and_nothing_is_written(
    names: tuple[str, ...], ruleguard: Callable, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """With one stage of the redaction taken out."""
    monkeypatch.setattr(Scrub, "_known_words", lambda self: None)
    monkeypatch.setattr(Scrub, "_free_words", lambda self, *given: None)
    code, _, err = ruleguard("redact", *(samples / name for name in names), "-o", tmp_path / "out")
    assert code == 3
    assert "active.json:" in err
    assert "survives" in err
    assert "nothing was written" in err
    assert "northwind" not in err.casefold()
    assert not (tmp_path / "out").exists()
    code, out, err = ruleguard("show", samples / "active.json", "--redact")
    assert (code, out) == (3, "")


HIDDEN = {
    "an escape": '"\\u006eorthwind"',
    "capitals": '"NorthWIND"',
    "base64": '"bm9ydGh3aW5kLmV4YW1wbGU="',
    "percent": '"n%6frthwind"',
    "an entity": '"n&#111;rthwind"',
}


@pytest.mark.parametrize("how", HIDDEN)
def test_the_search_looks_behind_escapes(how: str, samples: Path):
    from ruleguard.redact.redaction import Redaction
    from ruleguard.redact.survivors import survivors
    from ruleguard.text import Source

    source = Source("active.json", (samples / "active.json").read_bytes())
    redaction = Redaction()
    redaction.learn([source])
    clean = redaction.redacted(source)
    assert not survivors(Source("x.json", clean), redaction.search)
    text = clean.decode().replace('"SqlExpress"', HIDDEN[how])
    for encoding in ("utf-8", "utf-16"):
        found = survivors(Source("x.json", text.encode(encoding)), redaction.search)
        assert found
        assert found[0].what.startswith("a part of a domain's name")


def test_a_folder_is_named_after_its_owner_behind_a_dot(ruleguard: Callable, samples: Path, tmp_path: Path):
    """A full stop in the name of a folder begins no extension; that of a file's does only where exports have such a one."""
    for name in ("2.3.20.0-northwind", "sync01.northwind"):
        shutil.copytree(samples / "server", tmp_path / "given" / name)
    (tmp_path / "given" / "rules").mkdir()
    shutil.copy(samples / "rules" / "hr-leavers.ps1", tmp_path / "given" / "rules" / "leavers.northwind")
    code, _, err = ruleguard("redact", tmp_path / "given", "-o", tmp_path / "out")
    assert (code, err) == (0, "")
    names = [str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*")]
    assert len([name for name in names if name.endswith("MV.xml")]) == 2
    assert not [name for name in names if "northwind" in name.casefold()]
