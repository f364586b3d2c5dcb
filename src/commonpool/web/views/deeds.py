"""I did this, I saw this, my month, and the page of one deed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from commonpool.contributions import queries, services
from commonpool.contributions.models import Buddies, Contribution
from commonpool.contributions.queries import Told
from commonpool.needs.models import Need
from commonpool.needs.queries import need, open_needs
from commonpool.people.models import Member
from commonpool.people.queries import member, members
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.deeds import (
    KIND_WORDS,
    DeedForm,
    EvidenceForm,
    SawForm,
    SayForm,
    SettleForm,
    WordsForm,
)
from commonpool.web.forms.finding import sent
from commonpool.web.forms.steps import ASK, CHECK, DONE, step

MONTHS = dt.timedelta(days=62)
STATE_WORDS = {"counts": "good", "disputed": "bad", "fell": "bad"}


@community_page("contributions.see")
def mine(request: HttpRequest, visit: Visit) -> HttpResponse:
    """My last two months, and what waits for me."""
    actor, after = visit.actor, visit.today + dt.timedelta(days=1)
    seen = {
        "rows": queries.mine(actor, after - MONTHS, after, on=visit.today),
        "to_accept": queries.to_accept(actor),
        "asked": list(queries.pairs_asked(actor)),
        "waiting": len(queries.to_confirm(actor, on=visit.today)),
        "may_log": visit.may("contributions.log"),
        "may_settle": visit.may("contributions.settle"),
        "may_practice": visit.may("contributions.practice"),
    }
    return render(request, "web/deeds/mine.html", seen)


@community_page("contributions.log")
def did(request: HttpRequest, visit: Visit) -> HttpResponse:
    """I did this."""
    form = DeedForm(
        request.POST or None,
        request.FILES or None,
        needs=open_needs(visit.community, visit.today, named(request)),
        pairs=_working(visit.actor),
        initial=_initial(request, visit),
    )
    return _write(request, visit, form, gettext("I did this"))


@community_page("contributions.log-for-others")
def saw(request: HttpRequest, visit: Visit) -> HttpResponse:
    """I saw somebody do this, or some of us did it together."""
    data, first = sent(request)
    form = SawForm(
        data,
        request.FILES or None,
        people=members(visit.community),
        needs=open_needs(visit.community, visit.today, named(request)),
        initial={**_initial(request, visit), **first},
    )
    return _write(request, visit, form, gettext("I saw this"))


def _initial(request: HttpRequest, visit: Visit) -> dict[str, object]:
    """Today, and what the address names."""
    told = {name: request.GET.get(name, "") for name in ("what", "need", "buddies")}
    return {**told, "on": visit.today, "by": request.GET.get("by")}


def named(request: HttpRequest) -> str:
    """The need that the form, or the address, names."""
    return request.POST.get("need") or request.GET.get("need", "")


def _working(actor: Member) -> list[Buddies]:
    return [pair for pair in queries.pairs_of(actor) if pair.agreed]


def _write(request: HttpRequest, visit: Visit, form: DeedForm, title: str) -> HttpResponse:
    at = step(request, form, lambda: _check_day(visit, form))
    if at == DONE or (at == CHECK and form.files):  # no page that checks can hold a photo
        rows = form.attempt(lambda: _log(visit, form))
        if rows:
            messages.success(request, gettext("Written down. Thank you!"))
            return redirect("deed", visit.community.slug, rows[0].pk)
        at = ASK
    page = "check" if at == CHECK else "new"
    return render(request, f"web/deeds/{page}.html", {"form": form, "title": title})


def _check_day(visit: Visit, form: DeedForm) -> None:
    practice, on = queries.practice(visit.community), form.cleaned_data["on"]
    services.check_day(practice, visit.community, on, visit.today)


def _log(visit: Visit, form: DeedForm) -> Sequence[Contribution]:
    told = form.cleaned_data
    quantity = told["quantity"] is not None
    return services.log(
        actor=visit.actor,
        by=[member(visit.community, handle) for handle in told["by"]]
        if "by" in told
        else [visit.actor],
        what=told["what"],
        kind=told["kind"] or ("materials" if quantity else "labour"),
        minutes=told["hours"],
        thousandths=told["quantity"],
        unit=told["unit"],
        need=_need(visit, told.get("need")),
        delivered_thousandths=told["delivered"],
        tags=told["tags"],
        gift=told["gift"],
        buddies=_pair(visit, told.get("buddies")),
        photo=told["photo"].read() if told["photo"] else None,
        link=told["link"],
        on=told["on"],
        now=visit.now,
        once=told["once"],
    )


def _need(visit: Visit, slug: str | None) -> Need | None:
    return need(visit.community, slug) if slug else None


def _pair(visit: Visit, key: str | None) -> Buddies | None:
    return queries.pair(visit.community, int(key), visit.actor) if key else None


@dataclass(frozen=True, slots=True)
class Acts:
    """What this viewer can do with a deed."""

    accept: bool
    withdraw: bool
    say: bool
    answer: bool
    prove: bool
    settle: bool


@community_page("contributions.see")
def deed(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """One deed: what is said of it, what shows it, and what it waits for."""
    return shown(request, visit, queries.contribution(visit.community, key))


def shown(
    request: HttpRequest,
    visit: Visit,
    row: Contribution,
    *,
    evidence_form: EvidenceForm | None = None,
    say_form: SayForm | None = None,
    settle_form: SettleForm | None = None,
) -> HttpResponse:
    """The page of a deed; a form that was filled in badly is shown again as it was sent."""
    (told,) = queries.tell([row], visit.member, on=visit.today)
    seen = {
        "deed": row,
        "told": told,
        "kind": KIND_WORDS.get(row.kind, row.kind),
        "evidence": queries.evidence(row),
        "acts": acts(visit, told),
        "verdict": getattr(row, "verdict", None),
        "evidence_form": evidence_form or EvidenceForm(),
        "answer_form": WordsForm(auto_id="answer_%s"),
        "say_form": say_form or SayForm(deed=row.pk, buddy=queries.is_buddy(row, visit.actor)),
        "settle_form": settle_form or SettleForm(auto_id="settle_%s"),
    }
    return render(request, "web/deeds/deed.html", seen)


def acts(visit: Visit, told: Told) -> Acts:
    """Which buttons to show; the services decide again."""
    row, me = told.deed, visit.actor.pk
    alive = row.withdrawn is None and not row.counted_in
    own = me in (row.by_id, row.logged_by_id)
    buddy = queries.is_buddy(row, visit.actor)
    logs = alive and visit.may("contributions.log")
    return Acts(
        accept=logs and me == row.by_id and row.accepted is None,
        withdraw=logs and own,
        say=alive
        and me != row.by_id
        and told.state in ("waiting", "questioned", "counts", "unmeasured", "disputed")
        and not row.gift
        and visit.may("contributions.confirm"),
        answer=logs and own,
        prove=logs and (own or buddy),
        settle=alive
        and getattr(row, "verdict", None) is None
        and told.state in ("disputed", "questioned", "fell")
        and me not in queries.parties(row)
        and visit.may("contributions.settle"),
    )
