"""Policy and rule: what a community adopted about its pool, as frozen for one cycle."""

from __future__ import annotations

from fractions import Fraction

from commonpool.core.kinds import AMOUNT, COUNT, ID, PERCENT, RATIO, TEXT, choice
from commonpool.core.shapes import key, many, maybe, one, shape

STAGES = ("track", "small", "weighted", "network")
OFFERED_ROUNDINGS = ("largest-remainder", "floor", "cumulative")


@shape
class Split:
    """A pool that takes a percentage of what comes in."""

    pool: str = key(ID, "name of the pool")
    share: Fraction = key(PERCENT, "percentage of its side")
    side: str = key(
        choice("inside", "outside"), "inside the community, or outside it", default="inside"
    )


@shape
class Bucket:
    """A pool that is filled up to an amount before the percentages are taken."""

    pool: str = key(ID, "name of the pool; balances.pools says what it holds")
    up_to: int = key(AMOUNT, "filled until it holds this much")
    order: int = key(COUNT, "1 is filled first; then it spills over", default=1)


@shape
class SmallPot:
    """How much of the flow is shared: an amount, a percentage of income, or the smaller."""

    at_most: int | None = key(maybe(AMOUNT), "never more than this amount", default=None)
    percent: Fraction | None = key(
        maybe(PERCENT), "never more than this percentage of the cycle's income", default=None
    )


@shape
class ReservePolicy:
    """What is kept back for emergencies and large projects."""

    percent: Fraction = key(PERCENT, "percentage of the pot", default=Fraction(0))
    floor: int = key(AMOUNT, "below this, the reserve is filled before all else", default=0)
    ceiling: int | None = key(maybe(AMOUNT), "the reserve never takes more than this", default=None)


@shape
class DecayPolicy:
    """What returns to the flow of what members hold and leave lying."""

    percent: Fraction = key(
        PERCENT,
        "percentage that returns at each close, of what somebody holds",
        default=Fraction(0),
    )
    above: int = key(AMOUNT, "only what is held above this amount decays", default=0)


@shape
class Policy:
    """What happens to income before it is shared."""

    stage: str = key(
        choice(*STAGES),
        "track: nothing is shared yet; small: a small pot, equal or by time; "
        "weighted: any rule; network: other communities too",
        default="weighted",
    )
    outside: Fraction = key(
        PERCENT, "the dial: what part of income goes outside the community", default=Fraction(0)
    )
    buckets: tuple[Bucket, ...] = key(
        many(Bucket, "pool"), "pools filled in order before the splits", default=()
    )
    splits: tuple[Split, ...] = key(
        many(Split, "pool"), "pools by percentage; what they leave flows", default=()
    )
    pot: SmallPot = key(one(SmallPot), "how much is shared, to start small", default=SmallPot())
    reserve: ReservePolicy = key(one(ReservePolicy), "the reserve", default=ReservePolicy())
    baseline: Fraction = key(
        PERCENT,
        "the baseline takes at most this percentage of the pot, so that something flows",
        default=Fraction(1),
    )
    vesting: int = key(
        COUNT, "in how many equal parts, one a cycle, a share is paid out", default=1
    )
    decay: DecayPolicy = key(
        one(DecayPolicy), "what returns of the amounts in the table wallets", default=DecayPolicy()
    )


@shape
class Equivalence:
    """What one unit of a kind of contribution counts in the common measure."""

    kind: str = key(TEXT, "kind of contribution: land, tools, materials")
    unit: str = key(TEXT, "its unit: day, month, kg")
    counts: Fraction = key(RATIO, "what one unit counts; an hour of labour counts 1")


@shape
class Terms:
    """The rule's mechanism, and how its claims become shares: the same keys for every one."""

    mechanism: str = key(TEXT, "name and version of the mechanism, such as time@1")

    confirmations: int = key(
        COUNT, "how many witnesses a contribution needs before it counts", default=0
    )
    eligible: str = key(
        TEXT,
        "an expression that must be true of a contribution, such as hours <= 40; "
        "its names are those of the contribution, and measured.INDICATOR",
        default="",
    )
    equivalences: tuple[Equivalence, ...] = key(
        many(Equivalence, "kind", "unit"), "what is not hours, in the common measure", default=()
    )
    rounding: str = key(
        choice(*OFFERED_ROUNDINGS),
        "how exact shares become whole units",
        default="largest-remainder",
    )
    cap: int | None = key(maybe(AMOUNT), "no share is above this amount", default=None)
    cap_percent: Fraction | None = key(
        maybe(PERCENT), "no share is above this percentage of the flow", default=None
    )
    floor: int = key(AMOUNT, "nobody who has a share gets less than this", default=0)
    excess: str = key(
        choice("redistribute", "remainder"),
        "what a cap cuts off goes to the others, or to the remainder",
        default="redistribute",
    )
    if_none: str = key(
        choice("carry", "equal", "reserve"),
        "when nobody has a claim: carry the flow over, share it equally, or reserve it",
        default="carry",
    )
    remainder: str = key(choice("carry", "reserve"), "where the remainder goes", default="carry")
