"""Which deeds count, which wait, and whose share is held."""

import pytest

from commonpool.core.fault import Fault
from tests.core.village import Table, closed, hours, notes, paid, person, receipt, village


def said(contribution: str, by: str, says: str = "confirm") -> Table:
    return {"contribution": contribution, "by": by, "says": says}


def set_aside(month: Table) -> list[Table]:
    found: list[Table] = receipt(month)["set_aside"]
    return found


def test_a_gift_is_thanked_and_not_paid() -> None:
    month = village(deeds={"bo": 5})
    month["contributions"].append(hours("ana", 10, gift=True))
    assert paid(month) == {"bo": "100.00"}
    assert set_aside(month) == [{"code": "gift", "contribution": "ana", "party": "ana"}]


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ("2025-12-31", False),
        ("2026-01-01", True),
        ("2026-01-31", True),
        ("2026-02-01", False),
        (None, True),
    ],
)
def test_the_first_day_belongs_to_the_cycle_and_the_closing_day_to_the_next(
    day: str | None, counts: bool
) -> None:
    month = village(deeds={"bo": 5})
    month["contributions"].append(hours("ana", 5, **({"on": day} if day else {})))
    assert ("ana" in paid(month)) is counts
    if not counts:
        aside = {"code": "outside-cycle", "contribution": "ana", "on": day, "party": "ana"}
        assert set_aside(month) == [aside]


def test_the_day_of_the_new_moon_belongs_to_the_cycle_that_it_opens() -> None:
    moon = {
        "id": "first moon",
        "opens": "2026-01-18T20:52:00+01:00",
        "closes": "2026-02-17T13:01:00+01:00",
        "rhythm": "lunar",
    }
    deeds = [
        hours("ana", 1, on="2026-01-18"),
        hours("bo", 1, on="2026-02-16"),
        hours("cleo", 1, on="2026-02-17"),
        hours("dev", 1, on="2026-01-17"),
    ]
    assert set(paid(village(cycle=moon, contributions=deeds))) == {"ana", "bo"}


def test_a_late_deed_counts_where_it_is_admitted() -> None:
    month = village(deeds={"bo": 5})
    month["contributions"].append(hours("ana", 5, on="2025-11-30", late=True))
    assert paid(month) == {"ana": "50.00", "bo": "50.00"}


def test_a_disputed_deed_waits_whoever_confirmed_it() -> None:
    month = village(rule={"confirmations": 1}, deeds={"ana": 5, "bo": 5})
    month["confirmations"] = [
        said("ana", "bo"),
        said("ana", "cleo"),
        said("ana", "eun", "dispute"),
        said("ana", "dev", "dispute"),
        said("bo", "cleo"),
    ]
    assert paid(month) == {"bo": "100.00"}
    assert set_aside(month) == [
        {"code": "disputed", "contribution": "ana", "party": "ana", "by": "dev, eun"}
    ]


def test_a_question_neither_confirms_nor_stops() -> None:
    asked = village(deeds={"ana": 5})
    asked["confirmations"] = [said("ana", "bo", "question")]
    assert paid(asked) == {"ana": "100.00"}
    asked["rule"]["confirmations"] = 1
    assert paid(asked) == {}


@pytest.mark.parametrize(("witnesses", "counts"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_deed_needs_its_witnesses(witnesses: int, counts: bool) -> None:
    month = village(rule={"confirmations": 2}, deeds={"ana": 5})
    month["confirmations"] = [said("ana", by) for by in ("bo", "cleo", "dev")[:witnesses]]
    assert ("ana" in paid(month)) is counts
    if not counts:
        (aside,) = set_aside(month)
        assert (aside["code"], aside["has"], aside["needs"]) == ("unconfirmed", str(witnesses), "2")


def test_nobody_is_their_own_witness_and_nobody_speaks_twice() -> None:
    month = village(deeds={"ana": 5})
    month["confirmations"] = [said("ana", "ana")]
    with pytest.raises(Fault, match='"ana" is a witness of their own contribution') as caught:
        closed(month)
    assert caught.value.path == ("confirmations", 0, "by")
    month["confirmations"] = [said("ana", "bo"), said("ana", "bo", "dispute")]
    with pytest.raises(Fault, match="row 2 has the same contribution and by as row 1"):
        closed(month)


def test_what_is_set_aside_stays_on_the_receipt_with_its_share_unmoved() -> None:
    plain = village(deeds={"bo": 5, "cleo": 15})
    month = village(deeds={"bo": 5, "cleo": 15, "ana": 1000})
    month["confirmations"] = [said("ana", "bo", "dispute")]
    assert paid(month) == paid(plain) == {"bo": "25.00", "cleo": "75.00"}


def test_the_share_of_a_helper_is_held_for_them() -> None:
    month = village(deeds={"ana": 1, "guest": 3})
    month["people"].append(person("guest", registered=False))
    assert paid(month) == {"ana": "25.00", "guest": "75.00"}
    held = {row["party"]: row.get("held") for row in receipt(month)["shares"]}
    assert held == {"ana": None, "guest": "unregistered"}
    assert notes(month) == ["held"]


def test_the_share_of_a_member_who_left_is_held_for_what_they_did_before() -> None:
    month = village(deeds={"ana": 1, "bo": 3})
    month["people"][1]["left"] = "2026-01-20"
    held = {row["party"]: row.get("held") for row in receipt(month)["shares"]}
    assert held == {"ana": None, "bo": "left"}
    assert paid(month)["bo"] == "75.00"


TRACTOR = {"id": "tractor", "by": "ana", "kind": "tools", "quantity": 2, "unit": "day"}


def test_what_is_not_hours_counts_by_the_table_of_the_rule() -> None:
    """A day of tractor counts 3, a month of land 20: Ana 6, Bo 20, Cleo 14 hours."""
    rule = {
        "equivalences": [
            {"kind": "tools", "unit": "day", "counts": 3},
            {"kind": "land", "unit": "month", "counts": 20},
            {"kind": "land", "unit": "day", "counts": "2/3"},
        ]
    }
    land = {"id": "meadow", "by": "bo", "kind": "land", "quantity": 1, "unit": "month"}
    month = village(rule=rule, contributions=[TRACTOR, land, hours("cleo", 14)])
    assert paid(month) == {"ana": "15.00", "bo": "50.00", "cleo": "35.00"}


def test_what_the_table_does_not_name_is_a_slip_with_its_mend() -> None:
    with pytest.raises(Fault) as caught:
        closed(village(contributions=[TRACTOR]))
    assert caught.value.path == ("rule", "equivalences")
    assert caught.value.problem == (
        'nothing says what 1 day of "tools" counts, as in contribution "tractor"'
    )
    assert 'add {kind = "tools", unit = "day", counts = "…"}' in caught.value.mend


def test_a_rule_that_weighs_no_deeds_needs_no_table() -> None:
    month = village(rule={"mechanism": "appreciation@1"}, contributions=[TRACTOR])
    month["appreciations"] = [{"by": "bo", "to": "ana", "points": 1}]
    assert paid(month) == {"ana": "100.00"}


UNMEASURED = {
    "neither": ({}, "has neither hours nor a quantity"),
    "both": ({"hours": 1, "quantity": 1, "unit": "day"}, "has hours and a quantity"),
    "no unit": ({"quantity": 1}, "has a quantity without a unit"),
}


@pytest.mark.parametrize(("row", "words"), UNMEASURED.values(), ids=UNMEASURED)
def test_a_deed_is_measured_in_one_way(row: Table, words: str) -> None:
    with pytest.raises(Fault, match=words) as caught:
        closed(village(contributions=[{"id": "deed", "by": "ana", **row}]))
    assert caught.value.path == ("contributions", 0)


STRANGERS: dict[str, tuple[str, Table, str]] = {
    "a deed": ("contributions", hours("zed", 1), "by"),
    "a deed for no need": ("contributions", hours("ana", 1, need="none"), "need"),
    "a deed written by a stranger": (
        "contributions",
        hours("ana", 1, logged_by="zed"),
        "logged_by",
    ),
    "a witness": ("confirmations", said("ana", "zed"), "by"),
    "a witness of nothing": ("confirmations", said("none", "bo"), "contribution"),
    "thanks from a stranger": ("appreciations", {"by": "zed", "to": "bo", "points": 1}, "by"),
    "thanks to a stranger": ("appreciations", {"by": "bo", "to": "zed", "points": 1}, "to"),
    "an outcome": ("outcomes", {"party": "zed", "points": 1}, "party"),
    "merit": ("standings", {"party": "zed", "merit": 1}, "party"),
    "a need": ("needs", {"id": "roof", "quantity": 1, "posted_by": "zed"}, "posted_by"),
    "a measurement": (
        "measurements",
        {"id": "m", "indicator": "soil", "value": 1, "contribution": "none"},
        "contribution",
    ),
    "a donation": ("donations", {"by": "zed", "to": "none", "amount": 1}, "to"),
}


@pytest.mark.parametrize(("table", "row", "field"), STRANGERS.values(), ids=STRANGERS)
def test_every_name_must_be_known(table: str, row: Table, field: str) -> None:
    month = village(deeds={"ana": 1, "bo": 1})
    month[table] = [row]
    if table == "confirmations":
        month["contributions"] = [hours("ana", 1)]
    with pytest.raises(Fault, match="is not a known") as caught:
        closed(month)
    assert caught.value.path == (table, 0, field)


def test_what_was_measured_holds_for_a_deed_or_an_activity() -> None:
    month = village(
        deeds={"bo": 5},
        measurements=[{"id": "soil-1", "indicator": "soil", "value": 2, "verified_by": "ana"}],
    )
    with pytest.raises(Fault, match='measurement "soil-1" holds for nothing; name its activity'):
        closed(month)
