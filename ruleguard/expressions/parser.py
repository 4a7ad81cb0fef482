"""Tokens to a tree, by precedence climbing; what is wrong becomes a problem and reading goes on.

Levels, from loose to tight: ``||``, ``&&``, comparison, ``&``, ``+ - *`` (one level, as the documentation says), unary minus.
The documentation claims one level for all operators, evaluated from left to right; the default rules only make sense with
these levels (``IsPresent([a]) = False || [b] = "x"``).
"""

from __future__ import annotations

from dataclasses import dataclass

from ruleguard.expressions.lexer import Kind, Token, tokens
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

_LEVEL_OF = {operator: level for level, operators in enumerate(LEVELS) for operator in operators}
_FOREIGN = {
    "==": ("=", "'==' is no operator of this language: comparison is a single ="),
    "!=": ("<>", "'!=' is no operator of this language: write <>"),
    "/": ("*", "'/' is no operator of this language: there is no division"),
}
_FOREIGN_WORDS = {
    "and": ("&&", "'{}' is no operator of this language: write &&"),
    "or": ("||", "'{}' is no operator of this language: write ||"),
    "mod": ("*", "'{}' is no operator of this language: there is no remainder"),
}
_ERRORS = {
    "unclosed": "this text has no closing quotation mark",
    "unclosed-attribute": "this [ has no matching ]",
    "apostrophe": "text stands in straight double quotation marks, not in apostrophes",
    "smart-quote": 'typographic quotation marks are not understood: use straight ones (")',
    "parameter": "a parameter is written %Name%, with a mark on both sides",
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """``tree`` is None when nothing could be read. A tree beside problems stands for what was probably meant."""

    tree: Expr | None
    problems: tuple[Problem, ...]


class _UnreadableError(Exception):
    """The rest of the text cannot be read."""


def parse(text: str) -> Parsed:
    """Read one expression. Never raises."""
    parser = _Parser(tokens(text))
    try:
        tree = parser.expression(0)
        parser.expect_end()
    except _UnreadableError:
        return Parsed(None, tuple(parser.problems))
    except RecursionError:  # called from deep in a stack of others
        return Parsed(None, (Problem("expression-syntax", "nested too deeply to be read", Span(0, len(text))),))
    return Parsed(tree, tuple(parser.problems))


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
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

    def stop(self, message: str, span: Span) -> _UnreadableError:
        self.problem(message, span)
        return _UnreadableError()

    def expect_end(self) -> None:
        token = self.token
        if token.kind is Kind.END:
            return
        if token.kind is Kind.CLOSE:
            raise self.stop("this ) closes nothing", token.span)
        raise self.stop(self._between(token), token.span)

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

    def _level(self) -> int | None:
        """The level of the operator at this place, None when there is none."""
        token = self.token
        if token.kind is Kind.OPERATOR:
            return _LEVEL_OF.get(_FOREIGN.get(token.value, (token.value,))[0])
        foreign = _FOREIGN_WORDS.get(token.value.casefold()) if token.kind is Kind.NAME else None
        return None if foreign is None else _LEVEL_OF[foreign[0]]

    def _operator(self, level: int) -> str | None:
        """The operator at this place when it is one of the level; foreign ones are reported once and translated."""
        token = self.token
        operator: str | None = token.value if token.kind is Kind.OPERATOR else None
        foreign = _FOREIGN.get(token.value) if operator else None
        if token.kind is Kind.NAME:
            foreign = _FOREIGN_WORDS.get(token.value.casefold())
        if foreign is not None:
            operator = foreign[0]
        if operator is None or _LEVEL_OF.get(operator) != level:
            return None
        if foreign is not None:
            self.problem(foreign[1].format(token.value), token.span, "foreign-operator")
        return operator

    def unary(self) -> Expr:
        """An operand with a sign, or with a negation that the language does not have."""
        token = self.token
        if token.kind is Kind.OPERATOR and token.value == "-":
            self.advance()
            self._deeper(token)
            operand = self.unary()
            self.depth -= 1
            return Negative(operand, span=Span(token.start, operand.span.end))
        is_not = token.kind is Kind.NAME and token.value.casefold() == "not" and not self._calls()
        if is_not or (token.kind is Kind.OPERATOR and token.value == "!"):
            self.advance()
            message = f"'{token.value}' is no operator of this language: compare with False, as in (condition) = False"
            self.problem(message, token.span, "foreign-operator")
            self._deeper(token)
            operand = self.unary()
            self.depth -= 1
            return operand
        return self.primary()

    def _calls(self) -> bool:
        return self.tokens[self.position + 1].kind is Kind.OPEN if self.token.kind is not Kind.END else False

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
                    self.problem(_ERRORS[token.note], token.span, "smart-quotes")
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
        raise self.stop(self._missing(token), token.span)

    def _number(self, token: Token) -> Expr:
        if token.kind is Kind.HEX:
            return Number(int(token.value[2:], 16), hexadecimal=True, span=token.span)
        if "." in token.value or len(token.value) > 25:
            self.problem("numbers are whole numbers", token.span)
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
            raise self.stop("an argument is missing here", Span(before.start, token.end))
        return self._inside(token)

    def _close(self, opened: Token, what: str) -> int:
        token = self.token
        if token.kind is Kind.CLOSE:
            return self.advance().end
        if token.kind is Kind.END:
            raise self.stop(f"this '{what}' has no closing )", opened.span)
        raise self.stop(self._between(token), token.span)

    def _between(self, token: Token) -> str:
        """What to say of a token that cannot follow an operand."""
        if token.kind is Kind.ERROR:
            return self._error(token)
        if token.kind is Kind.COMMA:
            return "this comma stands outside the arguments of a function"
        return "an operator or a comma is missing before this"

    def _missing(self, token: Token) -> str:
        """What to say of a token that cannot begin an operand."""
        if token.kind is Kind.ERROR:
            return self._error(token)
        if token.kind is Kind.END:
            return (
                "the expression ends where a value is expected" if len(self.tokens) > 1 else "the expression is empty"
            )
        return f"a value is expected here, not '{token.value}'"

    def _error(self, token: Token) -> str:
        return _ERRORS.get(token.note, f"'{token.value[:1]}' has no meaning in an expression")
