"""Evidence of a round: projects, donations, donors, ballots."""

from __future__ import annotations

from fractions import Fraction

from commonpool.core.kinds import AMOUNT, COUNT, EXACT_AMOUNT, HASH, ID, LONG, RATIO, TEXT, TRUTH
from commonpool.core.shapes import key, maybe, shape


@shape
class Project:
    """Something that a round may fund."""

    id: str = key(ID, "short name, used in donations and ballots")
    name: str = key(TEXT, "its name for people", default="")
    cost: int | None = key(maybe(AMOUNT), "what it costs, in participatory budgeting", default=None)
    category: str = key(TEXT, "the category it stands in, where the round has some", default="")


@shape
class Donation:
    """Money that one donor gave to one project; rows of the same two are added up."""

    by: str = key(ID, "the donor")
    to: str = key(ID, "the project")
    amount: int = key(AMOUNT, "how much")


@shape
class Donor:
    """What is known of a donor; what one who is not listed weighs, the rule says."""

    id: str = key(ID, "the donor, as in donations")
    weight: Fraction = key(RATIO, "uniqueness score, applied inside the root", default=Fraction(1))


@shape
class ProjectSum:
    """What all donations to one project add up to, where they are too many to stand here."""

    project: str = key(ID, "the project")
    donors: int = key(COUNT, "distinct donors whose donation counts")
    amount: int = key(AMOUNT, "all that was given")
    counted: Fraction = key(
        EXACT_AMOUNT, "what was given by the donors who count, times their weight"
    )
    roots: Fraction = key(RATIO, "sum of the roots, in 10^-root_digits of a credit's root")
    squares: Fraction | None = key(
        maybe(LONG),
        "sum of the roots' squares, in 10^(-2 × root_digits) of a credit, where the rule asks for it",
        default=None,
    )


@shape
class Reduction:
    """Where the table sums comes from: a file of donations that an engine added up."""

    sha256: str = key(HASH, "SHA-256 of the file of donations")
    rows: int = key(COUNT, "how many donations it has")
    root_digits: int = key(COUNT, "decimals kept of each root: the rule's own")
    minimum: int = key(AMOUNT, "below this a donation does not count: the rule's own", default=0)
    credit: int | None = key(
        maybe(AMOUNT), "the amount whose root is one vote: the rule's own", default=None
    )
    unlisted: Fraction = key(
        RATIO, "weight of a donor who is not listed: the rule's own", default=Fraction(1)
    )
    alike: int = key(
        COUNT, "how many donor ids are another's but for spaces and the case of A to Z", default=0
    )
    silent: int = key(COUNT, "how many of the listed donors gave nothing", default=0)
    silent_alike: int = key(
        COUNT, "how many of these are a donor's but for spaces and the case of A to Z", default=0
    )


@shape
class Ballot:
    """One line of a voter's ballot."""

    voter: str = key(ID, "the voter")
    project: str = key(ID, "the project, or the metric in a metric ballot")
    points: Fraction | None = key(maybe(RATIO), "points, or an amount", default=None)
    rank: int | None = key(maybe(COUNT), "place in an ordinal ballot, 1 is first", default=None)
    conflict: bool = key(TRUTH, "true for a declared conflict of interest", default=False)
