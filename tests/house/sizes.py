"""Measures files and functions, because what is short gets read."""

import ast
from collections.abc import Iterator
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef


def files(src: Path) -> dict[str, int]:
    """Lines of each file that has any; a migration is Django's writing, not ours."""
    ours = (file for file in sorted(src.rglob("*.py")) if file.parent.name != "migrations")
    counts = {f"{file.relative_to(src)}": _lines(file) for file in ours}
    return {name: count for name, count in counts.items() if count}


def functions(src: Path, *, docstrings: bool) -> dict[str, int]:
    """Lines of each function, with its docstring or without."""
    return {
        f"{file.relative_to(src)}:{node.lineno} {node.name}": _length(node, docstrings=docstrings)
        for file in sorted(src.rglob("*.py"))
        for node in _functions(file)
    }


def over(limit: int, counts: dict[str, int]) -> list[str]:
    """Say who is too long, and by how much."""
    return [f"{name}: {n} lines, at most {limit}" for name, n in counts.items() if n > limit]


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def _functions(file: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, Function):
            yield node


def _length(node: Function, *, docstrings: bool) -> int:
    whole = _span(node)
    if docstrings or ast.get_docstring(node) is None:
        return whole
    return whole - _span(node.body[0])


def _span(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1
