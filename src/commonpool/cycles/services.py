"""Every write of the cycles: opened, closed once, put right afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import F, Q

from commonpool.books import services as books
from commonpool.books.services import Line
from commonpool.contributions import services as deeds
from commonpool.core import bundle as bundles
from commonpool.core.amounts import format_ratio
from commonpool.core.bundle import Closed, Family
from commonpool.core.canonical import canonical_text
from commonpool.core.cycle import instalments
from commonpool.core.document import read_document, write_document
from commonpool.core.fault import Fault
from commonpool.core.shapes import unknown
from commonpool.cycles import closing, documents, evidence, queries, spans
from commonpool.cycles.documents import Gathered
from commonpool.cycles.models import (
    RHYTHMS,
    Calendar,
    Correction,
    Cycle,
    Merit,
    Share,
)
from commonpool.people.models import Community, Member
from commonpool.people.permissions import allow
from commonpool.people.queries import Conflict
from commonpool.people.services.holding import hold
from commonpool.pools import accounts
from commonpool.pools import queries as pools
from commonpool.pools import services as pool_services
from commonpool.pools.agreements import unit_of

MOST_DAYS = 366


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
        raise unknown(rhythm, RHYTHMS, "rhythm")
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise Fault(f"a cycle of {days} days", f"write 1 to {MOST_DAYS}", ("days",))
    if by_itself and rhythm == "custom" and days is None:
        raise Fault(
            "a cycle of its own length cannot open by itself", "say how many days", ("days",)
        )
    if not 0 <= grace_days <= 60:
        raise Fault(f"{grace_days} days of grace", "write 0 to 60", ("grace_days",))
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
            f"the cycle {there.slug} is open since {there.opened:%Y-%m-%d}",
            "close it first",
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
    first, after = bounds.opens.date(), bounds.closes.date()
    asked = pools.read_stored(agreement).rule.terms.confirmations
    deeds.begin_cycle(community=home, first_day=first, day_after=after, confirmations=asked)
    return Cycle.objects.create(
        community=home,
        slug=spans.name_of(bounds, calendar.rhythm),
        number=last.number + 1 if last else 1,
        opens=bounds.opens.isoformat(timespec="seconds"),
        closes=bounds.closes.isoformat(timespec="seconds"),
        first_day=first,
        day_after=after,
        rhythm=calendar.rhythm,
        agreement=agreement,
        opened=now,
        opened_by=actor,
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
                f"the cycle {row.slug} closes well under the rule it opened with",
                "let the new agreement begin with the next cycle",
            )
        row.agreement = newest
        row.save(update_fields=["agreement"])
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
        vest(home, row, now)
        give_below(home, row, made, now)
        if queries.calendar(home).by_itself:
            opened(home, None, now)
        return row


def refuse_closed(row: Cycle) -> None:
    """A cycle closes once; whoever comes second is told who was first, and when."""
    if row.closed is not None:
        by = row.closed_by.handle if row.closed_by else "the calendar"
        raise Conflict(
            f"the cycle {row.slug} was closed already by {by} on {row.closed:%Y-%m-%d at %H:%M} UTC",
            "look at its shares",
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
    deeds.end_cycle(community=row.community, cycle=row.slug, weighed=weighed)
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


def vest(home: Community, row: Cycle, now: dt.datetime) -> None:
    """The next part of every earlier share that comes in parts."""
    due = list(
        Share.objects.filter(
            Q(held="") | Q(released__isnull=False),
            cycle__community=home,
            cycle__number__lt=row.number,
            paid__lt=F("parts"),
        ).order_by("pk")
    )
    moves = [(share.party, instalments(share.amount, share.parts)[share.paid]) for share in due]
    lines = [
        accounts.move(accounts.vesting(party), accounts.member(party), home.currency, amount)
        for party, amount in moves
        if amount
    ]
    accounts.post(home, f"vest:{row.slug}", lines, "vesting", now)
    Share.objects.filter(pk__in=[share.pk for share in due]).update(paid=F("paid") + 1)


def give_below(home: Community, row: Cycle, made: Closed, now: dt.datetime) -> None:
    """The share of a community below, as an inflow of its own pool, where the unit is the same."""
    shares = {one.party: one.amount for one in made.shares if one.amount}
    for below in Community.objects.filter(parent=home, slug__in=sorted(shares)).order_by("slug"):
        if unit_of(below) == unit_of(home):
            pool_services.receive_share(
                community=below,
                amount=shares[below.slug],
                source=home.slug,
                once=f"share:{home.slug}:{row.number}",
                on=min(row.day_after, now.date()),
                now=now,
            )


def release_share(*, actor: Member, share: Share, now: dt.datetime) -> Share:
    """A held share to its member: who joined since, or who left and is paid out."""
    allow(actor, "shares.release", share.cycle)
    with transaction.atomic():
        home = hold(share.cycle.community)
        row = Share.objects.select_related("cycle").get(pk=share.pk)
        if not row.held or row.released:
            raise Conflict(f"the share of {row.party} is not held", "leave it")
        member = Member.objects.get(community=home, handle=row.party)
        if not member.registered:
            raise Fault(f"{row.party} has not joined yet", "invite them first: the share waits")
        refuse_own(actor, row.party, "release")
        release(home, row, now)
        return row


def release(home: Community, row: Share, now: dt.datetime) -> None:
    """What is due by now to the member; what vests later into its own account."""
    last = queries.closed_cycles(home)[0].number
    row.paid = min(row.parts, last - row.cycle.number + 1)
    row.released = now
    row.save(update_fields=["paid", "released"])
    amount = queries.amount_of(row)
    now_due = sum(instalments(amount, row.parts)[: row.paid])
    moves = [
        (accounts.member(row.party), now_due),
        (accounts.vesting(row.party), amount - now_due),
    ]
    lines = [
        accounts.move(accounts.held(row.party), code, home.currency, part)
        for code, part in moves
        if part
    ]
    accounts.post(home, f"release:{row.pk}", lines, "share-released", now)


def correct_share(
    *, actor: Member, share: Share, amount: int, words: str, once: str, now: dt.datetime
) -> Correction:
    """A share put right, with words why; the difference moves between the flow and the party."""
    allow(actor, "cycles.correct", share.cycle)
    with transaction.atomic():
        home = hold(share.cycle.community)
        row = Share.objects.select_related("cycle").get(pk=share.pk)
        there = Correction.objects.filter(once=once).first()
        if there is not None:
            return same_correction(there, row, amount, words)
        check_correction(actor, row, amount, words)
        lines = [correcting(home, row, amount)]
        made = Correction.objects.create(
            share=row, amount=amount, words=words.strip(), by=actor, at=now, once=once
        )
        accounts.post(home, f"correction:{made.pk}", lines, "share-corrected", now)
        return made


def same_correction(there: Correction, row: Share, amount: int, words: str) -> Correction:
    """The same form sent twice corrects once."""
    if (there.share_id, there.amount, there.words) != (row.pk, amount, words.strip()):
        raise Conflict("this form corrected a share before, otherwise", "open a new form")
    return there


def check_correction(actor: Member, row: Share, amount: int, words: str) -> None:
    """Another amount, for a reason, and never one's own."""
    refuse_own(actor, row.party, "correct")
    if not words.strip():
        raise Fault("a correction without a reason", "say in a sentence why", ("words",))
    if not 0 <= amount <= pool_services.LARGEST:
        raise Fault(f"an amount of {amount}", "write 0 or more", ("amount",))
    if amount == queries.amount_of(row):
        raise Fault(f"the share of {row.party} is that already", "write another", ("amount",))
    if row.paid < row.parts:
        raise Fault("a share that still comes in parts", "correct it when its last part was paid")


def correcting(home: Community, row: Share, amount: int) -> Line:
    """From the flow to the party, or back."""
    change = amount - queries.amount_of(row)
    waits = row.held and not row.released
    theirs = accounts.held(row.party) if waits else accounts.member(row.party)
    if change > 0:
        return accounts.move(accounts.FLOWING, theirs, home.currency, change)
    return accounts.move(theirs, accounts.FLOWING, home.currency, -change)


def refuse_own(actor: Member, party: str, verb: str) -> None:
    """Nobody moves money to themselves."""
    if actor.handle == party:
        raise Fault(f"nobody can {verb} their own share", "ask another treasurer or steward")


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
