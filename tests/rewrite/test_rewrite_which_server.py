"""Servers that have identifiers in common: what was rewritten already is not rewritten back."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ruleguard.errors import UsageError
from ruleguard.model.nodes import Config
from ruleguard.readers import rule_script
from ruleguard.rewrite.connector_map import ConnectorMap, from_pairs, with_rules
from ruleguard.rewrite.rewrite import Extent, Rewritten, rewrite
from ruleguard.text import Source

A, B, C, D, E = (f"{letter}0000000-0000-4000-8000-00000000000{letter}" for letter in "abcde")
SWAP = [f"{A}={B}", f"{B}={A}"]
CHAIN = [f"{A}={B}", f"{B}={C}"]


def text(*rules: tuple[str, str]) -> str:
    return "\n\n".join(
        f"New-ADSyncRule -Name '{name}' -Direction 'Inbound' -Connector '{connector}' -OutVariable syncRule\n"
        "Add-ADSyncRule -SynchronizationRule $syncRule[0]"
        for name, connector in rules
    )


def config(*rules: tuple[str, str]) -> Config:
    return rule_script.read(Source("export.ps1", text(*rules).encode()))


def rewritten(connectors: ConnectorMap, *rules: tuple[str, str], extent: Extent | None = None) -> Rewritten:
    source = Source("script.ps1", text(*rules).encode())
    return rewrite(source, rule_script.read(source), connectors, rule_script.read, extent)


def known(pairs: Iterable[str], active: Config | None = None, staging: Config | None = None) -> ConnectorMap:
    return with_rules(from_pairs(pairs), active, staging)


def news(result: Rewritten) -> list[str]:
    return [item.new for item in result.replacements]


@pytest.mark.parametrize("rules", [[("One", A)], [("One", B)], [("One", A), ("Two", B)]])
def test_nothing_is_done_where_nothing_tells(rules):
    result = rewritten(known(SWAP), *rules)
    assert result.replacements == ()
    assert len(result.unresolved) == len(rules)
    assert all("nothing shows whether the script was rewritten already" in item.reason for item in result.unresolved)


def test_the_active_servers_rules_tell():
    connectors = known(SWAP, active=config(("One", A), ("Two", B)))
    old, new = [("One", A), ("Two", B)], [("One", B), ("Two", A)]
    assert news(rewritten(connectors, *old)) == [B, A]
    again = rewritten(connectors, *new)
    assert (again.replacements, again.unresolved, again.done) == ((), (), True)


def test_the_staging_servers_rules_tell():
    connectors = known(SWAP, staging=config(("One", B)))
    assert news(rewritten(connectors, ("One", A))) == [B]
    assert rewritten(connectors, ("One", B)).done


def test_what_one_rule_shows_goes_for_the_script():
    connectors = known(SWAP, active=config(("One", A)))
    assert news(rewritten(connectors, ("One", A), ("Other", B))) == [B, A]
    assert rewritten(connectors, ("One", B), ("Other", A)).done


def test_rules_that_contradict_each_other_are_an_error():
    connectors = known(SWAP, active=config(("One", A), ("Two", B)))
    result = rewritten(connectors, ("One", A), ("Two", A))
    assert result.replacements == ()
    assert [item.rule for item in result.unresolved] == ["One", "Two"]
    assert all("of the one and of the other" in item.reason for item in result.unresolved)


def test_a_rule_that_is_on_both_connectors_tells_nothing():
    connectors = known(SWAP, active=config(("One", A), ("One", B)))
    assert rewritten(connectors, ("One", A)).unresolved


def test_an_identifier_of_one_server_alone_tells_for_the_others():
    assert news(rewritten(known(CHAIN), ("One", A), ("Two", B))) == [B, C]
    done = rewritten(known(CHAIN), ("One", B), ("Two", C))
    assert (done.replacements, done.unresolved, done.done) == ((), (), True)


def test_what_could_not_be_recognized_as_done_is_not_begun():
    result = rewritten(known(CHAIN), ("One", A))
    assert "a second run could not tell what is done" in result.unresolved[0].reason


def test_a_mixture_that_is_no_doubt_is_finished():
    result = rewritten(known([f"{A}={C}", f"{B}={D}"]), ("One", C), ("Two", B))
    assert (news(result), result.unresolved) == ([D], ())


def test_who_says_that_the_script_is_untouched_is_believed():
    result = rewritten(known(SWAP), ("One", A), ("Two", B), extent=Extent(untouched=True))
    assert (news(result), result.unresolved) == ([B, A], ())


def test_one_connector_cannot_stand_for_two():
    with pytest.raises(UsageError, match="in a call of its own"):
        from_pairs([f"{A}={C}", f"{B}={C}"])


IDS = (A, B, C, D)
MAPS = [dict(zip(IDS, other, strict=False)) for size in (2, 3, 4) for other in permutations((*IDS, E), size)]


@st.composite
def situations(draw: st.DrawFn) -> tuple[ConnectorMap, list[tuple[str, str]]]:
    mapping = draw(st.sampled_from(MAPS))
    rules = [(f"Rule {number}", draw(st.sampled_from(sorted(mapping)))) for number in range(draw(st.integers(1, 4)))]
    seen = [rule for rule in rules if draw(st.booleans())]
    active = config(*seen) if seen and draw(st.booleans()) else None
    moved = [(name, mapping[connector]) for name, connector in seen]
    staging = config(*moved) if moved and draw(st.booleans()) else None
    return known([f"{old}={new}" for old, new in mapping.items()], active, staging), rules


@settings(max_examples=400, deadline=None, derandomize=True)
@given(situations())
def test_a_second_run_changes_nothing_and_never_refuses_what_the_first_one_did(situation):
    connectors, rules = situation
    once = rewritten(connectors, *rules)
    if once.unresolved:
        return
    again = Source("script.ps1", once.data)
    twice = rewrite(again, rule_script.read(again), connectors, rule_script.read)
    assert (twice.replacements, twice.unresolved, twice.data) == ((), (), once.data)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(situations())
def test_what_is_done_is_right(situation):
    """The old server's script is either refused or gets exactly the counterpart of each connector."""
    connectors, rules = situation
    result = rewritten(connectors, *rules)
    assume(not result.unresolved)
    wanted = [connectors.targets[connector].identifier for _, connector in rules]
    again = rule_script.read(Source("script.ps1", result.data))
    assert [rule.connector for rule in again.rules] == wanted


@settings(max_examples=200, deadline=None, derandomize=True)
@given(situations())
def test_the_new_servers_script_is_left_alone_or_refused(situation):
    connectors, rules = situation
    moved = [(name, connectors.targets[connector].identifier) for name, connector in rules]
    assert rewritten(connectors, *moved).replacements == ()


def test_a_rewrite_that_does_not_prove_itself_is_a_bug():
    def careless(source: Source) -> Config:
        read = rule_script.read(source)
        return replace(read, rules=tuple(replace(rule, description="lost") for rule in read.rules))

    source = Source("script.ps1", codecs.BOM_UTF8 + text(("One", A)).encode())
    with pytest.raises(AssertionError, match="nothing was written"):
        rewrite(source, rule_script.read(source), from_pairs([f"{A}={C}"]), careless)
