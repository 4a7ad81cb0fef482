"""The entries of ``rules/*.yaml``, from a wheel, an editable install and a checkout alike.

Reading YAML takes longer than linting a script, so the entries are kept as JSON beside this module. A checkout whose YAML
files differ from what the JSON was made of reads the YAML; an installed package trusts the JSON it was built with.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

Entry = dict[str, Any]
_PACKAGE = Path(__file__).resolve().parent.parent
COMPILED = _PACKAGE / "lint" / "catalogue.json"


def rules_folder() -> Path:
    """Where the YAML files are: inside an installed package, beside it in a checkout."""
    packaged = _PACKAGE / "_rules"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "rules"


def builtin_entries() -> list[Entry]:
    """The built-in declarative rules, each as the mapping that its YAML file holds."""
    compiled = json.loads(COMPILED.read_bytes())
    entries: list[Entry] = compiled["rules"]
    if (_PACKAGE / "_rules").is_dir() or compiled["digest"] == digest(rules_folder()):
        return entries
    return read_folder(rules_folder())


def read_folder(folder: Path) -> list[Entry]:
    """The entries of every YAML file of a folder, sorted by name."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    return [dict(yaml.load(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.yaml"))]


def digest(folder: Path) -> str:
    """Changes when a rule file is added, removed or edited."""
    summary = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        summary.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return summary.hexdigest()


def compile_catalogue() -> str:
    """The text of the JSON file, made from the YAML files."""
    folder = rules_folder()
    return json.dumps({"digest": digest(folder), "rules": read_folder(folder)}, indent=1, ensure_ascii=False) + "\n"
