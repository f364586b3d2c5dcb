"""The ledger's tables as each database is told them, read from the files in sql/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

SQL = Path(__file__).parent / "sql"
SQLITE, POSTGRES = "sqlite", "postgresql"
TABLES = ("book", "commodity", "account", "entry", "line", "balance")
# Words of tables.sql that differ. SQLite counts characters up to a NUL, and bytes past it.
WORDS = {
    SQLITE: {
        "$int": "INTEGER",
        "$text": "TEXT",
        "$tail": " STRICT, WITHOUT ROWID",
        "plain": r"\1 NOT GLOB '*[^A-Za-z0-9:._/#-]*' AND length(\1) BETWEEN 1 AND \2 "
        r"AND length(CAST(\1 AS BLOB)) = length(\1)",
    },
    POSTGRES: {
        "$int": "bigint",
        "$text": 'text COLLATE "C"',
        "$tail": "",
        "plain": r"\1 ~ '^[A-Za-z0-9:._/#-]+$' AND length(\1) <= \2",
    },
}
_PLAIN = re.compile(r"plain\((\w+), (\d+)\)")
_LATER = re.compile(r"^ +(CONSTRAINT .* DEFERRABLE INITIALLY DEFERRED),?$", re.MULTILINE)
_NAME = re.compile(
    r"^(?: +CONSTRAINT|CREATE (?:UNIQUE INDEX|TRIGGER)) (?P<name>\w+) (?P<rest>.*)", re.MULTILINE
)


def statements(vendor: str) -> list[str]:
    """The statements that make the ledger on an empty database of this vendor."""
    words = WORDS[vendor]
    tables = _PLAIN.sub(words["plain"], _read("tables"))
    for word in ("$int", "$text", "$tail"):
        tables = tables.replace(word, words[word])
    made = _apart(tables)
    if vendor == POSTGRES:
        made = list(_one_after_the_other(made))
    return [*made, *_apart(_read("sqlite" if vendor == SQLITE else "postgres"))]


def guards(vendor: str) -> dict[str, str]:
    """Every constraint, unique index and trigger by name, with what it says."""
    found = _NAME.finditer("\n".join([*_apart(_read("tables")), *statements(vendor)]))
    return {match["name"]: match["rest"] for match in found}


def triggers(vendor: str) -> set[str]:
    """The triggers that an audit expects to find."""
    return {name for name, rest in guards(vendor).items() if rest.startswith(("AFTER", "BEFORE"))}


def _read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text("utf-8")


def _apart(text: str) -> list[str]:
    """Statements without the comments between them."""
    code = re.sub(r"^--.*\n", "", text, flags=re.MULTILINE)
    return [part.strip("\n") for part in re.split(r"\n\n+", code) if part.strip()]


def _one_after_the_other(made: list[str]) -> Iterator[str]:
    """PostgreSQL knows no table before it is made: keys that lead ahead are added at the end."""
    later: list[str] = []
    for statement in made:
        found = _LATER.finditer(statement)
        later += [f"ALTER TABLE books_entry ADD {match[1]}" for match in found]
        yield re.sub(r",\n\)", "\n)", _LATER.sub("", statement).replace("\n\n", "\n"))
    yield from later
