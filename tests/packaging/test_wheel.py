"""The wheel as a user gets it: built, installed into an environment of its own, run from somewhere else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

import ruleguard
from ruleguard.lint import catalogue
from ruleguard.lint.registry import registry

ROOT = Path(__file__).resolve().parents[2]
RULE_FILES = sorted((ROOT / "rules").glob("*.yaml"))
DIST_INFO = f"ruleguard-{ruleguard.__version__}.dist-info"
TIMEOUT = 120


@dataclass(frozen=True)
class Environment:
    """A virtual environment with the wheel in it, and an empty folder to run it in."""

    folder: Path
    elsewhere: Path

    @property
    def python(self) -> Path:
        return _scripts(self.folder) / ("python.exe" if os.name == "nt" else "python")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The console script."""
        return run([_scripts(self.folder) / "ruleguard", *arguments], self.elsewhere)


def run(
    command: Sequence[str | Path], folder: Path, variables: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run in a folder, with nothing of the surrounding interpreter's settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "RULEGUARD"))}
    return subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=clean | {"PYTHONUTF8": "1"} | (variables or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT,
    )


def succeed(command: Sequence[str | Path], folder: Path) -> str:
    done = run(command, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _scripts(environment: Path) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin")


def build(folder: Path, *options: str) -> Path:
    """Build with the backend that is installed; the wheel that comes out."""
    succeed([sys.executable, "-m", "build", "--no-isolation", *options, "--outdir", folder, ROOT], folder.parent)
    (wheel,) = folder.glob("*.whl")
    return wheel


def members(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel") / "dist", "--wheel")


@pytest.fixture(scope="module")
def content(wheel: Path) -> dict[str, bytes]:
    return members(wheel)


@pytest.fixture(scope="module")
def metadata(content: dict[str, bytes]) -> Message:
    return Parser().parsestr(content[f"{DIST_INFO}/METADATA"].decode("utf-8"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The wheel in an empty environment. Its dependencies are those of the running interpreter: no network is needed."""
    folder = tmp_path_factory.mktemp("installed")
    environment = Environment(folder / "venv", folder / "elsewhere")
    environment.elsewhere.mkdir()
    succeed([sys.executable, "-m", "venv", "--without-pip", environment.folder], folder)
    pip = [sys.executable, "-m", "pip", "--python", environment.python, "--disable-pip-version-check"]
    succeed([*pip, "install", "--no-deps", "--no-index", "--quiet", wheel], folder)
    # Only now, lest pip takes a ruleguard of the running interpreter for the one to replace.
    own = succeed([environment.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder).strip()
    paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(own) / "dependencies.pth").write_text("\n".join(sorted(paths)) + "\n", encoding="utf-8")
    return environment


def test_only_the_package_is_in_the_wheel(content: dict[str, bytes]) -> None:
    assert {name.partition("/")[0] for name in content} == {"ruleguard", DIST_INFO}
    assert not [name for name in content if re.search(r"(^|/)(tests?|conftest|test_\w+|__pycache__)(/|\.py)", name)]


def test_every_module_is_in_the_wheel(content: dict[str, bytes]) -> None:
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "ruleguard").rglob("*.py")}
    assert modules == {name for name in content if name.endswith(".py")}


def test_the_templates_are_in_the_wheel(content: dict[str, bytes]) -> None:
    folder = ROOT / "ruleguard" / "render" / "templates"
    files = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in folder.iterdir()}
    assert {name.rpartition(".")[2] for name in files} == {"j2", "css", "js"}
    assert {name: content.get(name) for name in files} == files


def test_every_rule_file_is_in_the_wheel(content: dict[str, bytes]) -> None:
    packaged = {name: data for name, data in content.items() if name.startswith("ruleguard/_rules/")}
    assert packaged == {f"ruleguard/_rules/{path.name}": path.read_bytes() for path in RULE_FILES}
    assert RULE_FILES


def test_the_compiled_catalogue_of_the_wheel_is_that_of_its_rule_files(content: dict[str, bytes]) -> None:
    compiled = json.loads(content["ruleguard/lint/catalogue.json"])
    assert compiled["files"] == catalogue.files()
    assert [entry["id"] for entry in compiled["rules"]] == [path.stem for path in RULE_FILES]


def test_types_and_licence_are_in_the_wheel(content: dict[str, bytes]) -> None:
    assert "ruleguard/py.typed" in content
    assert content[f"{DIST_INFO}/licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()


def test_metadata(content: dict[str, bytes], metadata: Message) -> None:
    assert metadata["Name"] == "ruleguard"
    assert metadata["Version"] == ruleguard.__version__
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "MIT"
    scripts = content[f"{DIST_INFO}/entry_points.txt"].decode("utf-8")
    assert scripts.split() == ["[console_scripts]", "ruleguard", "=", "ruleguard.__main__:main"]


def test_tools_of_the_project_are_no_dependencies_of_the_wheel(metadata: Message) -> None:
    needed = [text for text in metadata.get_all("Requires-Dist", []) if "extra ==" not in text]
    assert not [
        text for text in needed if text.startswith(("pytest", "hypothesis", "build", "hatchling", "ruff", "mypy"))
    ]


def test_a_wheel_made_from_the_source_distribution_is_the_same(content: dict[str, bytes], tmp_path: Path) -> None:
    # Without an option, build makes the source distribution and from that the wheel.
    assert members(build(tmp_path / "dist")) == content


def test_the_installed_package_is_the_one_that_is_run(installed: Environment) -> None:
    code = "import ruleguard, ruleguard.lint.catalogue as c; print(ruleguard.__file__); print(c.rules_folder())"
    package, rules = succeed([installed.python, "-c", code], installed.elsewhere).splitlines()
    assert Path(package).resolve().is_relative_to(installed.folder.resolve())
    assert Path(rules).resolve() == Path(package).resolve().parent / "_rules"


def test_version(installed: Environment) -> None:
    expected = f"ruleguard {ruleguard.__version__}\n"
    done = installed.run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, expected, "")
    assert succeed([installed.python, "-m", "ruleguard", "--version"], installed.elsewhere) == expected


def test_the_rules_are_those_of_the_checkout(installed: Environment) -> None:
    done = installed.run("rules", "--format", "json")
    ids = [rule["id"] for rule in json.loads(done.stdout)["rules"]]
    assert ids == list(registry())
    assert {path.stem for path in RULE_FILES} <= set(ids)


def test_rules_are_listed_as_text(installed: Environment) -> None:
    done = installed.run("rules")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(registry())


def test_diff_of_the_samples(installed: Environment) -> None:
    for name in ("active.json", "staging.json"):
        shutil.copy(ROOT / "samples" / name, installed.elsewhere)
    done = installed.run("diff", "active.json", "staging.json")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("BLOCKED")
    assert "active.json:" in done.stdout


def test_lint_of_a_script(installed: Environment) -> None:
    shutil.copy(ROOT / "samples" / "rules" / "hr-leavers.ps1", installed.elsewhere)
    done = installed.run("lint", "hr-leavers.ps1")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_checkout_has_its_rules_beside_the_package() -> None:
    if not Path(ruleguard.__file__).resolve().is_relative_to(ROOT):
        pytest.skip("the tests run against an installed package")
    assert catalogue.rules_folder() == ROOT / "rules"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the package and its rules that may be changed."""
    for name in ("ruleguard", "rules"):
        shutil.copytree(ROOT / name, tmp_path / "copy" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "copy"


def _listed(checkout: Path) -> dict[str, str]:
    """Summaries by rule id, as the copy says them."""
    command = [sys.executable, "-m", "ruleguard", "rules", "--format", "json"]
    done = run(command, checkout, {"PYTHONPATH": str(checkout)})
    assert done.returncode == 0, done.stderr
    return {rule["id"]: rule["summary"] for rule in json.loads(done.stdout)["rules"]}


def test_a_rule_file_added_to_a_checkout_is_read(checkout: Path) -> None:
    old = RULE_FILES[-1].read_text(encoding="utf-8")
    new = old.replace(f"id: {RULE_FILES[-1].stem}\n", "id: added-just-now\n", 1)
    assert new != old
    (checkout / "rules" / "added-just-now.yaml").write_text(new, encoding="utf-8")
    assert set(_listed(checkout)) == {*registry(), "added-just-now"}


def test_a_rule_file_changed_in_a_checkout_is_read(checkout: Path) -> None:
    file = checkout / "rules" / RULE_FILES[-1].name
    summary = registry()[file.stem].summary
    file.write_text(file.read_text(encoding="utf-8").replace(summary, "Changed just now", 1), encoding="utf-8")
    assert _listed(checkout)[file.stem] == "Changed just now"
