"""All mutants of a package: mutmut's operators, and where each stands.

mutmut itself leaves decorated functions and the module's own statements alone, because it swaps functions. Here they take
part: most of what a rule says, and the tables of consequences, are statements of a module.
"""

from __future__ import annotations

import ast
import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from functools import cached_property
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import NEVER_MUTATE_FUNCTION_NAMES, MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file. ``number`` counts the file's mutants; ``lines`` are those of the innermost statement, without
    the body of a compound one; ``function`` is the outermost function as a path of names, empty outside of functions.
    """

    file: str
    number: int
    line: int
    lines: tuple[int, int]
    function: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.file}:{self.line}#{self.number}"


class _Visitor(MutationVisitor):
    """mutmut's, but decorated functions are mutated too, and the line of each mutant is kept."""

    def __init__(self) -> None:
        super().__init__(mutation_operators, IgnoredCode(set(), set(), set()))
        self.lines: list[int] = []

    def _create_mutations(self, node: cst.CSTNode) -> None:
        super()._create_mutations(node)
        position = self.get_metadata(PositionProvider, node, None)
        line = position.start.line if position else 1
        self.lines += [line] * (len(self.mutations) - len(self.lines))

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef) and node.decorators:
            return node.name.value in NEVER_MUTATE_FUNCTION_NAMES
        return super()._skip_node_and_children(node)


class MutatedFile:
    """The mutants of the file ``name``, a path below ``root``."""

    def __init__(self, root: Path, name: str) -> None:
        self.name = name
        self.text = (root / name).read_text(encoding="utf-8")
        wrapper = MetadataWrapper(cst.parse_module(self.text))
        visitor = _Visitor()
        self._module = wrapper.visit(visitor)
        self._mutations = visitor.mutations
        self._lines = visitor.lines

    @cached_property
    def mutants(self) -> tuple[Mutant, ...]:
        """Every mutant, in the order of the file."""
        places = _Places(ast.parse(self.text))
        return tuple(Mutant(self.name, number, line, *places.of(line)) for number, line in enumerate(self._lines))

    def mutated(self, mutant: Mutant) -> str:
        """The file's text with this mutant."""
        mutation = self._mutations[mutant.number]
        changed = self._module.deep_replace(mutation.original_node, mutation.mutated_node)
        assert isinstance(changed, cst.Module)
        return changed.code

    def difference(self, mutant: Mutant) -> str:
        """The lines that differ, those of the file with ``-``, those of the mutant with ``+``."""
        lines = unified_diff(self.text.splitlines(), self.mutated(mutant).splitlines(), lineterm="", n=0)
        return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


class _Places:
    """The statement and the outermost function of every line."""

    def __init__(self, tree: ast.Module) -> None:
        self._statements = sorted(_headers(tree))
        self._starts = [start for start, _ in self._statements]
        self._functions = dict(_functions(tree.body, ()))

    def of(self, line: int) -> tuple[tuple[int, int], tuple[str, ...]]:
        at = bisect_right(self._starts, line) - 1
        while at >= 0 and self._statements[at][1] < line:
            at -= 1
        lines = self._statements[at] if at >= 0 else (line, line)
        inside = [name for (start, end), name in self._functions.items() if start <= line <= end]
        return lines, inside[0] if inside else ()


def _headers(tree: ast.Module) -> Iterator[tuple[int, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            inner = [child.lineno for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
            inner += [case.pattern.lineno for case in getattr(node, "cases", ())]
            end = node.end_lineno or node.lineno
            yield node.lineno, max(node.lineno, min(inner) - 1) if inner else end


def _functions(body: Sequence[ast.stmt], path: tuple[str, ...]) -> Iterator[tuple[tuple[int, int], tuple[str, ...]]]:
    """The lines of the bodies of functions and methods: what stands in a header runs when the module is imported."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.body[0].lineno, node.end_lineno or node.lineno), (*path, node.name)
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, (*path, node.name))


def files_of(root: Path, package: str) -> list[str]:
    """The files of ``ruleguard/<package>`` in order, as paths below ``root``."""
    found = (path.relative_to(root).as_posix() for path in (root / "ruleguard" / package).rglob("*.py"))
    return sorted(found)


def fingerprint(root: Path, folders: Sequence[str]) -> str:
    """A digest of every Python file and every case below ``folders``."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
