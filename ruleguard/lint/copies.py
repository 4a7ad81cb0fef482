"""Which custom rules do the work of a disabled default rule: found without holding each against each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import floor

from ruleguard.lint.default_rules import default_names, is_account_copy, is_account_rule, plain
from ruleguard.lint.surroundings import enabled, has_body, is_custom, is_default
from ruleguard.model.kept import kept
from ruleguard.model.nodes import Config, Flow, SyncRule

MOST_ORIGINALS = 50
"""A rule is taken for a copy of so many default rules at most; each of Microsoft's rules exists once for a connector."""
_FEW_FLOWS = 5
_NEARLY_ALL = 0.9
_Written = tuple[str, str]


def copies(default: SyncRule, config: Config) -> list[SyncRule]:
    """The enabled custom rules that do a disabled default rule's work: its name with or without more words, or its flows."""
    return _copies(config).get(id(default), [])


def copies_of_disabled(config: Config) -> Iterator[tuple[SyncRule, SyncRule]]:
    """Every disabled default rule with each enabled copy of it."""
    for default in config.rules:
        yield from ((default, copy) for copy in copies(default, config))


@kept
def _copies(config: Config) -> Mapping[int, list[SyncRule]]:
    """The copies of the disabled default rules, by the ``id`` of those."""
    originals = _Originals([rule for rule in config.rules if rule.disabled and is_default(rule)], config)
    found: dict[int, list[SyncRule]] = {}
    for rule in config.rules:
        if is_custom(rule) and enabled(rule):
            for default in originals.of(rule):
                found.setdefault(id(default), []).append(rule)
    return found


class _Originals:
    """Disabled default rules by what a copy of theirs has."""

    def __init__(self, defaults: list[SyncRule], config: Config) -> None:
        self._defaults = defaults
        self._names = default_names(config)
        self._by_mark: dict[tuple[str | None, object], list[int]] = {}
        counts = Counter(written for default in defaults for written in set(map(_written, default.flows or ())))
        for number, default in enumerate(defaults):
            for mark in _marks(default, counts):
                self._by_mark.setdefault((default.connector, mark), []).append(number)

    def of(self, rule: SyncRule) -> list[SyncRule]:
        """The default rules that a custom rule is a copy of."""
        if not self._defaults:
            return []
        name, is_account = self._names.within(rule.name), is_account_copy(rule)
        mine = {_written(flow) for flow in rule.flows or ()} if has_body(rule) else set()
        near: dict[int, None] = {}
        for mark in (name, *mine, *([_ACCOUNT] if is_account else [])):
            near |= dict.fromkeys(self._by_mark.get((rule.connector, mark), [])[:MOST_ORIGINALS])
        found = (self._defaults[number] for number in sorted(near))
        return [
            default
            for default in found
            if _may_replace(rule, default)
            and (
                plain(default.name) == name
                or (is_account and is_account_rule(default))
                or _has_nearly_all_flows(rule, mine, default)
            )
        ][:MOST_ORIGINALS]


_ACCOUNT = ("the account rule",)


def _marks(default: SyncRule, counts: Mapping[_Written, int]) -> Iterable[object]:
    """What of a default rule every copy has one of: its name, being the account rule, or one of its rarest flows."""
    flows = sorted({_written(flow) for flow in default.flows or ()}, key=lambda each: (counts[each], each))
    total = len(default.flows or ())
    spare = 0 if total < _FEW_FLOWS else floor((1 - _NEARLY_ALL) * total + 1e-9)
    marks: list[object] = [plain(default.name), *flows[: spare + 1]]
    return [*marks, _ACCOUNT] if is_account_rule(default) else marks


def _may_replace(rule: SyncRule, default: SyncRule) -> bool:
    """Whether connector, direction and object types agree, as far as the input says."""
    fields = ("direction", "source_object_type", "target_object_type")
    pairs = ((getattr(rule, field), getattr(default, field)) for field in fields)
    return rule.connector == default.connector and all(one == other or not other for one, other in pairs)


def _has_nearly_all_flows(rule: SyncRule, mine: set[_Written], default: SyncRule) -> bool:
    """Whether a rule has the flows of a default rule: all of them where they are few, and then its link type too."""
    flows = default.flows or ()
    if not has_body(rule) or not flows:
        return False
    found = sum(_written(flow) in mine for flow in flows)
    if len(flows) < _FEW_FLOWS:
        return found == len(flows) and rule.link_type == default.link_type
    return found >= _NEARLY_ALL * len(flows)


def _written(flow: Flow) -> _Written:
    source = flow.expression or flow.value or ",".join(flow.sources)
    return (flow.destination or "").casefold(), "".join(source.split())
