"""The script of ``ruleguard lint --suggest``: the suggested rules in the rule editor's dialect, and in comments what is
done by hand and what no rule does.

Names and expressions of the input stand in comments on one line, without what would end a comment or be taken for a rule or
for another comment of ruleguard. Sources of what is done by hand: the vendor's pages on modified default rules, on best
practices for changing the default configuration, and on the scheduler.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator

from ruleguard.lint.rules import once_on_changing_attribute as once
from ruleguard.lint.suggest import Section, Suggestions, Way
from ruleguard.lint.suggest_rules import Made
from ruleguard.model.nodes import Flow, SyncRule
from ruleguard.readers.rule_script import read
from ruleguard.rewrite.rule_script import rule_script
from ruleguard.text import Edit, Source, Span, apply_edits

_WIDTH = 112
_MARKS = re.compile(r"ruleguard:|ADSync(?=Rule|Attribute|Scope|Join)", re.IGNORECASE)
_BEFORE = (
    "Try all of this on the server in staging mode first. The script is for the server of the export alone: identifiers of"
    " connectors differ between servers.",
    "Stop the scheduler: Set-ADSyncScheduler -SyncCycleEnabled $false",
    "Save what is there: Get-ADSyncServerConfiguration -Path C:\\backup, and in the Synchronization Rules Editor export each"
    " rule that is named below.",
)
_RESTORE = (
    "Restore each default rule as its section says. Microsoft's way: where the editor shows a disabled rule of the same name"
    " beside the edited one, delete the edited one and enable the disabled one. Where there is none, Microsoft describes no"
    " way but this: an upgrade of the server resets edited default rules. Until then the rules of this script already do what"
    " the edits did; to set a default rule back at once, undo the parts that its section lists in the editor."
)
_AFTER = (
    "Preview a few objects in the Synchronization Service Manager: the rules of this script must be among those that decide.",
    "Start a full synchronization: Start-ADSyncSyncCycle -PolicyType Initial. Where the export is not wanted at once, run the"
    " full synchronization by itself and look at what is waiting for export first.",
    "Start the scheduler again: Set-ADSyncScheduler -SyncCycleEnabled $true",
    "Export the settings again and check them with ruleguard lint.",
)
_PARTIAL = (
    "The input holds a part of the server's rules only. Which other rules write the same attributes, and whether the"
    " precedences are free, cannot be seen in it: ask again with the folder that Get-ADSyncServerConfiguration writes, or"
    " check both in the editor before you run this."
)
_OTHERS = (
    "Inbound rules of this script also come before default rules for other types of objects: look at persons that are joined"
    " to a contact and a user at once, where there are any."
)
_AS_SHIPPED = "# ruleguard: allow once-on-changing-attribute -- Microsoft's own flow, unchanged in this copy\n"
_DONE = {
    Way.OVERRIDE: "The rule below has these flows. By hand: restore the default rule.",
    Way.COPY: (
        "The rule below is a copy of the whole rule as it was edited. By hand: disable the default rule in the editor, before"
        " the next synchronization. It then gets no corrections from upgrades: compare the two after each one."
    ),
    Way.RESTORE: "No rule is needed. By hand: restore the default rule.",
    Way.KEEP: "Nothing to run. The copy gets no corrections from upgrades: compare the two after each one.",
    Way.NONE: "Nothing to run: decide by hand.",
}
_DONE_BESIDE = {
    Way.OVERRIDE: "The rule below has the flows that differ. By hand: enable the default rule and delete the copy.",
    Way.RESTORE: "No rule is needed. By hand: enable the default rule and delete the copy.",
}


def suggestion_script(found: Suggestions, path: str) -> str:
    """The script; one of comments alone where nothing of it can be run."""
    blocks = ["\n".join(_head(found, path))]
    for section in found.sections:
        blocks.append("\n".join(_section(section)))
        if section.rule is not None:
            blocks.append(rule_script([section.rule]).rstrip("\n"))
    for made in found.in_front:
        blocks += ["\n".join(_in_front(made)), rule_script([made.rule]).rstrip("\n")]
    return _with_reasons("\n\n".join(blocks) + "\n", found)


def _with_reasons(text: str, found: Suggestions) -> str:
    """The script with a comment on what a copy has from Microsoft and no custom rule should have."""
    copies = {each.rule.identifier: each for each in found.sections if each.way is Way.COPY and each.rule is not None}
    if not copies:
        return text
    source = Source("", text.encode("utf-8"))
    config = read(source)
    edits = []
    for rule in config.rules:
        for finding in once.check(rule, config) if rule.identifier in copies else ():
            flow, at = finding.node, finding.node.at()
            if (
                isinstance(flow, Flow)
                and at
                and (flow.destination or "").casefold() not in copies[rule.identifier].targets
            ):
                edits.append(Edit(Span(at.span.start, at.span.start), _AS_SHIPPED))
    return apply_edits(source, edits).decode("utf-8")


def comment_text(text: str) -> str:
    """A text of the input for a comment: one line that is nothing but text."""
    line = "".join(letter if letter.isprintable() else " " for letter in " ".join(text.split()))
    return _MARKS.sub(lambda match: match[0].replace(":", " ").replace("Sync", " Sync"), line)


def _head(found: Suggestions, path: str) -> Iterator[str]:
    yield from _line(f"Edited default rules in the form that Microsoft supports, for {path}")
    yield "#"
    count = len(found.rules)
    does = (
        f"This script makes {count} custom rule{'' if count == 1 else 's'} and changes no other rule. "
        if count
        else "This script makes no rules. "
    )
    yield from _line(f"{does}Read it before you run it; rename the rules as your own convention asks.")
    yield from _line("What ruleguard lint finds in it is what the edits themselves do wrong.")
    yield from _listed("Before", _BEFORE)
    yield from _listed("After", (_RESTORE, *_AFTER))
    notes = [_PARTIAL] if found.is_partial else []
    notes += [_OTHERS] if any(rule.direction == "inbound" for rule in found.rules) else []
    if found.undecided:
        notes.append(
            "Not in this script, because a choice in the wizard may be the cause of all that differs:"
            f" {', '.join(found.undecided)}. ruleguard lint says what."
        )
    if found.unknown:
        notes.append(
            "Not compared, because no baseline has their revision (ruleguard baseline capture makes one of a clean server):"
            f" {', '.join(found.unknown)}."
        )
    if notes:
        yield from _listed("To know", notes)


def _section(section: Section) -> Iterator[str]:
    yield "# " + "-" * (_WIDTH - 2)
    if section.copy is None:
        yield from _line(f"Default rule '{section.default.name}'{_place(section.default)}")
        yield from _items("edited", section.parts)
    else:
        yield from _line(
            f"Default rule '{section.default.name}', disabled, and its copy '{section.copy.name}'{_place(section.copy)}"
        )
        yield from _items("the copy differs", section.parts or ("in nothing",))
    beside = _DONE_BESIDE if section.copy is not None else {}
    yield from _line(beside.get(section.way, _DONE[section.way]), 2)
    yield from _items("note", section.notes)
    yield from _items("not in this script", section.left)
    yield from _items("not known to be edited, not in this script", section.undecided)


def _in_front(made: Made) -> Iterator[str]:
    behind = ", ".join(f"'{rule.name}'" for rule in made.carried.kept_for)
    source = made.carried.source
    flows = ", ".join(flow.destination or "" for flow in made.rule.flows or ())
    yield "# " + "-" * (_WIDTH - 2)
    yield from _line(f"'{source.name}'{_place(source)} comes before {behind} today")
    yield from _line(
        f"The rule below keeps it in front of what overrides {behind}, for: {flows}. It repeats flows of a rule that nobody"
        " edited, and gets no corrections from upgrades. Leave it out where the override is meant to win, and only then.",
        2,
    )


def _place(rule: SyncRule) -> str:
    return "" if rule.precedence is None else f" (precedence {rule.precedence})"


def _listed(title: str, items: Iterable[str]) -> Iterator[str]:
    yield "#"
    yield f"# {title}"
    for count, item in enumerate(items, 1):
        yield from _line(f"{count}. {item}", 1, 4)


def _items(label: str, items: Iterable[str]) -> Iterator[str]:
    for item in items:
        yield from _line(f"{label}: {item}", 2)


def _line(text: str, indent: int = 0, more: int | None = None) -> Iterator[str]:
    """A comment, on as many lines as it takes."""
    first, rest = "# " + " " * indent, "# " + " " * (indent + 2 if more is None else more)
    for line in textwrap.wrap(
        comment_text(text),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    ):
        yield line.rstrip()
