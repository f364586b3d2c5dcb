"""What becomes of a share after its close: it vests, waits, is passed on or put right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction
from django.db.models import F, Q

from commonpool.books.services import Line
from commonpool.core.apportion import Lot
from commonpool.core.cycle import instalments
from commonpool.core.fault import Fault, Said, say
from commonpool.core.pools import divide_income, for_baseline
from commonpool.cycles import documents, queries
from commonpool.cycles.models import Correction, Cycle, Share
from commonpool.needs import texts
from commonpool.people.models import Community, Member
from commonpool.people.once import key_of
from commonpool.people.permissions import allow
from commonpool.people.queries import Conflict
from commonpool.people.services.holding import hold
from commonpool.pools import accounts
from commonpool.pools import queries as pool_queries
from commonpool.pools import services as pools
from commonpool.pools.agreements import unit_of, with_code
from commonpool.pools.baseline import LARGEST


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
    for share, (party, amount) in zip(due, moves, strict=True):
        pass_on(home, row, [(party, amount)], now, of=f":{share.pk}")


def pass_on(
    home: Community,
    row: Cycle,
    paid: Iterable[tuple[str, int]],
    now: dt.datetime,
    *,
    of: str = "",
) -> None:
    """What a community below was paid, as an inflow of its own pool, where the unit is the same.

    It leaves the books here, so that nobody holds it twice. `of` tells payments of one cycle
    to the same community apart.
    """
    amounts = {party: amount for party, amount in paid if amount}
    seats = Member.objects.filter(
        community=home, handle__in=sorted(amounts), stands_for__parent=home
    ).select_related("stands_for")
    for seat in seats.order_by("handle"):
        below, amount = seat.stands_for, amounts[seat.handle]
        if below is None or unit_of(below) != unit_of(home):
            continue
        given = accounts.move(
            accounts.member(seat.handle), accounts.below(seat.handle), home.currency, amount
        )
        accounts.post(home, f"below:{row.slug}{of}:{seat.handle}", [given], "share-below", now)
        pools.receive_share(
            community=below,
            amount=amount,
            source=home.slug,
            once=f"share:{home.pk}:{row.number}{of}",
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
            raise Conflict("the share of {party} is not held", "leave it", party=row.party)
        member = Member.objects.get(community=home, handle=row.party)
        if not member.registered:
            raise Fault(
                "{party} has not joined yet", "invite them first: the share waits", party=row.party
            )
        refuse_own(actor, row.party, say("nobody can release their own share"))
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
    pass_on(home, row.cycle, [(row.party, now_due)], now, of=f":{row.pk}")


def correct_share(
    *, actor: Member, share: Share, amount: int, words: str, once: str, now: dt.datetime
) -> Correction:
    """A share put right, with words why; the difference moves between the flow and the party.

    What the flow lacks is taken of what came in since: the next close covers it first.
    """
    allow(actor, "cycles.correct", share.cycle)
    with transaction.atomic():
        home = hold(share.cycle.community)
        key = f"{home.pk}:{key_of(once)}"  # a key is the community's own
        row = Share.objects.select_related("cycle").get(pk=share.pk)
        there = Correction.objects.filter(once=key).first()
        if there is not None:
            return same_correction(there, row, amount, texts.lines(words, "words"))
        check_correction(actor, row, amount)
        why = texts.lines(words, "words", needed=True)
        lines = correcting(home, row, amount)
        made = Correction.objects.create(
            share=row, amount=amount, words=why, by=actor, at=now, once=key
        )
        accounts.post(home, f"correction:{made.pk}", lines, "share-corrected", now)
        return made


def same_correction(there: Correction, row: Share, amount: int, words: str) -> Correction:
    """The same form sent twice corrects once."""
    if (there.share_id, there.amount, there.words) != (row.pk, amount, words):
        raise Conflict("this form corrected a share before, otherwise", "open a new form")
    return there


def check_correction(actor: Member, row: Share, amount: int) -> None:
    """Another amount, never one's own, and of money that is still here."""
    refuse_own(actor, row.party, say("nobody can correct their own share"))
    if not 0 <= amount <= LARGEST:
        raise Fault(
            "an amount of {amount}",
            "write 0 to {most}",
            ("amount",),
            amount=with_code(row.cycle.community, amount),
            most=with_code(row.cycle.community, LARGEST),
        )
    if amount == queries.amount_of(row):
        raise Fault(
            "the share of {party} is that already", "write another", ("amount",), party=row.party
        )
    if row.paid < row.parts:
        raise Fault("a share that still comes in parts", "correct it when its last part was paid")
    home, waits = row.cycle.community_id, row.held and not row.released
    seat = Member.objects.filter(community=home, handle=row.party, stands_for__isnull=False)
    if seat.exists() and not waits:
        raise Fault(
            "the share of {party} was passed on to that community",
            "record what it gives back there, or what it still gets, as an inflow",
            party=row.party,
        )


def correcting(home: Community, row: Share, amount: int) -> list[Line]:
    """From the flow to the party, then from what the next close covers first; or back."""
    change = amount - queries.amount_of(row)
    waits = row.held and not row.released
    theirs = accounts.held(row.party) if waits else accounts.member(row.party)
    if change < 0:
        refuse_more_than_left(home, row.party, theirs, -change)
        return [accounts.move(theirs, accounts.FLOWING, home.currency, -change)]
    flows = min(change, pool_queries.balance(home, accounts.FLOWING))
    if flows < change:
        refuse_uncovered(home, flows, change)
    parts = ((accounts.FLOWING, flows), (accounts.OWED, change - flows))
    return [accounts.move(code, theirs, home.currency, part) for code, part in parts if part]


def refuse_more_than_left(home: Community, party: str, theirs: str, change: int) -> None:
    """Nobody gives back what they no longer have; the ledger's floor says the same once more."""
    there = pool_queries.balance(home, theirs)
    if there < change:
        raise Fault(
            "{party} has {there} left and the correction takes {change} back",
            "correct it by less, and record what they give back as an inflow",
            ("amount",),
            party=party,
            there=with_code(home, there),
            change=with_code(home, change),
        )


def refuse_uncovered(home: Community, flows: int, change: int) -> None:
    """What the flow lacks waits in the inbox, whole until a close splits it: it may only be owed.

    So never more than that close, were it now, would cover before it shares anything.
    """
    comes = coming(home, flows)
    if change - flows > comes:
        raise Fault(
            "the correction adds {change}; the flow has {flows}, and of what came in since {comes}"
            " is free for it",
            "wait until more comes in, or draw from the reserve for the flow: it has {reserve}",
            ("amount",),
            change=with_code(home, change),
            flows=with_code(home, flows),
            comes=with_code(home, comes),
            reserve=with_code(home, pool_queries.balance(home, accounts.RESERVED)),
        )


def coming(home: Community, flows: int) -> int:
    """What the open cycle, closed now and with that much less in its flow, covers beyond debts."""
    row = queries.open_cycle(home)
    if row is None:
        return 0
    document = documents.gather(row).document
    balances = replace(document.balances, carried=document.balances.carried - flows)
    waters = divide_income(replace(document, balances=balances), Lot(b""))
    free = for_baseline(document.policy, waters.pot, waters.reserve)
    return max(0, free - pool_queries.owed(home))


def refuse_own(actor: Member, party: str, problem: Said) -> None:
    """Nobody moves money to themselves."""
    if actor.handle == party:
        raise Fault(problem, "ask another treasurer or steward")
