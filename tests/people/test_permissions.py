"""Closed unless opened: who may do what at Holon Alpha, and nothing next door."""

import datetime as dt

import pytest

from commonpool.people.models import Role
from commonpool.people.permissions import ACTIONS, Refused, allow, can
from tests.village import CAST, village

pytestmark = pytest.mark.django_db


def test_each_of_the_cast_may_do_what_the_table_says_and_nothing_else() -> None:
    holon = village()
    for name, given in CAST.items():
        roles = set(given) if "observer" in given else {*given, "member"}
        for action, may in ACTIONS.items():
            assert can(holon[name], action, holon.community) is bool(may & roles), (name, action)


def test_a_steward_next_door_may_do_nothing_here() -> None:
    holon, mill = village(), village("mill", "The Mill")
    assert not any(can(mill["sam"], action, holon.community) for action in ACTIONS)
    assert not any(can(None, action, holon.community) for action in ACTIONS)


def test_a_role_taken_back_is_gone_at_once() -> None:
    holon = village()
    assert can(holon["sam"], "cycles.close", holon.community)
    Role.objects.filter(member=holon["sam"]).delete()
    with pytest.raises(Refused, match="ask somebody who may: steward"):
        allow(holon["sam"], "cycles.close", holon.community)


def test_who_left_may_do_nothing() -> None:
    holon = village()
    holon["riley"].left = dt.date(2026, 3, 1)
    assert not any(can(holon["riley"], action, holon.community) for action in ACTIONS)
