"""``lint --changed``: changed files stand for the configurations they belong to, and what is no export is passed over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ruleguard.cli.changed import load_changed

FOREIGN = {
    "package.json": '{"name": "x", "version": "1.0.0"}',
    "connectors/settings.json": '{"azure": true}',
    "Connectors/bean.xml": "<beans><connector/></beans>",
    "pom.xml": "<project/>",
    "build.ps1": "Remove-Item -Recurse bin",
    "sync.ps1": "Import-Module ADSync\nStart-ADSyncSyncCycle -PolicyType Delta\n",
    "notes.txt": "Dear all, New rules tomorrow.",
    "broken.json": "{",
    "broken.xml": "<",
    "empty.json": "",
    "image.txt": "\0\1\2",
    "tool.py": "# New-ADSyncRule",
}


@pytest.fixture
def repository(tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(samples, tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def paths(*changed: str) -> list[str]:
    reading = load_changed(changed)
    assert reading.errors == []
    return [config.input.path.replace("\\", "/") for config in reading.configs]


def test_what_is_no_export_is_passed_over(repository: Path) -> None:
    for name, text in FOREIGN.items():
        (repository / name).parent.mkdir(exist_ok=True)
        (repository / name).write_text(text, encoding="utf-8")
    assert paths(*FOREIGN, "gone.json", "samples/server/Connectors/gone.xml") == []


def test_a_part_stands_for_its_server_once(repository: Path) -> None:
    parts = sorted(path.relative_to(repository).as_posix() for path in repository.glob("samples/server/*/*.xml"))
    assert len(parts) > 2
    assert paths(*parts, *parts, f"./{parts[0]}") == ["samples/server"]
    (config,) = load_changed(parts[:1]).configs
    assert config.connectors
    assert config.rules
    assert config.metaverse is not None


def test_a_part_in_the_folder_where_the_program_runs(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "samples" / "server")
    changed = [path.as_posix() for path in Path().glob("SynchronizationRules/*.xml")]
    assert paths(*changed) == ["."]


def test_scripts_beside_a_server_are_not_drawn_in(repository: Path) -> None:
    shutil.copy("samples/rules/hr-leavers.ps1", "samples/server/hr-leavers.ps1")
    shutil.copy("samples/active.json", "samples/server/active.json")
    part = next(repository.glob("samples/server/Connectors/*.xml")).relative_to(repository).as_posix()
    assert paths(part) == ["samples/server"]
    assert paths(part, "samples/server/hr-leavers.ps1") == ["samples/server", "samples/server/hr-leavers.ps1"]


def test_files_that_stand_by_themselves(repository: Path) -> None:
    shutil.copy("samples/rules/hr-leavers.ps1", "rules.ps1.txt")
    Path("utf16.ps1").write_bytes(Path("samples/rules/hr-leavers.ps1").read_text(encoding="utf-8").encode("utf-16"))
    changed = ["samples/active.json", "rules.ps1.txt", "utf16.ps1"]
    assert paths(*changed) == changed


def test_the_description_of_a_server_stands_for_it(repository: Path) -> None:
    stub = '{"policyMetadata": {"type": "migration"}, "deploymentMetadata": {"hostName": "sync1"}}'
    Path("samples/server/MigratedPolicy.json").write_text(stub, encoding="utf-8")
    part = next(repository.glob("samples/server/Connectors/*.xml")).relative_to(repository).as_posix()
    assert paths("samples/server/MigratedPolicy.json", part) == ["samples/server"]
    (config,) = load_changed(["samples/server/MigratedPolicy.json"]).configs
    assert config.server.host == "SYNC01"
    assert config.rules
    Path("alone").mkdir()
    shutil.copy("samples/server/MigratedPolicy.json", "alone")
    assert paths("alone/MigratedPolicy.json") == ["alone/MigratedPolicy.json"]


def test_a_damaged_export_is_told(repository: Path) -> None:
    Path("damaged.json").write_text('{"azureDirectoryPolicy": {', encoding="utf-8")
    part = next(repository.glob("samples/server/SynchronizationRules/*.xml"))
    part.write_text("<synchronizationRule>", encoding="utf-8")
    reading = load_changed(["damaged.json", part.relative_to(repository).as_posix()])
    assert len(reading.errors) == 2
