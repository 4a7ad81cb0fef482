"""Assessments made by hand, for the tests of what is shown of them."""

from __future__ import annotations

from datetime import date

from ruleguard.assess.findings import (
    BLOCKED,
    BLOCKS,
    OPEN,
    REVIEW,
    REVIEWED,
    SUPPORTED,
    Assessment,
    Finding,
    Product,
    Road,
    Step,
    Unknown,
)
from ruleguard.model.nodes import Config, Input, Server
from ruleguard.render.assess_report import AssessReport
from ruleguard.text import Location, Source, Span

PAGE = "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-dirsync-upgrade-get-started"
OTHER = "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-upgrade-previous-version"
FILE = Source("export/MV.XML", b"<mv-data>\n  <extension/>\n</mv-data>\n")
CONFIG = Config(
    input=Input("export", "fim-xml", "utf-8"),
    server=Server(host="SYNC01", build=None, staging=None, exported_at="2014-01-02"),
    connectors=(),
    rules=(),
    settings=(),
    metaverse=None,
)


def at(line: int) -> Location:
    """A place in a file of the export."""
    return Location(FILE, Span(FILE.line_span(line).start, FILE.line_span(line).end))


def finding(verdict: str, text: str, **more: object) -> Finding:
    """A finding all of whose texts are ``text``."""
    words = dict.fromkeys(("subject", "what", "why", "do", "contradiction"), text)
    return Finding(**{"id": "an-id", "topic": text, "verdict": verdict, "depends": (text,), **words, **more})


def everywhere(text: str, address: str = PAGE) -> Assessment:
    """An assessment in which the text stands wherever a text of an input may come."""
    return Assessment(
        product=Product("dirsync", text, (text,)),
        target="connect",
        roads=(Road("parallel", REVIEWED, (text,), (address,), recommended=True, hours=text),),
        findings=tuple(finding(verdict, text, sources=(address,)) for verdict in (BLOCKS, REVIEW, REVIEW, SUPPORTED)),
        steps=(Step(text, text, (text,), (address,)),),
        unknown=(Unknown(text, text),),
    )


DIRSYNC = Assessment(
    product=Product("dirsync", None, ("two agents with the names of DirSync",)),
    target="connect",
    roads=(
        Road("parallel", REVIEWED, ("60,000 objects",), (PAGE,), recommended=True, hours="about 4 h"),
        Road("in-place", BLOCKED, ("not supported for DirSync",), (OTHER, PAGE)),
    ),
    findings=(
        Finding(
            "dirsync-extension",
            "customizations",
            "Contoso.dll",
            BLOCKS,
            "the agent 'Active Directory Connector' uses the extension Contoso.dll",
            "The wizard does not upgrade a DirSync with an extension of somebody's own.",
            "Find out what it does and write it as synchronization rules.",
            (PAGE,),
            "one page offers the upgrade in place, a newer one excludes it; the newer one was followed",
            ("in-place",),
            ("the flow of displayName",),
            (at(2),),
        ),
        *(
            Finding(
                "dirsync-removed-attribute",
                "customizations",
                name,
                REVIEW,
                f"the attribute '{name}' is not selected",
                "A removed attribute blocks the upgrade.",
                "Compare with a stock DirSync.",
                (PAGE,),
            )
            for name in ("pager", "info")
        ),
        Finding(
            "dirsync-ou-filter", "filters", "north.example", SUPPORTED, "2 containers are left out", "", sources=(PAGE,)
        ),
    ),
    steps=(
        Step("Save the old server", "Nothing brings it back.", ("Get-ADSyncServerConfiguration -Path C:\\export",)),
    ),
    unknown=(Unknown("the build of DirSync", "Look at DisplayVersion in the registry"),),
)
NOTHING = Assessment(Product("connect", "2.5.79.0", ()), "connect", (Road("in-place", OPEN, ()),), (), (), ())


def report(assessment: Assessment) -> AssessReport:
    """A report on it, without a pilot or mappings."""
    return AssessReport(CONFIG, assessment, date(2026, 1, 2), "2025-09")
