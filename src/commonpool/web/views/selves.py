"""One's own page: what one says of oneself, tokens, leaving, and being forgotten."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from commonpool.notices import services as notices
from commonpool.notices.queries import wished
from commonpool.people import queries, services
from commonpool.people.models import Account, Member, Token
from commonpool.people.permissions import allow
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.people import LettersForm, SelfForm, TokenForm
from commonpool.web.sensitive import about_oneself, sensitive

SECRET = "a token's secret, until the next page shows it"  # noqa: S105  # the name of a place


@community_page("people.edit-self")
def me(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What others see of me, and what I can change."""
    return render(
        request,
        "web/people/me.html",
        {"person": visit.actor, "may_tokens": visit.may("tokens.make")},
    )


@community_page("people.edit-self")
def edit(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Change name, words and picture."""
    member = visit.actor
    form = SelfForm(
        request.POST or None,
        request.FILES or None,
        initial={"name": member.name, "shows_name": member.shows_name, "about": member.about},
    )
    if member.portrait_id is None:
        del form.fields["without_portrait"]
    if request.method == "POST" and form.is_valid() and form.attempt(lambda: _write(visit, form)):
        messages.success(request, gettext("Saved."))
        return redirect("me", visit.community.slug)
    return render(request, "web/people/edit.html", {"form": form})


def _write(visit: Visit, form: SelfForm) -> bool:
    asked = form.cleaned_data
    services.edit_self(
        actor=visit.actor,
        name=asked["name"],
        about=asked["about"],
        shows_name=asked["shows_name"],
        portrait=asked["portrait"].read() if asked["portrait"] else None,
        without_portrait=asked.get("without_portrait", False),
        now=visit.now,
    )
    return True


@community_page("people.edit-self")
def letters(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Choose which letters I get by mail."""
    form = LettersForm(request.POST or None, initial={"letters": wished(visit.actor)})
    if request.method == "POST" and form.is_valid():
        notices.choose(actor=visit.actor, letters=form.cleaned_data["letters"])
        messages.success(request, gettext("Saved."))
        return redirect("me", visit.community.slug)
    return render(request, "web/people/letters.html", {"form": form})


@community_page("people.leave")
def leave(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Leave the community."""
    if request.method == "POST":
        services.leave(actor=visit.actor, member=visit.actor, on=visit.today)
        messages.success(request, gettext("You have left. What you did stays counted."))
        return redirect("community", visit.community.slug)
    return render(request, "web/people/leave.html", {"person": visit.actor, "myself": True})


@community_page("people.edit-self")
@about_oneself
def erase_me(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Be forgotten here."""
    return _erase(request, visit, visit.actor)


@community_page("people.erase")
@sensitive
def erase(request: HttpRequest, visit: Visit, handle: str) -> HttpResponse:
    """Forget somebody who asks for it."""
    member = queries.member(visit.community, handle)
    allow(visit.actor, "people.erase", member)
    return _erase(request, visit, member)


def _erase(request: HttpRequest, visit: Visit, member: Member) -> HttpResponse:
    """Say what goes and what stays, ask once more, then do it."""
    myself = member.pk == visit.actor.pk
    seen = {"person": member, "myself": myself, "check": request.POST.get("step") == "check"}
    if request.POST.get("step") != "done":
        return render(request, "web/people/erase.html", seen)
    services.erase(actor=visit.actor, member=member, now=visit.now)
    if myself and not Account.objects.filter(pk=request.user.pk or 0).exists():
        logout(request)
    messages.success(request, gettext("Done. The name, the words and the pictures are gone."))
    return redirect("community", visit.community.slug)


@community_page("tokens.make")
@sensitive
def tokens(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keys for programs: those there are, and a new one, whose secret is shown once."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        made = form.attempt(
            lambda: services.make_token(
                actor=visit.actor,
                community=visit.community,
                name=asked["name"],
                writes=asked["writes"],
                days=asked["days"],
                now=visit.now,
            )
        )
        if made:
            request.session[SECRET] = made[1]
            return redirect("tokens", visit.community.slug)
    secret = request.session.pop(SECRET, None)
    seen = {"form": form, "tokens": queries.tokens(visit.actor), "secret": secret}
    answer = render(request, "web/people/tokens.html", seen)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@community_page("people.edit-self")
def revoke(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """End a token of one's own."""
    token = Token.objects.filter(pk=key, member=visit.actor).first()
    if token is not None:
        services.revoke_token(actor=visit.actor, token=token)
    return redirect("tokens", visit.community.slug)
