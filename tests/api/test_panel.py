"""Programs on the panel of praise: named, scoring, and what they are told of it."""

import pytest

from commonpool.cycles import queries
from tests.api.asking import asking, said
from tests.contributions.praising import praising
from tests.village import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def holon() -> Village:
    """A village that shares by praise, its cycle open, and Noor on the panel."""
    made = praising()
    said(asking(made["sam"]).post("/panel", {"member": made["noor"].handle}))
    return made


def thanks(holon: Village, words: str) -> int:
    """Alex thanks Jordan."""
    body = {"to": holon["jordan"].handle, "words": words}
    return int(said(asking(holon["alex"]).post("/appreciations", body))["id"])


def test_a_panel_is_named_released_and_read(holon: Village) -> None:
    sam, noor = asking(holon["sam"]), holon["noor"].handle
    assert said(asking(holon["riley"]).get("/panel")) == {
        "members": ["Noor"], "praises": 0, "scored": 0, "by": 0,
    }  # fmt: skip  # one answer
    assert said(sam.post("/panel", {"member": noor}), 409)["detail"].startswith("Noor sits")
    said(asking(holon["casey"]).post("/panel", {"member": holon["casey"].handle}), 403)
    assert said(sam.post(f"/panel/{noor}/release"))["members"] == []
    said(sam.post(f"/panel/{noor}/release"), 404)


def test_noor_gives_the_seat_back(holon: Village) -> None:
    noor = asking(holon["noor"])
    assert said(noor.post("/panel/back"))["members"] == []
    said(noor.post("/panel/back"), 403)


def test_praise_is_scored_repeated_and_dismissed(holon: Village) -> None:
    noor = asking(holon["noor"])
    bread, again, joke = (thanks(holon, words) for words in ("bread", "that bread", "hm"))
    waiting = said(noor.get("/me/praises"))
    assert [(row["words"], row["points"]) for row in waiting["items"]] == [
        ("bread", None), ("that bread", None), ("hm", None),
    ]  # fmt: skip  # one list
    assert said(noor.post(f"/praises/{bread}/score", {"points": 13}))["points"] == 13
    told = said(noor.post(f"/praises/{again}/score", {"duplicate_of": bread}))
    assert (told["points"], told["duplicate_of"]) == (None, bread)
    assert said(noor.post(f"/praises/{joke}/score", {"dismissed": True}))["dismissed"]
    told = said(noor.post(f"/praises/{bread}/score", {"dismissed": True}), 400)
    assert f"you called {again} a duplicate" in told["detail"]
    assert said(asking(holon["alex"]).get("/panel"))["scored"] == 3
    assert [row["points"] for row in said(noor.get("/me/praises"))["items"]] == [13, None, None]


def test_what_cannot_be_scored_is_a_problem(holon: Village) -> None:
    noor, bread = asking(holon["noor"]), thanks(holon, "bread")
    for body in ({}, {"points": 5, "dismissed": True}, {"duplicate_of": bread}):
        said(noor.post(f"/praises/{bread}/score", body), 400)
    for points in (0, 145, "13.5"):
        said(noor.post(f"/praises/{bread}/score", {"points": points}), 422)
    said(noor.post(f"/praises/{bread}/score", {"duplicate_of": 999_999}), 404)
    said(noor.post("/praises/999999/score", {"points": 5}), 404)
    for who in ("sam", "riley"):
        said(asking(holon[who]).post(f"/praises/{bread}/score", {"points": 5}), 403)
    said(asking(holon["sam"]).get("/me/praises"), 403)


def test_the_same_key_scores_once_and_means_come_after_the_close(holon: Village) -> None:
    noor, bread = asking(holon["noor"]), thanks(holon, "bread")
    for _ in range(2):
        said(noor.post(f"/praises/{bread}/score", {"points": 21}, key="k"))
    said(noor.post(f"/praises/{bread}/score", {"points": 8}, key="k"), 409)
    row = queries.open_cycle(holon.community)
    assert row is not None
    address = f"/cycles/{row.slug}/praise"
    assert "once it is closed" in said(noor.get(address), 400)["detail"]
    said(asking(holon["sam"]).post(f"/cycles/{row.slug}/close"))
    (told,) = said(asking(holon["riley"]).get(address))["items"]
    assert (told["words"], told["mean"], told["scores"]) == ("bread", "21", 1)
    late = said(noor.post(f"/praises/{bread}/score", {"points": 8}), 400)
    assert late["detail"].startswith("no cycle is open")
