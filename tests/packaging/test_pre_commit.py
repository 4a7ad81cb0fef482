"""The hooks for pre-commit, run by pre-commit itself in a repository of their own."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

pytest.importorskip("pre_commit")
if shutil.which("git") is None:
    pytest.skip("git is not installed", allow_module_level=True)

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
if not MANIFEST.exists():
    pytest.skip("an installed package has no hooks", allow_module_level=True)
HOOKS: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(MANIFEST.read_text(encoding="utf-8"))
TIMEOUT = 120
CONNECTOR = "f189dba4-de79-4620-89dd-c2f808683ba1"
ELSEWHERE = "0f0f0f0f-1111-4222-8333-444444444444"
OTHERS = {
    "package.json": '{"name": "x", "private": true}\n',
    "tsconfig.json": '{\n  // a comment\n  "compilerOptions": {},\n}\n',
    "pom.xml": "<project/>\n",
    "connectors/settings.xml": "<connectors/>\n",
    "build.ps1": "Remove-Item -Recurse bin\n",
    "notes.txt": "Dear all, New rules tomorrow.\n",
}


def test_the_manifest_is_valid() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST)],
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert [hook["id"] for hook in HOOKS] == ["ruleguard-lint", "ruleguard-connectors"]
    assert all(hook["require_serial"] and hook["language"] == "python" for hook in HOOKS)


def test_the_hooks_call_commands_that_there_are() -> None:
    for hook in HOOKS:
        program, command, *_ = shlex.split(hook["entry"])
        assert (program, command) == ("ruleguard", "lint")


@pytest.mark.parametrize("name", ["a.ps1", "a.PS1", "a.ps1.txt", "a.json", "a.xml", "Connectors/A.XML", "a.txt"])
def test_exports_are_given_to_the_hooks(name: str) -> None:
    assert all(re.search(hook["files"], name) for hook in HOOKS)


@pytest.mark.parametrize("name", ["a.py", "ps1", "json/a.md", "a.xml.bak", "a.jsonl"])
def test_other_files_are_not(name: str) -> None:
    assert not any(re.search(hook["files"], name) for hook in HOOKS)


class Repository:
    """A git repository with the hooks installed; they run this interpreter's ruleguard, so that no network is needed."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.variables = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))},
            "HOME": str(home),
            "PRE_COMMIT_HOME": str(home / "pre-commit"),
            "PRE_COMMIT_COLOR": "never",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "NO_COLOR": "1",
        }
        for name in ("AUTHOR", "COMMITTER"):
            self.variables |= {f"GIT_{name}_NAME": "Jan", f"GIT_{name}_EMAIL": "jan@contoso.example"}

    def run(self, *command: str) -> tuple[int, str]:
        """The exit code and everything that was printed."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=TIMEOUT,
        )
        return done.returncode, done.stdout

    def succeed(self, *command: str) -> str:
        code, output = self.run(*command)
        assert code == 0, output
        return output

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self) -> tuple[int, str]:
        """Commit everything; the hooks decide."""
        self.succeed("git", "add", "--all")
        return self.run("git", "commit", "--message", "Change")


def ageless(export: str) -> str:
    """An export without the version of its server: the support of each version ends some day."""
    return re.sub(r'"azureADConnectVersion": "[^"]*",|(?<=>)2\.\d+\.\d+\.\d+(?=<)', "", export)


def as_local(hook: dict[str, Any]) -> dict[str, Any]:
    """A hook of the manifest that runs what is checked out instead of what pre-commit would install."""
    _, *arguments = shlex.split(hook["entry"])
    entry = shlex.join([sys.executable.replace("\\", "/"), "-m", "ruleguard", *arguments])
    return {**hook, "entry": entry, "language": "system"}


@pytest.fixture
def repository(tmp_path: Path, samples: Path) -> Repository:
    made = Repository(tmp_path / "repository", tmp_path / "home")
    made.folder.mkdir()
    (tmp_path / "home").mkdir()
    config = {"repos": [{"repo": "local", "hooks": [as_local(hook) for hook in HOOKS]}]}
    made.write(".pre-commit-config.yaml", json.dumps(config))
    made.write("ruleguard.yaml", "target: servers/active.json\n")
    made.write("servers/active.json", ageless((samples / "active.json").read_text(encoding="utf-8")))
    for name, text in OTHERS.items():
        made.write(name, text)
    made.succeed("git", "init", "--quiet")
    made.succeed(sys.executable, "-m", "pre_commit", "install")
    code, output = made.commit()
    assert code == 0, output
    assert output.count("Passed") == len(HOOKS)
    return made


def script(samples: Path, connector: str = CONNECTOR) -> str:
    text = (samples / "rules" / "tidy-department-names.ps1").read_text(encoding="utf-8")
    assert CONNECTOR in text
    return text.replace(CONNECTOR, connector)


def test_good_changes_are_committed(repository: Repository, samples: Path) -> None:
    repository.write("rules/department.ps1", script(samples))
    leavers = (samples / "rules" / "hr-leavers.ps1").read_text(encoding="utf-8")
    repository.write("a folder/leavers.ps1.txt", leavers)
    code, output = repository.commit()
    assert code == 0, output
    assert output.count("Passed") == len(HOOKS)


def test_the_connector_of_another_server_is_refused(repository: Repository, samples: Path) -> None:
    repository.write("rules/department.ps1", script(samples, ELSEWHERE))
    code, output = repository.commit()
    assert code == 1
    assert output.count("Failed") == len(HOOKS)
    assert "foreign-connector" in output
    repository.write("rules/department.ps1", script(samples))
    assert repository.commit()[0] == 0


def test_a_mistake_is_refused_by_the_first_hook_only(repository: Repository, samples: Path) -> None:
    repository.write("rules/department.ps1", script(samples) + "\n\nRemove-ADSyncRule -Identifier 'x'\n")
    code, output = repository.commit()
    assert code == 1
    assert re.findall(r"\.+(Passed|Failed)", output) == ["Failed", "Passed"]
    assert "removes-or-changes-server" in output


def test_a_changed_part_is_judged_beside_the_others(repository: Repository, samples: Path) -> None:
    server = repository.folder / "servers" / "pilot"
    shutil.copytree(samples / "server", server)
    for path in server.rglob("*.xml"):
        path.write_text(ageless(path.read_text(encoding="utf-8")), encoding="utf-8")
    code, output = repository.commit()
    assert code == 0, output
    rule = sorted(server.glob("SynchronizationRules/*.xml"))[0]
    text = rule.read_text(encoding="utf-8")
    changed = re.sub(r"<connector>[^<]*</connector>", f"<connector>{{{ELSEWHERE}}}</connector>", text)
    assert changed != text
    rule.write_text(changed, encoding="utf-8")
    code, output = repository.commit()
    assert code == 1
    assert output.count("Failed") == len(HOOKS)
    assert "unknown-connector" in output


def test_a_removed_file_is_no_change_to_check(repository: Repository) -> None:
    (repository.folder / "build.ps1").unlink()
    code, output = repository.commit()
    assert code == 0, output
