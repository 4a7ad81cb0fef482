"""Tokens to a tree, by precedence climbing; what is wrong becomes a problem and reading goes on.

Levels, from loose to tight: ``||``, ``&&``, comparison, ``&``, ``+ - *`` (one level, as the documentation says), unary minus.
The documentation claims one level for all operators, evaluated from left to right; the default rules only make sense with
these levels (``IsPresent([a]) = False || [b] = "x"``).
"""

from __future__ import annotations

from functools import lru_cache

from ruleguard.expressions import foreign
from ruleguard.expressions.lexer import SMART_QUOTES, Kind, Token, tokens
from ruleguard.expressions.nodes import (
    Attribute,
    Call,
    Chain,
    Expr,
    Group,
    Negative,
    Number,
    Parameter,
    Text,
    Variable,
    Word,
)
from ruleguard.expressions.problems import Problem
from ruleguard.late import late
from ruleguard.records import record
from ruleguard.text import Span

LEVELS: tuple[tuple[str, ...], ...] = (
    ("||",),
    ("&&",),
    ("=", "<>", "<", "<=", ">", ">="),
    ("&",),
    ("+", "-", "*"),
)
MAX_DEPTH = 50
"""Deeper nesting is refused. The deepest default rule has 8 levels."""

_DIGITS = 19
_LEVEL_OF = {operator: level for level, operators in enumerate(LEVELS) for operator in operators}
_AFTER_TEXT = late(rf"[{SMART_QUOTES}](?=\s*(?:[,)&=|<>+]|$))")


@record(frozen=True, slots=True)
class Parsed:
    """``tree`` is None when nothing could be read. A tree beside problems stands for what was probably meant."""

    tree: Expr | None
    problems: tuple[Problem, ...]


class _UnreadableError(Exception):
    """The rest of the text cannot be read."""


def parse(text: str) -> Parsed:
    """Read one expression. Never raises. Several rules of the linter ask for one text, so the last ones are kept."""
    try:
        return _parsed(text)
    except RecursionError:  # called from deep in a stack of others
        return Parsed(None, (Problem("expression-syntax", "nested too deeply to be read", Span(0, len(text))),))


@lru_cache(maxsize=2048)
def _parsed(text: str) -> Parsed:
    parser = _Parser(text)
    try:
        tree = parser.expression(0)
        parser.expect_end()
    except _UnreadableError:
        return Parsed(None, tuple(parser.problems))
    return Parsed(tree, tuple(parser.problems))


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.position = 0
        self.depth = 0
        self.problems: list[Problem] = []

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def advance(self) -> Token:
        token = self.token
        if token.kind is not Kind.END:
            self.position += 1
        return token

    def problem(self, message: str, span: Span, rule: str = "expression-syntax") -> None:
        self.problems.append(Problem(rule, message, span))

    def stop(self, message: str, span: Span, rule: str = "expression-syntax") -> _UnreadableError:
        self.problem(message, span, rule)
        return _UnreadableError()

    def expect_end(self) -> None:
        token = self.token
        if token.kind is Kind.END:
            return
        if token.kind is Kind.CLOSE:
            raise self.stop("this ) closes nothing: it is one too many, or a ( is missing before it", token.span)
        raise self._unexpected(token)

    def expression(self, loosest: int) -> Expr:
        """Operands joined by operators of a level or any tighter one."""
        left = self.unary()
        while (level := self._level()) is not None and level >= loosest:
            operands, operators, spans = [left], [], []
            while (operator := self._operator(level)) is not None:
                spans.append(self.advance().span)
                operators.append(operator)
                operands.append(self.expression(level + 1))
            span = Span(left.span.start, operands[-1].span.end)
            left = Chain(tuple(operands), tuple(operators), span=span, operator_spans=tuple(spans))
        return left

    def _foreign(self) -> tuple[str, str] | None:
        """What stands for an operator of another language at this place, and what to say of it."""
        token = self.token
        if token.kind is Kind.OPERATOR:
            return foreign.OPERATORS.get(token.value.casefold())
        return foreign.WORDS.get(token.value.casefold()) if token.kind is Kind.NAME else None

    def _level(self) -> int | None:
        """The level of the operator at this place, None when there is none."""
        token = self.token
        if token.kind is Kind.OPERATOR and token.value in _LEVEL_OF:
            return _LEVEL_OF[token.value]
        found = self._foreign()
        return None if found is None else _LEVEL_OF[found[0]]

    def _operator(self, level: int) -> str | None:
        """The operator at this place when it is one of the level; foreign ones are reported and translated."""
        if self._level() != level:
            return None
        token, found = self.token, self._foreign()
        if found is None:
            return token.value
        self.problem(foreign.operator_message(token.value, found[1]), token.span, "foreign-operator")
        return found[0]

    def unary(self) -> Expr:
        """An operand with a sign, or with a negation that the language does not have."""
        token = self.token
        if token.kind is Kind.OPERATOR and token.value == "-":
            self.advance()
            self._deeper(token)
            operand = self.unary()
            self.depth -= 1
            return Negative(operand, span=Span(token.start, operand.span.end))
        if self._negates(token):
            self.advance()
            message = foreign.operator_message(token.value, "compare with False, as in (condition) = False")
            self.problem(message, token.span, "foreign-operator")
            self._deeper(token)
            operand = self.unary()
            self.depth -= 1
            return operand
        return self.primary()

    def _negates(self, token: Token) -> bool:
        if token.kind is Kind.NAME and self.tokens[self.position + 1].kind is Kind.OPEN:
            return False
        return token.kind in (Kind.NAME, Kind.OPERATOR) and token.value.casefold() in foreign.NEGATIONS

    def _inside(self, token: Token) -> Expr:
        """What stands in parentheses or as an argument, one level deeper."""
        self._deeper(token)
        result = self.expression(0)
        self.depth -= 1
        return result

    def _deeper(self, token: Token) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.stop(f"nested more than {MAX_DEPTH} levels deep, which is not read", token.span)

    def primary(self) -> Expr:
        """A single operand."""
        token = self.advance()
        match token.kind:
            case Kind.TEXT:
                if token.note:
                    self.problem(foreign.SMART_QUOTES, token.span, "smart-quotes")
                return Text(token.value, span=token.span)
            case Kind.NUMBER | Kind.HEX:
                return self._number(token)
            case Kind.ATTRIBUTE:
                return self._attribute(token)
            case Kind.PARAMETER:
                return Parameter(token.value, span=token.span)
            case Kind.VARIABLE:
                return Variable(token.value, span=token.span)
            case Kind.NAME:
                return self._call(token) if self.token.kind is Kind.OPEN else Word(token.value, span=token.span)
            case Kind.OPEN:
                return self._group(token)
        raise self._unexpected(token) if token.kind is Kind.ERROR else self.stop(self._missing(token), token.span)

    def _number(self, token: Token) -> Expr:
        if token.kind is Kind.HEX:
            return Number(int(token.value[2:], 16), hexadecimal=True, span=token.span)
        if token.value[:2] in ("0x", "0X"):
            self.problem(f"hexadecimal digits stand after &H: write &H{token.value[2:]}", token.span)
            return Number(int(token.value, 16), hexadecimal=True, span=token.span)
        if "." in token.value or len(token.value) > _DIGITS:
            what = "has a fraction" if "." in token.value else "is too large"
            self.problem(f"numbers are whole numbers of at most 64 bits: this one {what}", token.span)
            return Number(0, span=token.span)
        return Number(int(token.value), span=token.span)

    def _attribute(self, token: Token) -> Expr:
        name = token.value.strip()
        if not name:
            self.problem("the name of the attribute is missing between [ and ]", token.span)
        elif name != token.value:
            self.problem(f"blanks inside the brackets belong to the name: write [{name}]", token.span)
        return Attribute(name, span=token.span)

    def _group(self, opened: Token) -> Expr:
        inner = self._inside(opened)
        closed = self._close(opened, "(")
        return Group(inner, span=Span(opened.start, closed))

    def _call(self, name: Token) -> Expr:
        opened = self.advance()
        arguments: list[Expr] = []
        if self.token.kind is not Kind.CLOSE:
            arguments.append(self._argument(opened))
            while self.token.kind is Kind.COMMA:
                comma = self.advance()
                arguments.append(self._argument(comma))
        closed = self._close(opened, f"{name.value}(")
        return Call(name.value, tuple(arguments), span=Span(name.start, closed), name_span=name.span)

    def _argument(self, before: Token) -> Expr:
        token = self.token
        if token.kind in (Kind.COMMA, Kind.CLOSE):
            message = "an argument is missing here: write NULL for no value, or remove a comma"
            raise self.stop(message, Span(before.start, token.end))
        return self._inside(token)

    def _close(self, opened: Token, what: str) -> int:
        token = self.token
        if token.kind is Kind.CLOSE:
            return self.advance().end
        if token.kind is Kind.END:
            raise self.stop(f"this '{what}' has no closing )", opened.span)
        raise self._unexpected(token)

    def _unexpected(self, token: Token) -> _UnreadableError:
        """What to say of a character without meaning, or of a token that cannot follow an operand."""
        quote = self._misquoted(token)
        if quote is not None:
            return self.stop(foreign.SMART_QUOTES, quote, "smart-quotes")
        if token.kind is Kind.ERROR:
            return self.stop(foreign.character_message(token.note), token.span)
        advice = foreign.UNREADABLE_WORDS.get(token.value.casefold()) if token.kind is Kind.NAME else None
        if advice is not None:
            return self.stop(foreign.operator_message(token.value, advice), token.span, "foreign-operator")
        return self.stop(self._between(token), token.span)

    def _misquoted(self, token: Token) -> Span | None:
        """The typographic mark that was meant to begin a text, or to end the one before."""
        if token.note == "smart-quote":
            return token.span
        before = self.tokens[max(self.position - 1, 0)]
        text = token if token.note == "unclosed" else before
        if text.kind not in (Kind.TEXT, Kind.ERROR) or text.note == "smart-quote":
            return None
        found = _AFTER_TEXT.search(self.text, text.start, text.end)
        return Span(*found.span()) if found else None

    def _between(self, token: Token) -> str:
        """What to say of a token that cannot follow an operand."""
        if token.kind is Kind.COMMA:
            return "this comma stands outside a function: a ) before it closes too early, or no function stands before the ("
        before = self.tokens[self.position - 1]
        if before.kind is Kind.TEXT and before.end == token.start:
            return 'the text before this ends too early: a quotation mark inside a text is written twice, ""'
        return "an operator or a comma is missing before this"

    def _missing(self, token: Token) -> str:
        """What to say of a token that cannot begin an operand."""
        if token.kind is Kind.END:
            return (
                "the expression ends where a value is expected" if len(self.tokens) > 1 else "the expression is empty"
            )
        return f"a value is expected here, not '{token.value}'"
