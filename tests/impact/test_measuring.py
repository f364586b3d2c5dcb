"""Measured, verified by somebody else, and one value for each activity."""

from fractions import Fraction
from typing import Any

import pytest

from commonpool.core.fault import Fault
from commonpool.impact.models import Measurement
from commonpool.impact.queries import indicator, indicators, measurement_rows, measurements
from commonpool.impact.services import define_indicator, record, verify
from commonpool.people.permissions import Refused
from commonpool.people.queries import Conflict, Missing
from tests.contributions.story import AFTER, FIRST, Month, at, day

pytestmark = pytest.mark.django_db


def measured(month: Month, value: int = 1_500, **more: Any) -> Measurement:  # noqa: ANN401  # as below
    """Noor measures the humus of the hedge work."""
    humus = define_indicator(
        actor=month.holon["sam"], community=month.community, slug="humus", name="Humus", unit="%"
    )
    told: dict[str, Any] = {"activity": "hedges", "on": day(5), "now": at(6), **more}
    once = told.pop("once", None) or month.key()
    return record(
        actor=month.holon[told.pop("by", "noor")],
        indicator=humus,
        thousandths=value,
        once=once,
        **told,
    )


def test_a_value_counts_once_somebody_else_verified_it() -> None:
    month = Month()
    row = measured(month)
    (seen,) = measurement_rows(month.community, FIRST, AFTER)
    assert (seen.id, seen.indicator, seen.activity) == (f"m{row.pk}", "humus", "hedges")
    assert (seen.value, seen.verified_by) == (Fraction(3, 2), None)
    with pytest.raises(Refused):
        verify(actor=month.holon["alex"], measurement=row)
    verify(actor=month.holon["casey"], measurement=row)
    (seen,) = measurement_rows(month.community, FIRST, AFTER)
    assert seen.verified_by == month.holon["casey"].handle
    assert measurements(month.community) == [row]


def test_nobody_verifies_what_they_recorded() -> None:
    month = Month()
    with pytest.raises(Refused, match="nobody verifies what they recorded"):
        verify(actor=month.holon["casey"], measurement=measured(month, by="casey"))


def test_the_newest_verified_value_holds_and_for_a_year() -> None:
    month = Month()
    first = measured(month, 1_000, on=day(2))
    verify(actor=month.holon["casey"], measurement=first)
    second = measured(month, 2_000, on=day(4))
    measured(month, 3_000, activity="pond")
    values = {row.activity: row.value for row in measurement_rows(month.community, FIRST, AFTER)}
    assert values == {"hedges": 1, "pond": 3}
    verify(actor=month.holon["casey"], measurement=second)
    values = {row.activity: row.value for row in measurement_rows(month.community, FIRST, AFTER)}
    assert values["hedges"] == 2
    assert len(measurement_rows(month.community, day(340), day(360))) == 2
    assert measurement_rows(month.community, day(400), day(430)) == ()


def test_a_form_sent_twice_is_one_value() -> None:
    month = Month()
    assert measured(month, once="a") == measured(month, once="a")
    with pytest.raises(Conflict):
        measured(month, 2, once="a")


@pytest.mark.parametrize(
    ("more", "at_field"),
    [
        ({"value": -1}, "value"),
        ({"value": 10**15 + 1}, "value"),
        ({"activity": " "}, "activity"),
        ({"on": day(7)}, "on"),
        ({"on": day(-400)}, "on"),
    ],
)
def test_what_cannot_be_a_measurement_says_where(more: dict[str, Any], at_field: str) -> None:
    with pytest.raises(Fault) as told:
        measured(Month(), **more)
    assert told.value.path == (at_field,)


def test_an_indicator_keeps_its_unit() -> None:
    month = Month()
    sam = month.holon["sam"]
    measured(month)
    with pytest.raises(Conflict, match="is measured in"):
        define_indicator(
            actor=sam, community=month.community, slug="humus", name="Humus", unit="kg"
        )
    define_indicator(
        actor=sam, community=month.community, slug="humus", name="Soil", unit="%", method="Spade"
    )
    assert [row.name for row in indicators(month.community)] == ["Soil"]
    assert indicator(month.community, "humus").method == "Spade"
    with pytest.raises(Missing):
        indicator(month.community, "smog")
    with pytest.raises(Refused):
        define_indicator(actor=month.holon["noor"], community=month.community, slug="x", name="X")
