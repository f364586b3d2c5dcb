"""Every write of the room: which letters somebody wants, and the letters of a day."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from smtplib import SMTPException

from django.conf import settings
from django.db import transaction

from commonpool.calendars.zones import find, local
from commonpool.core.fault import Fault, quote
from commonpool.notices import letters, matters
from commonpool.notices.matters import Matter
from commonpool.notices.models import ALL, LETTERS, MINE, NONE, Day, Told, Wish
from commonpool.people.models import Community, Member
from commonpool.people.permissions import allow
from commonpool.people.queries import members

MORNING = 8  # o'clock, in the community
log = logging.getLogger(__name__)


def choose(*, actor: Member, letters: str) -> Wish:
    """Which letters one wants from a community."""
    allow(actor, "people.edit-self", actor)
    if letters not in LETTERS:
        raise Fault(
            "{letters} is no choice",
            "write {choices}",
            ("letters",),
            letters=quote(letters),
            choices=", ".join(LETTERS),
        )
    with transaction.atomic():
        made, _ = Wish.objects.update_or_create(member=actor, defaults={"letters": letters})
        return made


def forget(member: Member) -> None:
    """What was told to somebody who is erased, and what they wished."""
    Wish.objects.filter(member=member).delete()
    Told.objects.filter(member=member).delete()


def deliver(*, now: dt.datetime) -> list[str]:
    """The letters of this morning in every community, once; a line for each that sent some."""
    if not settings.LETTERS:
        return []
    said = []
    for home in Community.objects.order_by("pk"):
        here = local(now, find(home.zone))
        if here.hour < MORNING or Day.objects.filter(community=home, day=here.date()).exists():
            continue
        try:
            sent = sum(_write(home, here.date(), now))
        except (SMTPException, OSError) as error:
            # Whoever was written to is remembered: the next look goes on from there.
            log.warning("letters of %s wait: %s", home.slug, type(error).__name__)
            said.append(f"{home.slug}: mail does not leave; letters are tried again")
            continue
        Day.objects.get_or_create(community=home, day=here.date())
        if sent:
            said.append(f"{home.slug}: sent {sent} letters")
    return said


def _write(home: Community, day: dt.date, now: dt.datetime) -> Iterator[bool]:
    """A letter to each member for whom something new waits."""
    wishes = dict(Wish.objects.filter(member__community=home).values_list("member", "letters"))
    common: matters.Times | None = None
    for member in members(home).exclude(account=None).select_related("account", "community"):
        wish = wishes.get(member.pk, MINE)
        if wish == NONE:
            continue
        common = common or matters.times(member, day)
        yield _tell(member, matters.matters(member, common, weekly=wish == ALL), now)


def _tell(member: Member, found: list[Matter], now: dt.datetime) -> bool:
    """Send what was not told yet, and remember it; what could not be sent is as if untold."""
    known = set(
        Told.objects.filter(member=member, key__in=[one.key for one in found]).values_list(
            "key", flat=True
        )
    )
    new = [one for one in found if one.key not in known]
    letter = letters.written(member, new)
    if letter is None:
        return False
    # Remembered first, and apart from the sending: no writer waits for a slow mail server.
    claimed = Told.objects.bulk_create(
        [Told(member=member, key=one.key, at=now) for one in new], ignore_conflicts=True
    )
    try:
        letter.send()
    except (SMTPException, OSError):
        Told.objects.filter(member=member, key__in=[one.key for one in claimed]).delete()
        raise
    return True
