"""The files of a plan's folder: the numbered scripts, their undo, and ``PLAN.md``."""

from __future__ import annotations

from codecs import BOM_UTF8

from ruleguard.render.plan_markdown import plan_markdown
from ruleguard.render.plan_report import PlanReport

PLAN = "PLAN.md"


def plan_folder(report: PlanReport) -> dict[str, bytes]:
    """Content by name, with forward slashes. Raises ``ValueError`` for two files of one name, in whatever case.

    Scripts begin with a byte order mark: without one, Windows PowerShell takes UTF-8 for the code page of the system, and
    a typographic quotation mark of a name would end a literal.
    """
    found: dict[str, bytes] = {PLAN: plan_markdown(report).encode("utf-8")}
    taken = {PLAN.casefold()}
    for step in report.plan.steps:
        if step.script is None:
            continue
        for name, text in ((step.script.name, step.script.text), (step.script.undo_name, step.script.undo)):
            if not name:
                continue
            if name.casefold() in taken:
                raise ValueError(f"two files of the plan are called {name}")
            taken.add(name.casefold())
            found[name] = BOM_UTF8 + text.encode("utf-8")
    return found
