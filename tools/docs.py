"""Renew the documentation where it repeats the program, or say which pages are out of date.

    python -m tools.docs           write every page anew
    python -m tools.docs --check   change nothing; exit 1 and name each page that differs

Renewed are the parts that tools/reference.py makes, the output of every command shown
(tools/transcript.py), docs/reference/cycle.schema.json and docs/reference/http-api.json.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tools.openapi import OPENAPI, openapi_text
from tools.reference import filled, schema_text
from tools.transcript import renewed

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = ROOT / "docs" / "reference" / "cycle.schema.json"


def pages(root: Path = ROOT) -> list[Path]:
    """Every page of the documentation."""
    return [root / "README.md", *sorted((root / "docs").rglob("*.md"))]


def right(path: Path) -> str:
    """What a page should say today."""
    if path == SCHEMA:
        return schema_text()
    if path == OPENAPI:
        return openapi_text()
    return renewed(filled(path.read_text("utf-8")))


def main(words: list[str]) -> int:
    """Renew, or check; with names of pages, only those."""
    named = [Path(word).resolve() for word in words if not word.startswith("-")]
    found = 0
    for path in named or [SCHEMA, OPENAPI, *pages()]:
        text = right(path)
        if not path.is_file() or path.read_text("utf-8") != text:
            found += 1
            print(path.relative_to(ROOT))
            if "--check" not in words:
                path.write_text(text, encoding="utf-8")
    return 1 if found and "--check" in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
