"""Reads the core's syntax and names whatever would make a result depend on the machine."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

EXACT_MATH = frozenset({"isqrt", "gcd", "lcm", "comb", "prod"})

MODULES = {
    "random": "chance has no place here: ties are broken by the recomputable lot",
    "secrets": "chance has no place here: ties are broken by the recomputable lot",
    "uuid": "an identity comes from the evidence, never from chance or the machine",
    "time": "the clock has no place here: take the moment as an argument",
    "os": "the machine has no place here: take what you need as an argument",
    "sys": "the process has no place here: take what you need as an argument",
    "platform": "the machine has no place here: take what you need as an argument",
    "locale": "the machine has no place here: print numbers through amounts",
    "io": "reading and writing belong to the doors",
    "pathlib": "reading and writing belong to the doors",
    "tempfile": "reading and writing belong to the doors",
    "shutil": "reading and writing belong to the doors",
    "logging": "reading and writing belong to the doors: return what happened",
    "sqlite3": "reading and writing belong to the doors",
    "socket": "the network has no place here",
    "ssl": "the network has no place here",
    "urllib": "the network has no place here",
    "http": "the network has no place here",
    "asyncio": "a rule is a plain function: it waits for nothing",
    "threading": "a rule is a plain function: it waits for nothing",
    "multiprocessing": "a rule is a plain function: it starts nothing",
    "subprocess": "a rule is a plain function: it starts nothing",
    "ctypes": "the machine has no place here",
    "importlib": "an import stands at the top, where it can be read",
    "builtins": "a builtin by another name is still the builtin",
    "cmath": "complex numbers are floats: write integers or Fractions",
    "statistics": "its means are floats: write integers or Fractions",
}

NAMES = {
    "float": "a float loses units: write an integer or a Fraction",
    "complex": "a complex number is two floats: write an integer or a Fraction",
    "open": "reading and writing belong to the doors",
    "print": "reading and writing belong to the doors: return what is to be said",
    "input": "asking belongs to the doors: take it as an argument",
    "hash": "it differs from run to run: use a named digest",
    "eval": "evidence is data, never code",
    "exec": "evidence is data, never code",
    "__import__": "an import stands at the top, where it can be read",
}

CLOCKS = frozenset({"now", "today", "utcnow"})

Found = Iterator[tuple[ast.AST, str]]


def impurities(src: Path) -> list[str]:
    """List each refusal in `src`/commonpool/core as `file:line: what: why`."""
    return [line for file in sorted(src.rglob("core/**/*.py")) for line in _in_file(src, file)]


def _in_file(src: Path, file: Path) -> Iterator[str]:
    place = file.relative_to(src)
    package = place.parent.parts
    for node in ast.walk(ast.parse(file.read_bytes())):
        for at, why in _in_node(node, package):
            yield f"{place.as_posix()}:{getattr(at, 'lineno', 1)}: {why}"


def _in_node(node: ast.AST, package: tuple[str, ...]) -> Found:
    match node:
        case ast.Constant(value=float() | complex()):
            yield node, f"the number {node.value!r}: a float loses units: write a Fraction"
        case ast.Name(id=name) if name in NAMES:
            yield node, f"{name}: {NAMES[name]}"
        case ast.Attribute(value=ast.Name(id="math"), attr=name) if name not in EXACT_MATH:
            yield node, _inexact(name)
        case ast.Attribute(attr=name) if name in CLOCKS:
            yield node, f".{name}: the clock has no place here: take the moment as an argument"
        case ast.Import():
            yield from _in_import(node)
        case ast.ImportFrom():
            yield from _in_import_from(node, package)
        case _:
            pass


def _inexact(name: str) -> str:
    return f"math.{name}: it may round: only {', '.join(sorted(EXACT_MATH))} are exact"


def _in_import(node: ast.Import) -> Found:
    for alias in node.names:
        if why := _refusal(alias.name):
            yield node, why
        elif alias.name == "math" and alias.asname:
            yield node, "math under another name: this check would no longer see it"


def _in_import_from(node: ast.ImportFrom, package: tuple[str, ...]) -> Found:
    if why := _refusal(_absolute(node, package)):
        yield node, why
    elif node.module == "math":
        yield from ((node, _inexact(a.name)) for a in node.names if a.name not in EXACT_MATH)


def _absolute(node: ast.ImportFrom, package: tuple[str, ...]) -> str:
    """Spell out `from ..x import y` as seen from the package it stands in."""
    above = package[: len(package) - node.level + 1] if node.level else ()
    return ".".join((*above, *filter(None, [node.module])))


def _refusal(module: str) -> str | None:
    top = module.partition(".")[0]
    if f"{module}.".startswith("commonpool.core."):
        return None
    if top == "commonpool":
        return f"import of {module}: the core knows nothing of the rooms above it"
    if top not in sys.stdlib_module_names:
        return f"import of {module}: the core needs only the standard library"
    return f"import of {module}: {MODULES[top]}" if top in MODULES else None
