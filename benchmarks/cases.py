"""What is timed, and against what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from benchmarks.inputs import SETTINGS_BYTES, write_scripts, write_settings
from benchmarks.timing import BARE, ROOT, Process

# What the console scripts of the two programs do.
_RULEGUARD = "import sys; from ruleguard.__main__ import main; sys.exit(main())"
_YAMLLINT = "import sys; from yamllint.cli import run; sys.exit(run())"

_READ_FOLDER = "import pathlib, sys; [path.read_bytes() for path in pathlib.Path(sys.argv[1]).iterdir()]"
_READ = "import sys; open(sys.argv[1], encoding='utf-8').read()"
_DEEPDIFF = (
    "import json, sys; from deepdiff import DeepDiff\n"
    "one, other = (json.load(open(name, encoding='utf-8')) for name in sys.argv[1:]); DeepDiff(one, other)"
)
_GIT_DIFF = "import subprocess, sys; subprocess.run(['git', 'diff', '--no-index', *sys.argv[1:]])"
_LOAD_JSON = "import json, sys\nfor name in sys.argv[1:]: json.load(open(name, encoding='utf-8'))"
_CHECK = (
    "import sys\nfrom ruleguard.expressions.check import check\n"
    "for text in open(sys.argv[1], encoding='utf-8').read().strip().split('\\n\\n'): check(text)"
)
_PARSE_PYTHON = "import ast, sys; ast.parse(open(sys.argv[1], encoding='utf-8').read())"
_PARSE_XML = "import sys\nfrom lxml import etree\nfor name in sys.argv[1:]: etree.parse(name)"

_REAL_SERVER = ROOT.parent / "shared" / "data" / "connect-1.1.130-contoso"
_SAMPLE_SERVER = ROOT / "samples" / "server"


@dataclass(frozen=True, slots=True)
class Target:
    """``measure``: ratio (whole processes), net ratio (without the start of the interpreter), seconds (whole process)."""

    measure: str
    limit: float


@dataclass(frozen=True, slots=True)
class Case:
    """``subject`` and ``floor`` do comparable work on the same input, or an input of the same size."""

    name: str
    subject: Process
    floor: Process
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A case that cannot be timed here."""

    why: str


def startup(_: Mapping[str, Path]) -> Case:
    """How long until ruleguard could begin."""
    return Case("startup", ruleguard("--version"), BARE, Target("ratio", 2.5))


def small_lint(inputs: Mapping[str, Path]) -> Case | Skipped:
    """What somebody waits for in an editor or a pre-commit hook."""
    if find_spec("yamllint") is None:
        return Skipped('yamllint is not installed (python -m pip install -e ".[bench]")')
    config = "extends: default"
    floor = Process("yamllint", ("-c", _YAMLLINT, "-d", config, str(inputs["small.yaml"])))
    return Case("small-lint", ruleguard("lint", str(inputs["small.ps1"])), floor, Target("ratio", 1.0))


def large_show(inputs: Mapping[str, Path]) -> Case:
    """All rules of a server in one script."""
    script = str(inputs["large.ps1"])
    return Case("large-show", ruleguard("show", script), Process("read the file", ("-c", _READ, script)))


def server_diff(_: Mapping[str, Path]) -> Case:
    """A folder of XML files, read twice."""
    folder = server()
    files = sorted(str(path) for path in folder.rglob("*.xml"))
    floor = Process("lxml parse, both sides", ("-c", _PARSE_XML, *files, *files))
    subject = ruleguard("diff", str(folder), str(folder))
    return Case("server-diff", subject, floor, Target("seconds", 0.4) if folder is _REAL_SERVER else None)


def server_lint(_: Mapping[str, Path]) -> Case:
    """Every rule of the catalogue over a whole server. The day is the export's own, for an old build is a finding."""
    folder = server()
    files = sorted(str(path) for path in folder.rglob("*.xml"))
    subject = ruleguard("lint", str(folder), "--today", "2016-05-03")
    floor = Process("lxml parse", ("-c", _PARSE_XML, *files))
    return Case("server-lint", subject, floor, Target("seconds", 0.7) if folder is _REAL_SERVER else None)


def many_scripts(inputs: Mapping[str, Path]) -> Case:
    """A folder with a thousand scripts, checked as one configuration on one processor."""
    folder = str(write_scripts(inputs["small.ps1"].parent))
    floor = Process("read the files", ("-c", _READ_FOLDER, folder))
    return Case("many-scripts", ruleguard("lint", folder, "--jobs", "1", exit_code=1), floor, Target("seconds", 12))


def many_jobs(inputs: Mapping[str, Path]) -> Case:
    """The same with as many processes as are of use, against one."""
    folder = str(write_scripts(inputs["small.ps1"].parent))
    one = ruleguard("lint", folder, "--jobs", "1", exit_code=1)
    return Case("many-jobs", ruleguard("lint", folder, exit_code=1), one, Target("ratio", 1.0))


def settings_diff(inputs: Mapping[str, Path]) -> Case:
    """Two settings files larger than any seen so far; about one rule in a hundred differs."""
    files = (str(inputs["active.json"]), str(inputs["staging.json"]))
    floor = Process("json.load of both", ("-c", _LOAD_JSON, *files))
    return Case("settings-diff", ruleguard("diff", *files, exit_code=1), floor, Target("ratio", 8))


def against_deepdiff(inputs: Mapping[str, Path]) -> Case | Skipped:
    """The same two files, against a comparison that knows nothing of what they mean."""
    if find_spec("deepdiff") is None:
        return Skipped('deepdiff is not installed (python -m pip install -e ".[bench]")')
    files = (str(inputs["active.json"]), str(inputs["staging.json"]))
    floor = Process("deepdiff of both", ("-c", _DEEPDIFF, *files))
    return Case("diff-deepdiff", ruleguard("diff", *files, exit_code=1), floor, Target("ratio", 0.25))


def against_git(inputs: Mapping[str, Path]) -> Case | Skipped:
    """The same two files, against a comparison of lines."""
    if which("git") is None:
        return Skipped("git is not installed")
    files = (str(inputs["active.json"]), str(inputs["staging.json"]))
    floor = Process("git diff --no-index", ("-c", _GIT_DIFF, *files))
    return Case("diff-git", ruleguard("diff", *files, exit_code=1), floor)


def tenfold_diff(inputs: Mapping[str, Path]) -> Case:
    """Two settings files with ten times the rules of two others."""
    folder = inputs["small.ps1"].parent
    few, many = (tuple(map(str, write_settings(folder, size))) for size in (SETTINGS_BYTES // 10, SETTINGS_BYTES))
    floor = ruleguard("diff", *few, exit_code=1)
    return Case("diff-tenfold", ruleguard("diff", *many, exit_code=1), floor, Target("net ratio", 11))


def expressions(inputs: Mapping[str, Path]) -> Case:
    """Expressions parsed and checked; no two are equal, so that nothing is gained from what was kept of the last one."""
    subject = Process("ruleguard expressions", ("-c", _CHECK, str(inputs["expressions.txt"])))
    floor = Process("ast.parse of the size", ("-c", _PARSE_PYTHON, str(inputs["expressions.py"])))
    return Case("expressions", subject, floor, Target("seconds", 1.5))


def server() -> Path:
    """The export of a whole server: a real one where there is one, else the sample."""
    return _REAL_SERVER if _REAL_SERVER.is_dir() else _SAMPLE_SERVER


CASES: Mapping[str, Callable[[Mapping[str, Path]], Case | Skipped]] = {
    "startup": startup,
    "small-lint": small_lint,
    "large-show": large_show,
    "server-lint": server_lint,
    "server-diff": server_diff,
    "settings-diff": settings_diff,
    "diff-deepdiff": against_deepdiff,
    "diff-git": against_git,
    "diff-tenfold": tenfold_diff,
    "expressions": expressions,
    "many-scripts": many_scripts,
    "many-jobs": many_jobs,
}


def ruleguard(*arguments: str, exit_code: int = 0) -> Process:
    """The command line, as the console script starts it."""
    return Process("ruleguard " + arguments[0], ("-c", _RULEGUARD, *arguments), exit_code)
