"""Retroactive funding by ballots on projects: sum, mean or median, quorum and minimum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from commonpool.core.amounts import format_ratio
from commonpool.core.fault import Fault, quote
from commonpool.core.kinds import AMOUNT, COUNT, RATIO, choice
from commonpool.core.mechanisms.base import Claims, Evidence, Mechanism, Note, Reason, note
from commonpool.core.mechanisms.retroactive_ballots import (
    NONE,
    ballots_of,
    check_lines,
    conflict_notes,
    dropped,
    median,
    points_of,
    project_ids,
    silence,
    votes,
)
from commonpool.core.shapes import key, maybe, shape


@shape
class RetroactiveParameters:
    """What was useful is paid for afterwards, as the ballots value it."""

    score: str = key(
        choice("median", "mean", "sum"),
        "how a project's ballots become its score",
        default="median",
    )
    of: str = key(
        choice("submitted", "all"),
        "submitted: the ballots that name the project; all: every ballot, silence being 0 "
        "and a conflict of interest being no vote",
        default="submitted",
    )
    quorum: int = key(COUNT, "how many ballots must give a project points", default=0)
    minimum: int = key(
        AMOUNT,
        "a project whose share would be below this, before the rule's own cap, gets nothing",
        default=0,
    )
    drop: str = key(
        choice("together", "lowest-first"),
        "together: all below the minimum at once; lowest-first: the lowest, then look again",
        default="together",
    )
    ballot_points: Fraction | None = key(
        maybe(RATIO),
        "no ballot may give more points than this, all projects together",
        default=None,
    )


def mean(points: Sequence[Fraction]) -> Fraction:
    """The sum by the number of votes; 0 of no votes."""
    return sum(points, NONE) / len(points) if points else NONE


def total(points: Sequence[Fraction]) -> Fraction:
    """All points together."""
    return sum(points, NONE)


SCORES: dict[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "median": median,
    "mean": mean,
    "sum": total,
}


def retroactive(evidence: Evidence, pot: int, parameters: RetroactiveParameters) -> Claims:
    """retroactive@1: share ∝ score, of the projects with quorum and above the minimum.

    The minimum is looked at before the rule's own cap, which can only raise those under it.
    """
    projects = project_ids(evidence)
    check_lines(evidence.ballots, projects, "project")
    check_points(evidence, parameters.ballot_points)
    given = votes(evidence.ballots)
    quorate = sorted(name for name in projects if len(given.get(name, ())) >= parameters.quorum)
    silent = silences(evidence) if parameters.of == "all" else {}
    counted = {name: [*given.get(name, ()), *silent.get(name, ())] for name in quorate}
    scores = {name: SCORES[parameters.score](points) for name, points in counted.items()}
    kept = above_minimum(pot, scores, parameters)
    reasons = {
        name: (Reason("ballots", str(len(counted[name])), score, score),)
        for name, score in kept.items()
    }
    lost = (name for name, score in scores.items() if score and name not in kept)
    few = short_of_quorum(projects - set(quorate), given, parameters.quorum)
    told = (*silence(evidence.ballots), *conflict_notes(evidence.ballots), *few, *dropped(lost))
    return Claims(reasons, notes=told)


def silences(evidence: Evidence) -> dict[str, list[Fraction]]:
    """A zero for each voter who has a ballot and no line on a project."""
    named = Counter(row.project for row in evidence.ballots)
    voters = len({row.voter for row in evidence.ballots})
    return {name: [NONE] * (voters - named[name]) for name in project_ids(evidence)}


def above_minimum(
    pot: int, scores: Mapping[str, Fraction], parameters: RetroactiveParameters
) -> dict[str, Fraction]:
    """The scores whose share of `pot` is the minimum or more, once the others are dropped.

    `together` is one pass, since dropping only raises the rest; `lowest-first` shares the
    pot anew after each score that is dropped, and so keeps the most projects. Equal scores
    go together. Source: Optimism RetroPGF 3, repository ethereum-optimism/op-analytics.
    """
    ranked = sorted((score, name) for name, score in scores.items() if score)
    left, kept = sum(scores.values(), NONE), dict[str, Fraction]()
    for score, same in groupby(ranked, lambda pair: pair[0]):
        names = [name for _, name in same]
        if kept or pot * score >= parameters.minimum * left:
            kept |= dict.fromkeys(names, score)
        elif parameters.drop == "lowest-first":
            left -= score * len(names)
    return dict(sorted(kept.items()))


def short_of_quorum(
    names: set[str] | frozenset[str], given: Mapping[str, Sequence[Fraction]], quorum: int
) -> tuple[Note, ...]:
    """A note for each project with too few ballots."""
    return tuple(
        note("below-quorum", project=name, has=str(len(given.get(name, ()))), needs=str(quorum))
        for name in sorted(names)
    )


def check_points(evidence: Evidence, limit: Fraction | None) -> None:
    """Fault for the first ballot that gives more points than it has."""
    if limit is None:
        return
    first: dict[str, int] = {}
    for place, row in enumerate(evidence.ballots):
        first.setdefault(row.voter, place)
    for voter, lines in ballots_of(evidence.ballots).items():
        spent = sum((points_of(row) for row in lines if not row.conflict), NONE)
        if spent > limit:
            raise Fault(
                f"the ballot of {quote(voter)} gives {format_ratio(spent)} points "
                f"and has {format_ratio(limit)}",
                "lower its points, or raise ballot_points",
                ("ballots", first[voter]),
            )


MECHANISMS = (
    Mechanism(
        name="retroactive@1",
        title="Retroactive: what was useful is paid for afterwards, by ballots",
        formula="share = pot × score / all scores; score = median, mean or sum of a project's ballots",
        source="Optimism RetroPGF 3 (median), FIL-RetroPGF-1 (mean)",
        reads=("projects", "ballots"),
        parameters=RetroactiveParameters,
        claims=retroactive,
        least=lambda parameters: parameters.minimum,
    ),
)
