"""The built-in rules, from a wheel, an editable install and a checkout alike.

Reading YAML and importing a hundred modules take longer than linting a script. So what both say is kept as JSON beside this
module: the entries of ``rules/*.yaml`` as they are, and of each Python rule everything but its check, whose module is
imported when the check is called. A checkout whose files differ in name or size from what the JSON was made of reads the
files themselves; an installed package trusts the JSON it was built with.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from ruleguard.diagnostic import Severity
from ruleguard.lint import rules as python_rules
from ruleguard.lint.rule import ON, Deferred, Rule
from ruleguard.text import Source

Entry = dict[str, Any]
_PACKAGE = Path(__file__).resolve().parent.parent
COMPILED = _PACKAGE / "lint" / "catalogue.json"


def rules_folder() -> Path:
    """Where the YAML files are: inside an installed package, beside it in a checkout."""
    packaged = _PACKAGE / "_rules"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "rules"


def builtin() -> tuple[list[Entry], list[Rule]]:
    """The declarative rules, each as the mapping that its YAML file holds, and the rules in Python."""
    compiled = json.loads(COMPILED.read_bytes())
    if (_PACKAGE / "_rules").is_dir() or compiled["files"] == files():
        entries: list[Entry] = compiled["rules"]
        return entries, [_deferred(entry) for entry in compiled["python"]]
    return read_folder(rules_folder()), list(read_modules())


def read_folder(folder: Path) -> list[Entry]:
    """The entries of every YAML file of a folder, sorted by name."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    return [dict(yaml.load(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.yaml"))]


def read_file(source: Source) -> Any:
    """What one YAML file holds. Raises ``ValueError`` when it is no YAML, ``InputError`` when it is too much of it."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    from ruleguard.lint.yaml_limits import refuse_excess

    try:
        refuse_excess(source)
        return YAML(typ="safe", pure=True).load(source.text)
    except (YAMLError, RecursionError) as error:
        raise ValueError(f"is no YAML: {' '.join(str(error).split())[:300]}") from None


def read_modules() -> Iterator[Rule]:
    """The rules of ``ruleguard.lint.rules``, each module imported."""
    for name in _modules():
        rule = import_module(f"{python_rules.__name__}.{name}").RULE
        if not isinstance(rule, Rule):
            raise TypeError(f"{name}.RULE is no Rule")
        yield rule


def _modules() -> list[str]:
    names = os.listdir(python_rules.__path__[0])
    return sorted(name.removesuffix(".py") for name in names if name.endswith(".py") and not name.startswith("_"))


def _deferred(entry: Entry) -> Rule:
    module = entry["module"]
    return Rule(
        id=entry["id"],
        severity=Severity(entry["severity"]),
        category=entry["category"],
        summary=entry["summary"],
        remedy=entry["remedy"],
        manual="",
        on=ON[entry["on"]],
        check=Deferred(f"{python_rules.__name__}.{module}"),
        references=tuple(entry["references"]),
        needs_server=entry["needs_server"],
        mentions=tuple(entry["mentions"]),
    )


def _indexed(module: str, rule: Rule) -> Entry:
    if rule.on is None:
        raise ValueError(f"rule {rule.id} does not say what it looks at")
    return {
        "id": rule.id,
        "module": module,
        "severity": rule.severity.value,
        "category": rule.category,
        "summary": rule.summary,
        "remedy": rule.remedy,
        "on": rule.on.__name__,
        "needs_server": rule.needs_server,
        "mentions": list(rule.mentions),
        "references": list(rule.references),
    }


def files() -> dict[str, int]:
    """The size of every rule file by its name: changes when one is added, removed or becomes longer or shorter."""
    folders = (str(rules_folder()), python_rules.__path__[0])
    names = ((folder, name) for folder in folders for name in os.listdir(folder) if name.endswith((".yaml", ".py")))
    return dict(sorted((name, os.path.getsize(f"{folder}/{name}")) for folder, name in names))


def compile_catalogue() -> str:
    """The text of the JSON file, made from the YAML files and the modules."""
    modules = [_indexed(name, rule) for name, rule in zip(_modules(), read_modules(), strict=True)]
    content = {"files": files(), "rules": read_folder(rules_folder()), "python": modules}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"
