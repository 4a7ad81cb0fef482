"""``<ma-data>`` to a connector of the model, and the DSML schemas of connectors and of the metaverse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ruleguard.model.nodes import ENTRA_CONNECTOR, AttributeType, Connector, Partition, RunProfile, Schema, Setting
from ruleguard.model.values import guid
from ruleguard.syntax.route import Route, RouteOrigin
from ruleguard.syntax.xml import Element, XmlDocument, child, children, local_name, name_of, route_to, text_of

_CONNECTOR_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "identifier": (("id",),),
    "name": (("name",),),
    "kind": (("subtype",), ("category",)),
    "forest": (("private-configuration", "adma-configuration", "forest-name"),),
    "partitions": (("ma-partition-data",),),
    "attributes": (("attribute-inclusion",),),
    "attributes#": (("attribute-inclusion", "attribute"),),
    "run_profiles": (("ma-run-data",),),
    "password_hash_sync": (("private-configuration", "adma-configuration", "password-hash-sync-config", "enabled"),),
    "account": (("private-configuration", "adma-configuration", "forest-login-user"),),
    "library": (("private-configuration", "MAConfig", "extension-config", "filename"),),
    "version": (("private-configuration", "MAConfig", "extension-config", "assembly-version"),),
    "schema": (("schema",),),
}
_PARTITION_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "dn": (("name",),),
    "fqdn": (("display-name",),),
    "selected": (("selected",),),
    "inclusions": (("filter", "containers", "inclusions"),),
    "exclusions": (("filter", "containers", "exclusions"),),
    "object_types": (("filter", "object-classes"),),
    "preferred_controllers": (("custom-data", "adma-partition-data", "preferred-dcs"),),
    "inclusions#": (("filter", "containers", "inclusions", "inclusion"),),
    "exclusions#": (("filter", "containers", "exclusions", "exclusion"),),
    "object_types#": (("filter", "object-classes", "object-class"),),
}
_RUN_PROFILE_FIELDS: Mapping[str, tuple[Route, ...]] = {"name": (("name",),), "steps": (("configuration",),)}
_DETAIL_FIELDS: Mapping[str, tuple[Route, ...]] = {"value": ((),)}
_SCHEMA_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "attributes#": (("dsml", "directory-schema", "attribute-type"),),
    "object_types#": (("dsml", "directory-schema", "class"),),
}

# By the subtype that the connector's own file states; the names are the product's.
_KINDS = (
    ("windows azure active directory", "entra"),
    ("generic ldap", "generic-ldap"),
    ("generic sql", "generic-sql"),
    ("powershell", "powershell"),
    ("web services", "web-services"),
)
# LDAP syntaxes as the schemas of connectors and metaverse use them; a syntax that is not listed has no known type.
_LDAP = "1.3.6.1.4.1.1466.115.121.1."
_MICROSOFT = "1.2.840.113556.1.4."
_TYPES = {
    _LDAP + "27": "number",
    _MICROSOFT + "906": "number",
    _LDAP + "7": "boolean",
    _LDAP + "5": "binary",
    _LDAP + "40": "binary",
    _LDAP + "15": "string",
    _LDAP + "44": "string",
    _MICROSOFT + "905": "string",
    _MICROSOFT + "1221": "string",
    _MICROSOFT + "1362": "string",
    _LDAP + "12": "reference",
    _LDAP + "24": "datetime",
    _LDAP + "53": "datetime",
}
_STEPS = {
    ("apply-rules", "apply-pending"): "delta-synchronization",
    ("apply-rules", "reevaluate-flow-connectors"): "full-synchronization",
}
_INDEXABLE = "{http://www.microsoft.com/MMS/DSML}indexable"
_PLAIN_DETAILS = ("category", "subtype", "ma-listname", "ma-companyname", "password-sync-allowed")
_SSL_DETAILS = ("sign-and-seal", "ssl-bind", "simple-bind")
_DOMAIN_OPTIONS = ("dc-failover", *_SSL_DETAILS)
_REVOCATION = "crl-check"
_GROUP_FILTER = "Connector.GroupFilteringGroupDn"
_DIGITS = 19


def read_connector(document: XmlDocument, element: Element, route: Route) -> Connector:
    """The connector. What a part of the file does not say is None."""
    identifier = guid(text_of(child(element, "id")) or "")
    active_directory = child(element, "private-configuration", "adma-configuration")
    library = child(element, "private-configuration", "MAConfig", "extension-config")
    inclusion = child(element, "attribute-inclusion")
    return Connector(
        identifier=identifier,
        name=text_of(child(element, "name")),
        kind=_kind(element, identifier),
        forest=name_of(child(active_directory, "forest-name")),
        partitions=_partitions(document, element, route),
        attributes=None if inclusion is None else tuple(_texts(inclusion, "attribute")),
        run_profiles=_run_profiles(document, element, route),
        password_hash_sync=_flag(child(active_directory, "password-hash-sync-config", "enabled")),
        account=text_of(child(active_directory, "forest-login-user")) or _parameter(element, "UserName"),
        library=text_of(child(library, "filename")),
        version=text_of(child(library, "assembly-version")),
        schema=read_schema(document, element, route, with_types=False),
        details=tuple(_details(document, element, route)),
        origin=RouteOrigin(document, route, _CONNECTOR_FIELDS),
    )


def read_schema(document: XmlDocument, owner: Element, route: Route, *, with_types: bool) -> Schema | None:
    """The schema below ``<schema>``. The object types of a connector are left out unless asked for: a forest has 570
    of them and no rule needs them. Identifiers are opaque: a reference is followed through its id to the name."""
    directory = child(owner, "schema", "dsml", "directory-schema")
    if directory is None:
        return None
    attributes: dict[str, AttributeType] = {}
    names: dict[str, str] = {}
    classes: list[Element] = []
    for item in directory:
        tag = local_name(item)
        if tag == "attribute-type":
            attribute = _attribute_type(item)
            attributes[attribute.name] = attribute
            names[item.get("id", "")] = attribute.name
        elif tag == "class" and with_types:
            classes.append(item)
    origin = RouteOrigin(document, (*route, "schema"), _SCHEMA_FIELDS)
    object_types = {text_of(child(item, "name")) or "": _members(item, names) for item in classes}
    return Schema(attributes=attributes, object_types=object_types if with_types else None, origin=origin)


def _attribute_type(item: Element) -> AttributeType:
    name = syntax = ""
    for part in item:
        tag = local_name(part)
        if tag == "name":
            name = part.text or ""
        elif tag == "syntax":
            syntax = part.text or ""
    indexable = item.get(_INDEXABLE) == "true"
    # An attribute type that does not say single-value is multi-valued: the default of the format.
    return AttributeType(name, _TYPES.get(syntax.strip()), item.get("single-value") != "true", indexable)


def _members(item: Element, names: Mapping[str, str]) -> tuple[str, ...]:
    references = (attribute.get("ref", "").removeprefix("#") for _, attribute in children(item, "attribute"))
    return tuple(names.get(reference, reference) for reference in references)


def _kind(element: Element, identifier: str) -> str:
    subtype = (text_of(child(element, "subtype")) or text_of(child(element, "ma-listname")) or "").casefold()
    if identifier == ENTRA_CONNECTOR:
        return "entra"
    if (text_of(child(element, "category")) or "").strip() == "AD":
        return "ad"
    return next((kind for start, kind in _KINDS if start in subtype), "other")


def _partitions(document: XmlDocument, element: Element, route: Route) -> tuple[Partition, ...] | None:
    data = child(element, "ma-partition-data")
    if data is None:
        return None
    found = []
    for number, item in children(data, "partition"):
        place = (*route, "ma-partition-data", "partition", number)
        containers = child(item, "filter", "containers")
        preferred = child(item, "custom-data", "adma-partition-data", "preferred-dcs")
        classes = child(item, "filter", "object-classes")
        found.append(
            Partition(
                dn=name_of(child(item, "name")),
                fqdn=_parameter(item, "Domain.FQDN") or text_of(child(item, "display-name")),
                selected=_flag(child(item, "selected")),
                inclusions=_list(child(containers, "inclusions"), "inclusion"),
                exclusions=_list(child(containers, "exclusions"), "exclusion"),
                object_types=_list(classes, "object-class"),
                preferred_controllers=_list(preferred, "preferred-dc") or (),
                options=tuple(_options(document, item, place)),
                origin=RouteOrigin(document, place, _PARTITION_FIELDS),
            )
        )
    return tuple(found)


def _options(document: XmlDocument, partition: Element, route: Route) -> Iterator[Setting]:
    inside = ("custom-data", "adma-partition-data")
    yield from _switches(document, child(partition, *inside), (*route, *inside), _DOMAIN_OPTIONS)


def _switches(document: XmlDocument, owner: Element | None, route: Route, names: tuple[str, ...]) -> Iterator[Setting]:
    """Elements that are switches, and whether revoked certificates are looked for, which is an attribute of one."""
    for tag in names:
        yield from _detail(document, child(owner, tag), tag, (*route, tag))
    encryption = child(owner, "ssl-bind")
    if encryption is not None and encryption.get(_REVOCATION) is not None:
        origin = RouteOrigin(document, (*route, "ssl-bind", f"@{_REVOCATION}"), _DETAIL_FIELDS)
        yield Setting(name=_REVOCATION, value=encryption.get(_REVOCATION), origin=origin)


def _run_profiles(document: XmlDocument, element: Element, route: Route) -> tuple[RunProfile, ...] | None:
    data = child(element, "ma-run-data")
    if data is None:
        return None
    domains = _domains(element)
    found = []
    for number, item in children(data, "run-configuration"):
        configuration = child(item, "configuration")
        steps = [] if configuration is None else [step for _, step in children(configuration, "step")]
        found.append(
            RunProfile(
                name=text_of(child(item, "name")),
                steps=tuple(map(_step, steps)),
                domains=tuple(domains.get(_guid(child(step, "partition")), "") for step in steps),
                most_deletions=tuple(_number(child(step, "threshold", "delete")) for step in steps),
                origin=RouteOrigin(document, (*route, "ma-run-data", "run-configuration", number), _RUN_PROFILE_FIELDS),
            )
        )
    return tuple(found)


def _domains(element: Element) -> dict[str, str]:
    """The names of the domains by their identifiers, which steps call them by."""
    partitions = child(element, "ma-partition-data")
    found = {
        _guid(child(item, "id")): name_of(child(item, "name")) or ""
        for _, item in (children(partitions, "partition") if partitions is not None else ())
    }
    return {identifier: name for identifier, name in found.items() if identifier}


def _guid(element: Element | None) -> str:
    return guid(text_of(element) or "")


def _step(step: Element) -> str:
    kind = child(step, "step-type")
    name = "" if kind is None else kind.get("type", "")
    return _STEPS.get((name, text_of(child(kind, "apply-rules-subtype")) or ""), name)


def _details(document: XmlDocument, element: Element, route: Route) -> Iterator[Setting]:
    for tag in _PLAIN_DETAILS:
        yield from _detail(document, child(element, tag), tag, (*route, tag))
    inside = (*route, "private-configuration", "adma-configuration")
    active_directory = child(element, "private-configuration", "adma-configuration")
    yield from _switches(document, active_directory, inside, _SSL_DETAILS)
    reset = ("private-configuration", "MAConfig", "aad-password-reset-config", "enabled")
    yield from _detail(document, child(element, *reset), "password-writeback", (*route, *reset))
    extension = child(element, "extension", "assembly-name")
    yield from _detail(document, extension, "extension", (*route, "extension", "assembly-name"))
    for parameter in _parameters(element):
        if _is_set_by_somebody(parameter):
            yield from _detail(document, parameter, parameter.get("name", ""), route_to(parameter))
    yield from _hierarchy(document, element, route)


def _is_set_by_somebody(parameter: Element) -> bool:
    """Whether a parameter belongs to the configuration: not to the account and host, not a constant of the product."""
    name = parameter.get("name") or ""
    is_given = parameter.get("intrinsic") == "1" or parameter.get("encrypted") == "1"
    return name == _GROUP_FILTER or (bool(name) and parameter.get("use") == "global" and not is_given)


def _hierarchy(document: XmlDocument, element: Element, route: Route) -> Iterator[Setting]:
    """The provisioning hierarchy: which type of object to create for a component of a distinguished name."""
    mappings = child(element, "component_mappings")
    pairs = [
        f"{text_of(child(item, 'dn_component'))}={text_of(child(item, 'object_class'))}"
        for _, item in (children(mappings, "mapping") if mappings is not None else ())
    ]
    if pairs:
        origin = RouteOrigin(document, (*route, "component_mappings"), _DETAIL_FIELDS)
        yield Setting(name="provisioning-hierarchy", value=", ".join(pairs), origin=origin)


def _detail(document: XmlDocument, found: Element | None, name: str, route: Route) -> Iterator[Setting]:
    if found is not None:
        yield Setting(name=name, value=text_of(found), origin=RouteOrigin(document, route, _DETAIL_FIELDS))


def _parameters(element: Element) -> Iterator[Element]:
    """The parameters of the connector or of a partition, whatever configuration element holds the list."""
    holders = [child(element, "parameter-values")]
    private = child(element, "private-configuration")
    holders += [child(item, "parameter-values") for item in private] if private is not None else []
    for holder in holders:
        for _, parameter in children(holder, "parameter") if holder is not None else ():
            yield parameter


def _parameter(element: Element, name: str) -> str | None:
    return text_of(next((parameter for parameter in _parameters(element) if parameter.get("name") == name), None))


def _flag(element: Element | None) -> bool | None:
    text = text_of(element)
    return None if text is None else text.strip().casefold() in ("1", "true")


def _number(element: Element | None) -> int:
    text = name_of(element) or ""
    return int(text) if text.isdecimal() and len(text) < _DIGITS else 0


def _texts(element: Element, tag: str) -> Iterator[str]:
    """The texts of the child elements; an empty one stands for nothing (the Entra connector has one)."""
    for _, item in children(element, tag):
        text = name_of(item)
        if text:
            yield text


def _list(element: Element | None, tag: str) -> tuple[str, ...] | None:
    return None if element is None else tuple(_texts(element, tag))
