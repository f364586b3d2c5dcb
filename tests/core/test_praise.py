"""The village thanks each other, and three quantifiers read every word of it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.apportion import Lot
from commonpool.core.evidence import Cycle
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.base import Claims, Evidence, note
from commonpool.core.mechanisms.praise import PraiseParameters, check_cutoff, praise
from commonpool.core.praise_tables import Praise, PraiseScore
from commonpool.core.rule import Terms
from commonpool.core.sharing import settle

MAY = Cycle(id="2026-05", opens="2026-05-01", closes="2026-06-01")
POT = 1_000_00
ROAST, SOUP = (
    Praise(id="roast", by="Riley", to="Alex"),
    Praise(id="soup", by="Riley", to="Casey"),
)


def said(praise_: str, by: str, points: int = 0, **marks: object) -> PraiseScore:
    return PraiseScore(praise=praise_, by=by, points=Fraction(points), **marks)  # type: ignore[arg-type]


def claims(*scores: PraiseScore, rule: PraiseParameters | None = None) -> Claims:
    evidence = Evidence(cycle=MAY, people=(), praises=(ROAST, SOUP), praise_scores=scores)
    return praise(evidence, POT, rule or PraiseParameters())


FOUR = ("Ada", "Ben", "Cleo", "Dov")


def four(praise_: str, *points: int) -> tuple[PraiseScore, ...]:
    return tuple(said(praise_, by, given_) for by, given_ in zip(FOUR, points, strict=True))


ALL = PraiseParameters(averaging="all")


def test_the_mean_of_the_scores_counts() -> None:
    found = claims(*four("roast", 34, 34, 13, 13), *four("soup", 8, 5, 5, 3))
    assert found.points() == {"Alex": Fraction(47, 2), "Casey": Fraction(21, 4)}
    assert not found.fixed


def test_a_duplicate_counts_a_tenth_of_the_original() -> None:
    """As published: (0.1 × 34 + 34 + 13 + 13) / 4 = 15.85."""
    again = said("soup", "Ada", duplicate_of="roast")
    rest = (said("soup", "Ben", 34), said("soup", "Cleo", 13), said("soup", "Dov", 13))
    found = claims(*four("roast", 34, 1, 1, 1), again, *rest)
    assert found.points()["Casey"] == Fraction(1585, 100)


def test_a_duplicate_counts_by_the_same_quantifier() -> None:
    found = claims(
        said("roast", "Ada", 50),
        said("soup", "Ada", duplicate_of="roast"),
        said("roast", "Ben", 10),
        said("soup", "Ben", duplicate_of="roast"),
    )
    assert found.points()["Casey"] == 3


def test_the_factor_of_duplicates_is_the_rule_s() -> None:
    half = PraiseParameters(duplicate_factor=Fraction(1, 2))
    found = claims(said("roast", "Ada", 50), said("soup", "Ada", duplicate_of="roast"), rule=half)
    assert found.points()["Casey"] == 25


def test_a_duplicate_of_a_duplicate_counts_nothing() -> None:
    """As published; so two that call each other duplicates count nothing, and nothing loops."""
    found = claims(
        said("roast", "Ada", 9, duplicate_of="soup"), said("soup", "Ada", 9, duplicate_of="roast")
    )
    assert found.points() == {}


def test_a_dismissed_score_counts_zero_and_is_counted() -> None:
    """As published: (3 + 0 + 0 + 3) / 4 = 1.5."""
    none = (said("roast", "Ben", 8, dismissed=True), said("roast", "Cleo", dismissed=True))
    found = claims(said("roast", "Ada", 3), *none, said("roast", "Dov", 3))
    assert found.points() == {"Alex": Fraction(3, 2)}


def test_a_duplicate_of_something_dismissed_counts_nothing() -> None:
    found = claims(
        said("roast", "Ada", 8, dismissed=True), said("soup", "Ada", duplicate_of="roast")
    )
    assert found.points() == {}


def test_two_ways_to_average_a_score_that_was_never_given() -> None:
    """As published: (8 + 13) / 2 = 10.5 of those completed, (0 + 13 + 21 + 13) / 4 of all."""
    assert claims(*four("roast", 0, 8, 13, 0)).points() == {"Alex": Fraction(21, 2)}
    assert claims(*four("roast", 0, 13, 21, 13), rule=ALL).points() == {"Alex": Fraction(47, 4)}


def test_praise_without_a_score_is_named_on_the_receipt() -> None:
    found = claims(*four("roast", 1, 1, 1, 1), said("soup", "Ada", 0))
    assert found.notes == (note("praise-unscored", praise="soup", party="Casey"),)


def test_few_praises_share_a_part_of_the_pot() -> None:
    """Two praises of the eight that a full pot needs: 250 of 1000, three to one."""
    rule = PraiseParameters(cutoff=8)
    found = claims(*four("roast", 9, 9, 9, 9), *four("soup", 3, 3, 3, 3), rule=rule)
    assert found.points() == {"Alex": 187_50, "Casey": 62_50}
    assert found.fixed
    assert found.notes == (note("few-praises", has="2", needs="8"),)
    (reason,) = found.reasons["Alex"]
    assert (reason.quantity, reason.factors[0].value) == (Fraction(9), Fraction(250_00, 12))


def test_enough_praises_share_the_whole_pot() -> None:
    assert not claims(*four("roast", 9, 9, 9, 9), rule=PraiseParameters(cutoff=2)).fixed


def test_few_praises_without_a_score_are_no_division_by_zero() -> None:
    assert claims(rule=PraiseParameters(cutoff=8)).points() == {}


def test_a_cutoff_of_zero_is_refused() -> None:
    check_cutoff(PraiseParameters(cutoff=1))
    with pytest.raises(Fault, match="the cutoff is 0"):
        check_cutoff(PraiseParameters(cutoff=0))


def test_a_score_of_no_praise_is_refused() -> None:
    with pytest.raises(Fault, match='"Ada" scores "stew", which is no praise') as caught:
        claims(said("stew", "Ada", 1))
    assert caught.value.path == ("praise_scores", 0, "praise")


def test_a_duplicate_of_what_they_never_scored_is_refused() -> None:
    """In the first round that was published, 34 repeated a praise of before: each counted 0."""
    with pytest.raises(Fault, match='"Ada" calls "soup" a duplicate of "roast"') as caught:
        claims(said("soup", "Ada", duplicate_of="roast"), said("roast", "Ben", 5))
    assert "one of another cycle is dismissed" in caught.value.mend
    rest = (said("soup", "Ben", 1), said("soup", "Cleo", 1))
    found = claims(said("soup", "Ada", dismissed=True), *rest)
    assert found.points() == {"Casey": Fraction(2, 3)}


MARKS = st.sampled_from(
    list[dict[str, object]]([{}, {"dismissed": True}, {"duplicate_of": "roast"}])
)


@st.composite
def evenings(draw: st.DrawFn) -> Evidence:
    """An evening of thanks, each praise read by every quantifier."""
    people = st.sampled_from(["Alex", "Casey", "Jordan"])
    praises = [ROAST] + [
        Praise(id=f"p{k}", by="Riley", to=draw(people)) for k in range(draw(st.integers(0, 6)))
    ]
    scores = [
        said(row.id, by, draw(st.integers(0, 144)), **draw(MARKS)) for row in praises for by in FOUR
    ]
    return Evidence(cycle=MAY, people=(), praises=tuple(praises), praise_scores=tuple(scores))


RULES = st.builds(
    PraiseParameters,
    averaging=st.sampled_from(["completed", "all"]),
    duplicate_factor=st.sampled_from([Fraction(0), Fraction(1, 10), Fraction(1)]),
    cutoff=st.one_of(st.none(), st.integers(1, 20)),
)


@pytest.mark.property
@given(evenings(), RULES, st.integers(0, 10**7))
def test_shares_and_remainder_are_the_pot(
    evening: Evidence, rule: PraiseParameters, pot: int
) -> None:
    found = praise(evening, pot, rule)
    outcome = settle(found, pot, Terms(mechanism="praise@1"), (), Lot(b"village"))
    assert sum(share.amount for share in outcome.shares) + outcome.remainder == pot
    assert all(abs(share.amount - share.exact) < 1 for share in outcome.shares)
    if outcome.shares and rule.cutoff:
        part = min(Fraction(1), Fraction(len(evening.praises), rule.cutoff))
        assert sum(share.exact for share in outcome.shares) == pot * part


@pytest.mark.property
@given(evenings(), RULES, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(
    evening: Evidence, rule: PraiseParameters, chance: object
) -> None:
    rows = list(evening.praise_scores)
    chance.shuffle(rows)  # type: ignore[attr-defined]
    other = Evidence(cycle=MAY, people=(), praises=evening.praises, praise_scores=tuple(rows))
    assert praise(other, POT, rule) == praise(evening, POT, rule)


@pytest.mark.property
@given(evenings())
def test_a_praise_counts_no_more_than_its_highest_score(evening: Evidence) -> None:
    highest = max((row.points for row in evening.praise_scores), default=Fraction(0))
    for reasons in praise(evening, POT, PraiseParameters()).reasons.values():
        assert all(0 < reason.points <= highest for reason in reasons)
