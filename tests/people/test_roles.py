"""Roles: given by stewards, taken back at once, and never the last steward's."""

import datetime as dt

import pytest

from commonpool.core.fault import Fault
from commonpool.people.permissions import Refused, can
from commonpool.people.queries import Conflict, members
from commonpool.people.services import add_helper, leave, make_token, set_roles
from tests.village import village

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def test_sam_makes_alex_treasurer_and_takes_it_back() -> None:
    holon = village()
    set_roles(actor=holon["sam"], member=holon["alex"], roles=["treasurer", "member"], now=NOW)
    assert can(holon["alex"], "inflows.reverse", holon.community)
    set_roles(actor=holon["sam"], member=holon["alex"], roles=[], now=NOW)
    assert not can(holon["alex"], "inflows.reverse", holon.community)
    assert can(holon["alex"], "contributions.log", holon.community)


def test_giving_a_role_twice_gives_it_once_and_keeps_who_gave_it() -> None:
    holon = village()
    set_roles(actor=holon["sam"], member=holon["alex"], roles=["steward"], now=NOW)
    set_roles(actor=holon["alex"], member=holon["alex"], roles=["steward"], now=NOW)
    assert holon["alex"].roles.get().given_by == holon["sam"]


def test_the_last_steward_stays() -> None:
    holon = village()
    sam = holon["sam"]
    with pytest.raises(Fault, match="Sam is the last steward of Holon Alpha; make somebody else"):
        set_roles(actor=sam, member=sam, roles=[], now=NOW)
    with pytest.raises(Fault, match="last steward"):
        leave(actor=sam, member=sam, on=NOW.date())
    assert can(sam, "cycles.close", holon.community)


def test_a_steward_who_left_does_not_count() -> None:
    holon = village()
    set_roles(actor=holon["sam"], member=holon["alex"], roles=["steward"], now=NOW)
    leave(actor=holon["alex"], member=holon["alex"], on=NOW.date())
    with pytest.raises(Fault, match="last steward"):
        leave(actor=holon["sam"], member=holon["sam"], on=NOW.date())


def test_roles_that_make_no_sense_are_refused() -> None:
    holon = village()
    gran = add_helper(actor=holon["sam"], community=holon.community, name="Gran", now=NOW)
    with pytest.raises(Fault, match="Gran cannot sign in; invite them first"):
        set_roles(actor=holon["sam"], member=gran, roles=["treasurer"], now=NOW)
    with pytest.raises(Fault, match="an observer with other roles"):
        set_roles(actor=holon["sam"], member=holon["alex"], roles=["observer", "steward"], now=NOW)
    with pytest.raises(Fault, match='there is no role "king"'):
        set_roles(actor=holon["sam"], member=holon["alex"], roles=["king"], now=NOW)


def test_nobody_else_gives_roles() -> None:
    holon, mill = village(), village("mill", "The Mill")
    for actor in (holon["riley"], holon["alex"], mill["sam"]):
        with pytest.raises(Refused):
            set_roles(actor=actor, member=holon["alex"], roles=["steward"], now=NOW)


def test_leaving_ends_roles_tokens_and_rights_and_keeps_the_person() -> None:
    holon = village()
    riley = holon["riley"]
    make_token(actor=riley, community=holon.community, name="Sheet", writes=False, now=NOW, days=9)
    leave(actor=riley, member=riley, on=NOW.date())
    assert not riley.roles.exists()
    assert not riley.tokens.exists()
    assert not can(riley, "people.see", holon.community)
    assert riley not in members(holon.community)
    assert riley.name == "Riley"
    with pytest.raises(Refused):
        leave(actor=riley, member=riley, on=NOW.date())
    with pytest.raises(Conflict, match="has left already"):
        leave(actor=holon["sam"], member=riley, on=NOW.date())


def test_a_steward_lets_somebody_go_and_a_member_does_not() -> None:
    holon = village()
    with pytest.raises(Refused):
        leave(actor=holon["casey"], member=holon["alex"], on=NOW.date())
    with pytest.raises(Fault, match="before joining"):
        leave(actor=holon["sam"], member=holon["alex"], on=dt.date(2020, 1, 1))
    leave(actor=holon["sam"], member=holon["alex"], on=NOW.date())
    assert holon["alex"] not in members(holon.community)
