"""In a demo alone: be anybody of the cast, and go back to the beginning."""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from commonpool.config.demo import stage
from commonpool.config.seed.cast import CAST, DOMAIN
from commonpool.config.seed.people import SLUG
from commonpool.people.models import Account, Member
from commonpool.people.permissions import MEMBER, roles_of
from commonpool.web.forms.people import ROLE_NAMES

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def here(request: HttpRequest) -> dict[str, bool]:
    """For templates: that this is a demo."""
    return {"demo": True}


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The cast, with what each may do."""
    members = Member.objects.filter(
        community__slug=SLUG, account__email__endswith=f"@{DOMAIN}", left=None, erased=None
    )
    about = {person.handle: person.about for person in CAST}
    cast = [
        {"member": one, "roles": roles(one), "about": about.get(one.handle, one.about)}
        for one in members.select_related("account").order_by("pk")
    ]
    return render(request, "demo/cast.html", {"cast": cast})


def roles(member: Member) -> list[str]:
    """What somebody is besides a member, in words."""
    return [str(ROLE_NAMES[role]) for role in sorted(roles_of(member) - {MEMBER})]


@require_POST
def sign_in(request: HttpRequest, handle: str) -> HttpResponse:
    """Be this one."""
    account = Account.objects.filter(
        memberships__community__slug=SLUG,
        memberships__handle=handle,
        email__endswith=f"@{DOMAIN}",
    ).first()
    if account is None:
        raise Http404
    login(request, account, backend=BACKEND)
    return redirect("community", SLUG)


@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    """Back to the village as it was seeded."""
    logout(request)
    stage.reset()
    return redirect("demo")
