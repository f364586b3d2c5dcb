"""What people offer, and which part of a need they take."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from commonpool.needs import queries, services, wanting
from commonpool.needs.models import Commitment, Need, Offer
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.needs import CommitForm, OfferForm
from commonpool.web.views.needs import covered

MOST_NAMED = 3


@community_page("needs.offer")
def offer(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Offer something, in answer to a need where the address names one."""
    named = request.GET.get("need")
    need = queries.need(visit.community, named) if named else None
    form = OfferForm(request.POST or None)
    asked = request.method == "POST" and form.is_valid()
    made = form.attempt(lambda: _offer(visit, form, need)) if asked else None
    if made is not None:
        messages.success(request, gettext("Offered. Thank you!"))
        fits = [one.need.what or one.need.slug for one in queries.needed(made, covered(visit))]
        if fits and need is None:
            words = gettext("It fits what is needed: %(needs)s")
            messages.success(request, words % {"needs": ", ".join(fits[:MOST_NAMED])})
        return redirect("needs", visit.community.slug)
    return render(request, "web/needs/offer.html", {"form": form, "need": need})


def _offer(visit: Visit, form: OfferForm, need: Need | None) -> Offer:
    told = form.cleaned_data
    return services.offer(
        actor=visit.actor,
        community=visit.community,
        need=need,
        what=told["what"],
        thousandths=told["quantity"],
        unit=told["unit"],
        until=told["until"],
        now=visit.now,
        once=told["once"],
    )


@require_POST
@community_page("needs.offer")
def withdraw(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Take an offer back."""
    row = get_object_or_404(Offer, pk=key, community=visit.community)
    services.withdraw_offer(actor=visit.actor, offer=row, now=visit.now)
    return redirect("needs", visit.community.slug)


@require_POST
@community_page("needs.offer")
def want(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """I would like this; or no longer."""
    row = queries.offer(visit.community, key)
    if request.POST.get("want") == "no":
        wanting.want_no_longer(actor=visit.actor, offer=row)
        messages.success(request, gettext("Taken back."))
    else:
        wanting.want(actor=visit.actor, offer=row, now=visit.now)
        messages.success(request, gettext("Said. Whoever offers it is told."))
    return redirect("needs", visit.community.slug)


@require_POST
@community_page("needs.offer")
def give(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """It is given: write it down as a deed, if one likes."""
    row = wanting.give(actor=visit.actor, offer=queries.offer(visit.community, key), now=visit.now)
    messages.success(request, gettext("Given. If it should count, write it down here."))
    told = urlencode({"what": row.what, "need": row.need.slug if row.need else ""})
    return redirect(f"{reverse('deed-new', args=[visit.community.slug])}?{told}")


@community_page("needs.commit")
def commit(request: HttpRequest, visit: Visit, need: str) -> HttpResponse:
    """Take all or part of a need."""
    row = queries.need(visit.community, need)
    form = CommitForm(request.POST or None, initial={"due": max(visit.today, row.starts)})
    asked = request.method == "POST" and form.is_valid()
    if asked and form.attempt(lambda: _commit(visit, form, row)) is not None:
        messages.success(request, gettext("Taken. Everybody can count on it now."))
        return redirect("need", visit.community.slug, row.slug)
    return render(request, "web/needs/commit.html", {"form": form, "need": row})


def _commit(visit: Visit, form: CommitForm, need: Need) -> Commitment:
    told = form.cleaned_data
    return services.commit(
        actor=visit.actor,
        need=need,
        thousandths=told["quantity"],
        due=told["due"],
        now=visit.now,
        once=told["once"],
    )


@require_POST
@community_page("needs.commit")
def uncommit(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Take a commitment back."""
    row = get_object_or_404(
        Commitment.objects.select_related("need"), pk=key, community=visit.community
    )
    services.withdraw_commitment(actor=visit.actor, commitment=row, now=visit.now)
    return redirect("need", visit.community.slug, row.need.slug)
