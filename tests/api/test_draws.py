"""Programs and the reserve: a draw proposed, adopted, withdrawn, refused; and the backing, exactly."""

from __future__ import annotations

import pytest

from tests.api.asking import asking, said
from tests.cycles.holon import once
from tests.pools.drawn import drawn, held, proposed, reserved
from tests.village import Village, village

pytestmark = pytest.mark.django_db
DRAW = {"amount": "40.00", "words": "the well ran dry", "pool": "flow"}


@pytest.fixture
def holon() -> Village:
    return reserved()[0]


def test_a_draw_is_proposed_once_and_adopted_once_by_another(holon: Village) -> None:
    riley, sam, key = asking(holon["riley"]), asking(holon["sam"]), once()
    made = said(riley.post("/draws", DRAW, key))
    assert (made["state"], made["pool"], made["adopted_by"]) == ("proposed", "flow", None)
    assert said(riley.post("/draws", DRAW, key)) == made
    said(riley.post("/draws", {**DRAW, "amount": "41.00"}, key), 409)
    where = f"/draws/{made['id']}"
    told = said(riley.post(f"{where}/adopt"), 403)
    assert told["detail"].startswith("nobody adopts the draw that they proposed")
    done = said(sam.post(f"{where}/adopt", key=key))
    assert (done["state"], done["adopted_by"]) == ("adopted", holon["sam"].handle)
    assert said(sam.post(f"{where}/adopt", key=key)) == done
    assert "was adopted already" in said(sam.post(f"{where}/adopt"), 409)["detail"]
    assert "was adopted already" in said(riley.post(f"{where}/withdraw"), 409)["detail"]
    assert held(holon, "pool:reserve") == 5_500


def test_a_program_of_nobody_sees_what_was_drawn_and_not_what_is_proposed(holon: Village) -> None:
    done = drawn(holon, pool="", receiver=holon["noor"])
    waits = proposed(holon)
    nobody, alex = asking(None), asking(holon["alex"])
    (seen,) = said(nobody.get("/draws"))["items"]
    assert (seen["id"], seen["receiver"], seen["words"]) == (done.pk, None, "the well ran dry")
    said(nobody.get(f"/draws/{waits.pk}"), 404)
    assert said(nobody.get(f"/draws/{done.pk}")) == seen
    assert [one["id"] for one in said(alex.get("/draws"))["items"]] == [waits.pk, done.pk]
    assert said(alex.get(f"/draws/{done.pk}"))["receiver"] == holon["noor"].handle
    other = asking(village("mill", "The Mill")["sam"], "mill")
    (seen,) = said(other.get("/draws", "holon-alpha"))["items"]
    assert seen["receiver"] is None


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"amount": "0"}, 400, "an amount of 0"),
        ({"amount": "1.001"}, 400, "3 decimals"),
        ({"words": ""}, 400, "words is empty"),
        ({"pool": "moon"}, 400, "not a known pool"),
        ({"pool": ""}, 400, "a draw goes to one place"),
        ({"receiver": "holo-6"}, 400, "a draw goes to one place"),
        ({"pool": "", "receiver": "holo-2"}, 403, "for themselves"),
        ({"pool": "", "receiver": "mill-1"}, 404, "nobody in Holon Alpha"),
    ],
)
def test_a_draw_that_cannot_be_is_told_and_not_kept(
    holon: Village, change: dict[str, str], status: int, words: str
) -> None:
    riley = asking(holon["riley"])
    assert words in said(riley.post("/draws", {**DRAW, **change}), status)["detail"]
    assert said(riley.get("/draws"))["total"] == 0


def test_more_than_the_reserve_holds_is_refused_and_withdrawn(holon: Village) -> None:
    riley, sam = asking(holon["riley"]), asking(holon["sam"])
    row = said(riley.post("/draws", {**DRAW, "amount": "95.01"}))
    told = said(sam.post(f"/draws/{row['id']}/adopt"), 400)
    assert told["detail"].startswith(
        "the pool reserve holds 95.00 USD and the draw takes 95.01 USD"
    )
    assert said(riley.post(f"/draws/{row['id']}/withdraw"))["state"] == "withdrawn"
    assert held(holon, "pool:reserve") == 9_500


def test_the_backing_is_exact_and_for_everybody(holon: Village) -> None:
    assert said(asking(None).get("/backing")) == {
        "claims": "855.00",
        "money": "950.00",
        "reserve": "95.00",
        "debt": "0.00",
        "ratio": "10/9",
    }
    village("mill", "The Mill")
    assert said(asking(None, "mill").get("/backing"))["ratio"] is None
