"""Ballots as points: what each voter gives each project, whatever the form of the ballot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from commonpool.core.amounts import format_ratio
from commonpool.core.fault import Fault, quote
from commonpool.core.kinds import AMOUNT, COUNT, ID, RATIO, TEXT, choice
from commonpool.core.rounds import Ballot
from commonpool.core.shapes import key, maybe, several, shape, unknown

Points = Fraction | int
Given = Mapping[str, Mapping[int, Points]]  # by voter: project number → points above 0


@shape
class BallotParameters:
    """How ballots are read, and how ties fall. Names follow the `.pb` format."""

    ballots: str = key(
        choice("approval", "choose-1", "ordinal", "cumulative", "scoring"),
        "approval and choose-1: 1 point for each project named; ordinal: max_length + 1 − rank; "
        "cumulative and scoring: the points written",
        default="approval",
    )
    max_length: int | None = key(
        maybe(COUNT),
        "no ballot names more projects; in ordinal ballots, points of rank 1",
        default=None,
    )
    max_points: Fraction | None = key(
        maybe(RATIO), "no ballot gives one project more points", default=None
    )
    max_sum_points: Fraction | None = key(
        maybe(RATIO), "no ballot gives more points in all", default=None
    )
    max_sum_cost: int | None = key(
        maybe(AMOUNT), "no ballot names projects that cost more together", default=None
    )
    voters: int | None = key(
        maybe(COUNT), "how many voted, when some ballots were empty", default=None
    )
    unvoted: str = key(
        choice("never", "last"), "when a project is bought that nobody voted for", default="never"
    )
    order: tuple[str, ...] = key(
        several(ID), "projects that win a tie in this order, before any other", default=()
    )
    ties: tuple[str, ...] = key(
        several(choice("cheaper", "dearer", "votes", "points")),
        "what decides a tie next, in this order; after them a lot",
        default=("cheaper", "votes"),
    )
    seed: str = key(
        TEXT, "drawn in public for the lot; without it the tally of votes is the seed", default=""
    )


def by_voter(ballots: Iterable[Ballot], ids: Sequence[str], parameters: BallotParameters) -> Given:
    """The points of every voter; an unknown or doubled project is a Fault.

    A line with a conflict of interest, or with 0 points, gives nothing; its voter still is one.
    """
    numbers = {name: number for number, name in enumerate(ids)}
    value = reader(parameters)
    given: dict[str, dict[int, Points]] = {}
    seen: set[tuple[str, str]] = set()
    for place, row in enumerate(ballots):
        number = numbers.get(row.project)
        if number is None:
            raise unknown(row.project, numbers, "project").under("ballots", place, "project")
        mine = given.setdefault(row.voter, {})
        points = 0 if row.conflict else value(row, place)
        if number in mine or (row.voter, row.project) in seen:
            raise Fault(
                f"{quote(row.voter)} votes twice for {quote(row.project)}",
                "keep one of the two",
                ("ballots", place),
            )
        if points:
            mine[number] = points
        else:
            seen.add((row.voter, row.project))
    return given


def reader(parameters: BallotParameters) -> Callable[[Ballot, int], Points]:
    """How one line of a ballot becomes points."""
    if parameters.ballots == "ordinal":
        return by_rank(parameters)
    if parameters.ballots in ("cumulative", "scoring"):
        return written
    return named


def named(row: Ballot, place: int) -> Points:
    """One point for a project that is named; 0 written beside it takes the point away."""
    return 1 if row.points is None else min(row.points.numerator, 1)


def written(row: Ballot, place: int) -> Points:
    """The points that stand there."""
    if row.points is None:
        raise Fault(
            f"{quote(row.voter)} gives {quote(row.project)} no points",
            "write how many",
            ("ballots", place, "points"),
        )
    return row.points.numerator if row.points.denominator == 1 else row.points


def by_rank(parameters: BallotParameters) -> Callable[[Ballot, int], Points]:
    """max_length + 1 − rank, as Pabulib scores ordinal ballots (Borda, 1770)."""
    most = parameters.max_length or 0

    def value(row: Ballot, place: int) -> Points:
        if row.rank is None or not 0 < row.rank <= most:
            said = "no rank" if row.rank is None else f"rank {row.rank}"
            raise Fault(
                f"{quote(row.voter)} gives {quote(row.project)} {said}",
                f"write a rank from 1 to {most}",
                ("ballots", place, "rank"),
            )
        return most + 1 - row.rank

    return value


Limit = tuple[str, Points, Callable[[Mapping[int, Points]], Points], str]


def limits_of(costs: Sequence[int], parameters: BallotParameters) -> list[Limit]:
    """What one ballot may hold: each limit's name and bound, its measure, and what went over."""
    found = (
        ("max_length", parameters.max_length, len, "names {} projects"),
        ("max_points", parameters.max_points, most_points, "gives a project {} points"),
        ("max_sum_points", parameters.max_sum_points, all_points, "gives {} points"),
        (
            "max_sum_cost",
            parameters.max_sum_cost,
            lambda ballot: sum(costs[project] for project in ballot),
            "names projects that cost too much together",
        ),
    )
    known: list[Limit] = [
        (name, most, measure, said) for name, most, measure, said in found if most is not None
    ]
    if parameters.ballots == "choose-1":
        known.append(("choose-1", 1, len, "names {} projects"))
    return known


def most_points(ballot: Mapping[int, Points]) -> Points:
    """The most that a ballot gives to one project."""
    return max(ballot.values(), default=0)


def all_points(ballot: Mapping[int, Points]) -> Points:
    """All that a ballot gives."""
    return sum(ballot.values())


def check_limits(
    given: Given, costs: Sequence[int], parameters: BallotParameters, rows: Sequence[Ballot]
) -> None:
    """No ballot goes over what one ballot may hold; `rows` says where its lines stand."""
    for name, most, measure, said in limits_of(costs, parameters):
        for voter in sorted(voter for voter, ballot in given.items() if measure(ballot) > most):
            bound = name if name in ("choose-1", "max_sum_cost") else f"{name} {format_ratio(most)}"
            raise Fault(
                f"the ballot of {quote(voter)} {said.format(format_ratio(measure(given[voter])))}, "
                f"over {bound}",
                "correct the ballot, or take it out",
                ("ballots", first_line(rows, voter)),
            )
    if parameters.ballots == "ordinal":
        check_ranks(given, rows)


def check_ranks(given: Given, rows: Sequence[Ballot]) -> None:
    """No voter gives two projects the same rank."""
    for voter in sorted(
        v for v, ballot in given.items() if len(set(ballot.values())) < len(ballot)
    ):
        raise Fault(
            f"{quote(voter)} gives two projects the same rank",
            "give each its own",
            ("ballots", first_line(rows, voter)),
        )


def first_line(rows: Iterable[Ballot], voter: str) -> int:
    """Where the ballot of a voter begins."""
    return next(place for place, row in enumerate(rows) if row.voter == voter)


def check_ballots(parameters: BallotParameters) -> None:
    """Ordinal ballots need their length; no criterion for ties stands twice."""
    if parameters.ballots == "ordinal" and not parameters.max_length:
        raise Fault(
            "ordinal ballots without max_length",
            "write how many ranks a ballot has",
            ("max_length",),
        )
    for name in ("order", "ties"):
        values = getattr(parameters, name)
        if len(set(values)) < len(values):
            raise Fault(f"{name} names one twice", "keep the first of the two", (name,))
