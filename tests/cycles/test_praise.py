"""A month shared by praise: thanks in words, a panel that scores them, a receipt that anyone checks."""

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonpool.contributions import services as deeds
from commonpool.contributions.models import Appreciation, PraiseScore
from commonpool.core import bundle as bundles
from commonpool.core.bundle import Family
from commonpool.core.document import read_document
from commonpool.core.fault import Fault
from commonpool.core.shapes import JsonObject
from commonpool.cycles import compare, documents, knobs, queries, why
from commonpool.cycles.models import Cycle
from commonpool.people.services import erase
from tests.contributions.test_at_once import at_once
from tests.cycles.holon import LATER, OVER, TIME, begin, bundle_file, close, dues, once, share_of
from tests.doors.command import process
from tests.village import Village

pytestmark = pytest.mark.django_db

PRAISE: JsonObject = {"mechanism": "praise@1"}


class Panel:
    """Casey and Noor score what Alex, Jordan and Riley thank each other for; 1,000 dollars came in."""

    def __init__(self, rule: JsonObject = PRAISE) -> None:
        self.holon, self.cycle = begin(rule)
        dues(self.holon, 100_000)
        for name in ("casey", "noor"):
            deeds.name_quantifier(actor=self.holon["sam"], member=self.holon[name], now=LATER)

    def thanks(self, by: str, to: str, words: str = "thank you", points: int = 0) -> Appreciation:
        """Words of thanks; the points they carry are of no weight here."""
        return deeds.thank(
            actor=self.holon[by], to=self.holon[to], words=words, points=points, once=once(), now=LATER,
        )  # fmt: skip  # one call

    def scores(
        self, who: str, praise: Appreciation, points: int | None = None, **how: object
    ) -> None:
        """A quantifier's word."""
        deeds.score_praise(
            actor=self.holon[who], praise=praise, points=points, now=LATER, **how  # type: ignore[arg-type]  # what the service takes
        )  # fmt: skip  # one call

    def month(self) -> tuple[Appreciation, ...]:
        """Jordan is praised twice for the same, Riley once; one praise is no praise."""
        bread = self.thanks("alex", "jordan", "baked for all of us", points=4)
        again = self.thanks("riley", "jordan", "that bread", points=1)
        books = self.thanks("alex", "riley", "kept the books")
        joke = self.thanks("jordan", "alex", "nothing really")
        for who, points in (("casey", 20), ("noor", 40)):
            self.scores(who, bread, points)
        self.scores("casey", again, duplicate_of=bread)
        self.scores("noor", again, 10)
        self.scores("casey", books, 14)
        self.scores("casey", joke, dismissed=True)
        self.scores("noor", joke, dismissed=True)
        return bread, again, books, joke


def amounts(cycle: Cycle, holon: Village) -> dict[str, int]:
    return {name: share_of(cycle, holon[name]) for name in ("alex", "jordan", "riley")}


def test_a_month_is_shared_by_the_means_that_the_panel_gave() -> None:
    story = Panel()
    story.month()
    closed = close(story.holon, story.cycle)
    # Jordan: (20 + 40) / 2 = 30, and (a tenth of 20, and 10) / 2 = 6; Riley: 14 by Casey alone.
    assert amounts(closed, story.holon) == {"alex": 0, "jordan": 72_000, "riley": 28_000}


def test_where_all_are_asked_whoever_was_silent_counts_0() -> None:
    story = Panel({**PRAISE, "parameters": {"averaging": "all"}})
    story.month()
    closed = close(story.holon, story.cycle)
    # Riley's 14 is halved, since Noor said nothing: 36 beside 7.
    jordan = Fraction(36, 43) * 100_000
    found = amounts(closed, story.holon)
    assert abs(found["jordan"] - jordan) < 1
    assert sum(found.values()) == 100_000


def test_a_month_in_which_nobody_thanked_or_nobody_scored_closes_too() -> None:
    story = Panel()
    story.thanks("alex", "jordan")
    closed = close(story.holon, story.cycle)
    assert amounts(closed, story.holon) == {"alex": 0, "jordan": 0, "riley": 0}
    notes = queries.receipt(closed)["warnings"]
    assert isinstance(notes, list)
    assert [note["code"] for note in notes] == ["praise-unscored", "nobody"]


def test_with_few_praises_a_part_of_the_pot_is_shared() -> None:
    story = Panel({**PRAISE, "parameters": {"cutoff": 3}})
    story.scores("casey", story.thanks("alex", "jordan"), 5)
    closed = close(story.holon, story.cycle)
    assert amounts(closed, story.holon)["jordan"] == 33_333


@pytest.mark.parametrize("rule", [PRAISE, {**PRAISE, "parameters": {"averaging": "all"}}])
def test_distribute_on_the_cycle_file_gives_the_same_receipt(
    rule: JsonObject, tmp_path: Path
) -> None:
    story = Panel(rule)
    story.month()
    closed = close(story.holon, story.cycle)
    file = tmp_path / "month.json"
    file.write_text(json.dumps(queries.cycle_file(closed)), encoding="utf-8")
    done = process("distribute", file, "--bundle", tmp_path / "again.json", "--format", "json")
    assert json.loads(done.out)["receipt"] == closed.sha256
    assert (tmp_path / "again.json").read_bytes() == bytes(closed.bundle or b"")
    assert process("verify", bundle_file(closed, tmp_path)).code == 0


def test_no_name_and_no_word_of_praise_is_in_the_bundle() -> None:
    story = Panel()
    story.month()
    text = bytes(close(story.holon, story.cycle).bundle or b"").decode()
    assert '"praise_scores"' in text
    for word in ("Alex", "Jordan", "Casey", "Noor", "baked", "kept the books", "really"):
        assert word not in text


def test_another_rule_reads_no_praise_and_its_receipt_is_what_it_was() -> None:
    story = Panel(TIME)
    story.month()
    document = documents.document(story.cycle)
    assert (document.praises, document.praise_scores) == ((), ())


@pytest.mark.parametrize(
    "own", [{}, {"averaging": "all", "duplicate_factor": "1/2"}, {"cutoff": 9}]
)
def test_until_the_close_the_file_tells_the_means_and_not_who_gave_what(own: JsonObject) -> None:
    story = Panel({**PRAISE, "parameters": own})
    story.month()
    story.thanks("riley", "alex")  # of which nobody has spoken yet
    file = queries.cycle_file(story.cycle)
    rows = file["praise_scores"]
    assert isinstance(rows, list)
    assert {row["by"] for row in rows} == {"panel"}
    told = bundles.close(Family(read_document(file), {}))
    preview = queries.preview(story.cycle)
    assert told.shares == preview.shares
    assert told.distribution.outcome.notes == preview.distribution.outcome.notes
    closed = queries.cycle_file(close(story.holon, story.cycle))["praise_scores"]
    assert isinstance(closed, list)
    assert {row["by"] for row in closed} == {story.holon[one].handle for one in ("casey", "noor")}


def test_the_means_are_told_once_the_cycle_is_closed_in_the_order_of_the_words() -> None:
    story = Panel()
    bread, again, books, joke = story.month()
    with pytest.raises(Fault, match="told once it is closed"):
        queries.praised(story.cycle)
    closed = close(story.holon, story.cycle)
    found = [(row, int(one.mean), one.by) for row, one in queries.praised(closed)]
    assert found == [(bread, 30, 2), (again, 6, 2), (books, 14, 1), (joke, 0, 2)]


def test_every_rule_stands_beside_praise_and_praise_beside_every_rule() -> None:
    story = Panel()
    story.month()
    names = [column.name for column in compare.compare(story.cycle)]
    assert names[0] == "praise@1"
    assert {"time@1", "appreciation@1", "equal@1", "balanced@1"} <= set(names)
    columns = {one.name: one for one in compare.compare(story.cycle)}
    jordan = story.holon["jordan"].handle
    assert columns["praise@1"].shares[jordan] == 72_000


def test_praise_is_tried_under_another_rule_where_a_panel_scored() -> None:
    story = Panel(TIME)
    tried = {one.name for one in compare.compare(story.cycle)}
    assert "praise@1" not in tried
    story.month()
    columns = {one.name: one for one in compare.compare(story.cycle)}
    assert columns["praise@1"].shares[story.holon["jordan"].handle] == 72_000
    closed = close(story.holon, story.cycle)
    columns = {one.name: one for one in compare.compare(closed)}
    assert columns["praise@1"].shares[story.holon["jordan"].handle] == 72_000
    assert [one.by for _, one in queries.praised(closed)] == [2, 2, 1, 2]


def test_what_a_duplicate_counts_can_be_turned() -> None:
    story = Panel()
    story.month()
    knob = next(one for one in knobs.knobs(story.cycle) if one.path[-1] == "duplicate_factor")
    found = compare.change(story.cycle, knob.path, knob.values)
    jordan = story.holon["jordan"].handle
    shares = [one.shares[jordan] for one in found]
    assert shares[0] == shares[2] == 72_000  # now, and 1/10
    assert shares[1] < shares[2] < shares[3] < shares[4] < shares[5]


def words_to(story: Panel, cycle: Cycle, party: str, viewer: str | None) -> str:
    """Why a party got its share, as somebody reads it."""
    member = story.holon[viewer] if viewer else None
    return " ".join(why.why(cycle, story.holon[party].handle, member))


def test_why_opens_each_praise_to_its_words_for_members_alone() -> None:
    story = Panel()
    story.month()
    closed = close(story.holon, story.cycle)
    told = words_to(story, closed, "jordan", "alex")
    assert 'Alex praised Jordan ("baked for all of us"). Its score is 30.' in told
    assert 'Riley praised Jordan ("that bread"). Its score is 6.' in told
    assert told.count("baked for all of us") == 1
    stranger = words_to(story, closed, "jordan", None)
    assert "Its score is 30." in stranger
    for word in ("bread", "baked", "Alex", "Jordan"):
        assert word not in stranger


def steps(story: Panel) -> Iterator[tuple[str, str, int]]:
    """The way to Jordan's share, step by step, as Alex reads it."""
    told = why.story(story.cycle, story.holon["alex"])
    for part in why.parts(told, story.holon["jordan"].handle):
        yield part.kind, part.what, part.amount


def test_the_way_to_a_share_has_a_step_for_each_praise() -> None:
    story = Panel()
    story.month()
    assert list(steps(story)) == [("praise", "Alex", 60_000), ("praise", "Riley", 12_000)]


def test_where_few_praises_share_a_part_of_the_pot_the_steps_add_up_too() -> None:
    story = Panel({**PRAISE, "parameters": {"cutoff": 8}})
    story.month()
    assert list(steps(story)) == [("praise", "Alex", 30_000), ("praise", "Riley", 6_000)]


def test_whoever_is_erased_leaves_no_word_and_the_shares_stand() -> None:
    story = Panel()
    story.month()
    for name in ("alex", "casey"):
        erase(actor=story.holon["sam"], member=story.holon[name], now=OVER)
    closed = close(story.holon, story.cycle)
    assert amounts(closed, story.holon) == {"alex": 0, "jordan": 72_000, "riley": 28_000}
    assert PraiseScore.objects.count() == 7
    told = words_to(story, closed, "jordan", "noor")
    assert "that bread" in told
    assert "baked for all" not in told
    assert "Alex" not in told


def asked(story: Panel) -> int:
    """How often the database is asked for a look at the open cycle, with all its reasons."""
    cycle = queries.open_cycle(story.holon.community)
    assert cycle is not None
    with CaptureQueriesContext(connection) as seen:
        why.estimate(cycle, story.holon["jordan"])
        compare.compare(cycle)
    return len(seen)


def test_many_praises_ask_the_database_no_more_often_than_few() -> None:
    story = Panel()
    story.month()
    few = asked(story)
    for _ in range(5):
        story.month()
    assert asked(story) == few


@pytest.mark.django_db(transaction=True)
def test_a_score_at_the_moment_of_the_close_is_in_its_receipt_or_refused() -> None:
    story = Panel()
    praise = story.thanks("alex", "jordan")
    told = at_once([
        lambda: close(story.holon, story.cycle), lambda: story.scores("casey", praise, 8),
    ])  # fmt: skip  # two acts
    rows = documents.inputs(queries.cycle(story.holon.community, "2026-01"))["praise_scores"]
    assert isinstance(rows, list)
    points = [row.get("points") for row in rows]
    counted = "8" in points
    refused = "no cycle is open, and praise is scored while one is"
    assert told == (["done", "done"] if counted else ["done", refused])
    assert counted is PraiseScore.objects.exists()
