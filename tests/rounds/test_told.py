"""A round's share in words: who gave, what the root did, what the cap moved, one donor more."""

import re
from pathlib import Path

import pytest

from commonpool.core.bundle import Family, close
from commonpool.core.canonical import canonical_text, parse_json
from commonpool.core.document import read_document
from commonpool.core.explanation import explain, explain_cycle
from commonpool.core.fault import Fault
from commonpool.core.shapes import JsonObject
from commonpool.core.words import labels_of, sentence
from tests.rounds.riverbend import NEIGHBOURS, rows, table, written
from tools.examples import EXAMPLES, close_example

ROUNDS = sorted((EXAMPLES / "rounds").glob("*.toml"))


def told(raw: JsonObject, project: str) -> str:
    """The story of a project, out of a bundle as it is kept."""
    closed = close(Family(read_document(raw), {}))
    return " ".join(explain(parse_json(canonical_text(closed.bundle)), project))


def test_a_round_tells_how_many_were_paid_and_what_its_cap_took_in_all() -> None:
    told_of = explain_cycle(close_example(EXAMPLES / "rounds/quadratic.toml").bundle)
    assert "3000.00 EUR was shared among 7." in told_of, "the archive has no claim"
    assert "One share stops at the cap of 750.00 EUR: 549.77 EUR goes to the others." in told_of


def warned(raw: JsonObject) -> list[str]:
    """The notes of a round in words."""
    document = read_document(raw)
    notes = close(Family(document, {})).distribution.warnings
    return [sentence({"code": n.code, **dict(n.values)}, labels_of(document)) for n in notes]


def example(name: str, project: str) -> str:
    """The story of a project of an example."""
    return " ".join(explain(close_example(EXAMPLES / name).bundle, project))


@pytest.mark.parametrize(
    ("name", "project", "words"),
    [
        # Who gave, and what the root did.
        ("rules/quadratic.toml", "oven", "9 donors gave the village oven 9.00 EUR in all."),
        ("rules/quadratic.toml", "oven", "added up and squared, are 9 times as much."),
        ("rules/quadratic.toml", "oven", "9.00 EUR is taken off, which leaves a claim of 72.00"),
        ("rules/quadratic.toml", "statue", "One donor gave the statue 100.00 EUR."),
        ("rules/quadratic.toml", "statue", "which leaves no claim: it takes two donors to be matched."),
        ("rounds/pairwise.toml", "archive", "That makes no claim. All projects together have claims of"),
        ("rounds/quadratic.toml", "seedbank", "343.80 EUR was given to the village seed bank, and 35 of its donors count."),
        ("rounds/capital-constrained.toml", "repair", "In whole units, so that all adds up, it is 255.31 EUR."),
        ("rounds/budgeting.toml", "bridge", "Its voters paid it from their parts of the money, none more than 85.71 EUR."),
        # Five of its six voters have 140 − 600/7, and one has paid 37.50 for the boat as well.
        ("rounds/budgeting.toml", "lamps", "Each voter had 140.00 EUR to begin with; when the others were paid, its 6 voters together had 288.21 EUR left."),
        ("rules/equal-shares.toml", "bridge", "Each voter had 45.00 EUR to begin with; when the others were paid, its 3 voters together had 57.00 EUR left."),
        ("rules/equal-shares.toml", "swing", "No voters' parts paid it: it was bought with what was left, by votes."),
        ("rules/phragmen.toml", "swing", "With it each of its voters has paid 58.00 EUR in all."),
        ("rules/greedy.toml", "bath", "The project before it left 50.00 EUR."),
        ("rules/greedy.toml", "bath", "It costs 60.00 EUR and was not bought. The rule is: most points first, skipping what does not fit; 10.00 EUR was left."),
        ("rules/retroactive.toml", "mill", "All projects together have 9 points, and 900.00 EUR was there to share: 100.00 EUR a point."),
        # People without a share, and what others have together.
        ("rounds/praise.toml", "marta", "Nobody praised Marta in this cycle."),
        ("rounds/praise.toml", "dora", "Its score is 4. Each point is paid about 20.24 EUR: that is 80.94 EUR."),
        ("rounds/praise.toml", "dora", "Praises: 6 of the 12 that a whole pot asks for, so a part is shared."),
        ("rounds/certificates.toml", "dora", "Dora holds no units of what is paid for."),
        ("rounds/certificates.toml", "lin", "All who hold some have 1000 units together, and 2000.00 EUR was there to share: 2.00 EUR a unit."),
        ("rules/appreciation.toml", "quico", "Nobody gave points to Quico in this cycle."),
        # What one donor more would do: 4 × 100 − 200 = 200 of 284.
        ("rules/quadratic.toml", "statue", "One donor more, giving 100.00 EUR, would have moved 591.55 EUR"),
        ("rules/octant.toml", "oven", "One donor more, giving 1.00 EUR, would have changed nothing"),
        # What a cap moved.
        ("rules/octant.toml", "oven", "No project gets more than 50% of the pot, so 69.4% of that is left."),
        ("rounds/quadratic.toml", "seedbank", "No share may be above 750.00 EUR"),
        ("rounds/quadratic.toml", "ferry", "The largest shares stop at the cap, and what they leave adds"),
        # Weights and minimums.
        ("rounds/quadratic.toml", "seedbank", "Of that, 99.8% counts under this rule."),
        # The other rules.
        ("rules/capital-constrained.toml", "oven", "Its 9 donors call for a match of 72.00 EUR; the pool pays 50% of it: 36.00 EUR."),
        ("rules/capital-constrained.toml", "statue", "It takes two donors to be matched."),
        ("rules/capital-constrained.toml", "oven", "the gift among it."),
        ("rules/pairwise.toml", "oven", "Pairs of donors, each bounded, move 0.5 times what was given."),
        ("rounds/pairwise.toml", "archive", "It takes two donors who count to make a pair."),
        ("rules/cocm.toml", "bridge", "Agreement across groups of donors makes 0.44 times what was given."),
        ("rules/cocm.toml", "well", "Its donors agree with nobody of another group."),
        ("rules/octant-threshold.toml", "swing", "The swing is below the threshold and gets nothing."),
    ],
)  # fmt: skip
def test_a_share_in_words(name: str, project: str, words: str) -> None:
    assert words in example(name, project)


def test_a_project_that_lost_a_tie_is_told_how_it_fell() -> None:
    """Two benches for one pot, wanted alike: the cheaper goes first, and both are told so."""
    raw = written("60.00")
    raw["rule"] = {"mechanism": "greedy@1"}
    raw["projects"] = [
        {"id": "oak", "name": "the oak bench", "cost": "50.00"},
        {"id": "pine", "name": "the pine bench", "cost": "40.00"},
    ]
    raw["donations"] = []
    raw["ballots"] = [{"voter": "ana", "project": "oak"}, {"voter": "ben", "project": "pine"}]
    fell = "A tie among the oak bench and the pine bench: the pine bench goes first, by its lower"
    assert fell in told(raw, "pine")
    assert f"{fell} cost. It costs 50.00 EUR and was not bought." in told(raw, "oak")
    raw["inflows"] = [{"id": "match", "kind": "grant", "amount": "100.00"}]
    assert "A tie" not in told(raw, "oak")


def test_nobody_votes_for_a_project_where_ballots_weigh_metrics() -> None:
    """Of three projects one is paid; one was measured too low, one not at all."""
    raw = written("100.00")
    raw["rule"] = {"mechanism": "metric-ballots@1", "parameters": {"minimum": "40.00"}}
    raw["projects"] = [{"id": "oak"}, {"id": "pine"}, {"id": "fir"}, {"id": "elm"}]
    raw["donations"] = []
    raw["outcomes"] = [
        {"party": "oak", "dimension": "users", "points": 9},
        {"party": "pine", "dimension": "users", "points": 1},
        {"party": "elm", "dimension": "trees", "points": 1},
        {"party": "fir", "dimension": "open-source", "points": 1},
    ]
    raw["ballots"] = [{"voter": name, "project": "users", "points": 1} for name in ("ana", "ben")]
    low = "pine has no share in spring. Pine is below the minimum and gets nothing."
    assert told(raw, "pine").lower() == low.lower()
    assert "Nothing was measured of fir." in told(raw, "fir")
    assert "By the metrics that were weighed, the middle for elm is 0.00 EUR." in told(raw, "elm")


def test_a_project_that_is_not_there_is_called_a_project() -> None:
    with pytest.raises(Fault, match='"mel" is not a known project'):
        told(written("100.00"), "mel")


@pytest.mark.parametrize("path", ROUNDS, ids=lambda path: path.stem)
def test_every_story_of_a_round_reads_like_sentences(path: Path) -> None:
    closed = close_example(path)
    assert explain_cycle(closed.bundle)
    for project in closed.written.party_names:
        words = " ".join(explain(closed.bundle, project))
        assert not re.search(r"\s[.,:;]|\.\.|: \.|\(\)|  |None", words), words
        assert not re.search(r"\b1 (?:donors|ballots)\b", words), words
        assert not re.search(r"\d/\d|\.\d{3}", words), words


def test_one_donor_more_is_true() -> None:
    """The sentence says what sharing anew with that donor gives."""
    raw = written("1000.00")
    found = re.search(
        r"giving 5.00 EUR, would have moved ([\d.]+) EUR to swing", told(raw, "swing")
    )
    assert found
    before = paid(raw, "swing")
    raw["donations"] = [*rows(raw, "donations"), {"by": "new", "to": "swing", "amount": "5.00"}]
    assert round(paid(raw, "swing") - before, 2) == float(found[1])


def paid(raw: JsonObject, project: str) -> float:
    """What a project gets."""
    bundle = close(Family(read_document(raw), {})).bundle
    receipt = bundle["receipt"]
    assert isinstance(receipt, dict)
    return next(
        float(str(row["amount"]))
        for row in rows(receipt, "shares")
        if isinstance(row, dict) and row["party"] == project
    )


def test_a_donor_of_that_name_may_be_there() -> None:
    raw = written()
    raw["donations"] = [
        *rows(raw, "donations"),
        {"by": "one donor more", "to": "swing", "amount": "5.00"},
    ]
    assert "One donor more, giving 5.00 EUR, would have moved" in told(raw, "swing")


def test_where_only_those_who_are_listed_count_one_more_is_told_as_not_listed() -> None:
    raw = written(unlisted=0)
    raw["donors"] = [{"id": name, "weight": 1} for name in NEIGHBOURS]
    words = told(raw, "swing")
    assert (
        "One donor more, who is in no list and gives 5.00 EUR, would have changed nothing" in words
    )


def test_a_large_round_is_not_shared_again_for_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commonpool.core.round_words.MOST_RETOLD", 3)
    assert "One donor more" not in told(written(), "swing")


def test_a_project_that_nobody_gave_to() -> None:
    assert told(written(), "pond") == "Pond has no share in spring. Nobody gave to pond."


def test_a_round_of_sums_alone_is_told_too() -> None:
    raw = written()
    row = {"project": "well", "donors": 2, "amount": "8.00", "counted": "8.00"}
    raw["sums"] = [{**row, "roots": "40000000"}]
    raw["reduction"] = {"sha256": "0" * 64, "rows": 2, "root_digits": 6}
    del raw["donations"]
    words = told(raw, "well")
    assert "2 donors gave well 8.00 EUR in all." in words
    assert "are 2 times as much" in words
    assert "One donor more, giving 4.00 EUR, would have changed nothing" in words, "it has it all"
    raw["sums"] = [{**row, "roots": "20000000"}]
    words = told(raw, "well")
    assert "2 donors gave well 8.00 EUR." in words
    assert "Nobody gave" not in words


# Notes.


def with_gifts(*gifts: tuple[str, str, str], rule: str = "quadratic@1") -> JsonObject:
    """The round with other donations."""
    raw = written(rule=rule)
    raw["donations"] = [{"by": by, "to": to, "amount": amount} for by, to, amount in gifts]
    return raw


@pytest.mark.parametrize(
    ("gifts", "words"),
    [
        ([], "Nobody gave to any project."),
        ([("ben", "well", "5"), ("ben", "oven", "5")], "All that was given comes from one donor."),
        ([("ben", "well", "5"), ("dora", "well", "5")], "All that was given is for one project, well."),
        ([("ben", "well", "5"), ("dora", "oven", "5")], "Well has no claim on the pot: one donor counts."),
        ([("Ben", "well", "5"), ("ben", "well", "5"), ("dora", "oven", "5")],
         "One donor id differs from another by case, space or the storing of an accent alone: the same donor twice?"),
        ([("d  ora", "well", "5"), ("D ORA", "well", "5"), ("d ora", "oven", "5")],
         "2 donor ids differ from another by case, space or the storing of an accent alone: the same donor twice?"),
    ],
)  # fmt: skip
def test_what_a_reader_of_a_round_must_know(gifts: list[tuple[str, str, str]], words: str) -> None:
    assert words in warned(with_gifts(*gifts))


def test_unlike_donors_are_not_warned_of() -> None:
    assert not [words for words in warned(written()) if "the same donor" in words]


def test_claims_below_the_pot() -> None:
    raw = written("99999.00", pay="unsaturated")
    assert "The claims are below the pot: they are paid as they are." in warned(raw)


def test_a_project_may_not_be_called_like_a_person() -> None:
    raw = written()
    raw["people"] = [{"id": "well"}]
    from commonpool.core.fault import Fault

    with pytest.raises(Fault, match='"well" is a person and a project'):
        close(Family(read_document(raw), {}))


def test_nobody_with_a_claim_may_mean_equal_parts_among_the_projects() -> None:
    raw = with_gifts(("ben", "well", "5"))
    raw["rule"] = {**table(raw, "rule"), "if_none": "equal"}
    assert paid(raw, "pond") == 200
