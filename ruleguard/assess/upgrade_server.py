"""What a server has to be for the current Entra Connect, held against what the caller says of this one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruleguard.assess.facts import Fact, fact, number, text, words
from ruleguard.assess.findings import BLOCKS, IN_PLACE, REVIEW, SUPPORTED, Finding, Options, Product, Unknown
from ruleguard.assess.upgrade_status import key
from ruleguard.model.nodes import Config

TOPIC = "server"
_YEAR = re.compile(r"(20[0-9]{2})\s*(R2)?", re.IGNORECASE)
_OLD_KINDS = ("dirsync", "fim")
"""Products whose own server never becomes the Connect server, so that its system does not matter."""


def server(config: Config, product: Product, options: Options) -> Iterator[Finding | Unknown]:
    """Findings of the topics ``server`` and ``size``."""
    if product.name not in _OLD_KINDS:
        yield from _system(options.os)
    yield from _database(product, options)
    yield from _size(config, product, options)


def _system(given: str | None) -> Iterator[Finding | Unknown]:
    """The operating system. ``given``: the year of Windows Server, perhaps with R2."""
    match = _YEAR.fullmatch((given or "").strip())
    first = number("os-first")
    if match is None:
        named = f" ('{given}' is no year of Windows Server)" if given else ""
        yield Unknown(
            f"The operating system of the server{named}: the current build needs Windows Server {first} or later",
            "On the server: (Get-CimInstance Win32_OperatingSystem).Caption; then --os",
        )
        return
    name = f"Windows Server {match[1]}{' R2' if match[2] else ''}"
    if int(match[1]) < first:
        yield _too_old(name)
    elif match[1] == "2025":
        yield _system_2025(name)
    elif match[1] in words("os-known"):
        what = f"{name} is supported"
        why = f"The current build needs Windows Server {first} or later, with the full desktop, in a domain."
        yield Finding("os-supported", TOPIC, name, SUPPORTED, what, why, "", fact("os-first").source)
    else:
        yield Unknown(f"Whether the current build supports {name}", f"Look it up: {fact('os-first').source[0]}")


def _too_old(name: str) -> Finding:
    first, never = fact("os-first"), fact("os-in-place-upgrade")
    return Finding(
        id="os-too-old",
        topic=TOPIC,
        subject=name,
        verdict=BLOCKS,
        what=f"The current build does not install on {name}: it needs Windows Server {first.value} or later",
        why=f"Build {text('os-old-last-build')} was the last one for older Windows and is retired. The operating "
        "system of a "
        "Connect server must not be upgraded in place.",
        do="Set up a new server in staging mode and switch over.",
        sources=(*first.source, *never.source),
        roads=(IN_PLACE,),
    )


def _system_2025(name: str) -> Finding:
    found, update = fact("os-2025"), text("os-2025-update")
    return Finding(
        id="os-2025",
        topic=TOPIC,
        subject=name,
        verdict=REVIEW,
        what=f"{name} is not supported, by Microsoft's page on prerequisites",
        why=f"The same page asks for {update} where it is in use already. The strictest sentence is followed here.",
        do=f"Use Windows Server {words('os-known')[-1]} for a new server. Where {name} stays, install {update} first.",
        sources=found.source,
        contradiction=found.contradiction,
        roads=(IN_PLACE,),
    )


def _database(product: Product, options: Options) -> Iterator[Finding | Unknown]:
    most = fact("localdb-objects")
    if options.sql == "full":
        old = fact("sql-unsupported")
        yield Unknown(
            f"Which version of SQL Server it is: {' and '.join(words('sql-unsupported'))} are no longer supported, "
            f"{text('sql-newest')} is the newest that is (but {old.others})",
            "In SQL Server: SELECT @@VERSION",
        )
    elif options.sql == "localdb" and options.objects is not None and options.objects >= most.value:
        yield Finding(
            id="localdb-too-small",
            topic=TOPIC,
            subject="LocalDB",
            verdict=REVIEW,
            what=f"LocalDB holds about {most.value:,} objects, and there are {options.objects:,}",
            why=f"Its limit is {number('localdb-gb')} GB; a full database stops the synchronization.",
            do="Set up the new server with a full SQL Server.",
            sources=most.source,
            roads=(IN_PLACE,),
        )
    elif options.sql is None:
        yield Unknown(
            f"Whether the database is LocalDB (about {most.value:,} objects) or a full SQL Server", _where(product)
        )


def _where(product: Product) -> str:
    if product.name in _OLD_KINDS:
        return f"On the server: the values Server and SQLInstance of {text('fim-sql-place')}; then --sql"
    return "In the wizard: View or export current configuration names the SQL Server; then --sql"


def _size(config: Config, product: Product, options: Options) -> Iterator[Finding | Unknown]:
    """What depends on the number of objects."""
    if options.objects is None:
        yield Unknown(
            f"How many users, groups and contacts are in scope: {_what_changes(product)}",
            "In the Synchronization Service Manager: Metaverse Search; then --objects",
        )
        return
    yield from _many(product, options.objects)
    yield from _tenant(product, options.objects)
    yield from _automatic(config, product, options)


def _what_changes(product: Product) -> str:
    """What the number of objects decides, in words: a road only where there is a choice of roads."""
    if product.name == "dirsync":
        return f"the page on the upgrade from DirSync divides at {number('dirsync-in-place-objects'):,}"
    if product.name in ("fim", "azure-ad-sync"):
        rows: tuple[tuple[int, int], ...] = fact("ram").value
        return f"the new server needs more from about {rows[1][0]:,}"
    return f"the road changes at about {number('connect-in-place-objects'):,}"


def _many(product: Product, objects: int) -> Iterator[Finding]:
    most = fact("connect-in-place-objects")
    if product.name in ("connect", "unknown") and objects >= most.value:
        yield Finding(
            id="many-objects",
            topic="size",
            subject=f"{objects:,} objects",
            verdict=REVIEW,
            what=f"There are {objects:,} objects, and in place is preferred with less than about {most.value:,}",
            why="The full import and full synchronization after an upgrade take long, and nothing else is "
            "synchronized meanwhile.",
            do="Use a new server in staging mode, which takes that time without stopping anything.",
            sources=most.source,
            roads=(IN_PLACE,),
        )


def _tenant(product: Product, objects: int) -> Iterator[Finding]:
    """The room of the tenant: where Connect runs today, the objects are there already."""
    limit = next((fact(name) for name in _TENANT if objects > number(name)), None)
    if limit is None:
        return
    needs = _TENANT[limit.id]
    there = product.name == "connect"
    yield Finding(
        id="tenant-room",
        topic="size",
        subject="tenant",
        verdict=SUPPORTED if there else REVIEW,
        what=f"More than {limit.value:,} objects need {needs}",
        why="A tenant that holds these objects today has the room; another one may not."
        if there
        else "Beyond its limit a tenant refuses new objects, and the export reports errors.",
        do="" if there else "Look at the object limit of the tenant before the first export.",
        sources=limit.source,
    )


_TENANT = {
    "tenant-objects-license": "a tenant with a license for them",
    "tenant-objects-verified": "a limit that Microsoft's support has raised",
    "tenant-objects": "a tenant with a verified domain",
}


def _automatic(config: Config, product: Product, options: Options) -> Iterator[Finding]:
    """What keeps the new build from upgrading itself afterwards."""
    stops = list(_stops(config, product, options))
    if stops and product.name == "connect":
        yield Finding(
            id="no-automatic-upgrade",
            topic="server",
            subject="automatic upgrade",
            verdict=SUPPORTED,
            what=f"Automatic upgrade does not run here: {', '.join(stops)}",
            why=f"It also stops at a LocalDB database of {number('automatic-upgrade-localdb-gb')} GB. Nobody "
            "upgrades the server "
            "unless you do.",
            do="Put the next upgrade into the calendar.",
            sources=fact("automatic-upgrade-objects").source,
        )


def _stops(config: Config, product: Product, options: Options) -> Iterator[str]:
    most, until = number("automatic-upgrade-objects"), text("automatic-upgrade-custom-rules")
    if options.objects is not None and options.objects >= most:
        yield f"{most:,} objects or more"
    if options.sql == "full":
        yield "the database is not LocalDB"
    if product.build and key(product.build) <= key(until) and any(rule.standard is False for rule in config.rules):
        yield f"builds up to {until} do not upgrade themselves with custom rules"


def memory(objects: int | None) -> str:
    """The RAM that a server needs, in words."""
    rows: tuple[tuple[int, int], ...] = fact("ram").value
    if objects is None:
        return ", ".join(f"{size} GB from {start:,} objects" if start else f"{size} GB" for start, size in rows)
    return f"{max(size for start, size in rows if objects >= start)} GB for {objects:,} object{'' if objects == 1 else 's'}"


def contradicted(found: Fact) -> str:
    """A fact's value with what other pages say, for a sentence."""
    return f"{found.value} ({found.says}; other numbers: {found.others})" if found.said else str(found.value)
