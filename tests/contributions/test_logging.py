"""I did this, I saw you do this, we did this: what is written down, and what is refused."""

from fractions import Fraction
from typing import Any

import pytest

from commonpool.contributions.models import Confirmation, Contribution
from commonpool.contributions.services import Line, accept, log_many, withdraw
from commonpool.core.fault import Fault
from commonpool.needs.texts import read_minutes
from commonpool.people.permissions import Refused
from commonpool.people.queries import Conflict, Missing
from tests.contributions.story import FIRST, Month, at, day
from tests.village import village

pytestmark = pytest.mark.django_db


def test_alex_baked_for_seven_and_a_half_hours() -> None:
    month = Month()
    deed = month.did("alex", "7:30", activity="Baking bread", tags=["teaching", "Tools"])
    assert (deed.minutes, deed.thousandths) == (450, None)
    assert (deed.activity, deed.tags) == ("baking-bread", "teaching tools")
    assert deed.logged_by == deed.by == month.holon["alex"]
    assert month.told(deed)[0] == "waiting"


@pytest.mark.parametrize(
    ("typed", "minutes"), [("7:30", 450), ("7.5", 450), ("0:01", 1), ("22/3", 440), ("744", 44640)]
)
def test_hours_are_whole_minutes(typed: str, minutes: int) -> None:
    assert read_minutes(typed, "hours") == minutes


@pytest.mark.parametrize("typed", ["0", "0:00", "7,5", "-1", "1/7", "745", "", "x", "1e3", "7:3"])
def test_hours_that_are_none_are_refused(typed: str) -> None:
    with pytest.raises(Fault) as told:
        read_minutes(typed, "hours")
    assert told.value.path == ("hours",)


def test_noor_saw_alex_mend_the_fence() -> None:
    month = Month()
    deed = month.did("alex", by="noor", what="mended the fence")
    assert (deed.by, deed.logged_by) == (month.holon["alex"], month.holon["noor"])
    assert month.told(deed) == (
        "waiting",
        (
            "Noor saw it and wrote it down; it counts when the one who did it says yes, or when "
            "somebody else confirms it, until Jan. 19, 2026."
        ),
    )
    accept(actor=month.holon["alex"], contribution=deed, now=at(6))
    assert month.told(deed) == ("counts", "Confirmed by Noor.")


def test_a_witness_besides_makes_it_count_without_the_doer() -> None:
    """A neighbour who has no phone cannot say yes: another pair of eyes will do."""
    month = Month()
    month.holon.join("ema", account=False)
    deed = month.did("ema", by="noor")
    month.says("jordan", deed)
    assert month.told(deed) == ("counts", "Confirmed by Jordan, Noor.")


def test_nobody_accepts_for_another() -> None:
    month = Month()
    deed = month.did("alex", by="noor")
    with pytest.raises(Refused, match="somebody else did this"):
        accept(actor=month.holon["noor"], contribution=deed, now=at(6))


def test_a_group_weeded_together() -> None:
    month = Month()
    deeds = month.group("alex", "jordan", "noor", by="alex", hours="3", what="weeded")
    assert [deed.minutes for deed in deeds] == [180, 180, 180]
    assert month.told(deeds[0])[0] == "waiting", "nobody but Alex speaks for Alex"
    assert "Alex saw it" in month.told(deeds[1])[1]
    assert Confirmation.objects.count() == 2


def test_what_a_group_gave_is_shared_out_to_the_last_thousandth() -> None:
    month = Month()
    bread = month.need("Fresh bread", "80", "loaves")
    deeds = month.group(
        *("alex", "jordan", "noor"), by="alex", quantity="80", delivered="80", unit="loaves",
        need=bread, kind="materials",
    )  # fmt: skip  # one deed on a line
    assert [deed.thousandths for deed in deeds] == [26_667, 26_667, 26_666]
    delivered = (Fraction(deed.delivered_thousandths or 0, 1000) for deed in deeds)
    assert sum(delivered) == 80


def test_a_form_sent_twice_is_one_deed() -> None:
    month = Month()
    first, again = (month.did("alex", once="form-a", tags=["tools"]) for _ in range(2))
    assert first == again
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "says", "path"),
    [
        ({"hours": "3"}, "other answers", ("minutes",)),
        ({"what": "baked cake"}, "other answers", ("what",)),
        ({"gift": True}, "other answers", ("gift",)),
        ({"on": 4}, "other answers", ("on",)),
        ({"by": "jordan"}, "other answers", ("logged_by",)),
        ({"link": "https://example.org/loaf"}, "other evidence", ()),
    ],
)
def test_the_same_key_with_other_content_is_a_conflict(
    change: dict[str, Any], says: str, path: tuple[str, ...]
) -> None:
    month = Month()
    month.did("alex", once="form-a", logged=5)
    with pytest.raises(Conflict, match=says) as caught:
        month.did("alex", **{"once": "form-a", "logged": 5, **change})
    assert caught.value.path == path
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize("people", [("alex",), ("alex", "noor", "sam"), ("alex", "sam")])
def test_the_same_key_for_other_people_is_a_conflict(people: tuple[str, ...]) -> None:
    month = Month()
    month.group("alex", "noor", by="alex", hours="1", once="form-a")
    with pytest.raises(Conflict):
        month.group(*people, by="alex", hours="1", once="form-a")
    assert Contribution.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "at_field"),
    [
        ({"on": 9, "logged": 8}, "on"),
        ({"on": -500}, "on"),
        ({"what": "  "}, "what"),
        ({"what": "b\u202ebread"}, "what"),
        ({"what": "x" * 201}, "what"),
        ({"kind": "!!"}, "kind"),
        ({"unit": "lb"}, "unit"),
        ({"hours": ""}, "hours"),
        ({"quantity": "3"}, "unit"),
        ({"delivered": "3"}, "need"),
        ({"tags": ["a"] * 3 + [f"t{n}" for n in range(9)]}, "tags"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://"}, "link"),
        ({"once": "k" * 65}, "once"),
        ({"photo": b"not a picture"}, "picture"),
    ],
)
def test_what_cannot_be_written_down_leaves_nothing(more: dict[str, Any], at_field: str) -> None:
    month = Month()
    with pytest.raises(Fault) as told:
        month.did("alex", **more)
    assert told.value.path[:1] == (at_field,)
    assert Contribution.objects.count() == Confirmation.objects.count() == 0


def test_a_day_is_the_villages_day() -> None:
    """At nine in the evening of the 5th in New York it is the 6th in UTC already."""
    month = Month()
    with pytest.raises(Fault, match="2026-01-06 is still to come"):
        log_many(
            actor=month.holon["alex"],
            lines=[Line(by=[month.holon["alex"]], on=day(6), what="swept", minutes=30)],
            once="evening",
            now=at(5, 21),
        )


def test_a_late_deed_is_admitted_for_a_month_and_refused_after() -> None:
    month = Month()
    late = month.did("alex", on=-10, logged=5)
    assert late.on < FIRST
    with pytest.raises(Fault, match="is closed, and late deeds are admitted back to 2025-12-05"):
        month.did("alex", on=-30, logged=5)


def test_before_any_cycle_nothing_is_late() -> None:
    assert Month(opened=False).did("alex", on=-200, logged=5).on == day(-200)


def test_who_left_did_nothing_after() -> None:
    month = Month()
    alex = month.holon["alex"]
    alex.left = day(3)
    alex.save()
    month.did("alex", by="noor", on=3)
    with pytest.raises(Fault, match="Alex left on 2026-01-03"):
        month.did("alex", by="noor", on=4)


def test_an_observer_writes_nothing_down() -> None:
    with pytest.raises(Refused):
        Month().did("olu")


def test_nobody_and_nothing_of_the_next_village() -> None:
    month = Month()
    mill = Month(village("mill", "The Mill"))
    flour = mill.need("Flour", "3", "lb")
    with pytest.raises(Missing, match="no such need"):
        month.did("alex", need=flour)
    month.holon.people["mills-noor"] = mill.holon["noor"]
    with pytest.raises(Missing, match="no such member"):
        month.did("mills-noor", by="alex")


def test_many_lines_are_written_or_none() -> None:
    month = Month()
    alex, noor = month.holon["alex"], month.holon["noor"]
    good = Line(by=[alex], on=day(5), what="swept", minutes=30)
    bad = Line(by=[noor], on=day(9), what="swept", minutes=30)
    with pytest.raises(Fault) as told:
        log_many(actor=alex, lines=[good, bad], once="sheet", now=at(6))
    assert told.value.path == ("lines", 1, "on")
    assert Contribution.objects.count() == 0
    for _ in range(2):
        deeds = log_many(actor=alex, lines=[good, good], once="sheet", now=at(6))
        assert [deed.minutes for deed in deeds] == [30, 30]
    assert Contribution.objects.count() == 2


def test_a_deed_is_taken_back_by_who_did_it_or_wrote_it() -> None:
    month = Month()
    deed = month.did("alex", by="noor")
    with pytest.raises(Refused):
        withdraw(actor=month.holon["jordan"], contribution=deed, now=at(6))
    withdraw(actor=month.holon["alex"], contribution=deed, now=at(6))
    assert month.told(deed) == ("withdrawn", "It was withdrawn.")
    with pytest.raises(Conflict, match="was withdrawn"):
        accept(actor=month.holon["alex"], contribution=deed, now=at(6))
    assert month.rows().contributions == ()
