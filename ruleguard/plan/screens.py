"""The screens of the Microsoft Entra Connect wizard and of the Synchronization Service Manager, and the way to them.

Sources: the vendor's pages on running the wizard a second time (tasks), on custom installation (pages and options), on
filtering, on device writeback, on design concepts (source anchor) and on the connectors of the Synchronization Service
Manager. The names of the pages in a connector's properties are those of that tool.
"""

from __future__ import annotations

from ruleguard.plan.names import Names
from ruleguard.plan.steps import Phase
from ruleguard.plan.tasks import Place

REINSTALL, IDENTITY, DIRECTORIES, SCHEMA, FILTERING, FEATURES, PROPERTIES, COMMANDS, OTHER = range(9)
"""The order of the places: what makes others void comes first; a connector must exist before it is filtered, and a
feature brings default rules along."""

CUSTOMIZE = "Customize synchronization options"
_CONFIGURED = (
    "On 'Ready to configure', clear 'Start the synchronization process when configuration completes'. "
    "Select Configure, then Exit.",
)
_NEW_EXPORTS = "Export the staging server again and make this plan again: its connectors have new identifiers."
_SEEN = "The wizard's 'View or export current configuration' shows what this step says, and the wizard is closed."


def task(names: Names, name: str) -> str:
    """The way to a task of the wizard on the staging server."""
    return f"On {names.staging}, open Microsoft Entra Connect. Select Configure, then the task '{name}', then Next. Sign in."


def wizard_page(names: Names, page: str, title: str, order: int, at: str = CUSTOMIZE) -> Place:
    """A page that a task of the wizard leads to."""
    return Place(
        title=title,
        way=(task(names, at), f"Go to the page '{page}'. Leave the pages before it as they are."),
        end=_CONFIGURED,
        check=_SEEN,
        order=order,
    )


def optional_features(names: Names) -> Place:
    return wizard_page(names, "Optional features", "Set the optional features as on active", FEATURES)


def reinstallation(names: Names) -> Place:
    """What the wizard asks at the first installation only. It is done before all else, for it makes the rest void."""
    return Place(
        title=f"Install {names.staging} again: the wizard asks for these at the first installation only",
        way=(
            "Stop here. No other step of this plan is of use before this one is done.",
            f"On {names.staging}, uninstall Microsoft Entra Connect. Install it again with Customize, in staging mode.",
            "The quickest way: 'Import synchronization settings', with a settings file that the active server exported.",
        ),
        end=(_NEW_EXPORTS,),
        check="The new export of the staging server has the values of active.",
        order=REINSTALL,
        undo_at="Install it once more: ",
        phase=Phase.PREPARE,
    )


def filtering_page(names: Names, role: str) -> Place:
    directory = names.directory(role)
    page = wizard_page(names, "Domain and OU filtering", f"Set the domain and OU filter of {directory}", FILTERING)
    way = (*page.way, f"Select the directory {directory}. Refresh the list if a domain or OU is missing in it.")
    return Place(page.title, way, page.end, page.check, page.order)


def properties(names: Names, role: str, page: str, title: str) -> Place:
    """A page of a connector's properties. The vendor's pages call them read-only in one place, and in another say that
    object types, attributes and run profiles are to be set there again after an import of settings."""
    return Place(
        title=title,
        way=(
            f"On {names.staging}, open Synchronization Service and go to Connectors.",
            f"Select {names.connector(role)}. Under Actions, select Properties. Go to '{page}'.",
        ),
        end=("Select OK.",),
        check="Open the properties again: the page shows what this step says.",
        order=PROPERTIES,
    )
