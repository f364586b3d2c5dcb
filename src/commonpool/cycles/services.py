"""Every write of the cycles: opened, closed once, and by the calendar; then what shares need."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator

from django.db import transaction

from commonpool.books import services as books
from commonpool.contributions import services as deeds
from commonpool.core import bundle as bundles
from commonpool.core.amounts import format_ratio
from commonpool.core.bundle import Closed, Family
from commonpool.core.canonical import canonical_text
from commonpool.core.document import read_document, write_document
from commonpool.core.fault import Fault, say
from commonpool.core.shapes import unknown
from commonpool.cycles import closing, documents, evidence, queries, shares, spans
from commonpool.cycles.documents import Gathered
from commonpool.cycles.models import (
    RHYTHMS,
    Calendar,
    Cycle,
    Merit,
    Share,
)
from commonpool.cycles.shares import correct_share, release_share
from commonpool.people.models import Community, Member
from commonpool.people.permissions import allow
from commonpool.people.queries import Conflict
from commonpool.people.services.holding import hold
from commonpool.pools import accounts
from commonpool.pools import queries as pools
from commonpool.pools import services as pool_services

__all__ = [
    "close_cycle",
    "correct_share",
    "open_cycle",
    "release_share",
    "renew_rule",
    "set_calendar",
    "tick",
]
MOST_DAYS = 366
log = logging.getLogger(__name__)


def set_calendar(
    *,
    actor: Member,
    community: Community,
    rhythm: str,
    days: int | None,
    grace_days: int,
    by_itself: bool,
) -> Calendar:
    """When cycles open and close from the next one on, and whether they do so by themselves."""
    allow(actor, "cycles.open", community)
    if rhythm not in RHYTHMS:
        raise unknown(rhythm, RHYTHMS, say("rhythm"))
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise Fault(
            "a cycle of {days} days",
            "write 1 to {most}",
            ("days",),
            days=days,
            most=MOST_DAYS,
        )
    if by_itself and rhythm == "custom" and days is None:
        raise Fault(
            "a cycle of its own length cannot open by itself", "say how many days", ("days",)
        )
    if not 0 <= grace_days <= 60:
        raise Fault(
            "{grace_days} days of grace", "write 0 to 60", ("grace_days",), grace_days=grace_days
        )
    with transaction.atomic():
        made, _ = Calendar.objects.update_or_create(
            community=community,
            defaults={
                "rhythm": rhythm,
                "days": days,
                "grace_days": grace_days,
                "by_itself": by_itself,
            },
        )
        return made


def open_cycle(
    *,
    actor: Member | None,
    community: Community,
    now: dt.datetime,
    closes: dt.date | None = None,
) -> Cycle:
    """The next cycle under the newest agreement; `closes` for one of its own length."""
    allow(actor, "cycles.open", community)
    with transaction.atomic():
        home = hold(community)
        return opened(home, actor, now, closes)


def opened(
    home: Community, actor: Member | None, now: dt.datetime, closes: dt.date | None = None
) -> Cycle:
    """The next cycle of a community that is locked already."""
    there = queries.open_cycle(home)
    if there is not None:
        raise Conflict(
            "the cycle {slug} is open since {opened}",
            "close it first",
            slug=there.slug,
            opened=f"{there.opened:%Y-%m-%d}",
        )
    agreement = pools.agreement(home)
    if agreement is None:
        raise Fault("there is no agreement yet", "adopt a stage and a rule first")
    calendar = queries.calendar(home)
    last = queries.last_cycle(home)
    bounds = (
        spans.next_bounds(home, last, calendar, closes)
        if last
        else spans.first_bounds(home, calendar, closes, now)
    )
    row = Cycle.objects.create(
        community=home,
        slug=spans.name_of(bounds, calendar.rhythm),
        number=last.number + 1 if last else 1,
        opens=bounds.opens.isoformat(timespec="seconds"),
        closes=bounds.closes.isoformat(timespec="seconds"),
        first_day=bounds.opens.date(),
        day_after=bounds.closes.date(),
        rhythm=calendar.rhythm,
        agreement=agreement,
        opened=now,
        opened_by=actor,
    )
    begin(home, row)
    return row


def begin(home: Community, row: Cycle) -> None:
    """Tell those who confirm which days are open, and what its rule asks for and measures."""
    terms = pools.read_stored(row.agreement).rule.terms
    deeds.begin_cycle(
        community=home,
        first_day=row.first_day,
        day_after=row.day_after,
        confirmations=terms.confirmations,
        measures=[(one.kind, one.unit) for one in terms.equivalences],
    )


def renew_rule(*, actor: Member, cycle: Cycle, now: dt.datetime) -> Cycle:
    """The newest agreement for an open cycle that cannot close under the one it opened with."""
    allow(actor, "cycles.close", cycle)
    with transaction.atomic():
        home = hold(cycle.community)
        row = queries.held_cycle(cycle)
        newest = pools.agreement(home)
        if newest is None or newest.pk == row.agreement_id:
            raise Fault("there is no newer agreement", "adopt one that mends the rule first")
        if queries.fault_of(row) is None:
            raise Conflict(
                "the cycle {slug} closes well under the rule it opened with",
                "let the new agreement begin with the next cycle",
                slug=row.slug,
            )
        row.agreement = newest
        row.save(update_fields=["agreement"])
        begin(home, row)
        return row


def close_cycle(*, actor: Member, cycle: Cycle, now: dt.datetime) -> Cycle:
    """Share the pool of a cycle: once. Before its end the cycle is shortened to end today."""
    allow(actor, "cycles.close", cycle)
    return closed(cycle, actor, now)


def closed(cycle: Cycle, actor: Member | None, now: dt.datetime) -> Cycle:
    """One transaction from evidence to books; what goes wrong leaves everything as it was."""
    with transaction.atomic():
        home = hold(cycle.community)
        row = queries.held_cycle(cycle)
        refuse_closed(row)
        shorten(row, home, now)
        gathered = documents.gather(row)
        # Read back as a stranger would: what cannot be verified later is not closed now.
        document = read_document(write_document(gathered.document))
        made = bundles.close(Family(document, {}))
        keep(row, made, actor, now)
        paid = closing.payments(made)
        keep_rows(row, made, paid)
        pool_services.count_in(community=home, inflows=gathered.inflows, cycle=row.slug)
        post(home, row, made, gathered, now)
        closing.check_books(home, made)
        shares.pass_on(home, row, [(one.party, one.now) for one in paid if not one.held], now)
        shares.vest(home, row, now)
        if queries.calendar(home).by_itself:
            opened(home, None, now)
        return row


def refuse_closed(row: Cycle) -> None:
    """A cycle closes once; whoever comes second is told who was first, and when."""
    if row.closed is not None:
        by = row.closed_by.handle if row.closed_by else say("the calendar")
        raise Conflict(
            "the cycle {slug} was closed already by {by} on {day} at {time} UTC",
            "look at its shares",
            slug=row.slug,
            by=by,
            day=f"{row.closed:%Y-%m-%d}",
            time=f"{row.closed:%H:%M}",
        )


def shorten(row: Cycle, home: Community, now: dt.datetime) -> None:
    """A cycle closed before its time ends with today: tomorrow belongs to the next."""
    bounds = spans.shortened(home, row, now)
    if bounds is not None:
        row.closes = bounds.closes.isoformat(timespec="seconds")
        row.day_after = bounds.closes.date()


def keep(row: Cycle, made: Closed, actor: Member | None, now: dt.datetime) -> None:
    """The cycle with its bundle, byte for byte as `distribute --bundle` writes it."""
    row.closed, row.closed_by = now, actor
    row.bundle = (canonical_text(made.bundle) + "\n").encode()
    row.sha256 = made.sha256
    row.save()


def keep_rows(row: Cycle, made: Closed, paid: list[closing.Payment]) -> None:
    """Shares, the deeds that were weighed, and what they measured."""
    Share.objects.bulk_create(
        Share(cycle=row, party=one.party, amount=one.amount, held=one.held, parts=one.parts)
        for one in paid
    )
    document, aside = made.distribution.document, made.distribution.counted.set_aside
    waits = {dict(note.values)["contribution"] for note in aside if note.code in queries.WAITS}
    weighed = [deed.id for deed in document.contributions if deed.id not in waits]
    deeds.end_cycle(
        community=row.community, cycle=row.slug, day_after=row.day_after, weighed=weighed
    )
    Merit.objects.bulk_create(
        Merit(cycle=row, party=party, measure=format_ratio(measure))
        for party, measure in sorted(evidence.merits(document).items())
    )


def post(home: Community, row: Cycle, made: Closed, gathered: Gathered, now: dt.datetime) -> None:
    """One posting for all that the close moves; a cycle in which nothing moves posts nothing."""
    paid = closing.payments(made)
    lines = [*closing.lines(made, gathered, home.currency), *closing.vesting(paid, home.currency)]
    payouts = closing.payouts(paid, home.currency)
    if lines or payouts:
        accounts.open_all(home, [*lines, *(one.line for one in payouts)])
        books.post_close(
            community=home,
            cycle=row.slug,
            key=f"close:{row.slug}",
            lines=lines,
            payouts=payouts,
            now=now,
        )


def tick(*, now: dt.datetime) -> list[str]:
    """Close what is due and open what follows, in every community whose calendar does so."""
    said = []
    for calendar in Calendar.objects.filter(by_itself=True).select_related("community"):
        try:
            said += list(turn(calendar, now))
        except Conflict:
            continue  # another tick, or a person, was first
        except Fault as fault:
            said.append(f"{calendar.community.slug}: {fault}")
        except Exception:  # one village's trouble stops no other; the log has all of it
            log.exception("the tick failed in %s", calendar.community.slug)
            said.append(f"{calendar.community.slug}: failed; the log says why")
    return said


def turn(calendar: Calendar, now: dt.datetime) -> Iterator[str]:
    """What one community's calendar does now, one cycle after another."""
    home = calendar.community
    row = queries.open_cycle(home)
    if row is None and pools.agreement(home) is not None:
        with transaction.atomic():
            row = opened(hold(home), None, now)
        yield f"{home.slug}: opened {row.slug}"
    while row is not None and spans.due(home, row, calendar.grace_days) <= now:
        closed(row, None, now)
        yield f"{home.slug}: closed {row.slug}"
        row = queries.open_cycle(home)
        if row is not None:
            yield f"{home.slug}: opened {row.slug}"
