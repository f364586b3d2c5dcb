"""Who is here, and what stewards do for them: inviting, helpers, roles, letting go."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from commonpool.contributions.queries import thanks_to
from commonpool.needs import queries as needs
from commonpool.people import queries, services
from commonpool.people.models import Community, Invitation, Member
from commonpool.people.permissions import MEMBER
from commonpool.pools.queries import zones_in_force
from commonpool.web.charts.qr import qr
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.people import ROLE_NAMES, HelperForm, InviteForm, RolesForm
from commonpool.web.paging import page_in, page_of
from commonpool.web.sensitive import sensitive

MOST_THANKS = 20


@community_page("people.see")
def people(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everybody who belongs here, with their roles."""
    words, here = request.GET.get("q", ""), queries.members(visit.community)
    found = queries.those_called(here, words) if words.strip() else None
    page = page_in(request, here) if found is None else page_of(request, found)
    seen = {
        "page": page,
        "q": words,
        "rows": [(one, [ROLE_NAMES[role.role] for role in one.roles.all()]) for one in page],
        "may_invite": visit.may("people.invite"),
        "may_help": visit.may("people.add-helper"),
        "may_edit": visit.may("community.edit"),
    }
    return render(request, "web/people/people.html", seen)


@community_page("people.see")
def person(request: HttpRequest, visit: Visit, handle: str) -> HttpResponse:
    """What a member says of themselves, needs and offers, and what others thanked them for."""
    member = queries.member(visit.community, handle)
    here = member.left is None and member.erased is None
    seen = {
        "person": member,
        "roles": [ROLE_NAMES[role.role] for role in member.roles.all()],
        "steward": visit.may("people.set-roles"),
        "asked": needs.asked_by(member, visit.today) if here else [],
        "offers": needs.offered_by(member, visit.today) if here else [],
        "thanks": [row for row in thanks_to(member, MOST_THANKS) if row.words],
        "may_want": visit.may("needs.offer"),
    }
    return render(request, "web/people/person.html", seen)


@community_page()
def portrait(request: HttpRequest, visit: Visit, handle: str) -> HttpResponse:
    """A member's picture, to whom their name is shown."""
    picture = queries.portrait(queries.member(visit.community, handle), visit.member)
    answer = HttpResponse(bytes(picture.content), content_type=picture.kind)
    answer["Cache-Control"] = "private, max-age=300"
    return answer


@community_page("people.invite")
@sensitive
def invite(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Make an invitation; and those that are still open."""
    helpers = queries.members(visit.community).filter(account=None, stands_for=None)
    form = InviteForm(request.POST or None, list(helpers))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        claimed = asked.get("claims")
        made = form.attempt(
            lambda: services.invite(
                actor=visit.actor,
                community=visit.community,
                role=asked["role"],
                claims=queries.member(visit.community, claimed) if claimed else None,
                days=asked["days"],
                now=visit.now,
                once=asked["once"],
            )
        )
        if made:
            # The address holds the code: nothing keeps it, and the key of the form makes it again.
            return told_once(redirect("invitation", visit.community.slug, made[1]))
    waiting = [
        (one, ROLE_NAMES[one.role]) for one in queries.open_invitations(visit.community, visit.now)
    ]
    return render(request, "web/people/invite.html", {"form": form, "open": waiting})


@community_page("people.invite")
def invitation(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """An invitation to hand on: as a link, and as a picture to scan or print."""
    state = queries.invitation_state(code, visit.now)
    if state.state != queries.OPEN or state.community != visit.community:
        return render(request, "web/people/shut.html", {"state": state}, status=404)
    link = request.build_absolute_uri(reverse("join", args=[code]))
    picture = qr(link, gettext("The link to join, as a picture to scan"))
    seen = {"state": state, "link": link, "qr": picture}
    return told_once(render(request, "web/people/invitation.html", seen))


def told_once(answer: HttpResponse) -> HttpResponse:
    """An answer that no cache keeps."""
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@community_page("people.invite")
def withdraw(request: HttpRequest, visit: Visit, key: int) -> HttpResponse:
    """Take an invitation back."""
    found = Invitation.objects.filter(pk=key, community=visit.community).first()
    if found is not None:
        services.withdraw_invitation(actor=visit.actor, invitation=found)
    return redirect("invite", visit.community.slug)


@community_page("people.add-helper")
def helper(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Name somebody who helps without an account."""
    form = HelperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.attempt(
            lambda: services.add_helper(
                actor=visit.actor,
                community=visit.community,
                name=form.cleaned_data["name"],
                now=visit.now,
            )
        )
        if made:
            return redirect("person", visit.community.slug, made.handle)
    return render(request, "web/people/helper.html", {"form": form})


@community_page("people.set-roles")
@sensitive
def roles(request: HttpRequest, visit: Visit, handle: str) -> HttpResponse:
    """Give and take roles, and say how deeply somebody takes part."""
    member = queries.member(visit.community, handle)
    had = [role.role for role in member.roles.all() if role.role != MEMBER]
    form = RolesForm(request.POST or None, initial={"roles": had, "depth": member.depth})
    sent = request.method == "POST" and form.is_valid()
    done = form.attempt(lambda: give(visit, member, form)) if sent else None
    if done:
        messages.success(request, gettext("It is changed, from now on."))
        return redirect("person", visit.community.slug, handle)
    seen = {"form": form, "person": member, "depths": depths(visit.community)}
    return render(request, "web/people/roles.html", seen)


def give(visit: Visit, member: Member, form: RolesForm) -> Member:
    """Both, or neither."""
    asked = form.cleaned_data
    services.set_roles(actor=visit.actor, member=member, roles=asked["roles"], now=visit.now)
    return services.set_depth(actor=visit.actor, member=member, depth=asked["depth"])


def depths(home: Community) -> list[str]:
    """The words for a depth that are known: of the rule in force, and of the people."""
    return sorted({*zones_in_force(home), *queries.depths(home)})


@community_page("people.remove")
@sensitive
def let_go(request: HttpRequest, visit: Visit, handle: str) -> HttpResponse:
    """Let somebody go, or say that they have left."""
    member = queries.member(visit.community, handle)
    if request.method == "POST":
        services.leave(actor=visit.actor, member=member, on=visit.today)
        return redirect("people", visit.community.slug)
    return render(request, "web/people/leave.html", {"person": member})
