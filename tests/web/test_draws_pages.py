"""The pages of the reserve: proposed by one, adopted by another after a fresh sign-in, told to all."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from commonpool.cycles import services as cycles
from commonpool.pools import queries, services
from commonpool.pools.models import Draw
from tests.cycles.holon import OVER, close, dues, work
from tests.pools.drawn import adopted, drawn, held, proposed, reserved
from tests.village import Village
from tests.web.clients import signed_in
from tests.web.test_money_pages import Answer, plain, strong

pytestmark = pytest.mark.django_db
HERE = "/c/holon-alpha/money/draws/"
PUBLIC = "/c/holon-alpha/"
FORM = {
    "amount": "40",
    "words": "the well ran dry",
    "source": "reserve",
    "pool": "flow",
    "once": "f",
}


@pytest.fixture
def holon() -> Village:
    return reserved()[0]


def read(who: Client, address: str = HERE, status: int = 200) -> str:
    answer = who.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return plain(answer)


def ask(who: Client, **change: str) -> Answer:
    return who.post(HERE + "new/", {**FORM, **change})


def test_riley_proposes_sam_adopts_and_everybody_reads_it(holon: Village) -> None:
    sam, riley = signed_in(holon["sam"]), strong(holon["riley"])
    answer = ask(riley)
    row = Draw.objects.get()
    assert answer["Location"] == f"{HERE}{row.pk}/"
    page = read(riley, f"{HERE}{row.pk}/")
    assert "Somebody else has to adopt it" in page
    assert "Adopt it" not in page.replace("adopt it", "")
    assert "Adopt it" in read(sam, f"{HERE}{row.pk}/")
    assert "Adopt this draw?" in read(sam, f"{HERE}{row.pk}/adopt/")
    assert sam.post(f"{HERE}{row.pk}/adopt/", {"once": "a"})["Location"] == HERE
    assert sam.post(f"{HERE}{row.pk}/adopt/", {"once": "a"})["Location"] == HERE
    assert held(holon, "pool:reserve") == 5_500
    for address in (HERE, PUBLIC):
        words = read(Client(), address)
        assert "40.00 USD from the reserve for the common pool" in words
        assert "the well ran dry" in words


def test_what_a_pool_holds_keeps_its_order_from_right_to_left(holon: Village) -> None:
    page = strong(holon["riley"]).get(HERE + "new/", headers={"accept-language": "ar"})
    amount = "95.00\N{NARROW NO-BREAK SPACE}USD"
    assert (
        f"(\N{LEFT-TO-RIGHT ISOLATE}{amount}\N{POP DIRECTIONAL ISOLATE})" in page.content.decode()
    )


def test_a_proposal_is_for_members_until_it_is_adopted(holon: Village) -> None:
    row = proposed(holon)
    for address in (HERE, PUBLIC):
        assert "the well ran dry" not in read(Client(), address)
    assert "Waits for a second person" in read(signed_in(holon["olu"]))
    assert Client().get(f"{HERE}{row.pk}/").status_code == 302
    assert "1 draw from a pool waits" in read(signed_in(holon["alex"]), "/c/holon-alpha/money/")
    alex = read(signed_in(holon["alex"]), f"{HERE}{row.pk}/")
    assert "the well ran dry" in alex
    assert "Adopt it" not in alex
    assert "Withdraw it" not in alex


def test_who_receives_is_a_member_to_a_passer_by_unless_the_name_is_shown(holon: Village) -> None:
    noor = holon["noor"]
    drawn(holon, pool="", receiver=noor)
    for address in (HERE, PUBLIC):
        words = read(Client(), address)
        assert "50.00 USD from the reserve for a member" in words
        assert noor.handle not in words
    assert "50.00 USD from the reserve for Noor" in read(signed_in(holon["alex"]))
    noor.shows_name = True
    noor.save()
    assert "50.00 USD from the reserve for Noor" in read(Client())


def test_adopting_asks_for_a_fresh_sign_in_and_of_a_treasurer_for_a_second_factor(
    holon: Village,
) -> None:
    holon.join("lou", "treasurer")
    address = f"{HERE}{proposed(holon).pk}/adopt/"
    for who, asked in (
        (signed_in(holon["sam"], fresh=False), "again"),
        (signed_in(holon["lou"]), "second-factor"),
    ):
        assert asked in who.get(address)["Location"]
        assert asked in who.post(address, {"once": "a"})["Location"]
    assert held(holon, "pool:reserve") == 9_500
    strong(holon["lou"]).post(address, {"once": "a"})
    assert held(holon, "pool:reserve") == 4_500


def test_what_cannot_be_is_told_beside_the_form(holon: Village) -> None:
    riley = signed_in(holon["riley"])
    assert "an amount of 0" in plain(ask(riley, amount="0"))
    assert "a draw goes to one place" in plain(ask(riley, receiver=holon["noor"].handle))
    assert "a draw goes to one place" in plain(ask(riley, pool="-"))
    assert plain(ask(riley, pool="moon")).count("Mistake") == 1
    assert not Draw.objects.exists()
    ask(riley, pool="-", receiver=holon["noor"].handle)
    assert Draw.objects.get().receiver == holon["noor"]
    assert holon["riley"].handle not in riley.get(HERE + "new/").content.decode()


def test_among_many_the_receiver_is_looked_for_and_nothing_typed_is_lost(holon: Village) -> None:
    for number in range(40):
        holon.join(f"guest{number}", account=False)
    riley = signed_in(holon["riley"])
    assert "Guest7" not in plain(riley.get(HERE + "new/"))
    words = plain(ask(riley, pool="-", q="guest7", step="find"))
    assert "Guest7" in words
    assert "the well ran dry" in words
    assert not Draw.objects.exists()
    ask(riley, pool="-", receiver=holon["guest7"].handle)
    assert Draw.objects.get().receiver == holon["guest7"]


def test_more_than_there_is_is_shown_and_refused_on_the_page(holon: Village) -> None:
    row, sam = proposed(holon, 9_501), signed_in(holon["sam"])
    assert "There is less in it than this." in read(sam, f"{HERE}{row.pk}/")
    answer = sam.post(f"{HERE}{row.pk}/adopt/", {"once": "a"})
    assert "the pool reserve holds 95.00 USD and the draw takes 95.01 USD" in plain(answer)
    assert held(holon, "pool:reserve") == 9_500


def test_riley_may_not_adopt_what_riley_proposed_and_two_adopt_once(holon: Village) -> None:
    holon.join("lou", "steward")
    row = proposed(holon)
    form = {"once": "a"}
    answer = strong(holon["riley"]).post(f"{HERE}{row.pk}/adopt/", form)
    assert (answer.status_code, held(holon, "pool:reserve")) == (403, 9_500)
    adopted(holon, row)
    answer = signed_in(holon["lou"]).post(f"{HERE}{row.pk}/adopt/", form)
    assert answer.status_code == 409
    assert "was adopted already by" in plain(answer)


def test_a_proposal_is_withdrawn_and_members_still_see_that_it_was(holon: Village) -> None:
    row = proposed(holon)
    assert "Withdraw it" in read(signed_in(holon["riley"]), f"{HERE}{row.pk}/")
    assert signed_in(holon["sam"]).post(f"{HERE}{row.pk}/withdraw/").status_code == 302
    assert "withdrawn" in read(signed_in(holon["alex"]))
    assert "the well ran dry" not in read(Client())
    assert signed_in(holon["riley"]).post(f"{HERE}{row.pk}/withdraw/").status_code == 409


def test_the_landlord_is_paid_from_repairs_and_strangers_read_from_where_and_for_what(
    holon: Village,
) -> None:
    riley, alex = strong(holon["riley"]), signed_in(holon["alex"])
    form = re.sub(
        "[\N{LEFT-TO-RIGHT ISOLATE}\N{POP DIRECTIONAL ISOLATE}]", "", read(riley, HERE + "new/")
    )
    assert "the reserve (95.00 USD)" in form
    assert "repairs (50.00 USD)" in form
    there = {"source": "repairs", "pool": "-", "payee": "Otto, the landlord"}
    assert "a draw goes to one place" in plain(ask(riley, **{**there, "pool": "flow"}))
    ask(riley, **there, words="a month of rent")
    row = Draw.objects.get()
    assert "There is 50.00 USD in repairs." in read(alex, f"{HERE}{row.pk}/")
    adopted(holon, row)
    assert (held(holon, "pool:repairs"), held(holon, "paid:repairs")) == (1_000, 4_000)
    for address in (HERE, PUBLIC):
        assert "40.00 USD from repairs paid to Otto, the landlord" in read(alex, address)
        words = read(Client(), address)
        assert "40.00 USD from repairs paid outside" in words
        assert "a month of rent" in words
        assert "Otto" not in words


def test_a_closed_cycle_says_what_was_drawn_before_its_close(holon: Village) -> None:
    cycle = cycles.open_cycle(actor=holon["sam"], community=holon.community, now=OVER)
    drawn(holon, 4_000)
    dues(holon, 10_000, on=dt.date(2026, 2, 10))
    work(holon, "alex", on=dt.date(2026, 2, 10))
    preview = read(signed_in(holon["sam"]), f"/c/holon-alpha/cycles/{cycle.slug}/close/")
    close(holon, cycle, dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC))
    for words in (preview, read(Client(), f"/c/holon-alpha/cycles/{cycle.slug}/")):
        assert "40.00 USD from the reserve for the common pool" in words
        assert "it stands under what was kept from before" in words
    assert "What left the pools" not in read(Client(), "/c/holon-alpha/cycles/2026-01/")


def test_my_statement_names_a_draw_and_says_what_is_behind_it(holon: Village) -> None:
    drawn(holon, pool="", receiver=holon["noor"])
    words = read(signed_in(holon["noor"]), "/c/holon-alpha/money/mine/")
    assert "Drawn from a pool" in words
    assert "For every 1.00 that members hold there is 1.04 of money:" in words
    assert "905.00 USD held, 950.00 USD there, of which 45.00 USD is the reserve." in words


def test_the_public_page_says_what_is_behind_and_warns_where_it_is_less(holon: Village) -> None:
    assert "there is 1.11 of money" in read(Client(), PUBLIC)
    bounced = queries.all_inflows(holon.community)[0]
    services.reverse_inflow(actor=holon["riley"], inflow=bounced, now=OVER)
    words = read(Client(), PUBLIC)
    assert "there is \u22120.06 of money: 855.00 USD held, \u221250.00 USD there" in words
    assert (
        "Members hold more than there is: 1 000.00 USD of what was shared is not covered yet"
        in words
    )
    assert "905.00 USD of it is missing" in words


def test_as_many_questions_however_many_draws_there_were(
    holon: Village, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sam = signed_in(holon["sam"])
    drawn(holon, 1)
    drawn(holon, 1, pool="", receiver=holon["noor"])
    proposed(holon)
    for address in (HERE, PUBLIC, "/c/holon-alpha/money/"):
        read(sam, address)
        with django_assert_max_num_queries(40) as few:
            read(sam, address)
        for _ in range(6):
            drawn(holon, 1, pool="", receiver=holon["noor"])
            proposed(holon)
        with django_assert_max_num_queries(40) as many:
            read(sam, address)
        assert len(few) == len(many), address
