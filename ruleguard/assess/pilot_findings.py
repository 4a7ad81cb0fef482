"""What is wrong with a pilot's pair of rules, and what a person has to know of it before and after.

What an export shows by itself is found by rules of the linter, under their ids; here are the verdicts on them, and what takes
more than the export: the scope of Cloud Sync, and the way to the end. Sources: Microsoft's tutorial for a pilot, its guide to
the move and its questions and answers on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ruleguard.assess.cloud_sync_case import backed, places
from ruleguard.assess.facts import number, text, words
from ruleguard.assess.findings import BLOCKS, REVIEW, Finding
from ruleguard.assess.pilot_containers import Domain, label
from ruleguard.assess.pilot_owners import PILOT, beside_cloud_sync, everything_marked, scopes
from ruleguard.lint.attributes import is_to_entra, source_anchor
from ruleguard.lint.cloud_sync_pilot import TUTORIAL, Marked, holders, is_for_marked, mark, marked, marking_flow
from ruleguard.lint.rule import Finding as LintFinding
from ruleguard.lint.rule import Rule
from ruleguard.lint.rules import (
    contains_for_ou,
    exported_despite_no_flow,
    impossible_distinguished_name,
    inbound_join_no_flow,
    join_rule_without_no_flow,
    no_flow_without_join_rule,
    pilot_outside_scope,
    pilot_rule_on_entra,
    pilot_scopes_differ,
    unscoped_join_no_flow,
    unscoped_no_flow,
)
from ruleguard.lint.shipped_rules import listed
from ruleguard.lint.surroundings import attribute, connector_of, enabled
from ruleguard.model.nodes import Config, Flow, SyncRule
from ruleguard.model.roles import roles, subject
from ruleguard.model.versions import version_key

_TWICE = (
    "Two engines that export the same objects undo each other's changes, and one of them deletes what leaves its scope."
)
_NOBODY = "What neither engine exports stays in the cloud as it is today, and nobody is told."
_RULES: tuple[tuple[Rule, str, str], ...] = (
    (pilot_rule_on_entra.RULE, BLOCKS, _TWICE),
    (no_flow_without_join_rule.RULE, BLOCKS, _TWICE),
    (exported_despite_no_flow.RULE, BLOCKS, _TWICE),
    (join_rule_without_no_flow.RULE, REVIEW, _TWICE),
    (unscoped_join_no_flow.RULE, BLOCKS, _NOBODY),
    (unscoped_no_flow.RULE, REVIEW, _NOBODY),
    (inbound_join_no_flow.RULE, BLOCKS, "What the link type does in an inbound rule is documented nowhere."),
    (impossible_distinguished_name.RULE, BLOCKS, f"Nothing is marked. {_TWICE}"),
    (contains_for_ou.RULE, REVIEW, f"What is marked by accident is not in the scope of Cloud Sync. {_NOBODY}"),
    (pilot_scopes_differ.RULE, REVIEW, f"{_TWICE} {_NOBODY}"),
    (
        pilot_outside_scope.RULE,
        BLOCKS,
        "Users that leave the scope of Entra Connect are deleted in the cloud and can be restored; groups are gone for good.",
    ),
)
_REFERENCES = {
    "user": ("assistant", "authOrig", "manager", "publicDelegates"),
    "group": ("managedBy", "member", "owner"),
    "contact": ("assistant", "authOrig", "manager", "publicDelegates"),
}
"""References that default rules export, for a settings file, which does not say what they do."""
_ALL_REFERENCES = frozenset(
    (
        "altrecipient", "assistant", "authorig", "dlmemrejectperms", "dlmemsubmitperms", "managedby", "manager", "member",
        "msexchcomanagedbylink", "msexchdelegatelistlink", "msexchmoderatedbylink", "owner", "publicdelegates", "unauthorig",
    )
)  # fmt: skip
_TYPES = ("user", "inetOrgPerson", "group", "contact")


def pilot_findings(config: Config, included: Sequence[str] | None = None) -> tuple[Finding, ...]:
    """What is found of the pilot that the rules of a configuration make; () where there are no rules of one.

    ``included``: the containers of the Cloud Sync configurations, from their schemas in Microsoft Graph; None when nobody
    has given any.
    """
    marks = marked(config)
    has_pilot = bool(marks) or any(_is_of_pilot(rule) for rule in config.rules)
    found = [*_by_rules(config), *_rolled_back(config)] if has_pilot else []
    if marks:
        for judge in (_anchor, _groups_without_anchor, _references, _missing_types, scopes, everything_marked):
            found += judge(config, marks)
    return (*found, *(owners(config, included) if included is not None else ()))


def owners(config: Config, included: Sequence[str]) -> tuple[Finding, ...]:
    """What is found when the rules are held against the containers of the Cloud Sync configurations."""
    return tuple(beside_cloud_sync(config, marked(config), included))


def about_new(config: Config, domains: Iterable[Domain]) -> Iterator[Finding]:
    """What is found of a pilot that has no rules yet: of the server, and of the containers."""
    yield from _build(config)
    if config.server.staging:
        yield Finding(
            "pilot-on-staging",
            PILOT,
            "staging mode",
            REVIEW,
            "the export is from a server in staging mode",
            "Rules hold objects back on the server that exports, and identifiers of connectors differ between servers.",
            "Make the script from the export of the active server, and one more from that of the staging server",
            (TUTORIAL,),
        )
    for domain in domains:
        yield from _containers(domain)


def _by_rules(config: Config) -> Iterator[Finding]:
    """What rules of the linter find about rules of the pilot."""
    known = roles(config)
    for rule, verdict, why in _RULES:
        nodes = (config,) if rule.on is Config else [each for each in config.rules if _is_of_pilot(each)]
        for node in nodes:
            for item in rule.check(node, config) if rule.check is not None else ():
                about = node if isinstance(node, SyncRule) else item.node
                name = subject(known.label(about), about) if isinstance(about, SyncRule) else "rules of the pilot"
                yield _as_finding(rule, item, (name, verdict, why))


def _as_finding(rule: Rule, item: LintFinding, said: tuple[str, str, str]) -> Finding:
    name, verdict, why = said
    made = Finding(
        rule.id,
        PILOT,
        name,
        verdict,
        item.message,
        why,
        rule.remedy,
        rule.references,
        at=places((item.node, item.field)),
    )
    return backed(made, "cloud-stay-in-scope") if rule.id == pilot_outside_scope.RULE.id else made


def _is_of_pilot(rule: SyncRule) -> bool:
    """Whether a rule is one of a pilot's, enabled or not."""
    if rule.direction == "outbound":
        return rule.link_type == "JoinNoFlow" or is_for_marked(rule)
    return rule.link_type == "JoinNoFlow" or marking_flow(rule) is not None


def _build(config: Config) -> Iterator[Finding]:
    build, least = config.server.build, text("cloud-connect-build")
    if build and version_key(build) < version_key(least):
        what = f"build {build} is older than {least} and does not know the link type JoinNoFlow"
        do = "Upgrade Entra Connect first: 'ruleguard assess PATH --target connect' says by which road"
        yield backed(Finding("pilot-build", PILOT, "Connect", BLOCKS, what, "", do), "cloud-connect-build")


def _containers(domain: Domain) -> Iterator[Finding]:
    name, count = domain.partition.dn or label(domain.connector), len(domain.containers)
    most, tested = number("cloud-scope-containers"), number("cloud-scope-containers-tested")
    if count > tested:
        verdict = BLOCKS if count > most else REVIEW
        what = f"{count} containers in {name}; a Cloud Sync configuration takes {most}"
        do = "Name containers above them, or begin with fewer"
        yield backed(Finding("pilot-containers", PILOT, name, verdict, what, "", do), "cloud-scope-containers")
    if domain.left_out:
        what = f"the pilot's units in {name} hold containers that Entra Connect leaves out: {listed(domain.left_out)}"
        do = "Name the containers beside them in place of the unit above, or let their objects come to the cloud knowingly"
        row = Finding(
            "pilot-left-out-below",
            PILOT,
            name,
            REVIEW,
            what,
            "A Cloud Sync configuration takes a unit with everything in it, so that these objects get accounts in the cloud.",
            do,
            depends=domain.left_out,
            at=places((domain.partition, "exclusions")),
        )
        yield backed(row, "cloud-exclusions")


def _anchor(config: Config, _: Sequence[Marked]) -> Iterator[Finding]:
    found = source_anchor(config)
    if found is None or found[0].strip().casefold() in {name.casefold() for name in words("cloud-source-anchors")}:
        return
    what = f"the source anchor is '{found[0].strip()}'"
    do = "Do not start the pilot: Cloud Sync does not find the accounts by this anchor and would make them anew"
    row = Finding("pilot-source-anchor", PILOT, "source anchor", BLOCKS, what, "", do, at=places((found[1], "value")))
    yield backed(row, "cloud-source-anchors")


def _groups_without_anchor(_: Config, marks: Sequence[Marked]) -> Iterator[Finding]:
    groups = [rule for each in marks if each.object_type.casefold() == "group" for rule in each.rules]
    if groups:
        row = Finding(
            "pilot-group-anchor",
            PILOT,
            "groups",
            REVIEW,
            "groups are in the pilot, and Entra Connect does not fill their mS-DS-ConsistencyGuid by default",
            "Cloud Sync ties a group to the one that is in the cloud already by this attribute.",
            "Fill it for the groups of the pilot from the anchor that they have in the cloud, before Cloud Sync starts",
            (TUTORIAL,),
            depends=tuple(rule.name or "unnamed rule" for rule in groups),
            at=places(*((rule, "name") for rule in groups)),
        )
        yield backed(row, "cloud-source-anchors")


def _references(config: Config, marks: Sequence[Marked]) -> Iterator[Finding]:
    """References that are exported for the types of the pilot; a change of one exports the object all the same."""
    kinds = dict.fromkeys(_in_cloud(each.object_type) for each in marks)
    for kind in kinds:
        found = _exported_references(config, kind)
        if found:
            row = Finding(
                "pilot-reference-attributes",
                PILOT,
                f"objects of type {kind}",
                REVIEW,
                f"Entra Connect goes on exporting references of objects of type {kind} in the pilot: {', '.join(found)}",
                "",
                "Avoid changes of these attributes during the pilot; after one, compare the object with that in the cloud",
                (TUTORIAL,),
                depends=found,
            )
            yield backed(row, "cloud-references")


def _in_cloud(kind: str) -> str:
    return "user" if kind.casefold() == "inetorgperson" else kind.casefold()


def _exported_references(config: Config, kind: str) -> tuple[str, ...]:
    out = [
        rule
        for rule in config.rules
        if is_to_entra(rule) and enabled(rule) and rule.link_type != "JoinNoFlow" and _is_for(rule, kind)
    ]
    found = {flow.destination or "" for rule in out for flow in rule.flows or () if _is_reference(flow, rule, config)}
    if config.input.format == "settings-json":  # it only names the default rules
        found.update(_REFERENCES.get(kind, ()))
    return tuple(sorted(found, key=str.casefold))


def _is_for(rule: SyncRule, kind: str) -> bool:
    return (rule.target_object_type or "").casefold() == kind


def _is_reference(flow: Flow, rule: SyncRule, config: Config) -> bool:
    connector = connector_of(rule, config)
    known = attribute(connector.schema if connector is not None else None, flow.destination)
    if known is not None and known.type is not None:
        return known.type == "reference"
    return (flow.destination or "").casefold() in _ALL_REFERENCES


def _missing_types(config: Config, marks: Sequence[Marked]) -> Iterator[Finding]:
    """Types that a directory of the pilot imports and no rule marks."""
    for connector in config.connectors or ():
        mine = [each for each in marks if each.connector == connector.identifier]
        if not mine:
            continue
        selected = [each for each in connector.partitions or () if each.selected is not False]
        known = all(each.object_types is not None for each in selected) and bool(selected)
        imported = {name.casefold() for each in selected for name in each.object_types or ()}
        done = {each.object_type.casefold() for each in mine}
        missing = [
            kind
            for kind in _TYPES
            if kind.casefold() not in done and (kind.casefold() in imported if known else kind != "inetOrgPerson")
        ]
        if missing:
            where = label(connector)
            kinds = ", ".join(missing)
            row = Finding(
                "pilot-type-missing",
                PILOT,
                where,
                REVIEW,
                f"no rule marks objects of type {kinds} in {where}, and Cloud Sync takes units with everything in them",
                _TWICE,
                "Add a pair of rules for each of these types, unless there is none in the units or their mapping is off in "
                "Cloud Sync",
                (TUTORIAL,),
                at=places(*((rule, "name") for each in mine for rule in each.rules)),
            )
            yield backed(row, "cloud-one-engine")


def _rolled_back(config: Config) -> Iterator[Finding]:
    """A pilot all of whose rules are disabled: half of a way back that has to be gone to its end."""
    own = [rule for rule in config.rules if _is_of_pilot(rule)]
    working = any(mark(rule) is not None for rule in own) or any(map(is_for_marked, holders(config)))
    off = [rule for rule in own if not enabled(rule)]
    if working or not off:
        return
    names = listed([f"'{rule.name}'" for rule in off])
    yield Finding(
        "pilot-rolled-back",
        PILOT,
        "rules of the pilot",
        REVIEW,
        f"the rules of a pilot are disabled, so that Entra Connect exports its objects again: {names}",
        _TWICE,
        "Make sure that the Cloud Sync configuration was disabled before, and that all connectors had a full synchronization "
        "since; then delete the rules",
        (TUTORIAL,),
        at=places(*((rule, "disabled") for rule in off)),
    )
