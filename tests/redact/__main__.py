"""``python -m tests.redact``: the laws over all cases of lint and diff, one line for each that is broken."""

from __future__ import annotations

import sys

from tests.redact.laws import BY_NAMES, broken_diff, broken_lint, diff_cases, lint_cases


def main() -> int:
    broken = [line for case in lint_cases() for line in broken_lint(case)]
    broken += [line for case in diff_cases() if case.name not in BY_NAMES for line in broken_diff(case)]
    total = f"{len(lint_cases())} cases of lint, {len(diff_cases())} of diff, {len(broken)} broken"
    sys.stdout.write("\n".join([*broken, total]) + "\n")
    return bool(broken)


sys.exit(main())
