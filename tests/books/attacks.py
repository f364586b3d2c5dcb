"""For each guard of the ledger, the statements that it alone stops.

Some guards stand behind another: `backed` names those that would stop the same attack, so they
are taken out in both runs. NEXT is the entry that would come after those of BASE.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.books.scratch import STRICT, entry, hash_of, insert, line

NEXT = 8
TABLES = ("book", "commodity", "account", "entry", "line", "balance")


@dataclass(frozen=True)
class Attack:
    """Statements that must fail while the guard stands, and succeed when it does not."""

    sql: tuple[str, ...]
    backed: tuple[str, ...] = ()


def attack(*sql: str, backed: tuple[str, ...] = ()) -> Attack:
    return Attack(sql, backed)


def many(count: int, credit: str, start: int = 0, lines: int = 0, amount: int = 1) -> str:
    """So many lines into the flow pool, in one statement."""
    return (
        f"WITH RECURSIVE n (i) AS (SELECT {start + 1} UNION ALL "  # noqa: S608  # ours
        f"SELECT i + 1 FROM n WHERE i < {start + count}) INSERT INTO books_line (book, seq, line, "
        f"lines, prev, kind, target, debit, credit, commodity, amount) SELECT 1, {NEXT}, i, "
        f"{lines or count}, CASE WHEN i > 1 THEN i - 1 END, 'post', 0, 'flow', '{credit}', 'USD', "
        f"{amount} FROM n"
    )


WORDS = "Ana Lopez"
MIRROR = {"debit": "flow", "credit": "wren"}
TO_WREN = {"debit": "wren", "credit": "flow"}

CHECKS = {
    "book_name_is_plain": attack(insert("book", book=3, name=WORDS)),
    "commodity_is_of_a_book": attack(insert("commodity", book=9, code="USD", decimals=2)),
    "commodity_code_is_plain": attack(insert("commodity", book=1, code=WORDS, decimals=2)),
    "commodity_has_at_most_nine_decimals": attack(
        insert("commodity", book=1, code="gold", decimals=10)
    ),
    "account_holds_a_commodity": attack(
        insert("account", book=1, code="x", commodity="EUR", floor=0)
    ),
    "account_code_is_plain": attack(
        insert("account", book=1, code=WORDS, commodity="USD", floor=0)
    ),
    "account_floor_is_no_gift": attack(
        insert("account", book=1, code="x", commodity="USD", floor=-(10**18) - 1)
    ),
    "entry_key_is_used_once": attack(entry(NEXT, key="key-1"), line(NEXT)),
    "entry_is_next": attack(
        entry(NEXT + 1, prev=NEXT - 1, prev_hash=hash_of(NEXT - 1)), line(NEXT + 1)
    ),
    "entry_follows_the_last": attack(entry(NEXT, prev_hash=hash_of(3)), line(NEXT)),
    "entry_hash_is_one": attack(entry(NEXT, hash="abc"), line(NEXT)),
    "entry_request_is_a_hash": attack(entry(NEXT, request="abc"), line(NEXT)),
    "entry_moment_is_plain": attack(entry(NEXT, moment="this evening"), line(NEXT)),
    "entry_key_is_plain": attack(entry(NEXT, key=WORDS), line(NEXT)),
    "entry_purpose_is_plain": attack(entry(NEXT, purpose=f"for {WORDS}"), line(NEXT)),
    "entry_has_1_to_5000_lines": attack(entry(NEXT, lines=5001), many(5001, "craft")),
    "entry_kind_is_one_that_exists": attack(entry(NEXT, kind="gift"), line(NEXT, kind="gift")),
    "entry_acts_on_what_it_may": attack(
        entry(NEXT, kind="settle", target=1, target_kind="post"),
        line(NEXT, kind="settle", target=1, amount=100),
        backed=("balance_holds_no_less_than_nothing",),
    ),
    "entry_target_is_of_that_kind": attack(
        entry(NEXT, kind="reverse", target=7, target_kind="post"),
        line(NEXT, kind="reverse", target=7, **MIRROR, amount=20),
        backed=("balance_keeps_its_floor",),
    ),
    "entry_has_its_lines": attack(entry(NEXT, lines=2), line(NEXT, lines=2)),
    "entry_is_acted_on_once": attack(
        entry(NEXT, kind="reverse", target=3, target_kind="post"),
        line(NEXT, kind="reverse", target=3, **MIRROR, amount=10),
        backed=("balance_keeps_its_floor",),
    ),
    "line_is_of_its_entry": attack(entry(NEXT, kind="hold"), line(NEXT)),
    "line_is_within_its_entry": attack(entry(NEXT), line(NEXT), line(NEXT, 2)),
    "line_is_next": attack(
        entry(NEXT, lines=3), line(NEXT, lines=3), line(NEXT, 3, lines=3, prev=1)
    ),
    "line_follows_the_last": attack(entry(NEXT, lines=2), line(NEXT, 2, lines=2)),
    "line_amount_is_1_to_1e15": attack(entry(NEXT), line(NEXT, amount=10**15 + 1)),
    "line_moves_between_two": attack(
        entry(NEXT), line(NEXT, credit="flow"), backed=("balance_moves_with_its_lines",)
    ),
    "line_debits_its_commodity": attack(entry(NEXT), line(NEXT, credit="deeds", commodity="hours")),
    "line_credits_its_commodity": attack(entry(NEXT), line(NEXT, credit="deeds")),
    "line_reverses_exactly": attack(
        entry(NEXT, kind="reverse", target=6, target_kind="post"),
        line(NEXT, kind="reverse", target=6, **MIRROR, amount=4),
    ),
    "line_resolves_exactly": attack(
        entry(NEXT, kind="void", target=7, target_kind="hold"),
        line(NEXT, kind="void", target=7, **TO_WREN, amount=19),
    ),
    "line_pays_whole": attack(entry(NEXT), line(NEXT, cycle="2026-04")),
    "line_cycle_is_plain": attack(entry(NEXT), line(NEXT, cycle=WORDS, recipient="wren")),
    "line_recipient_is_plain": attack(entry(NEXT), line(NEXT, cycle="2026-05", recipient=WORDS)),
    "line_pays_a_recipient_once": attack(
        entry(NEXT), line(NEXT, **TO_WREN, cycle="2026-04", recipient="wren")
    ),
    "balance_is_of_an_account": attack(
        insert("balance", book=1, account="ghost", posted=7, held=0, floor=0, seq=0, line=0)
    ),
    "balance_keeps_its_floor": attack(entry(NEXT), line(NEXT, **TO_WREN, amount=46)),
    "balance_holds_no_less_than_nothing": attack(
        entry(NEXT, kind="void", target=2, target_kind="hold"),
        line(NEXT, kind="void", target=2, debit="heron", credit="flow", amount=30),
        backed=("entry_is_acted_on_once",),
    ),
    "balance_is_within_bounds": attack(
        entry(NEXT, lines=1200),
        many(600, "craft", lines=1200, amount=10**15),
        many(600, "grants", start=600, lines=1200, amount=10**15),
    ),
    "balance_moves_with_its_lines": attack(
        "UPDATE books_balance SET posted = posted + 1000, seq = 8 WHERE account = 'wren'"
    ),
}

CHANGES = {
    "book_is_not_updated": attack("UPDATE books_book SET name = 'moon' WHERE book = 1"),
    "commodity_is_not_updated": attack("UPDATE books_commodity SET decimals = 0"),
    "account_is_not_updated": attack("UPDATE books_account SET floor = -5 WHERE code = 'flow'"),
    "entry_is_not_updated": attack("UPDATE books_entry SET purpose = 'gift' WHERE seq = 1"),
    "line_is_not_updated": attack(
        "UPDATE books_line SET cycle = '2026-03', recipient = 'wren' WHERE seq = 3"
    ),
    "book_is_not_deleted": attack("DELETE FROM books_book WHERE book = 2"),
    "commodity_is_not_deleted": attack("DELETE FROM books_commodity WHERE code = 'unused'"),
    "account_is_not_deleted": attack(
        "DELETE FROM books_account WHERE code = 'unused'", backed=("balance_is_of_an_account",)
    ),
    "entry_is_not_deleted": attack(
        "DELETE FROM books_entry WHERE seq = 7", backed=("line_is_of_its_entry",)
    ),
    "line_is_not_deleted": attack(
        "DELETE FROM books_line WHERE seq = 7", backed=("entry_has_its_lines",)
    ),
    "balance_is_not_deleted": attack("DELETE FROM books_balance WHERE account = 'unused'"),
}

EMPTIES = {
    f"{table}_is_not_emptied": attack(
        f"TRUNCATE books_{table} CASCADE",
        backed=tuple(f"{other}_is_not_emptied" for other in TABLES if other != table),
    )
    for table in TABLES
}

TYPES = {STRICT: attack(entry(NEXT), line(NEXT, amount=1.5))}
# What has no attack of its own: keys that others point at, and what moves balances by itself.
MOVING = ("account_opens_its_balance", "line_moves_balances")
ATTACKS = CHECKS | CHANGES | EMPTIES | TYPES
