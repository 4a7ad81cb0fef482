"""What gives itself away by its form: identifiers, addresses, names of directories.

Each pattern is bounded, or begins where a character class begins, so that no text makes a search quadratic.
"""

from __future__ import annotations

import re

_NO_WORD_BEFORE = r"(?<![0-9A-Za-z])"
_NO_WORD_AFTER = r"(?![0-9A-Za-z])"
_LABEL = r"[^\W_](?:[\w-]{0,62}[^\W_])?"
_DOT = r"\\?\."
"""Patterns of regular expressions write it with a backslash."""

GUID = re.compile(
    rf"(?:{_NO_WORD_BEFORE}|(?<=%7[Bb]))"
    rf"[0-9A-Fa-f]{{8}}-[0-9A-Fa-f]{{4}}-[0-9A-Fa-f]{{4}}-[0-9A-Fa-f]{{4}}-[0-9A-Fa-f]{{12}}{_NO_WORD_AFTER}"
)
BARE_GUID = re.compile(rf"{_NO_WORD_BEFORE}[0-9A-Fa-f]{{32}}{_NO_WORD_AFTER}")
"""As in the name of a directory extension, where it is the application's of the tenant."""
BASE64_GUID = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{21}[AQgw]==(?![A-Za-z0-9+/=])")
"""16 bytes: as in an immutable identifier."""
OCTETS = re.compile(r"(?:\\[0-9A-Fa-f]{2}){12,}")
"""As a filter of LDAP writes an identifier."""
HEXADECIMAL = re.compile(
    rf"{_NO_WORD_BEFORE}(?:0x)?[0-9A-Fa-f]{{40,}}{_NO_WORD_AFTER}"
    rf"|{_NO_WORD_BEFORE}[0-9A-Fa-f]{{2}}(?:[ :-][0-9A-Fa-f]{{2}}){{19,31}}{_NO_WORD_AFTER}"
)
"""Thumbprints and other binary values."""
HARDWARE = re.compile(
    r"(?<![0-9A-Za-z:-])(?=[\d:-]*[A-Fa-f])(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}(?![0-9A-Za-z:-])"
    r"|(?<![0-9A-Za-z:-])(?=[\d:-]*[A-Fa-f])(?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}(?![0-9A-Za-z:-])"
)
SID = re.compile(r"S-1-5-21-\d+-\d+-\d+", re.IGNORECASE)
ENTRA_SID = re.compile(r"S-1-12-1-\d+-\d+-\d+-\d+", re.IGNORECASE)
ADDRESS = re.compile(r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.])")
PRIVATE = re.compile(r"10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.")
LONG_ADDRESS = re.compile(
    r"(?<![\w:.])(?=[A-Fa-f:]*\d)(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}"
    r"|(?:[0-9A-Fa-f]{1,4}:){1,6}(?::[0-9A-Fa-f]{1,4}){1,6})(?![\w:])"
)
PHONE = re.compile(
    r"(?<![\w+\])])\+\d(?:[ ()./-]{0,3}\d){7,16}(?!\w)|(?<![\w)])\(0?\d{2,5}\)[ -]?\d{3,}(?:[ -]\d{2,})*(?!\w)"
)

AFTER_AT = re.compile(rf"(?P<domain>{_LABEL}(?:{_DOT}{_LABEL})+)")
BEFORE_AT = re.compile(r"(?P<local>[^\W_][\w.+$-]{0,63})\Z")
LONGEST_LOCAL = 64
URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{1,9})://(?P<host>[\w.-]+)")
UNC = re.compile(r"(?<![\w\\:])(?:\\\\|(?:^|(?<=[\"']))//)(?P<host>[^\W_][\w.-]*+)(?!:)(?:[\\/](?P<share>[\w$.-]+))?")
PROFILE = re.compile(r"[\\/](?:users|home)[\\/](?P<user>[^\W_][\w.$-]*)", re.IGNORECASE)
PRINCIPAL = re.compile(
    r"(?<![\w/])(?:HTTP|MSSQLSvc|HOST|LDAP|CIFS|TERMSRV|GC|RPC|DNS|WSMAN|RestrictedKrbHost|SMTPSVC)/(?P<host>[^\W_][\w.-]*)"
    r"|(?<![\w.:/-])(?P<before>[A-Za-z][\w-]{1,62}):(?:389|443|636|1433|1434|3268|3269|5985|5986|8080|8443)(?!\d)"
)
LOGON = re.compile(r"(?<![\w\\:.@-])(?P<domain>[^\W\d_][\w-]{1,30})\\(?P<user>[^\W_][\w.-]*\$?)(?![\\\w])")
WHOLE_LOGON = re.compile(r"(?:^|(?<=[\"']))(?P<domain>[^\W\d_][\w-]{1,14})\\(?P<user>[^\W_][\w.-]{2,63}\$?)(?=$|[\"'])")
"""In a value: a whole one, or a whole literal. Elsewhere a backslash is also of a path or of a regular expression."""
PRODUCT_ACCOUNT = re.compile(
    rf"{_NO_WORD_BEFORE}(?:(?:MSOL|AAD)_[0-9A-Fa-f]{{8,}}|Sync_[A-Za-z0-9-]{{1,63}}_[0-9A-Fa-f]{{12}}){_NO_WORD_AFTER}",
    re.IGNORECASE,
)
AT_WORD = re.compile(r"(?:^|(?<=[\"']))@(?P<domain>[^\W_][\w-]{2,62})(?![\w.-])")
DOMAIN = re.compile(
    rf"(?<![\w%$@:-])[.\\]{{0,2}}(?P<domain>{_LABEL}(?:{_DOT}{_LABEL}){{0,30}}{_DOT}(?P<top>[A-Za-z]{{2,24}}))"
    r"(?![\w%(-]|\\?\.\w)"
)
CANONICAL = re.compile(rf"(?P<domain>{_LABEL}(?:\.{_LABEL})*\.(?P<top>[A-Za-z]{{2,24}}))(?P<path>(?:/[^/\"\[\]<>]+)+)")
_SURE_TYPES = "CN|OU|DC"
_TYPES = (
    rf"{_SURE_TYPES}|O|L|C|ST|UID|STREET|E|EMAIL|EMAILADDRESS|SN|S|G|GN|P|SERIALNUMBER|(?:OID\.)?2\.5\.4\.\d{{1,3}}"
)
RDN = re.compile(
    rf"(?P<before>^|[,/+;]\s*|(?<=[\s\"'(=:>|]))(?P<type>{_TYPES})(?P<equals>\s*=\s*)"
    r"(?:\"(?P<quoted>[^\"&\[\]+]{1,256})\"(?=\s*(?:[,+/;]|$))|(?P<value>(?:\\.|[^,+\\\"';<>\r\n=&])+))"
    rf"(?P<after>(?:\s*[,/+;]\s*(?:{_TYPES})\s*=)?)",
    re.IGNORECASE,
)
ALWAYS_A_NAME = ("cn", "ou", "dc")
"""Other types are taken for a part of a distinguished name beside another part only: ``o = x`` is also code."""

CREDENTIAL = re.compile(
    r"(?:(?<![\w$-])(?:password|passwort|kennwort|passwd|passphrase|pwd|pw|secret|client_?secret|api_?key|account_?key"
    r"|shared_?access_?(?:key|signature)|access_?token)\s{0,3}(?P<sign>[=:])\s{0,3}|(?<=[?&;])(?:sig|code|token|key)=)"
    r"(?P<quote>[\"']?)(?P<value>[^\s;,&\"'$\[(){}<>|][^\s;,&\"']*)",
    re.IGNORECASE,
)
CONNECTION = re.compile(
    r"(?:^|(?<=[;\"']))\s{0,3}(?:(?P<host_key>server|data source|address|addr|network address|host|hostname|database"
    r"|initial catalog|workstation id|dsn)|(?P<user_key>uid|user id|user|username|user name))\s{0,3}=\s{0,3}"
    r"(?P<value>[^;\"'=]{1,256})(?=$|[;\"'])",
    re.IGNORECASE,
)
HOST_LIKE = re.compile(r"(?<![\w.$`%-])[A-Za-z][A-Za-z-]{1,30}\d{2,6}[A-Za-z]?(?![\w-])")
"""In free text: SYNC07, DC-01."""


_LEAST_OF_NO_VERSION = 20


def is_public_address(text: str) -> bool:
    """Whether four numbers are no version of a program: versions begin with a small number or have zeros."""
    first, *rest = text.split(".")
    return int(first) >= _LEAST_OF_NO_VERSION and rest.count("0") < 2
