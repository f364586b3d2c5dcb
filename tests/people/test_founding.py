"""Communities: founded, edited, nested, each a world of its own."""

import datetime as dt

import pytest

from commonpool.core.fault import Fault
from commonpool.people.models import Community, Member
from commonpool.people.permissions import Refused, can
from commonpool.people.queries import (
    Conflict,
    Missing,
    community,
    display_name,
    may_found,
    member,
    member_of,
    memberships,
    nested,
    stewarded,
)
from commonpool.people.services import (
    edit_community,
    erase,
    found_community,
    invite,
    leave,
    nest,
    set_roles,
)
from tests.village import Village, village

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def found(who: Village, by: str = "ana", **more: object) -> Member:
    asked: dict[str, object] = {
        "slug": "orchard",
        "name": "The Orchard",
        "currency": "EUR",
        "decimals": 2,
        "zone": "Europe/Lisbon",
        "language": "en",
        "by_operator": "parent" not in more,
        **more,
    }
    return found_community(account=who.account(by), now=NOW, **asked)  # type: ignore[arg-type]  # told by name


def test_who_founds_a_community_is_its_steward() -> None:
    ana = found(village(), founder="Ana")
    assert can(ana, "cycles.close", community("orchard"))
    assert memberships(ana.account) == [ana]
    assert not can(ana, "people.see", community("holon-alpha"))


@pytest.mark.parametrize(
    ("odd", "sentence"),
    [
        ({"slug": "The Orchard"}, "not fit for an address; write 2 to 40 small letters"),
        ({"slug": "-"}, "not fit for an address"),
        ({"name": ""}, "the name is empty"),
        ({"currency": ""}, 'the currency "" is no code'),
        ({"currency": "bags of wheat"}, 'the currency "bags of wheat" is no code'),
        ({"language": "xx"}, 'no page is written in "xx"; choose of en, es, ar'),
        ({"decimals": 10}, "10 decimals; write a number from 0 to 9"),
        ({"zone": "Europe/Lissabon"}, "is not a known time zone; write a name such as"),
    ],
)
def test_an_odd_community_is_not_founded(odd: dict[str, object], sentence: str) -> None:
    with pytest.raises(Fault, match=sentence):
        found(village(), **odd)  # type: ignore[arg-type]  # told by name
    assert Community.objects.count() == 1


def test_two_communities_have_two_short_names() -> None:
    with pytest.raises(Conflict, match='another community is called "holon-alpha"'):
        found(village(), slug="holon-alpha")


def test_an_orchard_within_the_village_is_founded_by_the_villages_steward() -> None:
    holon = village()
    with pytest.raises(Refused):
        found(holon, "alex", parent=holon.community)
    orchard = found(holon, "sam", parent=holon.community).community
    assert list(nested(holon.community)) == [orchard]
    assert member_of(holon["alex"].account, orchard) is None


def test_nesting_asks_a_steward_of_both_and_never_makes_a_circle() -> None:
    holon, mill = village(), village("mill", "The Mill")
    set_roles(actor=mill["sam"], member=mill["alex"], roles=["steward"], now=NOW)
    with pytest.raises(Refused):
        nest(actor=mill["alex"], community=mill.community, parent=holon.community, now=NOW)
    nest(actor=mill["sam"], community=mill.community, parent=holon.community, now=NOW)
    holon.community.refresh_from_db()
    mill.community.refresh_from_db()
    with pytest.raises(Fault, match="Holon Alpha would lie within itself"):
        nest(actor=holon["sam"], community=holon.community, parent=mill.community, now=NOW)
    nest(actor=mill["sam"], community=mill.community, parent=None, now=NOW)
    assert not nested(holon.community)


def test_a_community_below_is_a_member_above_who_never_signs_in() -> None:
    holon, mill = village(), village("mill", "The Mill")
    nest(actor=mill["sam"], community=mill.community, parent=holon.community, now=NOW)
    seat = member(holon.community, "mill")
    assert (seat.name, seat.stands_for, seat.account) == ("The Mill", mill.community, None)
    with pytest.raises(Fault, match="not waiting to be claimed"):
        invite(actor=holon["sam"], community=holon.community, now=NOW, claims=seat)
    with pytest.raises(Fault, match="The Mill is a community"):
        leave(actor=holon["sam"], member=seat, on=NOW.date())
    with pytest.raises(Fault, match="The Mill is a community"):
        erase(actor=holon["sam"], member=seat, now=NOW)
    edit_community(
        actor=mill["sam"],
        community=mill.community,
        name="The Old Mill",
        about="",
        zone="UTC",
        language="en",
    )
    assert member(holon.community, "mill").name == "The Old Mill"


def test_a_community_that_goes_leaves_and_comes_back_as_the_same_member() -> None:
    holon, mill = village(), village("mill", "The Mill")
    for parent, left in ((holon.community, None), (None, NOW.date()), (holon.community, None)):
        nest(actor=mill["sam"], community=mill.community, parent=parent, now=NOW)
        mill.community.refresh_from_db()
        seat = Member.objects.get(community=holon.community, stands_for=mill.community)
        assert seat.left == left


def test_a_short_name_that_somebody_carries_already_stays_theirs() -> None:
    holon, mill = village(), village("holo-4", "The Mill")
    assert holon["alex"].handle == "holo-4"
    nest(actor=mill["sam"], community=mill.community, parent=holon.community, now=NOW)
    seat = Member.objects.get(community=holon.community, stands_for=mill.community)
    assert seat.handle != "holo-4"


def test_the_first_who_signs_in_founds_and_then_only_stewards_do() -> None:
    first = Village(Community())
    holon = found(first, "sam", slug="holon-alpha", by_operator=False)
    assert may_found(holon.account)
    with pytest.raises(Refused, match="not yours to do here"):
        found(first, "ana", by_operator=False)
    assert found(first, "sam", by_operator=False).community.slug == "orchard"
    assert [one.slug for one in stewarded(holon.account)] == ["holon-alpha", "orchard"]


def test_a_steward_says_what_the_village_is() -> None:
    holon = village()
    said = {"name": "Holon", "about": "By the river.", "zone": "Asia/Beirut", "language": "ar"}
    with pytest.raises(Refused):
        edit_community(actor=holon["alex"], community=holon.community, **said)
    edit_community(actor=holon["sam"], community=holon.community, **said)
    seen = community("holon-alpha")
    assert {key: getattr(seen, key) for key in said} == said


def test_names_are_for_the_village_and_handles_for_the_world() -> None:
    holon, mill = village(), village("mill", "The Mill")
    alex = holon["alex"]
    assert display_name(alex, holon["sam"]) == "Alex"
    assert display_name(alex, mill["sam"]) == display_name(alex, None) == alex.handle
    alex.shows_name = True
    assert display_name(alex, None) == "Alex"
    gone = holon["riley"]
    gone.left = NOW.date()
    assert display_name(holon["jordan"], gone) == holon["jordan"].handle


def test_what_is_not_there_is_missing() -> None:
    holon, mill = village(), village("mill", "The Mill")
    with pytest.raises(Missing, match='no community "atlantis"'):
        community("atlantis")
    with pytest.raises(Missing, match='nobody in The Mill is called "holo-1"'):
        member(mill.community, holon["sam"].handle)
