"""Default rules for the tests of baselines: the text of real ones and of the samples, edited, as XML and as scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from ruleguard.baselines.held import Deviation, Held, Told
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.readers import rule_script as scripts
from ruleguard.readers import server_xml
from ruleguard.readers.export import Options, read
from ruleguard.rewrite.rule_script import rule_script
from ruleguard.text import Source

HERE = Path(__file__).parent
SCRIPT = Told("rule-script", {})
"""What a script says of the wizard: nothing."""

_TAG = re.compile(r"<immutable-tag>Microsoft\.(\w+)\.\d+<")
_PARAMETER = r'(<parameter name="{}"[^>]*?)(?: />|>[^<]*</parameter>)'


@dataclass(frozen=True, eq=False)
class ServerText:
    """A server's XML without the blanks between elements: rules by tag without revision, and the settings."""

    rules: dict[str, str]
    settings: str

    def edited(self, change: Callable[[str, str], str | None]) -> ServerText:
        """With every rule's text changed; None takes the rule away."""
        found = {name: change(name, text) for name, text in self.rules.items()}
        return ServerText({name: text for name, text in found.items() if text is not None}, self.settings)

    def told(self, choices: dict[str, str]) -> ServerText:
        """With other settings, by their full names."""
        text = self.settings
        for name, value in choices.items():
            text, count = re.subn(_PARAMETER.format(re.escape(name)), rf"\1>{value}</parameter>", text)
            assert count == 1, name
        return ServerText(self.rules, text)

    @cache  # noqa: B019 - lives as long as the server's text
    def config(self) -> Config:
        sources = [Source("MV.xml", self.settings.encode())]
        sources += [Source(f"{name}.xml", text.encode()) for name, text in self.rules.items()]
        (config,) = read("server", sources, Options()).configs
        return config


def server_text(folder: Path) -> ServerText:
    """Of several rules of one stem, the one of the first file."""
    texts = (_compact(path) for path in sorted((folder / "SynchronizationRules").glob("*.xml")))
    rules: dict[str, str] = {}
    for text in texts:
        if match := _TAG.search(text):
            rules.setdefault(match[1], text)
    return ServerText(rules, _compact(folder / "GlobalSettings" / "MV.xml"))


def _compact(path: Path) -> str:
    return re.sub(r">\s+<", "><", path.read_text(encoding="utf-8-sig"))


def from_xml(text: str) -> SyncRule:
    (rule,) = server_xml.read(Source("rule.xml", text.encode())).rules
    return rule


def from_script(rule: SyncRule, change: Callable[[str], str] = str) -> SyncRule:
    """The rule as the rule editor exports it, read again. ``change``: of the script's text."""
    (found,) = scripts.read(Source("rule.ps1", change(rule_script([rule])).encode())).rules
    return found


def cases(name: str) -> list[dict[str, Any]]:
    return YAML(typ="safe").load((HERE / name).read_text(encoding="utf-8"))


def found(held: Held | None) -> list[str]:
    """The deviations as they are written in the cases."""
    assert held is not None
    return sorted(map(named, held.deviations))


def named(item: Deviation) -> str:
    field = f"{item.field} " if item.field in ("merge", "once") else ""
    return f"{item.part}: {field}{item.action}"


def states(held: Iterable[Held | None]) -> set[str]:
    return {item.state.name.lower().replace("_", " ") for each in held if each for item in each.deviations}
