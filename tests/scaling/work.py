"""What the commands do with an input, step by step: how many lines each step executes, by the step's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from ruleguard.cli import diff_run, lint_run
from ruleguard.cli.inputs import load, load_one
from ruleguard.cli.output import as_json
from ruleguard.cli.settings import Grounds
from ruleguard.errors import RuleguardError
from ruleguard.lint.engine import lint
from ruleguard.lint.registry import registry
from ruleguard.model.nodes import Circumstances, Config
from ruleguard.render.style import Style
from tests.scaling.counting import Meter, counted
from tests.scaling.shapes import ROOT, Files

TODAY = date(2026, 1, 1)
PLAIN = Style(colour=False)
LINT_FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "azure")
DIFF_FORMATS = ("text", "json", "markdown", "html", "sarif", "github")
ISOLATED = Grounds(isolated=True)
Counts = Counter[str]
Shape = Callable[[int, str], Files]


def written(folder: Path, files: Files) -> str:
    """The path of the only file, or of the folder that holds all of them."""
    folder.mkdir()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return str(folder / name) if len(files) == 1 else str(folder)


class Work:
    """``counts``: the lines of each step so far."""

    def __init__(self) -> None:
        self.counts: Counts = Counter()

    def do(self, name: str, step: Callable[[], Any]) -> Any:
        """The step's result, None where it is refused."""
        meter = Meter()
        try:
            with meter.counting(), suppress(RuleguardError):
                return step()
        finally:
            self.counts[name] += meter.lines

    def read(self, path: str) -> Config:
        return self.do("read", lambda: load_one(path)) or load_one(path)

    def show(self, config: Config) -> None:
        from ruleguard.render.show import show_json, show_text
        from ruleguard.rewrite.rule_script import rule_script

        self.do("show text", lambda: show_text(config, volatile=True))
        self.do("show json", lambda: show_json(config))
        with suppress(ValueError):
            self.do("show ps1", lambda: rule_script(config.rules))

    def rules(self, config: Config) -> None:
        """Each rule by itself, in one run; the rest of the run as ``lint``."""
        config = replace(counted(config), circumstances=Circumstances(today=TODAY, custom_rule_names="^[A-Z]"))
        meter = Meter()
        own: Counts = Counter()

        def watched(name: str, check: Callable[[Any, Config], Iterator[Any]]) -> Callable[[Any, Config], Iterator[Any]]:
            def call(node: Any, config: Config) -> Iterator[Any]:
                before = meter.lines
                found = list(check(node, config))
                own[name] += meter.lines - before
                return iter(found)

            return call

        rules = [
            each if each.check is None else replace(each, check=watched(each.id, each.check))
            for each in registry().values()
        ]
        with meter.counting():
            lint(config, rules)
        self.counts += Counter({f"rule {name}": lines for name, lines in own.items()})
        self.counts["lint"] += meter.lines - own.total()

    def lint(self, path: str, grounds: Grounds = ISOLATED, **wanted: Any) -> None:
        from ruleguard.render.report import Report

        reading = load([path])
        outcome = self.do("lint run", lambda: lint_run.run(reading, grounds, lint_run.Wanted(today=TODAY, **wanted)))
        report = Report(outcome.found, outcome.inputs, outcome.rules, outcome.errors)
        self._formats("lint", LINT_FORMATS, report, ("text", "concise"))

    def diff(self, one: Config, other: Config, *, reports: bool) -> None:
        from ruleguard.plan.build import Basis, build
        from ruleguard.render.plan_folder import plan_folder
        from ruleguard.render.plan_report import PlanReport

        sides = counted(one), counted(other)
        found = self.do(
            "diff", lambda: diff_run.report_on(*sides, ISOLATED, diff_run.Wanted(today=TODAY, cosmetic=True))
        )
        if found is None:
            return
        report, comparison = found
        if reports:
            self._formats("diff", DIFF_FORMATS, report, ("text",))
        basis = Basis(report.judged, comparison, report.checklist, ())
        plan = PlanReport(self.do("plan", lambda: build(*sides, basis)), report)
        if reports:
            self._formats("plan", ("text", "json", "markdown"), plan, ("text",))
            self.do("plan folder", lambda: plan_folder(plan))

    def assess(self, path: str, *, reports: bool) -> None:
        from ruleguard.cli import assess_run

        for target in ("connect", "cloud-sync"):
            wanted = assess_run.Wanted(today=TODAY, target=target, isolated=True)
            report = self.do(f"assess {target}", lambda wanted=wanted: assess_run.run(path, wanted))
            if report is not None and reports:
                self._formats("assess", ("text", "json", "markdown"), report, ("text",))

    def baseline(self, path: str, config: Config) -> None:
        from ruleguard.baselines.capture import capture
        from ruleguard.cli import baseline_check

        report = self.do("baseline check", lambda: baseline_check.run(path, ISOLATED, []))
        if report is not None:
            self._formats("baseline", ("text", "json", "markdown"), report, ("text",))
        self.do("baseline capture", lambda: capture(config))

    def script(self, config: Config, folder: Path) -> None:
        """The rules as a script: read, checked and rewritten."""
        from ruleguard.cli.rewrite_run import Wanted, run
        from ruleguard.render.rewrite import rewrite_diff, rewrite_json
        from ruleguard.rewrite.rule_script import rule_script

        try:
            text = rule_script(config.rules)
        except ValueError:
            return
        path = written(folder, {"in.ps1": text.encode()})
        found = self.do("read ps1", lambda: load_one(path))
        if found is None:
            return
        self.do("lint ps1", lambda: lint(found, registry().values()))
        samples = {"active": str(ROOT / "samples" / "active.json"), "staging": str(ROOT / "samples" / "staging.json")}
        files = self.do("rewrite", lambda: run([path], Wanted(**samples)))
        if files is not None:
            self.do("rewrite diff", lambda: rewrite_diff(files, PLAIN))
            self.do("rewrite json", lambda: rewrite_json(files))

    def _formats(self, command: str, forms: tuple[str, ...], report: Any, styled: tuple[str, ...]) -> None:
        for form in forms:
            name = f"{command}_{form}"
            module = import_module(f"ruleguard.render.{'lint_text' if name == 'lint_concise' else name}")
            function = getattr(module, name)
            rest = (PLAIN,) if form in styled else ()

            def step(function: Any = function, rest: Any = rest) -> str:
                content = function(report, *rest)
                return content if isinstance(content, str) else as_json(content)

            self.do(f"{command} {form}", step)


PARTS = ("show", "rules", "lint", "diff", "assess", "reports", "baseline", "script")


def work(shape: Shape, count: int, folder: Path, parts: Collection[str] = PARTS) -> Counts:
    """What the commands do with an input that has so many of something; reading it is always among it."""
    folder.mkdir()
    task = Work()
    path = written(folder / "one", shape(count, f"a{folder.name}x"))
    config = task.read(path)
    if "show" in parts:
        task.show(config)
    if "rules" in parts:
        task.rules(config)
    if "lint" in parts:
        task.lint(path)
    for name, number in (("other", count), ("none", 0)) if "diff" in parts else ():
        other = load_one(written(folder / name, shape(number, f"b{folder.name}x")))
        task.diff(config, other, reports="reports" in parts)
    if "assess" in parts:
        task.assess(path, reports="reports" in parts)
    if "baseline" in parts:
        task.baseline(path, config)
    if "script" in parts:
        task.script(config, folder / "script")
    return task.counts


def difference(
    sides: Callable[[int, str], tuple[Files, Files]], count: int, folder: Path, *, reports: bool = True
) -> Counts:
    """A comparison of two servers with so many differences, and the plan for it."""
    folder.mkdir()
    task = Work()
    both = (
        load_one(written(folder / str(number), files)) for number, files in enumerate(sides(count, f"a{folder.name}x"))
    )
    task.diff(*both, reports=reports)
    return task.counts


def ratios(work: Callable[[int], Counts], few: int) -> dict[str, float]:
    """How many times the work of each step twice as many of something make; what every input costs is left out."""
    for number in (few, 2):  # what is worked out once for the whole program
        work(number)
    least, once, twice = (work(count) for count in (2, few, 2 * few))
    nothing = 10 * few  # a step of fewer lines shows when something begins
    return {step: (twice[step] - least[step]) / max(once[step] - least[step], nothing) for step in twice}
