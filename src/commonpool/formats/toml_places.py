"""Where each key of a TOML text stands: path → line, in one pass, within bounds.

The parser of the standard library says what a TOML text means and keeps no places; this
scanner keeps places and leaves the meaning to it. It also bounds depth before the parser
sees the text, so that nested tables cannot exhaust it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from commonpool.core.fault import Fault, Path

MAX_DEPTH = 12
MAX_KEY_PARTS = 8

_TOKEN = re.compile(
    r"""(?P<skip>[ \t\r]+|\#[^\n]*)
      |(?P<newline>\n)
      |(?P<text>\"\"\"(?:\\.|[^\\])*?\"{3,5}|'''.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
      |(?P<mark>[\[\]{}=,.])
      |(?P<bare>[^\s\[\]{}=,.\#"']+)
      |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


class Scanner:
    """Reads tokens one by one, counting lines, and notes where each path begins."""

    def __init__(self, text: str) -> None:
        self.ats = self._read(text)
        self.line = 1
        self.kind, self.at = "", ""
        self.places: dict[Path, int] = {}
        self.rows: dict[Path, int] = {}

    def _read(self, text: str) -> Iterator[tuple[str, str]]:
        for match in _TOKEN.finditer(text):
            if match.lastgroup != "skip":
                yield match.lastgroup or "", match[0]
            self.line += match[0].count("\n")
        yield "end", ""

    def advance(self) -> None:
        """Go to the next token."""
        self.kind, self.at = next(self.ats, ("end", ""))

    def scan(self) -> dict[Path, int]:
        """Places of all keys in the text."""
        header: Path = ()
        self.advance()
        while self.kind != "end":
            if self.kind == "newline":
                self.advance()
            elif self.at == "[":
                header = self.header()
            else:
                self.pair(header)
        return self.places

    def header(self) -> Path:
        """A table header, `[a.b]` or `[[a.b]]`; a row of an array of tables is numbered."""
        self.advance()
        several = self.at == "["
        if several:
            self.advance()
        names = self.key()
        if several:
            self.rows[names] = self.rows.get(names, -1) + 1
        self.skip_line()
        path = self.numbered(names)
        self.note(path)
        return path

    def numbered(self, names: Path) -> Path:
        """A header's path with the number of the row that each array of tables is at."""
        path: Path = ()
        for end, name in enumerate(names, start=1):
            path = (*path, name)
            if names[:end] in self.rows:
                path = (*path, self.rows[names[:end]])
        return path

    def key(self) -> Path:
        """The parts of a dotted key."""
        names: list[str] = []
        while self.kind in ("bare", "text") or self.at == ".":
            if self.at != ".":
                names.append(self.at.strip("\"'"))
            self.advance()
            if len(names) > MAX_KEY_PARTS:
                raise Fault(
                    f"line {self.line} has a key of more than {MAX_KEY_PARTS} parts",
                    "the reference lists the keys there are",
                )
        return tuple(names)

    def pair(self, above: Path) -> None:
        """`key = value`."""
        path = (*above, *self.key())
        self.note(path)
        if self.at == "=":
            self.advance()
            self.value(path, 0)
        self.skip_line()

    def value(self, path: Path, depth: int) -> None:
        """A value: a list, a table in braces, or anything else up to the next mark."""
        if depth > MAX_DEPTH:
            raise Fault(
                f"line {self.line} is nested more than {MAX_DEPTH} deep", "write it flatter"
            )
        if self.at == "[":
            self.items(path, depth)
        elif self.at == "{":
            self.members(path, depth)
        else:
            while self.kind in ("bare", "text", "other") or self.at in (".", "="):
                self.advance()

    def items(self, path: Path, depth: int) -> None:
        """A list: each item is noted by its number."""
        self.advance()
        place = 0
        while self.at not in ("]", "") or self.kind == "newline":
            if self.kind == "newline":
                self.advance()
            elif self.at == ",":
                place += 1
                self.advance()
            elif self.at in ("}", "="):
                self.advance()
            else:
                self.note((*path, place))
                self.value((*path, place), depth + 1)
        self.advance()

    def members(self, path: Path, depth: int) -> None:
        """A table in braces: each member is noted by its name."""
        self.advance()
        while self.at not in ("}", "") or self.kind == "newline":
            names = self.key()
            if names and self.at == "=":
                self.note((*path, *names))
                self.advance()
                self.value((*path, *names), depth + 1)
            elif not names:
                self.advance()
        self.advance()

    def note(self, path: Path) -> None:
        """Remember the first line of a path."""
        self.places.setdefault(path, self.line)

    def skip_line(self) -> None:
        """Go on to the next line."""
        while self.kind not in ("newline", "end"):
            self.advance()


def places_of(text: str) -> dict[Path, int]:
    """Path → line (from 1) of every key and list item in a TOML text.

    Raises Fault where the text is nested beyond MAX_DEPTH; a text that is not TOML gives
    places that mean nothing.
    """
    return Scanner(text).scan()
