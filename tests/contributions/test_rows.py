"""What a close weighs: handles, no words, and the same verdicts as members read."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from commonpool.contributions.judging import COUNTS
from commonpool.contributions.models import Confirmation, Contribution
from commonpool.contributions.queries import tell
from commonpool.contributions.rows import rows
from commonpool.contributions.services import (
    accept,
    add_evidence,
    begin_cycle,
    end_cycle,
    log,
    settle,
    thank,
    withdraw,
)
from commonpool.core.checks import check
from commonpool.core.counting import count
from commonpool.core.document import Document, read_document
from commonpool.core.fault import Fault
from commonpool.needs.queries import needs_rows
from tests.contributions.story import AFTER, FIRST, Month, at, day
from tests.people.photos import photo

pytestmark = pytest.mark.django_db


def document(month: Month, confirmations: int = 1) -> Document:
    """January as core reads it, by time, with everybody of the village."""
    bare = read_document(
        {
            "community": {"id": "holon-alpha", "currency": "USD"},
            "cycle": {"id": "2026-01", "opens": FIRST.isoformat(), "closes": AFTER.isoformat()},
            "rule": {
                "mechanism": "time@1",
                "confirmations": str(confirmations),
                "equivalences": [{"kind": "materials", "unit": "lb", "counts": "1/2"}],
            },
            "people": [{"id": member.handle} for member in month.holon.people.values()],
        }
    )
    deeds, said, thanks = month.rows()
    needs = needs_rows(month.community, FIRST, AFTER)
    made = replace(bare, needs=needs, contributions=deeds, confirmations=said, appreciations=thanks)
    check(made)
    return made


def test_a_row_has_handles_and_labels_and_nobodys_words() -> None:
    month = Month()
    care = month.need("Childcare", "15", "hours", cadence="weekly", activity="childcare")
    deed = month.did(
        "alex", "7:20", by="noor", what="Looked after Zebulon", need=care, kind="care",
        tags=["teaching"], photo=photo(), link="https://example.org/zebulon",
    )  # fmt: skip  # one deed
    month.says("jordan", deed, words="Zebulon told me.")
    (row,), said, _ = month.rows()
    alex, noor, jordan = (month.holon[name].handle for name in ("alex", "noor", "jordan"))
    assert (row.id, row.by, row.logged_by) == (f"d{deed.pk}", alex, noor)
    assert (row.what, row.activity, row.need) == ("childcare", "childcare", "childcare")
    assert (row.hours, row.quantity, row.kind) == (Fraction(22, 3), None, "care")
    assert (row.tags, row.on, row.late) == (("teaching",), "2026-01-05", False)
    photos = deed.evidence.filter(kind="photo").values_list("sha256", flat=True)
    assert row.files == tuple(photos), "the hash of a photo, and not that of a link"
    assert {one.by for one in said} == {noor, jordan}
    assert not any(one.words for one in said)
    assert "zebulon" not in repr(month.rows()).lower()


def test_quantities_and_what_they_met_of_a_need() -> None:
    month = Month()
    bread = month.need("Fresh bread", "20", "loaves", cadence="weekly")
    month.did("alex", quantity="80.5", unit="sacks", kind="materials", need=bread, delivered="75")
    (row,) = month.rows().contributions
    assert (row.hours, row.quantity, row.unit) == (None, Fraction(161, 2), "sacks")
    assert (row.need, row.delivered) == ("fresh-bread", Fraction(75))


def test_a_quantity_that_nothing_measures_is_left_out_when_asked() -> None:
    month = Month()
    hours = month.did("alex")
    sacks = month.did("alex", quantity="3", unit="sacks", kind="materials")
    for deed in (hours, sacks):
        month.says("noor", deed)
    assert len(month.rows().contributions) == 2
    assert [row.id for row in month.rows(counts=set()).contributions] == [f"d{hours.pk}"]
    assert len(month.rows(counts=set()).confirmations) == 1
    assert len(month.rows(counts={("materials", "sacks")}).contributions) == 2


def test_a_deed_for_a_need_that_is_not_asked_this_month_serves_none() -> None:
    month = Month()
    fence = month.need("Mend the fence", "1", "project", until=day(3))
    deed = month.did("alex", on=2, need=fence)
    month.says("noor", deed)
    assert rows(month.community, FIRST, AFTER).contributions[0].need == "mend-the-fence"
    begin_cycle(community=month.community, first_day=AFTER, day_after=day(60))
    (row,) = rows(month.community, AFTER, day(60)).contributions
    assert (row.id, row.late, row.need) == (f"d{deed.pk}", True, None)


def test_what_was_weighed_is_never_weighed_again_and_the_rest_may_be_late() -> None:
    month = Month()
    confirmed, waiting, fallen = (
        month.did("alex", on=20),
        month.did("noor", on=25),
        month.did("sam"),
    )
    month.says("noor", confirmed, on=21)
    month.says("jordan", fallen, "dispute", words="Who?", on=6)
    month.settles("casey", fallen, "falls")
    end_cycle(
        community=month.community, cycle="2026-01", day_after=AFTER, weighed=[f"d{confirmed.pk}"]
    )
    begin_cycle(community=month.community, first_day=AFTER, day_after=day(60))
    assert [row.id for row in rows(month.community, AFTER, day(60)).contributions] == [
        f"d{waiting.pk}"
    ]
    month.says("jordan", waiting, on=33)
    (row,), (said,), _ = rows(month.community, AFTER, day(60))
    assert (row.late, said.by) == (True, month.holon["jordan"].handle)
    assert month.told(confirmed, on=34) == ("counts", "It counted in the cycle of January 2026.")


def test_january_again_has_no_late_ones() -> None:
    """Asked about a month that is past, only its own days are told."""
    month = Month()
    month.did("alex", on=-3, logged=2)
    assert len(month.rows().contributions) == 1
    begin_cycle(community=month.community, first_day=AFTER, day_after=day(60))
    assert month.rows().contributions == ()


def test_thanks_are_points_between_handles() -> None:
    month = Month()
    alex, noor = month.holon["alex"], month.holon["noor"]
    for points in (3, 4):
        thank(
            actor=alex, to=noor, points=points, words="Ta!", on=day(5), once=month.key(), now=at(6)
        )
    (row,) = month.rows().appreciations
    assert (row.by, row.to, row.points, row.words) == (alex.handle, noor.handle, Fraction(7), "")


@pytest.mark.property
@pytest.mark.parametrize("seed", range(25))
def test_members_read_what_the_rule_counts(seed: int) -> None:
    """A month of chance: the deeds that members see as counting are those that core counts."""
    chance, month = random.Random(seed), Month()
    voices = chance.choice((0, 1, 1, 2))
    month.practice(confirmations=voices, rings_count=chance.random() < 0.3)
    names = ["sam", "riley", "casey", "alex", "jordan", "noor"]
    deeds = [
        month.did(chance.choice(names), by=chance.choice(names), on=5, gift=chance.random() < 0.1)
        for _ in range(8)
    ]
    for _ in range(45):
        happens(chance, month, chance.choice(names), chance.choice(deeds))
    counted = {deed.row.id for deed in count(document(month, voices)).evidence.deeds}
    told = tell(Contribution.objects.order_by("pk"), month.holon["sam"], on=day(8))
    assert {
        f"d{one.deed.pk}" for one in told if one.state == COUNTS and not one.deed.gift
    } == counted
    assert all(one.reason for one in told)


def happens(chance: random.Random, month: Month, name: str, deed: Contribution) -> None:
    """Something that people do; what is not theirs to do is refused and changes nothing."""
    actor = month.holon[name]
    try:
        match chance.randrange(10):
            case 0:
                accept(actor=actor, contribution=deed, now=at(6))
            case 1:
                withdraw(
                    actor=actor, contribution=deed, now=at(6)
                ) if chance.random() < 0.2 else None
            case 2:
                verdict = chance.choice(("stands", "falls"))
                settle(actor=actor, contribution=deed, verdict=verdict, words="so", now=at(6))
            case 3 | 4:
                says = chance.choice(("question", "dispute"))
                month.says(name, deed, says, words="why?")
            case _:
                month.says(name, deed)
    except Fault:
        pass


def test_evidence_is_added_by_those_who_were_there() -> None:
    month = Month()
    deed = month.did("alex")
    with pytest.raises(Fault, match="not yours to prove"):
        add_evidence(actor=month.holon["jordan"], contribution=deed, file=b"a list", now=at(6))
    add_evidence(actor=month.holon["alex"], contribution=deed, file=b"a list", now=at(6))
    (row,) = month.rows().contributions
    assert row.files == ("34d4e6513a0aa3774b2a0c0f1b902ed838e423b6c999d28b6b936a2baded703a",)
    assert Confirmation.objects.count() == 0


def test_the_same_photo_for_a_group_is_kept_once() -> None:
    month = Month()
    people = [month.holon["alex"], month.holon["noor"]]
    deeds = log(
        actor=people[0],
        by=people,
        what="wove",
        minutes=30,
        on=day(5),
        photo=photo(),
        once="a",
        now=at(5),
    )
    assert {row.picture_id for deed in deeds for row in deed.evidence.all()} == {
        deeds[0].evidence.get().picture_id
    }
