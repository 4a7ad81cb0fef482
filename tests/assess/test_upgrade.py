"""The move to the current Entra Connect: every threshold and date at its edge, every road of every product, every step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ruleguard.assess.facts import day, fact, number, text, words
from ruleguard.assess.findings import (
    BLOCKED,
    BLOCKS,
    CLEAN,
    IN_PLACE,
    OPEN,
    PARALLEL,
    REVIEW,
    REVIEWED,
    SUPPORTED,
    SWING,
    Assessment,
    Finding,
    Options,
    Product,
    Road,
    Step,
)
from ruleguard.assess.upgrade import assess_upgrade
from ruleguard.assess.upgrade_config import _TABLE
from ruleguard.assess.upgrade_server import memory
from ruleguard.assess.upgrade_status import months
from ruleguard.cli.inputs import load_one
from ruleguard.lint.builds import last_day_of_service
from ruleguard.model.engine import Engine
from ruleguard.model.nodes import ENTRA_CONNECTOR, Circumstances, Config, Connector, Input, Server, Setting, SyncRule

TODAY = date(2026, 10, 15)
NEWEST = "2.6.92.0"
KNOWN: dict[str, Any] = {"objects": 1000, "os": "2022", "sql": "localdb", "last_upgrade": date(2026, 9, 30)}
"""Options that leave nothing unknown."""


def connector(kind: str = "ad", name: str = "contoso.example", identifier: str = "one") -> Connector:
    empty: dict[str, Any] = dict.fromkeys(
        (
            "forest",
            "partitions",
            "attributes",
            "run_profiles",
            "password_hash_sync",
            "account",
            "library",
            "version",
            "schema",
        )
    )
    return Connector(identifier=identifier, name=name, kind=kind, details=(), **empty)


ENTRA = connector("entra", "contoso.onmicrosoft.com - AAD", ENTRA_CONNECTOR)


def rule(name: str, precedence: int, **fields: Any) -> SyncRule:
    values: dict[str, Any] = dict.fromkeys(SyncRule.__dataclass_fields__)
    values |= {
        "name": name,
        "direction": "inbound",
        "connector": "one",
        "precedence": precedence,
        "standard": False,
        "link_type": "Join",
        "immutable_tag": "",
        "scope": (),
        "joins": (),
        "flows": (),
    }
    return SyncRule(**(values | fields))


def config(*rules: SyncRule, connectors: tuple[Connector, ...] = (connector(), ENTRA), **fields: Any) -> Config:
    values: dict[str, Any] = {
        "input": Input(path="export", format="server-xml", encoding="utf-8"),
        "server": Server(host="SYNC01", build=NEWEST, staging=False, exported_at=None),
        "connectors": connectors,
        "rules": rules,
        "settings": (),
        "metaverse": None,
    }
    return Config(**(values | fields))


def engine_config() -> Config:
    engine = Engine(agents=(), imports=(), provisioning=None, deletion_rules=(), extension=None)
    return config(engine=engine, input=Input(path="export", format="fim-xml", encoding="utf-8"))


def assess(
    product: str = "connect", build: str | None = NEWEST, given: Config | None = None, **options: Any
) -> Assessment:
    today = options.pop("today", TODAY)
    if given is None:
        given = engine_config() if product in ("dirsync", "fim") else config()
    return assess_upgrade(given, Product(product, build, ()), Options(today=today, **(KNOWN | options)))


def found(assessment: Assessment, name: str) -> Finding:
    (one,) = (finding for finding in assessment.findings if finding.id == name)
    return one


def ids(assessment: Assessment) -> set[str]:
    return {finding.id for finding in assessment.findings}


def road(assessment: Assessment, name: str) -> Road:
    (one,) = (item for item in assessment.roads if item.name == name)
    return one


def verdicts(assessment: Assessment) -> dict[str, str]:
    return {item.name: item.verdict + ("*" if item.recommended else "") for item in assessment.roads}


# Roads


@pytest.mark.parametrize(
    ("product", "build", "roads"),
    [
        ("connect", NEWEST, {IN_PLACE: "open*", SWING: "open", CLEAN: "open"}),
        ("connect", None, {IN_PLACE: "open*", SWING: "open", CLEAN: "open"}),
        ("connect", "1.6.4.0", {IN_PLACE: "review", SWING: "open*", CLEAN: "open"}),
        ("azure-ad-sync", "1.0.494.501", {IN_PLACE: "blocked", SWING: "open*", CLEAN: "open"}),
        ("fim", None, {IN_PLACE: "blocked", SWING: "open*", CLEAN: "open"}),
        ("dirsync", "6765.0006", {IN_PLACE: "blocked", PARALLEL: "open*", CLEAN: "open"}),
        ("unknown", None, {IN_PLACE: "review", SWING: "review", PARALLEL: "review", CLEAN: "review"}),
    ],
)
def test_each_product_has_its_roads(product: str, build: str | None, roads: dict[str, str]):
    assert verdicts(assess(product, build)) == roads


def test_a_current_server_about_which_all_is_known_is_open():
    made = assess()
    assert made.verdict == OPEN
    assert made.unknown == ()
    assert {finding.verdict for finding in made.findings} == {SUPPORTED}


def test_without_options_the_verdict_says_that_somebody_has_to_look():
    made = assess(objects=None, os=None, sql=None, last_upgrade=None)
    assert made.verdict == REVIEWED
    assert [
        word for word in ("operating system", "LocalDB", "users, groups") if any(word in it.what for it in made.unknown)
    ] == [
        "operating system",
        "LocalDB",
        "users, groups",
    ]
    assert all(item.how for item in made.unknown)
    assert verdicts(made) == {IN_PLACE: "open", SWING: "open*", CLEAN: "open"}
    assert any("number of objects is not known" in why for why in road(made, SWING).why)


@pytest.mark.parametrize("product", ["connect", "azure-ad-sync", "fim", "dirsync", "unknown"])
def test_every_road_has_reasons_and_sources(product: str):
    for item in assess(product, None).roads:
        assert item.why
        assert all(page.startswith("https://") for page in item.sources)
        assert item.sources


def test_an_unknown_product_gets_no_recommendation():
    made = assess("unknown", None)
    assert not any(item.recommended for item in made.roads)
    assert any("Which product" in item.what for item in made.unknown)
    assert [step.title[:7] for step in made.steps] == ["Back up", "Check t"]


# Objects


@pytest.mark.parametrize(("more", "many"), [(-1, False), (0, True), (1, True)])
def test_in_place_is_preferred_below_about_100000_objects(more: int, many: bool):
    made = assess(objects=number("connect-in-place-objects") + more, sql="full")
    assert ("many-objects" in ids(made)) is many
    assert road(made, IN_PLACE).recommended is not many
    assert road(made, SWING).recommended is many
    assert road(made, IN_PLACE).verdict == (REVIEWED if many else OPEN)


@pytest.mark.parametrize(
    ("more", "words_of_it"), [(-1, "fewer than 50,000"), (0, "50,000 objects and more"), (1, "50,000 objects and more")]
)
def test_the_older_procedure_for_dirsync_changes_at_50000(more: int, words_of_it: str):
    made = assess("dirsync", "6765", objects=number("dirsync-in-place-objects") + more)
    assert any(words_of_it in why for why in road(made, IN_PLACE).why)
    assert verdicts(made) == {
        IN_PLACE: "blocked",
        PARALLEL: "open*" if more <= 0 else "review*",
        CLEAN: "open" if more <= 0 else "review",
    }


@pytest.mark.parametrize(
    ("objects", "hours"),
    [(1, "0.5 h"), (25_000, "1.5 h"), (49_999, "3 h"), (50_000, "3 h"), (100_000, "6 h"), (150_000, "9 h")],
)
def test_hours_are_estimated_for_dirsync_with_their_source(objects: int, hours: str):
    made = assess("dirsync", "6765", objects=objects)
    for name in (IN_PLACE, PARALLEL):
        assert road(made, name).hours.startswith(f"about {hours} (3 h for each 50,000 objects")
        assert "Microsoft's page on the upgrade from DirSync" in road(made, name).hours
    assert road(made, CLEAN).hours == ""


def test_hours_are_not_invented():
    assert {item.hours for item in assess("dirsync", "6765", objects=None).roads} == {""}
    for product in ("connect", "fim", "azure-ad-sync"):
        assert {item.hours for item in assess(product, None).roads} == {""}


@pytest.mark.parametrize(("more", "small"), [(-1, False), (0, True), (1, True)])
def test_localdb_is_too_small_from_about_100000_objects(more: int, small: bool):
    objects = number("localdb-objects") + more
    assert ("localdb-too-small" in ids(assess(objects=objects))) is small
    assert "localdb-too-small" not in ids(assess(objects=objects, sql="full"))


@pytest.mark.parametrize("name", ["tenant-objects", "tenant-objects-verified", "tenant-objects-license"])
def test_the_room_of_a_tenant(name: str):
    limit = number(name)
    below, above = (assess("fim", None, objects=limit + more) for more in (0, 1))
    assert f"More than {limit:,} objects" not in " ".join(it.what for it in below.findings)
    assert found(above, "tenant-room").what.startswith(f"More than {limit:,} objects need")
    assert found(above, "tenant-room").verdict == REVIEW
    assert found(assess(objects=limit + 1, sql="full"), "tenant-room").verdict == SUPPORTED


@pytest.mark.parametrize(
    ("objects", "size"), [(0, 6), (49_999, 6), (50_000, 16), (99_999, 16), (100_000, 32), (5_000_000, 32)]
)
def test_memory_by_objects(objects: int, size: int):
    assert memory(objects).startswith(f"{size} GB")
    assert any(memory(objects) in step.text for step in assess(objects=objects).steps)


def test_memory_without_a_number_of_objects_lists_all():
    assert memory(None) == "6 GB, 16 GB from 50,000 objects, 32 GB from 100,000 objects"


@pytest.mark.parametrize(("more", "stops"), [(-1, False), (0, True), (1, True)])
def test_automatic_upgrade_stops_at_100000_objects(more: int, stops: bool):
    made = assess(objects=number("automatic-upgrade-objects") + more)
    assert ("no-automatic-upgrade" in ids(made)) is stops


def test_automatic_upgrade_needs_localdb():
    assert found(assess(sql="full"), "no-automatic-upgrade").verdict == SUPPORTED


@pytest.mark.parametrize(("build", "stops"), [("2.1.20.0", True), ("2.2.1.0", True), ("2.2.8.0", False)])
def test_automatic_upgrade_with_custom_rules(build: str, stops: bool):
    given = config(rule("Contoso - Department", 60))
    assert ("no-automatic-upgrade" in ids(assess(build=build, given=given))) is stops
    assert "no-automatic-upgrade" not in ids(assess(build=build))


# Age


@pytest.mark.parametrize(
    ("start", "end", "whole"),
    [
        (date(2025, 1, 31), date(2026, 1, 30), 11),
        (date(2025, 1, 31), date(2026, 1, 31), 12),
        (date(2025, 1, 31), date(2026, 2, 1), 12),
        (date(2025, 3, 15), date(2026, 9, 14), 17),
        (date(2025, 3, 15), date(2026, 9, 15), 18),
        (date(2026, 9, 15), date(2026, 9, 15), 0),
        (date(2026, 9, 15), date(2026, 9, 14), -1),
    ],
)
def test_whole_months(start: date, end: date, whole: int):
    assert months(start, end) == whole


def before(name: str, more: int) -> date:
    """The day that is as many months before TODAY as the fact says, and some more."""
    total = TODAY.year * 12 + TODAY.month - 1 - number(name) - more
    return date(total // 12, total % 12 + 1, TODAY.day)


@pytest.mark.parametrize(("more", "old"), [(-1, False), (0, True), (1, True)])
def test_a_swing_is_considered_12_months_after_the_last_upgrade(more: int, old: bool):
    made = assess(last_upgrade=before("upgrade-age-first", more))
    assert ("not-upgraded-lately" in ids(made)) is old
    assert road(made, SWING).recommended is old


@pytest.mark.parametrize(
    ("more", "words_of_it"), [(-1, "within the 12 to 18"), (0, "18 months or more"), (1, "18 months or more")]
)
def test_from_18_months_on_it_is_said_so(more: int, words_of_it: str):
    made = assess(last_upgrade=before("upgrade-age-second", more))
    assert words_of_it in found(made, "not-upgraded-lately").why


def test_the_day_before_twelve_months_is_no_year():
    assert "not-upgraded-lately" not in ids(assess(last_upgrade=before("upgrade-age-first", 0) + timedelta(1)))


def test_without_the_date_a_build_is_at_least_as_old_as_its_release():
    made = assess(build="2.3.6.0", last_upgrade=None)
    old = found(made, "not-upgraded-lately")
    assert "at least 31 months old, it was released on 2024-02-21 or before" in old.what
    assert "concluded from the age of the build" in old.why
    assert "concluded" not in found(assess(last_upgrade=before("upgrade-age-first", 0)), "not-upgraded-lately").why
    assert any("last upgraded" in item.what for item in made.unknown)


def test_a_build_without_a_row_is_as_old_as_the_next_newer_one():
    made = assess(build="2.4.18.0", last_upgrade=None)
    assert "released on 2024-10-09 or before" in found(made, "not-upgraded-lately").what


def test_a_young_build_answers_the_question():
    made = assess(build="2.5.190.0", last_upgrade=None, today=date(2026, 10, 22))
    assert "not-upgraded-lately" not in ids(made)
    assert made.unknown == ()
    made = assess(build="2.5.190.0", last_upgrade=None, today=date(2026, 10, 23))
    assert "not-upgraded-lately" in ids(made)


def test_a_build_newer_than_the_table_has_an_unknown_age():
    made = assess(build="2.7.1.0", last_upgrade=None)
    assert "not-upgraded-lately" not in ids(made)
    assert any("last upgraded" in item.what for item in made.unknown)


def test_releases_are_in_order():
    rows = fact("releases").value
    assert [name for name, _ in rows] == sorted(
        (name for name, _ in rows), key=lambda it: tuple(map(int, it.split(".")))
    )
    assert [released for _, released in rows] == sorted(released for _, released in rows)


# Builds and days


@pytest.mark.parametrize(
    ("today", "what", "why"),
    [
        (date(2026, 9, 29), "serves build 2.5.78.0 until 2026-09-30", "After that day"),
        (date(2026, 9, 30), "serves build 2.5.78.0 until 2026-09-30", "After that day"),
        (date(2026, 10, 1), "served build 2.5.78.0 until 2026-09-30", "Nothing is synchronized any more"),
    ],
)
def test_the_stop_of_builds_below_2_5_79(today: date, what: str, why: str):
    assert last_day_of_service("2.5.78.0") == date(2026, 9, 30)
    one = found(assess(build="2.5.78.0", today=today), "build-refused")
    assert what in one.what
    assert one.why.startswith(why)
    assert one.verdict == REVIEW


@pytest.mark.parametrize(("build", "refused"), [("2.5.78.9999", True), ("2.5.79.0", False), ("2.5.79.1", False)])
def test_which_builds_the_stop_is_for(build: str, refused: bool):
    assert ("build-refused" in ids(assess(build=build))) is refused


@pytest.mark.parametrize(
    ("today", "name"),
    [(date(2026, 10, 22), "build-served"), (date(2026, 10, 23), "build-served"), (date(2026, 10, 24), "build-retired")],
)
def test_the_end_of_support(today: date, name: str):
    assert name in ids(assess(build="2.5.79.0", today=today, last_upgrade=date(2026, 9, 1)))


@pytest.mark.parametrize(
    ("build", "name"), [("1.6.16.0", "connect-1"), ("1.1.105.0", "connect-1"), ("2.0.3.0", "build-refused")]
)
def test_1x_is_a_swing(build: str, name: str):
    made = assess(build=build)
    assert name in ids(made)
    assert ("connect-1" in ids(made)) is (name == "connect-1")
    assert road(made, SWING).recommended is (name == "connect-1")
    if name == "connect-1":
        assert "any version of Connect" in found(made, "connect-1").contradiction
        assert "2022-08-31" in found(made, "connect-1").what
        assert "2023-09-30" in found(made, "connect-1").what


def test_a_build_with_a_known_fault():
    assert "delete linked mailboxes" in found(assess(build="2.0.88.0"), "build-with-fault").what
    config_file = found(assess(build="2.5.190.0"), "build-with-fault")
    assert "no export shows" in config_file.why
    assert "damage" not in config_file.why


@pytest.mark.parametrize(("build", "told"), [("1.5.44.0", True), ("1.5.45.0", False), ("1.5.45.1", False)])
def test_two_hops_are_advice_with_the_other_opinion(build: str, told: bool):
    why = [item for item in road(assess(build=build), IN_PLACE).why if "two hops" in item]
    assert bool(why) is told
    if told:
        assert why[0].startswith("Advice, no rule:")
        assert "no page of Microsoft" in why[0]
        assert "1.5.45.0" in why[0]
    assert (fact("two-hop").kind, len(fact("two-hop").source)) == ("third-party", 1)


@pytest.mark.parametrize(
    ("product", "says"),
    [
        ("connect", "the road changes at about 100,000"),
        ("unknown", "the road changes at about 100,000"),
        ("dirsync", "the page on the upgrade from DirSync divides at 50,000"),
        ("azure-ad-sync", "the new server needs more from about 50,000"),
        ("fim", "the new server needs more from about 50,000"),
    ],
)
def test_what_depends_on_the_number_of_objects(product: str, says: str):
    (one,) = (item for item in assess(product, None, objects=None).unknown if "users, groups" in item.what)
    assert says in one.what


def test_the_end_of_service_names_the_page_that_says_so():
    sources = found(assess(build="2.5.76.0"), "build-refused").sources
    assert any(page.endswith("how-to-connect-install-prerequisites") for page in sources)


STAGES = [
    ("dirsync-deprecated", "is deprecated"),
    ("dirsync-support-end", "is not supported any more"),
    ("dirsync-refusable", "may be refused"),
    ("dirsync-stopped", "does not work any more"),
]


@pytest.mark.parametrize("product", ["dirsync", "azure-ad-sync"])
@pytest.mark.parametrize(("name", "words_of_it"), STAGES)
def test_the_end_of_dirsync_in_stages(product: str, name: str, words_of_it: str):
    first = day(name)
    for more in (0, 1):
        today = first + timedelta(more)
        assert words_of_it in found(assess(product, None, today=today, last_upgrade=None), "product-stopped").what
    made = assess(product, None, today=first - timedelta(1))
    assert not any(words_of_it in item.what for item in made.findings)


def test_the_last_releases_are_told():
    assert text("dirsync-last-release") in found(assess("dirsync", None), "product-stopped").why
    assert text("azure-ad-sync-last-release") in found(assess("azure-ad-sync", None), "product-stopped").why
    assert "May 2021" in found(assess("dirsync", None), "product-stopped").contradiction


@pytest.mark.parametrize(
    ("build", "old"),
    [
        ("6385.0011", True),
        ("6385.0012", False),
        ("6385.0013", False),
        ("1.0.6385.11", True),
        ("1.0.6385.12", False),
        ("6384.9999", True),
        ("6765", False),
        ("1.0.6765.6", False),
    ],
)
def test_dirsync_before_6385_12_must_be_uninstalled(build: str, old: bool):
    made = assess("dirsync", build)
    assert ("dirsync-too-old" in ids(made)) is old
    if old:
        assert found(made, "dirsync-too-old").verdict == BLOCKS
        assert found(made, "dirsync-too-old").roads == (IN_PLACE,)
        assert "uninstalled" in found(made, "dirsync-too-old").why
        assert "any DirSync release" in found(made, "dirsync-too-old").contradiction


def test_an_unknown_dirsync_build_names_the_registry():
    made = assess("dirsync", None)
    (one,) = (item for item in made.unknown if "build of DirSync" in item.what)
    assert r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\Microsoft Online Directory Sync" in one.how
    assert "DisplayVersion" in one.how


def test_an_unknown_connect_build_says_how_to_find_it():
    assert any("Get-ADSyncGlobalSettings" in item.how for item in assess(build=None).unknown)


# Contradictions


def test_the_pages_on_dirsync_in_place_are_all_quoted():
    one = found(assess("dirsync", "6765"), "dirsync-in-place-supported")
    for part in ("below 50,000 objects", "two ways", "after 2017-12-31"):
        assert part in one.contradiction
    assert one.contradiction.count("https://") == 3
    assert one.sources
    assert "followed here" in one.why


def test_the_page_that_contradicts_itself_on_azure_ad_sync_is_quoted():
    one = found(assess("azure-ad-sync", "1.0.494.501"), "azure-ad-sync-in-place-supported")
    assert "the same page" in one.contradiction


def test_the_four_numbers_of_dotnet_are_in_the_steps():
    (step,) = (item for item in assess().steps if ".NET" in item.text)
    for version in ("4.7.2", "4.7.1", "4.6.2", "4.5.1"):
        assert version in step.text


def test_full_or_delta_synchronization_is_told():
    (step,) = (item for item in assess("fim", None).steps if item.title.startswith("Run a full import"))
    assert "Delta Synchronization" in step.text
    assert "initial cycle" in step.text


# The server


@pytest.mark.parametrize(
    ("given", "name", "verdict"),
    [
        ("2008R2", "os-too-old", BLOCKS),
        ("2012", "os-too-old", BLOCKS),
        ("2012R2", "os-too-old", BLOCKS),
        ("2012 R2", "os-too-old", BLOCKS),
        (str(2016 - 1), "os-too-old", BLOCKS),
        ("2016", "os-supported", SUPPORTED),
        ("2019", "os-supported", SUPPORTED),
        ("2022", "os-supported", SUPPORTED),
        ("2025", "os-2025", REVIEW),
    ],
)
def test_operating_systems(given: str, name: str, verdict: str):
    assert number("os-first") == 2016
    made = assess(os=given)
    assert found(made, name).verdict == verdict
    expected = {BLOCKS: BLOCKED, REVIEW: REVIEWED, SUPPORTED: OPEN}[verdict]
    assert road(made, IN_PLACE).verdict == expected
    assert road(made, SWING).verdict == OPEN
    assert road(made, SWING).recommended is (verdict != SUPPORTED)


def test_windows_server_2025_is_contradicted():
    one = found(assess(os="2025"), "os-2025")
    assert "KB5070773" in one.contradiction
    assert "KB5070773" in one.do


@pytest.mark.parametrize("given", [None, "2017", "2017R2", "2031", "Windows", "16"])
def test_an_operating_system_that_is_not_known_is_said_to_be(given: str | None):
    made = assess(os=given)
    assert not {name for name in ids(made) if name.startswith("os-")}
    assert any("operating system" in item.what or "supports" in item.what for item in made.unknown)


@pytest.mark.parametrize("product", ["dirsync", "fim"])
def test_the_old_server_of_dirsync_does_not_matter(product: str):
    assert not {name for name in ids(assess(product, None, os="2008R2")) if name.startswith("os-")}


def test_a_full_sql_server_has_a_version_to_look_up():
    (one,) = (item for item in assess(sql="full").unknown if "SQL Server" in item.what)
    for part in ("SQL Server 2012", "SQL Server 2016", "SQL Server 2022", "still says that 2012 works"):
        assert part in one.what


def test_where_to_look_for_the_database():
    assert any("FIMSynchronizationService" in item.how for item in assess("dirsync", None, sql=None).unknown)
    assert any("View or export" in item.how for item in assess(sql=None).unknown)


# The configuration


def test_a_server_without_the_entra_connector_is_installed_anew(root: Path):
    given = load_one(str(root / "tests" / "rules" / "missing-entra-connector" / "fail.xml"))
    made = assess(build=None, given=given)
    assert found(made, "missing-entra-connector").verdict == BLOCKS
    assert road(made, IN_PLACE).verdict == BLOCKED
    assert road(made, CLEAN).recommended
    assert "Get" not in made.steps[0].title
    assert made.verdict == BLOCKED


@pytest.mark.parametrize("name", ["pass.xml", "pass-settings.json", "pass-one-file.xml"])
def test_other_exports_do_not_miss_it(root: Path, name: str):
    given = load_one(str(root / "tests" / "rules" / "missing-entra-connector" / name))
    assert "missing-entra-connector" not in ids(assess(build=None, given=given))


@pytest.mark.parametrize("kind", words("connector-refresh"))
def test_other_connectors_are_refreshed(kind: str):
    made = assess(given=config(connectors=(connector(), ENTRA, connector(kind, "HR", "two"))))
    one = found(made, "nonstandard-connector")
    assert one.roads == (IN_PLACE, SWING)
    assert "refreshed" in one.why
    assert "Extensions" in one.contradiction
    assert any(step.title.startswith("Refresh the connectors") for step in made.steps)
    assert road(made, IN_PLACE).verdict == road(made, SWING).verdict == REVIEWED


def test_a_server_without_such_connectors_has_no_such_step():
    assert not any(step.title.startswith("Refresh the connectors") for step in assess().steps)


@pytest.mark.parametrize(("kind", "barred"), [("generic-ldap", True), ("generic-sql", True), ("powershell", False)])
def test_settings_cannot_be_imported_beside_some_connectors(kind: str, barred: bool):
    made = assess(objects=200_000, given=config(connectors=(connector(), ENTRA, connector(kind, "HR", "two"))))
    (step,) = (item for item in made.steps if "from the exported settings" in item.title)
    assert ("the import cannot be used" in step.text) is barred


def test_duplicate_precedences_close_the_roads_until_they_are_gone():
    made = assess(given=config(rule("A", 60), rule("B", 60)))
    assert found(made, "duplicate-precedence").verdict == BLOCKS
    assert {item.verdict for item in made.roads} == {BLOCKED}
    assert not any(item.recommended for item in made.roads)
    assert made.steps[1].title == "Clear what blocks the road, then assess again"
    assert "number" in made.steps[1].text
    assert made.verdict == BLOCKED


@pytest.mark.parametrize(("precedence", "told"), [(0, False), (98, False), (99, False), (100, True), (101, True)])
def test_custom_rules_at_100_and_above(precedence: int, told: bool):
    assert fact("import-precedences").value == (0, 99)
    made = assess(given=config(rule("Contoso - Department", precedence)))
    assert ("custom-precedence-out-of-range" in ids(made)) is told


@pytest.mark.parametrize("name", sorted(_TABLE))
def test_what_the_catalogue_finds_becomes_a_finding_for_a_road(root: Path, name: str):
    folder = root / "tests" / "rules" / name
    (example, *_) = sorted(path for path in folder.glob("fail*") if path.suffix != ".expected")
    made = assess(build=None, given=load_one(str(example)))
    one = next(finding for finding in made.findings if finding.id == name)
    assert (one.verdict, one.roads, one.topic) == (_TABLE[name].verdict, _TABLE[name].roads, _TABLE[name].topic)
    assert one.what[0] == one.what[0].upper() or one.what[0] == "'"
    assert not one.what.endswith(".")
    assert one.why.endswith(".")
    assert one.do.endswith(".")
    assert one.sources
    expected = BLOCKED if one.verdict == BLOCKS else REVIEWED
    assert all(road(made, way).verdict in (expected, BLOCKED) for way in one.roads)


def test_a_changed_default_rule_is_named(root: Path):
    modified = load_one(str(root / "tests" / "rules" / "modified-default-rule" / "fail.ps1"))
    one = next(finding for finding in assess(given=modified).findings if finding.id == "modified-default-rule")
    assert "In from AD - Contact Lync" in one.what
    assert "resets" in one.why
    assert one.at


def test_what_no_baseline_knows_is_unknown(root: Path):
    given = load_one(str(root / "tests" / "rules" / "unknown-default-revision" / "fail.ps1"))
    made = assess(given=given)
    assert any("nobody can tell" in item.what.casefold() for item in made.unknown)
    assert "unknown-default-revision" not in ids(made)


def test_a_settings_file_hides_the_default_rules(samples: Path):
    made = assess(given=load_one(str(samples / "active.json")))
    assert any("only names them" in item.what for item in made.unknown)
    assert any("Applied-SynchronizationPolicy-*.JSON" in item.what for item in made.unknown)


def test_a_clean_server_of_1_1_130_has_nothing_to_say_of_its_rules(real_data: Path):
    made = assess(build="1.1.130.0", given=load_one(str(real_data / "connect-1.1.130-contoso")))
    assert {item.topic for item in made.findings} <= {"product", "server", "size"}


# Steps

SWING_STEPS = [
    "Back up the configuration of the old server first",
    "Check the requirements of the server that gets the new build",
    "Install Entra Connect on a new server in staging mode, from the exported settings",
    "Set on the new server what an import of settings leaves out",
    "Bring the custom rules that are missing, and disable what is disabled on the old server",
    "Run a full import and a full synchronization on every connector of the new server",
    "Check what would be exported, before anything is",
    "Take the old server out of service FIRST",
    "Make the new server active",
    "Upgrade the old server or uninstall it",
]
IN_PLACE_STEPS = [
    *SWING_STEPS[:2],
    "Take a snapshot or a backup of the whole server",
    "Upgrade without starting a cycle, and look at what it asks for",
    "Export the configuration again and compare it with the backup",
    "Start the scheduler",
]
CUSTOM = "Install Entra Connect on a new server in staging mode, with custom settings"
UNINSTALL = "Uninstall the old product"
ENGINE_STEPS = [SWING_STEPS[0], "Check the requirements of the new server", CUSTOM, *SWING_STEPS[5:-1], UNINSTALL]
AZURE_AD_SYNC_STEPS = [*SWING_STEPS[:2], CUSTOM, *SWING_STEPS[4:-1], UNINSTALL]
PARALLEL_STEPS = [
    *ENGINE_STEPS[:2],
    "Write the settings of DirSync to a file on the old server",
    "Install Entra Connect on a new server with that file",
    *SWING_STEPS[5:-1],
    UNINSTALL,
]


@pytest.mark.parametrize(
    ("make", "titles"),
    [
        (lambda: assess(), IN_PLACE_STEPS),
        (lambda: assess(objects=100_000), SWING_STEPS),
        (lambda: assess("azure-ad-sync", "1.0.494.501"), AZURE_AD_SYNC_STEPS),
        (
            lambda: assess("fim", None),
            [*ENGINE_STEPS[:-1], "Remove the management agent to Entra ID from the old server"],
        ),
        (lambda: assess("dirsync", "6765"), PARALLEL_STEPS),
    ],
)
def test_the_steps_of_a_road_in_order(make: Callable[[], Assessment], titles: list[str]):
    steps = make().steps
    assert [step.title for step in steps] == titles
    assert all(step.text and step.sources for step in steps)


def step(made: Assessment, title: str) -> Step:
    (one,) = (item for item in made.steps if item.title.startswith(title))
    return one


@pytest.mark.parametrize("product", ["azure-ad-sync", "fim", "dirsync"])
def test_a_product_without_staging_mode_is_not_told_to_switch_it_on(product: str):
    made = assess(product, "1.0.494.501" if product == "azure-ad-sync" else None)
    old = step(made, "Take the old server")
    assert "no staging mode" in old.text
    assert "tick" not in old.text
    assert old.commands == ()


def test_azure_ad_sync_has_no_export_of_settings_to_import():
    made = assess("azure-ad-sync", "1.0.494.501")
    said = " ".join(item.text for item in made.steps)
    assert "Applied-SynchronizationPolicy" not in said
    assert "MigrateSettings" not in said
    assert made.steps[0].commands == (r"Get-ADSyncServerConfiguration -Path C:\Backup",)


def test_what_else_fim_synchronizes_goes_on():
    made = assess("fim", None)
    assert "service" not in step(made, "Take the old server").text
    assert "go on" in step(made, "Take the old server").text
    assert "uninstall" not in step(made, "Remove").text.casefold()


@pytest.mark.parametrize(
    ("product", "told"), [("connect", False), ("fim", False), ("azure-ad-sync", True), ("dirsync", True)]
)
def test_only_who_has_dirsync_or_azure_ad_sync_is_warned_of_going_back_to_it(product: str, told: bool):
    made = assess(product, "1.0.494.501" if product == "azure-ad-sync" else None, objects=100_000)
    assert any("going back to DirSync" in item.text for item in made.steps) is told


def test_backup_names_the_files():
    step = assess().steps[0]
    assert r"%ProgramData%\AADConnect\Applied-SynchronizationPolicy-*.JSON" in step.text
    assert step.commands == (r"Get-ADSyncServerConfiguration -Path C:\Backup",)
    assert "MigrateSettings" not in step.text


@pytest.mark.parametrize(("build", "old"), [("1.5.41.0", True), ("1.5.42.0", False), ("1.5.43.0", False), (None, True)])
def test_builds_without_the_export_of_settings_use_the_script(build: str | None, old: bool):
    step = assess(build=build).steps[0]
    assert ("Exported-ServerConfiguration-*" in step.text) is old


def test_full_runs_can_be_deferred():
    (step,) = (item for item in assess().steps if item.title.startswith("Upgrade without"))
    assert step.commands[0] == "Get-ADSyncSchedulerConnectorOverride"
    assert "-FullImportRequired $false -FullSyncRequired $false" in step.commands[1]
    for part in words("overrides"):
        assert part in step.text


def test_what_an_import_leaves_out_is_listed():
    (step,) = (item for item in assess(objects=100_000).steps if "leaves out" in item.title)
    for part in words("import-not-applied"):
        assert part in step.text


def test_the_commands_of_the_check():
    (step,) = (item for item in assess(objects=100_000).steps if item.title.startswith("Check what would"))
    assert any("csexport.exe" in line and line.endswith("/f:x") for line in step.commands)
    assert any("CSExportAnalyzer" in line for line in step.commands)
    assert f"more than {number('deletion-threshold')} deletions" in step.text
    assert "500 or fewer are carried out" in step.text
    assert "event 116" in step.text


@pytest.mark.parametrize(
    ("name", "value", "words_of_it"),
    [
        ("ExportDeletionThresholdValue", "250", "more than 250 deletions"),
        ("ExportDeletionThresholdValue", "", "more than 500 deletions"),
        ("ExportDeletionThreshold", "False", "nothing stops a mass deletion"),
    ],
)
def test_the_servers_own_deletion_threshold(name: str, value: str, words_of_it: str):
    setting = Setting(name=f"Microsoft.OptionalFeature.{name}", value=value)
    made = assess(objects=100_000, given=config(settings=(setting,)))
    assert any(words_of_it in step.text for step in made.steps)
    assert ("deletion-threshold-off" in ids(made)) is (value == "False")


def test_dirsync_settings_are_exported_by_its_commands():
    steps = assess("dirsync", "6765").steps
    assert [step.commands for step in steps[2:4]] == [
        ("AzureADConnect.exe /ForceExport",),
        ("AzureADConnect.exe /migrate",),
    ]
    assert "objectGUID" in steps[3].text


# Customizations


def test_customizations_of_dirsync_close_its_roads(monkeypatch: pytest.MonkeyPatch):
    made = Finding("rules-extension", "customizations", "x", BLOCKS, "A DLL", "why", "do", roads=(IN_PLACE, PARALLEL))
    seen: list[tuple[str, ...]] = []

    def customizations(_: Config, stock: tuple[str, ...]) -> tuple[Finding, ...]:
        seen.append(stock)
        return (made,)

    monkeypatch.setattr("ruleguard.assess.upgrade.customizations", customizations)
    given = replace(engine_config(), circumstances=Circumstances(stock_assemblies=("own.dll",)))
    assessment = assess("dirsync", "6765", given=given)
    assert verdicts(assessment) == {IN_PLACE: "blocked", PARALLEL: "blocked", CLEAN: "open*"}
    assert made in assessment.findings
    assert "A DLL" in road(assessment, PARALLEL).why
    assert [step.title for step in assessment.steps] == ENGINE_STEPS
    assert seen == [("own.dll",)]


def test_fim_without_an_agent_of_entra_id(real_data: Path):
    made = assess("fim", None, given=load_one(str(real_data / "fim-2010-contoso")))
    assert found(made, "fim-without-entra-connector").verdict == REVIEW
    assert road(made, SWING).verdict == REVIEWED
    assert "fim-without-entra-connector" not in ids(assess("fim", None))
