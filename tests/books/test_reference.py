"""The page on books says what the program does."""

from commonpool.books.role import grants
from commonpool.books.schema import POSTGRES, SQLITE, TABLES, guards
from commonpool.core.entries import ACTS_ON
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "reference" / "books.md").read_text("utf-8")


def test_every_table_kind_and_guard_has_its_line() -> None:
    names = [f"books_{table}" for table in TABLES]
    names += [*ACTS_ON, *guards(SQLITE), *guards(POSTGRES)]
    assert [name for name in names if f"| `{name}` |" not in PAGE] == []


def test_the_grants_are_those_that_were_tested() -> None:
    assert "".join(f"{line};\n" for line in grants("commonpool_app")) in PAGE
