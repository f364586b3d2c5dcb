"""A member who wrote wherever one can write is erased: nothing of them is left anywhere."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core import mail

from commonpool.books.backup import back_up
from commonpool.cli.audit import audited
from commonpool.contributions import services as deeds
from commonpool.contributions.models import Contribution
from commonpool.core.canonical import parse_json
from commonpool.core.verification import verify
from commonpool.cycles import services as cycles
from commonpool.cycles.models import Cycle
from commonpool.needs import services as needs
from commonpool.people.erasure import ERASERS, scrub
from commonpool.people.models import Member, Picture, Role
from commonpool.people.services import edit_self, erase, invite, join, make_token, open_account
from commonpool.pools import services as pools
from tests.cycles.holon import LATER, NEW_YEAR, OVER, adopt, begin, dues, once, work
from tests.people.photos import new_photo
from tests.people.test_erasure import (
    database,
    files_of,
    signs_in,
    sqlite_alone,
    standing,
    stretches,
    traces,
)
from tests.village import Village

NAME, ADDRESS, WORD = "Zebulonia Quartz", "zebulonia@example.org", "zitherstrings"
AFTER = dt.datetime(2026, 2, 3, 12, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 1, 20)
pytestmark = pytest.mark.django_db(transaction=True)


def arrives(holon: Village) -> Member:
    """Zebulonia joins with name, words and face, and signs in."""
    account = open_account(email=ADDRESS)
    code = invite(actor=holon["sam"], community=holon.community, now=NEW_YEAR)[1]
    who = join(account=account, code=code, name=NAME, shows_name=True, now=NEW_YEAR)
    for role in ("treasurer", "steward", "circle-steward"):
        Role.objects.create(member=who, role=role, given=NEW_YEAR)
    edit_self(
        actor=who, name=NAME, about=f"I play {WORD}.", shows_name=True, portrait=new_photo(),
        now=NEW_YEAR,
    )  # fmt: skip  # one call
    make_token(actor=who, community=who.community, name=NAME, writes=True, now=NEW_YEAR, days=9)
    signs_in(account)
    who.refresh_from_db()
    return who


def acts(holon: Village, who: Member) -> None:
    """She writes wherever a member can write, and others write of her."""
    home, noor, alex = holon.community, holon["noor"], holon["alex"]
    need = needs.post_need(
        actor=who, community=home, what=f"A stand for {WORD}", details=f"{NAME} carries {WORD}",
        thousandths=1000, unit="stand", once=once(), now=LATER,
    )  # fmt: skip  # one call
    needs.offer(actor=who, community=home, what=f"Lessons in {WORD}", once=once(), now=LATER)
    needs.commit(
        actor=alex, need=need, thousandths=1000, due=DAY + dt.timedelta(days=20), once=once(),
        now=LATER,
    )  # fmt: skip  # one call
    two = deeds.pair(actor=who, other=noor, task=f"Tune {WORD}", once=once(), now=NEW_YEAR)
    deeds.agree(actor=noor, buddies=two, now=NEW_YEAR)
    deeds.note(actor=who, buddies=two, words=f"Bought {WORD}", now=LATER)
    deeds.note(actor=noor, buddies=two, words=f"{NAME} came late", now=LATER)
    deeds.start_shift(actor=who, what=f"Oil the {WORD}", minutes=30, once=once(), now=NEW_YEAR)
    mine, theirs = did(who, f"Played {WORD}"), did(alex, f"Danced while {NAME} played")
    deeds.add_evidence(actor=who, contribution=mine, photo=new_photo(330, 210), now=LATER)
    deeds.add_evidence(actor=who, contribution=mine, link=f"https://example.org/{WORD}", now=LATER)
    deeds.confirm(
        actor=noor, contribution=mine, says="question", words=f"{WORD} at night?", now=LATER
    )
    deeds.answer(actor=who, contribution=mine, to=noor, words=f"{WORD} at noon", now=LATER)
    deeds.confirm(actor=holon["jordan"], contribution=mine, now=LATER)
    deeds.confirm(actor=who, contribution=theirs, words=f"With {WORD}!", now=LATER)
    deeds.confirm(
        actor=noor, contribution=theirs, says="dispute", words=f"{NAME} was out", now=LATER
    )
    deeds.settle(
        actor=holon["casey"], contribution=theirs, verdict="stands", words=f"{NAME} was in",
        now=LATER,
    )  # fmt: skip  # one call
    for by, to in ((who, noor), (noor, who), (alex, noor)):
        deeds.thank(
            actor=by, to=to, points=1, words=f"For {WORD}" if who in (by, to) else f"As {NAME} did",
            once=once(), now=LATER,
        )  # fmt: skip  # one call
    for actor, source in ((who, f"Concert of {WORD}"), (holon["riley"], f"From {NAME}")):
        pools.record_inflow(
            actor=actor, community=home, amount=5_000, kind="sale", source=source, pool="",
            on=DAY, once=once(), now=LATER,
        )  # fmt: skip  # one call
    nobody: Member | None = None
    draws = [
        pools.propose_draw(
            actor=actor, community=home, amount=50, words=words, pool="flow" if to is None else "",
            source="reserve", receiver=to, payee="", once=once(), now=LATER,
        )
        for actor, words, to in (
            (holon["sam"], f"Medicine: {WORD}", who),
            (holon["riley"], f"{NAME} asked for it", nobody),
            (who, f"Repair of {WORD}", nobody),
        )
    ]  # fmt: skip  # calls
    pools.withdraw_draw(actor=who, draw=draws[-1], now=LATER)
    pools.set_baseline(
        actor=holon["sam"], community=home, slug="strings", what=f"Strings for {NAME}",
        amount=100, receiver=who, order=1, since=DAY,
    )  # fmt: skip  # one call


def did(who: Member, what: str) -> Contribution:
    """Somebody writes down two hours."""
    (made,) = deeds.log(actor=who, by=[who], what=what, minutes=120, on=DAY, once=once(), now=LATER)
    return made


def closes(holon: Village, cycle: Cycle, who: Member) -> Cycle:
    """The month closes; she corrects a share, hers is corrected, and she adopts a new rule."""
    made = cycles.close_cycle(actor=holon["sam"], cycle=cycle, now=OVER)
    theirs = made.shares.get(party=holon["jordan"].handle)
    hers = made.shares.get(party=who.handle)
    for actor, share, words in (
        (who, theirs, f"forgot {WORD}"),
        (holon["riley"], hers, f"{NAME} said so"),
    ):
        cycles.correct_share(
            actor=actor, share=share, amount=share.amount - 1, words=words, once=once(), now=OVER
        )
    pools.adopt(
        actor=who, community=holon.community, policy={}, rule={"mechanism": "time@1"},
        words=f"agreed over {WORD}", now=OVER,
    )  # fmt: skip  # one call
    return made


def lived() -> tuple[Village, Cycle, Member, list[bytes]]:
    """A month in which Zebulonia had a hand in everything; and what must not be left of her."""
    holon, cycle = begin()
    who = arrives(holon)
    adopt(holon, {"mechanism": "time@1"})
    dues(holon)
    work(holon, "jordan", 30)
    acts(holon, who)
    made = closes(holon, cycle, who)
    pieces = [piece for one in Picture.objects.all() for piece in stretches(bytes(one.content))]
    return holon, made, who, [*(text.encode() for text in (NAME, ADDRESS, WORD)), *pieces]


def forgotten(holon: Village, who: Member) -> None:
    """A steward does it; what waits to be sent is no part of it."""
    mail.outbox.clear()
    erase(actor=holon["sam"], member=who, now=AFTER)


def test_no_table_keeps_a_word_and_the_books_and_bundles_stay_sound() -> None:
    holon, made, who, marks = lived()
    before = bytes(made.bundle or b"")
    assert len(traces(marks[:3])) > 20
    forgotten(holon, who)
    assert traces(marks) == []
    made.refresh_from_db()
    assert bytes(made.bundle or b"") == before
    assert verify(parse_json(before.decode())) == []
    assert audited() == 0


@sqlite_alone
def test_no_file_backup_or_log_keeps_a_byte(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    holon, _, who, marks = lived()
    scrub()
    marks = standing(marks, words=3)
    forgotten(holon, who)
    backup = tmp_path / "after.backup"
    back_up(backup)
    for bytes_ in (files_of(database()), backup.read_bytes(), caplog.text.encode()):
        assert [mark for mark in marks if mark.lower() in bytes_.lower()] == []


@pytest.mark.parametrize("room", ["needs", "contributions", "pools", "cycles"])
def test_without_the_eraser_of_any_room_a_word_would_stay(
    room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [one for one in ERASERS if one.__module__.split(".")[1] != room]
    assert len(left) == len(ERASERS) - 1
    monkeypatch.setattr("commonpool.people.services.leaving.ERASERS", left)
    holon, _, who, marks = lived()
    forgotten(holon, who)
    assert traces(marks[:3])
