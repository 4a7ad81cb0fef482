"""Where the judgement's sentences come from: the pages for each kind of change, and for the runs.

A kind that claims nothing about the product (it only repeats what the two exports say) has its reason in ``SAYS_NOTHING``.
What is concluded is worded as a possibility in its sentence; the page is then the one that it is concluded from.
"""

from __future__ import annotations

_CONNECT = "https://learn.microsoft.com/entra/identity/hybrid/connect/"
_PROVISIONING = f"{_CONNECT}concept-azure-ad-connect-sync-declarative-provisioning"
_DEFAULTS = f"{_CONNECT}concept-azure-ad-connect-sync-default-configuration"
_FIX = f"{_CONNECT}how-to-connect-fix-default-rules"
_PRACTICES = f"{_CONNECT}how-to-connect-sync-best-practices-changing-default-configuration"
_HISTORY = f"{_CONNECT}reference-connect-version-history"
_CHANGE = f"{_CONNECT}how-to-connect-sync-change-the-configuration"
_FILTERING = f"{_CONNECT}how-to-connect-sync-configure-filtering"
_DELETES = f"{_CONNECT}how-to-connect-sync-feature-prevent-accidental-deletes"
_SCHEDULER = f"{_CONNECT}how-to-connect-sync-feature-scheduler"
_STAGING = f"{_CONNECT}how-to-connect-sync-staging-server"
_DESIGN = f"{_CONNECT}plan-connect-design-concepts"
_CUSTOM = f"{_CONNECT}how-to-connect-install-custom"
_UPGRADE = f"{_CONNECT}how-to-upgrade-previous-version"
_HASHES = f"{_CONNECT}how-to-connect-password-hash-synchronization"
_SETTINGS = f"{_CONNECT}how-to-connect-import-export-config"
_WRITEBACK = f"{_CONNECT}how-to-connect-group-writeback-enable"
_DEVICES = f"{_CONNECT}how-to-connect-device-writeback"
_EXTENSIONS = f"{_CONNECT}how-to-connect-sync-feature-directory-extensions"
_AUTOMATIC = f"{_CONNECT}how-to-connect-install-automatic-upgrade"
_CONNECTORS = f"{_CONNECT}how-to-connect-sync-service-manager-ui-connectors"
_TOPOLOGIES = f"{_CONNECT}plan-connect-topologies"
_RESET = "https://learn.microsoft.com/entra/identity/authentication/concept-sspr-writeback"
_PILOT = "https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/tutorial-pilot-aadc-aadccp"

_EFFECT = (_PROVISIONING, _FILTERING, _PILOT)
"""What becomes of objects that a rule lets go or takes in (``effect_words``)."""
_REASON = (_PRACTICES, _UPGRADE, _HISTORY)
"""What an upgrade does to a default rule that somebody changed (``impact_reasons``)."""

SOURCES: dict[str, tuple[str, ...]] = {
    "attribute-filter-changed": (_CUSTOM, _CHANGE),
    "attribute-missing": (_PROVISIONING, _SCHEDULER),
    "attribute-type-changed": (_CONNECTORS,),
    "auto-upgrade-changed": (_AUTOMATIC,),
    "build-changed": (_HISTORY,),
    "connector-added": (_FILTERING,),
    "connector-forest-changed": (_TOPOLOGIES,),
    "connector-missing": (_FILTERING, _DELETES),
    "connector-password-sync-changed": (_HASHES,),
    "container-excluded": (_FILTERING, _DELETES),
    "container-included": (_FILTERING,),
    "deciding-flow-changed": (_DEFAULTS, _PROVISIONING, _DESIGN, _PILOT),
    "default-rule-added": (_DEFAULTS, _HISTORY, *_REASON[:2]),
    "default-rule-revision": (_FIX, _HISTORY),
    "deletion-protection-changed": (_DELETES,),
    "deletion-threshold-changed": (_DELETES,),
    "directory-extensions-changed": (_EXTENSIONS,),
    "disabled-rule-added": (_PRACTICES,),
    "disabled-rule-changed": (_PRACTICES,),
    "disabled-rule-missing": (_PRACTICES,),
    "domain-added": (_FILTERING,),
    "domain-deselected": (_FILTERING, _DELETES),
    "domain-missing": (_FILTERING, _DELETES),
    "domain-selected": (_FILTERING,),
    "feature-changed": (_CUSTOM,),
    "flow-added": (_PROVISIONING, *_REASON),
    "flow-changed": (_PROVISIONING, *_REASON),
    "flow-missing": (_PROVISIONING, *_REASON),
    "group-filtering-changed": (_CUSTOM, _FILTERING),
    "history-changed": (_SCHEDULER,),
    "joins-changed": (_PROVISIONING, _DEFAULTS, *_REASON),
    "link-type-changed": (_PROVISIONING, _PILOT, *_REASON),
    "maintenance-changed": (_SCHEDULER,),
    "matching-changed": (_CUSTOM, _DEFAULTS),
    "merge-changed": (_PROVISIONING, *_REASON),
    "metaverse-attribute-missing": (_CHANGE,),
    "metaverse-object-type-missing": (_DEFAULTS,),
    "object-type-changed": (*_EFFECT, *_REASON),
    "object-type-missing": (_SETTINGS, _FILTERING),
    "once-changed": (_PROVISIONING, *_REASON),
    "password-hash-sync-changed": (_HASHES,),
    "password-writeback-changed": (_RESET,),
    "placement-changed": (_CHANGE,),
    "precedence-order-changed": (_PROVISIONING, _FIX),
    "rule-added": (*_EFFECT, *_REASON),
    "rule-disabled": (*_EFFECT, *_REASON),
    "rule-enabled": (*_EFFECT, *_REASON),
    "rule-missing": (*_EFFECT, *_REASON),
    "rule-moved": (*_EFFECT, *_REASON),
    "rule-password-sync-changed": (_DEFAULTS, _HASHES, *_REASON),
    "run-profile-changed": (_SCHEDULER, _SETTINGS),
    "scope-changed": (*_EFFECT, *_REASON),
    "scope-rewritten": (_PROVISIONING,),
    "sign-in-changed": (_CUSTOM, _STAGING),
    "source-anchor-changed": (_DESIGN,),
    "tag-changed": (_CHANGE, _PRACTICES),
    "tenant-changed": (_TOPOLOGIES,),
    "upn-attribute-changed": (_CUSTOM, _DESIGN),
    "writeback-changed": (_WRITEBACK, _DEVICES),
}
"""The pages for each kind of change, the most telling first."""

SAYS_NOTHING: dict[str, str] = {
    "attribute-added": "names the server that imports it",
    "connector-library-changed": "names both libraries",
    "connector-renamed": "a name is not what rules refer to",
    "controllers-changed": "names both lists",
    "description-changed": "a description is for people",
    "metaverse-attribute-added": "names the server that has it",
    "metaverse-object-type-added": "names the server that has it",
    "object-type-added": "names the server that imports it",
    "rule-renamed": "a name is for people",
    "setting-changed": "names both values of a setting that is not known",
    "soft-delete-changed": "says that the effect is undocumented",
    "unselected-domain": "names the server that lists it",
}
"""Kinds of change whose sentence says nothing about the product, and why that is so."""

RUNS: dict[str, tuple[str, ...]] = {
    "full import": (_SCHEDULER, _FILTERING, _WRITEBACK),
    "full synchronization": (_SCHEDULER, _CHANGE, _WRITEBACK),
    "initial cycle": (_SCHEDULER, _STAGING),
}
"""The pages for each run (``run_steps``)."""


def sources_of(kind: str) -> tuple[str, ...]:
    """The pages for a kind of change; () for one that says nothing about the product."""
    return SOURCES.get(kind, ())
