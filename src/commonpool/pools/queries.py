"""Every read of the pools."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Literal

from django.db.models import F, Q, QuerySet

from commonpool.books import queries as books
from commonpool.core import evidence as tables
from commonpool.core.document import read_rule
from commonpool.core.mechanisms.merit import ZoneParameters
from commonpool.core.pools import FLOW, RESERVE
from commonpool.core.rule import Policy
from commonpool.core.shapes import JsonObject, read
from commonpool.people.models import Community, Member
from commonpool.people.queries import Missing
from commonpool.pools import accounts
from commonpool.pools.agreements import Adopted, pools_of, unit_of
from commonpool.pools.models import Agreement, BaselineNeed, Draw, Inflow
from commonpool.pools.stages import switched, template

OWED = "owed"
State = Literal["proposed", "adopted", "withdrawn"]


def agreement(community: Community) -> Agreement | None:
    """What the next cycle opens with."""
    return Agreement.objects.filter(community=community).order_by("-number").first()


def agreements(community: Community) -> list[Agreement]:
    """All that was adopted, newest first."""
    rows = Agreement.objects.filter(community=community).select_related("adopted_by")
    return list(rows.order_by("-number"))


def at_stage(community: Community, stage: str) -> tuple[JsonObject, JsonObject]:
    """What is in force, at another stage; where nothing is, what the stage begins with."""
    last = agreement(community)
    return switched(stage, last.policy, last.rule) if last else template(stage)


def read_stored(stored: Agreement) -> Adopted:
    """A stored agreement as core reads it."""
    unit = unit_of(stored.community)
    return Adopted(read(Policy, stored.policy, unit), read_rule(stored.rule, unit))


def inflow(community: Community, slug: str) -> Inflow:
    """An inflow by its name. Raises Missing."""
    found = Inflow.objects.filter(community=community, slug=slug).first()
    if found is None:
        raise Missing(
            "there is no inflow {slug} here", "look at the list of inflows", slug=repr(slug)
        )
    return found


def inflows(community: Community, first: dt.date, after: dt.date) -> list[Inflow]:
    """What came in from `first` up to, not with, `after`, in the order of its days."""
    rows = Inflow.objects.filter(community=community, on__gte=first, on__lt=after)
    return list(rows.select_related("community", "recorded_by").order_by("on", "pk"))


def all_inflows(community: Community) -> QuerySet[Inflow]:
    """Everything that came in, the newest first."""
    rows = Inflow.objects.filter(community=community).select_related("recorded_by")
    return rows.order_by("-on", "-pk")


def zones_in_force(community: Community) -> set[str]:
    """The depths that the rule in force counts, if it counts any."""
    last = agreement(community)
    parameters = read_stored(last).rule.parameters if last else None
    return set(parameters.zones) if isinstance(parameters, ZoneParameters) else set()


def pools_in_force(community: Community) -> list[str]:
    """The pools that money may be given for, besides the flow."""
    last = agreement(community)
    return pools_of(read_stored(last).policy)[1:] if last else [RESERVE]


def pools_to_draw_for(community: Community) -> list[str]:
    """The pools that money may be drawn for: the flow, the reserve, and those of the policy."""
    return list(dict.fromkeys((FLOW, *pools_in_force(community))))


def pools_to_draw_from(community: Community) -> dict[str, int]:
    """What each pool holds that may be drawn from: those in force, and older ones with money left.

    The flow is shared by a close alone, and the inbox is what a close divides.
    """
    held = pool_balances(community)
    left = (name for name, amount in held.items() if amount and name not in accounts.OWN_NAMES)
    names = dict.fromkeys((*pools_in_force(community), *sorted(left)))
    return {name: held.get(name, 0) for name in names if name != FLOW}


def waiting(community: Community, day_after: dt.date, pools: Iterable[str]) -> list[Inflow]:
    """What a cycle that ends before `day_after` shares: in time or late, for pools it knows."""
    rows = Inflow.objects.filter(
        community=community, counted_in="", reversed__isnull=True, on__lt=day_after
    )
    return list(rows.filter(Q(pool="") | Q(pool__in=list(pools))).order_by("pk"))


def all_waiting(community: Community) -> int:
    """Everything in the inbox, as the inflows say."""
    rows = Inflow.objects.filter(community=community, counted_in="", reversed__isnull=True)
    return sum(rows.values_list("amount", flat=True))


def inflow_rows(rows: Iterable[Inflow]) -> tuple[tables.Inflow, ...]:
    """Inflows as the rule reads them: kind and amount, and no words."""
    return tuple(
        tables.Inflow(
            id=row.slug,
            amount=row.amount,
            kind=row.kind,
            pool=row.pool or None,
            on=row.on.isoformat(),
        )
        for row in rows
    )


def baseline(community: Community, first_day: dt.date, day_after: dt.date) -> list[BaselineNeed]:
    """What a cycle covers first: of each name the newest, for a receiver who is still here."""
    rows = BaselineNeed.objects.filter(
        Q(ended__isnull=True) | Q(ended__gt=first_day) & Q(ended__gt=F("since")),
        Q(receiver__isnull=True)
        | Q(receiver__left__isnull=True)
        | Q(receiver__left__gte=first_day),
        community=community,
        since__lt=day_after,
    )
    newest = {row.slug: row for row in rows.select_related("receiver").order_by("since")}
    return sorted(newest.values(), key=lambda row: (row.order, row.slug))


def baseline_need(community: Community, slug: str) -> BaselineNeed:
    """A baseline need by its name. Raises Missing."""
    rows = BaselineNeed.objects.filter(community=community, slug=slug)
    found = rows.order_by("since").last()
    if found is None:
        raise Missing("there is no baseline need {slug} here", "look at the list", slug=repr(slug))
    return found


def baseline_rows(rows: Iterable[BaselineNeed], owed: int) -> tuple[tables.Baseline, ...]:
    """Baseline needs as core reads them; before all of them, what is owed to the pool."""
    back = [tables.Baseline(id=OWED, amount=owed, order=0)] if owed else []
    needs = (
        tables.Baseline(
            id=row.slug,
            amount=row.amount,
            to=row.receiver.handle if row.receiver else "",
            order=row.order,
        )
        for row in rows
    )
    return (*back, *needs)


def balance(community: Community, code: str) -> int:
    """What an account holds; nothing where it was never opened."""
    found = books.balances(community, code).get(code)
    return found.posted if found else 0


def wallets(community: Community, policy: Policy) -> tuple[tables.Wallet, ...]:
    """What members are free to spend above what the policy leaves alone, where it decays.

    Who left is paid out, and nobody is named whose amount stays as it is.
    """
    if not policy.decay.percent:
        return ()
    prefix = accounts.member("")
    free = {
        code.removeprefix(prefix): found.posted - found.held
        for code, found in books.balances(community, prefix).items()
    }
    here = Member.objects.filter(community=community, left__isnull=True)
    return tuple(
        tables.Wallet(party=handle, amount=free[handle])
        for handle in here.order_by("handle").values_list("handle", flat=True)
        if free.get(handle, 0) > policy.decay.above
    )


def pool_balances(community: Community) -> dict[str, int]:
    """What the pools hold, by name: flow, reserve, inbox and owed among them."""
    prefix = accounts.pool("")
    return {
        code.removeprefix(prefix): found.posted
        for code, found in books.balances(community, prefix).items()
    }


def balances(community: Community) -> tables.Balances:
    """What the pools hold, as a cycle reads it."""
    return balances_of(pool_balances(community))


def balances_of(held: Mapping[str, int]) -> tables.Balances:
    """The same, of what pools are known to hold."""
    own = {*accounts.OWN_NAMES, "flow", "reserve"}
    return tables.Balances(
        carried=held.get("flow", 0),
        reserve=held.get("reserve", 0),
        pools={name: amount for name, amount in sorted(held.items()) if name not in own and amount},
    )


def owed(community: Community) -> int:
    """What was shared and is not there, or no longer, and no cycle has covered yet."""
    return owed_of(pool_balances(community))


def owed_of(held: Mapping[str, int]) -> int:
    """The same, of what pools are known to hold."""
    return -held.get("owed", 0)


def draws(community: Community) -> QuerySet[Draw]:
    """What was proposed to be drawn, the newest first."""
    people = ("community", "proposed_by", "adopted_by", "withdrawn_by", "receiver")
    return Draw.objects.filter(community=community).select_related(*people).order_by("-pk")


def draws_seen_by(community: Community, viewer: Member | None) -> QuerySet[Draw]:
    """Those that somebody may see: members all of them, everybody what was adopted."""
    rows = draws(community)
    return rows if viewer is not None else rows.filter(adopted__isnull=False)


def adopted_draws(community: Community) -> QuerySet[Draw]:
    """What was drawn, the newest first."""
    return draws(community).filter(adopted__isnull=False).order_by("-adopted", "-pk")


def open_draws(community: Community) -> QuerySet[Draw]:
    """Proposals that wait for a second person, the newest first."""
    return draws(community).filter(adopted__isnull=True, withdrawn__isnull=True)


def draws_to_adopt(member: Member) -> QuerySet[Draw]:
    """Proposals of others that are for others, the newest first."""
    return (
        open_draws(member.community)
        .exclude(proposed_by=member)
        .filter(Q(receiver__isnull=True) | ~Q(receiver=member))
    )


def ended_draws_seen_by(community: Community, viewer: Member | None) -> QuerySet[Draw]:
    """The same without the proposals that wait."""
    return draws_seen_by(community, viewer).exclude(adopted__isnull=True, withdrawn__isnull=True)


def draws_in(community: Community, cycle: str) -> list[Draw]:
    """What was drawn between the close before and that of a cycle; "" for since the last close."""
    return list(adopted_draws(community).filter(counted_in=cycle))


def draw(community: Community, number: int) -> Draw:
    """A draw by its number. Raises Missing."""
    return _one(draws(community), number)


def draw_seen_by(community: Community, number: int, viewer: Member | None) -> Draw:
    """The same, among those that somebody may see. Raises Missing."""
    return _one(draws_seen_by(community, viewer), number)


def _one(rows: QuerySet[Draw], number: int) -> Draw:
    found = rows.filter(pk=number).first()
    if found is None:
        raise Missing("there is no draw {number} here", "look at the list of draws", number=number)
    return found


def state_of(row: Draw) -> State:
    """What became of a draw: proposed, adopted or withdrawn."""
    return "adopted" if row.adopted else "withdrawn" if row.withdrawn else "proposed"


def receiver_shown(row: Draw, viewer: Member | None) -> Member | None:
    """Who receives a draw, to members and where the name is shown to all; else it is a member."""
    to = row.receiver
    return to if to is not None and (viewer is not None or to.shows_name) else None


def payee_shown(row: Draw, viewer: Member | None) -> str:
    """Who outside is paid, to members; to others it is somebody, as with where money came from."""
    return row.payee if viewer is not None else ""
