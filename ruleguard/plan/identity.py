"""What to do about the settings that say who somebody is: source anchor, sign-in name, matching, sign-in, tenant.

Sources: the vendor's pages on running the wizard a second time (what it can no longer change), on custom installation
(the pages and their options) and on design concepts (source anchor). Which value of a settings file is which option of
the wizard is inferred, so both are named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ruleguard.diff.change import Change, Value
from ruleguard.plan.names import Names, value
from ruleguard.plan.screens import IDENTITY, reinstallation, task
from ruleguard.plan.steps import Phase
from ruleguard.plan.tasks import Place, Task

_PROGRAM = r"C:\Program Files\Microsoft Azure Active Directory Connect"
_USERS = "Identifying users"
_OPTIONS = {
    "alwaysprovision": "Users are represented only once across all directories",
    "email": "Mail attribute",
    "objectsid": "ObjectSID and msExchMasterAccountSID/ msRTCSIP-OriginatorSID attributes",
    "accountname": "SAMAccountName and MailNickName attributes",
    "custom": "A specific attribute",
    "customattribute": "A specific attribute",
}
"""The options of the page for the ways to match users across directories."""


def _matching(change: Change, names: Names) -> Task:
    line = f"Page '{_USERS}': choose {_option(change.active)}. Staging has {_option(change.staging)}."
    return Task(reinstallation(names), (line,), f"choose {_option(change.staging)}")


def _option(stated: Value) -> str:
    words = _OPTIONS.get(str(stated).casefold())
    return value(stated) if words is None else f"'{words}' ({stated})"


def _matching_attribute(change: Change, names: Names) -> Task:
    if change.active:
        line = (
            f"Page '{_USERS}': the attribute to match by is {value(change.active)} (staging: {value(change.staging)})."
        )
    else:
        line = f"Page '{_USERS}': active matches by no attribute of its own (staging: {value(change.staging)})."
    return Task(reinstallation(names), (line,), f"match by {value(change.staging)}")


def _sign_in_name(change: Change, names: Names) -> Task:
    line = (
        f"Page 'Microsoft Entra sign-in configuration': the attribute for the user principal name is {value(change.active)} "
        f"(staging: {value(change.staging)})."
    )
    return Task(reinstallation(names), (line,), f"user principal name {value(change.staging)}")


def _source_anchor(change: Change, names: Names) -> Task:
    """The wizard can change objectGUID to ms-DS-ConsistencyGuid, and nothing else. Active has filled the attribute
    already, which is why the wizard's search must be left out. Source: the vendor's page on design concepts."""
    wanted, present = str(change.active or ""), str(change.staging or "")
    if wanted.casefold() != "ms-ds-consistencyguid" or present.casefold() != "objectguid":
        line = (
            f"On the page 'Identifying users', choose the source anchor {value(change.active)} "
            f"(staging: {value(change.staging)})."
        )
        return Task(reinstallation(names), (line,), f"source anchor {value(change.staging)}")
    place = Place(
        title=f"Change the source anchor of {names.staging} from {present} to {wanted}, as on active",
        way=(
            rf"On {names.staging}, open a PowerShell prompt in {_PROGRAM}.",
            r"Run .\AzureADConnect.exe /SkipLdapSearch",
            "Without /SkipLdapSearch the wizard refuses, because active has filled the attribute already.",
            "Select Configure, then the task 'Configure Source Anchor', then Next. Sign in.",
        ),
        end=(
            "Go on with Next. On 'Ready to configure' select Configure, then Exit.",
            "Federation that this wizard does not manage: its rule for ImmutableID must use the same attribute.",
        ),
        check=f"The wizard's 'View or export current configuration' shows the source anchor {wanted}.",
        order=IDENTITY,
        undo_at="",
    )
    line = f"The source anchor is {wanted} on active and {present} on staging."
    return Task(place, (line,), "the wizard cannot change it back: install the staging server again")


def _tenant(change: Change, _: Names) -> Task:
    place = Place(
        title="Stop: the two servers serve different tenants",
        way=("Do not switch. Nothing else in this plan can be right before this is settled.",),
        end=("Make this plan again with exports of two servers of one tenant.",),
        check="Both exports name the same tenant.",
        order=IDENTITY,
        undo_at="",
        phase=Phase.PREPARE,
    )
    line = f"Tenant {value(change.active)} on active, {value(change.staging)} on staging."
    return Task(place, (line,), "nothing to put back")


def _sign_in(change: Change, names: Names) -> Task:
    place = Place(
        title="Set the same sign-in on staging as on active",
        way=(task(names, "Change user sign-in"),),
        end=(
            "Do not let the wizard convert domains: that changes the tenant at once, staging mode does not hold it back.",
            "Select Configure, then Exit.",
        ),
        check="The wizard's 'View or export current configuration' shows the same sign-in on both servers.",
        order=IDENTITY,
        undo_at="In the same task: ",
        phase=Phase.PREPARE,
    )
    line = f"Choose what active has: {value(change.active)} (staging: {value(change.staging)})."
    return Task(place, (line,), f"choose {value(change.staging)}")


IDENTITIES: Mapping[str, Callable[[Change, Names], Task]] = {
    "source-anchor": _source_anchor,
    "upn-attribute": _sign_in_name,
    "matching": _matching,
    "matching-attribute": _matching_attribute,
    "tenant": _tenant,
    "sign-in": _sign_in,
}
"""By the canonical name of the setting."""
