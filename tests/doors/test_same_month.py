"""The same month by pages, by API and by command line: the same rows, and the same receipt."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from django.urls import get_resolver

from commonpool.api.models import Kept
from commonpool.books.models import Line
from commonpool.contributions.models import (
    Appreciation,
    Buddies,
    BuddyNote,
    Confirmation,
    Contribution,
    Evidence,
    Practice,
    Shift,
    Verdict,
)
from commonpool.cycles.models import Calendar, Correction, Cycle, Share
from commonpool.needs.models import Commitment, Need, Offer
from commonpool.people.models import Role
from commonpool.pools.models import Agreement, BaselineNeed, Draw, Inflow
from tests.doors.month import MONTH, Api, Commands, Pages, Walk
from tests.village import village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
TABLES: tuple[type[Model], ...] = (
    *(Role, Need, Offer, Commitment, Practice, Shift, Buddies, BuddyNote, Contribution, Evidence),
    *(Confirmation, Verdict, Appreciation, Agreement, Inflow, BaselineNeed, Calendar, Cycle),
    *(Share, Correction, Draw),
)
# When it was done, and under which key, is each door's own; so are the bytes that hold these.
OWN = {"once", "id", "bundle", "at", "made", "posted", "started", "paired", "logged", "adopted"}
OWN |= {"recorded", "proposed", "opened", "added", "given"}
# Of these only whether they are there.
MOMENTS = {"withdrawn", "agreed", "ended", "accepted", "answered", "reversed", "closed", "released"}


def rows() -> Iterator[object]:
    """Every row of the month, in the order in which it was written."""
    for model in TABLES:
        for row in model._default_manager.order_by("pk").values():
            yield (
                model.__name__,
                [
                    (name, bool(value) if name in MOMENTS else value)
                    for name, value in row.items()
                    if name not in OWN
                ],
            )
    yield from Line.objects.order_by("book", "seq", "line").values_list(
        "seq", "kind", "debit", "credit", "commodity", "amount"
    )


def begin_numbers_anew() -> None:
    """PostgreSQL counts on where a month was taken back; SQLite does not."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [*TABLES, Kept]):
            cursor.execute(statement)


def walked(door: type[Walk], folder: Path) -> tuple[list[object], str]:
    """What a month leaves behind, and the hash of its receipt; then it is as if it had not been."""
    begin_numbers_anew()
    with transaction.atomic():
        holon = village()
        door(holon, folder).go()
        found = list(rows())
        receipt = str(Cycle.objects.get().sha256)
        transaction.set_rollback(True)
    return found, receipt


def test_the_same_month_by_every_door(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.API_RATE = 10**6  # type: ignore[attr-defined]  # pytest-django's settings
    get_resolver().url_patterns  # noqa: B018  # the routes are made now, before this is a demo
    settings.DEMO = True  # type: ignore[attr-defined]  # pages then ask for no fresh sign-in
    pages, by_pages = walked(Pages, tmp_path)
    for door in (Api, Commands):
        found, receipt = walked(door, tmp_path)
        for ours, theirs in zip(found, pages, strict=True):
            assert ours == theirs, door
        assert receipt == by_pages, door
    assert len(pages) > 40
    assert len(by_pages) == 64


def test_every_act_of_the_month_is_told_apart() -> None:
    assert len({act for _, act, _ in MONTH}) == 38
