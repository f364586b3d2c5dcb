"""The ledger against bare inserts: what guards, chain and projection cost on SQLite."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import tempfile
from itertools import count
from pathlib import Path

LINES, ENTRIES = 5_000, 200
NOW = dt.datetime(2026, 4, 30, 21, 0, tzinfo=dt.UTC)
BARE = """
CREATE TABLE line (seq INTEGER, line INTEGER, debit TEXT, credit TEXT, commodity TEXT,
  amount INTEGER, PRIMARY KEY (seq, line)) STRICT, WITHOUT ROWID
"""
INSERT = "INSERT INTO line VALUES (?, ?, 'pool:flow', 'income:craft', 'USD', 1)"


def main() -> None:
    """Print the ratios, in a home that is gone afterwards."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "COMMONPOOL_HOME": home,
            "DJANGO_SETTINGS_MODULE": "commonpool.config.settings",
        }
        os.environ.pop("DATABASE_URL", None)
        import django  # noqa: PLC0415  # its settings come first

        django.setup()
        _compare(Path(home))


def _compare(home: Path) -> None:
    from django.core.management import call_command  # noqa: PLC0415  # as above
    from django.db import connection  # noqa: PLC0415  # as above

    from bench.ratio import Variant, compare  # noqa: PLC0415  # as above
    from commonpool.books import services  # noqa: PLC0415  # as above
    from commonpool.people.models import Community  # noqa: PLC0415  # as above

    call_command("migrate", verbosity=0)
    holon = Community.objects.create(
        slug="holon-alpha", name="Holon Alpha", currency="USD", founded=NOW
    )
    services.open_book(community=holon)
    for code, floor in (("pool:flow", 0), ("income:craft", None)):
        services.open_account(community=holon, code=code, commodity="USD", floor=floor)
    line = services.Line("pool:flow", "income:craft", "USD", 1)
    bare = sqlite3.connect(home / "bare.sqlite3", isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", BARE):
        bare.execute(statement)
    numbers = count(1)

    def inserted(entries: int, lines: int) -> None:
        for _ in range(entries):
            seq = next(numbers)
            bare.execute("BEGIN IMMEDIATE")
            bare.executemany(INSERT, [(seq, number) for number in range(lines)])
            bare.execute("COMMIT")

    def posted(entries: int, lines: int) -> None:
        for _ in range(entries):
            services.post(
                community=holon,
                key=f"k-{next(numbers)}",
                lines=[line] * lines,
                purpose="bench",
                now=NOW,
            )

    compare(
        f"one entry of {LINES:,} lines",
        [
            Variant("bare inserts into one table", lambda: inserted(1, LINES)),
            Variant("books.services.post", lambda: posted(1, LINES)),
        ],
    )
    compare(
        f"{ENTRIES} entries of one line, one by one",
        [
            Variant("bare inserts into one table", lambda: inserted(ENTRIES, 1)),
            Variant("books.services.post", lambda: posted(ENTRIES, 1)),
        ],
    )
    bare.close()
    connection.close()


if __name__ == "__main__":
    main()
