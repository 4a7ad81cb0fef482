"""What to do by hand about connectors, run profiles and schemas.

Sources: the vendor's pages on custom installation (directories), on the Synchronization Service Manager (connectors of
forests are made and removed by the wizard only), on import of settings (run profiles) and on password hash
synchronization (a forest's switch).
"""

from __future__ import annotations

from ruleguard.diff.change import Change
from ruleguard.model.nodes import ENTRA_CONNECTOR, Connector
from ruleguard.plan.names import Names, value
from ruleguard.plan.screens import COMMANDS, DIRECTORIES, IDENTITY, OTHER, SCHEMA, reinstallation, wizard_page
from ruleguard.plan.steps import Phase
from ruleguard.plan.tasks import Place, Task
from ruleguard.rewrite.rule_script import quoted

_RENAMED = "only the name differs: scripts of your own that use the name on active must be changed"
_MORE_METAVERSE = "more than active has: a newer build brings it, and no rule of active uses it"


def connector_outcome(change: Change, names: Names) -> Task | str:
    """What to do about a difference of a connector, or why nothing."""
    if change.action == "removed":
        return _missing(change, names)
    if change.action == "added":
        return _superfluous(change, names)
    if change.field == "password_hash_sync":
        return _password_hashes(change, names)
    if change.field == "library":
        return _library(change, names)
    return _RENAMED if change.field == "name" else _other_directory(change, names)


def run_profile_outcome(change: Change, names: Names) -> Task:
    role, profile = change.key[0], change.key[-1]
    place = Place(
        title=f"Set the run profiles of {names.connector(role)} as on active",
        way=(
            f"On {names.staging}, open Synchronization Service and go to Connectors.",
            f"Select {names.connector(role)}. Under Actions, select Configure Run Profiles.",
        ),
        end=("Select OK.",),
        check="Configure Run Profiles shows the steps named here, in this order.",
        order=OTHER,
        undo_at="In Configure Run Profiles: ",
    )
    if change.action == "removed":
        line = f"New profile '{profile}' with the steps {value(change.active)} (staging has no such profile)."
        return Task(place, (line,), f"delete '{profile}'")
    if change.action == "added":
        line = f"Delete the profile '{profile}' (active has no such profile; staging: {value(change.staging)})."
        return Task(place, (line,), f"make '{profile}' again with {value(change.staging)}")
    line = f"Profile '{profile}': set the steps to {value(change.active)} (staging: {value(change.staging)})."
    return Task(place, (line,), f"set '{profile}' to {value(change.staging)}")


def schema_outcome(change: Change, names: Names) -> Task | str:
    """Attributes and object types of the metaverse, and the type that a directory's schema gives an attribute."""
    if change.action == "added":
        return _MORE_METAVERSE
    what = change.key[-1]
    if change.object == "attribute":
        directory = names.directory(change.key[0])
        line = (
            f"Tick {directory}: attribute {what} is {value(change.active)} in the schema that active knows, "
            f"{value(change.staging)} in that of staging."
        )
        end = "If active has the older schema, run the same task on active too."
        return Task(_refresh(names, end), (line,), f"nothing to do for {what}, the schema is the directory's own")
    kind = "attribute" if change.object == "metaverse-attribute" else "object type"
    line = (
        f"Tick all directories: metaverse {kind} {what} is {value(change.active)} on active, "
        f"{value(change.staging)} on staging."
    )
    end = (
        "If it still differs, staging needs the build of active or a newer one, or somebody changed active in the Metaverse "
        "Designer: ask before you repeat that."
    )
    return Task(_refresh(names, end), (line,), f"nothing to do for {what}, no rule on staging uses it yet")


def _refresh(names: Names, end: str) -> Place:
    page = wizard_page(
        names, "Refresh directory schema", "Refresh the directory schema", SCHEMA, "Refresh directory schema"
    )
    return Place(page.title, page.way[:1], (end, *page.end), page.check, page.order, undo_at="")


def _missing(change: Change, names: Names) -> Task:
    role = change.key[0]
    if role == "entra":
        line = "It has no connector to Microsoft Entra ID: the installation is damaged."
        return Task(reinstallation(names), (line,), "nothing to put back")
    directory = names.directory(role)
    if not role.startswith("ad:"):
        return _missing_other(change, names)
    page = wizard_page(names, "Connect your directories", "Connect the missing directories", DIRECTORIES)
    end = (
        *page.end,
        "Then export the staging server and make this plan again: only then its rules can be brought over.",
    )
    place = Place(page.title, page.way, end, page.check, page.order, undo_at="")
    line = f"Enter the forest {directory} and select Add Directory. Active has it, staging does not."
    return Task(place, (line,), f"a forest is removed by a new installation only: {directory}")


def _missing_other(change: Change, names: Names) -> Task:
    connector = change.active_node
    kind = connector.kind if isinstance(connector, Connector) else None
    name = value(change.active)
    place = Place(
        title=f"Make the connector '{name}' on {names.staging}",
        way=(
            f"On {names.active}, open Synchronization Service, Connectors, '{name}', Export Connector. Keep the file.",
        ),
        end=("If the connector's own files are needed (its library), install the same version on staging first.",),
        check="The connector is in the list, and a Full Import of it ends with success.",
        order=DIRECTORIES,
        undo_at="",
    )
    line = (
        f"Make a connector of the same kind ({kind or 'unknown'}) and name on staging, with the settings of that file."
    )
    return Task(place, (line,), f"to delete the connector '{name}' again is not supported: install the server again")


def _superfluous(change: Change, names: Names) -> Task:
    what = names.directory(change.key[0])
    removal = (
        "A forest that is connected cannot be removed: only a new installation does that."
        if change.key[0].startswith("ad:")
        else "Find out what it is for. To delete a connector is not supported: only a new installation removes it."
    )
    place = Place(
        title=f"Decide about {what}: only {names.staging} is connected to it",
        way=(removal,),
        end=(
            "If it is meant: accept the change in ruleguard.yaml with the reason, and make this plan again.",
            "If not: install the staging server again without it, export it, and make this plan again.",
        ),
        check="The decision is written down in the change request.",
        order=DIRECTORIES,
        undo_at="",
        phase=Phase.PREPARE,
    )
    line = f"When the switch is made, the objects of {what} are created in Entra ID. Active does not have it."
    return Task(place, (line,), "nothing to put back, it is a decision")


def _other_directory(change: Change, names: Names) -> Task:
    place = Place(
        title="Stop: the two servers read different forests",
        way=("Compare servers of one directory. Nothing else in this plan can be right before that.",),
        end=("Make this plan again with the right exports, or pair the connectors with --connector-map.",),
        check="The forests of the two exports are the same.",
        order=IDENTITY,
        undo_at="",
        phase=Phase.PREPARE,
    )
    name = names.connector(change.key[0])
    line = f"{name}: forest {value(change.active)} on active, {value(change.staging)} on staging."
    return Task(place, (line,), "nothing to put back")


def _password_hashes(change: Change, names: Names) -> Task:
    role = change.key[0]
    source = names.connectors.get(role, f"<{role}>")
    words = f"{value(change.active)} on active, {value(change.staging)} on staging"
    place = Place(
        title=f"On {names.staging}, set password hash synchronization of {names.connector(role)} ({words})",
        way=(f"$entra = (Get-ADSyncConnector -Identifier {quoted(ENTRA_CONNECTOR)}).Name",),
        end=(),
        check=f"Get-ADSyncAADPasswordSyncConfiguration -SourceConnector {quoted(source)} shows the value of active.",
        order=COMMANDS,
        undo_at="",
        kind="command",
    )
    command = (
        f"Set-ADSyncAADPasswordSyncConfiguration -SourceConnector {quoted(source)} -TargetConnector $entra -Enable "
    )
    lines = (command + _switch(change.active),)
    return Task(place, lines, f"the same command with -Enable {_switch(change.staging)}")


def _switch(stated: object) -> str:
    return "$true" if stated else "$false"


def _library(change: Change, names: Names) -> Task:
    place = Place(
        title="Use the same connector library on both servers",
        way=(f"On {names.staging}, open Synchronization Service and go to Connectors.",),
        end=("If staging is of a newer build and the library is the product's own, that is right: go on.",),
        check="A Full Import of the connector ends with success.",
        order=DIRECTORIES,
        undo_at="",
    )
    name = names.connector(change.key[0])
    line = (
        f"{name} runs {value(change.active)} on active, {value(change.staging)} on staging. "
        "Install the connector version of active on staging."
    )
    return Task(place, (line,), f"install the version with {value(change.staging)} again")
