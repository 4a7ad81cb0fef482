"""Settings JSON (Applied-/Exported-/Migrated-SynchronizationPolicy, MigratedPolicy) to the model.

No complete real export is public: key names come from public scripts and pasted fragments, the rest is inferred. So keys
are looked up without regard to case, unknown keys are kept as settings, and absent, null and the default are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ruleguard.diagnostic import Severity
from ruleguard.errors import InputError
from ruleguard.model.nodes import (
    ENTRA_CONNECTOR,
    Config,
    Connector,
    Input,
    Partition,
    Server,
    Setting,
    SyncRule,
)
from ruleguard.model.values import guid, is_guid
from ruleguard.readers.json_members import Faults, Members, Names
from ruleguard.readers.settings_json_rules import read_rules
from ruleguard.readers.settings_values import flatten, labelled
from ruleguard.syntax.json import TOO_DEEP, JsonDocument
from ruleguard.syntax.route import Route, RouteOrigin
from ruleguard.text import Source

FORMAT = "settings-json"

_TOP = Names(
    "policyMetadata",
    "deploymentMetadata",
    "authenticationPolicy",
    "selfServicePasswordReset",
    "identityMappingPolicy",
    "exchangeOnlineFeaturePolicy",
    "metaverseExtensionPolicy",
    "azureDirectoryPolicy",
    "onpremisesDirectoryPolicy",
)
_METADATA = Names("type", "author", "timeCreated", "azureADConnectVersion", "policySchemaVersion")
_DEPLOYMENT = Names("hostName")
_RULE_LISTS = ("standardSynchronizationRules", "customSynchronizationRules")
_ENTRA = Names(*_RULE_LISTS)
_DIRECTORY = Names(
    "friendlyName",
    "uniqueIdentifier",
    "fullyQualifiedDomainName",
    "onPremisesDirectoryAccount",
    "partitionFilters",
    *_RULE_LISTS,
)
_PARTITION = Names(
    "distinguishedName",
    "fullyQualifiedDomainName",
    "selected",
    "containerInclusions",
    "containerExclusions",
    "preferredControllers",
)
_CONNECTOR_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "name": (("friendlyName",),),
    "identifier": (("uniqueIdentifier",),),
    "forest": (("fullyQualifiedDomainName",),),
    "account": (("onPremisesDirectoryAccount",),),
    "partitions": (("partitionFilters",),),
}
_PARTITION_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "dn": (("distinguishedName",),),
    "fqdn": (("fullyQualifiedDomainName",),),
    "selected": (("selected",),),
    "inclusions": (("containerInclusions",),),
    "exclusions": (("containerExclusions",),),
    "inclusions#": (("containerInclusions",),),
    "exclusions#": (("containerExclusions",),),
    "preferred_controllers": (("preferredControllers",),),
}
_SERVER_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "host": (("deploymentMetadata", "hostName"),),
    "build": (("policyMetadata", "azureADConnectVersion"),),
    "exported_at": (("policyMetadata", "timeCreated"),),
}
_SETTING_FIELDS: Mapping[str, tuple[Route, ...]] = {"value": ((),)}


def is_settings(value: object) -> bool:
    """Whether a parsed JSON value is a settings file: an object with one of its sections."""
    return isinstance(value, dict) and any(key.casefold() in _TOP.folded for key in value)


def read(source: Source, document: JsonDocument | None = None) -> Config:
    """The configuration that a settings file describes. Raises ``InputError`` for anything else."""
    document = document or JsonDocument(source)
    if not is_settings(document.value):
        raise InputError(source.path, "is JSON, but no exported Entra Connect settings (no policy section in it)")
    try:
        return _Reader(document).config()
    except RecursionError:
        raise InputError(source.path, TOO_DEEP) from None


class _Reader:
    def __init__(self, document: JsonDocument) -> None:
        self.document = document
        self.faults = Faults(document)
        self.top = Members(document.value, _TOP, (), self.faults)
        self.metadata = self.top.object("policyMetadata", _METADATA)

    def config(self) -> Config:
        source = self.document.source
        connectors: list[Connector] = []
        rules: list[SyncRule] = []
        settings = list(self._top_settings())
        entra = self.top.object("azureDirectoryPolicy", _ENTRA)
        if entra is not None:
            connectors.append(self._entra_connector(entra))
            rules += self._rules(entra, ENTRA_CONNECTOR)
            settings += self._settings("azureDirectoryPolicy", entra)
        directories = self.top.objects("onpremisesDirectoryPolicy", _DIRECTORY)
        for directory, identifier in zip(directories, _identifiers(directories), strict=True):
            connectors.append(self._connector(directory, identifier))
            rules += self._rules(directory, identifier)
        settings += self._unknown_members()
        server = self._server()
        self._report_stub()
        self._report_duplicates()
        return Config(
            input=Input(source.path, FORMAT, source.encoding),
            server=server,
            connectors=tuple(connectors),
            rules=tuple(rules),
            settings=tuple(settings),
            metaverse=None,
            faults=tuple(sorted(self.faults.found, key=lambda fault: fault.sort_key())),
            origin=self._origin((), {}),
        )

    def _origin(self, route: Route, names: Mapping[str, tuple[Route, ...]]) -> RouteOrigin:
        return RouteOrigin(self.document, route, names)

    def _server(self) -> Server:
        metadata = self.metadata
        deployment = self.top.object("deploymentMetadata", _DEPLOYMENT)
        return Server(
            host=deployment.text("hostName", None) if deployment else None,
            build=metadata.text("azureADConnectVersion", None) if metadata else None,
            staging=None,
            exported_at=metadata.text("timeCreated", None) if metadata else None,
            origin=self._origin((), _SERVER_FIELDS),
        )

    def _entra_connector(self, entra: Members) -> Connector:
        return Connector(
            identifier=ENTRA_CONNECTOR,
            name=None,
            kind="entra",
            forest=None,
            partitions=None,
            attributes=None,
            run_profiles=None,
            password_hash_sync=None,
            account=None,
            library=None,
            version=None,
            schema=None,
            details=(),
            origin=self._origin(entra.route, _CONNECTOR_FIELDS),
        )

    def _connector(self, directory: Members, identifier: str) -> Connector:
        partitions = tuple(self._partition(item) for item in directory.objects("partitionFilters", _PARTITION))
        return Connector(
            identifier=identifier,
            name=directory.text("friendlyName"),
            kind="ad",
            forest=directory.text("fullyQualifiedDomainName"),
            partitions=partitions,
            attributes=None,
            run_profiles=None,
            password_hash_sync=None,
            account=directory.text("onPremisesDirectoryAccount"),
            library=None,
            version=None,
            schema=None,
            details=tuple(self._settings("", directory)),
            origin=self._origin(directory.route, directory.fields(_CONNECTOR_FIELDS)),
        )

    def _partition(self, partition: Members) -> Partition:
        return Partition(
            dn=partition.text("distinguishedName"),
            fqdn=partition.text("fullyQualifiedDomainName"),
            selected=partition.boolean("selected", default=True),
            inclusions=partition.texts("containerInclusions"),
            exclusions=partition.texts("containerExclusions"),
            object_types=None,
            preferred_controllers=partition.texts("preferredControllers"),
            origin=self._origin(partition.route, partition.fields(_PARTITION_FIELDS)),
        )

    def _rules(self, owner: Members, connector: str) -> Iterator[SyncRule]:
        for name in _RULE_LISTS:
            yield from read_rules(owner, name, standard=name.startswith("standard"), connector=connector)

    def _settings(self, prefix: str, members: Members) -> Iterator[Setting]:
        for key, value in members.unknown.items():
            name = f"{prefix}.{key}" if prefix else key
            yield from self._flattened(name, value, (*members.route, key))

    def _top_settings(self) -> Iterator[Setting]:
        for key, value in self.top.values.items():
            if key not in ("azureDirectoryPolicy", "onpremisesDirectoryPolicy"):
                yield from self._flattened(key, value, (key,))
        yield from self._settings("", self.top)

    def _unknown_members(self) -> Iterator[Setting]:
        known: dict[int, list[str]] = {}
        for route, value in self.faults.unknown:
            yield from self._flattened(labelled(route, self.document.value, known), value, route)

    def _flattened(self, name: str, value: Any, route: Route) -> Iterator[Setting]:
        for full_name, setting, below in flatten(name, value):
            yield Setting(name=full_name, value=setting, origin=self._origin(route + below, _SETTING_FIELDS))

    def _report_stub(self) -> None:
        metadata = self.metadata
        has_body = self.top.has("azureDirectoryPolicy", "onpremisesDirectoryPolicy")
        if has_body or metadata is None or (metadata.text("type") or "").casefold() != "migration":
            return
        message = (
            "this file only describes an export: the rules and connectors are in the XML folders beside it. "
            "Name the folder it lies in (Exported-ServerConfiguration-...) to read both together"
        )
        self.faults.add("migration-stub", Severity.NOTE, message, metadata.route)

    def _report_duplicates(self) -> None:
        for route, key in self.document.duplicates():
            self.faults.duplicate((*route, key), key)


def _identifiers(directories: list[Members]) -> list[str]:
    """What ties the rules of each directory to it: its identifier, or its number where files were made anonymous and
    the identifiers are missing or all alike."""
    written = [guid(directory.text("uniqueIdentifier") or "") for directory in directories]
    return [
        text if is_guid(text) and written.count(text) == 1 else f"directory {number}"
        for number, text in enumerate(written, 1)
    ]
