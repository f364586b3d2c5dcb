"""The door of every page of a community: which community, who comes, and may they.

A view behind it takes the request and the visit:

    @community_page("needs.post")
    def new_need(request: HttpRequest, visit: Visit) -> HttpResponse: ...

Without an action the page is public. With one, whoever is not signed in is asked to sign in,
a stranger to this community gets 404, and a member who may not gets 403 with who may. A form that
comes through it is done once, however often it is pressed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, update_wrapper
from typing import Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from commonpool.core.amounts import Unit
from commonpool.people.models import Account, Community, Member
from commonpool.people.permissions import ACTIONS, allow, roles_of
from commonpool.web.once import pressed

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, "Visit", P], HttpResponse]
Door = Callable[Concatenate[HttpRequest, str, P], HttpResponse]


@dataclass(frozen=True)
class Visit:
    """Who looks at a page of which community, and when."""

    community: Community
    member: Member | None
    now: dt.datetime

    @property
    def actor(self) -> Member:
        """The member, on pages that only members reach."""
        if self.member is None:
            raise Http404
        return self.member

    @property
    def today(self) -> dt.date:
        """The day that it is in the community."""
        return self.now.astimezone(ZoneInfo(self.community.zone)).date()

    @property
    def unit(self) -> Unit:
        """The currency, as core reads and writes it."""
        return Unit(self.community.currency, self.community.decimals)

    @cached_property
    def roles(self) -> frozenset[str]:
        """What the viewer is here, read once for all links of a page; services read it anew."""
        return roles_of(self.member) if self.member else frozenset()

    def may(self, action: str) -> bool:
        """Whether to show a link to it."""
        return bool(ACTIONS[action] & self.roles)


class Visited(HttpRequest):
    """A request that came through a community's door."""

    visit: Visit | None


def community_page(action: str | None = None) -> Callable[[Page[P]], Door[P]]:
    """Wrap a view as a page of the community whose `slug` stands in the address."""

    def wrap(view: Page[P]) -> Door[P]:
        # Django gives the slug by its name, so it cannot be for its place alone.
        def door(
            request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            visit = enter(request, slug)

            def within() -> HttpResponse:
                if action is not None:
                    if not request.user.is_authenticated:
                        return redirect_to_login(request.get_full_path())
                    allow(visit.actor, action, visit.community)
                return view(request, visit, *args, **kwargs)

            return pressed(request, within)

        update_wrapper(door, view)
        return door  # type: ignore[return-value]  # as above

    return wrap


def enter(request: HttpRequest, slug: str) -> Visit:
    """Find the community and the member who looks at it; 404 where there is none."""
    community = Community.objects.filter(slug=slug).first()
    if community is None:
        raise Http404
    visit = Visit(community, member_of(request, community), timezone.now())
    cast("Visited", request).visit = visit
    return visit


def member_of(request: HttpRequest, community: Community) -> Member | None:
    """The viewer's membership here, if they have one and have not left."""
    if not isinstance(request.user, Account):
        return None
    return Member.objects.filter(
        community=community, account=request.user, left__isnull=True
    ).first()


def visited(request: HttpRequest) -> dict[str, Visit | None]:
    """For templates: the visit, on a community's pages."""
    return {"visit": getattr(request, "visit", None)}
