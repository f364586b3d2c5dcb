"""What waits for a member, told by mail: once each, one letter a morning, in their language."""

import datetime as dt
import re
from collections.abc import Iterator
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import override_settings

from commonpool.contributions import services as deeds
from commonpool.core.fault import Fault
from commonpool.cycles import services as cycles
from commonpool.needs.services import commit
from commonpool.notices import queries, services
from commonpool.notices.letters import WORDS
from commonpool.notices.models import Day, Told, Wish
from commonpool.people import services as people
from commonpool.people.models import Account
from commonpool.people.permissions import Refused
from commonpool.pools import services as pools
from tests.contributions.story import Month, at, day
from tests.cycles.holon import OVER, begin, close, dues, work
from tests.pools.drawn import proposed
from tests.village import village
from tests.web.clients import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def server() -> Iterator[None]:
    """A mail server that keeps what it gets."""
    with override_settings(LETTERS=True, ORIGIN="https://pool.example.org"):
        yield


def letters(number: int, hour: int = 9) -> dict[str, str]:
    """The letters of a morning of January, by the name of who gets them."""
    mail.outbox.clear()
    services.deliver(now=at(number, hour))
    return {one.to[0].partition("@")[0]: str(one.body) for one in mail.outbox}


def test_alex_is_told_once_that_noor_wrote_down_a_deed_of_theirs() -> None:
    month = Month()
    month.did("alex", by="noor", on=5)
    told = letters(6)
    assert list(told) == ["alex"]
    assert "Somebody wrote down a deed of yours: say whether it was you." in told["alex"]
    assert "https://pool.example.org/c/holon-alpha/deeds/" in told["alex"]
    assert letters(7) == {}


def test_noor_is_told_that_somebody_asks_her_to_be_their_buddy_until_she_answers() -> None:
    month = Month()
    two = deeds.pair(
        actor=month.holon["alex"],
        other=month.holon["noor"],
        task="the oven",
        once=month.key(),
        now=at(5),
    )
    told = letters(6)
    assert list(told) == ["noor"]
    assert "Somebody asks you to be their buddy for a task" in told["noor"]
    assert "the oven" not in told["noor"]
    deeds.end_pair(actor=month.holon["noor"], buddies=two, now=at(6))
    Told.objects.all().delete()
    assert letters(7) == {}


def test_no_name_and_no_word_of_anybody_stands_in_a_letter() -> None:
    month = Month()
    month.did("alex", by="noor", on=5, what="cared for Robin")
    (text,) = letters(6).values()
    for word in ("Alex", "Noor", "Robin", "cared", "holo-"):
        assert word not in text
    letter = mail.outbox[0]
    assert letter.subject == "Holon Alpha: what waits for you"
    stop = "https://pool.example.org/c/holon-alpha/people/me/letters/"
    assert letter.extra_headers["List-Unsubscribe"] == f"<{stop}>"


def test_letters_leave_in_the_morning_of_the_village_and_once() -> None:
    month = Month()
    month.did("alex", by="noor", on=5)
    assert letters(6, hour=7) == {}
    assert not Day.objects.exists()
    assert list(letters(6, hour=8)) == ["alex"]
    month.did("jordan", by="noor", on=6)
    assert letters(6, hour=20) == {}
    assert list(letters(7)) == ["jordan"]


def test_a_question_a_promise_and_a_deed_that_lapses_are_told_to_whom_they_concern() -> None:
    month = Month()
    deed = month.did("alex", on=5)
    month.says("noor", deed, "question", words="was it two hours?", on=5)
    flour = month.need("Fresh flour", "100", "lb")
    commit(
        actor=month.holon["jordan"],
        need=flour,
        thousandths=1_000,
        due=day(8),
        now=at(5),
        once=month.key(),
    )
    first = letters(6)
    assert "Somebody asks about a deed of yours" in first["alex"]
    assert "Something that you promised is due" in first["jordan"]
    later = letters(17)
    assert "lapses in a few days" in later["alex"]
    assert letters(18) == {}
    assert letters(25) == {}


def test_a_buddy_and_a_circle_steward_are_told_what_waits_for_them_alone() -> None:
    month = Month()
    pair = deeds.pair(
        actor=month.holon["alex"],
        other=month.holon["jordan"],
        task="compost",
        once=month.key(),
        now=at(4),
    )
    deeds.agree(actor=month.holon["jordan"], buddies=pair, now=at(4))
    month.did("alex", on=5, buddies=pair)
    disputed = month.did("noor", on=5)
    month.says("riley", disputed, "dispute", words="it was I", on=5)
    told = letters(6)
    assert "A deed of your buddy waits for your word." in told["jordan"]
    assert "A deed is disputed or asked about" in told["casey"]
    assert set(told) == {"jordan", "casey", "sam"}


def test_a_share_and_a_cycle_that_waits_to_be_closed_are_told() -> None:
    holon, cycle = begin()
    dues(holon, 1_000)
    work(holon, "alex")
    morning = OVER + dt.timedelta(hours=2)
    services.deliver(now=morning)
    assert [one.to[0] for one in mail.outbox] == ["sam@example.org"]
    assert "waits for a steward to close it" in str(mail.outbox[0].body)
    close(holon, cycle)
    mail.outbox.clear()
    services.deliver(now=morning + dt.timedelta(days=1))
    assert [one.to[0] for one in mail.outbox] == ["alex@example.org"]
    assert "you have a share in it" in str(mail.outbox[0].body)


def test_on_sundays_who_wants_it_is_asked_about_the_week() -> None:
    month = Month()
    services.choose(actor=month.holon["jordan"], letters="all")
    month.did("alex", on=9)
    sunday = letters(11)
    assert "Five minutes are enough" in sunday["jordan"]
    assert "A deed waits for somebody who saw it." in sunday["jordan"]
    assert "alex" not in sunday


def test_who_wants_none_who_left_and_who_has_no_account_get_none() -> None:
    month = Month()
    services.choose(actor=month.holon["alex"], letters="none")
    month.did("alex", by="noor", on=5)
    month.did("jordan", by="noor", on=5)
    people.leave(actor=month.holon["jordan"], member=month.holon["jordan"], on=day(5))
    assert letters(6) == {}
    with pytest.raises(Fault, match="is no choice"):
        services.choose(actor=month.holon["noor"], letters="hourly")
    with pytest.raises(Refused):
        services.choose(actor=month.holon["jordan"], letters="all")


def test_a_letter_is_in_the_members_language_or_the_villages() -> None:
    month = Month()
    Account.objects.filter(email="alex@example.org").update(language="es")
    month.community.language = "ar"
    month.community.save()
    month.did("alex", by="noor", on=5)
    month.did("jordan", by="noor", on=5)
    told = letters(6)
    assert "Alguien anotó un aporte tuyo" in told["alex"]
    assert "دوّن" in told["jordan"]


def test_a_mail_server_that_is_down_loses_no_letter_and_doubles_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    month = Month()
    for name in ("alex", "jordan"):
        month.did(name, by="noor", on=5)
    right, asked = EmailMessage.send, list[str]()

    def fails(self: EmailMessage, *rest: Any) -> int:  # noqa: ANN401  # as Django's
        asked.append(self.to[0])
        if len(asked) == 2:
            raise SMTPServerDisconnected("gone")
        return right(self, *rest)

    monkeypatch.setattr(EmailMessage, "send", fails)
    said = services.deliver(now=at(6, 9))
    assert said == ["holon-alpha: mail does not leave; letters are tried again"]
    assert services.deliver(now=at(6, 10)) == ["holon-alpha: sent 1 letters"]
    assert asked == ["alex@example.org", "jordan@example.org", "jordan@example.org"]


def test_a_proposed_draw_is_told_to_those_who_may_adopt_it_and_not_to_its_proposer() -> None:
    holon, _ = begin()
    for name, role in (("lou", "treasurer"), ("ana", "steward")):
        holon.join(name, role)
    row = proposed(holon)
    proposed(holon, by="sam", pool="", receiver=holon["lou"])
    told = letters(6)
    assert set(told) == {"sam", "riley", "lou", "ana"}
    one, two = (WORDS["draw"](n) % {"n": n} for n in (1, 2))
    assert all(one in told[name] for name in ("sam", "riley", "lou"))
    assert two in told["ana"]
    assert "https://pool.example.org/c/holon-alpha/money/draws/\n" in told["ana"]
    assert "well" not in "".join(told.values())
    assert letters(7) == {}
    again = proposed(holon)
    pools.withdraw_draw(actor=holon["riley"], draw=row, now=OVER)
    pools.withdraw_draw(actor=holon["riley"], draw=again, now=OVER)
    assert letters(8) == {}


@override_settings(LETTERS=False)
def test_without_a_mail_server_nobody_is_written_to() -> None:
    Month().did("alex", by="noor", on=5)
    assert letters(6) == {}


def test_who_is_erased_leaves_no_trace_of_what_they_were_told() -> None:
    month = Month()
    month.did("alex", by="noor", on=5)
    letters(6)
    services.choose(actor=month.holon["alex"], letters="all")
    assert Told.objects.exists()
    people.erase(actor=month.holon["alex"], member=month.holon["alex"], now=at(7))
    assert not Told.objects.exists()
    assert not Wish.objects.exists()


def test_who_sits_on_the_panel_is_told_once_of_each_praise_that_waits_for_a_score() -> None:
    month = Month()
    holon = month.holon
    for name in ("noor", "casey"):
        deeds.name_quantifier(actor=holon["sam"], member=holon[name], now=at(1))
    rows = [
        deeds.thank(actor=holon["alex"], to=holon[to], words="Ta!", once=month.key(), now=at(5))
        for to in ("jordan", "riley", "noor")
    ]
    deeds.score_praise(actor=holon["casey"], praise=rows[0], points=5, now=at(5))
    told = letters(6)
    assert set(told) == {"noor", "casey"}
    assert "2 words of thanks wait for your score" in told["noor"]
    assert "2 words of thanks wait for your score" in told["casey"]
    assert "https://pool.example.org/c/holon-alpha/deeds/thanks/score/" in told["noor"]
    assert letters(7) == {}
    services.deliver(now=at(7))
    deeds.thank(actor=holon["riley"], to=holon["noor"], words="Ta!", once="n", now=at(7))
    assert {name: text.splitlines()[0] for name, text in letters(8).items()} == {
        "casey": "A word of thanks waits for your score: you sit on the panel of praise."
    }


def test_each_kind_of_matter_has_its_words_for_one_and_for_many() -> None:
    for kind, words in WORDS.items():
        assert words(1) != words(3), kind


def test_alex_chooses_on_a_page_which_letters_come() -> None:
    alex = village()["alex"]
    page = "/c/holon-alpha/people/me/letters/"
    shown = signed_in(alex).get(page).content.decode()
    (taken,) = re.findall(r"<input[^>]*\bchecked\b[^>]*>", shown)
    assert 'value="mine"' in taken
    assert signed_in(alex).post(page, {"letters": "none", "once": "1"}).status_code == 302
    assert queries.wished(alex) == "none"


def test_the_clock_looks_at_letters_too() -> None:
    month = Month()
    month.did("alex", by="noor", on=5)
    holon = month.holon
    assert cycles.tick(now=at(6)) == []
    assert services.deliver(now=at(6)) == [f"{holon.community.slug}: sent 1 letters"]
