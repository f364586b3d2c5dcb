"""A need changes: more or less of it, in other words; what was taken of it still fits."""

import datetime as dt

import pytest

from commonpool.core.fault import Fault
from commonpool.needs.amending import amend_need
from commonpool.needs.models import Need
from commonpool.needs.queries import coverage
from commonpool.needs.services import commit, post_need, withdraw_commitment, withdraw_need
from commonpool.people.permissions import Refused
from commonpool.people.queries import Conflict
from tests.api.asking import asking, said
from tests.contributions.story import Month, at, day
from tests.web.clients import signed_in
from tests.web.test_need_pages import text

pytestmark = pytest.mark.django_db
NEVER = None


def bread(month: Month, of: str = "noor") -> Need:
    """Noor asks for ten loaves, once."""
    return post_need(
        actor=month.holon[of], community=month.community, what="Bread", thousandths=10_000,
        unit="loaf", once=month.key(), now=at(2), for_community=of == "sam",
    )  # fmt: skip  # one need


def amended(month: Month, need: Need, by: str = "noor", **told: object) -> Need:
    as_it_is: dict[str, object] = {
        "what": need.what,
        "thousandths": need.thousandths,
        "until": need.until,
        "details": need.details,
        "now": at(5),
    }
    return amend_need(actor=month.holon[by], need=need, **{**as_it_is, **told})  # type: ignore[arg-type]


def test_noor_needs_more_bread_and_the_open_cycle_asks_for_it() -> None:
    month = Month()
    row = amended(month, bread(month), what="Rye bread", thousandths=12_500, until=day(28))
    assert (row.what, row.slug, row.amended) == ("Rye bread", "goods", at(5))
    (seen,) = coverage(month.community, day(1), day(29))
    assert str(seen.asked) == "25/2"
    assert amended(month, row, until=NEVER).until is None


def test_what_alex_has_taken_of_it_still_fits() -> None:
    month = Month()
    row, alex = bread(month), month.holon["alex"]
    taken = commit(
        actor=alex, need=row, thousandths=6_000, due=day(20), once=month.key(), now=at(3)
    )
    with pytest.raises(Fault, match="has taken 6 loaf of it"):
        amended(month, row, thousandths=5_999)
    with pytest.raises(Fault, match="by 2026"):
        amended(month, row, until=day(19))
    assert amended(month, row, thousandths=6_000, until=day(20)).thousandths == 6_000
    withdraw_commitment(actor=alex, commitment=taken, now=at(6))
    assert amended(month, row, thousandths=1_000, until=day(19)).thousandths == 1_000


def test_it_ends_neither_in_the_past_nor_before_it_starts() -> None:
    month = Month()
    row = bread(month)
    for when, words in ((day(4), "is past"), (day(5) + dt.timedelta(days=4000), "ten years")):
        with pytest.raises(Fault, match=words):
            amended(month, row, until=when)
    for told in ({"what": " "}, {"thousandths": 0}):
        with pytest.raises(Fault):
            amended(month, row, **told)
    row.refresh_from_db()
    assert (row.what, row.until, row.amended) == ("Bread", None, None)


def test_nobody_changes_what_another_asked_for_but_the_circle_the_villages_own() -> None:
    month = Month()
    own, all_ = bread(month), bread(month, of="sam")
    for by, need in (("alex", own), ("sam", own), ("noor", all_)):
        with pytest.raises(Refused, match="posted by somebody else"):
            amended(month, need, by=by)
    assert amended(month, all_, by="sam", thousandths=1).thousandths == 1
    withdraw_need(actor=month.holon["noor"], need=own, now=at(5))
    with pytest.raises(Conflict, match="was withdrawn"):
        amended(month, own)


def test_on_the_page_noor_changes_it_checks_and_everybody_sees_when() -> None:
    month = Month()
    row = bread(month)
    noor, alex = signed_in(month.holon["noor"]), signed_in(month.holon["alex"])
    page = f"/c/holon-alpha/needs/{row.slug}/"
    assert "Change this need" in text(noor.get(page))
    assert "Change this need" not in text(alex.get(page))
    form = noor.get(page + "change/").content.decode()
    assert 'value="Bread"' in form
    assert 'value="10"' in form
    sent = {"what": "Bread", "quantity": "14", "once": "form"}
    assert "Check your answers" in text(noor.post(page + "change/", sent))
    for wrong in ({"quantity": "0"}, {"until": "2026-01-02"}):
        assert "There is a problem" in text(noor.post(page + "change/", {**sent, **wrong}))
    assert noor.post(page + "change/", {**sent, "step": "done"}).status_code == 302
    seen = text(alex.get(page))
    assert "14 loaf" in seen
    assert "Last changed" in seen
    assert alex.post(page + "change/", {**sent, "step": "done"}).status_code == 403


def test_through_the_api_what_is_left_out_is_none() -> None:
    month = Month()
    row = bread(month)
    program = asking(month.holon["noor"])
    told = said(program.post(f"/needs/{row.slug}/amend", {"what": "Bread", "quantity": "8.5"}))
    assert (told["quantity"], told["until"], told["details"]) == ("8.5", None, "")
    assert told["amended"] is not None
