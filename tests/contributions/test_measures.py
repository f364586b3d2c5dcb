"""A quantity of which the rule does not say what it counts: seen, thanked, and waiting."""

from __future__ import annotations

import pytest

from commonpool.contributions.queries import to_confirm, to_settle
from commonpool.contributions.services import begin_cycle
from tests.contributions.story import AFTER, FIRST, Month, day

pytestmark = pytest.mark.django_db
TRACTOR = {"quantity": "2", "unit": "day", "kind": "tools", "what": "lent the tractor"}
WAITS = ("unmeasured", "It waits: the rule does not say what 1 day of tools counts.")


def opened(month: Month, *measures: tuple[str, str]) -> None:
    """A cycle whose rule says what one of each counts."""
    begin_cycle(
        community=month.community, first_day=FIRST, day_after=AFTER, confirmations=1,
        measures=measures,
    )  # fmt: skip


def test_a_day_of_tools_waits_once_it_is_confirmed_until_a_rule_says_what_it_counts() -> None:
    month = Month()
    opened(month, ("materials", "kg"))
    deed = month.did("alex", **TRACTOR)
    assert month.told(deed)[0] == "waiting", "first of all somebody must have seen it"
    month.says("jordan", deed)
    assert month.told(deed) == WAITS
    opened(month, ("materials", "kg"), ("tools", "day"))
    assert month.told(deed) == ("counts", "Confirmed by Jordan.")


def test_where_no_cycle_ever_opened_nothing_is_said_of_measures() -> None:
    month = Month(opened=False)
    deed = month.did("alex", **TRACTOR)
    month.says("jordan", deed)
    assert month.told(deed)[0] == "counts"


def test_hours_always_count_and_a_gift_asks_for_nothing() -> None:
    month = Month()
    opened(month)
    deed, gift = month.did("alex", "3", kind="tools"), month.did("alex", **TRACTOR, gift=True)
    month.says("jordan", deed)
    assert month.told(deed)[0] == "counts"
    assert month.told(gift) == ("counts", "It is a gift: thanks, and no share.")


def test_it_asks_no_witness_and_no_steward_and_meets_its_need_all_the_same() -> None:
    month = Month()
    opened(month)
    need = month.need("A tractor for the field", "4", "day")
    deed = month.did("alex", **TRACTOR, need=need)
    month.says("noor", deed, "question", words="was it two?")
    month.says("jordan", deed)
    assert month.told(deed) == WAITS
    assert to_confirm(month.holon["riley"], on=day(8)) == []
    assert to_settle(month.holon["casey"], on=day(8)) == []
    covered = month.covered(need.slug)
    assert covered.met == 2
    assert covered.waiting == 0
