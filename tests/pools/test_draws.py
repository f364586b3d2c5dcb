"""The reserve is drawn by a proposal that another adopts, for a third; once, to the cent."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from commonpool.books import queries as books
from commonpool.core.fault import Fault
from commonpool.people import services as people
from commonpool.people.permissions import Refused
from commonpool.people.queries import Conflict, Missing
from commonpool.pools import draws, queries, services
from commonpool.pools.models import Draw
from tests.cycles.holon import LATER, OVER, TIME, adopt
from tests.pools.drawn import adopted, drawn, held, proposed, reserved
from tests.village import village

pytestmark = pytest.mark.django_db
RESERVE = "pool:reserve"


def test_what_riley_proposes_and_sam_adopts_leaves_the_reserve_for_the_next_cycle() -> None:
    holon, _ = reserved()
    assert held(holon, RESERVE) == 9_500
    row = proposed(holon)
    assert (held(holon, RESERVE), held(holon, "pool:flow")) == (9_500, 0)
    assert adopted(holon, row).adopted_by == holon["sam"]
    assert (held(holon, RESERVE), held(holon, "pool:flow")) == (4_500, 5_000)
    (move, *_) = books.statement(holon.community, RESERVE)
    assert (move.purpose, move.other, move.amount) == ("drawn", "pool:flow", -5_000)
    assert books.audit(holon.community) == []


def test_a_pool_of_the_policy_and_a_member_receive_a_draw() -> None:
    holon, _ = reserved()
    repairs, noor = held(holon, "pool:repairs"), holon["noor"]
    drawn(holon, 1_000, pool="repairs")
    drawn(holon, 2_000, pool="", receiver=noor)
    assert held(holon, "pool:repairs") == repairs + 1_000
    assert held(holon, f"member:{noor.handle}") == 2_000
    assert held(holon, RESERVE) == 6_500
    assert books.audit(holon.community) == []


def test_the_insulin_of_somebody_without_an_account_may_come_from_the_reserve() -> None:
    holon, _ = reserved()
    tomas = people.add_helper(actor=holon["sam"], community=holon.community, name="Tomas", now=OVER)
    drawn(holon, 2_000, pool="", receiver=tomas)
    assert held(holon, f"member:{tomas.handle}") == 2_000


def test_a_proposal_sent_twice_is_one_and_with_other_words_a_conflict() -> None:
    holon, _ = reserved()
    assert proposed(holon, once="form") == proposed(holon, once="form")
    with pytest.raises(Conflict, match="with other answers"):
        proposed(holon, once="form", words="the roof leaks")
    assert Draw.objects.count() == 1


def test_adopted_twice_it_is_paid_once_and_the_second_is_told() -> None:
    holon, _ = reserved()
    holon.join("lou", "steward")
    row = drawn(holon)
    for who in ("sam", "lou"):
        with pytest.raises(
            Conflict, match=f"adopted already by {holon['sam'].handle} on 2026-02-02"
        ):
            adopted(holon, row, by=who)
    assert held(holon, RESERVE) == 4_500


def test_without_looking_whether_it_is_done_the_books_still_pay_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    holon, _ = reserved()
    holon.join("lou", "steward")
    row = drawn(holon, 4_000)
    monkeypatch.setattr(draws, "refuse_done", lambda row: None)
    adopted(holon, row, by="lou")
    assert held(holon, RESERVE) == 5_500


def test_more_than_the_reserve_holds_is_refused_with_what_it_holds() -> None:
    holon, _ = reserved()
    row = proposed(holon, 9_501)
    with pytest.raises(
        Fault, match=r"the pool reserve holds 95\.00 USD and the draw takes 95\.01 USD"
    ):
        adopted(holon, row)
    row.refresh_from_db()
    assert (row.adopted, held(holon, RESERVE)) == (None, 9_500)
    drawn(holon, 9_500)
    assert held(holon, RESERVE) == 0


def test_without_that_guard_the_ledger_and_then_the_database_keep_the_floor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    holon, _ = reserved()
    row = proposed(holon, 9_501)
    monkeypatch.setattr(draws, "refuse_more_than_held", lambda home, row: None)
    with pytest.raises(Fault, match="pool:reserve"):
        adopted(holon, row)
    monkeypatch.setattr("commonpool.core.entries.refuse_below_floor", lambda after, terms: None)
    with pytest.raises(IntegrityError, match=r"(?i)floor|constraint"), transaction.atomic():
        adopted(holon, row)
    row.refresh_from_db()
    assert (row.adopted, held(holon, RESERVE)) == (None, 9_500)
    assert books.audit(holon.community) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": 0}, "an amount of 0"),
        ({"amount": 10**15 + 1}, "up to 10"),
        ({"words": " "}, "words is empty"),
        ({"words": "x" * 501}, "501 characters"),
        ({"pool": "reserve"}, "not a known pool"),
        ({"pool": "inbox"}, "not a known pool"),
        ({"pool": "moon"}, "not a known pool"),
        ({"pool": ""}, "a draw goes to one place"),
    ],
)
def test_a_draw_that_cannot_be(change: dict[str, Any], words: str) -> None:
    holon, _ = reserved()
    with pytest.raises(Fault, match=words):
        proposed(holon, **{"amount": 100, **change})
    assert not Draw.objects.exists()


def test_a_draw_goes_to_one_place_and_to_somebody_of_here() -> None:
    holon, _ = reserved()
    mill = village("mill", "The Mill")
    with pytest.raises(Fault, match="a draw goes to one place"):
        proposed(holon, pool="flow", receiver=holon["noor"])
    with pytest.raises(Fault, match="the receiver belongs elsewhere"):
        proposed(holon, pool="", receiver=mill["noor"])
    holon["noor"].stands_for, holon["noor"].account = mill.community, None
    holon["noor"].save()
    with pytest.raises(Fault, match="the receiver is a community"):
        proposed(holon, pool="", receiver=holon["noor"])


def test_proposer_adopter_and_receiver_are_three() -> None:
    holon, _ = reserved()
    holon.join("lou", "steward", "treasurer")
    with pytest.raises(Refused, match="for themselves"):
        proposed(holon, pool="", receiver=holon["riley"])
    row = proposed(holon, pool="", receiver=holon["sam"])
    with pytest.raises(Refused, match="that they proposed"):
        adopted(holon, row, by="riley")
    with pytest.raises(Refused, match="for themselves"):
        adopted(holon, row, by="sam")
    adopted(holon, row, by="lou")
    assert held(holon, f"member:{holon['sam'].handle}") == 5_000


@pytest.mark.parametrize(
    ("who", "guard"), [("riley", "that they proposed"), ("sam", "for themselves")]
)
def test_without_that_guard_the_database_refuses(
    who: str, guard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    holon, _ = reserved()
    row = proposed(holon, pool="", receiver=holon["sam"])
    with pytest.raises(Refused, match=guard):
        adopted(holon, row, by=who)
    monkeypatch.setattr(draws, "refuse_own", lambda actor, row: None)
    with pytest.raises(IntegrityError, match="pools_draw_is"), transaction.atomic():
        adopted(holon, row, by=who)
    assert held(holon, RESERVE) == 9_500


def test_the_table_itself_refuses_what_no_service_would_write() -> None:
    holon, _ = reserved()
    row = proposed(holon)
    by, at = holon["sam"], OVER
    noor, riley = holon["noor"], holon["riley"]
    both = {"adopted": at, "adopted_by": by, "withdrawn": at, "withdrawn_by": by}
    for change, name in (
        (both, "adopted_or_withdrawn"),
        ({"adopted": at}, "adopted_by_somebody"),
        ({"withdrawn_by": by}, "withdrawn_by_somebody"),
        ({"amount": 0}, "is_an_amount"),
        ({"amount": 10**15 + 1}, "is_an_amount"),
        ({"pool": ""}, "one_place"),
        ({"receiver": noor}, "one_place"),
        ({"pool": "inbox"}, "one_place"),
        ({"outside": True}, "one_place"),
        ({"pool": "", "outside": True, "receiver": noor}, "one_place"),
        ({"pool": "reserve"}, "leaves_its_pool"),
        ({"source": "flow", "pool": "reserve"}, "leaves_a_pool"),
        ({"source": "owed"}, "leaves_a_pool"),
        ({"payee": "the landlord"}, "names_who_is_outside"),
        ({"pool": "", "receiver": riley}, "not_paid_to_its_proposer"),
        ({"adopted": at, "adopted_by": riley}, "adopted_by_another"),
        ({"pool": "", "receiver": by, "adopted": at, "adopted_by": by}, "not_paid_to_its_adopter"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Draw.objects.filter(pk=row.pk).update(**change)
    other = proposed(holon)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=other.pk).update(once=row.once)


def test_who_has_not_the_role_neither_proposes_adopts_nor_withdraws() -> None:
    holon, _ = reserved()
    row = proposed(holon)
    for who in ("alex", "casey", "olu"):
        with pytest.raises(Refused, match="is not yours to do here"):
            proposed(holon, by=who)
        with pytest.raises(Refused, match="is not yours to do here"):
            adopted(holon, row, by=who)
        with pytest.raises(Refused, match="is not yours to do here"):
            services.withdraw_draw(actor=holon[who], draw=row, now=OVER)
    mill = village("mill", "The Mill")
    with pytest.raises(Refused):
        services.adopt_draw(actor=mill["sam"], draw=row, now=OVER)


def test_a_draw_is_withdrawn_by_who_proposed_it_or_by_a_steward_and_then_it_is_over() -> None:
    holon, _ = reserved()
    holon.join("lou", "treasurer")
    mine, other = proposed(holon), proposed(holon)
    with pytest.raises(Refused, match="by somebody else"):
        services.withdraw_draw(actor=holon["lou"], draw=mine, now=OVER)
    services.withdraw_draw(actor=holon["riley"], draw=mine, now=OVER)
    services.withdraw_draw(actor=holon["sam"], draw=other, now=OVER)
    assert list(queries.open_draws(holon.community)) == []
    for again in (
        adopted,
        lambda h, row: services.withdraw_draw(actor=h["sam"], draw=row, now=OVER),
    ):
        with pytest.raises(Conflict, match=f"withdrawn by {holon['riley'].handle} on 2026-02-02"):
            again(holon, mine)
    done = drawn(holon)
    with pytest.raises(Conflict, match="was adopted already"):
        services.withdraw_draw(actor=holon["riley"], draw=done, now=OVER)
    assert held(holon, RESERVE) == 4_500


def test_what_changed_since_it_was_proposed_is_looked_at_again() -> None:
    holon, _ = reserved()
    roof = proposed(holon, pool="repairs")
    noor = proposed(holon, pool="", receiver=holon["noor"])
    wordless = proposed(holon)
    adopt(holon, TIME)
    people.leave(actor=holon["noor"], member=holon["noor"], on=dt.date(2026, 2, 1))
    Draw.objects.filter(pk=wordless.pk).update(words="")
    for row, words in (
        (roof, "not a known pool"),
        (noor, "the receiver belongs elsewhere"),
        (wordless, "the words of this draw were erased"),
    ):
        with pytest.raises(Fault, match=words):
            adopted(holon, row)
    assert held(holon, RESERVE) == 9_500


def test_a_community_that_only_tracks_may_draw_from_its_reserve() -> None:
    holon, _ = reserved()
    adopt(holon, TIME, {"stage": "track", "reserve": {"percent": "10%"}})
    drawn(holon, 500)
    assert held(holon, RESERVE) == 9_000


def test_strangers_see_what_was_drawn_and_members_what_is_proposed_too() -> None:
    holon, _ = reserved()
    home, done, waits = holon.community, drawn(holon, 100), proposed(holon)
    assert list(queries.draws_seen_by(home, None)) == [done]
    assert list(queries.draws_seen_by(home, holon["olu"])) == [waits, done]
    mill = village("mill", "The Mill")
    with pytest.raises(Missing, match="there is no draw"):
        queries.draw(mill.community, done.pk)


def test_who_receives_is_a_member_to_strangers_unless_they_show_their_name() -> None:
    holon, _ = reserved()
    noor = holon["noor"]
    row = proposed(holon, pool="", receiver=noor)
    assert queries.receiver_shown(row, None) is None
    assert queries.receiver_shown(row, holon["alex"]) == noor
    noor.shows_name = True
    assert queries.receiver_shown(row, None) == noor
    assert queries.receiver_shown(proposed(holon), holon["alex"]) is None


def test_words_of_who_is_erased_go_and_their_name_in_those_of_others() -> None:
    holon, _ = reserved()
    lou = holon.join("lou", "treasurer")
    hers = proposed(holon, by="lou", words="the well ran dry")
    for_her = proposed(holon, words="an operation", pool="", receiver=lou)
    of_her = proposed(holon, words="as Lou asked")
    people.erase(actor=holon["sam"], member=lou, now=OVER)
    for row, words in ((hers, ""), (for_her, ""), (of_her, f"as {lou.handle} asked")):
        row.refresh_from_db()
        assert row.words == words


def test_the_clock_may_be_wrong_by_a_year() -> None:
    holon, _ = reserved()
    row = proposed(holon)
    services.adopt_draw(actor=holon["sam"], draw=row, now=LATER - dt.timedelta(days=366))
    assert held(holon, RESERVE) == 4_500
    assert queries.draws_in(holon.community, "") == [row]
