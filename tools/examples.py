"""Renew the receipts that stand beside the examples, or say which of them are out of date.

    python -m tools.examples           write every receipt anew
    python -m tools.examples --check   change nothing; exit 1 and name each that differs

A receipt stands beside its cycle file: `time.toml` has `time.receipt.json`, in canonical
bytes, so that the SHA-256 of the file is the hash of the receipt. A file that others are
nested in has its bundle too.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from commonpool.core.bundle import Closed, close
from commonpool.core.canonical import canonical_text
from commonpool.formats.cycle_file import read_cycle_file

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"


def cycle_files(folder: Path = EXAMPLES) -> list[Path]:
    """Every example that stands on its own: those nested in another are in its bundle."""
    found = sorted(folder.rglob("*.toml"))
    nested = {path.parent / name for path in found for name in nested_files(path)}
    return [path for path in found if path not in nested]


def nested_files(path: Path) -> list[str]:
    """The files nested in a cycle file."""
    return [str(name) for name in tomllib.loads(path.read_text("utf-8")).get("nested", {}).values()]


def close_example(path: Path) -> Closed:
    """The example, shared."""
    return close(read_cycle_file(path).family)


def records(path: Path) -> Iterator[tuple[Path, str]]:
    """The files that an example gives: its receipt, and its bundle where it has one."""
    closed = close_example(path)
    yield path.with_suffix(".receipt.json"), canonical_text(closed.bundle["receipt"])
    if closed.children:
        yield path.with_suffix(".bundle.json"), canonical_text(closed.bundle) + "\n"


def outdated(folder: Path = EXAMPLES) -> list[Path]:
    """Receipts and bundles that are missing, differ, or belong to no example."""
    right = dict(pair for path in cycle_files(folder) for pair in records(path))
    there = {*folder.rglob("*.receipt.json"), *folder.rglob("*.bundle.json")}
    wrong = [path for path, text in right.items() if not holds(path, text)]
    return sorted([*wrong, *(there - set(right))])


def holds(path: Path, text: str) -> bool:
    """Whether a file holds exactly this text."""
    return path.is_file() and path.read_bytes() == text.encode()


def renew(folder: Path = EXAMPLES) -> list[Path]:
    """Write every receipt and bundle anew; returns those that changed."""
    changed = outdated(folder)
    right = dict(pair for path in cycle_files(folder) for pair in records(path))
    for path in changed:
        if path in right:
            path.write_bytes(right[path].encode())
        else:
            path.unlink()
    return changed


def main(words: list[str]) -> int:
    """Renew, or check."""
    found = outdated() if "--check" in words else renew()
    for path in found:
        print(path.relative_to(ROOT))
    return 1 if found and "--check" in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
