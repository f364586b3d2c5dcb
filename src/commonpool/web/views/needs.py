"""What is needed: the list with its bars, one need, asking for something."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from commonpool.cycles import covering
from commonpool.cycles.queries import open_cycle
from commonpool.needs import amending, queries, services
from commonpool.needs.models import Need
from commonpool.needs.queries import NeedCoverage
from commonpool.pools.queries import agreement
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.needs import CADENCE_WORDS, KIND_WORDS, AmendForm, NeedForm
from commonpool.web.forms.steps import ASK, CHECK, DONE, step
from commonpool.web.paging import beside, longest, page_of

BESIDE = 20  # of those who take a part of a need, and of what is offered for it, at once


def covered(visit: Visit) -> list[NeedCoverage]:
    """Every need of the open cycle, the most pressing first."""
    home = visit.community
    return covering.covered(home, visit.today, open_cycle(home), agreement(home))


@community_page()
def needs(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every need with its bar, and what is offered."""
    rows, offers = covered(visit), queries.offers(visit.community, visit.today)
    page = page_of(request, longest(rows, offers))
    seen = {
        "page": page,
        "rows": beside(page, rows),
        "offers": beside(page, offers),
        "may_ask": visit.may("needs.post"),
        "may_want": visit.may("needs.offer"),
    }
    return render(request, "web/needs/needs.html", seen)


@community_page()
def need(request: HttpRequest, visit: Visit, need: str) -> HttpResponse:
    """One need: how far it is met, who has taken what, what one can do."""
    row = queries.need(visit.community, need)
    shown = next((one for one in covered(visit) if one.need.pk == row.pk), None)
    taken = queries.commitments(row, visit.today)
    fitting = queries.fitting(row, visit.today) if row.withdrawn is None else []
    page = page_of(request, longest(taken, fitting), BESIDE)
    seen = {
        "need": row,
        "row": shown,
        "kind": KIND_WORDS[row.kind],
        "cadence": CADENCE_WORDS[row.cadence],
        "page": page,
        "commitments": beside(page, taken),
        "fitting": beside(page, fitting),
        "mine": visit.member is not None and row.posted_by_id == visit.member.pk,
        "may_want": visit.may("needs.offer"),
        "may_commit": row.withdrawn is None and visit.may("needs.commit"),
        "may_change": visit.member is not None and amending.may_amend(visit.member, row),
        "may_withdraw": row.withdrawn is None and _may_withdraw(visit, row),
    }
    return render(request, "web/needs/need.html", seen)


def _may_withdraw(visit: Visit, row: Need) -> bool:
    if visit.member is None:
        return False
    return row.posted_by_id == visit.member.pk or visit.may("needs.post-for-community")


@community_page("needs.post")
def ask(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for something."""
    form = NeedForm(request.POST or None, may_ask_for_all=visit.may("needs.post-for-community"))
    at = step(request, form, lambda: _check_days(visit, form))
    if at == DONE:
        row = form.attempt(lambda: _post(visit, form))
        if row:
            messages.success(request, gettext("Asked. Everybody can see it now."))
            return redirect("need", visit.community.slug, row.slug)
        at = ASK
    return render(request, f"web/needs/ask{'_check' if at == CHECK else ''}.html", {"form": form})


def _check_days(visit: Visit, form: NeedForm) -> None:
    asked = form.cleaned_data
    services.check_days(asked["starts"], asked["until"], visit.today)


def _post(visit: Visit, form: NeedForm) -> Need:
    asked = form.cleaned_data
    return services.post_need(
        actor=visit.actor,
        community=visit.community,
        what=asked["what"],
        thousandths=asked["quantity"],
        unit=asked["unit"],
        kind=asked["kind"],
        cadence=asked["cadence"],
        repeats=asked["repeats"],
        starts=asked["starts"],
        until=asked["until"],
        details=asked["details"],
        activity=asked["activity"],
        for_community=asked.get("for_community", False),
        now=visit.now,
        once=asked["once"],
    )


@community_page("needs.post")
def change(request: HttpRequest, visit: Visit, need: str) -> HttpResponse:
    """Ask for more or less of it, until another day or in other words."""
    row = queries.need(visit.community, need)
    amending.check_amends(visit.actor, row)
    form = AmendForm(request.POST or None, initial=AmendForm.of(row))
    at = step(request, form, lambda: _check_change(visit, row, form))
    if at == DONE:
        if form.attempt(lambda: _amend(visit, row, form)):
            messages.success(request, gettext("Changed. It counts from the open cycle on."))
            return redirect("need", visit.community.slug, row.slug)
        at = ASK
    page = "web/check.html" if at == CHECK else "web/needs/change.html"
    return render(request, page, {"form": form, "need": row})


def _check_change(visit: Visit, row: Need, form: AmendForm) -> None:
    asked = form.cleaned_data
    amending.check_change(row, asked["quantity"], asked["until"], visit.today)


def _amend(visit: Visit, row: Need, form: AmendForm) -> Need:
    asked = form.cleaned_data
    return amending.amend_need(
        actor=visit.actor,
        need=row,
        what=asked["what"],
        thousandths=asked["quantity"],
        until=asked["until"],
        details=asked["details"],
        now=visit.now,
    )


@require_POST
@community_page("needs.post")
def withdraw(request: HttpRequest, visit: Visit, need: str) -> HttpResponse:
    """Take a need back."""
    row = queries.need(visit.community, need)
    services.withdraw_need(actor=visit.actor, need=row, now=visit.now)
    messages.success(request, gettext("Taken back."))
    return redirect("needs", visit.community.slug)
