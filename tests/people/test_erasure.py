"""Erased is gone: from the tables, from the files' bytes, from a new backup, from the log."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection

from commonpool.books.role import leave_role
from commonpool.config import ticking
from commonpool.core.fault import Fault
from commonpool.people import erasure
from commonpool.people.models import Account, Invitation, Member, Picture
from commonpool.people.permissions import Refused
from commonpool.people.queries import Conflict
from commonpool.people.services import (
    add_helper,
    edit_self,
    erase,
    erase_account,
    invite,
    join,
    leave,
    leaving,
    make_token,
    open_account,
)
from tests.people.photos import new_photo
from tests.village import Village, village

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
NAME, ADDRESS, WORDS = "Zebulonia Quartz", "zebulonia@example.org", "I keep the zither in tune."
pytestmark = pytest.mark.django_db


def arrives(holon: Village) -> Member:
    """Zebulonia joins, writes of herself, shows her face, adds a passkey, makes a token."""
    account = open_account(email=ADDRESS)
    code = invite(actor=holon["sam"], community=holon.community, now=NOW)[1]
    member = join(account=account, code=code, name=NAME, shows_name=True, now=NOW)
    edit_self(actor=member, name=NAME, about=WORDS, shows_name=True, portrait=new_photo(), now=NOW)
    Authenticator.objects.get_or_create(
        user=account, type=Authenticator.Type.WEBAUTHN, data={"name": f"{NAME}'s phone"}
    )
    make_token(actor=member, community=holon.community, name=NAME, writes=True, now=NOW, days=9)
    member.refresh_from_db()
    return member


def signs_in(account: Account) -> None:
    """Two sessions: one signed in, one still waiting for a code sent to the same address."""
    for content in ({"_auth_user_id": str(account.pk)}, {"waiting": {"email": account.email}}):
        session = SessionStore()
        session.update(content)
        session.create()


def rows() -> Iterator[str]:
    """Everything that stands in any table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # the database named it
            for row in cursor.fetchall():
                yield " ".join(
                    bytes(cell).hex() if isinstance(cell, bytes | memoryview) else str(cell)
                    for cell in row
                )


def traces(of: list[bytes]) -> list[str]:
    """The tables' rows in which any of these bytes stand, as text or as a blob."""
    wanted = [mark.decode(errors="replace") for mark in of] + [mark.hex() for mark in of]
    return [row for row in rows() if any(mark.lower() in row.lower() for mark in wanted)]


def test_nothing_in_any_table_says_who_it_was() -> None:
    holon = village()
    member = arrives(holon)
    assert member.account is not None
    signs_in(member.account)
    portrait = bytes(Picture.objects.get().content)
    marks = [NAME.encode(), ADDRESS.encode(), WORDS.encode(), portrait]
    assert len(traces(marks)) > 4
    erase(actor=member, member=member, now=NOW)
    assert not traces(marks)
    assert not Session.objects.exists()
    assert not Picture.objects.exists()
    member.refresh_from_db()
    assert (member.left, member.erased) == (NOW.date(), NOW)
    assert Member.objects.filter(handle=member.handle).exists()


def test_what_other_rooms_keep_is_erased_through_their_hook(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    holon = village()
    seen: list[str] = []
    monkeypatch.setattr(leaving, "ERASERS", [lambda member: seen.append(member.name)])
    erase(actor=holon["alex"], member=holon["alex"], now=NOW)
    assert seen == ["Alex"]


def test_who_lives_in_two_villages_keeps_the_account_for_the_other() -> None:
    holon, mill = village(), village("mill", "The Mill")
    account = holon["alex"].account
    erase(actor=holon["alex"], member=holon["alex"], now=NOW)
    mill["alex"].refresh_from_db()
    assert mill["alex"].account == account
    assert mill["alex"].name == "Alex"


def test_an_account_is_erased_in_every_village_at_once() -> None:
    holon, mill = village(), village("mill", "The Mill")
    account = holon["alex"].account
    assert account is not None
    erase_account(account=account, now=NOW)
    for home in (holon, mill):
        home["alex"].refresh_from_db()
        assert home["alex"].erased
    assert not Account.objects.filter(pk=account.pk).exists()


def test_an_account_is_not_half_erased_where_it_is_the_last_steward() -> None:
    holon = village()
    account = holon["sam"].account
    assert account is not None
    with pytest.raises(Fault, match="Sam is the last steward of Holon Alpha"):
        erase_account(account=account, now=NOW)
    assert Account.objects.filter(pk=account.pk).exists()


def test_who_founded_a_place_and_is_alone_there_may_still_be_forgotten() -> None:
    holon = village()
    for name in ("riley", "casey", "alex", "jordan", "noor", "olu"):
        leave(actor=holon[name], member=holon[name], on=NOW.date())
    erase(actor=holon["sam"], member=holon["sam"], now=NOW)
    holon["sam"].refresh_from_db()
    assert holon["sam"].erased


def test_stewards_erase_others_and_nobody_else_does() -> None:
    holon, mill = village(), village("mill", "The Mill")
    gran = add_helper(actor=holon["sam"], community=holon.community, name=NAME, now=NOW)
    invite(actor=holon["sam"], community=holon.community, now=NOW, claims=gran)
    for actor in (holon["alex"], mill["sam"]):
        with pytest.raises(Refused):
            erase(actor=actor, member=gran, now=NOW)
    erase(actor=holon["sam"], member=gran, now=NOW)
    assert not traces([NAME.encode()])
    assert not Invitation.objects.filter(claims=gran).exists()
    with pytest.raises(Conflict, match="was erased already"):
        erase(actor=holon["sam"], member=gran, now=NOW)


def test_who_left_may_still_be_forgotten() -> None:
    holon = village()
    leave(actor=holon["alex"], member=holon["alex"], on=NOW.date())
    erase(actor=holon["alex"], member=holon["alex"], now=NOW)
    holon["alex"].refresh_from_db()
    assert holon["alex"].name == ""


def files_of(database: Path) -> bytes:
    beside = [database.with_name(database.name + end) for end in ("", "-wal", "-journal")]
    return b"".join(file.read_bytes() for file in beside if file.exists())


def database() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def write_anew() -> None:
    """The owner writes the file anew: what was freed and not overwritten is no other test's."""
    connection.ensure_connection()
    leave_role(connection=connection)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def stretches(content: bytes) -> list[bytes]:
    """Pieces of a photo, so that a page left over anywhere is found."""
    return [content[place : place + 48] for place in range(0, len(content) - 48, 512)]


def standing(marks: list[bytes], words: int) -> list[bytes]:
    """Those that stand in the file now: all words, most pieces; a few lie across two pages."""
    before = files_of(database())
    there = [mark for mark in marks if mark in before]
    assert there[:words] == marks[:words]
    assert len(there) > len(marks) * 3 // 4
    return there


def crowd(holon: Village, size: int) -> list[Member]:
    """Neighbours enough that pages split: Zebulonia's cell has been moved about."""
    return [
        add_helper(actor=holon["sam"], community=holon.community, name=f"Guest {n}", now=NOW)
        for n in range(size)
    ]


def erased_in_a_crowd(tmp_path: Path) -> tuple[list[bytes], bytes, bytes]:
    """Zebulonia comes into a crowd and is erased; her marks, the files' bytes, a new backup."""
    holon = village()
    crowd(holon, 60)
    member = arrives(holon)
    assert member.account is not None
    signs_in(member.account)
    crowd(holon, 60)
    erasure.scrub()
    portrait = bytes(Picture.objects.get().content)
    marks = [NAME.encode(), ADDRESS.encode(), WORDS.encode(), *stretches(portrait)]
    marks = standing(marks, words=3)
    erase(actor=holon["sam"], member=member, now=NOW)
    backup = tmp_path / "backup.sqlite3"
    with sqlite3.connect(backup) as copy:
        connection.connection.backup(copy)
    copy.close()
    return marks, files_of(database()), files_of(backup)


sqlite_alone = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="looks into the files of an embedded database"
)


@sqlite_alone
@pytest.mark.django_db(transaction=True)
def test_the_bytes_leave_the_files_a_new_backup_and_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    marks, files, backup = erased_in_a_crowd(tmp_path)
    assert [mark for mark in marks if mark in files] == []
    assert [mark for mark in marks if mark in backup] == []
    assert NAME not in caplog.text
    assert ADDRESS not in caplog.text


@sqlite_alone
@pytest.mark.django_db(transaction=True)
def test_where_somebody_still_reads_the_server_cuts_the_log_off_later(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "scrub", lambda: erasure.scrub(seconds=1))
    holon = village()
    member = arrives(holon)
    with closing(sqlite3.connect(database(), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM people_member").fetchall()
        erase(actor=holon["sam"], member=member, now=NOW)
        assert "the write-ahead log is still read" in caplog.text
        ticking.once()
        assert NAME.encode() in files_of(database())
        reader.execute("ROLLBACK")
        assert NAME.encode() in files_of(database())
        ticking.once()
        assert NAME.encode() not in files_of(database())


@sqlite_alone
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guard", ["overwriting", "cutting the log"])
def test_without_either_guard_the_bytes_would_stay(
    guard: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.close()
    if guard == "overwriting":
        options = connection.settings_dict["OPTIONS"]
        begins = str(options["init_command"]).replace("secure_delete=ON", "secure_delete=OFF")
        monkeypatch.setitem(options, "init_command", begins)
    else:
        monkeypatch.setattr(leaving, "scrub", lambda: None)
    try:
        marks, files, _ = erased_in_a_crowd(tmp_path)
        assert [mark for mark in marks if mark in files]
    finally:
        connection.close()
        write_anew()
    assert [mark for mark in marks if mark in files_of(database())] == []
