"""How directories hang together: other kinds of them, several forests, and what Cloud Sync cannot do between forests."""

from __future__ import annotations

from ruleguard.assess.cloud_sync_case import BY_HAND, TOOL, WHOLE, Case, Gap, Items, backed, count, places
from ruleguard.assess.facts import fact, number
from ruleguard.assess.findings import BLOCKS, REVIEW, SUPPORTED, Finding, Unknown
from ruleguard.lint.shipped_rules import listed


def topology(case: Case) -> Items:
    """Everything about the connected directories."""
    yield from _forests(case)
    yield from _other_connectors(case)
    yield from _merging(case)


def _forests(case: Case) -> Items:
    forests, most = case.forests, number("cloud-tool-forests")
    if not forests:
        return
    over = len(forests) > most
    at = places(*((item, "forest") for item in case.directories))
    what = f"{count(len(forests), 'forest')}: {listed(forests)}"
    do = "Configure Cloud Sync by hand, forest by forest" if over else ""
    verdict = BLOCKS if over else SUPPORTED
    yield backed(
        Finding("tool-forests", "topology", "forests", verdict, what, "", do, roads=(TOOL,), at=at),
        "cloud-tool-forests",
    )
    if over:
        why = f"{fact('cloud-forests').says}, with agents in each and a configuration for each domain."
        found = Finding("cloud-forests", "topology", "forests", SUPPORTED, what, why, roads=BY_HAND, at=at)
        yield backed(found, "cloud-forests")


def _other_connectors(case: Case) -> Items:
    for connector in case.config.connectors or ():
        if connector.kind not in (None, "ad", "entra"):
            what = f"connector '{connector.name}' ({connector.kind}) is to another kind of directory"
            do = "Leave it on Connect, or find another way for its data before everything moves"
            row = Finding(
                "cloud-other-connectors", "topology", connector.name or "", BLOCKS, what, "", do, roads=(TOOL, WHOLE),
                at=places((connector, "kind")),
            )  # fmt: skip
            yield backed(row, "cloud-other-connectors")


def _merging(case: Case) -> Items:
    if len(case.forests) < 2:
        return
    found = case.said.get("matching")
    value = str(found[0]).strip() if found else ""
    at = places((found[1], "value")) if found else ()
    if not value:
        how = "Wizard of Connect, page Uniquely identifying your users"
        yield Gap(Unknown("Whether people of several forests are joined into one", how), BY_HAND)
    elif value.casefold() != "alwaysprovision":
        what = f"people of several forests are matched by '{value}' and become one"
        do = "Leave the forests that share people on Connect, or make one of them hold all attributes first"
        row = Finding(
            "cloud-merged-attributes",
            "topology",
            "matching across forests",
            BLOCKS,
            what,
            "",
            do,
            roads=(WHOLE,),
            at=at,
        )
        yield backed(row, "cloud-merged-attributes")
    else:
        what = "each person exists in one forest only, as the wizard was told"
        row = Finding(
            "cloud-merged-attributes", "topology", "matching across forests", SUPPORTED, what, "", roads=BY_HAND, at=at
        )
        yield backed(row, "cloud-merged-attributes")
    yield _references(case)


def _references(case: Case) -> Finding:
    what = f"{count(len(case.forests), 'forest')} may have groups with members of another forest, which no export shows"
    do = (
        "Look in each: Get-ADObject -LDAPFilter '(objectClass=foreignSecurityPrincipal)' -Properties memberOf | "
        "Where-Object "
        "memberOf; leave such groups on Connect"
    )
    return backed(
        Finding(
            "cloud-cross-forest-references",
            "topology",
            "references between forests",
            REVIEW,
            what,
            "",
            do,
            roads=BY_HAND,
        ),
        "cloud-cross-forest-references",
    )
