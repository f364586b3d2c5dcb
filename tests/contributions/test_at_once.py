"""Pressed twice at the same moment: one deed, one word, and no points beyond the budget."""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import BaseConstraint, Model

from commonpool.books.role import leave_role, take_role
from commonpool.contributions.models import Appreciation, Confirmation, Contribution
from commonpool.contributions.services import log, thank
from commonpool.core.fault import Fault
from tests.contributions.story import Month, at, day

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Do all of it at one moment, each on a connection of its own; what each was told."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        gate.wait()
        try:
            act()
        except Fault as fault:
            return fault.problem
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_a_form_sent_eight_times_at_once_is_one_deed() -> None:
    month = Month()
    people = [month.holon["alex"], month.holon["noor"]]

    def send() -> object:
        return log(
            actor=people[0], by=people, what="wove", minutes=30, on=day(5), once="a", now=at(5)
        )

    assert at_once([send] * 8) == ["done"] * 8
    assert Contribution.objects.count() == 2
    assert Confirmation.objects.count() == 1


def test_one_key_for_two_deeds_at_once_is_one_deed_and_a_conflict() -> None:
    month = Month()
    alex = month.holon["alex"]

    def send(minutes: int) -> Callable[[], object]:
        return lambda: log(
            actor=alex, by=[alex], what="wove", minutes=minutes, on=day(5), once="a", now=at(5)
        )

    told = at_once([send(30), send(40)])
    assert told == ["done", "this form was sent before, with other answers"]
    assert Contribution.objects.count() == 1


def test_points_given_at_once_stay_within_the_budget() -> None:
    month = Month()
    alex, noor = month.holon["alex"], month.holon["noor"]

    def send(key: str) -> Callable[[], object]:
        return lambda: thank(
            actor=alex, to=noor, points=30, words="Ta!", on=day(5), once=key, now=at(5)
        )

    told = at_once([send(f"k{n}") for n in range(6)])
    assert told.count("done") == 3
    assert sum(Appreciation.objects.values_list("points", flat=True)) == 90


def twice(model: type[Model], row: Model, **change: object) -> None:
    """Write the row again, past every service."""
    row.pk = None
    row._state.adding = True
    for name, value in change.items():
        setattr(row, name, value)
    with transaction.atomic():
        row.save()


GUARDS: tuple[tuple[str, type[Model], dict[str, object]], ...] = (
    ("contributions_one_form_writes_one_deed", Contribution, {}),
    ("contributions_hours_or_a_quantity", Contribution, {"once": "b", "thousandths": 5}),
    ("contributions_hours_fit_a_month", Contribution, {"once": "b", "minutes": 44641}),
    (
        "contributions_what_counted_stays",
        Contribution,
        {"once": "b", "counted_in": "2026-01", "withdrawn": dt.datetime(2026, 1, 9, tzinfo=dt.UTC)},
    ),
    ("contributions_a_witness_speaks_once", Confirmation, {}),
    ("contributions_a_witness_says_what_exists", Confirmation, {"by": "sam", "says": "shout"}),
    ("contributions_nobody_thanks_themselves", Appreciation, {"once": "b", "to": "alex"}),
    ("contributions_one_form_thanks_once", Appreciation, {}),
)


@pytest.mark.parametrize(("name", "model", "change"), GUARDS, ids=[row[0] for row in GUARDS])
def test_the_database_guards_too_and_without_the_guard_it_would_not(
    name: str, model: type[Model], change: dict[str, object]
) -> None:
    month = Month()
    deed = month.did("alex", once="a")
    month.says("noor", deed)
    people = month.holon.people
    thank(actor=people["alex"], to=people["noor"], points=1, words="Ta!", once="a", now=at(5))
    change = {key: people.get(str(value), value) for key, value in change.items()}
    guard = next(one for one in model._meta.constraints if one.name == name)
    row = model._default_manager.get()
    with pytest.raises(IntegrityError):
        twice(model, row, **change)
    with removed(model, guard):
        twice(model, model._default_manager.get(), **change)
        assert model._default_manager.count() == 2
        model._default_manager.order_by("-pk")[0].delete()
    with pytest.raises(IntegrityError):
        twice(model, model._default_manager.get(), **change)


@contextmanager
def removed(model: type[Model], guard: BaseConstraint) -> Iterator[None]:
    """The table without one of its guards, which only the owner of the database can take away."""
    leave_role(connection=connection)
    whole = model._meta.constraints
    foreign_keys(on=False)
    try:
        model._meta.constraints = [one for one in whole if one is not guard]
        with connection.schema_editor() as editor:
            editor.remove_constraint(model, guard)
        yield
    finally:
        model._meta.constraints = whole
        with connection.schema_editor() as editor:
            editor.add_constraint(model, guard)
        foreign_keys(on=True)
        take_role(connection=connection)


def foreign_keys(*, on: bool) -> None:
    """SQLite writes a table anew to change it, which it refuses while keys point at it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
