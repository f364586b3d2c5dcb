"""Every page and every answer asks the database as much in a large old village as in a new one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone

from commonpool.people import permissions
from commonpool.people.models import Member
from tests.scale.looks import Look, Visitor, style, visitor
from tests.scale.routes import Route
from tests.scale.years import years

MOST = 30  # queries of a page
LIGHT = 30_000  # bytes of a page with its style and scripts, as they are sent
pytestmark = pytest.mark.django_db


def village(members: int, months: int) -> Visitor:
    """A village of so many people with so much behind it, and its steward who looks."""
    slug = f"village-{members}-{months}"
    return visitor(years(slug, members=members, months=months, now=timezone.now()))


def complaints(few: Visitor, many: Visitor) -> Iterator[str]:
    """What costs more in the village that has more, or too much in itself."""
    for (route, one), (_, other) in zip(few.all(), many.all(), strict=True):
        if one.status != other.status:
            yield f"{other.address}: {one.status}, and there {other.status}"
        yield from wrong(route, one, other)


def wrong(route: Route, one: Look, other: Look) -> Iterator[str]:
    """What is wrong with one address."""
    ours = route.pattern.startswith(("c/", "api/v1/communities/"))
    if ours and other.status not in (200, 302, 405):
        yield f"{other.address}: {other.status}: what fills this address?"
    if len(one.queries) != len(other.queries):
        yield f"{other.address}: {len(one.queries)} queries, and there {len(other.queries)}"
    if len(other.queries) > MOST:
        yield f"{other.address}: {len(other.queries)} queries"
    # The page that documents the API is a library's, for programmers at a desk.
    if other.page and route.pattern != "api/v1/docs" and other.weight + style() > LIGHT:
        yield f"{other.address}: {other.weight + style():,} bytes"


def test_six_months_and_sixty_people_ask_no_more_than_one_month_and_ten() -> None:
    assert list(complaints(village(10, 1), village(60, 6))) == []


@pytest.mark.torture
def test_five_years_and_a_thousand_people_ask_no_more_than_one_month_and_ten() -> None:
    assert list(complaints(village(10, 1), village(1000, 60))) == []


def test_every_page_is_looked_at() -> None:
    seen = {route.pattern: look for route, look in village(10, 1).all()}
    answered = [pattern for pattern, look in seen.items() if look.status == 200]
    assert len([one for one in answered if one.startswith("c/")]) >= 45
    assert len([one for one in answered if one.startswith("api/v1/communities/")]) >= 25


def test_a_list_that_asks_for_each_row_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = village(10, 1), village(20, 1)

    def careless(member: Member) -> frozenset[str]:
        return frozenset(member.roles.values_list("role", flat=True)) | {permissions.MEMBER}

    monkeypatch.setattr("commonpool.api.members.roles_of", careless)
    one, other = (
        who.look(f"/api/v1/communities/{who.made.community.slug}/members") for who in (few, many)
    )
    route = Route("api/v1/communities/<slug:community>/members", "list_members")
    assert "queries, and there" in next(wrong(route, one, other))
