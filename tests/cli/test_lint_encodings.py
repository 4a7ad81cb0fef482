"""What programs read is UTF-8 whatever the console's code page is: a redirected output ends in a file."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree

NAME = "Contoso - ã ß 日本 \U0001f600"
SCRIPT = f"""New-ADSyncRule -Name '{NAME}' -Direction 'Inbound' -Precedence 200 -SourceObjectType 'user' \
-TargetObjectType 'person' -Connector 'f189dba4-de79-4620-89dd-c2f808683ba1' -LinkType 'Join' -OutVariable syncRule
Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""


def printed(tmp_path: Path, environment: Mapping[str, str], form: str, encoding: str) -> bytes:
    (tmp_path / "ã.ps1").write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "ruleguard", "lint", "ã.ps1", "--isolated", "--format", form],
        capture_output=True,
        cwd=tmp_path,
        env={**environment, "PYTHONIOENCODING": encoding},
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    return done.stdout


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "ascii", "utf-8"])
@pytest.mark.parametrize("form", ["json", "sarif", "gitlab"])
def test_json_is_json_on_any_console(tmp_path: Path, environment: Mapping[str, str], form: str, encoding: str) -> None:
    raw = printed(tmp_path, environment, form, encoding)
    assert NAME in json.dumps(json.loads(raw.decode("utf-8")), ensure_ascii=False)


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "ascii", "utf-8"])
def test_xml_is_xml_on_any_console(tmp_path: Path, environment: Mapping[str, str], encoding: str) -> None:
    root = etree.fromstring(printed(tmp_path, environment, "junit", encoding))
    assert any(NAME in message for message in root.xpath("//failure/@message"))
    assert root.xpath("//testsuite/@name") == ["ã.ps1"]
