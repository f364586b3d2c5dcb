"""A round whose donations an engine added up: its sums decide, where they are enough."""

from dataclasses import replace
from fractions import Fraction

import pytest

from commonpool.core.cycle import distribute
from commonpool.core.document import Document, Rule, read_document, read_rule, write_document
from commonpool.core.fault import Fault
from commonpool.core.more_donations import with_donations
from commonpool.core.rounds import Donation, Donor, ProjectSum, Reduction

ROUND = read_document(
    {
        "community": {"id": "riverbend", "currency": "EUR"},
        "cycle": {"id": "spring", "opens": "2026-03-01", "closes": "2026-04-01"},
        "inflows": [{"id": "match", "amount": "1000.00"}],
        "projects": [{"id": "well"}, {"id": "oven"}],
        "rule": {"mechanism": "quadratic@1"},
    }
)
ROW = ProjectSum(
    project="well", donors=2, amount=1300, counted=Fraction(1300), roots=Fraction(50_000_000)
)
MADE = Reduction(sha256="0" * 64, rows=2, root_digits=6)


def rule_of(name: str, **parameters: object) -> Rule:
    return read_rule({"mechanism": name, "parameters": parameters}, ROUND.unit)


def added_up(rule: Rule, row: ProjectSum = ROW) -> Document:
    """A round of which the sums alone are left: two donors gave 9.00 and 4.00."""
    return replace(ROUND, rule=rule, sums=(row,), reduction=MADE)


def test_sums_say_whether_they_hold_what_the_rule_takes_away() -> None:
    """S² is 25.00; the squares of 9.00 and 4.00 are 13.00 again."""
    rule = rule_of("quadratic@1", subtract="squares")
    (share,) = distribute(
        added_up(rule, replace(ROW, squares=Fraction(1300 * 10**12)))
    ).outcome.shares
    assert share.points == 1200
    with pytest.raises(Fault, match="the sums of well have no squares"):
        distribute(added_up(rule))


@pytest.mark.parametrize(
    ("name", "given"), [("pairwise@1", {"bound": "5.00"}), ("cocm@1", {})], ids=["pairwise", "cocm"]
)
def test_a_rule_that_needs_every_donation_is_not_decided_on_sums(
    name: str, given: dict[str, object]
) -> None:
    with pytest.raises(Fault, match=f"{name} needs every donation, and not their sums alone"):
        distribute(added_up(rule_of(name, **given)))


def test_sums_made_for_another_rule_are_refused() -> None:
    for rule in (
        rule_of("quadratic@1", root_digits=2),
        rule_of("quadratic@1", minimum="5.00"),
        rule_of("octant-threshold@1"),
    ):
        with pytest.raises(Fault, match="reduce the donations again under this rule"):
            distribute(added_up(rule))


@pytest.mark.parametrize("counted", [Fraction(1300), Fraction(1), Fraction(10**30, 3 * 7**20)])
@pytest.mark.parametrize("squares", [None, Fraction(0), Fraction(10**60 + 1)])
def test_sums_are_read_as_they_were_written(counted: Fraction, squares: Fraction | None) -> None:
    """Whole amounts as ever; what weights make of them as a quotient; squares of any length."""
    row = replace(ROW, counted=counted, squares=squares)
    document = added_up(rule_of("quadratic@1"), row)
    assert read_document(write_document(document)).sums == (row,)
    text = str(write_document(document)["sums"])
    assert ("'counted': '13.00'" in text) is (counted == 1300)


@pytest.mark.parametrize("text", ["1/0", "a/2", "1/-2", "1/2/3", "", "1" * 81])
def test_what_is_no_exact_amount(text: str) -> None:
    raw = write_document(added_up(rule_of("quadratic@1")))
    raw["sums"] = [
        {"project": "well", "donors": 1, "amount": "1.00", "counted": text, "roots": "1"}
    ]
    with pytest.raises(Fault):
        read_document(raw)


def test_ids_that_an_engine_found_alike_are_told() -> None:
    document = added_up(rule_of("quadratic@1"))
    told = replace(document, reduction=replace(MADE, alike=3))
    assert "alike-donors" not in [one.code for one in distribute(document).warnings]
    notes = [one for one in distribute(told).warnings if one.code == "alike-donors"]
    assert [dict(one.values)["count"] for one in notes] == ["3"]


def test_listed_donors_whom_an_engine_did_not_find_are_told() -> None:
    """Ana and Ben have a weight, and the file knows an ana and a Chidi."""
    listed = (Donor(id="Ana"), Donor(id="Ben"))
    made = replace(MADE, silent=2, silent_alike=1)
    told = distribute(replace(added_up(rule_of("quadratic@1")), donors=listed, reduction=made))
    (found,) = [one for one in told.warnings if one.code == "silent-donors"]
    assert dict(found.values) == {"silent": "2", "listed": "2", "alike": "1"}


@pytest.mark.parametrize("subtract", ["contributions", "squares", "nothing"])
def test_a_newcomer_adds_to_sums_what_they_add_to_donations(subtract: str) -> None:
    """Zoé gives 16.00 to the well and Yara 1.00 to the oven, of whom nobody has heard."""
    rule = rule_of("quadratic@1", subtract=subtract, single_donor="counts")
    gifts = (Donation(by="ana", to="well", amount=900), Donation(by="ben", to="well", amount=400))
    more = (
        Donation(by="zoé", to="well", amount=1000),
        Donation(by="zoé", to="well", amount=600),
        Donation(by="yara", to="oven", amount=100),
    )
    squares = Fraction(1300 * 10**12) if subtract == "squares" else None
    by_sums = with_donations(added_up(rule, replace(ROW, squares=squares)), more)
    by_rows = with_donations(replace(ROUND, rule=rule, donations=gifts), more)
    assert [(s.party, s.points) for s in distribute(by_sums).outcome.shares] == [
        (s.party, s.points) for s in distribute(by_rows).outcome.shares
    ]
