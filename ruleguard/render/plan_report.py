"""What every output of ``ruleguard plan`` is made from, and the words they have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ruleguard.model.kept import kept
from ruleguard.plan.steps import Phase, Plan, Script, Step
from ruleguard.records import record
from ruleguard.render.diff_report import DiffReport, plural

HEADINGS = {
    Phase.PREPARE: "Before anything is changed",
    Phase.SETTINGS: "Settings, connectors and filters of the staging server",
    Phase.RULES: "Rules of the staging server",
    Phase.RUN: "Runs on the staging server",
    Phase.VERIFY: "Check before the switch",
    Phase.SWITCH: "The switch",
    Phase.BACK: "Going back",
}
NOTES = {
    Phase.SETTINGS: ("Pages of one task of the wizard can be set in one run of it: set them all, then Configure.",),
    Phase.RULES: (
        "Copy the folder of this plan to the staging server (ruleguard plan --output writes it). Read the scripts.",
        "Open Windows PowerShell there as administrator, in that folder. Run the scripts one by one, in the order of their "
        "numbers; where a step asks for a decision, run its script after that only.",
        "If PowerShell refuses a script because it comes from another computer: Unblock-File .\\*.ps1, .\\undo\\*.ps1",
    ),
}
"""What is said at the head of a phase with several steps or a script."""
UNPLANNED = "No step, and why"
NOT_COMPARED = "Not compared: nobody knows yet whether these differ"
NO_VERDICT = "Not yet possible to say"
SHOWN_REASONS = 8


@record(frozen=True, slots=True)
class PlanReport:
    """A plan and the comparison that it was made from."""

    plan: Plan
    diff: DiffReport

    @property
    def counted(self) -> str:
        """How much there is to do, in words."""
        scripts = sum(step.script is not None for step in self.plan.steps)
        own = sum(bool(step.because) for step in self.plan.steps)
        changes = len(self.diff.open)
        return (
            f"{plural(len(self.plan.steps), 'step')}, {own} of them because of {plural(changes, 'change')}; "
            f"{plural(scripts, 'script')}"
        )


def phases(plan: Plan) -> Iterator[tuple[Phase, list[tuple[int, Step]]]]:
    """The steps with their numbers, which go through the whole plan; phases without a step are left out."""
    numbered = list(enumerate(plan.steps, 1))
    for phase in Phase:
        found = [(number, step) for number, step in numbered if step.phase is phase]
        if found:
            yield phase, found


def reasons(report: PlanReport, step: Step) -> list[str]:
    """What the changes that cause a step mean, each sentence once."""
    found = [each for subject in dict.fromkeys(step.because) for each in _consequences(report).get(subject, ())]
    return list(dict.fromkeys(sentence for _, sentence in sorted(found)))


@kept
def _consequences(report: PlanReport) -> dict[str, list[tuple[int, str]]]:
    """What the changes mean, by their subjects, each with its place among all changes."""
    found: dict[str, list[tuple[int, str]]] = {}
    for number, item in enumerate(report.diff.open):
        found.setdefault(item.change.subject, []).append((number, item.consequence))
    return found


def run_reasons(report: PlanReport) -> list[str]:
    """Which runs the changes need."""
    return [f"{step.step} of {step.connector}: {plural(len(step.because), 'change')}" for step in report.diff.steps]


def notes(phase: Phase, steps: Sequence[tuple[int, Step]]) -> tuple[str, ...]:
    """What is said at the head of a phase."""
    several = len(steps) > 1 if phase is Phase.SETTINGS else any(step.script is not None for _, step in steps)
    return NOTES.get(phase, ()) if several else ()


def actions(step: Step) -> list[str]:
    """What a person does or knows; without the sentence that says how to run the script, where its call is shown."""
    lead = None if step.script is None else f"Run {step.script.name} "
    return [line for line in step.body if lead is None or not line.startswith(lead)]


def call(script: Script) -> str:
    """The line that runs a script of the plan, in its folder."""
    return ".\\" + script.name.replace("/", "\\")


def shortened(sentences: Sequence[str]) -> list[str]:
    """The first sentences, and how many more there are."""
    more = len(sentences) - SHOWN_REASONS
    return [*sentences[:SHOWN_REASONS], f"and {more} more"] if more > 1 else list(sentences)
