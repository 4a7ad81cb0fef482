"""Text to tokens.

Sources: the vendor's page on declarative provisioning expressions and the expressions of the default rules. Not
documented and therefore assumed: a quote inside a literal is written ``""`` or ``\\"``; ``\\\\`` is one backslash. Since
``"\\"`` is also a natural way to write one backslash (in ``Word([x],2,"\\")``), a backslash ends up as the last character
of a literal when the text cannot be read otherwise.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from ruleguard.late import late
from ruleguard.records import record
from ruleguard.text import Span


class Kind(Enum):
    """Kinds of tokens. ``ERROR`` holds a character that no expression has."""

    TEXT = auto()
    NUMBER = auto()
    HEX = auto()
    ATTRIBUTE = auto()
    PARAMETER = auto()
    VARIABLE = auto()
    NAME = auto()
    OPERATOR = auto()
    OPEN = auto()
    CLOSE = auto()
    COMMA = auto()
    ERROR = auto()
    END = auto()


@record(frozen=True, slots=True)
class Token:
    """``value``: the literal's value, the name without brackets and marks, the operator. ``note``: what is wrong, for an
    ERROR the character."""

    kind: Kind
    value: str
    start: int
    end: int
    note: str = ""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<name>[^\W\d]\w*)
  | (?P<attribute>\[[^\[\]"]*\])
  | (?P<number>0[xX][0-9A-Fa-f]+\b|\d+(?:\.\d+)?)
  | (?P<comma>,)
  | (?P<open>\()
  | (?P<close>\))
  | (?P<parameter>%[^\W\d][\w.]*%)
  | (?P<variable>\$\w+)
  | (?P<operator>
        \|\||&&|<=|>=|<>|==|!=|=>|=<|><
      | (?i:-(?:eq|ne|gt|ge|lt|le|and|or|not|like|match))\b
      | [-+*=<>!&|] | /(?!/)
    )
    """,
    re.VERBOSE,
)
_HEX = late(r"&[Hh][0-9A-Fa-f]+(?!\w)")
_TEXT = re.compile(r'"((?:[^"\\]|""|\\.)*)"', re.DOTALL)
# The same with the backslash as an ordinary character.
_PLAIN_TEXT = late(r'"((?:[^"]|"")*)"')
_ESCAPE = re.compile(r'""|\\(["\\])')
SMART_QUOTES = "“”„‟«»"
_LANDMARK = re.compile(rf'{_TEXT.pattern}|\[(?P<attribute>[^\[\]"]*)\]|(?P<doubt>["{SMART_QUOTES}])', re.DOTALL)
_KINDS = {
    "name": Kind.NAME,
    "number": Kind.NUMBER,
    "operator": Kind.OPERATOR,
    "comma": Kind.COMMA,
    "open": Kind.OPEN,
    "close": Kind.CLOSE,
}
_MARKED = {"attribute": Kind.ATTRIBUTE, "parameter": Kind.PARAMETER}
_ENDS_OPERAND = (Kind.TEXT, Kind.NUMBER, Kind.HEX, Kind.ATTRIBUTE, Kind.PARAMETER, Kind.VARIABLE, Kind.NAME, Kind.CLOSE)


def tokens(text: str) -> list[Token]:
    """The tokens of an expression, the last of kind END. Never fails: what cannot be read is an ERROR token, after
    which reading goes on."""
    found = _scan(text, _TEXT)
    if any(token.note == "unclosed" for token in found):
        plain = _scan(text, _PLAIN_TEXT)
        if not any(token.kind is Kind.ERROR for token in plain):
            return plain
    return found


def attributes(text: str) -> list[str]:
    """The values of the ATTRIBUTE tokens of ``tokens(text)``, at a fraction of the time: reading a large export needs no
    more. Only an attribute or a literal can hold a bracket or a quotation mark, so the text between them is passed over.
    """
    found = []
    for match in _LANDMARK.finditer(text):
        if match["doubt"]:  # a literal that is not closed, or typographic quotes: only the whole text tells
            return [token.value for token in tokens(text) if token.kind is Kind.ATTRIBUTE]
        if match["attribute"] is not None:
            found.append(match["attribute"])
    return found


def _scan(text: str, literal: re.Pattern[str]) -> list[Token]:
    found: list[Token] = []
    position = 0
    after_operand = False
    while position < len(text):
        token = _one(text, position, literal, after_operand=after_operand)
        position = token.end
        if token.value or token.kind is not Kind.END:
            found.append(token)
            after_operand = token.kind in _ENDS_OPERAND
    found.append(Token(Kind.END, "", len(text), len(text)))
    return found


def _one(text: str, position: int, literal: re.Pattern[str], *, after_operand: bool) -> Token:
    """The token at a position; white space gives an END token without a value."""
    character = text[position]
    if character == '"':
        return _literal(text, position, literal)
    if character == "&" and not after_operand:
        hexadecimal = _HEX.match(text, position)
        if hexadecimal:
            return Token(Kind.HEX, hexadecimal[0], position, hexadecimal.end())
    if character in SMART_QUOTES:
        return _smart(text, position)
    match = _TOKEN.match(text, position)
    if match is None or match.lastgroup is None:
        return Token(Kind.ERROR, character, position, position + 1, character)
    group = match.lastgroup
    if group == "space":
        return Token(Kind.END, "", position, match.end())
    if group in _MARKED:
        return Token(_MARKED[group], match[0][1:-1], position, match.end())
    if group == "variable":
        return Token(Kind.VARIABLE, match[0][1:], position, match.end())
    return Token(_KINDS[group], match[0], position, match.end())


def _literal(text: str, position: int, literal: re.Pattern[str]) -> Token:
    match = literal.match(text, position)
    if match is None:
        return Token(Kind.ERROR, text[position + 1 :], position, len(text), "unclosed")
    if literal is _PLAIN_TEXT:
        return Token(Kind.TEXT, match[1].replace('""', '"'), position, match.end())
    value = _ESCAPE.sub(lambda escape: escape[1] or '"', match[1])
    return Token(Kind.TEXT, value, position, match.end())


def _smart(text: str, position: int) -> Token:
    """A literal in typographic quotes: read as one, so that the rest is still understood."""
    end = next((index for index in range(position + 1, len(text)) if text[index] in SMART_QUOTES + '"'), None)
    if end is None:
        return Token(Kind.ERROR, text[position], position, position + 1, "smart-quote")
    return Token(Kind.TEXT, text[position + 1 : end], position, end + 1, "smart-quote")
