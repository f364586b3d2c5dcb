"""Praise: words of thanks, scored by quantifiers, averaged, and shared by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from commonpool.core.fault import Fault, quote
from commonpool.core.kinds import COUNT, RATIO, choice
from commonpool.core.mechanisms.base import (
    Claims,
    Evidence,
    Factor,
    Mechanism,
    Note,
    Reason,
    collect,
    note,
)
from commonpool.core.praise_tables import PraiseScore
from commonpool.core.shapes import key, maybe, shape

NONE = Fraction(0)
ByPraise = dict[str, list[PraiseScore]]


@shape
class PraiseParameters:
    """The mean of a praise's scores is what it counts."""

    averaging: str = key(
        choice("completed", "all"),
        "completed: the mean of the scores that were given; all: of every score, those not "
        "given counting 0",
        default="completed",
    )
    duplicate_factor: Fraction = key(
        RATIO, "what part of the original's score a duplicate counts", default=Fraction(1, 10)
    )
    cutoff: int | None = key(
        maybe(COUNT),
        "with fewer praises than this only their part of the pot is shared, praises / cutoff",
        default=None,
    )


def praise(evidence: Evidence, pot: int, parameters: PraiseParameters) -> Claims:
    """praise@1: share ∝ Σ over praises received of the mean of their scores.

    The pot shrinks by min(1, praises / cutoff); what that leaves is remainder. Source:
    Praise of the Token Engineering Commons, its public rounds.
    """
    scores = scores_by_praise(evidence)
    originals = {(row.praise, row.by): row for rows in scores.values() for row in rows}
    pairs = []
    for row in evidence.praises:
        mean = average(scores.get(row.id, ()), originals, parameters)
        pairs.append((row.to, Reason("praise", row.id, mean, mean)))
    waiting = unscored(evidence, scores)
    claims = Claims(collect((party, reason) for party, reason in pairs if reason.points))
    return shrunk(Claims(claims.reasons, notes=waiting), len(evidence.praises), pot, parameters)


def scores_by_praise(evidence: Evidence) -> ByPraise:
    """The scores of each praise; Fault for a score of no praise, or a duplicate of no score."""
    found: ByPraise = {row.id: [] for row in evidence.praises}
    given = {(row.praise, row.by) for row in evidence.praise_scores}
    for place, row in enumerate(evidence.praise_scores):
        if row.praise not in found:
            raise Fault(
                "{by} scores {praise}, which is no praise of this cycle",
                "correct its id, or add the praise",
                ("praise_scores", place, "praise"),
                by=quote(row.by),
                praise=quote(row.praise),
            )
        if row.duplicate_of is not None and (row.duplicate_of, row.by) not in given:
            raise Fault(
                "{by} calls {praise} a duplicate of {original}, which they did not score",
                "name a praise that the same quantifier scored; one of another cycle is dismissed "
                "here, and counts 0",
                ("praise_scores", place, "duplicate_of"),
                by=quote(row.by),
                praise=quote(row.praise),
                original=quote(row.duplicate_of),
            )
        found[row.praise].append(row)
    return found


def average(
    rows: Sequence[PraiseScore],
    originals: Mapping[tuple[str, str], PraiseScore],
    parameters: PraiseParameters,
) -> Fraction:
    """The mean of a praise's scores by the averaging rule; 0 of no scores."""
    counted = [row for row in rows if parameters.averaging == "all" or completed(row)]
    values = (score(row, originals, parameters.duplicate_factor) for row in counted)
    return sum(values, NONE) / len(counted) if counted else NONE


def completed(row: PraiseScore) -> bool:
    """Whether a quantifier has said anything: a score above 0, a duplicate, or dismissed."""
    return bool(row.points or row.dismissed or row.duplicate_of is not None)


def score(
    row: PraiseScore, originals: Mapping[tuple[str, str], PraiseScore], factor: Fraction
) -> Fraction:
    """Dismissed counts 0, a duplicate factor × the same quantifier's score of the original.

    A duplicate has no score of its own: a duplicate of a duplicate counts 0, as in the
    published rounds.
    """
    if row.dismissed:
        return NONE
    if row.duplicate_of is None:
        return row.points
    original = originals[row.duplicate_of, row.by]
    own = not original.dismissed and original.duplicate_of is None
    return factor * original.points if own else NONE


def unscored(evidence: Evidence, scores: Mapping[str, Sequence[PraiseScore]]) -> tuple[Note, ...]:
    """A note for each praise that no quantifier has said anything about."""
    return tuple(
        note("praise-unscored", praise=row.id, party=row.to)
        for row in evidence.praises
        if not any(completed(row) for row in scores[row.id])
    )


def shrunk(claims: Claims, praises: int, pot: int, parameters: PraiseParameters) -> Claims:
    """The claims as amounts of the smaller pot, where there are fewer praises than the cutoff."""
    total = sum(claims.points().values(), NONE)
    if parameters.cutoff is None or praises >= parameters.cutoff or total == 0:
        return claims
    part = Fraction(praises, parameters.cutoff)
    rate = Factor("rate", "point", pot * part / total)
    reasons = {
        party: tuple(
            Reason(old.source, old.ref, old.quantity, old.points * rate.value, (rate,))
            for old in given
        )
        for party, given in claims.reasons.items()
    }
    few = note("few-praises", has=str(praises), needs=str(parameters.cutoff))
    return Claims(reasons, fixed=True, notes=(few, *claims.notes))


def check_cutoff(parameters: PraiseParameters) -> None:
    """A cutoff of nothing would divide by zero."""
    if parameters.cutoff == 0:
        raise Fault("the cutoff is 0", "leave it out for no cutoff", ("cutoff",))


MECHANISMS = (
    Mechanism(
        name="praise@1",
        title="Praise: words of thanks, scored by quantifiers",
        formula="points = Σ mean score of each praise; pot × min(1, praises / cutoff)",
        source="Praise, Token Engineering Commons",
        reads=("people", "praises", "praise_scores"),
        parameters=PraiseParameters,
        claims=praise,
        check=check_cutoff,
        pays_amounts=lambda parameters: parameters.cutoff is not None,
    ),
)
