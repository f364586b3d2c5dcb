"""Confirming: who may say what of whose deed, until when, and what becomes of it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from commonpool.contributions.models import Confirmation, Verdict
from commonpool.contributions.queries import (
    pairs_asked,
    pairs_not_made,
    to_accept,
    to_confirm,
    to_settle,
)
from commonpool.contributions.services import (
    agree,
    answer,
    begin_cycle,
    end_cycle,
    end_pair,
    note,
    pair,
    set_practice,
    take_back,
    withdraw,
)
from commonpool.core.fault import Fault
from commonpool.people.permissions import Refused
from commonpool.people.queries import Conflict, Missing
from tests.contributions.story import AFTER, FIRST, Month, at, day

pytestmark = pytest.mark.django_db


def test_one_witness_is_enough_unless_the_village_asks_for_more() -> None:
    month = Month(opened=False)
    deed = month.did("alex")
    assert month.told(deed) == (
        "waiting", "Waits for one more person to confirm it, until Jan. 19, 2026.",
    )  # fmt: skip  # state and reason on a line
    month.says("noor", deed)
    assert month.told(deed) == ("counts", "Confirmed by Noor.")
    set_practice(actor=month.holon["sam"], community=month.community, confirmations=3)
    assert month.told(deed)[1].startswith("Waits for 2 more people")


def test_nobody_confirms_their_own_deed() -> None:
    month = Month()
    deed = month.did("alex")
    with pytest.raises(Fault, match="nobody confirms their own deed"):
        month.says("alex", deed)


def test_the_last_word_of_a_witness_counts() -> None:
    month = Month()
    deed = month.did("alex")
    month.says("noor", deed)
    month.says("noor", deed, "question", words="Was it not Tuesday?")
    assert month.told(deed)[0] == "questioned"
    take_back(actor=month.holon["noor"], contribution=deed, now=at(7))
    assert Confirmation.objects.count() == 0


def test_a_question_waits_for_its_answer_and_stops_nobody() -> None:
    month = Month()
    deed = month.did("alex")
    noor, alex = month.holon["noor"], month.holon["alex"]
    month.says("noor", deed, "question", words="All eighty?")
    assert month.told(deed) == (
        "questioned", "Noor asks about it; an answer helps, until Jan. 19, 2026.",
    )  # fmt: skip  # state and reason on a line
    answer(actor=alex, contribution=deed, to=noor, words="Eighty, count the sacks.", now=at(7))
    assert month.told(deed)[0] == "waiting"
    month.says("noor", deed, on=8)
    assert month.told(deed)[0] == "counts"
    with pytest.raises(Conflict, match="no such question"):
        answer(actor=alex, contribution=deed, to=noor, words="Eighty.", now=at(9))


def test_whoever_asks_or_disputes_says_why() -> None:
    month = Month()
    deed = month.did("alex")
    for says in ("question", "dispute"):
        with pytest.raises(Fault, match="without words"):
            month.says("noor", deed, says)
    with pytest.raises(Fault, match="nothing to say"):
        month.says("noor", deed, "shout", words="!")


@pytest.mark.parametrize(("verdict", "state"), [("stands", "counts"), ("falls", "fell")])
def test_a_dispute_is_settled_by_a_steward_who_is_no_party_to_it(verdict: str, state: str) -> None:
    month = Month()
    deed = month.did("alex")
    month.says("noor", deed)
    month.says("jordan", deed, "dispute", words="I was there, and he was not.")
    assert month.told(deed)[0] == "disputed"
    assert [one.deed for one in to_settle(month.holon["casey"], on=day(7))] == [deed]
    with pytest.raises(Refused):
        month.settles("noor", deed, verdict)
    month.settles("casey", deed, verdict)
    assert month.told(deed)[0] == state
    with pytest.raises(Conflict, match="settled before"):
        month.settles("sam", deed, verdict)
    with pytest.raises(Conflict, match="has settled"):
        month.says("jordan", deed, "dispute", words="Still not.", on=8)


@pytest.mark.parametrize("party", ["doer", "logger", "witness", "buddy"])
def test_a_steward_who_is_a_party_settles_nothing(party: str) -> None:
    month = Month()
    casey, alex = month.holon["casey"], month.holon["alex"]
    more: dict[str, Any] = {}
    if party == "buddy":
        two = pair(actor=alex, other=casey, task="oven", once=month.key(), now=at(4))
        agree(actor=casey, buddies=two, now=at(4))
        more["buddies"] = two
    who, by = {"doer": ("casey", "casey"), "logger": ("alex", "casey")}.get(party, ("alex", "alex"))
    deed = month.did(who, by=by, **more)
    month.says("jordan", deed, "dispute", words="No.")
    if party == "witness":
        month.says("casey", deed)
    with pytest.raises(Refused, match="you are a party"):
        month.settles("casey", deed, "stands")
    assert not Verdict.objects.exists()
    month.settles("sam", deed, "stands")


def test_there_must_be_something_to_settle() -> None:
    month = Month()
    with pytest.raises(Conflict, match="nothing to settle"):
        month.settles("casey", month.did("alex"), "falls")


def test_after_the_deadline_a_deed_lapses_and_a_steward_can_revive_it() -> None:
    month = Month()
    month.practice(confirmations=2)
    deed = month.did("alex", on=5)
    month.says("noor", deed, on=19)
    with pytest.raises(Fault, match="ended on 2026-01-19"):
        month.says("jordan", deed, on=20)
    assert month.told(deed, on=19)[0] == "waiting"
    assert month.told(deed, on=20)[0] == "fell"
    month.settles("casey", deed, "stands", on=21)
    assert month.told(deed, on=21) == ("counts", "Confirmed by Casey, Noor.")


def test_a_verdict_gives_new_time_where_one_voice_is_not_enough() -> None:
    month = Month()
    month.practice(confirmations=2)
    deed = month.did("alex", on=5)
    month.settles("casey", deed, "stands", on=21)
    assert month.told(deed, on=21)[0] == "waiting"
    assert [one.deed for one in to_confirm(month.holon["noor"], on=day(22))] == [deed]
    month.says("noor", deed, on=25)
    assert month.told(deed, on=25)[0] == "counts"


def test_nothing_is_said_of_a_deed_that_is_over() -> None:
    month = Month()
    gone, weighed = month.did("alex"), month.did("alex")
    withdraw(actor=month.holon["alex"], contribution=gone, now=at(6))
    end_cycle(
        community=month.community, cycle="2026-01", day_after=AFTER, weighed=[f"d{weighed.pk}"]
    )
    for deed, says in ((gone, "was withdrawn"), (weighed, "was weighed in cycle 2026-01")):
        with pytest.raises(Conflict, match=says):
            month.says("noor", deed)
    with pytest.raises(Conflict, match="was weighed"):
        withdraw(actor=month.holon["alex"], contribution=weighed, now=at(6))
    assert month.told(weighed) == ("counts", "It counted in the cycle of January 2026.")


def test_what_waits_for_me_begins_with_my_buddy_and_leaves_out_my_own() -> None:
    month = Month()
    alex, noor = month.holon["alex"], month.holon["noor"]
    two = pair(actor=alex, other=noor, task="the oven", once=month.key(), now=at(2))
    with pytest.raises(Conflict, match="pair up first"):
        month.did("alex", buddies=two)
    agree(actor=noor, buddies=two, now=at(2))
    plain = month.did("jordan", on=3)
    month.did("noor", on=3)
    month.did("jordan", on=3, gift=True)
    ours = month.did("alex", on=4, buddies=two)
    found = [one.deed for one in to_confirm(noor, on=day(5))]
    assert found == [ours, plain]
    month.says("noor", ours, relevant=True, good=True)
    assert [one.deed for one in to_confirm(noor, on=day(6))] == [plain]
    assert to_confirm(noor, on=day(25)) == []


def test_buddies_attest_each_other() -> None:
    month = Month()
    alex, noor = month.holon["alex"], month.holon["noor"]
    two = pair(actor=alex, other=noor, task="the oven", once=month.key(), now=at(2))
    with pytest.raises(Refused, match="the one who was asked"):
        agree(actor=alex, buddies=two, now=at(2))
    agree(actor=noor, buddies=two, now=at(2))
    note(actor=noor, buddies=two, words="Alex laid the bricks, I mixed.", now=at(3))
    deed = month.did("alex", buddies=two)
    with pytest.raises(Fault, match="relevant and good"):
        month.says("noor", deed)
    with pytest.raises(Fault, match="relevant and good") as asked:
        month.says("noor", deed, relevant=True)
    assert asked.value.path == ("good",)
    month.says("noor", deed, relevant=True, good=True)
    assert month.told(deed)[0] == "counts"
    assert [row.words for row in two.notes.all()] == ["Alex laid the bricks, I mixed."]
    with pytest.raises(Fault, match="what the two did"):
        month.did("jordan", by="alex", buddies=two)
    with pytest.raises(Missing):
        note(actor=month.holon["jordan"], buddies=two, words="me too", now=at(3))
    end_pair(actor=alex, buddies=two, now=at(6))
    with pytest.raises(Conflict, match="has ended"):
        note(actor=alex, buddies=two, words="late", now=at(7))


def test_whoever_is_asked_to_be_a_buddy_may_say_not_this_time() -> None:
    month = Month()
    alex, noor = month.holon["alex"], month.holon["noor"]
    two = pair(actor=alex, other=noor, task="the oven", once=month.key(), now=at(2))
    assert list(pairs_asked(noor)) == [two]
    assert list(pairs_asked(alex)) == []
    assert list(pairs_not_made(alex, at(1))) == []
    end_pair(actor=noor, buddies=two, now=at(3))
    assert list(pairs_asked(noor)) == []
    assert list(pairs_not_made(alex, at(1))) == [two]
    with pytest.raises(Conflict, match="has ended"):
        agree(actor=noor, buddies=two, now=at(4))


def test_a_buddys_no_is_a_question_and_confirms_nothing() -> None:
    month = Month()
    alex, noor = month.holon["alex"], month.holon["noor"]
    two = pair(actor=alex, other=noor, task="the oven", once=month.key(), now=at(2))
    agree(actor=noor, buddies=two, now=at(2))
    deed = month.did("alex", buddies=two)
    said = month.says("noor", deed, relevant=True, good=False, words="It leans.")
    assert (said.says, said.relevant, said.good) == ("question", True, False)
    state, reason = month.told(deed, viewer="alex")
    assert (state, "asks about it" in reason) == ("questioned", True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.filter(pk=said.pk).update(says="confirm")
    answer(actor=alex, contribution=deed, to=noor, words="I set it right.", now=at(7))
    assert month.told(deed)[0] == "waiting"
    month.says("noor", deed, relevant=True, good=True, on=7)
    assert month.told(deed)[0] == "counts"


def test_nobody_is_their_own_buddy() -> None:
    month = Month()
    alex = month.holon["alex"]
    with pytest.raises(Fault, match="nobody is their own buddy"):
        pair(actor=alex, other=alex, task="x", once="k", now=at(2))


def test_what_others_wrote_down_for_me() -> None:
    month = Month()
    deed = month.did("alex", by="noor")
    month.did("alex")
    assert to_accept(month.holon["alex"]) == [deed]
    assert to_accept(month.holon["noor"]) == []


@pytest.mark.parametrize(
    "chosen", [{"confirmations": 11}, {"deadline_days": 0}, {"late_days": -1}, {"late_days": 93}]
)
def test_a_practice_out_of_reach_is_refused(chosen: dict[str, Any]) -> None:
    month = Month()
    with pytest.raises(Fault):
        set_practice(actor=month.holon["sam"], community=month.community, **chosen)
    with pytest.raises(Refused):
        set_practice(actor=month.holon["noor"], community=month.community)


def test_while_a_cycle_is_open_its_rule_says_how_many_witnesses() -> None:
    month = Month()
    deed = month.did("alex")
    begin_cycle(community=month.community, first_day=FIRST, day_after=AFTER, confirmations=0)
    assert month.told(deed) == ("counts", "It counts without a confirmation, as was agreed here.")
    sam = month.holon["sam"]
    with pytest.raises(Fault, match="the rule of the open cycle asks for 0"):
        set_practice(actor=sam, community=month.community, confirmations=2)
    set_practice(actor=sam, community=month.community, confirmations=0, deadline_days=7)
