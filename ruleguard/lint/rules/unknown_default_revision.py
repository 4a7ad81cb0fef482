"""Which content Microsoft shipped is known by the number at the end of a default rule's immutable tag, its revision. Where no
baseline has the content of a revision, nobody can tell whether somebody changed the rule, and an upgrade resets what was
changed. ruleguard comes with the rules of build 1.1.130; for a newer build a clean server of the same build is needed, for
example a newly installed one in staging mode. Its export, captured once, answers the question for every server of that build.

Bad:

    New-ADSyncRule -Name 'In from AD - Contact Lync' -Direction 'Inbound' -Precedence 117 -SourceObjectType 'contact' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -ImmutableTag 'Microsoft.InfromADContactLync.009' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-DeploymentLocator') -Destination 'msRTCSIP-DeploymentLocator' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-Line') -Destination 'msRTCSIP-Line' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-PrimaryUserAddress') -Destination 'msRTCSIP-PrimaryUserAddress' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-UserEnabled') -Destination 'msRTCSIP-UserEnabled' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-OptionFlags') -Destination 'msRTCSIP-OptionFlags' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'In from AD - Contact Lync' -Direction 'Inbound' -Precedence 117 -SourceObjectType 'contact' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -ImmutableTag 'Microsoft.InfromADContactLync.003' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-DeploymentLocator') -Destination 'msRTCSIP-DeploymentLocator' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-Line') -Destination 'msRTCSIP-Line' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-PrimaryUserAddress') -Destination 'msRTCSIP-PrimaryUserAddress' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-UserEnabled') -Destination 'msRTCSIP-UserEnabled' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-OptionFlags') -Destination 'msRTCSIP-OptionFlags' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ruleguard.baselines.capture import Knowledge, bodies
from ruleguard.baselines.revisions import seen
from ruleguard.diagnostic import Severity
from ruleguard.lint.default_rules import SOME_DEFAULT_RULE
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.shipped_rules import knowledge, listed, out_of_place, unknown
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.model.values import tag_revision, tag_stem

_MOST_PLACES = 10


def check(config: Config, _: Config) -> Iterator[Finding]:
    """The default rules that cannot be compared with anything, together. Those that stand out in a settings file are
    modified-default-rule's."""
    judged = {id(rule) for rule, _ in out_of_place(config)}
    found = sorted((rule for rule in unknown(config) if id(rule) not in judged), key=_number)
    if not found:
        return
    known = knowledge(config)
    names = listed(list(dict.fromkeys(_named(rule, known) for rule in found)))
    total = sum(1 for _ in bodies(config))
    server = (
        f"a clean server of build {config.server.build}" if config.server.build else "a clean server of the same build"
    )
    message = (
        f"nobody can tell whether {len(found):,} of {total:,} default rules {'was' if len(found) == 1 else 'were'} changed, "
        f"which an upgrade resets, because no baseline has the revision: {names}. Run 'ruleguard baseline capture' on the "
        f"export of {server}, and lint with --baseline"
    )
    places = (rule.at("immutable_tag") for rule in found[1 : _MOST_PLACES + 1])
    related = tuple(replace(at, note="another revision that is not known") for at in places if at is not None)
    yield Finding(found[0], "immutable_tag", message, related=related)


def _number(rule: SyncRule) -> float:
    return float("inf") if rule.precedence is None else rule.precedence


def _named(rule: SyncRule, known: Knowledge) -> str:
    stem, revision = tag_stem(rule.immutable_tag or ""), tag_revision(rule.immutable_tag or "")
    others = ", ".join(map(str, sorted(known.revisions(stem))))
    where = seen(stem, revision)
    notes = [f"known: {others}" if others else "", f"seen {where}" if where else ""]
    said = "; ".join(filter(None, notes)) or "none is known"
    name = f"'{rule.name}'" if rule.name else "a rule without a name"
    return f"{name} {'without a revision' if revision is None else f'revision {revision}'} ({said})"


RULE = Rule(
    id="unknown-default-revision",
    severity=Severity.NOTE,
    category="default-rules",
    summary="It is not known whether default rules were changed",
    remedy=(
        "Capture the default rules of a clean server of the same build with 'ruleguard baseline capture', and name the file "
        "with --baseline or in the settings."
    ),
    manual=__doc__,
    on=Config,
    check=check,
    mentions=SOME_DEFAULT_RULE,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fix-default-rules",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-upgrade-previous-version",
    ),
)
