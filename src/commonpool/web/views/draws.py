"""What may leave the pools, what was drawn from them, and what waits for a second person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from commonpool.people.models import Member
from commonpool.people.queries import member, members
from commonpool.pools import accounts, queries, services
from commonpool.pools.draws import is_own, may_withdraw
from commonpool.pools.models import Draw
from commonpool.web.agreements import reserve_words
from commonpool.web.charts.way import pool_name
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.base import Questions
from commonpool.web.forms.draws import ELSEWHERE, DrawForm
from commonpool.web.forms.finding import sent
from commonpool.web.sensitive import sensitive

EACH_PAGE = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A draw on a page: from where, and for which pool or whom, as this viewer may know."""

    draw: Draw
    source: str
    pool: str
    receiver: Member | None
    payee: str
    state: str


def row_of(draw: Draw, viewer: Member | None) -> Row:
    """A draw as it is shown."""
    return Row(
        draw,
        pool_name(draw.source),
        pool_name(draw.pool) if draw.pool else "",
        queries.receiver_shown(draw, viewer),
        queries.payee_shown(draw, viewer),
        queries.state_of(draw),
    )


def rows_of(draws: Iterable[Draw], visit: Visit) -> list[Row]:
    """Draws as they are shown to whoever looks."""
    return [row_of(draw, visit.member) for draw in draws]


@community_page()
def draws(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What the pools hold and what was drawn; to members also what is proposed."""
    home, agreement = visit.community, queries.agreement(visit.community)
    policy = queries.read_stored(agreement).policy if agreement else None
    ended = queries.ended_draws_seen_by(home, visit.member)
    page = Paginator(ended, EACH_PAGE).get_page(request.GET.get("page"))
    seen = {
        "pools": [
            (pool_name(name), amount) for name, amount in queries.pools_to_draw_from(home).items()
        ],
        "rule": list(reserve_words(policy, visit.unit)) if policy else [],
        "page": page,
        "rows": rows_of(page, visit),
        "waiting": rows_of(queries.open_draws(home), visit) if visit.member else [],
        "may_propose": visit.may("draws.propose"),
    }
    return render(request, "web/money/draws.html", seen)


@community_page("draws.propose")
def new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Propose a draw."""
    home, actor = visit.community, visit.actor
    others = [one for one in members(home).filter(stands_for=None) if one.pk != actor.pk]
    data, first = sent(request)
    sources, pools = queries.pools_to_draw_from(home), queries.pools_to_draw_for(home)
    form = DrawForm(data, visit.unit, sources, pools, others, first)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made = form.attempt(
            lambda: services.propose_draw(
                actor=actor,
                community=home,
                amount=told["amount"],
                words=told["words"],
                source=told["source"],
                pool="" if told["pool"] == ELSEWHERE else told["pool"],
                receiver=member(home, told["receiver"]) if told["receiver"] else None,
                payee=told["payee"],
                once=told["once"],
                now=visit.now,
            )
        )
        if made:
            messages.success(request, gettext("It is proposed, and waits for a second person."))
            return redirect("draw", home.slug, made.pk)
    return render(request, "web/money/draw_new.html", {"form": form})


def page_of(visit: Visit, draw: Draw) -> dict[str, object]:
    """What every page about one draw shows."""
    held = queries.balance(visit.community, accounts.pool(draw.source))
    waits = queries.state_of(draw) == "proposed"
    return {
        "row": row_of(draw, visit.member),
        "held": held,
        "waits": waits,
        "too_much": waits and draw.amount > held,
        "own": is_own(visit.actor, draw),
        "may_adopt": waits and visit.may("draws.adopt") and not is_own(visit.actor, draw),
        "may_withdraw": waits and may_withdraw(visit.actor, draw),
    }


@community_page("inflows.see")
def draw(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """One draw: why, for what, by whom; and what may still be done with it."""
    return render(
        request, "web/money/draw.html", page_of(visit, queries.draw(visit.community, key))
    )


@community_page("draws.adopt")
@sensitive
def adopt(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Adopt a draw, after looking at it once more."""
    found = queries.draw(visit.community, key)
    form = Questions(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = form.attempt(
            lambda: services.adopt_draw(actor=visit.actor, draw=found, now=visit.now)
        )
        if done:
            messages.success(request, gettext("It is drawn: the money has moved."))
            return redirect("draws", visit.community.slug)
    return render(request, "web/money/draw_adopt.html", {**page_of(visit, found), "form": form})


@require_POST
@community_page("draws.propose")
def withdraw(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Take a proposal back."""
    found = queries.draw(visit.community, key)
    services.withdraw_draw(actor=visit.actor, draw=found, now=visit.now)
    messages.success(request, gettext("The proposal is withdrawn."))
    return redirect("draws", visit.community.slug)
