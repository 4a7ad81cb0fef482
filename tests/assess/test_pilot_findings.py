"""The mistakes that people make with a pilot's pair of rules, each seeded into a sound one: found under its id, and a near
miss is silent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from ruleguard.assess.findings import BLOCKS, Finding
from ruleguard.assess.pilot import pilot
from ruleguard.assess.pilot_findings import pilot_findings
from ruleguard.cli.inputs import load_one
from ruleguard.lint.engine import lint
from ruleguard.lint.registry import registry
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, Flow, ScopeCondition, ScopeGroup, Setting, SyncRule

SALES, PLANT, HR = (f"OU={name},DC=northwind,DC=example" for name in ("Sales", "Plant", "HR"))
PEOPLE = "OU=People,DC=fabrikam,DC=example"
UNITS = (SALES, HR, PEOPLE)
KNOWN_OF_EVERY_PILOT = {"pilot-group-anchor"}
Change = Callable[[Config], Config]


@cache
def server() -> Config:
    return load_one(str(Path(__file__).parents[2] / "samples" / "server"))


@cache
def sound() -> Config:
    """A server with a pilot in order."""
    config = server()
    return replace(config, rules=(*config.rules, *pilot(config, UNITS).rules))


def is_pilot(rule: SyncRule) -> bool:
    return (rule.name or "").startswith("Cloud Sync pilot")


def each(test: Callable[[SyncRule], bool], **fields: object) -> Change:
    """Fields of the pilot's rules that a test picks."""

    def change(config: Config) -> Config:
        rules = tuple(replace(it, **fields) if is_pilot(it) and test(it) else it for it in config.rules)
        return replace(config, rules=rules)

    return change


def without(test: Callable[[SyncRule], bool]) -> Change:
    return lambda config: replace(config, rules=tuple(it for it in config.rules if not (is_pilot(it) and test(it))))


def inbound(kind: str, forest: str = "") -> Callable[[SyncRule], bool]:
    return lambda it: it.direction == "inbound" and it.source_object_type == kind and forest in (it.name or "")


def outbound(kind: str) -> Callable[[SyncRule], bool]:
    return lambda it: it.direction == "outbound" and it.target_object_type == kind


def scope(*clauses: tuple[str, str, str]) -> tuple[ScopeGroup, ...]:
    return tuple(
        ScopeGroup(conditions=(ScopeCondition(attribute=name, operator=operator, value=value),))
        for name, operator, value in clauses
    )


def units(*dns: str) -> tuple[ScopeGroup, ...]:
    return scope(*(("dn", "ENDSWITH", dn) for dn in dns))


def setting(name: str, value: str) -> Change:
    def change(config: Config) -> Config:
        others = tuple(it for it in config.settings if it.name != name)
        return replace(config, settings=(*others, Setting(name=name, value=value)))

    return change


def out(target: str, kind: str = "user") -> Change:
    """One more rule that exports an attribute."""

    def change(config: Config) -> Config:
        pattern = next(it for it in config.rules if it.direction == "outbound" and it.connector == ENTRA_CONNECTOR)
        flow = Flow(
            destination=target,
            kind="direct",
            sources=(target,),
            expression=None,
            value=None,
            merge="Update",
            once=False,
        )
        rule = replace(
            pattern, name="Out", identifier="2" * 36, precedence=95, disabled=False, link_type="Join",
            target_object_type=kind, source_object_type="group" if kind == "group" else "person", flows=(flow,),
        )  # fmt: skip
        return replace(config, rules=(*config.rules, rule))

    return change


def selection(domain: str, **fields: object) -> Change:
    def change(config: Config) -> Config:
        return replace(
            config,
            connectors=tuple(
                replace(
                    connector,
                    partitions=tuple(
                        replace(it, **fields) if it.dn == domain else it for it in connector.partitions or ()
                    ),
                )
                for connector in config.connectors or ()
            ),
        )

    return change


def everything(config: Config) -> Config:
    """What the wizard selected, without what nobody synchronizes."""
    dns = {
        "northwind": (
            "OU=Staff",
            "OU=Sales",
            "OU=HR",
            "OU=Plant",
            "OU=Contractors",
            "OU=Service Accounts",
            "OU=Groups",
        ),
        "fabrikam": ("OU=People", "OU=Plants", "OU=Groups", "OU=Service Accounts"),
    }
    for forest, names in dns.items():
        containers = [f"{name},DC={forest},DC=example" for name in names]
        if forest == "northwind":
            containers.append("DC=plants,DC=northwind,DC=example")
        config = each(
            lambda it, forest=forest: it.direction == "inbound" and forest in (it.name or ""), scope=units(*containers)
        )(config)
    return config


def chain(*changes: Change) -> Change:
    def change(config: Config) -> Config:
        for one in changes:
            config = one(config)
        return config

    return change


def nothing(config: Config) -> Config:
    return config


_ANCHOR = "Microsoft.SynchronizationOption.AnchorAttribute"
SEEDED: dict[str, tuple[str, Change, Change]] = {
    "1 inbound rule on the connector to Entra ID": (
        "pilot-rule-on-entra",
        each(inbound("user", "northwind"), connector=ENTRA_CONNECTOR),
        each(inbound("user", "northwind"), name="Cloud Sync pilot - users of northwind, from b891884f"),
    ),
    "2 no outbound rule for a type": (
        "no-flow-without-join-rule",
        without(outbound("contact")),
        without(lambda it: outbound("contact")(it) or inbound("contact")(it)),
    ),
    "2 no inbound rule for a type": (
        "join-rule-without-no-flow",
        without(inbound("group")),
        without(inbound("group", "fabrikam")),
    ),
    "2 outbound rule with the link type Join": (
        "exported-despite-no-flow",
        each(outbound("user"), link_type="Join"),
        each(inbound("user"), link_type="Join"),
    ),
    "2 outbound rule with the link type Provision": (
        "exported-despite-no-flow",
        each(outbound("group"), link_type="Provision"),
        nothing,
    ),
    "2 inbound rule with the link type of the other": (
        "inbound-join-no-flow",
        each(inbound("user"), link_type="JoinNoFlow"),
        nothing,
    ),
    "2 outbound rule for everybody": ("unscoped-join-no-flow", each(outbound("user"), scope=()), nothing),
    "2 inbound rule for everybody": ("unscoped-no-flow", each(inbound("user", "fabrikam"), scope=()), nothing),
    "3 CONTAINS in place of ENDSWITH": (
        "contains-for-ou",
        each(inbound("user", "fabrikam"), scope=scope(("dn", "CONTAINS", "OU=People"))),
        each(inbound("user", "fabrikam"), scope=scope(("dn", "CONTAINS", PEOPLE))),
    ),
    "3 a part of a name in between commas": (
        "contains-for-ou",
        each(inbound("user", "fabrikam"), scope=scope(("dn", "CONTAINS", ",OU=People,"))),
        nothing,
    ),
    "3 ENDSWITH without the domain": (
        "impossible-distinguished-name",
        each(inbound("user", "fabrikam"), scope=units("OU=People")),
        each(inbound("user", "fabrikam"), scope=units("ou=people,DC=fabrikam,DC=example")),
    ),
    "4 other units for groups than for users": (
        "pilot-scopes-differ",
        each(inbound("group", "northwind"), scope=units(SALES)),
        each(inbound("group", "northwind"), scope=units(f",{HR}", SALES, f"OU=Deep,{HR}")),
    ),
    "4 a type without rules": (
        "pilot-type-missing",
        without(lambda it: outbound("contact")(it) or inbound("contact")(it)),
        chain(
            without(lambda it: outbound("contact")(it) or inbound("contact")(it)),
            *(
                selection(dn, object_types=("user", "group"))
                for dn in ("DC=northwind,DC=example", "DC=plants,DC=northwind,DC=example", "DC=fabrikam,DC=example")
            ),
        ),
    ),
    "4 not units alone": (
        "pilot-scope-unknown",
        each(inbound("user", "fabrikam"), scope=scope(("", "ISMEMBEROF", "CN=Pilot,OU=Groups,DC=fabrikam,DC=example"))),
        nothing,
    ),
    "5 another source anchor": ("pilot-source-anchor", setting(_ANCHOR, "mail"), setting(_ANCHOR, "OBJECTGUID")),
    "5 groups, whose anchor is not filled": (
        "pilot-group-anchor",
        nothing,
        without(lambda it: inbound("group")(it) or outbound("group")(it)),
    ),
    "5 taken out of the scope of Connect": (
        "pilot-outside-scope",
        selection("DC=northwind,DC=example", inclusions=(SALES,)),
        selection("DC=northwind,DC=example", inclusions=(SALES, f"OU=Staff,{HR}")),
    ),
    "6 references are exported": ("pilot-reference-attributes", out("manager"), out("title")),
    "6 references of groups are exported": ("pilot-reference-attributes", out("member", "group"), out("member", "device")),
    "7 all rules are disabled": (
        "pilot-rolled-back",
        each(lambda _: True, disabled=True),
        without(lambda _: True),
    ),
    "7 half of the rules is disabled": ("no-flow-without-join-rule", each(outbound("user"), disabled=True), nothing),
    "7 the other half is disabled": ("join-rule-without-no-flow", each(inbound("user"), disabled=True), nothing),
    "8 nothing is left for Connect": (
        "pilot-before-decommission",
        everything,
        chain(everything, each(inbound("user", "fabrikam"), scope=units(PEOPLE))),
    ),
}  # fmt: skip


def found(config: Config, included: Sequence[str] | None = None) -> dict[str, Finding]:
    return {item.id: item for item in pilot_findings(config, included)}


def test_a_sound_pilot_has_only_what_every_pilot_has():
    assert found(sound()).keys() == KNOWN_OF_EVERY_PILOT


def test_a_server_without_a_pilot_has_nothing(samples: Path, real_data: Path):
    for path in (samples / "server", samples / "active.json", real_data / "connect-1.1.130-contoso"):
        assert pilot_findings(load_one(str(path))) == ()


@pytest.mark.parametrize("name", SEEDED)
def test_a_seeded_mistake_is_found(name: str):
    wanted, seed, _ = SEEDED[name]
    assert wanted in found(seed(sound()))


@pytest.mark.parametrize("name", SEEDED)
def test_a_near_miss_is_silent(name: str):
    wanted, _, near = SEEDED[name]
    if near is not nothing:
        assert wanted not in found(near(sound()))


LINTED = {wanted for wanted, _, _ in SEEDED.values()} & registry().keys()


@pytest.mark.parametrize("name", [name for name, (wanted, _, _) in SEEDED.items() if wanted in LINTED])
def test_what_an_export_shows_is_found_by_the_linter_too(name: str):
    wanted, seed, near = SEEDED[name]
    rules = list(registry().values())
    assert wanted in {item.rule for item in lint(seed(sound()), rules)}
    assert wanted not in {item.rule for item in lint(near(sound()), rules)}


def test_the_linter_knows_the_first_four_and_the_fifth():
    assert {
        "pilot-rule-on-entra", "no-flow-without-join-rule", "join-rule-without-no-flow", "exported-despite-no-flow",
        "contains-for-ou", "pilot-scopes-differ", "pilot-outside-scope", "unscoped-no-flow",
    } <= LINTED  # fmt: skip


def test_every_finding_says_why_what_to_do_and_who_says_so():
    seen = {item for _, seed, _ in SEEDED.values() for item in pilot_findings(seed(sound()))}
    for item in seen:
        assert all((item.what, item.why, item.do, item.sources))
        assert not item.what.endswith(".")
        assert all(address.startswith("https://learn.microsoft.com/") for address in item.sources)
        assert "\n" not in item.what + item.why + item.do


def test_two_pages_that_disagree_are_both_named():
    assert "tutorial" in found(out("manager")(sound()))["pilot-reference-attributes"].contradiction
    outside = SEEDED["5 taken out of the scope of Connect"][1]
    assert "forbid it" in found(outside(sound()))["pilot-outside-scope"].contradiction


@pytest.mark.parametrize(
    ("included", "wanted"),
    [
        (UNITS, {}),
        ((*UNITS, "OU=Elsewhere,DC=adatum,DC=example"), {}),
        ((*UNITS, f"OU=Deep,{SALES}"), {}),
        ((*UNITS, "OU=Archive,OU=Plant,DC=northwind,DC=example"), {}),
        ((*UNITS, "OU=Not imported,DC=northwind,DC=example"), {}),
        ((*UNITS, "ou=plant, dc=northwind,dc=example"), {"pilot-owned-twice": BLOCKS}),
        (("DC=northwind,DC=example", PEOPLE), {"pilot-owned-twice": BLOCKS}),
        ((SALES, PEOPLE), {"pilot-owned-by-nobody": BLOCKS}),
        ((SALES, HR), {"pilot-owned-by-nobody": "review"}),
        ((f"OU=Deep,{SALES}", HR, PEOPLE), {"pilot-owned-by-nobody": BLOCKS}),
        ((), {"pilot-owned-by-nobody": "review"}),
    ],
)
def test_each_unit_belongs_to_one_of_the_engines(included: tuple[str, ...], wanted: dict[str, str]):
    owners = {name: item.verdict for name, item in found(sound(), included).items() if name.startswith("pilot-owned")}
    assert owners == wanted


def test_what_cloud_sync_takes_without_a_pilot_is_owned_twice():
    assert found(server(), (SALES,))["pilot-owned-twice"].verdict == BLOCKS
    assert found(server(), ("OU=Elsewhere,DC=adatum,DC=example",)) == {}


def test_a_settings_file_only_names_the_default_rules_so_that_their_references_count(samples: Path):
    config = load_one(str(samples / "active.json"))
    whole = replace(config, rules=(*config.rules, *pilot(config, UNITS).rules))
    what = {item.subject: item.what for item in pilot_findings(whole) if item.id == "pilot-reference-attributes"}
    assert "manager" in what["objects of type user"]
    assert "member" in what["objects of type group"]


def test_references_of_the_default_rules_are_found(real_data: Path):
    config = load_one(str(real_data / "connect-1.1.130-contoso"))
    whole = replace(config, rules=(*config.rules, *pilot(config, ("OU=Pilot,OU=CORP,DC=contoso,DC=com",)).rules))
    what = {item.subject: item.what for item in pilot_findings(whole) if item.id == "pilot-reference-attributes"}
    assert "msExchDelegateListLink" in what["objects of type user"]
    assert "managedBy, member" in what["objects of type group"]
