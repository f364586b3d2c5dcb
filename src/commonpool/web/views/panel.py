"""The panel of praise: who sits on it, and one praise after the other to be scored."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from commonpool.contributions import panel as reads
from commonpool.contributions import services
from commonpool.contributions.models import Appreciation
from commonpool.core.fault import Fault
from commonpool.cycles import queries as cycles
from commonpool.people.queries import member, members
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.finding import sent
from commonpool.web.forms.panel import ScoreForm, SeatForm
from commonpool.web.paging import page_in, page_of


def seen_of(visit: Visit) -> dict[str, object]:
    """What every member may know of the panel: who sits there, and how far they are."""
    seats = list(reads.seats(visit.community))
    return {
        "seats": seats,
        "far": reads.progress(visit.community),
        "sits": visit.member is not None and any(one.member_id == visit.member.pk for one in seats),
        "may_panel": visit.may("praise.panel"),
    }


@community_page("contributions.see")
def panel(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Who scores praise, how far they are, and what became of the last cycle's."""
    seen = seen_of(visit)
    closed = cycles.closed_cycles(visit.community)[:1]
    mine = reads.progress_of(visit.actor) if seen["sits"] else None
    return render(request, "web/deeds/panel.html", {**seen, "closed": closed, "mine": mine})


@community_page("praise.panel")
def name(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Give a member a seat."""
    there = {one.member_id for one in reads.seats(visit.community)}
    people = members(visit.community).filter(stands_for=None)
    data, first = sent(request)
    form = SeatForm(data, people=[one for one in people if one.pk not in there], initial=first)
    if request.method == "POST" and form.is_valid():
        who = member(visit.community, form.cleaned_data["member"])
        if form.attempt(
            lambda: services.name_quantifier(actor=visit.actor, member=who, now=visit.now)
        ):
            return redirect("panel", visit.community.slug)
    return render(request, "web/deeds/panel_name.html", {"form": form})


@require_POST
@community_page("praise.panel")
def release(request: HttpRequest, visit: Visit, handle: str) -> HttpResponse:
    """End a seat."""
    who = member(visit.community, handle)
    services.release_quantifier(actor=visit.actor, member=who, now=visit.now)
    messages.success(request, gettext("The seat is free. What was scored from it stays."))
    return redirect("panel", visit.community.slug)


@require_POST
@community_page("praise.score")
def give_back(request: HttpRequest, visit: Visit) -> HttpResponse:
    """End one's own seat."""
    services.give_seat_back(actor=visit.actor, now=visit.now)
    messages.success(request, gettext("The seat is free. What was scored from it stays."))
    return redirect("panel", visit.community.slug)


@community_page("praise.score")
def scores(request: HttpRequest, visit: Visit) -> HttpResponse:
    """How far one is oneself: what waits, and what one said so far."""
    reads.take_seat(visit.actor)
    page = page_in(request, reads.scored_by(visit.actor))
    seen = {
        "page": page,
        "rows": [(row, reads.own_score(row)) for row in page],
        "far": reads.progress_of(visit.actor),
        "next": reads.unscored_by(visit.actor).first(),
    }
    return render(request, "web/deeds/scores.html", seen)


@community_page("praise.score")
def score(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """One praise, in its words, and what it is worth."""
    praise, actor = reads.praise(visit.community, key), visit.actor
    reads.take_seat(actor)
    found = reads.scored_by(actor).filter(pk=key).first()
    form = ScoreForm(request.POST or None, originals=reads.originals(actor, praise))
    if request.method == "POST" and form.is_valid() and scored(form, visit, praise):
        after = reads.unscored_by(actor).first()
        if after is not None:
            return redirect("score", visit.community.slug, after.pk)
        messages.success(request, gettext("That was the last one. Thank you!"))
        return redirect("scores", visit.community.slug)
    seen = {
        "form": form,
        "praise": praise,
        "open": found is not None,
        "said": reads.own_score(found) if found else None,
        "far": reads.progress_of(actor),
        "steps": reads.STEPS,
    }
    return render(request, "web/deeds/score.html", seen)


def scored(form: ScoreForm, visit: Visit, praise: Appreciation) -> bool:
    """Say it; or tell why not, beside the question."""

    def act() -> object:
        answer = form.answer()
        other = answer.get("duplicate_of")
        if other == "":
            raise Fault("nothing is chosen that it repeats", "choose one", ("duplicate_of",))
        if other is not None:
            answer["duplicate_of"] = reads.praise(visit.community, int(str(other)))
        return services.score_praise(actor=visit.actor, praise=praise, now=visit.now, **answer)  # type: ignore[arg-type]  # what the form read

    return form.attempt(act) is not None


@community_page("people.see")
def praised(request: HttpRequest, visit: Visit, cycle: str) -> HttpResponse:
    """What the panel made of the thanks of a closed cycle, in their order: no ranks."""
    found = cycles.cycle(visit.community, cycle)
    if found.closed is None:
        return redirect("panel", visit.community.slug)
    page = page_of(request, cycles.praised(found))
    return render(request, "web/cycles/praise.html", {"cycle": found, "page": page})
