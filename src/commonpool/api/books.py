"""The ledger: balances, statements, and the head of its chain."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router, Schema

from commonpool.api.gate import Caller, caller
from commonpool.api.routes import read
from commonpool.api.shapes import Account, Page, Slice, Slug, part_of
from commonpool.books import queries
from commonpool.core.amounts import Unit
from commonpool.cycles import statement as cycles
from commonpool.pools.accounts import member as account_of

router = Router()


class BalanceOut(Schema):
    """What an account holds, and what of it is held back."""

    account: str
    commodity: str
    amount: str
    held: str


class MoveOut(Schema):
    """One line of a statement: what came in, or went out (below zero), and the `balance` after it.

    `about` is its purpose; of a close it says whether it was a `share`, a `baseline` need or
    `decay`. `cycle` is the cycle it belongs to, where it does.
    """

    seq: int
    moment: str
    kind: str
    purpose: str
    about: str
    cycle: str
    other: str
    commodity: str
    amount: str
    balance: str


class HeadOut(Schema):
    """The last entry of the book; keep it elsewhere to see a rewrite."""

    seq: int
    hash: str


def shown(row: queries.Standing, decimals: dict[str, int]) -> BalanceOut:
    unit = Unit(row.commodity, decimals.get(row.commodity, 0))
    return BalanceOut(
        account=row.code,
        commodity=row.commodity,
        amount=unit.format(row.posted),
        held=unit.format(row.held),
    )


def shown_move(row: cycles.Entry, decimals: dict[str, int]) -> MoveOut:
    move = row.move
    unit = Unit(move.commodity, decimals.get(move.commodity, 0))
    return MoveOut(
        seq=move.seq,
        moment=move.moment,
        kind=move.kind,
        purpose=move.purpose,
        about=row.about,
        cycle=row.cycle,
        other=move.other,
        commodity=move.commodity,
        amount=unit.format(move.amount),
        balance=unit.format(move.balance),
    )


def statement(asker: Caller, code: str, part: Slice) -> Page[MoveOut]:
    """A part of an account's statement, newest first."""
    decimals = queries.decimals(asker.community)
    rows = cycles.statement(asker.community, code, limit=part.limit, offset=part.offset)
    return Page(
        items=[shown_move(row, decimals) for row in rows],
        total=queries.moves(asker.community, code),
        limit=part.limit,
        offset=part.offset,
    )


@read(router, "/balances", Page[BalanceOut], "books.see")
def list_balances(request: HttpRequest, community: Slug, part: Query[Slice]) -> Page[BalanceOut]:
    """Every account with its balance."""
    home = caller(request).community
    decimals = queries.decimals(home)
    rows = list(queries.balances(home).values())
    return part_of(rows, part, lambda row: shown(row, decimals))


@read(router, "/accounts/{account}/statement", Page[MoveOut], "books.see")
def get_statement(
    request: HttpRequest, community: Slug, account: Account, part: Query[Slice]
) -> Page[MoveOut]:
    """What moved an account, newest first."""
    asker = caller(request)
    queries.balance(asker.community, account)
    return statement(asker, account, part)


@read(router, "/me/statement", Page[MoveOut], "people.see")
def get_my_statement(request: HttpRequest, community: Slug, part: Query[Slice]) -> Page[MoveOut]:
    """What moved the account of this token's member, newest first."""
    asker = caller(request)
    return statement(asker, account_of(asker.actor.handle), part)


@read(router, "/head", HeadOut)
def get_head(request: HttpRequest, community: Slug) -> HeadOut:
    """Number and hash of the book's last entry."""
    seq, sha = queries.head(caller(request).community)
    return HeadOut(seq=seq, hash=sha)
