"""Hostile SQL by chance from a seed, and what has to be true of a ledger whatever was tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from commonpool.books.schema import POSTGRES, SQLITE, TABLES
from commonpool.core import entries as core
from tests.books.scratch import SCHEMA, Scratch, entry, hash_of, line

ACCOUNTS = ("flow", "heron", "wren", "unused", "craft", "grants", "deeds", "ghost")
KINDS = (*core.EFFECTS, "gift")
ODD: tuple[str, ...] = (
    *("NULL", "0", "-1", "1", "2", "7", "1.5", "1e300", "-0.0", "9223372036854775807"),
    *("9223372036854775808", "-9223372036854775808", "'5'", "'five'", "''", "'1e3'", "'NaN'"),
    *(
        "'flow'",
        "'craft'",
        "'USD'",
        "'hours'",
        "'post'",
        "'hold'",
        "'Ana Lopez'",
        "1000000000000001",
    ),
)
ONLY = {
    SQLITE: (*("x'00'", "char(0)", "'flow' || char(0) || 'x'", "CAST('7' AS BLOB)", "TRUE"),),
    POSTGRES: (*("'٣'", "'infinity'::float8", "1::numeric / 3", "'\\x00'::bytea"),),
}
COLUMNS = {
    "book": ("book", "name"),
    "commodity": ("book", "code", "decimals"),
    "account": ("book", "code", "commodity", "floor"),
    "entry": (
        *("book", "seq", "prev", "prev_hash", "hash", "moment", "key", "request", "kind"),
        *("purpose", "lines", "target", "target_kind"),
    ),
    "line": (
        *("book", "seq", "line", "lines", "prev", "kind", "target", "debit", "credit"),
        *("commodity", "amount", "cycle", "recipient", "reverses", "resolves", "reversed_line"),
    ),
    "balance": ("book", "account", "posted", "held", "floor", "seq", "line"),
}
FORBIDDEN = {
    SQLITE: (
        *(
            "PRAGMA foreign_keys = OFF",
            "PRAGMA recursive_triggers = OFF",
            "PRAGMA writable_schema=ON",
        ),
        *("PRAGMA ignore_check_constraints = ON", "PRAGMA journal_mode = OFF", "VACUUM"),
        *(
            "DROP TRIGGER entry_is_not_updated",
            "DROP TABLE books_line",
            "ATTACH ':memory:' AS other",
        ),
        "CREATE TEMP TABLE books_balance (book, account, posted, held, floor, seq, line)",
        "CREATE TEMP TRIGGER t BEFORE INSERT ON main.books_line BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TRIGGER t BEFORE UPDATE ON books_balance BEGIN SELECT RAISE(IGNORE); END",
        "ALTER TABLE books_line RENAME TO books_gone",
        "ALTER TABLE books_entry ADD COLUMN words TEXT",
        "UPDATE sqlite_master SET sql = '' WHERE name = 'books_line'",
        "DELETE FROM sqlite_master WHERE name = 'line_moves_balances'",
        "DROP INDEX entry_is_acted_on_once",
    ),
    POSTGRES: (
        *(f"TRUNCATE books_{table} CASCADE" for table in TABLES),
        "ALTER TABLE books_line DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DROP TRIGGER line_moves_balances ON books_line",
        "ALTER TABLE books_entry DROP CONSTRAINT entry_is_next",
        "DROP TABLE books_line CASCADE",
        "ALTER TABLE books_balance OWNER TO CURRENT_USER",
        f"CREATE TABLE {SCHEMA}.books_other (x int)",
        "CREATE TRIGGER t BEFORE INSERT ON books_line FOR EACH ROW EXECUTE FUNCTION books_refuse()",
        "CREATE OR REPLACE FUNCTION books_refuse() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
        "GRANT ALL ON books_balance TO PUBLIC",
        "CREATE RULE r AS ON INSERT TO books_line DO INSTEAD NOTHING",
        "LOCK TABLE books_entry IN ACCESS EXCLUSIVE MODE",
        "COPY books_entry FROM '/etc/hostname'",
    ),
}


class Attacker:
    """Somebody who can run any SQL as the program, and knows the tables."""

    def __init__(self, ledger: Scratch, seed: int) -> None:
        self.ledger = ledger
        self.chance = Random(seed)
        self.ways: tuple[Callable[[], list[str]], ...] = (
            *(self.change, self.delete, self.put, self.put, self.forge, self.forge, self.forge),
            *(self.forge, self.act, self.act, self.forbidden, self.upsert),
        )

    def tries(self, count: int) -> Iterator[list[str]]:
        """So many transactions."""
        for _ in range(count):
            yield self.chance.choice(self.ways)()

    def odd(self) -> str:
        return self.chance.choice(ODD + ONLY[self.ledger.vendor])

    def table(self) -> str:
        return self.chance.choice(TABLES)

    def where(self, table: str) -> str:
        column = self.chance.choice(COLUMNS[table])
        return self.chance.choice(("", f" WHERE {column} = {self.odd()}", " WHERE book = 1"))

    def change(self) -> list[str]:
        table = self.table()
        column = self.chance.choice(COLUMNS[table])
        to = self.chance.choice((self.odd(), f"{column} + 1", f"{column} || 'x'", "book"))
        way = self.chance.choice(("UPDATE", "UPDATE OR REPLACE", "UPDATE OR IGNORE"))
        way = way if self.ledger.vendor == SQLITE else "UPDATE"
        return [f"{way} books_{table} SET {column} = {to}{self.where(table)}"]

    def delete(self) -> list[str]:
        table = self.table()
        return [f"DELETE FROM books_{table}{self.where(table)}"]  # noqa: S608  # the point

    def put(self) -> list[str]:
        """A row made of anything, or a copy of one with something else in it."""
        table = self.table()
        names = [name for name in COLUMNS[table] if not name.startswith(("reverse", "resolve"))]
        if self.chance.random() < 0.5:
            rows = f"VALUES ({', '.join(self.odd() for _ in names)})"
        else:
            other = self.chance.choice(names)
            chosen = (self.odd() if name == other else name for name in names)
            rows = f"SELECT {', '.join(chosen)} FROM books_{table} LIMIT 1"  # noqa: S608  # the point
        return [f"{self.into()} books_{table} ({', '.join(names)}) {rows}"]

    def into(self) -> str:
        ways = ("INSERT INTO", "INSERT OR REPLACE INTO", "REPLACE INTO", "INSERT OR IGNORE INTO")
        return self.chance.choice(ways) if self.ledger.vendor == SQLITE else "INSERT INTO"

    def upsert(self) -> list[str]:
        keys = {"book": "book", "account": "book, code", "balance": "book, account"}
        table = self.chance.choice(list(keys))
        names = COLUMNS[table]
        column = self.chance.choice(names)
        every = ", ".join(names)
        rows = f"SELECT {every} FROM books_{table} WHERE book = 1"  # noqa: S608  # the point
        then = f"ON CONFLICT ({keys[table]}) DO UPDATE SET {column} = {self.odd()}"
        return [f"INSERT INTO books_{table} ({every}) {rows} {then}"]

    def forbidden(self) -> list[str]:
        return [self.chance.choice(FORBIDDEN[self.ledger.vendor])]

    def head(self) -> int:
        rows = self.ledger.rows("SELECT max(seq) FROM books_entry WHERE book = 1")
        return int(str(rows[0][0]))

    def forge(self) -> list[str]:
        """An entry as the program would write it, and a few things about it are not so."""
        seq, lines = self.head() + 1, self.chance.choice((1, 1, 1, 2, 3))
        kind = self.chance.choice(("post", "post", "hold"))
        whole: list[dict[str, object]] = [{"kind": kind, "lines": lines}]
        for _ in range(lines):
            debit, credit = self.chance.sample(ACCOUNTS[:6], 2)
            amount = self.chance.choice((1, 1, 5, 50, 10**6, 10**15, 10**15 + 1, 0, -5, 1.5, 2**63))
            whole.append({"debit": debit, "credit": credit, "amount": amount, **whole[0]})
        for _ in range(self.chance.choice((0, 0, 1, 1, 2))):
            self.spoil(self.chance.choice(whole))
        made = [line(seq, number, **row) for number, row in enumerate(whole[1:], 1)]
        if self.chance.random() < 0.1:
            made.pop(self.chance.randrange(len(made)))
        return self.replaced([entry(seq, **whole[0]), *made])

    def spoil(self, row: dict[str, object]) -> None:
        """One thing about an entry or line is not so."""
        names = COLUMNS["line" if "debit" in row else "entry"]
        name = self.chance.choice([name for name in names if not name.startswith("re")])
        near: dict[str, tuple[object, ...]] = {
            "prev_hash": (hash_of(1), hash_of(3), None),
            "kind": KINDS,
            "debit": ACCOUNTS,
            "credit": ACCOUNTS,
            "commodity": ("USD", "hours", "EUR"),
            "cycle": ("2026-04",),
            "key": ("key-1", "key-6", "one more"),
        }
        row[name] = self.chance.choice(near.get(name, (None, 0, 1, 2, 3, -1, 1.5, 2**63, "x", 7)))

    def act(self) -> list[str]:
        """A reversal, settlement or voiding, of anything, with lines that may fit."""
        seq = self.head() + 1
        kind = self.chance.choice(("reverse", "settle", "void"))
        of = self.chance.randint(1, seq)
        rows = self.ledger.rows(
            f"SELECT debit, credit, commodity, amount, kind FROM books_line "  # noqa: S608  # ours
            f"WHERE book = 1 AND seq = {of} ORDER BY line"
        )
        if not rows:
            return self.forbidden()
        if kind == "reverse":
            rows = [(row[1], row[0], *row[2:]) for row in reversed(rows)]
        whole: list[dict[str, object]] = [{"kind": kind, "lines": len(rows), "target": of}]
        for row in rows:
            names = ("debit", "credit", "commodity", "amount")
            whole.append({**dict(zip(names, row, strict=False)), **whole[0]})
        whole[0]["target_kind"] = self.chance.choice((rows[0][4], rows[0][4], "post", "hold"))
        if self.chance.random() < 0.3:
            self.spoil(self.chance.choice(whole))
        made = [line(seq, number, **row) for number, row in enumerate(whole[1:], 1)]
        return self.replaced([entry(seq, **whole[0]), *made])

    def replaced(self, made: list[str]) -> list[str]:
        return [statement.replace("INSERT INTO", self.into(), 1) for statement in made]


def broken(ledger: Scratch) -> list[str]:
    """Every invariant that does not hold."""
    accounts = ledger.rows("SELECT book, code, commodity, floor FROM books_account")
    kept = {
        row[:2]: row[2:]
        for row in ledger.rows("SELECT book, account, posted, held, floor FROM books_balance")
    }
    found = [f"{row[:2]} has no balance" for row in accounts if row[:2] not in kept]
    sums: dict[object, int] = {}
    for book, code, commodity, floor in accounts:
        posted, held, kept_floor = (int(str(one)) for one in kept[book, code])
        sums[book, commodity] = sums.get((book, commodity), 0) + posted
        if kept_floor != floor or posted - held < kept_floor or held < 0:
            found.append(f"{code} has {posted} with {held} held, and its floor is {floor}")
    found += [f"{commodity} adds up to {total}" for commodity, total in sums.items() if total]
    return [*found, *_unfolded(ledger, kept), *_unchained(ledger)]


def _unfolded(ledger: Scratch, kept: dict[tuple[object, ...], tuple[object, ...]]) -> list[str]:
    """Balances that are not those of the lines."""
    order = "SELECT kind, debit, credit, commodity, amount FROM books_line WHERE book = 1 "
    rows = ledger.rows(order + "ORDER BY seq, line")
    lines = [(str(kind), [core.Line(*rest)]) for kind, *rest in rows]  # type: ignore[arg-type]  # as stored
    odd = [f"{lines} is no line" for _, (one,) in lines if type(one.amount) is not int]
    made = core.fold(lines)
    return odd + [
        f"{code} has {kept[1, code][:2]}, its lines make {balance}"
        for code, balance in made.items()
        if kept[1, code][:2] != (balance.posted, balance.held)
    ]


def _unchained(ledger: Scratch) -> list[str]:
    """Entries that do not follow each other, or have not their lines."""
    found, before = [], (None, None)
    columns = "seq, prev, prev_hash, hash, lines, kind, target"
    count = "(SELECT count(*) FROM books_line WHERE book = 1 AND books_line.seq = books_entry.seq)"
    ask = f"SELECT {columns}, {count} FROM books_entry WHERE book = 1 ORDER BY seq"  # noqa: S608  # ours
    targets = []
    for place, row in enumerate(ledger.rows(ask), 1):
        seq, prev, prev_hash, made, lines, _kind, target, counted = row
        if seq != place or (prev, prev_hash) != before or lines != counted:
            found.append(f"entry {seq} does not follow {before} with {lines} lines")
        before = (seq, made)  # type: ignore[assignment]  # a number and a hash
        targets += [target] if target else []
    return found + (["an entry was acted on twice"] if len(targets) != len(set(targets)) else [])
