"""Any months whatever: the app, `distribute` on its exported file, and the books say the same."""

import json
from collections import Counter
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import given, note, settings
from hypothesis import strategies as st

from commonpool.books import queries as books
from commonpool.core.bundle import close
from commonpool.core.canonical import canonical_text
from commonpool.core.verification import verify
from commonpool.cycles import closing, documents, queries
from commonpool.cycles.models import Cycle
from commonpool.formats.cycle_file import read_cycle_file
from commonpool.pools import queries as pools
from commonpool.pools.models import Inflow
from tests.cycles.any_month import Story, adopt, close_month, day, live, open_month
from tests.cycles.holon import begin, dues, work
from tests.cycles.holon import close as close_it
from tests.doors.command import commonpool
from tests.village import village

pytestmark = pytest.mark.django_db
MONTHS = (1, 2, 3)
EXAMPLES = max(10, settings().max_examples // 20)  # each is three months of a village


def same_elsewhere(cycle: Cycle, folder: Path) -> None:
    """The exported file gives the same bytes to anybody, and they verify."""
    file = folder / f"{cycle.slug}.json"
    file.write_text(json.dumps(queries.cycle_file(cycle)), encoding="utf-8")
    made = close(read_cycle_file(file).family)
    assert made.sha256 == cycle.sha256
    assert (canonical_text(made.bundle) + "\n").encode() == bytes(cycle.bundle or b"")
    assert {one.party: one.amount for one in made.shares} == {
        one.party: one.amount for one in queries.shares(cycle)
    }
    assert verify(queries.bundle(cycle)) == []


def same_before(cycle: Cycle, story: Story) -> str:
    """The hash that the preview promises, for a cycle that is about to close in its time."""
    assert cycle.day_after == day(int(cycle.slug[-2:]) + 1, 1), story.told
    return queries.preview(cycle).sha256


def books_agree(story: Story, closed: list[Cycle]) -> None:
    """What the ledger holds is what the receipts gave, to the cent, and it comes from somewhere."""
    home = story.holon.community
    accounts = {code: found.posted for code, found in books.balances(home).items()}
    assert sum(accounts.values()) == 0
    theirs = Counter[str]()
    for code, amount in accounts.items():
        kind, _, whose = code.partition(":")
        if kind in ("member", "held", "vesting", "below"):
            theirs[whose] += amount
    owed = Counter[str]()
    for cycle in closed:
        for share in queries.shares(cycle):
            owed[share.party] += queries.amount_of(share)
        document = documents.document(cycle)
        waters = queries.preview(cycle).distribution.waters
        covered = waters.baseline
        owed.subtract(waters.decayed)
        for row in document.baseline:
            if row.to:
                owed[row.to] += covered[row.id]
    for drawn in pools.adopted_draws(home).exclude(receiver=None):
        owed[drawn.receiver.handle if drawn.receiver else ""] += drawn.amount
    assert +theirs == +owed
    came = sum(row.amount for row in Inflow.objects.filter(community=home, reversed__isnull=True))
    assert came == -sum(amount for code, amount in accounts.items() if code.startswith("income:"))
    assert accounts.get("pool:inbox", 0) == pools.all_waiting(home)
    below = accounts.get(f"below:{story.holon['mill'].handle}", 0)
    passed = Inflow.objects.filter(community=story.mill.community, kind="share")
    assert below == sum(row.amount for row in passed)


@settings(max_examples=EXAMPLES)
@given(st.data())
def test_any_three_months_give_the_same_receipts_everywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("months")
    with transaction.atomic():
        story = Story.begin()
        adopt_until_it_holds(story, data)
        closed: list[Cycle] = []
        for month in MONTHS:
            cycle = open_month(story, month)
            adopt(story, data.draw, day(month, 1))  # for the next month: this one keeps its own
            live(story, data.draw, month)
            note("\n".join(story.told))
            cycle.refresh_from_db()
            promised = same_before(cycle, story)
            cycle = close_month(story, cycle, month)
            assert cycle.sha256 == promised
            same_elsewhere(cycle, folder)
            closed.append(cycle)
            books_agree(story, closed)
        transaction.set_rollback(True)


def adopt_until_it_holds(story: Story, data: st.DataObject) -> None:
    """The first agreement: one that the village does not refuse."""
    while pools.agreement(story.holon.community) is None:
        adopt(story, data.draw, day(1, 1))


def test_the_command_says_of_such_a_month_what_the_app_says(tmp_path: Path) -> None:
    seen: list[tuple[str, str]] = []

    @settings(max_examples=1, database=None, derandomize=True)
    @given(st.data())
    def one(data: st.DataObject) -> None:
        story = Story.begin()
        adopt_until_it_holds(story, data)
        cycle = open_month(story, 1)
        for _ in range(3):
            live(story, data.draw, 1)
        cycle = close_month(story, cycle, 1)
        file = tmp_path / "month.json"
        file.write_text(json.dumps(queries.cycle_file(cycle)), encoding="utf-8")
        done = commonpool("distribute", file, "--format", "json")
        seen.append((json.loads(done.out)["receipt"], str(cycle.sha256)))

    one()
    ((theirs, ours),) = seen
    assert theirs == ours


def test_a_payout_that_the_books_forget_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    holon, cycle = begin()
    story = Story(holon, village("mill", "The Mill"))
    holon.people["mill"] = story.mill["sam"]
    dues(holon, 1_000)
    work(holon, "alex")
    work(holon, "jordan")
    right = closing.payouts
    monkeypatch.setattr(closing, "payouts", lambda *asked: right(*asked)[1:])
    monkeypatch.setattr(closing, "check_books", lambda *asked: None)
    made = close_it(holon, cycle)
    with pytest.raises(AssertionError):
        books_agree(story, [made])
