"""What every output of ``ruleguard lint`` is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ruleguard.diagnostic import Diagnostic
from ruleguard.errors import InputError
from ruleguard.lint.rule import Rule
from ruleguard.records import record


@record(frozen=True, slots=True)
class Report:
    """``diagnostics``: in the order of output, the accepted ones too. ``inputs``: what was read. ``rules``: those that
    ran, by id. ``errors``: what could not be read."""

    diagnostics: Sequence[Diagnostic]
    inputs: Sequence[str]
    rules: Mapping[str, Rule]
    errors: Sequence[InputError] = ()

    @property
    def open(self) -> list[Diagnostic]:
        """The findings that nobody has accepted."""
        return [item for item in self.diagnostics if item.suppression is None]

    def remedy(self, item: Diagnostic) -> str:
        """The one line of help for a finding, "" for a rule that is not in the catalogue."""
        rule = self.rules.get(item.rule)
        return "" if rule is None else rule.remedy


def slashed(path: str) -> str:
    """A path with forward slashes, without a leading "./"."""
    return path.replace("\\", "/").removeprefix("./")


def uri(path: str) -> tuple[str, bool]:
    """A path as a URI, and whether it is relative. A drive letter or a leading slash makes it absolute."""
    from urllib.parse import quote

    name = _without_prefix(slashed(path))
    encoded = quote(name.encode("utf-8", "surrogatepass"), safe="/")
    if path.startswith("\\\\") and name.startswith("//"):  # a server of Windows and its share
        return f"file:{encoded}", False
    if name.startswith("/"):
        return f"file://{encoded}", False
    if len(name) > 2 and name[1:3] == ":/" and name[0].isalpha():
        return f"file:///{name[:2]}{encoded[4:]}", False
    return encoded, True


def _without_prefix(name: str) -> str:
    """A slashed path without the mark that lets Windows take long ones."""
    if name.startswith("//?/UNC/"):
        return "//" + name.removeprefix("//?/UNC/")
    return name.removeprefix("//?/")
