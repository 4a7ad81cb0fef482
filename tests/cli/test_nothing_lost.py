"""Whatever happens while a result is written: a file is whole, old or new, and nothing else is left beside it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ruleguard.cli import folder_lock
from ruleguard.cli.folder_lock import held, held_if_free
from ruleguard.cli.replace_files import NewContent, replace_all, unfinished
from ruleguard.errors import RuleguardError

POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and limits of POSIX")
# Each with the place for its result at the end: a file, or a folder for the last two.
WRITERS: dict[str, list[str]] = {
    "lint": ["lint", "{active}", "--output"],
    "lint --format sarif": ["lint", "{active}", "--format", "sarif", "--output"],
    "lint --suggest": ["lint", "{edited}", "--suggest", "--output"],
    "lint --write-baseline": ["lint", "{active}", "--write-baseline", "--baseline"],
    "lint --show-settings": ["lint", "{active}", "--show-settings", "--output"],
    "show": ["show", "{active}", "--output"],
    "diff": ["diff", "{active}", "{staging}", "--output"],
    "diff --format html": ["diff", "{active}", "{staging}", "--format", "html", "--output"],
    "assess": ["assess", "{active}", "--output"],
    "assess --ou": ["assess", "{server}", "--ou", "OU=HR,DC=northwind,DC=example", "--output"],
    "baseline check": ["baseline", "check", "{server}", "--output"],
    "baseline capture": ["baseline", "capture", "{server}", "--force", "-o"],
    "rules": ["rules", "--output"],
    "redact": ["redact", "{active}", "--force", "-o"],
    "plan": ["plan", "{active}", "{staging}", "--output"],
    "rewrite": ["rewrite", "{rules}", "--active", "{active}", "--staging", "{staging}", "--output"],
}
INTO_FOLDERS = ("plan", "rewrite")
PLACES = {"active": "active.json", "staging": "staging.json", "server": "server", "rules": "rules"}


def words(name: str, samples: Path, output: Path) -> list[str]:
    places = {each: str(samples / path) for each, path in PLACES.items()}
    places["edited"] = str(samples.parent / "tests" / "diff" / "default-rule-edited-on-active" / "active.xml")
    return [word.format(**places) for word in WRITERS[name]] + [str(output)]


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", WRITERS)
def test_every_command_that_writes_is_in_the_table(
    spawn: Callable[..., Any], samples: Path, tmp_path: Path, name: str
) -> None:
    """And writes nothing but its result."""
    result = spawn(*words(name, samples, tmp_path / "out"), cwd=tmp_path)
    assert result.code in (0, 1), result.err
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert all(tree(tmp_path).values())


# --- a full disk, a folder that takes nothing -------------------------------------------------------------------------

FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.argv = ["ruleguard", *sys.argv[2:]]
from ruleguard.__main__ import main
main()
"""


@POSIX
@pytest.mark.parametrize(("name", "old"), [*((name, b"old") for name in WRITERS), ("show", None)])
def test_a_disk_that_takes_so_much_and_no_more(
    environment: Mapping[str, str], samples: Path, tmp_path: Path, name: str, old: bytes | None
) -> None:
    output = tmp_path / "out"
    if old is not None and name not in INTO_FOLDERS:
        output.write_bytes(old)
        if name == "lint --write-baseline":
            output.write_text('{"version": 1, "findings": []}', encoding="utf-8")
    before = tree(tmp_path)
    done = subprocess.run(
        [sys.executable, "-B", "-c", FULL, "20", *words(name, samples, output)],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
        check=False,
    )
    error = done.stderr.decode()
    assert done.returncode == 2, error
    assert len([line for line in error.splitlines() if "error:" in line]) == 1, error
    assert "cannot be written: file too large" in error
    assert "Traceback" not in error
    assert tree(tmp_path) == before
    assert name == "rewrite" or [path.name for path in tmp_path.iterdir()] == [*(["out"] if before else [])]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KB, where one may be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if (
        mount is None
        or os.name == "nt"
        or subprocess.run([mount, *options], capture_output=True, check=False).returncode
    ):
        pytest.skip("nothing may be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=False)


def test_a_disk_that_is_really_full(call: Callable[..., Any], samples: Path, small_disk: Path) -> None:
    output = small_disk / "out"
    output.write_bytes(b"old")
    (small_disk / "filler").write_bytes(b"x" * 56 * 1024)
    for arguments in (["rules"], ["diff", samples / "active.json", samples / "staging.json", "--format", "html"]):
        result = call(*arguments, "--output", output)
        assert result.code == 2
        assert "cannot be written: no space left on device" in result.err
        assert sorted(tree(small_disk)) == ["filler", "out"]
        assert output.read_bytes() == b"old"


@pytest.mark.parametrize("name", WRITERS)
def test_a_folder_that_may_not_be_written(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, samples: Path, tmp_path: Path, name: str
) -> None:
    """As a file system that is mounted read-only says it; to root the mode of a folder says nothing."""
    really = os.open

    def refuse(path: Any, flags: int, *rest: Any, **options: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and str(path).startswith(str(tmp_path)):
            raise OSError(30, "Read-only file system", str(path))
        return really(path, flags, *rest, **options)

    def refuse_open(path: Any, mode: str = "r", *rest: Any, **options: Any) -> Any:
        if set(mode) & set("wxa+"):
            raise OSError(30, "Read-only file system", str(path))
        return open(path, mode, *rest, **options)

    from ruleguard.cli import output as writer
    from ruleguard.cli import replace_files

    monkeypatch.setattr(os, "open", refuse)
    for module in (writer, replace_files):
        monkeypatch.setattr(module, "open", refuse_open, raising=False)
    result = call(*words(name, samples, tmp_path / "out"))
    assert result.code == 2
    assert "cannot be written: read-only file system" in result.err
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("length", [200, 240, 255])
def test_a_name_may_be_as_long_as_the_system_takes(call: Callable[..., Any], tmp_path: Path, length: int) -> None:
    """The file that is written first must not have a longer one."""
    output = tmp_path / ("x" * (length - 5) + ".json")
    assert call("rules", "wrong-case", "--format", "json", "--output", output).code == 0
    assert [path.name for path in tmp_path.iterdir()] == [output.name]


@POSIX
def test_what_others_must_not_read_stays_so_at_every_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ruleguard.cli.output import write_atomically

    path = tmp_path / "out"
    path.write_bytes(b"old")
    path.chmod(0o600)
    modes = []
    really = os.fsync
    monkeypatch.setattr(os, "fsync", lambda number: (modes.append(os.fstat(number).st_mode & 0o777), really(number)))
    write_atomically(path, b"new")
    assert modes == [0o600]
    assert path.stat().st_mode & 0o777 == 0o600


# --- signals ----------------------------------------------------------------------------------------------------------

# Stops at a point of writing, says so, and waits to be ended.
WAITING = """
import os, sys, time
point, name = sys.argv[1].split(":")
really = getattr(os, name)
calls = [0]
def wait(*arguments, **options):
    calls[0] += 1
    if calls[0] == int(point):
        print("here", flush=True)
        time.sleep(30)
    return really(*arguments, **options)
setattr(os, name, wait)
sys.argv = ["ruleguard", *sys.argv[2:]]
from ruleguard.__main__ import main
main()
"""
SIGNALS = {"SIGINT": 130, "SIGTERM": 143, "SIGHUP": 129}


def interrupt(command: list[str], environment: Mapping[str, str], cwd: Path, name: str) -> tuple[int, str]:
    """The exit code and what is told of a process that gets a signal when it says that it waits."""
    process = subprocess.Popen(
        [sys.executable, "-B", *command],
        env=environment,
        cwd=cwd,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert b"here" in process.stdout.readline()
    os.killpg(process.pid, getattr(signal, name))
    _, error = process.communicate(timeout=30)
    return process.returncode, error.decode()


@POSIX
@pytest.mark.parametrize(
    ("writer", "name"),
    [
        *((writer, "SIGTERM") for writer in WRITERS),
        *((writer, name) for writer in ("show", "plan", "rewrite --in-place") for name in ("SIGINT", "SIGHUP")),
        ("rewrite --in-place", "SIGTERM"),
    ],
)
def test_an_interrupted_run_leaves_what_was_there(
    environment: Mapping[str, str], samples: Path, tmp_path: Path, writer: str, name: str
) -> None:
    if writer == "rewrite --in-place":
        shutil.copytree(samples / "rules", tmp_path / "rules")
        pair = ["--active", str(samples / "active.json"), "--staging", str(samples / "staging.json")]
        command, point = ["rewrite", str(tmp_path / "rules"), *pair, "--in-place"], "2:fsync"
    else:
        command, point = words(writer, samples, tmp_path / "out"), "2:fsync" if writer in INTO_FOLDERS else "1:fsync"
    before = tree(tmp_path)
    code, error = interrupt(["-c", WAITING, point, *command], environment, tmp_path, name)
    assert code == SIGNALS[name], error
    assert "Traceback" not in error
    assert "fault in ruleguard" not in error
    assert tree(tmp_path) == before


@POSIX
@pytest.mark.parametrize("name", SIGNALS)
def test_an_interrupt_while_reading_a_slow_input(
    environment: Mapping[str, str], samples: Path, tmp_path: Path, name: str
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "ruleguard", "show", "-", "--output", str(tmp_path / "out")],
        env=environment,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write((samples / "active.json").read_bytes()[:5_000])
    process.stdin.flush()
    time.sleep(1.0)
    process.send_signal(getattr(signal, name))
    assert process.stderr is not None
    assert process.wait(timeout=30) == SIGNALS[name]
    assert process.stderr.read().strip() == b""
    assert list(tmp_path.iterdir()) == []
    process.stdin.close()
    process.stderr.close()


# As WAITING; and somebody who has no patience sends the signal again for each file that is cleared away.
IMPATIENT = """
import os, signal, time
unlink = os.unlink
def again(*arguments, **options):
    os.kill(os.getpid(), int(os.environ["SIGNAL"]))
    time.sleep(0.01)
    return unlink(*arguments, **options)
os.unlink = again
"""


@POSIX
@pytest.mark.parametrize("name", SIGNALS)
def test_a_second_signal_does_not_disturb_the_clearing_up(
    environment: Mapping[str, str], samples: Path, tmp_path: Path, name: str
) -> None:
    shutil.copytree(samples / "rules", tmp_path / "rules")
    before = tree(tmp_path)
    pair = ["--active", str(samples / "active.json"), "--staging", str(samples / "staging.json")]
    command = ["-c", IMPATIENT + WAITING, "3:fsync", "rewrite", str(tmp_path / "rules"), *pair, "--in-place"]
    number = str(int(getattr(signal, name)))
    code, error = interrupt(command, {**environment, "SIGNAL": number}, tmp_path, name)
    assert (code, error.strip()) == (SIGNALS[name], "")
    assert tree(tmp_path) == before


@POSIX
def test_who_ignores_a_signal_means_it(environment: Mapping[str, str], samples: Path, tmp_path: Path) -> None:
    """As nohup does."""
    code = "import signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); " + WAITING.lstrip().replace("30", "1")
    command = ["-c", code, "1:fsync", "show", str(samples / "active.json"), "--output", str(tmp_path / "out")]
    assert interrupt(command, environment, tmp_path, "SIGHUP")[0] == 0
    assert (tmp_path / "out").read_bytes().startswith(b"server\n")


@POSIX
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_an_interrupt_while_several_processes_read(
    environment: Mapping[str, str], samples: Path, tmp_path: Path, name: str
) -> None:
    script = (samples / "rules" / "hr-leavers.ps1").read_bytes()
    (tmp_path / "in").mkdir()
    for number in range(2_000):
        (tmp_path / "in" / f"{number}.ps1").write_bytes(script)
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "ruleguard",
            "lint",
            str(tmp_path / "in"),
            "--jobs",
            "2",
            "--output",
            str(tmp_path / "out"),
        ],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    time.sleep(1.5)
    os.killpg(process.pid, getattr(signal, name))
    _, error = process.communicate(timeout=30)
    assert process.returncode == SIGNALS[name]
    assert b"Traceback" not in error
    assert not (tmp_path / "out").exists()


# --- several runs at a time -------------------------------------------------------------------------------------------

OLD = "a1a1a1a1-1111-4111-8111-abcdefabcdef"
NEW = ("b1b1b1b1-1111-4111-8111-fedcbafedcba", "c2c2c2c2-2222-4222-8222-fedcbafedcba")


LATER = ("was changed by somebody else", "another run of ruleguard", "30 places cannot be rewritten")
"""What the later one finds: other files than it read, a folder in use, or files that the first one has done."""


def test_two_rewrites_of_one_folder_do_not_mix(environment: Mapping[str, str], root: Path, tmp_path: Path) -> None:
    """Each puts another identifier in: afterwards there is one of them in all files."""
    content = (root / "tests" / "rewrite" / "utf-8" / "in.ps1").read_bytes()
    for attempt in range(4):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        for number in range(30):
            (folder / f"{number}.ps1").write_bytes(content)
        runs = [
            subprocess.Popen(
                [sys.executable, "-m", "ruleguard", "rewrite", str(folder), "--in-place", "--map", f"{OLD}={new}"],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            for new in NEW
        ]
        ends = [(run.communicate(timeout=60)[1].decode(), run.returncode) for run in runs]
        codes = sorted(code for _, code in ends)
        found = {new for new in NEW for path in folder.iterdir() if new in path.read_text(encoding="utf-8").casefold()}
        assert len(found) == 1, ends
        assert sorted(path.name for path in folder.iterdir()) == sorted(f"{number}.ps1" for number in range(30))
        assert codes == [0, 2], ends
        for error, code in ends:
            assert code == 0 or any(reason in error for reason in LATER), error


def test_who_finds_a_folder_in_use_changes_nothing_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(folder_lock, "LOCK_SECONDS", 0.05)
    path = tmp_path / "a.ps1"
    path.write_bytes(b"old")
    code = (
        f"from ruleguard.cli.folder_lock import held; from pathlib import Path; w = held([Path({str(tmp_path)!r})])\n"
    )
    code += "w.__enter__(); print('held', flush=True); input()"
    other = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert other.stdout is not None
    assert other.stdin is not None
    other.stdout.readline()
    with held_if_free(tmp_path) as free:
        assert not free
    note = tmp_path / "ruleguard-unfinished-0.log"
    note.write_text("of the other run", encoding="utf-8")
    assert unfinished([tmp_path]) == []  # it goes on still
    with pytest.raises(RuleguardError, match="another run of ruleguard is changing files here, so nothing was written"):
        replace_all([NewContent(path, b"old", b"new")])
    assert path.read_bytes() == b"old"
    other.kill()  # and the lock goes with it
    other.communicate()
    with held_if_free(tmp_path) as free:
        assert free
    replace_all([NewContent(path, b"old", b"new")])
    assert path.read_bytes() == b"new"
    assert len(unfinished([tmp_path])) == 1


def test_a_file_system_without_locks_is_taken_as_it_is(tmp_path: Path) -> None:
    with held([tmp_path / "missing"]), held_if_free(tmp_path / "missing") as free:
        assert free
    if os.name != "nt":
        import fcntl

        with pytest.MonkeyPatch.context() as patch:

            def refuse(*_: object) -> None:
                raise OSError(95, "Operation not supported")

            patch.setattr(fcntl, "flock", refuse)
            with held([tmp_path]), held([tmp_path]):
                pass
