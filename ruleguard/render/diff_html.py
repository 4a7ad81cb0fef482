"""One page of HTML for ``ruleguard diff``: everything it needs is in it, and nothing that a file says can run in it.

Three things stand against that: the template engine escapes what is not part of the template, no value is put where it
would be code (scripts, styles, links, handlers), and the page's policy allows its own style and script and nothing else.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from ruleguard.render.diff_page import MAY_BREAK, page
from ruleguard.render.diff_report import DiffReport

_PACKAGE = "ruleguard.render"
_FOLDER = "templates"
_OPTION = re.compile(r"(?<= )-[A-Za-z]{1,24}(?: \$true)?(?= |$)")


def diff_html(report: DiffReport) -> str:
    """The whole page, ending with a line break."""
    environment = Environment(
        loader=PackageLoader(_PACKAGE, _FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["breakable"] = _breakable
    environment.filters["command"] = _command
    style, script = _asset("diff.css"), _asset("diff.js")
    text = environment.get_template("diff.html.j2").render(
        page=page(report), style=style, script=script, policy=_policy(style, script)
    )
    return f"{text.strip()}\n"


def _asset(name: str) -> Markup:
    """A file of the package, which is trusted as it is."""
    return Markup((files(_PACKAGE) / _FOLDER / name).read_text(encoding="utf-8"))  # noqa: S704


def _policy(style: str, script: str) -> str:
    sources = "; ".join(f"{kind}-src 'sha256-{_hash(text)}'" for kind, text in (("style", style), ("script", script)))
    return f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


def _breakable(text: str) -> Markup:
    """Escaped text whose lines may break between the parts of an expression, a path or a host name."""
    return Markup(MAY_BREAK.sub(r"\1<wbr>", str(escape(text))))  # noqa: S704


def _command(text: str) -> Markup:
    """Escaped text in which no line breaks within an option."""
    return Markup(_OPTION.sub(r'<span class="option">\g<0></span>', str(escape(text))))  # noqa: S704
