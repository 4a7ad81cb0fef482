"""DirSync, FIM and MIM on the way to Cloud Sync: not by the migration tool, which is a task of Connect's wizard."""

from __future__ import annotations

from ruleguard.assess.cloud_sync_case import (
    PARTIAL,
    TOOL,
    WHOLE,
    Case,
    Gap,
    Item,
    Items,
    backed,
    case_of,
    count,
    places,
)
from ruleguard.assess.cloud_sync_limits import container_limits, exclusions, object_limits
from ruleguard.assess.facts import fact
from ruleguard.assess.findings import (
    BLOCKED,
    BLOCKS,
    PRODUCTS,
    REVIEW,
    REVIEWED,
    Assessment,
    Finding,
    Options,
    Product,
    Road,
    Step,
    Unknown,
)
from ruleguard.lint.shipped_rules import listed
from ruleguard.model.engine import Engine
from ruleguard.model.nodes import Config

_ONLY_WHOLE = (TOOL,)
_DEPRECATED = "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-dirsync-deprecated"


def without_connect(config: Config, product: Product, options: Options) -> Assessment:
    """What leads to Cloud Sync where there is no Connect: first to Connect, or Cloud Sync configured anew."""
    case = case_of(config, product, options)
    items: list[Item] = [
        _no_tool(product),
        *_agents(case),
        *object_limits(case),
        *container_limits(case),
        *exclusions(case),
    ]
    items = [
        item
        for item in items
        if not isinstance(item, Finding) or item.roads != _ONLY_WHOLE or item.id == "tool-needs-connect"
    ]
    findings = tuple(item for item in items if isinstance(item, Finding))
    gaps = tuple(item.unknown for item in items if isinstance(item, Gap))
    gaps = (
        *gaps,
        Unknown(
            "Which attribute is the source anchor in the cloud",
            "Get-MgUser -Filter 'onPremisesSyncEnabled eq true' -Property OnPremisesImmutableId: base64 of "
            "objectGUID or not",
        ),
    )
    return Assessment(product, "cloud-sync", _roads(product, findings), findings, _steps(product, findings), gaps)


def _no_tool(product: Product) -> Finding:
    name = PRODUCTS.get(product.name, product.name)
    what = f"the files come from {name}, not from Connect"
    why = "The migration tool is a task in the wizard of Connect, and a pilot needs the rules of Connect."
    do = (
        "Configure Cloud Sync anew as below, or move to Connect first when it is needed anyway: 'ruleguard assess "
        "PATH --target "
        "connect'"
    )
    row = Finding("tool-needs-connect", "product", name, BLOCKS, what, why, do, roads=(TOOL, PARTIAL))
    return backed(row, "cloud-tool-active-server")


def _agents(case: Case) -> Items:
    engine = case.config.engine
    if engine is None:
        return
    for connector in case.config.connectors or ():
        if connector.kind not in (None, "ad", "entra"):
            what = f"management agent '{connector.name}' ({connector.kind}) is to another kind of directory"
            do = "Find another way for its data: Cloud Sync does not replace it"
            row = Finding(
                "cloud-other-connectors", "topology", connector.name or "", BLOCKS, what, "", do, roads=(WHOLE,),
                at=places((connector, "kind")),
            )  # fmt: skip
            yield backed(row, "cloud-other-connectors")
    scripted = _scripted(engine)
    if scripted:
        named = [item.extension for item in engine.agents if item.extension] + [engine.extension or ""]
        code = listed(list(dict.fromkeys(filter(None, named)))) or "an extension"
        is_dirsync = case.product.name == "dirsync"
        what = f"{count(scripted, 'scripted flow')}, by code of extensions: {code}"
        why = "Concluded: Cloud Sync runs no extension; its mappings are expressions." + (
            " DirSync itself came with extensions, so this may be its own code." if is_dirsync else ""
        )
        do = "Find out what the code does, and write it as attribute mappings or do without it"
        row = Finding(
            "cloud-extension-code",
            "rules",
            "scripted flows",
            REVIEW if is_dirsync else BLOCKS,
            what,
            why,
            do,
            roads=(WHOLE,),
        )
        yield backed(row, "cloud-advanced-rules")


def _scripted(engine: Engine) -> int:
    flows = [*(engine.imports or ()), *(flow for agent in engine.agents for flow in agent.exports)]
    return sum(1 for flow in flows if flow.kind == "scripted")


def _walls(findings: tuple[Finding, ...]) -> list[str]:
    """What stands in the way of everything."""
    return [it.subject for it in findings if it.verdict == BLOCKS and (not it.roads or WHOLE in it.roads)]


def _roads(product: Product, findings: tuple[Finding, ...]) -> tuple[Road, ...]:
    name = PRODUCTS.get(product.name, product.name)
    walls = _walls(findings)
    why = ["Cloud Sync is configured anew and finds the accounts by their anchor"]
    if walls:
        why.append(f"In the way: {listed(list(dict.fromkeys(walls)))}")
    if product.name == "dirsync":
        why.append(f"Concluded: {fact('cloud-without-connect').says}")
    sources = fact("cloud-without-connect").source
    return (
        Road(
            TOOL,
            BLOCKED,
            (f"The migration tool is a task of Connect's wizard, and this is {name}",),
            fact("cloud-tool-wave").source,
        ),
        Road(WHOLE, BLOCKED if walls else REVIEWED, tuple(why), sources, recommended=not walls),
        Road(PARTIAL, BLOCKED, ("A pilot needs the rules of Connect",), fact("cloud-stay-in-scope").source),
    )


def _steps(product: Product, findings: tuple[Finding, ...]) -> tuple[Step, ...]:
    if _walls(findings):
        return (
            Step(
                "Move to Connect first",
                "Cloud Sync cannot take over what blocks. 'ruleguard assess PATH --target connect' says by which road "
                "Connect can; assess its export for Cloud Sync afterwards.",
                (),
                (_DEPRECATED,),
            ),
        )
    dead = "DirSync and Azure AD Sync do not work any more since 1 April 2021. " if product.name == "dirsync" else ""
    return (
        Step(
            "Make sure that the old product exports nothing",
            f"{dead}Stop its service and write down its scope before Cloud Sync is enabled: two engines for the same "
            "objects are "
            "not supported.",
            (),
            (_DEPRECATED, *fact("cloud-one-engine").source),
        ),
        Step(
            "Configure Cloud Sync with the same containers",
            "Make a configuration for each domain, leave it disabled, and provision some users and groups on demand: "
            "each must meet "
            "its existing account and not make a new one.",
            (),
            ("https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-configure",),
        ),
    )
