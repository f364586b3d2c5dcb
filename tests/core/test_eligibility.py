"""The rule's own condition: which contributions count, and which are set aside by it."""

import json
from dataclasses import replace

import pytest

from commonpool.core.canonical import canonical_text
from commonpool.core.cycle import distribute
from commonpool.core.fault import Fault, spell
from commonpool.core.verification import verify
from commonpool.core.words import sentence
from commonpool.formats.cycle_file import read_cycle_file
from tests.core.village import Table, closed, hours, paid, person, receipt, village
from tools.examples import EXAMPLES

RESTORED = 'kind != "land" || ("habitat" in measured && measured.habitat >= 50)'


def asking(text: str, *, deeds: list[Table] | None = None, **tables: object) -> Table:
    """Ana worked 30 hours and Bo 50, and the rule has a condition."""
    rows = deeds or [hours("ana", 30), hours("bo", 50)]
    rule = {
        "eligible": text,
        "equivalences": [{"kind": "land", "unit": "month", "counts": 20}],
    }
    return village(rule=rule) | {"contributions": rows} | tables


def refusal(month: Table) -> Fault:
    with pytest.raises(Fault) as caught:
        closed(month)
    return caught.value


def field(**more: object) -> Table:
    return {
        "id": "field", "by": "ana", "kind": "land", "quantity": 1, "unit": "month", **more,
    }  # fmt: skip


def measured(value: object, **more: object) -> Table:
    return {"id": "m", "indicator": "habitat", "value": value, **more}


def test_what_meets_the_condition_counts() -> None:
    month = asking("hours <= 50")
    assert paid(month) == {"ana": "37.50", "bo": "62.50"}
    assert receipt(month)["set_aside"] == []


def test_what_does_not_is_set_aside_and_the_receipt_says_what_was_asked() -> None:
    month = asking("hours <= 40")
    assert paid(month) == {"ana": "100.00"}
    found = receipt(month)
    assert found["rule"]["eligible"] == "hours <= 40"
    note = {"code": "ineligible", "contribution": "bo", "party": "bo", "asks": "hours <= 40"}
    assert found["set_aside"] == [note]
    assert sentence(note) == "bo by bo does not meet: hours <= 40."


def test_without_a_condition_everything_counts() -> None:
    assert paid(asking("")) == paid(asking("true")) == {"ana": "37.50", "bo": "62.50"}
    assert "eligible" not in receipt(asking(""))["rule"]


def test_nothing_is_asked_of_what_is_set_aside_already() -> None:
    month = asking("hours <= 40", deeds=[hours("ana", 30), hours("bo", 50, gift=True)])
    assert [row["code"] for row in receipt(month)["set_aside"]] == ["gift"]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ('by == "ana"', True),
        ('kind == "labour"', True),
        ("hours == 7.5", True),
        ("quantity == 0 && delivered == 0", True),
        ('unit == "" && need == "" && activity == "weaving"', True),
        ('"teaching" in tags && size(tags) == 2', True),
        ('zone == "core"', True),
        ("size(measured) == 0", True),
        ('zone == "guest"', False),
        ('"repair" in tags', False),
    ],
)
def test_the_names_that_a_condition_may_ask(text: str, counts: bool) -> None:
    deeds = [
        hours("ana", "7:30", activity="weaving", tags=["teaching", "tools"]),
    ]
    month = asking(text, deeds=deeds, people=[person("ana", zone="core")])
    assert ("ana" in paid(month)) is counts


@pytest.mark.parametrize(
    ("rows", "counts"),
    [
        ([measured(50, contribution="field", verified_by="bo")], True),
        ([measured(50, activity="willows", verified_by="bo")], True),
        ([measured(49, contribution="field", verified_by="bo")], False),
        ([measured(90, contribution="field")], False),
        ([measured(90, activity="ponds", verified_by="bo")], False),
        ([], False),
    ],
)
def test_land_counts_where_its_habitat_is_restored(rows: list[Table], counts: bool) -> None:
    """By what was measured on the field itself or its activity, and verified."""
    deeds = [field(activity="willows"), hours("bo", 20, activity="ponds")]
    assert ("ana" in paid(asking(RESTORED, deeds=deeds, measurements=rows))) is counts


def test_of_several_measurements_the_last_by_id_holds() -> None:
    rows = [
        measured(value, contribution="field", verified_by="bo") | {"id": name}
        for name, value in (("2", 10), ("1", 90))
    ]
    assert paid(asking(RESTORED, deeds=[field(), hours("bo", 20)], measurements=rows)) == {
        "bo": "100.00"
    }


def test_a_deed_without_an_activity_has_no_measurement_of_another() -> None:
    rows = [measured(90, activity="willows", verified_by="bo")]
    deeds = [hours("ana", 30, activity="willows"), hours("bo", 50)]
    month = asking('"habitat" in measured', deeds=deeds, measurements=rows)
    assert paid(month) == {"ana": "100.00"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("hour <= 40", '"hour"'),
        ("measured.habitat >= 50", '"habitat"'),
        ("hours + 1", "the expression is no condition"),
        ("hours", "the expression is no condition"),
        ("hours <= ", "at character"),
        ("hours <= 40 and true", '"and" does not belong here'),
        ('hours == "40"', "at character"),
        ("1 / quantity > 2", "at character"),
    ],
)
def test_a_condition_that_cannot_be_used_is_said_in_one_sentence(text: str, problem: str) -> None:
    fault = refusal(asking(text))
    assert spell(fault.path) == "rule.eligible"
    assert problem in fault.problem
    assert fault.mend
    assert "\n" not in str(fault)


def test_a_fault_names_the_contribution_it_came_up_with() -> None:
    deeds = [hours("ana", 30, tags=["late"]), hours("bo", 50)]
    fault = refusal(asking('tags[0] == "late"', deeds=deeds))
    assert fault.problem.endswith('as of contribution "bo"')


def test_a_condition_that_nobody_is_asked_is_read_all_the_same() -> None:
    assert spell(refusal(village(rule={"eligible": "hours <="})).path) == "rule.eligible"


@pytest.mark.parametrize("name", ["quadratic", "certificates", "greedy"])
def test_a_round_that_reads_no_contributions_refuses_a_condition_on_them(name: str) -> None:
    document = read_cycle_file(EXAMPLES / "rules" / f"{name}.toml").family.document
    rule = replace(document.rule, terms=replace(document.rule.terms, eligible="hours > 99"))
    with pytest.raises(Fault, match="reads no contributions, so eligible would change nothing"):
        distribute(replace(document, rule=rule))


def test_verify_asks_the_condition_again() -> None:
    """Whoever rewrites the condition, or drops the note, is found out."""
    bundle: Table = json.loads(canonical_text(closed(asking("hours <= 40")).bundle))
    assert verify(bundle) == []
    bundle["inputs"]["rule"]["eligible"] = "hours <= 60"
    paths = {found.path for found in verify(bundle)}
    assert any(path.startswith("receipt.set_aside") for path in paths)
    assert any(path.startswith("receipt.shares") for path in paths)
