"""The panel of praise: stewards name it, each on it scores apart, nobody their own."""

import datetime as dt
from collections.abc import Callable
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from commonpool.contributions import panel, services
from commonpool.contributions.models import Appreciation, PanelSeat, PraiseScore
from commonpool.contributions.rows import praise_rows
from commonpool.core.fault import Fault
from commonpool.people.permissions import Refused
from commonpool.people.queries import Conflict, Missing
from commonpool.people.services import leave, set_roles
from commonpool.people.services.holding import hold
from tests.contributions.story import AFTER, FIRST, Month, at, day
from tests.contributions.test_at_once import removed, twice
from tests.village import village

pytestmark = pytest.mark.django_db


class Panelled(Month):
    """A January in which Casey and Noor sit on the panel."""

    def __init__(self, *, opened: bool = True) -> None:
        super().__init__(opened=opened)
        for name in ("casey", "noor"):
            self.seat(name)

    def seat(self, name: str) -> PanelSeat:
        """Sam names somebody."""
        return services.name_quantifier(actor=self.holon["sam"], member=self.holon[name], now=at(1))

    def thanks(self, by: str, to: str, *, on: int = 5, words: str = "Ta!") -> Appreciation:
        """One thanks another."""
        return services.thank(
            actor=self.holon[by], to=self.holon[to], words=words, once=self.key(), now=at(on)
        )

    def scores(
        self,
        who: str,
        praise: Appreciation,
        points: int | None = None,
        *,
        on: int = 8,
        again: Appreciation | None = None,
        dismissed: bool = False,
    ) -> PraiseScore:
        """A quantifier says what a praise is worth."""
        return services.score_praise(
            actor=self.holon[who], praise=praise, now=at(on),
            points=points, duplicate_of=again, dismissed=dismissed,
        )  # fmt: skip  # one call

    def told(self) -> list[tuple[str, str, int, str | None, bool]]:  # type: ignore[override]  # of scores here
        """The scores as core reads them, by name, without those that say nothing yet."""
        names = {member.handle: name for name, member in self.holon.people.items()}
        found = praise_rows(self.community, FIRST, AFTER).scores
        return [
            (row.praise, names[row.by], int(row.points), row.duplicate_of, row.dismissed)
            for row in found
            if row.points or row.duplicate_of or row.dismissed
        ]


def test_a_steward_names_who_sits_on_the_panel_and_releases_them() -> None:
    month = Month()
    holon = month.holon
    for name in ("casey", "noor"):
        services.name_quantifier(actor=holon["sam"], member=holon[name], now=at(1))
    assert [seat.member for seat in panel.seats(month.community)] == [holon["casey"], holon["noor"]]
    services.release_quantifier(actor=holon["sam"], member=holon["casey"], now=at(2))
    assert not panel.sits(holon["casey"])
    services.name_quantifier(actor=holon["sam"], member=holon["casey"], now=at(3))
    assert [seat.member for seat in panel.seats(month.community)] == [holon["noor"], holon["casey"]]
    assert PanelSeat.objects.count() == 3


def test_nobody_else_names_or_releases_them_and_no_seat_is_given_twice() -> None:
    month = Panelled()
    holon, other = month.holon, village("holon-beta", "Holon Beta")
    for act in (services.name_quantifier, services.release_quantifier):
        for name in ("casey", "riley", "alex", "olu"):
            with pytest.raises(Refused):
                act(actor=holon[name], member=holon["noor"], now=at(2))
    with pytest.raises(Conflict, match="sits on the panel already"):
        month.seat("noor")
    with pytest.raises(Missing):
        services.name_quantifier(actor=holon["sam"], member=other["alex"], now=at(2))
    with pytest.raises(Missing, match="does not sit"):
        services.release_quantifier(actor=holon["sam"], member=holon["alex"], now=at(2))
    with pytest.raises(Fault, match="only observes"):
        month.seat("olu")


def test_casey_gives_the_seat_back_and_what_was_scored_from_it_stays() -> None:
    month = Panelled()
    casey, noor = month.holon["casey"], month.holon["noor"]
    services.give_seat_back(actor=casey, now=at(9))
    assert [seat.member for seat in panel.seats(month.community)] == [noor]
    with pytest.raises(Refused, match="do not sit on the panel"):
        services.give_seat_back(actor=casey, now=at(9))
    with pytest.raises(Refused):
        services.give_seat_back(actor=month.holon["olu"], now=at(9))
    month.seat("casey")


def test_whoever_leaves_or_only_observes_sits_there_no_longer() -> None:
    month = Panelled()
    casey, noor, sam = (month.holon[name] for name in ("casey", "noor", "sam"))
    leave(actor=casey, member=casey, on=day(7))
    assert not panel.sits(casey)
    casey.left = None  # and comes back
    casey.save()
    assert not panel.sits(casey)
    set_roles(actor=sam, member=noor, roles=["observer"], now=at(7))
    assert not panel.sits(noor)


def test_a_score_a_duplicate_or_dismissed_and_the_last_word_counts() -> None:
    month = Panelled()
    one, two, three = (month.thanks("alex", "jordan", on=on) for on in (5, 6, 7))
    month.scores("casey", one, 13)
    month.scores("casey", two, again=one)
    month.scores("casey", three, dismissed=True)
    month.scores("noor", one, 144)
    month.scores("noor", one, 1)
    p1, p2, p3 = (f"p{row.pk}" for row in (one, two, three))
    assert month.told() == [
        (p1, "casey", 13, None, False),
        (p1, "noor", 1, None, False),
        (p2, "casey", 0, p1, False),
        (p3, "casey", 0, None, True),
    ]
    month.scores("casey", three, 5)
    assert (p3, "casey", 5, None, False) in month.told()
    assert PraiseScore.objects.count() == 4


def test_what_core_reads_has_no_word_and_no_name_in_it_and_says_who_is_still_silent() -> None:
    month = Panelled()
    praise = month.thanks("alex", "noor", words="Noor sang for us")
    found = praise_rows(month.community, FIRST, AFTER)
    (row,) = found.praises
    alex, noor, casey = (month.holon[name].handle for name in ("alex", "noor", "casey"))
    assert (row.id, row.by, row.to, row.words, row.on) == (
        f"p{praise.pk}", alex, noor, "", "2026-01-05",
    )  # fmt: skip  # one row
    # Noor received it, and is asked for nothing.
    assert [(one.by, int(one.points), one.dismissed) for one in found.scores] == [(casey, 0, False)]


@pytest.mark.parametrize("points", [0, -1, 145, 10**9])
def test_a_score_is_on_the_scale(points: int) -> None:
    month = Panelled()
    with pytest.raises(Fault, match="give 1 to 144; what is worth nothing is dismissed") as told:
        month.scores("casey", month.thanks("alex", "jordan"), points)
    assert told.value.path == ("points",)
    assert not PraiseScore.objects.exists()


def test_one_answer_and_not_two_or_none() -> None:
    month = Panelled()
    one, two = month.thanks("alex", "jordan"), month.thanks("alex", "jordan")
    month.scores("casey", one, 5)
    for points, again, dismissed in (
        (None, None, False),
        (5, one, False),
        (5, None, True),
        (None, one, True),
    ):
        with pytest.raises(Fault, match="one answer"):
            month.scores("casey", two, points, again=again, dismissed=dismissed)


def test_whoever_gave_or_received_a_praise_does_not_score_it() -> None:
    month = Panelled()
    for by, to in (("casey", "noor"), ("noor", "casey")):
        praise = month.thanks(by, to)
        for name in ("casey", "noor"):
            with pytest.raises(Refused, match="gave or received"):
                month.scores(name, praise, 5)
        assert list(panel.scored_by(month.holon["casey"])) == []


def test_a_score_needs_a_seat_however_high_the_role() -> None:
    month = Panelled()
    praise = month.thanks("alex", "jordan")
    for name in ("sam", "riley", "olu"):
        with pytest.raises(Refused):
            month.scores(name, praise, 5)
    services.release_quantifier(actor=month.holon["sam"], member=month.holon["noor"], now=at(6))
    with pytest.raises(Refused, match="do not sit on the panel"):
        month.scores("noor", praise, 5)
    other = Month(village("holon-beta", "Holon Beta"))
    theirs = services.thank(
        actor=other.holon["alex"], to=other.holon["noor"], words="Ta!", once="x", now=at(5)
    )
    with pytest.raises(Missing):
        month.scores("casey", theirs, 5)


def test_what_a_released_quantifier_said_stays_and_they_are_asked_no_more() -> None:
    month = Panelled()
    one, two = month.thanks("alex", "jordan"), month.thanks("alex", "jordan")
    month.scores("noor", one, 8)
    services.release_quantifier(actor=month.holon["sam"], member=month.holon["noor"], now=at(9))
    noor = month.holon["noor"].handle
    found = praise_rows(month.community, FIRST, AFTER).scores
    assert [(row.praise, int(row.points)) for row in found if row.by == noor] == [(f"p{one.pk}", 8)]
    assert two.pk


def refusals(month: Panelled) -> dict[str, Callable[[], object]]:
    """What a duplicate cannot be of."""
    one, two = month.thanks("alex", "jordan"), month.thanks("alex", "jordan")
    other, early = month.thanks("alex", "riley"), month.thanks("alex", "jordan")
    Appreciation.objects.filter(pk=early.pk).update(on=day(0))
    early.refresh_from_db()
    repeated = month.thanks("alex", "jordan")
    month.scores("casey", other, 3)
    return {
        "no score of its own": lambda: month.scores("casey", two, again=one),
        "of itself": lambda: month.scores("casey", two, again=two),
        "of somebody else": lambda: month.scores("casey", two, again=other),
        "of another cycle": lambda: month.scores("casey", two, again=early),
        "you gave the": lambda: (
            month.scores("casey", one, 5),
            month.scores("casey", repeated, again=one),
            month.scores("casey", two, again=repeated),
        ),
    }


@pytest.mark.parametrize(
    "words",
    ["no score of its own", "of itself", "of somebody else", "of another cycle", "you gave the"],
)
def test_a_duplicate_is_of_a_praise_of_the_cycle_to_the_same_that_one_scored(words: str) -> None:
    month = Panelled()
    with pytest.raises(Fault, match=words) as told:
        refusals(month)[words]()
    assert told.value.path == ("duplicate_of",)


def test_what_duplicates_repeat_keeps_its_score() -> None:
    month = Panelled()
    one, two, three = (month.thanks("alex", "jordan") for _ in range(3))
    month.scores("casey", one, 13)
    month.scores("casey", two, again=one)
    month.scores("casey", three, 5)
    for again in (None, three):
        with pytest.raises(Fault, match=f"you called {two.pk} a duplicate of this one"):
            month.scores("casey", one, again=again, dismissed=again is None)
    month.scores("casey", one, 21)  # another score is no harm
    month.scores("casey", two, 1)
    month.scores("casey", one, again=three)
    assert [row[1:3] for row in month.told()] == [("casey", 0), ("casey", 1), ("casey", 5)]


def test_only_the_praise_of_the_open_cycle_is_scored() -> None:
    month = Panelled(opened=False)
    early = month.thanks("alex", "jordan", on=5)
    with pytest.raises(Fault, match="no cycle is open"):
        month.scores("casey", early, 5)
    services.begin_cycle(community=month.community, first_day=FIRST, day_after=AFTER)
    month.scores("casey", early, 5)
    services.end_cycle(community=month.community, cycle="2026-01", day_after=AFTER, weighed=[])
    late = month.thanks("alex", "jordan", on=33)
    with pytest.raises(Fault, match="no cycle is open"):
        month.scores("casey", late, 5)
    services.begin_cycle(community=month.community, first_day=AFTER, day_after=dt.date(2026, 3, 1))
    month.scores("casey", late, 5)
    with pytest.raises(Fault, match="the cycle of 2026-01-05 is closed, and its scores stand"):
        month.scores("casey", early, 8)
    assert month.told()[0][2] == 5


def test_a_duplicate_whose_original_another_cycle_took_is_dismissed() -> None:
    month = Panelled()
    one, two = month.thanks("alex", "jordan", on=30), month.thanks("alex", "jordan", on=31)
    month.scores("casey", one, 13, on=31)
    month.scores("casey", two, again=one, on=31)
    found = praise_rows(month.community, day(31), AFTER).scores
    said = [row for row in found if row.by == month.holon["casey"].handle]
    assert [(row.dismissed, row.duplicate_of) for row in said] == [(True, None)]


def test_each_sees_what_waits_for_them_and_everybody_how_far_it_is() -> None:
    month = Panelled()
    casey, noor = month.holon["casey"], month.holon["noor"]
    one, two = month.thanks("alex", "jordan", on=6), month.thanks("jordan", "alex", on=5)
    month.thanks("noor", "alex", on=7)
    assert list(panel.unscored_by(noor)) == [two, one]
    assert panel.progress_of(casey) == panel.Progress(0, 3)
    month.scores("casey", one, 13)
    month.scores("noor", one, 1)
    assert list(panel.unscored_by(noor)) == [two]
    assert panel.progress_of(casey) == panel.Progress(1, 3)
    assert panel.progress_of(noor) == panel.Progress(1, 2)
    assert panel.progress(month.community) == panel.Progress(1, 3, 2)
    (said,) = next(row for row in panel.scored_by(noor) if row.pk == one.pk).mine  # type: ignore[attr-defined]  # fetched along
    assert (said.by, said.points) == (noor, 1)  # and nobody else's


def test_originals_are_those_that_one_scored_oneself() -> None:
    month = Panelled()
    one, two, three = (month.thanks("alex", "jordan") for _ in range(3))
    month.scores("noor", two, 8)
    assert list(panel.originals(month.holon["casey"], three)) == []
    month.scores("casey", one, 13)
    (found,) = panel.originals(month.holon["casey"], three)
    assert (found.pk, found.points_given) == (one.pk, 13)  # type: ignore[attr-defined]  # annotated


def test_many_praises_ask_the_database_no_more_often_than_few() -> None:
    month = Panelled()
    casey = month.holon["casey"]

    def looked() -> int:
        with CaptureQueriesContext(connection) as seen:
            praise_rows(month.community, FIRST, AFTER)
            rows = list(panel.scored_by(casey))
            assert [panel.own_score(row) for row in rows]
            list(panel.unscored_by(casey))
            list(panel.originals(casey, rows[0]))
            panel.progress(month.community)
        return len(seen)

    counts = []
    for _ in range(2):
        for _ in range(4):
            month.scores("casey", month.thanks("alex", "jordan"), 5)
            month.thanks("riley", "sam")
        counts.append(looked())
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_a_score_waits_for_a_close_and_is_then_refused(
    guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    month = Panelled()
    praise = month.thanks("alex", "jordan")
    if not guarded:
        if connection.vendor == "sqlite":
            pytest.skip("SQLite has one writer: there is nothing to wait for")
        monkeypatch.setattr("commonpool.contributions.services.panel.hold", lambda home: home)
    said: list[str] = []

    def score() -> None:
        try:
            month.scores("casey", praise, 5)
            said.append("done")
        except Fault as fault:
            said.append(fault.problem)
        finally:
            connection.close()

    late = Thread(target=score)
    with transaction.atomic():
        hold(month.community)  # as a close begins, before it gathers what it weighs
        gathered = praise_rows(month.community, FIRST, AFTER).scores
        late.start()
        late.join(1)
        services.end_cycle(community=month.community, cycle="2026-01", day_after=AFTER, weighed=[])
    late.join()
    assert all(not row.points for row in gathered)
    # Without the guard a score is taken that no receipt holds.
    assert said == ["no cycle is open, and praise is scored while one is" if guarded else "done"]


GUARDS: tuple[tuple[str, type[Model], dict[str, object]], ...] = (
    ("contributions_one_open_seat_on_the_panel", PanelSeat, {}),
    ("contributions_a_quantifier_scores_once", PraiseScore, {}),
    ("contributions_a_score_says_one_thing", PraiseScore, {"by": "sam", "dismissed": True}),
    ("contributions_a_score_is_on_the_scale", PraiseScore, {"by": "sam", "points": 145}),
    (
        "contributions_no_praise_repeats_itself",
        PraiseScore,
        {"by": "sam", "points": None, "duplicate_of": "the praise"},
    ),
    ("contributions_nobody_scores_their_own_praise", PraiseScore, {"by": "alex"}),
    ("contributions_nobody_scores_their_own_praise", PraiseScore, {"by": "jordan"}),
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("name", "model", "change"), GUARDS, ids=str)
def test_the_database_guards_too_and_without_the_guard_it_would_not(
    name: str, model: type[Model], change: dict[str, object]
) -> None:
    month = Month()
    people = month.holon.people
    seat = services.name_quantifier(actor=people["sam"], member=people["noor"], now=at(1))
    praise = services.thank(
        actor=people["alex"], to=people["jordan"], words="Ta!", once="a", now=at(5)
    )
    services.score_praise(actor=seat.member, praise=praise, points=5, now=at(6))
    known: dict[str, object] = {**people, "the praise": praise}
    change = {key: known.get(str(value), value) for key, value in change.items()}
    guard = next(one for one in model._meta.constraints if one.name == name)
    with pytest.raises(IntegrityError):
        twice(model, model._default_manager.get(), **change)
    with removed(model, guard):
        twice(model, model._default_manager.get(), **change)
        assert model._default_manager.count() == 2
        model._default_manager.order_by("-pk")[0].delete()
    with pytest.raises(IntegrityError):
        twice(model, model._default_manager.get(), **change)
