"""What ``ruleguard eval`` shows: the value, and each problem with a caret below the place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ruleguard.expressions.problems import Problem
from ruleguard.render.style import one_line, width


def value_text(value: object) -> str:
    """A value as a person writes it; several values with commas between."""
    if isinstance(value, list):
        return ", ".join(value_text(item) for item in value)
    return "NULL" if value is None else one_line(str(value))


def problem_lines(expression: str, problems: Iterable[Problem]) -> Iterator[str]:
    """The message, the line of the expression, and a caret."""
    for problem in problems:
        start = expression.rfind("\n", 0, problem.span.start) + 1
        end = expression.find("\n", start)
        line = expression[start : end if end >= 0 else len(expression)]
        marked = one_line(line[problem.span.start - start : max(problem.span.end, problem.span.start + 1) - start])
        yield f"{problem.rule}: {one_line(problem.message)}"
        yield f"  {one_line(line)}"
        yield f"  {' ' * width(one_line(line[: problem.span.start - start]))}{'^' * max(1, width(marked))}"
