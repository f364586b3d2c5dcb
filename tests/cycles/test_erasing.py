"""Who is forgotten is in no word about money; shares, receipts and books stay as they were."""

import datetime as dt

import pytest
from django.db import connection

from commonpool.core.verification import verify
from commonpool.cycles import queries, services
from commonpool.cycles.models import Correction
from commonpool.people import services as people
from commonpool.pools import services as pools
from commonpool.pools.models import Agreement, BaselineNeed, Draw, Inflow
from tests.cycles.holon import LATER, OVER, begin, close, dues, once, work

pytestmark = pytest.mark.django_db
TABLES = (
    "pools_draw",
    "pools_inflow",
    "pools_agreement",
    "pools_baselineneed",
    "cycles_correction",
)


def everything() -> str:
    """All that stands in the tables of money."""
    with connection.cursor() as cursor:
        rows = []
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  # our own names
            rows.append(cursor.fetchall())
    return str(rows)


def test_a_member_who_is_forgotten_is_in_no_word_about_money() -> None:
    holon, cycle = begin()
    dues(holon, 1_000)
    pools.record_inflow(
        actor=holon["riley"],
        community=holon.community,
        amount=500,
        kind="donation",
        source="from Alex's aunt",
        pool="",
        on=dt.date(2026, 1, 9),
        once="aunt",
        now=LATER,
    )
    pools.set_baseline(
        actor=holon["sam"],
        community=holon.community,
        slug="medicine",
        what="insulin",
        amount=100,
        receiver=holon["alex"],
        order=1,
        since=dt.date(2026, 1, 1),
    )
    for words, to in (("Alex's teeth", "alex"), ("as Alex asked", "noor")):
        pools.propose_draw(
            actor=holon["riley"],
            community=holon.community,
            amount=100,
            words=words,
            source="reserve",
            pool="",
            receiver=holon[to],
            payee="",
            once=once(),
            now=LATER,
        )
    Agreement.objects.update(words="as Alex asked")
    work(holon, "alex")
    work(holon, "jordan")
    made = close(holon, cycle)
    services.correct_share(
        actor=holon["riley"],
        share=queries.share(made, holon["jordan"].handle),
        amount=600,
        words="two hours were Alex's",
        once="x",
        now=OVER,
    )
    before = made.sha256
    people.erase(actor=holon["alex"], member=holon["alex"], now=OVER)
    text = everything()
    assert "Alex" not in text
    assert "insulin" not in text
    assert [row.amount for row in Inflow.objects.order_by("pk")] == [1_000, 500]
    assert [*Draw.objects.order_by("pk").values_list("words", flat=True)] == [
        "",
        f"as {holon['alex'].handle} asked",
    ]
    assert BaselineNeed.objects.get().what == "medicine"
    assert Correction.objects.get().words == f"two hours were {holon['alex'].handle}'s"
    made.refresh_from_db()
    assert made.sha256 == before
    assert verify(queries.bundle(made)) == []
