"""An offer finds who would like it, and is given."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import override_settings

from commonpool.core.fault import Fault
from commonpool.needs.models import Offer, Wanting
from commonpool.needs.queries import offers, wanted_of
from commonpool.needs.services import offer, withdraw_offer
from commonpool.needs.wanting import give, want, want_no_longer
from commonpool.notices import services as letters
from commonpool.people.permissions import Refused
from commonpool.people.queries import Conflict
from commonpool.people.services import erase
from tests.api.asking import asking
from tests.contributions.story import Month, at, day
from tests.web.clients import signed_in
from tests.web.test_need_pages import text

pytestmark = pytest.mark.django_db
HERE = "/c/holon-alpha/"


def ladder(month: Month) -> Offer:
    """Alex has a ladder."""
    alex = month.holon["alex"]
    return offer(
        actor=alex, community=month.community, what="A ladder", once=month.key(), now=at(5)
    )


def test_noor_would_like_the_ladder_and_alex_is_told() -> None:
    month = Month()
    row, noor = ladder(month), month.holon["noor"]
    for _ in "12":
        want(actor=noor, offer=row, now=at(5))
    assert [one.member for one in wanted_of(month.holon["alex"], day(5))] == [noor]
    with override_settings(LETTERS=True, ORIGIN="https://pool.example.org"):
        letters.deliver(now=at(6))
    (letter,) = mail.outbox
    assert letter.to == ["alex@example.org"]
    assert "Somebody would like what you offer." in letter.body
    assert "ladder" not in letter.body
    want_no_longer(actor=noor, offer=row)
    assert wanted_of(month.holon["alex"], day(5)) == []


def test_what_is_given_is_offered_no_longer() -> None:
    month = Month()
    row, alex, noor = ladder(month), month.holon["alex"], month.holon["noor"]
    with pytest.raises(Fault, match="your own offer"):
        want(actor=alex, offer=row, now=at(5))
    with pytest.raises(Refused, match="offered by somebody else"):
        give(actor=noor, offer=row, now=at(5))
    assert give(actor=alex, offer=row, now=at(6)).given == at(6)
    assert give(actor=alex, offer=row, now=at(7)).given == at(6)
    assert offers(month.community, day(6)) == []
    with pytest.raises(Conflict, match="is over"):
        want(actor=noor, offer=row, now=at(6))
    with pytest.raises(Conflict, match="was given"):
        withdraw_offer(actor=alex, offer=row, now=at(6))
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=row.pk).update(withdrawn=at(6))


def test_whoever_is_forgotten_wants_nothing_any_more() -> None:
    month = Month()
    want(actor=month.holon["noor"], offer=ladder(month), now=at(5))
    erase(actor=month.holon["sam"], member=month.holon["noor"], now=at(6))
    assert not Wanting.objects.exists()


def test_an_offer_on_the_page_of_needs_leads_to_who_offers_it_and_to_a_deed() -> None:
    month = Month()
    row, alex, noor = ladder(month), signed_in(month.holon["alex"]), signed_in(month.holon["noor"])
    page = noor.get(HERE + "needs/").content.decode()
    assert f'href="{HERE}people/{month.holon["alex"].handle}/"' in page
    assert "I would like this" in page
    said = noor.post(f"{HERE}offer/{row.pk}/want/", follow=True)
    assert "Whoever offers it is told." in text(said)
    assert "I no longer need it" in text(said)
    assert "Noor would like this" in text(alex.get(HERE + "needs/"))
    assert "Noor would" not in text(signed_in(month.holon["jordan"]).get(HERE + "needs/"))
    given = alex.post(f"{HERE}offer/{row.pk}/give/", follow=True)
    assert 'value="A ladder"' in given.content.decode()
    assert "A ladder" not in text(noor.get(HERE + "needs/"))


def test_a_program_wants_and_gives_too() -> None:
    month = Month()
    row = ladder(month)
    alex, noor = asking(month.holon["alex"]), asking(month.holon["noor"])
    wanted = noor.post(f"/offers/{row.pk}/want", {}, key="w").json()
    assert wanted["wanted_by"] == [], "only whoever offers it sees who"
    assert alex.get("/offers").json()["items"][0]["wanted_by"] == [month.holon["noor"].handle]
    noor.post(f"/offers/{row.pk}/want-no-longer", {}, key="n")
    assert alex.get("/offers").json()["items"][0]["wanted_by"] == []
    assert alex.post(f"/offers/{row.pk}/give", {}, key="g").json()["given"] is True
    assert alex.get("/offers").json()["items"] == []
