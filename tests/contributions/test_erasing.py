"""Erased: no word, link or picture by Zebulon or of Zebulon stays; every row and count does."""

import pytest

from commonpool.contributions.models import (
    Contribution,
    Document,
    Evidence,
    PanelSeat,
    PraiseScore,
)
from commonpool.contributions.services import (
    add_evidence,
    agree,
    answer,
    name_quantifier,
    note,
    pair,
    score_praise,
    start_shift,
    thank,
)
from commonpool.needs.services import offer, post_need
from commonpool.people.models import Picture
from commonpool.people.services import erase
from tests.contributions.story import Month, at
from tests.people.photos import photo
from tests.people.test_erasure import rows as stored

pytestmark = pytest.mark.django_db


def story() -> Month:
    """Zebulon has a hand in everything."""
    month = Month()
    holon = month.holon
    zebulon, noor = holon.join("zebulon"), holon["noor"]
    mine = month.did(
        "zebulon", what="Zebulon baked", photo=photo(), link="https://zebulon.org/loaf"
    )
    month.says("noor", mine, "question", words="Was it Zebulon?")
    answer(actor=zebulon, contribution=mine, to=noor, words="Yes, Zebulon.", now=at(7))
    month.says("jordan", mine, "dispute", words="Zebulon slept.")
    month.settles("casey", mine, "stands", words="Zebulon was there.")
    other = month.did("alex", by="zebulon", what="Zebulon saw Alex")
    month.says("jordan", other, words="So did I, with Zebulon.")
    third = month.did("alex")
    month.says("zebulon", third, words="Zebulon was here.")
    two = pair(actor=zebulon, other=noor, task="Zebulon's oven", once="p", now=at(2))
    agree(actor=noor, buddies=two, now=at(2))
    note(actor=noor, buddies=two, words="Zebulon laid the bricks", now=at(3))
    add_evidence(actor=zebulon, contribution=mine, file=b"a list", name="Zebulon.txt", now=at(6))
    start_shift(actor=zebulon, what="Zebulon's dishes", minutes=45, once="s", now=at(1))
    for by, to in ((zebulon, noor), (noor, zebulon)):
        thank(actor=by, to=to, points=1, words="Thanks, Zebulon!", once=f"t{by.pk}", now=at(5))
    name_quantifier(actor=holon["sam"], member=zebulon, now=at(5))
    praise = thank(actor=noor, to=holon["alex"], words="As Zebulon said", once="w", now=at(5))
    score_praise(actor=zebulon, praise=praise, points=8, now=at(6))
    offer(actor=zebulon, community=month.community, what="Zebulon sings", once="o", now=at(5))
    post_need(
        actor=zebulon, community=month.community, what="A bed for Zebulon", thousandths=1000,
        unit="bed", details="Zebulon is tall", once="n", now=at(5),
    )  # fmt: skip  # one need
    return month


def test_nothing_is_left_of_what_was_said_and_everything_of_what_counts() -> None:
    month = story()
    before = month.rows()
    assert any("zebulon" in row.lower() for row in stored())
    erase(actor=month.holon["sam"], member=month.holon["zebulon"], now=at(9))
    assert [row for row in stored() if "zebulon" in row.lower()] == []
    assert month.rows() == before
    assert Picture.objects.count() == 0
    assert Document.objects.count() == 0
    kinds = Evidence.objects.order_by("kind").values_list("kind", "sha256")
    assert [(kind, bool(sha)) for kind, sha in kinds] == [
        ("file", True),
        ("link", False),
        ("photo", True),
    ]
    assert Contribution.objects.count() == 3
    assert PraiseScore.objects.get().points == 8
    assert not PanelSeat.objects.exists()


def test_a_picture_that_somebody_else_keeps_too_stays_theirs() -> None:
    month = Month()
    zebulon = month.holon.join("zebulon")
    month.did("zebulon", photo=photo())
    theirs = month.did("alex", photo=photo())
    erase(actor=month.holon["sam"], member=zebulon, now=at(9))
    assert theirs.evidence.get().picture is not None


def test_without_the_erasers_the_words_would_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commonpool.people.services.leaving.ERASERS", [])
    month = story()
    erase(actor=month.holon["sam"], member=month.holon["zebulon"], now=at(9))
    assert any("zebulon" in row.lower() for row in stored())
