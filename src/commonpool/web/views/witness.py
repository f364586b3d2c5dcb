"""What witnesses say, and how disputes are settled."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from commonpool.contributions import queries, services
from commonpool.contributions.models import Confirmation, Contribution
from commonpool.core.fault import Fault
from commonpool.people.queries import member, those_called
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.base import Questions
from commonpool.web.forms.deeds import PracticeForm, SayForm, SettleForm, WordsForm
from commonpool.web.once import Back
from commonpool.web.paging import page_of
from commonpool.web.told import told
from commonpool.web.views.deeds import shown

FEW = 30  # each with a form of its own


@community_page("contributions.see")
def to_confirm(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What waits for a witness: one tap each."""
    words, waiting = request.GET.get("q", ""), queries.to_confirm(visit.actor, on=visit.today)
    if words.strip():
        wanted = {one.pk for one in those_called((one.deed.by for one in waiting), words)}
        waiting = [one for one in waiting if one.deed.by_id in wanted]
    page = page_of(request, waiting, FEW)
    mine = {pair.pk for pair in queries.pairs_of(visit.actor)}
    listed = [(one, SayForm(deed=one.deed.pk, buddy=one.deed.buddies_id in mine)) for one in page]
    seen = {"page": page, "q": words, "rows": listed, "may": visit.may("contributions.confirm")}
    return render(request, "web/deeds/to_confirm.html", seen)


@community_page("contributions.settle")
def to_settle(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Disputes and questions that wait for somebody who is no party to them."""
    page = page_of(request, queries.to_settle(visit.actor, on=visit.today))
    return render(request, "web/deeds/to_settle.html", {"page": page, "rows": list(page)})


@require_POST
@community_page("contributions.confirm")
def say(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Confirm, ask or dispute, and go back to where one was."""
    deed = queries.contribution(visit.community, key)
    form = SayForm(request.POST, deed=key, buddy=queries.is_buddy(deed, visit.actor))

    def act() -> Confirmation:
        answers = form.cleaned_data
        return services.confirm(
            actor=visit.actor,
            contribution=deed,
            says=answers["says"],
            words=answers["words"],
            relevant=answers.get("relevant"),
            good=answers.get("good"),
            now=visit.now,
        )

    said = form.attempt(act) if form.is_valid() else None
    if said is None:
        return shown(request, visit, deed, say_form=form)
    done = {"confirm": gettext("Confirmed."), "question": gettext("Asked.")}
    messages.success(request, done.get(said.says, gettext("Said.")))
    page = reverse("to-confirm", args=[visit.community.slug])
    return redirect(page if request.POST.get("back") == "list" else address(visit, deed))


def attempt(
    request: HttpRequest, form: Questions, act: Callable[[], object], done: str, to: str
) -> HttpResponse:
    """Do it and say so, or say what is to be mended: for forms that stand on another page, `to`."""
    try:
        if not form.is_valid():
            errors = [str(error) for rows in form.errors.values() for error in rows]
            messages.error(request, " ".join(errors))
            return Back(to)
        act()
    except Fault as fault:
        if type(fault) is not Fault:
            raise
        messages.error(request, told(fault))
        return Back(to)
    messages.success(request, done)
    return redirect(to)


def address(visit: Visit, deed: Contribution) -> str:
    """The page of a deed."""
    return reverse("deed", args=[visit.community.slug, deed.pk])


@require_POST
@community_page("contributions.log")
def answer(request: HttpRequest, visit: Visit, key: int, to: str) -> HttpResponse:
    """Answer a question."""
    deed, form = queries.contribution(visit.community, key), WordsForm(request.POST)
    asker = member(visit.community, to)

    def act() -> None:
        words = form.cleaned_data["words"]
        services.answer(actor=visit.actor, contribution=deed, to=asker, words=words, now=visit.now)

    return attempt(request, form, act, gettext("Answered."), address(visit, deed))


@require_POST
@community_page("contributions.log")
def accept(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Yes, that was me."""
    deed = queries.contribution(visit.community, key)
    services.accept(actor=visit.actor, contribution=deed, now=visit.now)
    messages.success(request, gettext("Good: it was you."))
    return redirect("deeds", visit.community.slug)


@require_POST
@community_page("contributions.log")
def withdraw(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Take a deed back."""
    deed = queries.contribution(visit.community, key)
    services.withdraw(actor=visit.actor, contribution=deed, now=visit.now)
    messages.success(request, gettext("Taken back."))
    return redirect("deeds", visit.community.slug)


@require_POST
@community_page("contributions.settle")
def settle(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Give a verdict."""
    deed = queries.contribution(visit.community, key)
    form = SettleForm(request.POST, auto_id="settle_%s")

    def act() -> object:
        answers = form.cleaned_data
        return services.settle(
            actor=visit.actor,
            contribution=deed,
            verdict=answers["verdict"],
            words=answers["words"],
            now=visit.now,
        )

    if not form.is_valid() or form.attempt(act) is None:
        return shown(request, visit, deed, settle_form=form)
    messages.success(request, gettext("Settled."))
    return redirect(address(visit, deed))


@community_page("contributions.practice")
def practice(request: HttpRequest, visit: Visit) -> HttpResponse:
    """How this community confirms."""
    now = queries.practice(visit.community)
    names = [name for name in PracticeForm.base_fields if name != "once"]
    form = PracticeForm(request.POST or None, initial={name: getattr(now, name) for name in names})
    if request.method == "POST" and form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in names}
        done = form.attempt(
            lambda: services.set_practice(actor=visit.actor, community=visit.community, **chosen)
        )
        if done:
            messages.success(request, gettext("Saved, from now on."))
            return redirect("deeds", visit.community.slug)
    return render(request, "web/deeds/practice.html", {"form": form})
