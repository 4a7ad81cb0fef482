"""Reports of ``ruleguard diff`` to render: that of the samples, and ones that say whatever a test wants said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ruleguard.cli.inputs import load_one
from ruleguard.diff.change import Change, NotCompared
from ruleguard.diff.commands import commands
from ruleguard.diff.compare import compare
from ruleguard.diff.impact import Judged, Verdict, judge, verdict
from ruleguard.diff.judgement import Level
from ruleguard.diff.run_steps import RunStep, run_steps
from ruleguard.model.nodes import Config, Input, Server
from ruleguard.render.diff_report import DiffReport
from ruleguard.text import Location, Source, Span

NASTY = (
    "</script><script>window.pwned=1</script>",
    "</style><style>body{display:none}</style>",
    "<img src=x onerror=window.pwned=1>",
    '"><svg onload="window.pwned=1">',
    "' onmouseover='window.pwned=1' x='",
    "javascript:window.pwned=1",
    "[click](javascript:window.pwned=1) ![i](https://evil.example/x.png)",
    "<https://evil.example> https://evil.example/a_b_c www.evil.example",
    "{{ 7*7 }} {% raw %} ${7*7}",
    "<!-- --> <![CDATA[ ]]> &lt; &#60; &amp",
    "@everyone @octo-cat a@b.example #123 #",
    "a|b\\|c\\\\|d `e` ``f` _g_ *h* **i** ~~j~~ $k$",
    "| a | b |\n|---|---|\n# heading\n- [x] task\n    code\n> quote\n/close",
    "ends with a backslash\\",
    "- a list",
    "1. a list",
    "===",
    "+ ---",
    "```` ~~~~\n```\n````\n<b>",
    "O'Brien \u2019; Remove-Item `$x\n$(whoami)",
    "`",
    " ` ",
    "##vso[task.complete]##[error]",
    "a%b\r\nc::d,e;f]g\x1b[31m\u202e\u200b\u2028\ud800\ufffe",
    "__proto__",
    "",
    " ",
)


NAMES = {"ad:northwind.example": "northwind.example", "ad:fabrikam.example": "Fabrikam's forest"}


def sample_report(root: Path) -> DiffReport:
    """The two samples, with everything that can be listed."""
    return compared(root / "samples" / "active.json", root / "samples" / "staging.json")


def compared(active: Path, staging: Path) -> DiffReport:
    sides = load_one(str(active)), load_one(str(staging))
    comparison = compare(*sides)
    return report(judge(comparison.changes), sides, comparison.not_compared, comparison.cosmetic)


def report(
    judged: Sequence[Judged],
    sides: tuple[Config, Config],
    not_compared: Sequence[NotCompared] = (),
    cosmetic: Sequence[Change] = (),
) -> DiffReport:
    return DiffReport(*sides, judged, verdict(judged), run_steps(judged), not_compared, cosmetic)


ACCEPTED = {
    "source-anchor-changed": "Decided in the design of the move",
    "link-type-changed": "Agreed with the service desk: contractors get accounts from October on (CHG-4711)",
    "description-changed": "New wording of the owners",
}
UNDECIDED = (
    "rules that are in no script: exports/rules.ps1 holds only those that somebody exported; export both servers in one "
    "format: Export settings in the wizard, or Get-ADSyncServerConfiguration",
    "source anchor, sign-in and the other settings: exports/rules.ps1 does not say; export both servers in one format",
)
CHECKLIST = (
    "connector 'HR feed' (Generic SQL) is in no settings export, and its steps fail after an upgrade until it is "
    "refreshed: write it down, and set it up by hand on another server",
    "the farm of sign-in.northwind.example is not part of an import: enter its certificate again on staging",
)


def decided(found: DiffReport) -> DiffReport:
    """The same report after somebody has accepted some changes, with a list of what is to be done by hand."""
    judged = [replace(item, accepted=ACCEPTED.get(item.id, "")) for item in found.judged]
    steps = run_steps(item for item in judged if not item.accepted)
    return replace(
        found,
        judged=judged,
        verdict=verdict(judged),
        steps=steps,
        commands=commands(steps, NAMES),
        checklist=CHECKLIST,
    )


def unsaid(found: DiffReport) -> DiffReport:
    """The same report where nothing stands against the switch and too little could be compared to say so."""
    judged = [item for item in found.judged if item.level is Level.INFO]
    return replace(found, judged=judged, verdict=Verdict.REVIEW, steps=(), undecided=UNDECIDED)


@dataclass(frozen=True)
class Here:
    """The origin of a node that stands at the third character of a file with a given name."""

    path: str

    def location(self, field: str = "", within: Span | None = None) -> Location:
        return Location(Source(self.path, b"ab\ncdef\ngh"), Span(4, 6))


def side(path: str, text: str) -> Config:
    server = Server(origin=Here(path), host=text, build=text, staging=None, exported_at=text)
    return Config(input=Input(path, text, "utf-8"), server=server, connectors=(), rules=(), settings=(), metaverse=None)


def change(text: str, path: str, action: str = "changed", other: object = None, **more: object) -> Change:
    """A change whose every text is the given one."""
    node = Server(origin=Here(path), host=None, build=None, staging=None, exported_at=None)
    values = {"active": None if action == "added" else text, "staging": None if action == "removed" else other or text}
    fields = {"object": "flow", "key": (f"ad:{text}", text, text), "field": "expression", **values, **more}
    return Change(action=action, active_node=node, staging_node=node, **fields)


def says(text: str, path: str = "a.json") -> DiffReport:
    """A report in which everything that comes from a file is one text."""
    deep = [[{"attribute": text, "operator": text, "value": text}, text], []]
    changes = [
        Judged(change(text, path, other=f"{text} x"), "deciding-flow-changed", Level.BREAKING, "identity", text),
        Judged(change(text, path, "removed", field=""), "flow-missing", Level.WARNING, "value", text),
        Judged(change(text, path, "added", object="rule", field=""), "rule-added", Level.WARNING, "value", text),
        Judged(
            change(text, path, object="rule", key=("entra", text), field="scope", active=deep, staging=[text]),
            "scope-changed",
            Level.BREAKING,
            "deletion",
            text,
        ),
        Judged(
            change(text, path, object="setting", key=("settings", text), field="", active=True, staging=None),
            "setting-changed",
            Level.INFO,
            "operation",
            text,
        ),
        Judged(
            change(text, path, object="rule", key=(f"ad:{text}", text), field="description"),
            "description-changed",
            Level.INFO,
            "operation",
            text,
            accepted=text or "x",
        ),
    ]
    changes.sort(key=lambda item: item.level.rank)
    steps = [RunStep(text, "full import", tuple(f"{item.id}: {item.change.subject}" for item in changes))]
    sides = side(path, text), side(path, text)
    return DiffReport(
        *sides,
        changes,
        verdict(changes),
        steps,
        [NotCompared(text, text)],
        [change(text, path, other=f"{text} x")],
        undecided=(text,),
        commands=(*commands(steps, {text: text}), text),
        checklist=(text, f"{text} x"),
    )


def many(count: int, active: str, staging: str) -> DiffReport:
    """So many changes of long values, each of another rule."""
    changes = [
        Judged(
            change(f"{place}{active}", "a.json", other=f"{place}{staging}", key=("entra", f"Rule {place}", "mail")),
            "flow-changed",
            Level.WARNING,
            "value",
            f"'Rule {place}' writes another value to mail on staging",
        )
        for place in range(count)
    ]
    return report(changes, (side("a.json", "one"), side("b.json", "other")))
