"""What a person does on each road to the current Entra Connect, in order.

Sources: the vendor's pages on the upgrade from DirSync, on the upgrade from a previous version, on the import and export of
settings, on staging servers and on accidental deletes, as the data file has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ruleguard.assess.facts import fact, number, text, words
from ruleguard.assess.findings import BLOCKS, CLEAN, IN_PLACE, PARALLEL, SWING, Finding, Options, Product, Step
from ruleguard.assess.upgrade_server import contradicted, memory
from ruleguard.assess.upgrade_status import key
from ruleguard.lint.server_settings import is_off, stated
from ruleguard.model.nodes import Config

_BACKUP_COMMAND = r"Get-ADSyncServerConfiguration -Path C:\Backup"
_OVERRIDES = "Get-ADSyncSchedulerConnectorOverride"
_PENDING = (
    'Set-Location "$env:ProgramFiles\\Microsoft Azure AD Sync\\bin"',
    '.\\csexport.exe "<name of the Entra connector>" "$env:TEMP\\export.xml" /f:x',
    '.\\CSExportAnalyzer.exe "$env:TEMP\\export.xml" > "$env:TEMP\\export.csv"',
)
_STANDARD = (None, "ad", "entra")
_ENGINES = ("dirsync", "fim")
_OLD_TOOL = "azure-ad-sync"
_STOPPED = ("dirsync", _OLD_TOOL)


def steps(
    road: str | None, config: Config, product: Product, options: Options, findings: Sequence[Finding]
) -> tuple[Step, ...]:
    """The steps of a road; of None, where no road can be recommended, those that every road begins with."""
    roads = {IN_PLACE: _in_place, SWING: _swing, PARALLEL: _parallel, CLEAN: _clean}
    made = [_backup(product), *_cleared(road, findings), _prerequisites(product, options)]
    if road is not None:
        made += roads[road](config, product)
    return tuple(made)


def _step(title: str, text: str, *facts: str, commands: tuple[str, ...] = ()) -> Step:
    pages = dict.fromkeys(source for name in facts for source in fact(name).source)
    return Step(title, text, commands, tuple(pages))


def _backup(product: Product) -> Step:
    title = "Back up the configuration of the old server first"
    if product.name in _ENGINES:
        said = (
            "In the Synchronization Service Manager: File, Export Server Configuration, into an empty folder. Copy "
            "the folder "
            "away. It is for reading: Entra Connect does not import it."
        )
        return _step(title, said, "no-way-back")
    if product.name == _OLD_TOOL:
        said = (
            "Azure AD Sync has no export of settings. The command below writes everything as XML, for reading and "
            "comparing; the Synchronization Rules Editor exports custom rules one by one. Copy both away from the server."
        )
        return _step(title, said, "azure-ad-sync-in-place-supported", commands=(_BACKUP_COMMAND,))
    said = (
        f"The wizard keeps its own copies as {text('settings-applied-name')}. They lack what was changed in "
        "PowerShell, the "
        "service manager and the rules editor, so export anew: wizard, View or export current configuration, Export "
        "settings. "
    )
    if product.build is None or key(product.build) < key(text("settings-first-build")):
        said += (
            f"Before build {text('settings-first-build')} there is no such export: run MigrateSettings.ps1 of the new "
            f"installer on the old server, and keep the whole folder {text('settings-migrated-name')}. If it stops at "
            "'a positional parameter cannot be found that accepts argument True', take $true out of that line. "
        )
    said += (
        "The command below writes everything as XML, for reading and comparing. Do not read it back with "
        "Set-ADSyncServerConfiguration, which is reported unsupported since build "
        f"{text('server-configuration-import')}. Copy "
        "both away from the server."
    )
    facts = ("settings-applied-name", "settings-migrated-name", "settings-first-build", "server-configuration-import")
    return _step(title, said, *facts, commands=(_BACKUP_COMMAND,))


def _cleared(road: str | None, findings: Sequence[Finding]) -> Iterator[Step]:
    """What closes the road, as one step."""
    here = [it for it in findings if it.verdict == BLOCKS and (not it.roads or road in it.roads)]
    if here:
        lines = dict.fromkeys(f"{finding.subject}: {finding.do}" for finding in here)
        pages = dict.fromkeys(source for finding in here for source in finding.sources)
        yield Step("Clear what blocks the road, then assess again", " ".join(lines), (), tuple(pages))


def _prerequisites(product: Product, options: Options) -> Step:
    names = ("os-first", "dotnet", "powershell", "tls", "ram", "localdb-objects", "sql-limits", "accounts")
    first, last = words("tls-precheck")
    limits = "; ".join(words("sql-limits"))
    said = (
        f"Windows Server {number('os-first')} or later with the full desktop, in a domain; the operating system of "
        "an existing "
        f"server is never upgraded in place. .NET Framework {contradicted(fact('dotnet'))}. PowerShell "
        f"{text('powershell')}. "
        f"TLS {text('tls')}: {fact('tls').says}; only the installers of {first} to {last} test for it, and builds "
        "before "
        f"{text('tls-preferred-build')} do not prefer it. RAM: {memory(options.objects)}. "
        f"Database: LocalDB up to about {number('localdb-objects'):,} objects, else a full SQL Server up to "
        f"{text('sql-newest')}: {limits}. Accounts: {'; '.join(words('accounts'))}."
    )
    where = "of the new server" if product.name in _ENGINES else "of the server that gets the new build"
    return _step(f"Check the requirements {where}", said, *names)


def _in_place(config: Config, _: Product) -> list[Step]:
    return [
        _step(
            "Take a snapshot or a backup of the whole server",
            "An in-place upgrade cannot be rolled back. Put what was changed in default rules into custom rules "
            "first: the "
            "upgrade resets them.",
            "in-place-rollback",
            "defaults-reset",
        ),
        _defer(),
        *_refresh(config),
        _compare(),
        _step(
            "Start the scheduler",
            "Look at the overrides that are left. Then start the scheduler and watch the first exports: "
            f"{_threshold(config)}",
            "deletion-threshold",
            commands=("Set-ADSyncScheduler -SyncCycleEnabled $true", "Get-ADSyncScheduler"),
        ),
    ]


def _defer() -> Step:
    marks = "; ".join(words("overrides"))
    return _step(
        "Upgrade without starting a cycle, and look at what it asks for",
        "Run the installer of the new build. On its last page clear 'Start the synchronization process when "
        "configuration "
        f"completes'. The upgrade marks each connector for the runs it needs ({marks}); until they are done delta "
        "cycles wait, "
        "password hashes go on. They can take hours. To put one off, take the mark away as below and set it to $true "
        "again when "
        "there is time: until then the new rules are not applied to every object.",
        "overrides",
        commands=(
            _OVERRIDES,
            "Set-ADSyncSchedulerConnectorOverride -ConnectorIdentifier <identifier> -FullImportRequired $false "
            "-FullSyncRequired $false",
        ),
    )


def _compare() -> Step:
    return _step(
        "Export the configuration again and compare it with the backup",
        "Run ruleguard diff with both folders. Deleted default rules are back and enabled, changed ones are as "
        "Microsoft ships "
        "them, and custom rules may have moved: put right what is not wanted before the first cycle.",
        "defaults-reset",
        "deleted-defaults-return",
        commands=(r"Get-ADSyncServerConfiguration -Path C:\After",),
    )


def _refresh(config: Config) -> Iterator[Step]:
    if all(connector.kind in _STANDARD for connector in config.connectors or ()):
        return
    yield _step(
        "Refresh the connectors to anything but Active Directory and Entra ID",
        f"Of the kinds {', '.join(words('connector-refresh'))}. In the Synchronization Service Manager: Connectors, "
        "the "
        "connector, Refresh. Until then its imports and exports fail, because the version of its library is older "
        "than the "
        f"installed one. The library is below Program Files ({fact('connector-refresh').others}).",
        "connector-refresh",
    )


def _swing(config: Config, product: Product) -> list[Step]:
    setup = [_import(config), _left_out()] if product.name not in (*_ENGINES, _OLD_TOOL) else [_manual_setup(product)]
    rules = [] if product.name in _ENGINES else [_rules()]
    return [*setup, *rules, *_switch(config, product)]


def _switch(config: Config, product: Product) -> list[Step]:
    """From a new server that is set up to the end of the old one."""
    return [_runs(), _pending(config), _old_first(product), _activate(config), _retire(product)]


def _import(config: Config) -> Step:
    kinds = words("import-without-connectors")
    unusable = any(connector.kind in kinds for connector in config.connectors or ())
    barred = (
        f"This server has a connector of the kind {' or '.join(kinds)}: the import cannot be used, set it up by hand. "
        if unusable
        else ""
    )
    low, high = fact("import-precedences").value
    return _step(
        "Install Entra Connect on a new server in staging mode, from the exported settings",
        f"{barred}Leave staging mode on. Give the same source anchor as on the old server. "
        f"{_upper('import-existing-database')}. "
        f"Custom rules outside {low} to {high} and modified default rules are placed wrongly: compare them all "
        "afterwards.",
        "import-existing-database",
        "import-precedences",
    )


def _manual_setup(product: Product) -> Step:
    return _step(
        "Install Entra Connect on a new server in staging mode, with custom settings",
        "The same forests, domains, containers, sign-in and source anchor as the old server"
        + (f" (DirSync uses {text('dirsync-anchor')})" if product.name == "dirsync" else "")
        + ". Leave staging mode on.",
        _SETUP_PAGE[product.name],
    )


_SETUP_PAGE = {
    "dirsync": "dirsync-anchor",
    "fim": "fim-in-place-supported",
    "azure-ad-sync": "azure-ad-sync-in-place-supported",
    "connect": "entra-connector-needed",
}


def _left_out() -> Step:
    return _step(
        "Set on the new server what an import of settings leaves out",
        f"Not applied: {', '.join(words('import-not-applied'))}.",
        "import-not-applied",
    )


def _rules() -> Step:
    return _step(
        "Bring the custom rules that are missing, and disable what is disabled on the old server",
        "Export them in the rules editor, put in the identifiers of the new server's connectors (ruleguard rewrite "
        "does), and "
        "run the scripts there. Then compare the exports of both servers (ruleguard diff), custom rules and disabled "
        "default "
        "rules above all.",
        "connect-1-by-swing",
        "import-precedences",
    )


def _runs() -> Step:
    found = fact("staging-synchronization")
    return _step(
        "Run a full import and a full synchronization on every connector of the new server",
        f"First Full Import on each connector to Active Directory and on the one to Entra ID, then {found.value} "
        f"Synchronization on each. Other pages say: {found.others}. The full runs contain those.",
        "staging-synchronization",
        commands=("Start-ADSyncSyncCycle -PolicyType Initial", "Get-ADSyncConnectorRunStatus"),
    )


def _pending(config: Config) -> Step:
    return _step(
        "Check what would be exported, before anything is",
        "Put in the connector's name as Synchronization Service shows it. Do the same for a connector to Active "
        "Directory where "
        "something is written back. In the .csv file OMODT says what happens to an object, AMODT to an attribute. "
        "Expect no "
        f"deletion that you cannot explain: {_threshold(config)} Correct, run again and check again until only daily "
        "business "
        "is left.",
        "one-active-server",
        "deletion-threshold",
        commands=_PENDING,
    )


def _threshold(config: Config) -> str:
    """What the limit of deletions catches, with the server's own number where the export states it."""
    if is_off(stated(config, "deletion-protection")):
        return "the protection against accidental deletes is off on this server, so nothing stops a mass deletion."
    setting = stated(config, "deletion-threshold")
    given = "" if setting is None else str(setting.value).strip()
    limit = given if given.isdecimal() else str(number("deletion-threshold"))
    return (
        f"an export of more than {limit} deletions stops and exports nothing (stopped-deletion-threshold-exceeded, "
        "event "
        f"{number('deletion-event')}); {limit} or fewer are carried out."
    )


def _old_first(product: Product) -> Step:
    title = "Take the old server out of service FIRST"
    if product.name == "fim":
        said = (
            "It has no staging mode: stop whatever runs its management agent to Entra ID. Its other agents go on. "
            "Two servers must never export at the same time."
        )
        return _step(title, said, "one-active-server")
    if product.name in _STOPPED:
        said = (
            "It has no staging mode: stop its schedule and its service, or uninstall it. Two servers must never "
            f"export at the same time. {_upper('no-way-back')}."
        )
        return _step(title, said, "one-active-server", "staging-mode-build", "no-way-back")
    said = (
        "Wizard, Configure staging mode, tick 'Enable staging mode'. Two servers must never be active at the same "
        "time; from "
        "here until the next step nobody exports."
    )
    return _step(title, said, "one-active-server", commands=("Get-ADSyncScheduler",))


def _activate(config: Config) -> Step:
    return _step(
        "Make the new server active",
        "Wizard, Configure staging mode, clear 'Enable staging mode', and leave 'Start the synchronization process "
        "when "
        f"configuration completes' ticked. Watch the first exports: {_threshold(config)}",
        "one-active-server",
        "deletion-threshold",
        commands=("Get-ADSyncScheduler", "Get-ADSyncExportDeletionThreshold"),
    )


def _retire(product: Product) -> Step:
    again = f"{_upper('old-server-returns')}."
    if product.name in _STOPPED:
        said = f"{again} {_upper('no-way-back')}."
        return _step("Uninstall the old product", said, "old-server-returns", "no-way-back")
    if product.name == "fim":
        said = f"What else FIM or MIM synchronizes may still be needed. {again}"
        return _step("Remove the management agent to Entra ID from the old server", said, "old-server-returns")
    return _step("Upgrade the old server or uninstall it", again, "old-server-returns")


def _parallel(config: Config, product: Product) -> list[Step]:
    limit = number("dirsync-in-place-objects")
    force, migrate = words("dirsync-settings-commands")
    return [
        _step(
            "Write the settings of DirSync to a file on the old server",
            f"Start the installer of Entra Connect there, and stop at its page on DirSync. With {limit:,} objects "
            "and more the page "
            "has the button 'Export settings'. With fewer, leave the wizard, run the command below from its folder, "
            "and then "
            "choose 'Export settings'. Only the wizard can read that file.",
            "dirsync-in-place-objects",
            "dirsync-settings-commands",
            commands=(force,),
        ),
        _step(
            "Install Entra Connect on a new server with that file",
            "Leave the wizard once, run the command below, and choose the file. Use another database instance than "
            "DirSync's. "
            "Leave 'Start the synchronization process when configuration completes' ticked: the server comes up in "
            "staging mode. "
            f"DirSync's source anchor is {text('dirsync-anchor')}, and the new server must have the same.",
            "dirsync-settings-commands",
            "dirsync-anchor",
            commands=(migrate,),
        ),
        *_switch(config, product),
    ]


def _clean(config: Config, product: Product) -> list[Step]:
    made = [_manual_setup(product)]
    if product.name not in _ENGINES:
        made.append(_rules())
    return [*made, *_switch(config, product)]


def _upper(name: str) -> str:
    said = fact(name).says
    return said[:1].upper() + said[1:]
