"""Distinguished names, and which containers a partition imports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleguard.model.dn import ContainerScope, dn_key

PARTS = ["OU=A", "OU=B", "OU=Pre A", "CN=A", r"OU=A\, Inc", "OU=Ä"]
paths = st.lists(st.sampled_from(PARTS), max_size=4).map(tuple)
listings = st.lists(paths, max_size=5)


def dn(path: tuple[str, ...]) -> str:
    """A name below DC=x; the path runs from the root down."""
    return ",".join([*reversed(path), "DC=x"])


def included(path: tuple[str, ...], inclusions: list[tuple[str, ...]], exclusions: list[tuple[str, ...]]) -> bool:
    """The same by the text of the rule: walk up until something is listed."""
    for length in range(len(path), -1, -1):
        if path[:length] in inclusions:
            return True
        if path[:length] in exclusions:
            return False
    return not inclusions


def scope(inclusions: list[tuple[str, ...]], exclusions: list[tuple[str, ...]]) -> ContainerScope:
    return ContainerScope([dn(path) for path in inclusions], [dn(path) for path in exclusions])


@given(path=paths, inclusions=listings, exclusions=listings)
def test_the_nearest_listed_ancestor_decides(
    path: tuple[str, ...], inclusions: list[tuple[str, ...]], exclusions: list[tuple[str, ...]]
) -> None:
    assert scope(inclusions, exclusions).includes(dn_key(dn(path))) == included(path, inclusions, exclusions)


@given(path=paths, below=paths, exclusions=listings, inclusions=listings)
def test_a_container_is_as_its_parent_unless_something_between_is_listed(
    path: tuple[str, ...],
    below: tuple[str, ...],
    inclusions: list[tuple[str, ...]],
    exclusions: list[tuple[str, ...]],
) -> None:
    between = [path + below[:length] for length in range(1, len(below) + 1)]
    here = scope(
        [item for item in inclusions if item not in between], [item for item in exclusions if item not in between]
    )
    assert here.includes(dn_key(dn(path + below))) == here.includes(dn_key(dn(path)))


@given(path=paths, inclusions=listings, exclusions=listings, order=st.randoms(use_true_random=False))
def test_the_order_of_the_lists_means_nothing(path, inclusions, exclusions, order) -> None:
    expected = scope(inclusions, exclusions).includes(dn_key(dn(path)))
    order.shuffle(inclusions)
    order.shuffle(exclusions)
    assert scope(inclusions, exclusions).includes(dn_key(dn(path))) == expected


@given(path=paths)
def test_nothing_listed_means_everything(path: tuple[str, ...]) -> None:
    assert scope([], []).includes(dn_key(dn(path)))


@given(path=paths, below=paths)
def test_an_ancestor_is_a_prefix(path: tuple[str, ...], below: tuple[str, ...]) -> None:
    ancestor = dn_key(dn(path))
    assert dn_key(dn(path + below))[: len(ancestor)] == ancestor


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("OU=Sales,DC=contoso,DC=com", "ou=SALES,dc=Contoso,dc=COM"),
        ("OU=Sales,DC=contoso,DC=com", "OU=Sales, DC=contoso , DC = com"),
        ("OU=Größe,DC=x", "OU=GRÖSSE,DC=x"),
    ],
)
def test_names_that_are_equal(one: str, other: str) -> None:
    assert dn_key(one) == dn_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("OU=Sales,DC=x", "OU=PreSales,DC=x"),
        ("OU=Sales,DC=x", "CN=Sales,DC=x"),
        ("OU=A B,DC=x", "OU=AB,DC=x"),
        (r"OU=A\,B,DC=x", "OU=A,OU=B,DC=x"),
    ],
)
def test_names_that_differ(one: str, other: str) -> None:
    assert dn_key(one) != dn_key(other)


def test_a_name_that_ends_like_another_is_not_below_it() -> None:
    here = ContainerScope(["DC=x"], ["OU=Sales,DC=x"])
    assert here.includes(dn_key("OU=PreSales,DC=x"))
    assert not here.includes(dn_key("OU=West,OU=Sales,DC=x"))


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (r"OU=A\, Inc,DC=x", 2),
        (r"OU=A\\,DC=x", 2),
        (r"OU=A\\\,B,DC=x", 2),
        (r"CN=a\+b,OU=c,DC=x", 3),
    ],
)
def test_a_comma_that_is_part_of_a_name(name: str, parts: int) -> None:
    assert len(dn_key(name)) == parts
    assert dn_key(name)[0] == "dc=x"


@given(text=st.text(alphabet=st.characters() | st.sampled_from(",\\= "), max_size=12))
def test_any_text_is_a_name(text: str) -> None:
    assert dn_key(f"OU=x,{text}")[: len(dn_key(text))] == dn_key(text)
    assert ContainerScope([text], []).includes(dn_key(f"OU=x,{text}"))
    assert not ContainerScope(["DC=x"], [text, "DC=x"]).includes(dn_key("DC=y"))


def test_excluded_root_with_an_included_container() -> None:
    """How the server's XML writes "only this container"."""
    here = ContainerScope(["OU=In,DC=x"], ["DC=x"])
    assert here.includes(dn_key("OU=In,DC=x"))
    assert not here.includes(dn_key("OU=Out,DC=x"))


def test_a_container_that_is_listed_twice_is_included() -> None:
    assert ContainerScope(["OU=A,DC=x"], ["OU=A,DC=x"]).includes(dn_key("OU=A,DC=x"))
