"""Measured times to figures, and figures to one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from benchmarks.cases import Case, Target
from benchmarks.timing import BARE, Process, Times

BUSY = 1.3
"""A case is disturbed when its bare interpreter took this many times as long as the quickest of the whole run."""

_HEADINGS = ("case", "ruleguard", "floor", "ratio", "net", "net floor", "net ratio", "target", "floor is")


@dataclass(frozen=True, slots=True)
class Row:
    """Seconds and ratios of one case, all of one run. Net is without the time of the bare interpreter."""

    name: str
    floor_label: str
    bare: float
    subject: float
    floor: float
    target: str
    verdict: str
    samples: Mapping[str, Sequence[float]]

    @property
    def ratio(self) -> float:
        return self.subject / self.floor

    @property
    def net(self) -> float:
        return self.subject - self.bare

    @property
    def net_floor(self) -> float:
        return self.floor - self.bare

    @property
    def net_ratio(self) -> float | None:
        """None where the floor is the interpreter itself, or too near to it for a ratio to mean anything."""
        return self.net / self.net_floor if self.net_floor > 0.1 * self.bare else None


def row(case: Case, times: Mapping[Process, Times]) -> Row:
    """The figures of one case."""
    measured = Row(
        name=case.name,
        floor_label=case.floor.label,
        bare=times[BARE].median,
        subject=times[case.subject].median,
        floor=times[case.floor].median,
        target="",
        verdict="",
        samples={process.label: found.seconds for process, found in times.items()},
    )
    return _judged(measured, case.target) if case.target else measured


def _judged(measured: Row, target: Target) -> Row:
    figures = {"ratio": measured.ratio, "net ratio": measured.net_ratio, "seconds": measured.subject}
    figure = figures[target.measure]
    limit = f"{target.limit:g} s" if target.measure == "seconds" else f"{target.limit:g} x"
    words = f"{target.measure} <= {limit}" if target.measure != "seconds" else f"<= {limit}"
    verdict = "no figure" if figure is None else "ok" if figure <= target.limit else "over"
    return replace(measured, target=words, verdict=verdict)


def disturbed(rows: Sequence[Row]) -> list[str]:
    """Cases in which something else kept the machine busy. Their figures, and so their verdicts, are worth nothing."""
    quickest = min((second for item in rows for second in item.samples[BARE.label]), default=0)
    return [item.name for item in rows if item.bare > BUSY * quickest]


def table(rows: Sequence[Row]) -> str:
    """One table, in Markdown, so that it can be pasted where it is talked about."""
    cells = [_HEADINGS, *map(_cells, rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_HEADINGS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def as_dict(measured: Row) -> dict[str, object]:
    """For ``--json``: seconds, with every single run."""
    derived = {"ratio": measured.ratio, "net": measured.net, "net_floor": measured.net_floor}
    return asdict(measured) | derived | {"net_ratio": measured.net_ratio}


def _cells(measured: Row) -> tuple[str, ...]:
    is_start = measured.floor_label == BARE.label
    return (
        measured.name,
        _milliseconds(measured.subject),
        _milliseconds(measured.floor),
        _times(measured.ratio),
        _milliseconds(measured.net),
        "" if is_start else "about 0" if measured.net_ratio is None else _milliseconds(measured.net_floor),
        _times(measured.net_ratio),
        f"{measured.target}: {measured.verdict}" if measured.target else "",
        measured.floor_label,
    )


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms"


def _times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2f} x"
