"""Functions on certificates, as the classes of .NET answer that their descriptions are taken from (inferred).

The library that reads certificates is an optional dependency, and loaded when the first certificate is read. Data may be
DER or base64 (documented). Dates are in UTC, where the product has the server's local time; comparisons are the same.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from datetime import UTC
from typing import TYPE_CHECKING, TypeVar

from ruleguard.expressions.builtin import Builtin, LibraryError
from ruleguard.expressions.der import DerError, key_algorithm_parameters, utf8_text
from ruleguard.expressions.values import Value

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, ExtensionType, GeneralName, Name

_UPN = "1.3.6.1.4.1.311.20.2.3"
_COMMON_NAME, _EMAIL = "2.5.4.3", "1.2.840.113549.1.9.1"
_LABELS = {
    _COMMON_NAME: "CN",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "S",
    "2.5.4.9": "STREET",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "0.9.2342.19200300.100.1.25": "DC",
    _EMAIL: "E",
}
_QUOTED = re.compile(r'[,+="\n<>#;]|^\s|\s$|^$')
_ARMOUR = re.compile(rb"-----(?:BEGIN|END) CERTIFICATE-----|[ \t\r\n]")

_T = TypeVar("_T", bound=Value)


def _load(data: bytes) -> Certificate:
    try:
        from cryptography import x509
    except ImportError:
        message = "reading certificates needs another package: pip install ruleguard[cert]"
        raise LibraryError("not-implemented", message) from None
    try:
        return x509.load_der_x509_certificate(_binary(data))
    except (ValueError, TypeError, x509.InvalidVersion):
        raise LibraryError("domain", "the data is no certificate") from None


def _binary(data: bytes) -> bytes:
    """DER of base64 with or without its armour; anything else as it is."""
    if data.startswith((b"0\x81", b"0\x82")):
        return data
    try:
        return base64.b64decode(_ARMOUR.sub(b"", data), validate=True)
    except (binascii.Error, ValueError):
        return data


def _reads(read: Callable[[Certificate], _T]) -> Builtin:
    """A function of one certificate."""

    def run(data: bytes) -> Value:
        return _sound(read, _load(data))

    return Builtin(run)


def _sound(read: Callable[[Certificate], _T], certificate: Certificate) -> _T:
    """Parts of a certificate are read when they are asked for, and each may be damaged."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.x509 import DuplicateExtension, InvalidVersion

    try:
        return read(certificate)
    except (ValueError, TypeError, DerError, DuplicateExtension, InvalidVersion, UnsupportedAlgorithm):
        raise LibraryError("domain", "this part of the certificate cannot be read") from None


def _is_cert(data: bytes) -> Value:
    try:
        _load(data)
    except LibraryError as fault:
        if fault.kind == "not-implemented":
            raise
        return False
    return True


def _thumbprint(certificate: Certificate) -> str:
    from cryptography.hazmat.primitives.hashes import SHA1

    return certificate.fingerprint(SHA1()).hex().upper()  # noqa: S303 - what the product shows


def _serial_number(certificate: Certificate) -> str:
    """The bytes as they are encoded: a number whose first bit is set has a zero byte in front."""
    number = certificate.serial_number
    length = (number if number >= 0 else ~number).bit_length() // 8 + 1
    return number.to_bytes(length, "big", signed=True).hex().upper()


def _critical_extensions(certificate: Certificate) -> Value:
    return tuple(each.oid.dotted_string for each in certificate.extensions if each.critical) or None


def _parameters(certificate: Certificate) -> str:
    found = key_algorithm_parameters(certificate.tbs_certificate_bytes)
    if found is None:
        raise LibraryError(
            "not-implemented", "CertKeyAlgorithmParams: what it gives for a key without parameters is not known"
        )
    return found.hex().upper()


def _distinguished_name(name: Name) -> str:
    """From the most specific part to the root, as Windows writes it."""
    parts = []
    for rdn in reversed(name.rdns):
        attributes = list(rdn)
        label = _LABELS.get(attributes[0].oid.dotted_string)
        value = attributes[0].value
        if len(attributes) > 1 or label is None or isinstance(value, bytes):
            oids = ", ".join(attribute.oid.dotted_string for attribute in attributes)
            raise LibraryError(
                "not-implemented", f"how .NET writes this part of a name ({oids}) is not known for certain"
            )
        quoted = '"' + value.replace('"', '""') + '"' if _QUOTED.search(value) else value
        parts.append(f"{label}={quoted}")
    return ", ".join(parts)


def _not_known(name: str) -> Builtin:
    def run(_: bytes) -> Value:
        raise LibraryError("not-implemented", f"{name}: whether .NET gives an identifier for a name is not known")

    return Builtin(run)


def _name_info(data: bytes, kind: str, issuer: bool) -> Value:
    """One name of a certificate, by the names of .NET's X509NameType."""
    reader = _NAMES.get(kind)
    if reader is None:
        raise LibraryError("domain", f"CertNameInfo: '{kind[:40]}' is none of {', '.join(_NAMES)}")
    return _sound(lambda certificate: reader(certificate, issuer), _load(data))


def _alternative(certificate: Certificate, issuer: bool) -> list[GeneralName]:
    from cryptography import x509

    wanted: type[ExtensionType] = x509.IssuerAlternativeName if issuer else x509.SubjectAlternativeName
    for each in certificate.extensions:
        if isinstance(each.value, wanted) and isinstance(
            each.value, x509.SubjectAlternativeName | x509.IssuerAlternativeName
        ):
            return list(each.value)
    return []


def _part(certificate: Certificate, issuer: bool, oid: str) -> list[str]:
    """The values of one attribute of the subject or the issuer."""
    name = certificate.issuer if issuer else certificate.subject
    return [str(attribute.value) for attribute in name if attribute.oid.dotted_string == oid]


def _only(values: list[str], what: str) -> str:
    if len(values) > 1:
        raise LibraryError("not-implemented", f"CertNameInfo: which of several {what} is given is not known")
    return values[0] if values else ""


def _simple_name(certificate: Certificate, issuer: bool) -> str:
    found = _only(_part(certificate, issuer, _COMMON_NAME), "common names")
    if not found:
        raise LibraryError(
            "not-implemented", "CertNameInfo: what stands for a missing common name is not known for certain"
        )
    return found


def _mail_name(certificate: Certificate, issuer: bool) -> str:
    from cryptography.x509 import RFC822Name

    found = [name.value for name in _alternative(certificate, issuer) if isinstance(name, RFC822Name)]
    return found[0] if found else _only(_part(certificate, issuer, _EMAIL), "mail addresses")


def _upn(certificate: Certificate, issuer: bool) -> str:
    from cryptography.x509 import OtherName

    for name in _alternative(certificate, issuer):
        if isinstance(name, OtherName) and name.type_id.dotted_string == _UPN:
            return utf8_text(name.value)
    return ""


def _dns_name(certificate: Certificate, issuer: bool) -> str:
    from cryptography.x509 import DNSName

    found = [name.value for name in _alternative(certificate, issuer) if isinstance(name, DNSName)]
    return found[0] if found else _only(_part(certificate, issuer, _COMMON_NAME), "common names")


def _alternative_dns_name(certificate: Certificate, issuer: bool) -> str:
    from cryptography.x509 import DNSName

    for name in _alternative(certificate, issuer):
        if isinstance(name, DNSName):
            return name.value
    raise LibraryError("not-implemented", "CertNameInfo: versions of .NET differ when there is no alternative DNS name")


def _url(certificate: Certificate, issuer: bool) -> str:
    from cryptography.x509 import UniformResourceIdentifier

    found = [name.value for name in _alternative(certificate, issuer) if isinstance(name, UniformResourceIdentifier)]
    return found[0] if found else ""


_NAMES: dict[str, Callable[[Certificate, bool], str]] = {
    "SimpleName": _simple_name,
    "EmailName": _mail_name,
    "UpnName": _upn,
    "DnsName": _dns_name,
    "DnsFromAlternativeName": _alternative_dns_name,
    "UrlName": _url,
}
_KEY_OID = _reads(lambda certificate: certificate.public_key_algorithm_oid.dotted_string)
_SUBJECT = _reads(lambda certificate: _distinguished_name(certificate.subject))
_ISSUER = _reads(lambda certificate: _distinguished_name(certificate.issuer))
_HASH = _reads(_thumbprint)

FUNCTIONS: dict[str, Builtin] = {
    "CertExtensionOids": _reads(_critical_extensions),
    "CertFormat": _reads(lambda _: "X509"),
    # Windows keeps an alias beside a certificate, never in it.
    "CertFriendlyName": _reads(lambda _: ""),
    "CertHashString": _HASH,
    "CertIssuer": _ISSUER,
    "CertIssuerDN": _ISSUER,
    "CertIssuerOid": _not_known("CertIssuerOid"),
    "CertKeyAlgorithm": _KEY_OID,
    "CertKeyAlgorithmParams": _reads(_parameters),
    "CertNameInfo": Builtin(_name_info),
    "CertNotAfter": _reads(lambda certificate: certificate.not_valid_after_utc.astimezone(UTC)),
    "CertNotBefore": _reads(lambda certificate: certificate.not_valid_before_utc.astimezone(UTC)),
    "CertPublicKeyOid": _KEY_OID,
    # .NET labels the parameters with the identifier of the key.
    "CertPublicKeyParametersOid": _KEY_OID,
    "CertSerialNumber": _reads(_serial_number),
    "CertSignatureAlgorithmOid": _reads(lambda certificate: certificate.signature_algorithm_oid.dotted_string),
    "CertSubject": _SUBJECT,
    "CertSubjectNameDN": _SUBJECT,
    "CertSubjectNameOid": _not_known("CertSubjectNameOid"),
    "CertThumbprint": _HASH,
    "CertVersion": _reads(lambda certificate: str(certificate.version.value + 1)),
    "IsCert": Builtin(_is_cert, on_null=False),
}
