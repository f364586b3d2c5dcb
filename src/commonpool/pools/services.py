"""Every write of the pools: agreements and inflows here; baseline and draws have their own files."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence

from django.db import transaction

from commonpool.core.fault import Fault, quote, say
from commonpool.core.shapes import JsonObject, unknown
from commonpool.needs.texts import lines
from commonpool.people.models import Community, Member
from commonpool.people.once import key_of
from commonpool.people.permissions import allow
from commonpool.people.queries import Conflict
from commonpool.people.services.holding import hold
from commonpool.pools import accounts, queries
from commonpool.pools.agreements import as_tables, pools_of, read_agreement, unit_of
from commonpool.pools.baseline import check_amount, end_baseline, set_baseline
from commonpool.pools.draws import adopt_draw, count_draws_in, propose_draw, withdraw_draw
from commonpool.pools.inflow_table import InflowRow, in_line, known_kind, plain, read_inflows
from commonpool.pools.models import Agreement, Inflow

__all__ = [
    "adopt",
    "adopt_draw",
    "count_in",
    "end_baseline",
    "import_inflows",
    "propose_draw",
    "receive_share",
    "record_inflow",
    "reverse_inflow",
    "set_baseline",
    "switch_stage",
    "withdraw_draw",
]
FAR = dt.timedelta(days=3660)
AHEAD = dt.timedelta(days=366)


def adopt(
    *,
    actor: Member,
    community: Community,
    policy: JsonObject,
    rule: JsonObject,
    words: str,
    now: dt.datetime,
) -> Agreement:
    """A policy and a rule, in force from the next cycle that opens. Raises Fault with its path.

    The same once more, in the same words, is the agreement that stands.
    """
    allow(actor, "agreements.adopt", community)
    words = lines(words, "words")
    with transaction.atomic():
        home = hold(community)
        adopted = read_agreement(home, policy, rule)
        policy_table, rule_table = as_tables(adopted, unit_of(home))
        last = queries.agreement(home)
        if last and (last.policy, last.rule, last.words) == (policy_table, rule_table, words):
            return last
        return Agreement.objects.create(
            community=home,
            number=last.number + 1 if last else 1,
            policy=policy_table,
            rule=rule_table,
            words=words,
            adopted_by=actor,
            adopted=now,
        )


def switch_stage(
    *, actor: Member, community: Community, stage: str, words: str, now: dt.datetime
) -> Agreement:
    """What is in force, at another stage; a community without an agreement takes the template."""
    with transaction.atomic():
        policy, rule = queries.at_stage(hold(community), stage)
        return adopt(
            actor=actor, community=community, policy=policy, rule=rule, words=words, now=now
        )


def record_inflow(  # noqa: PLR0913  # a keyword for each field of the form
    *,
    actor: Member | None,
    community: Community,
    amount: int,
    kind: str,
    source: str,
    pool: str,
    on: dt.date,
    once: str,
    now: dt.datetime,
) -> Inflow:
    """Money that came in, in smallest units; the same `once` writes it once."""
    row = InflowRow(0, amount, known_kind(kind), plain(source), pool, on)
    allow(actor, "inflows.record", community)
    with transaction.atomic():
        home = hold(community)
        return enter(home, [(key_of(once), row)], actor, now)[0]


def receive_share(
    *, community: Community, amount: int, source: str, once: str, on: dt.date, now: dt.datetime
) -> Inflow:
    """A share of the community above, as an inflow here; part of the close that gave it."""
    row = InflowRow(0, amount, "share", source, "", on)
    with transaction.atomic():
        return enter(hold(community), [(once, row)], None, now)[0]


def import_inflows(*, actor: Member, community: Community, file: bytes, now: dt.datetime) -> int:
    """All rows of a CSV file or none; the number of new ones. The same rows enter once.

    A page sends the text of a file and a program its bytes: line ends and a mark in front differ.
    """
    allow(actor, "inflows.record", community)
    rows = read_inflows(file, unit_of(community))
    name = hashlib.sha256(repr(rows).encode()).hexdigest()[:40]
    with transaction.atomic():
        home = hold(community)
        before = Inflow.objects.filter(community=home).count()
        enter(home, [(f"csv:{name}:{row.line}", row) for row in rows], actor, now)
        return Inflow.objects.filter(community=home).count() - before


def enter(
    home: Community,
    rows: Sequence[tuple[str, InflowRow]],
    actor: Member | None,
    now: dt.datetime,
) -> list[Inflow]:
    """Rows as inflows, and into the inbox by one posting; those that are there already stay."""
    check_rows(home, (row for _, row in rows), now)
    wanted = [once for once, _ in rows]
    there = {row.once: row for row in Inflow.objects.filter(community=home, once__in=wanted)}
    for once, row in rows:
        if once in there:
            same(there[once], row)
    number = Inflow.objects.filter(community=home).count()
    new = [(once, row) for once, row in rows if once not in there]
    made = [
        Inflow(
            community=home,
            slug=f"{row.kind}-{number + place}",
            amount=row.amount,
            kind=row.kind,
            source=row.source,
            pool=row.pool,
            on=row.on,
            recorded_by=actor,
            recorded=now,
            once=once,
        )
        for place, (once, row) in enumerate(new, start=1)
    ]
    if made:
        Inflow.objects.bulk_create(made)
        moves = [
            accounts.move(accounts.income(row.kind), accounts.INBOX, home.currency, row.amount)
            for row in made
        ]
        accounts.post(home, f"inflow:{made[0].slug}", moves, "inflow", now)
    found = {**there, **{row.once: row for row in made}}
    return [found[once] for once in wanted]


def check_rows(home: Community, rows: Iterable[InflowRow], now: dt.datetime) -> None:
    """Amounts within reach, days not far off, pools that the agreement knows."""
    last = queries.agreement(home)
    pools = pools_of(queries.read_stored(last).policy) if last else ["flow", "reserve"]
    today = now.date()
    for row in rows:
        try:
            _check_row(home, row, pools, today)
        except Fault as fault:
            raise (in_line(row.line, fault) if row.line else fault) from None


def _check_row(home: Community, row: InflowRow, pools: Sequence[str], today: dt.date) -> None:
    check_amount(home, row.amount)
    if not today - FAR <= row.on <= today + AHEAD:
        raise Fault("{day} is far off", "write the day on which it came in", ("on",), day=row.on)
    if row.pool and row.pool not in pools:
        raise unknown(row.pool, pools, say("pool")).under("pool")


def same(there: Inflow, row: InflowRow) -> None:
    """The same form sent twice is one inflow; another content under its key is a mistake."""
    if (there.amount, there.kind, there.source, there.pool, there.on) != (
        row.amount,
        row.kind,
        row.source,
        row.pool,
        row.on,
    ):
        raise Conflict(
            "this form entered {slug} before, with other content",
            "open a new form for another inflow",
            slug=quote(there.slug),
        )


def reverse_inflow(*, actor: Member, inflow: Inflow, now: dt.datetime) -> Inflow:
    """An inflow taken back. One that was shared already is covered by the next cycles."""
    allow(actor, "inflows.reverse", inflow)
    with transaction.atomic():
        home = hold(inflow.community)
        row = Inflow.objects.get(pk=inflow.pk)
        if row.reversed:
            raise Conflict(
                "{slug} was taken back on {day}",
                "leave it",
                slug=row.slug,
                day=f"{row.reversed:%Y-%m-%d}",
            )
        row.reversed = now
        row.save(update_fields=["reversed"])
        moves = [
            accounts.move(code, accounts.income(row.kind), home.currency, amount)
            for code, amount in sources(home, row)
        ]
        accounts.post(home, f"inflow-back:{row.slug}", moves, "inflow-back", now)
        return row


def sources(home: Community, row: Inflow) -> list[tuple[str, int]]:
    """The accounts from which an inflow goes back: inbox; or its pool, the flow, then a debt."""
    if not row.counted_in:
        return [(accounts.INBOX, row.amount)]
    left, found = row.amount, []
    own = [accounts.pool(row.pool)] if row.pool not in ("", "flow") else []
    for code in (*own, accounts.FLOWING):
        part = min(left, max(0, queries.balance(home, code)))
        found += [(code, part)] if part else []
        left -= part
    return [*found, (accounts.OWED, left)] if left else found


def count_in(*, community: Community, inflows: Sequence[Inflow], cycle: str) -> None:
    """Mark inflows as shared by a cycle, and draws as made before its close; part of it."""
    Inflow.objects.filter(community=community, pk__in=[row.pk for row in inflows]).update(
        counted_in=cycle
    )
    count_draws_in(community=community, cycle=cycle)
