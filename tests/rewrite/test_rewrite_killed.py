"""A process that ends at any point of writing leaves each file old or new, and says so where the set is mixed."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ruleguard.cli import rename, replace_files
from ruleguard.cli.replace_files import NewContent, described, forget, replace_all, unfinished
from ruleguard.errors import RuleguardError

CASE = Path(__file__).parent / "utf-8"
IN, OUT = (CASE / "in.ps1").read_bytes(), (CASE / "out.ps1").read_bytes()
MAP = ("--map", "a1a1a1a1-1111-4111-8111-abcdefabcdef=b1b1b1b1-1111-4111-8111-fedcbafedcba")
CALLS = {
    (replace_files, "os"): ("unlink", "utime", "chown", "chmod", "stat", "fsync"),
    (replace_files, "shutil"): ("copystat",),
    (rename, "os"): ("unlink",),
}


class Killed(BaseException):
    """The process is gone: nothing it would have done afterwards happens."""


class Failing:
    """Stands for a module: the calls of ``names`` are counted, and from one on they fail."""

    def __init__(self, module: Any, names: tuple[str, ...], fail: Callable[[], None]) -> None:
        self._module, self._names, self._fail = module, names, fail

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._module, name)
        if name not in self._names:
            return found

        def call(*arguments: Any, **options: Any) -> Any:
            self._fail()
            return found(*arguments, **options)

        return call


def failing_from(monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException, times: int = 10**9) -> list[int]:
    """Let the calls of the writer fail from one on, ``times`` times; the result counts them."""
    count = [0]

    def fail() -> None:
        count[0] += 1
        if number < count[0] <= number + times:
            raise error

    for (caller, module), names in CALLS.items():
        monkeypatch.setattr(caller, module, Failing(getattr(caller, module), names, fail))
    monkeypatch.setattr(replace_files, "replace", Failing(rename, ("replace",), fail).replace)

    def open_(*arguments: Any, **options: Any) -> Any:
        fail()
        file = open(*arguments, **options)  # noqa: SIM115
        write = file.write

        class Slow:
            def __enter__(self) -> Slow:
                return self

            def __exit__(self, *_: object) -> None:
                file.close()

            def write(self, data: bytes) -> None:
                write(data[: len(data) // 2])
                fail()
                write(data[len(data) // 2 :])

            def flush(self) -> None:
                file.flush()

            def fileno(self) -> int:
                return file.fileno()

        return Slow()

    monkeypatch.setattr(replace_files, "open", open_, raising=False)
    return count


def scripts(folder: Path, count: int = 3) -> list[Path]:
    paths = [folder / "one" / "0.ps1", *(folder / f"{number}.ps1" for number in range(1, count))]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(IN)
    return paths


def contents(paths: list[Path]) -> list[NewContent]:
    return [NewContent(path, IN, OUT) for path in paths]


def points(folder: Path) -> int:
    """How many calls a whole run makes."""
    with pytest.MonkeyPatch.context() as patch:
        count = failing_from(patch, 10**9, Killed())
        replace_all(contents(scripts(folder)), keep_times=True)
        return count[0]


def everywhere(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    (tmp_path / "count").mkdir()
    total = points(tmp_path / "count")
    assert total > 20
    for number in range(total):
        folder = tmp_path / str(number)
        folder.mkdir()
        yield number, folder


def kill(number: int, paths: list[Path]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        failing_from(patch, number, Killed())
        with pytest.raises(Killed):
            replace_all(contents(paths), keep_times=True)


def test_a_kill_anywhere_leaves_whole_files_and_a_note_where_they_are_mixed(tmp_path: Path):
    mixed = 0
    for number, folder in everywhere(tmp_path):
        paths = scripts(folder)
        kill(number, paths)
        now = [path.read_bytes() for path in paths]
        assert set(now) <= {IN, OUT}, number
        for place in (folder, folder / "one"):
            found = [item for item in unfinished([place]) if item.is_mixed]
            assert bool(found) == (set(now) == {IN, OUT}), number
        if found:
            mixed += 1
            text = described(found[0])
            new, _, old = text.partition("as before:")
            assert [str(path) in new for path in paths] == [each == OUT for each in now]
            assert [str(path) in old for path in paths] == [each == IN for each in now]
    assert mixed >= 2


def test_a_second_run_finishes_what_was_killed_and_clears_up(tmp_path: Path):
    for number, folder in everywhere(tmp_path):
        paths = scripts(folder)
        kill(number, paths)
        earlier = unfinished({path.parent for path in paths})
        replace_all([item for item in contents(paths) if item.path.read_bytes() == IN])
        forget(earlier)
        assert [path.read_bytes() for path in paths] == [OUT] * len(paths)
        assert list(folder.rglob("ruleguard-unfinished-*")) == []


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_an_error_anywhere_leaves_every_file_old(tmp_path: Path, error: BaseException):
    for number, folder in everywhere(tmp_path):
        paths = scripts(folder)
        os.utime(paths[1], ns=(10**18, 10**18))
        with pytest.MonkeyPatch.context() as patch:
            failing_from(patch, number, error, times=1)
            try:
                replace_all(contents(paths), keep_times=True)
                whole = OUT  # what may fail: the owner, the removal of a note
            except (OSError, RuleguardError, KeyboardInterrupt):
                whole = IN
        if isinstance(error, KeyboardInterrupt) and [path.read_bytes() for path in paths] == [OUT] * 3:
            whole = OUT  # it was interrupted after the last rename
        assert [path.read_bytes() for path in paths] == [whole] * len(paths), number
        assert paths[1].stat().st_mtime_ns == 10**18
        assert all(item.is_mixed is False for item in unfinished([folder]))


def test_files_that_cannot_be_put_back_are_named_and_the_note_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    paths = scripts(tmp_path)
    replace, calls = os.replace, []

    def fail_from_the_second_on(*arguments: Any) -> None:
        calls.append(arguments)
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        replace(*arguments)

    monkeypatch.setattr(os, "replace", fail_from_the_second_on)
    with pytest.raises(RuleguardError, match="no space left") as caught:
        replace_all(contents(paths))
    monkeypatch.undo()
    assert [path.name for path in paths if str(path) in str(caught.value).partition("new content")[2]] == ["0.ps1"]
    assert [path.read_bytes() for path in paths] == [OUT, IN, IN]
    assert unfinished([tmp_path])[0].is_mixed
    assert list(tmp_path.rglob("*.ruleguard")) == []


def test_a_file_that_somebody_changed_meanwhile_stops_everything(tmp_path: Path):
    paths = scripts(tmp_path)
    paths[2].write_bytes(b"mine")
    with pytest.raises(RuleguardError, match="changed by somebody else"):
        replace_all(contents(paths))
    assert [path.read_bytes() for path in paths] == [IN, IN, b"mine"]
    assert sorted(tmp_path.rglob("*.*")) == sorted(paths)


def test_a_note_that_says_nonsense_deletes_nothing(tmp_path: Path):
    precious = tmp_path / "precious.ruleguard"
    precious.write_bytes(b"x")
    note = tmp_path / "ruleguard-unfinished-0.log"
    note.write_bytes(f'- - "{precious}" "{tmp_path}/other"\n- -\n\xff'.encode("latin-1"))
    assert not unfinished([tmp_path])[0].is_mixed
    forget(unfinished([tmp_path]))
    assert precious.exists()


def test_mode_and_times_stay(tmp_path: Path):
    path = tmp_path / "0.ps1"
    path.write_bytes(IN)
    path.chmod(0o640)
    os.utime(path, ns=(10**18, 10**18 + 123_456_700))
    replace_all([NewContent(path, IN, OUT)], keep_times=True)
    status = path.stat()
    assert status.st_mtime_ns == 10**18 + 123_456_700
    if os.name == "posix":
        assert stat.S_IMODE(status.st_mode) == 0o640
    replace_all([NewContent(path, OUT, IN)])
    assert path.stat().st_mtime_ns > 10**18 * 1.5
    assert sorted(tmp_path.iterdir()) == [path]


DRIVER = """
import os, sys
from ruleguard.cli import replace_files
count, limit, replace = [0], int(sys.argv[1]), os.replace
def counted(*names):
    count[0] += 1
    if count[0] > limit:
        os._exit(9)
    replace(*names)
replace_files.os.replace = counted
sys.argv = ["ruleguard", "rewrite", *sys.argv[2:]]
from ruleguard.cli.main import run
run()
"""


@pytest.mark.parametrize("limit", [0, 1, 2])
def test_a_process_that_is_really_killed(tmp_path: Path, root: Path, limit: int):
    paths = scripts(tmp_path)
    call = [*map(str, paths), "--in-place", *MAP]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1"}

    def start(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(arguments, capture_output=True, text=True, env=environment, timeout=60, check=False)

    assert start(sys.executable, "-c", DRIVER, str(limit), *call).returncode == 9
    assert sorted(path.read_bytes() for path in paths) == sorted([OUT] * limit + [IN] * (3 - limit))
    seen = start(sys.executable, "-m", "ruleguard", "rewrite", str(paths[0]), "--check", *MAP)
    assert ("ended before it was done" in seen.stderr) == (limit > 0)
    again = start(sys.executable, "-m", "ruleguard", "rewrite", *call)
    assert again.returncode == 0
    assert ("ended before it was done" in again.stderr) == (limit > 0)
    assert [path.read_bytes() for path in paths] == [OUT] * 3
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted(paths)
    assert start(sys.executable, "-m", "ruleguard", "rewrite", *call).stdout.count("nothing to change") == 1


def test_the_names_that_fail_are_those_the_writer_calls():
    for (caller, module), names in CALLS.items():
        text = Path(str(caller.__file__)).read_text(encoding="utf-8")
        assert [name for name in names if f"{module}.{name}(" not in text] == []
    assert shutil.copystat is replace_files.shutil.copystat
    assert vars(replace_files)["replace"] is rename.replace
