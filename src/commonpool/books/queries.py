"""Every read of the ledger, each in a number of queries that does not grow with its history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery, Sum

from commonpool.books import pen
from commonpool.books.audit import Problem
from commonpool.books.audit import audit as problems_of
from commonpool.books.models import Account, Balance, Commodity, Entry, Line
from commonpool.core import entries as core
from commonpool.people.models import Community
from commonpool.people.queries import Missing


@dataclass(frozen=True, slots=True)
class Standing:
    """An account with its commodity, what was posted, what of it is held, and its floor."""

    code: str
    commodity: str
    posted: int
    held: int
    floor: int

    @property
    def free(self) -> int:
        """What may still leave, were there no floor."""
        return self.posted - self.held


@dataclass(frozen=True, slots=True)
class Move:
    """A line of an account's statement; `amount` is what came in, or less than 0 for out.

    Of a hold, or one that is void, nothing came or went: `pending` says so. `balance` is what the
    account had after the line; `paid_by` is the cycle that owed it to a recipient, where one did.
    """

    seq: int
    line: int
    moment: str
    key: str
    kind: str
    purpose: str
    other: str
    commodity: str
    amount: int
    pending: bool
    balance: int
    paid_by: str


@dataclass(frozen=True, slots=True)
class Written:
    """An entry with its lines; `target` is the entry it acts on, 0 for none."""

    seq: int
    hash: str
    moment: str
    key: str
    kind: str
    purpose: str
    target: int
    lines: tuple[core.Line, ...]


def balance(community: Community, code: str) -> Standing:
    """One account. Raises Missing."""
    for found in _standings(community, Q(account=code)):
        return found
    raise Missing("the account {code} is not open", "correct its code", code=code)


def balances(community: Community, beginning: str = "") -> dict[str, Standing]:
    """Every account by its code, or those whose code begins so."""
    where = Q(account__startswith=beginning) if beginning else Q()
    return {found.code: found for found in _standings(community, where)}


def _standings(community: Community, where: Q) -> Iterator[Standing]:
    account = Account.objects.filter(book=OuterRef("book"), code=OuterRef("account"))
    kept = Balance.objects.filter(where, book=community.pk).order_by("account")
    of = kept.annotate(commodity=Subquery(account.values("commodity")[:1]))
    for row in of.values_list("account", "commodity", "posted", "held", "floor"):
        yield Standing(*row)


def totals(
    community: Community, commodity: str, groups: Mapping[str, Sequence[str]]
) -> dict[str, int]:
    """What each group of accounts of a commodity has together, added up by one query.

    A group names accounts by their code; one that ends in `:` is all that begin so.
    """
    account = Account.objects.filter(
        book=OuterRef("book"), code=OuterRef("account"), commodity=commodity
    )
    rows = Balance.objects.filter(Exists(account), book=community.pk)
    found = rows.aggregate(
        **{name: Sum("posted", filter=_among(codes)) for name, codes in groups.items()}
    )
    return {name: int(amount or 0) for name, amount in found.items()}


def _among(codes: Sequence[str]) -> Q:
    """The accounts of a group."""
    among = Q(account__in=[code for code in codes if not code.endswith(":")])
    for code in codes:
        if code.endswith(":"):
            among |= Q(account__startswith=code)
    return among


def decimals(community: Community) -> dict[str, int]:
    """The decimals of everything that is counted in the book."""
    return dict(Commodity.objects.filter(book=community.pk).values_list("code", "decimals"))


def statement(community: Community, code: str, *, limit: int = 100, offset: int = 0) -> list[Move]:
    """What moved an account, newest first."""
    lines = Line.objects.filter(Q(debit=code) | Q(credit=code), book=community.pk)
    rows = list(lines.order_by("-seq", "-line")[offset : offset + limit])
    if not rows:
        return []
    entries = Entry.objects.filter(book=community.pk, seq__in={row.seq for row in rows})
    about = {row.seq: row for row in entries}
    left, made = _after(community, code, rows[0]), []
    for row in rows:
        entry, pending = about[row.seq], core.EFFECTS[row.kind][0] == 0
        amount = row.amount if row.debit == code else -row.amount
        made.append(
            Move(
                *(row.seq, row.line, entry.moment, entry.key, row.kind, entry.purpose),
                *(row.credit if row.debit == code else row.debit, row.commodity, amount),
                *(pending, left, row.cycle or ""),
            )
        )
        left -= 0 if pending else amount
    return made


def _after(community: Community, code: str, row: Line) -> int:
    """What an account had after one of its lines: what it has now without what came since."""
    later = Q(seq__gt=row.seq) | Q(seq=row.seq, line__gt=row.line)
    moving = [kind for kind, effects in core.EFFECTS.items() if effects[0]]
    lines = Line.objects.filter(later, book=community.pk, kind__in=moving)
    since = lines.filter(Q(debit=code) | Q(credit=code)).aggregate(
        into=Sum("amount", filter=Q(debit=code)), out=Sum("amount", filter=Q(credit=code))
    )
    return balance(community, code).posted - int(since["into"] or 0) + int(since["out"] or 0)


def moves(community: Community, code: str) -> int:
    """How many lines an account's statement has."""
    lines = Line.objects.filter(Q(debit=code) | Q(credit=code), book=community.pk)
    return lines.count()


def postings(community: Community, after: int = 0, limit: int = 1_000) -> list[Written]:
    """Entries with their lines, oldest first, from the one that follows `after`."""
    entries = list(
        Entry.objects.filter(book=community.pk, seq__gt=after)
        .order_by("seq")
        .values_list("seq", "hash", "moment", "key", "kind", "purpose", "target")[:limit]
    )
    if not entries:
        return []
    rows = Line.objects.filter(book=community.pk, seq__gt=after, seq__lte=entries[-1][0])
    lines: dict[int, list[core.Line]] = {entry[0]: [] for entry in entries}
    columns = ("seq", "debit", "credit", "commodity", "amount")
    for seq, *line in rows.order_by("seq", "line").values_list(*columns):
        lines[seq].append(core.Line(*line))
    return [Written(*entry, tuple(lines[entry[0]])) for entry in entries]


def head(community: Community) -> tuple[int, str]:
    """Number and hash of the last entry; 0 and nothing before the first."""
    last = pen.head(community.pk)
    return (last.seq, last.hash) if last else (0, "")


def audit(community: Community, passed: tuple[int, str] | None = None) -> list[Problem]:
    """Everything that is wrong with the book; see audit.py."""
    return problems_of(community, passed)
