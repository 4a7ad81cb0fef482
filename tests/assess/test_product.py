"""Which product an export comes from, and the words that say why."""

from __future__ import annotations

import json

import pytest

from ruleguard.assess.facts import fact
from ruleguard.assess.findings import PRODUCTS, Product
from ruleguard.assess.product import product_of
from ruleguard.cli.inputs import load_one
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config
from ruleguard.readers.export import Options, read
from ruleguard.text import Source

METAVERSE = "<mv-data><provisioning type='none'/><import-attribute-flow>%s</import-attribute-flow></mv-data>"
RULE = "<synchronizationRule><id>{00000000-0000-0000-0000-00000000000a}</id><name>one</name>%s</synchronizationRule>"
SCRIPT = (
    "New-ADSyncRule -Name 'one' -Direction 'Inbound' -Precedence 5 -OutVariable syncRule\r\n"
    "Add-ADSyncRule -SynchronizationRule $syncRule[0]\r\n"
)
WAAD = "Windows Azure Active Directory (Microsoft)"


def config(*texts: str) -> Config:
    files = [Source(f"{number}.dat", text.encode()) for number, text in enumerate(texts)]
    (found,) = read("folder", files, Options()).configs
    return found


def agent(name: str, category: str, subtype: str = "") -> str:
    parts = f"<id>{{{name}}}</id><name>{name}</name><category>{category}</category><subtype>{subtype}</subtype>"
    return f"<ma-data>{parts}<stay-disconnector/></ma-data>"


def of(*agents: str, flows: str = "") -> Product:
    return product_of(config(*agents, METAVERSE % flows))


def at_build(build: str) -> Product:
    value = f"<parameter name='Microsoft.Synchronize.ServerConfigurationVersion'>{build}</parameter>"
    return product_of(config(f"<mv-data><parameter-values>{value}</parameter-values></mv-data>"))


@pytest.mark.parametrize("directory", ["Active Directory Connector", "SourceAD", "Source AD", " sourcead "])
@pytest.mark.parametrize("cloud", ["Windows Azure Active Directory Connector", "TargetWebService"])
def test_dirsync(directory: str, cloud: str) -> None:
    found = of(agent(directory, "AD"), agent(cloud, "Extensible2", WAAD))
    assert found.name == "dirsync"
    assert found.build is None
    assert "conclusion" in " ".join(found.because)


def test_dirsync_of_the_old_kind() -> None:
    """Its other agent was none of the kind that is known today."""
    assert of(agent("SourceAD", "AD"), agent("TargetWebService", "Extensible")).name == "dirsync"


def test_dirsync_to_which_somebody_has_added_agents() -> None:
    pair = (
        agent("Active Directory Connector", "AD"),
        agent("Windows Azure Active Directory Connector", "Extensible2", WAAD),
    )
    found = of(*pair, agent("HR", "MSSQL"), agent("Second forest", "AD"))
    assert found.name == "dirsync"
    assert "which DirSync does not have: HR, Second forest" in " ".join(found.because)


@pytest.mark.parametrize(
    "agents",
    [
        pytest.param((agent("contoso.com", "AD"), agent("Azure", "Extensible2", WAAD)), id="names of somebody's own"),
        pytest.param((agent("Active Directory Connector", "AD"), agent("HR", "MSSQL")), id="no cloud"),
        pytest.param((agent("HR", "MSSQL"), agent("TargetWebService", "Extensible")), id="no Active Directory"),
        pytest.param((agent("SourceAD", "MSSQL"), agent("TargetWebService", "Extensible")), id="a name alone"),
        pytest.param((agent("a", "FIM"), agent("b", "AD"), agent("c", "MSSQL")), id="FIM"),
    ],
)
def test_fim(agents: tuple[str, ...]) -> None:
    assert of(*agents).name == "fim"


def test_two_agents_under_other_names_may_be_dirsync() -> None:
    assert "not excluded" in of(agent("a", "AD"), agent("b", "Extensible2", WAAD)).because[-1]
    assert "not excluded" not in of(agent("a", "AD"), agent("b", "FIM")).because[-1]


def test_a_part_of_the_files_does_not_tell() -> None:
    alone = product_of(config(agent("Active Directory Connector", "AD")))
    assert (alone.name, "metaverse file is missing" in alone.because[-1]) == ("unknown", True)
    assert product_of(config(METAVERSE % "")).name == "unknown"
    flow = "<import-flow-set><import-flows><import-flow src-ma='{b}'/></import-flows></import-flow-set>"
    missing = of(agent("a", "AD"), flows=flow)
    assert (missing.name, "1 of the management agents" in missing.because[-1]) == ("unknown", True)
    assert of(agent("a", "AD"), agent("b", "FIM"), flows=flow).name == "fim"


@pytest.mark.parametrize(
    ("build", "name"),
    [
        ("2.5.190.0", "connect"),
        ("1.1.130.0", "connect"),
        ("1.0.9131.0", "connect"),
        ("1.0.8641.0", "connect"),
        ("1.0.8641", "connect"),
        ("1.0.8640.9", "azure-ad-sync"),
        ("1.0.494.501", "azure-ad-sync"),
        ("1.0.419.911", "azure-ad-sync"),
        ("1.0.419", "azure-ad-sync"),
        ("1.0.418.9", "unknown"),
        ("0.9", "unknown"),
        ("soon", "unknown"),
    ],
)
def test_builds(build: str, name: str) -> None:
    found = at_build(build)
    assert (found.name, found.build) == (name, build)
    assert build in found.because[0]


def test_without_a_build() -> None:
    tag = "<immutable-tag>Microsoft.InfromADUserJoin.003</immutable-tag>"
    assert product_of(config(SCRIPT)).name == "connect"
    assert product_of(config(RULE % tag)).name == "connect"
    assert "default synchronization rules" in product_of(config(RULE % tag)).because[0]
    assert "assumed" in product_of(config(RULE % "")).because[-1]
    settings = {"azureDirectoryPolicy": {"customSynchronizationRules": [{"Name": "one"}]}}
    assert product_of(config(json.dumps(settings))).because[0].startswith("settings files")
    entra = f"<ma-data><id>{{{ENTRA_CONNECTOR}}}</id><name>a</name></ma-data>"
    assert product_of(config(entra)).name == "connect"
    assert product_of(config("<ma-data><id>{x}</id><name>a</name></ma-data>")).name == "unknown"


def test_samples(root: object) -> None:
    for path in ("samples/active.json", "samples/server", "samples/rules"):
        assert product_of(load_one(f"{root}/{path}")).name == "connect"


def test_real_exports(real_data: object) -> None:
    assert product_of(load_one(f"{real_data}/fim-2010-contoso")).name == "fim"
    found = product_of(load_one(f"{real_data}/connect-1.1.130-contoso"))
    assert (found.name, found.build) == ("connect", "1.1.130.0")


def test_what_is_inferred_is_said_to_be() -> None:
    assert fact("dirsync-entra-agents").kind == "inferred"
    assert set(PRODUCTS) == {"dirsync", "fim", "azure-ad-sync", "connect", "unknown"}
