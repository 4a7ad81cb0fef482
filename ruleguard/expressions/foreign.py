"""What people bring along from other languages and editors, and what to say of it."""

from __future__ import annotations

# What the product has instead, to read on with, and what to say.
OPERATORS: dict[str, tuple[str, str]] = {
    "==": ("=", "comparison is a single ="),
    "!=": ("<>", "write <>"),
    "=>": (">=", "write >="),
    "=<": ("<=", "write <="),
    "><": ("<>", "write <>"),
    "|": ("||", "write || for 'or', & to join texts"),
    "/": ("*", "there is no division"),
    "-eq": ("=", "comparison is ="),
    "-ne": ("<>", "write <>"),
    "-gt": (">", "write >"),
    "-ge": (">=", "write >="),
    "-lt": ("<", "write <"),
    "-le": ("<=", "write <="),
    "-and": ("&&", "write &&"),
    "-or": ("||", "write ||"),
    "-like": ("=", "there are no patterns, ask with InStr([a],...) > 0 or Left([a],...) ="),
    "-match": ("=", "there are no patterns, ask with InStr([a],...) > 0 or Left([a],...) ="),
}
WORDS: dict[str, tuple[str, str]] = {
    "and": ("&&", "write &&"),
    "or": ("||", "write ||"),
    "mod": ("*", "there is no remainder"),
}
# Operators after which the rest would be misread.
UNREADABLE_WORDS: dict[str, str] = {
    "is": "ask with IsNull([a]) or IsPresent([a])",
    "isnot": "ask with IsPresent([a])",
    "like": "there are no patterns, ask with InStr([a],...) > 0 or Left([a],...) =",
    "in": "compare with each value and join the comparisons with ||",
    "xor": "write IIF(one condition,other condition = False,other condition)",
}
NEGATIONS = ("!", "-not", "not")

CHARACTERS: dict[str, str] = {
    "unclosed": "this text has no closing quotation mark",
    "[": "this [ has no matching ]",
    "]": "this ] has no matching [",
    "'": "text stands in straight double quotation marks, not in apostrophes",
    "%": "a parameter is written %Name%, with a mark on both sides",
    ";": "the semicolon has no meaning in an expression: arguments are separated by commas",
    ".": "the point has no meaning in an expression: there are no methods, write LCase([a]) for [a].ToLower()",
    "/": "there are no comments in an expression: remove // and what follows it",
    "–": "this is a typographic dash: the minus is -",
}
SAME_CHARACTER = {"‘": "'", "’": "'", "`": "'", "´": "'", "—": "–", "−": "–", "‐": "–"}
SMART_QUOTES = 'typographic quotation marks are not understood: write straight ones (") instead of “ and ”'

FUNCTIONS: dict[str, str] = {
    "and": "write && between the conditions",
    "or": "write || between the conditions",
    "cint": "use CNum",
    "clng": "use CNum",
    "concat": "join texts with &",
    "format": "use FormatDateTime",
    "isblank": "use IsNullOrEmpty",
    "length": "use Len",
    "lower": "use LCase",
    "lowercase": "use LCase",
    "propercase": "use PCase",
    "substring": "use Mid, which counts from 1",
    "tostring": "use CStr",
    "upper": "use UCase",
    "uppercase": "use UCase",
}
"""Functions of spreadsheets, programming languages and the predecessors of the product, folded."""


def operator_message(written: str, advice: str) -> str:
    """For an operator that the language does not have."""
    return f"'{written}' is no operator of this language: {advice}"


def character_message(note: str) -> str:
    """For a character, or a note of the lexer, that no expression has."""
    known = CHARACTERS.get(SAME_CHARACTER.get(note, note))
    if known is not None:
        return known
    shown = f"'{note}'" if note.isprintable() else f"the invisible character U+{ord(note):04X}"
    return f"{shown} has no meaning in an expression: remove it, or put it into quotation marks if it is text"
