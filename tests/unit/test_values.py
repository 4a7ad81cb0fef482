"""One spelling for what the product writes in several."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleguard.model.values import (
    DIRECTIONS,
    FLOW_KINDS,
    LINK_TYPES,
    MERGE_TYPES,
    OPERATORS,
    guid,
    is_guid,
    is_standard_tag,
    spelled,
    tag_revision,
    tag_stem,
)
from ruleguard.model.versions import version_key

PLAIN = "ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d"


@pytest.mark.parametrize("allowed", [DIRECTIONS, LINK_TYPES, MERGE_TYPES, FLOW_KINDS, OPERATORS])
def test_enumerations_are_told_apart_by_letters_not_by_case(allowed: tuple[str, ...]) -> None:
    for value in allowed:
        assert {spelled(form, allowed) for form in (value, value.upper(), value.lower(), f" {value.title()} ")} == {
            value
        }
    assert len({value.casefold() for value in allowed}) == len(allowed)


def test_the_operators_are_the_products_twenty() -> None:
    assert len(OPERATORS) == 20


@pytest.mark.parametrize("value", ["", "Joined", "ISNOTBITSET", "join no flow", "\ud800"])
def test_a_value_outside_the_enumeration_stays_as_written(value: str) -> None:
    assert spelled(value, LINK_TYPES) == value


@pytest.mark.parametrize("written", [PLAIN, PLAIN.upper(), "{" + PLAIN.upper() + "}", f" {{{PLAIN}}} \n"])
def test_guid_has_one_spelling(written: str) -> None:
    assert guid(written) == PLAIN
    assert is_guid(written)


@pytest.mark.parametrize("written", ["", "GUID", PLAIN[:-1], PLAIN + "0", PLAIN.replace("-", ""), "(" + PLAIN + ")"])
def test_what_is_no_guid_stays_as_written(written: str) -> None:
    assert guid(written) == written
    assert not is_guid(written)


@given(text=st.text())
def test_guid_takes_any_text(text: str) -> None:
    assert guid(guid(text)) == guid(text)


@pytest.mark.parametrize(
    ("tag", "standard", "stem", "revision"),
    [
        ("Microsoft.InfromADUserJoin.003", True, "microsoft.infromaduserjoin", 3),
        ("MICROSOFT.InFromADUserJoin.012", True, "microsoft.infromaduserjoin", 12),
        ("Microsoft.Out.To.AAD.010", True, "microsoft.out.to.aad", 10),
        ("Microsoft.NoNumber", True, "microsoft.nonumber", None),
        ("Contoso.Rule.001", False, "contoso.rule", 1),
        ("MicrosoftX", False, "microsoftx", None),
        ("", False, "", None),
    ],
)
def test_tags(tag: str, standard: bool, stem: str, revision: int | None) -> None:
    assert (is_standard_tag(tag), tag_stem(tag), tag_revision(tag)) == (standard, stem, revision)


@pytest.mark.parametrize(
    ("older", "newer"),
    [("1.1.130.0", "1.6.2.4"), ("2.0.3.0", "2.0.25.1"), ("2.3.2.0", "2.3.20.0"), ("2.9.0.0", "2.10.0.0")],
)
def test_builds_are_ordered_as_numbers(older: str, newer: str) -> None:
    assert version_key(older) < version_key(newer)


@given(text=st.text(max_size=20))
def test_version_key_takes_any_text(text: str) -> None:
    assert all(part >= 0 for part in version_key(text))
