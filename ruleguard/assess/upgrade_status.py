"""What is known of the installed product for a move to the current Entra Connect: if it still works, and how old it "
"is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ruleguard.assess.facts import day, fact, number, text
from ruleguard.assess.findings import BLOCKS, IN_PLACE, REVIEW, SUPPORTED, Finding, Options, Product, Unknown
from ruleguard.lint.builds import fault, last_day_of_service, support_end
from ruleguard.model.nodes import Config
from ruleguard.model.roles import ENTRA, role
from ruleguard.model.versions import VersionKey, version_key

TOPIC = "product"
_PARTS = 4
_STAGES = ("dirsync-stopped", "dirsync-refusable", "dirsync-support-end", "dirsync-deprecated")
_STAGE_WORDS = {
    "dirsync-stopped": "does not work any more",
    "dirsync-refusable": "may be refused by the service",
    "dirsync-support-end": "is not supported any more",
    "dirsync-deprecated": "is deprecated",
}
_CONNECT_BUILD = (
    "On the server: (Get-ADSyncGlobalSettings).Parameters | Where-Object Name -eq "
    "'Microsoft.Synchronize.ServerConfigurationVersion'"
)
_UPGRADE = "Upgrade to the newest build; the installer is in the Entra admin center"


def key(build: str) -> VersionKey:
    """A build of Azure AD Sync or Entra Connect for comparison, filled up to four parts."""
    return (*version_key(build), *[0] * _PARTS)[:_PARTS]


def status(config: Config, product: Product, options: Options) -> Iterator[Finding | Unknown]:
    """Findings of the topic ``product``, and what of it the files do not say."""
    if product.name == "dirsync":
        yield from _stopped(product, options.today, "dirsync-last-release")
        yield from _dirsync(product)
    elif product.name == "azure-ad-sync":
        yield from _stopped(product, options.today, "azure-ad-sync-last-release")
        yield _contradicted("azure-ad-sync-in-place-supported", "Azure AD Sync")
    elif product.name == "fim":
        yield from _fim(config)
    elif product.name == "connect":
        yield from _connect(product, options)
    else:
        yield Unknown(
            "Which product the files come from: no road can be recommended",
            "Give the whole folder of the export, or look at the installed programs",
        )


def _stopped(product: Product, today: date, last_release: str) -> Iterator[Finding]:
    """How far the end of DirSync and Azure AD Sync has come on a day."""
    name = "DirSync" if product.name == "dirsync" else "Azure AD Sync"
    stage = next((stage for stage in _STAGES if today >= day(stage)), None)
    if stage is None:
        return
    found = fact(stage)
    yield Finding(
        id="product-stopped",
        topic=TOPIC,
        subject=name,
        verdict=REVIEW,
        what=f"{name} {_STAGE_WORDS[stage]}, since {found.value}",
        why=f"Its last release is of {text(last_release)}. What changed in Active Directory since it stopped is not "
        "in Entra "
        "ID, so the first synchronization of the new server exports all of it at once.",
        do="Check the pending exports of the new server before it is made active.",
        sources=found.source,
        contradiction=found.contradiction,
    )


def _dirsync(product: Product) -> Iterator[Finding | Unknown]:
    yield _contradicted("dirsync-in-place-supported", "DirSync")
    first, lost, refused = (
        fact(name)
        for name in ("dirsync-first-upgradable-build", "dirsync-upgrade-loses-filters", "dirsync-32-bit-refused")
    )
    if product.build is None:
        yield Unknown(
            f"The build of DirSync: one before {first.value} must be uninstalled before anything is installed on its "
            "server",
            f"On the server: the value DisplayVersion of {text('dirsync-version-place')}",
        )
    elif _dirsync_key(product.build) < _dirsync_key(first.value):
        yield Finding(
            id="dirsync-too-old",
            topic=TOPIC,
            subject=f"DirSync {product.build}",
            verdict=BLOCKS,
            what=f"DirSync {product.build} cannot be upgraded: {first.value} is the first build that can",
            why="It has to be uninstalled. Bringing it to a newer DirSync first is reported to lose its filters, and "
            "the 32-bit "
            f"tool of 2010 to 2013 is reported to be refused since {refused.value}.",
            do="Set up a new server with Entra Connect, and uninstall DirSync before that server is made active.",
            sources=(*first.source, *lost.source, *refused.source),
            contradiction=f"{fact('dirsync-any-release').says} ({fact('dirsync-any-release').source[0]})",
            roads=(IN_PLACE,),
        )


def _dirsync_key(build: str) -> VersionKey:
    """DirSync's builds are written with "1.0." in front or without."""
    parts = version_key(build)
    return key(".".join(map(str, parts[2:] if parts[:2] == (1, 0) else parts)))


def _contradicted(name: str, product: str) -> Finding:
    """The pages that disagree on an upgrade in place; the newest and strictest is followed."""
    found = fact(name)
    return Finding(
        id=name,
        topic=TOPIC,
        subject=product,
        verdict=REVIEW,
        what=f"Microsoft's pages disagree on an in-place upgrade of {product}",
        why=f"The newest page says: {found.says}. That is followed here.",
        do="Move to a new server.",
        sources=found.source,
        contradiction=found.contradiction,
        roads=(IN_PLACE,),
    )


def _fim(config: Config) -> Iterator[Finding]:
    if any(role(connector) == ENTRA for connector in config.connectors or ()):
        return
    yield Finding(
        id="fim-without-entra-connector",
        topic="connectors",
        subject="FIM or MIM",
        verdict=REVIEW,
        what="No management agent of this server is the one to Entra ID",
        why="The roads here are for a server that synchronizes to Entra ID. What fills the cloud, if anything does, "
        "is elsewhere.",
        do="Find out which server synchronizes to Entra ID, and assess its export.",
        sources=fact("fim-in-place-supported").source,
    )


def _connect(product: Product, options: Options) -> Iterator[Finding | Unknown]:
    if product.build is None:
        yield Unknown("The build of Entra Connect, and with it whether the cloud still serves it", _CONNECT_BUILD)
    else:
        yield (
            _first_version(product.build) if key(product.build) < key("2.0") else _served(product.build, options.today)
        )
        known = fault(product.build)
        if known is not None:
            yield Finding(
                id="build-with-fault",
                topic=TOPIC,
                subject=product.build,
                verdict=REVIEW,
                what=f"Build {product.build} has a known fault: {known}",
                why="Whether it has done anything on this server, no export shows.",
                do="Find that out before the move; where the fault is about rules, compare them with an older backup.",
                sources=fact("releases").source,
            )
    yield from _age(product.build, options)


def _first_version(build: str) -> Finding:
    swing = fact("connect-1-by-swing")
    return Finding(
        id="connect-1",
        topic=TOPIC,
        subject=build,
        verdict=REVIEW,
        what=f"Build {build} is retired since {support_end(build)}, and the cloud served it until "
        f"{last_day_of_service(build)}",
        why=f"{swing.says.capitalize()}: operating system, SQL Server and TLS of such a server rarely fit the "
        "current build.",
        do=f"Move to a new server. {_UPGRADE}.",
        sources=swing.source,
        contradiction=swing.contradiction,
        roads=(IN_PLACE,),
    )


def _served(build: str, today: date) -> Finding:
    """Whether the cloud serves a build of 2.x on a day, and whether it is supported."""
    last, end = last_day_of_service(build), support_end(build)
    sources = fact("releases").source
    ended = end is not None and today > end
    supported = "" if end is None else f", support {'ended' if ended else 'ends'} on {end}"
    if last is not None:
        over = today > last
        what = f"The cloud {'served' if over else 'serves'} build {build} until {last}{supported}"
        why = "Nothing is synchronized any more." if over else "After that day nothing is synchronized."
        return Finding("build-refused", TOPIC, build, REVIEW, what, why, f"{_UPGRADE}.", (*sources, *_LAST_DAY))
    if ended:
        what, why = (
            f"Build {build} is retired{supported}",
            "A retired build gets no security fixes and can stop without notice.",
        )
        return Finding("build-retired", TOPIC, build, REVIEW, what, why, f"{_UPGRADE}.", sources)
    what = f"Build {build} is served by the cloud{supported or ', no end of support is known'}"
    return Finding("build-served", TOPIC, build, SUPPORTED, what, "It can stay until then.", "", sources)


_LAST_DAY = (
    "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-install-prerequisites",
    "https://learn.microsoft.com/entra/identity/hybrid/connect/harden-update-ad-fs-pingfederate",
)


def _age(build: str | None, options: Options) -> Iterator[Finding | Unknown]:
    """How long ago the product was brought up to date: as the caller says, or at least how old the build is."""
    if options.last_upgrade is not None:
        age = months(options.last_upgrade, options.today)
        if age >= number("upgrade-age-first"):
            yield _old(f"The last upgrade was {age} months ago, on {options.last_upgrade}", age, "")
        return
    released = None if build is None else _released(build)
    age = 0 if released is None else months(released, options.today)
    if released is None or age >= number("upgrade-age-first"):
        yield Unknown(
            "When the product was last upgraded", "Ask, or look at the installed programs; then --last-upgrade"
        )
    if age >= number("upgrade-age-first"):
        what = f"Build {build} is at least {age} months old, it was released on {released} or before"
        yield _old(what, age, " That the last upgrade is as long ago is concluded from the age of the build.")


def _old(what: str, age: int, concluded: str) -> Finding:
    first, second = number("upgrade-age-first"), number("upgrade-age-second")
    name = "upgrade-age-second" if age >= second else "upgrade-age-first"
    degree = f"{second} months or more" if age >= second else f"within the {first} to {second} months"
    return Finding(
        id="not-upgraded-lately",
        topic=TOPIC,
        subject="last upgrade",
        verdict=REVIEW,
        what=what,
        why=f"That is {degree}. Microsoft's page says to consider a swing migration after {first} to {second} months."
        f"{concluded}",
        do="Consider a new server in staging mode and a switch.",
        sources=fact(name).source,
        roads=(IN_PLACE,),
    )


def _released(build: str) -> date | None:
    """The day by which a build was out: that of its own row, else of the next newer one; None for one newer than "
    "all."""
    rows: tuple[tuple[str, date], ...] = fact("releases").value
    return next((released for name, released in rows if key(build) <= key(name)), None)


def months(start: date, end: date) -> int:
    """Whole months from a day to a later one; 0 or less when it is not later."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
