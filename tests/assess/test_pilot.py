"""The rules of a Cloud Sync pilot: sound by the linter's own measure, readable back, deterministic, and nothing but data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ruleguard.assess.pilot import Pilot, pilot
from ruleguard.cli.inputs import load, load_one
from ruleguard.cli.lint_run import Wanted, run
from ruleguard.cli.settings import Grounds
from ruleguard.diagnostic import Severity
from ruleguard.errors import UsageError
from ruleguard.model.engine import Engine
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.readers.rule_script import read
from ruleguard.render.assess_pilot import pilot_script
from ruleguard.text import Source

SALES, PLANT, HR = (f"OU={name},DC=northwind,DC=example" for name in ("Sales", "Plant", "HR"))
PEOPLE, PLANTS = (f"OU={name},DC=fabrikam,DC=example" for name in ("People", "Plants"))
BELOW = "CN=Users,DC=plants,DC=northwind,DC=example"
FOREST, FORESTS, DOMAINS = (SALES, PLANT, HR), (SALES, PEOPLE, PLANTS), (SALES, BELOW)


@pytest.fixture(scope="module")
def server(samples: Path) -> Config:
    return load_one(str(samples / "server"))


@pytest.fixture(scope="module")
def settings(samples: Path) -> Config:
    return load_one(str(samples / "active.json"))


def script(config: Config, units: tuple[str, ...] = FORESTS, types: tuple[str, ...] = ()) -> str:
    return pilot_script(pilot(config, units, types), "export")


def rules_of(text: str) -> tuple[SyncRule, ...]:
    config = read(Source("pilot.ps1", text.encode("utf-8-sig")))
    assert config.faults == ()
    return config.rules


def shape(rule: SyncRule) -> tuple[object, ...]:
    return rule.direction, rule.source_object_type, rule.target_object_type, rule.link_type, rule.connector


# --- what the rules are -----------------------------------------------------------------------------------------------


def test_there_is_a_rule_for_each_forest_and_type_and_one_out_for_each_type(server: Config):
    by_name = {each.name: each.identifier for each in server.connectors or ()}
    north, fab = by_name["northwind.example"], by_name["fabrikam.example"]
    entra = "b891884f-051e-4a83-95af-2544101c9083"
    assert [shape(rule) for rule in pilot(server, FORESTS).rules] == [
        ("inbound", "user", "person", "Join", fab),
        ("inbound", "group", "group", "Join", fab),
        ("inbound", "contact", "person", "Join", fab),
        ("inbound", "user", "person", "Join", north),
        ("inbound", "group", "group", "Join", north),
        ("inbound", "contact", "person", "Join", north),
        ("outbound", "person", "user", "JoinNoFlow", entra),
        ("outbound", "group", "group", "JoinNoFlow", entra),
        ("outbound", "person", "contact", "JoinNoFlow", entra),
    ]


def test_units_are_alternatives_and_the_flow_is_a_constant(server: Config):
    inbound, outbound = pilot(server, FOREST, ("user",)).rules
    clauses = [[(it.attribute, it.operator, it.value) for it in group.conditions] for group in inbound.scope or ()]
    assert clauses == [[("dn", "ENDSWITH", each)] for each in (HR, PLANT, SALES)]
    assert [(flow.destination, flow.kind, flow.value) for flow in inbound.flows or ()] == [
        ("cloudNoFlow", "constant", "True")
    ]
    assert (inbound.joins, outbound.joins, outbound.flows) == ((), (), ())
    asked = [(it.attribute, it.operator, it.value) for group in outbound.scope or () for it in group.conditions]
    assert asked == [("cloudNoFlow", "EQUAL", "True")]


def test_two_domains_of_one_forest_share_the_rules_and_have_a_configuration_each(server: Config):
    found = pilot(server, DOMAINS, ("user",))
    assert [len(rule.scope or ()) for rule in found.rules] == [2, 1]
    assert [domain.containers for domain in found.domains] == [(SALES,), (BELOW,)]


def test_a_unit_below_another_one_and_one_given_twice_count_once(server: Config):
    given_ = (f"OU=Deep,{SALES}", SALES, "ou=sales, dc=Northwind,dc=example", f"OU=Deeper,OU=Deep,{SALES}")
    assert [domain.containers for domain in pilot(server, given_).domains] == [(SALES,)]


def test_types_that_are_not_imported_get_no_rules(server: Config):
    def without(name: str, more: tuple[str, ...] = ()) -> Config:
        connectors = []
        for connector in server.connectors or ():
            partitions = tuple(
                replace(each, object_types=(*(it for it in each.object_types or () if it != name), *more))
                for each in connector.partitions or ()
            )
            connectors.append(replace(connector, partitions=partitions))
        return replace(server, connectors=tuple(connectors))

    assert {rule.source_object_type for rule in pilot(without("contact"), (SALES,)).rules} == {
        "user",
        "person",
        "group",
    }
    shapes = [shape(rule)[:3] for rule in pilot(without("contact", ("inetOrgPerson",)), (SALES,)).rules]
    assert shapes == [
        ("inbound", "user", "person"),
        ("inbound", "inetOrgPerson", "person"),
        ("inbound", "group", "group"),
        ("outbound", "person", "user"),
        ("outbound", "group", "group"),
    ]
    with pytest.raises(UsageError, match="imports objects of the types"):
        pilot(without("contact"), (SALES,), ("contact",))


def test_a_settings_file_does_not_say_the_types_and_gets_the_three_of_the_tutorial(settings: Config):
    found = pilot(settings, (SALES,))
    kinds = [rule.source_object_type for rule in found.rules if rule.direction == "inbound"]
    assert kinds == ["user", "group", "contact"]
    assert any("inetOrgPersons" in item.what for item in found.unknown)
    assert len(pilot(settings, (SALES,), ("InetOrgPerson",)).rules) == 2


# --- laws -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("units", [FOREST, FORESTS, DOMAINS], ids=["one-forest", "two-forests", "two-domains"])
@pytest.mark.parametrize("sample", ["server", "active.json"])
def test_the_pair_passes_the_linter_alone_and_with_its_server(
    units: tuple[str, ...], sample: str, samples: Path, tmp_path: Path
):
    target = samples / sample
    path = tmp_path / "pilot.ps1"
    path.write_text(script(load_one(str(target)), units), encoding="utf-8", newline="\n")

    def told(*paths: Path) -> list[str]:
        outcome = run(load([str(each) for each in paths]), Grounds(isolated=True), Wanted())
        assert outcome.errors == []
        return sorted(f"{it.rule} {it.message}" for it in outcome.found)

    assert told(path) == []
    assert told(target, path) == told(target)


@pytest.mark.parametrize("units", [FOREST, FORESTS, DOMAINS])
def test_the_server_with_the_rules_has_no_findings_that_it_did_not_have(server: Config, units: tuple[str, ...]):
    from ruleguard.lint.engine import lint
    from ruleguard.lint.registry import registry

    rules = list(registry().values())
    before = {(it.rule, it.message) for it in lint(server, rules)}
    after = replace(server, rules=(*server.rules, *pilot(server, units).rules))
    new = [it for it in lint(after, rules) if (it.rule, it.message) not in before and it.severity != Severity.NOTE]
    assert new == []


@pytest.mark.parametrize("units", [FOREST, FORESTS, DOMAINS])
def test_the_script_read_back_gives_exactly_the_rules(server: Config, settings: Config, units: tuple[str, ...]):
    for config in (server, settings):
        found = pilot(config, units)
        assert rules_of(pilot_script(found, "export")) == found.rules


def test_the_output_is_the_same_however_the_units_are_given(server: Config):
    assert script(server, FORESTS) == script(server, FORESTS[::-1]) == script(server, FORESTS + FOREST[:1])


def test_numbers_names_and_identifiers_are_free(server: Config):
    first = pilot(server, FORESTS).rules
    after = replace(server, rules=(*server.rules, *first))
    second = pilot(after, (HR,)).rules
    everything = [*after.rules, *second]
    for field in ("precedence", "identifier"):
        values = [getattr(rule, field) for rule in everything]
        assert len(set(values)) == len(values)
    assert len({(rule.name or "").casefold() for rule in (*first, *second)}) == len((*first, *second))
    assert all(0 < (rule.precedence or 0) < 100 for rule in (*first, *second))


def crowded(config: Config, count: int, **more: object) -> Config:
    """The server with that many custom rules more, from precedence 99 down."""
    busy = {rule.precedence for rule in config.rules}
    free = [number for number in range(99, 0, -1) if number not in busy][:count]
    pattern = next(rule for rule in config.rules if rule.precedence == 70)
    new = [replace(pattern, precedence=number, name=f"Rule {number}", identifier=f"{number:036}") for number in free]
    return replace(config, rules=(*config.rules, *(replace(each, **more) for each in new)))


def test_the_last_free_numbers_are_used_and_then_there_is_a_clear_error(server: Config):
    free = 99 - len({rule.precedence for rule in server.rules if 0 < (rule.precedence or 0) < 100})
    assert len(pilot(crowded(server, free - 4), (SALES,), ("user", "group")).rules) == 4
    with pytest.raises(UsageError, match="needs 4 precedences below 100, and 3 are free"):
        pilot(crowded(server, free - 3), (SALES,), ("user", "group"))


def test_the_mark_comes_before_a_rule_that_takes_it_away(server: Config):
    (mark, _) = pilot(server, (SALES,), ("user",)).rules
    denial = replace(mark, name="No pilot for managers", identifier="1" * 36, precedence=2)
    denial = replace(denial, flows=(replace((mark.flows or ())[0], value="False"),))
    assert pilot(replace(server, rules=(*server.rules, denial)), (SALES,), ("user",)).rules[0].precedence == 1
    first = replace(denial, precedence=1)
    with pytest.raises(UsageError, match="No pilot for managers"):
        pilot(replace(server, rules=(*server.rules, first)), (SALES,), ("user",))


# --- what cannot be ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "says"),
    [
        ("", "is no distinguished name"),
        ("Sales", "is not like OU=Pilot"),
        ("northwind.example/Sales", "is not like OU=Pilot"),
        ("OU=,DC=northwind,DC=example", "is not like OU=Pilot"),
        ("OU=Sales,,DC=northwind,DC=example", "is no distinguished name"),
        ("OU=Sales\nAdd-ADSyncRule,DC=northwind,DC=example", "is no distinguished name"),
        ("OU=Sales\u2028,DC=northwind,DC=example", "is no distinguished name"),
        ("OU=Sales,DC=northwind,DC=example\\", "is no distinguished name"),
        ("DC=northwind,DC=example", "whole domain"),
        ("uid=ann,OU=Sales,DC=northwind,DC=example", "name a container"),
        ("OU=Sales", "belongs to no domain of the export"),
        ("OU=Sales,DC=contoso,DC=example", "belongs to no domain of the export"),
        ("OU=Sales,DC=example", "belongs to no domain of the export"),
        ("OU=Sale,DC=northwind,DC=example", "is not selected"),
        ("OU=Archive,OU=Plant,DC=northwind,DC=example", "is not selected"),
        ("CN=System,DC=plants,DC=northwind,DC=example", "is not selected"),
    ],
)
def test_a_unit_that_cannot_be_is_refused_in_plain_words(server: Config, unit: str, says: str):
    with pytest.raises(UsageError, match=says):
        pilot(server, (SALES, unit))


def test_a_unit_that_is_selected_in_part_names_the_parts(server: Config):
    connectors = tuple(
        replace(
            each,
            partitions=tuple(
                replace(it, inclusions=(f"OU=East,{SALES}",)) if it.dn == "DC=northwind,DC=example" else it
                for it in each.partitions or ()
            ),
        )
        for each in server.connectors or ()
    )
    config = replace(server, connectors=connectors)
    with pytest.raises(UsageError, match="Name what is selected below it: 'OU=East,OU=Sales"):
        pilot(config, (SALES,))
    assert pilot(config, (f"OU=East,{SALES}",)).rules


def test_domains_that_are_not_selected_or_owned_twice_are_refused(server: Config):
    def changed(**more: object) -> Config:
        first, *others = server.connectors or ()
        assert first.kind == "ad"
        partitions = tuple(replace(it, **more) for it in first.partitions or ())
        return replace(server, connectors=(replace(first, partitions=partitions), *others))

    with pytest.raises(UsageError, match="does not import its domain"):
        pilot(changed(selected=False), (PEOPLE,))
    with pytest.raises(UsageError, match="several connectors"):
        pilot(changed(dn="DC=northwind,DC=example"), (SALES,))


def test_inputs_without_a_server_and_types_that_are_none_are_refused(server: Config, samples: Path):
    scripts = load_one(str(samples / "rules" / "hr-leavers.ps1"))
    engine = Engine.__new__(Engine)
    for config, says in (
        (scripts, "names no connectors"),
        (replace(server, engine=engine), "no synchronization rules"),
        (
            replace(server, connectors=tuple(it for it in server.connectors or () if it.kind == "ad")),
            "no connector to Entra",
        ),
    ):
        with pytest.raises(UsageError, match=says):
            pilot(config, (SALES,))
    with pytest.raises(UsageError, match="use user, inetOrgPerson, group, contact"):
        pilot(server, (SALES,), ("device",))
    with pytest.raises(UsageError, match="at least one organizational unit"):
        pilot(server, ())


# --- around the rules -------------------------------------------------------------------------------------------------


def ids(found: Pilot) -> set[str]:
    return {item.id for item in found.findings}


def test_the_way_there_and_back_is_told_in_order(server: Config):
    found = pilot(server, FORESTS)
    commands = [command for step in found.steps for command in step.commands]
    off, on = "Set-ADSyncScheduler -SyncCycleEnabled $false", "Set-ADSyncScheduler -SyncCycleEnabled $true"
    assert commands.index(off) < commands.index(on)
    scope = next(step.text for step in found.steps if step.title.startswith("Configure Cloud Sync"))
    assert all(unit in scope for unit in FORESTS)
    assert "2 weeks" in found.steps[-1].title
    assert "one week" in found.steps[-1].text
    titles = [step.title.split()[0] for step in found.rollback]
    assert titles == ["Disable", "Stop", "Disable", "Run"]
    assert all(rule.name in found.rollback[2].text for rule in found.rules if rule.name)
    text = pilot_script(found, "export")
    for part in (*(step.title for step in (*found.steps, *found.rollback)), *FORESTS, *commands):
        assert " ".join(part.split()) in " ".join(text.replace("\n#", " ").split())


def test_what_stands_in_the_way_is_said_in_the_script_too(server: Config):
    old = replace(server, server=replace(server.server, build="1.3.21.0"))
    found = pilot(old, (SALES,))
    assert "pilot-build" in ids(found)
    assert "DO NOT RUN THIS YET" in pilot_script(found, "export")
    for build in ("1.4.32.0", "2.5.79.0"):
        found = pilot(replace(server, server=replace(server.server, build=build)), (SALES,))
        assert "pilot-build" not in ids(found)
        assert "DO NOT RUN" not in pilot_script(found, "export")
    found = pilot(replace(server, server=replace(server.server, build=None)), (SALES,))
    assert "pilot-build" not in ids(found)
    assert any("build" in item.what for item in found.unknown)


def test_what_connect_leaves_out_below_a_unit_is_told(server: Config):
    assert "pilot-left-out-below" in ids(pilot(server, (PLANT,)))
    assert "pilot-left-out-below" not in ids(pilot(server, (SALES, HR)))


def test_the_limits_of_a_configuration_are_told_at_their_edges(server: Config):
    for count, verdict in ((50, None), (51, "review"), (59, "review"), (60, "blocks")):
        found = pilot(server, [f"OU=u{number},{SALES}" for number in range(count)])
        verdicts = [item.verdict for item in found.findings if item.id == "pilot-containers"]
        assert verdicts == ([verdict] if verdict else [])


def test_a_staging_server_is_told(server: Config):
    staging = replace(server, server=replace(server.server, staging=True))
    assert "pilot-on-staging" in ids(pilot(staging, (SALES,)))
    assert "pilot-on-staging" not in ids(pilot(server, (SALES,)))
