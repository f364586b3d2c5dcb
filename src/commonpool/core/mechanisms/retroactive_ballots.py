"""What every retroactive rule shares: reading ballots, medians, and a balance that flows on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from commonpool.core.fault import Fault, quote
from commonpool.core.mechanisms.base import Evidence, Note, note
from commonpool.core.rounds import Ballot
from commonpool.core.shapes import unknown

Votes = dict[str, list[Fraction]]  # what was voted on → the points it was given
NONE = Fraction(0)


def median(values: Sequence[Fraction]) -> Fraction:
    """The middle value, or the mean of the two in the middle; 0 of no values."""
    if not values:
        return NONE
    ranked, half = sorted(values), len(values) // 2
    return ranked[half] if len(values) % 2 else (ranked[half - 1] + ranked[half]) / 2


def points_of(row: Ballot) -> Fraction:
    """The points of a line that `check_lines` let pass; a conflict of interest has none."""
    return row.points or NONE


def votes(rows: Iterable[Ballot]) -> Votes:
    """The points of every line by what it names; a conflict of interest is no vote."""
    found: Votes = {}
    for row in rows:
        if not row.conflict:
            found.setdefault(row.project, []).append(points_of(row))
    return found


def project_ids(evidence: Evidence) -> frozenset[str]:
    """The projects of the round; where none are listed, whatever a ballot names."""
    listed = frozenset(project.id for project in evidence.projects)
    return listed or frozenset(row.project for row in evidence.ballots)


def check_lines(rows: Iterable[Ballot], known: Collection[str], what: str) -> None:
    """Fault for the first line that names nothing known, or gives neither points nor a conflict."""
    for place, row in enumerate(rows):
        if row.project not in known:
            raise Fault(
                f"{quote(row.voter)} names {quote(row.project)}, which is no {what} of this round",
                unknown(row.project, known, what).mend,
                ("ballots", place, "project"),
            )
        if row.points is None and not row.conflict:
            raise Fault(
                f"{quote(row.voter)} names {quote(row.project)} without points",
                "write points (0 is a vote), or conflict = true",
                ("ballots", place, "points"),
            )


def ballots_of(rows: Iterable[Ballot]) -> dict[str, list[Ballot]]:
    """The lines of each voter, in the order of their ids."""
    ranked = sorted(rows, key=lambda row: (row.voter, row.project))
    return {voter: list(lines) for voter, lines in groupby(ranked, lambda row: row.voter)}


def flow_on(pot: Fraction, weights: Mapping[str, Fraction], cap: Fraction) -> dict[str, Fraction]:
    """Amounts ∝ weights, none above `cap`: from the largest down, the balance flowing on.

    amount = min(balance × weight / weights still to come, cap). What is left once everyone
    has the cap stays unpaid. Amounts are in the unit of the pot; weightless names get 0.
    Source: Optimism Retro Funding 4, `allocate_funding`, repository opensource-observer/insights.
    """
    paid = dict.fromkeys(sorted(weights), NONE)
    balance, coming = pot, sum(weights.values(), NONE)
    for name in sorted(weights, key=lambda name: (-weights[name], name)):
        if weights[name] == 0:
            break
        paid[name] = min(balance * weights[name] / coming, cap)
        balance, coming = balance - paid[name], coming - weights[name]
    return paid


def pay(
    pot: Fraction, weights: Mapping[str, Fraction], cap: Fraction, minimum: int
) -> dict[str, Fraction]:
    """Let the pot flow on; whoever then has less than `minimum` gets 0; let it flow once more.

    The second flow reaches everyone who had the cap before, so the cap still holds, and
    everyone else gets more than before, so the minimum holds too.
    """
    first = flow_on(pot, weights, cap)
    kept = {name: weights[name] for name, amount in first.items() if amount >= minimum}
    return dict.fromkeys(first, NONE) | flow_on(pot, kept, cap)


def dropped(names: Iterable[str]) -> tuple[Note, ...]:
    """A note for each project that would have had a share below the minimum."""
    return tuple(note("below-minimum", project=name) for name in sorted(names))


def silence(rows: Collection[Ballot]) -> tuple[Note, ...]:
    """A note where nobody voted."""
    return () if rows else (note("no-ballots"),)


def conflict_notes(rows: Iterable[Ballot]) -> tuple[Note, ...]:
    """A note for each project on which a conflict of interest was declared."""
    declared = sorted(row.project for row in rows if row.conflict)
    return tuple(
        note("conflicts", project=name, count=str(len(list(same))))
        for name, same in groupby(declared)
    )
