"""Evidence: what happened in a cycle, as the tables that a rule reads."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from commonpool.core.kinds import (
    AMOUNT,
    BOUND,
    COUNT,
    DATE,
    HASH,
    HOURS,
    ID,
    RATIO,
    TEXT,
    TRUTH,
    choice,
)
from commonpool.core.shapes import key, maybe, several, shape, table

INFLOW_KINDS = ("dues", "grant", "sale", "donation", "fee", "share", "other")


@shape
class Community:
    """The community whose pool is shared."""

    id: str = key(ID, "short name of the community, used on receipts")
    name: str = key(TEXT, "its name for people", default="")
    currency: str = key(ID, "code of what is shared: USD, EUR, JPY, or the name of a token")
    decimals: int | None = key(
        maybe(COUNT),
        "decimals of the currency, 0 to 18; without it those of ISO 4217, else 2",
        default=None,
    )


@shape
class Cycle:
    """The span of time whose contributions are weighed: from `opens` up to, not with, `closes`."""

    id: str = key(ID, "name of the cycle, such as 2026-01")
    opens: str = key(BOUND, "first day, or the moment of opening with its offset")
    closes: str = key(BOUND, "first day after it, or the moment of closing with its offset")
    rhythm: str = key(
        choice("weekly", "monthly", "lunar", "custom"),
        "how the bounds were chosen",
        default="custom",
    )
    zone: str | None = key(maybe(TEXT), "time zone, such as Europe/Lisbon", default=None)
    previous: str | None = key(
        maybe(HASH), "SHA-256 of the receipt of the cycle before this one", default=None
    )


@shape
class Balances:
    """What the pools held when the cycle opened."""

    carried: int = key(AMOUNT, "carried over from the last cycle into the flow", default=0)
    reserve: int = key(AMOUNT, "in the reserve", default=0)
    pools: Mapping[str, int] = key(
        table(AMOUNT, "pool"), "in each bucket and pool, by name", default_factory=dict
    )


@shape
class Person:
    """A party to the cycle: a member, or a member community."""

    id: str = key(ID, "short name, used in every other table")
    name: str = key(TEXT, "name for people; without it the id stands alone", default="")
    kind: str = key(choice("person", "community"), "a person or a community", default="person")
    registered: bool = key(
        TRUTH, "false for a helper who is no member yet: a share is held for them", default=True
    )
    left: str | None = key(
        maybe(DATE), "day on which a member left; a share earned before it is held", default=None
    )
    zone: str = key(TEXT, "depth of participation, for zones@1", default="")


@shape
class Need:
    """Something the community asked for in this cycle."""

    id: str = key(ID, "short name, used by contributions and rules")
    what: str = key(TEXT, "what is needed, in words", default="")
    quantity: Fraction = key(RATIO, "how much is asked for each time")
    unit: str = key(TEXT, "unit of the quantity: hours, loaves, lb", default="hours")
    times: int = key(COUNT, "how many times it falls in this cycle: 4 for weekly", default=1)
    cadence: str = key(TEXT, "once, weekly, monthly, lunar, or an RRULE", default="once")
    posted_by: str | None = key(maybe(ID), "the party who asked", default=None)
    harm: bool = key(TRUTH, "true for a harm to undo: waste, pollution, conflict", default=False)


@shape
class Contribution:
    """A deed or a resource given: `hours`, or a `quantity` of a `unit` of some `kind`."""

    id: str = key(ID, "its own name or number")
    by: str = key(ID, "the party who contributed")
    what: str = key(TEXT, "what was done, in words after the name: baked 80 loaves", default="")
    kind: str = key(TEXT, "labour, land, tools, materials, or your own word", default="labour")
    hours: Fraction | None = key(maybe(HOURS), "hours, as 7.5 or 7:30", default=None)
    quantity: Fraction | None = key(maybe(RATIO), "how much, when not hours", default=None)
    unit: str = key(TEXT, "unit of the quantity, as in rule.equivalences", default="")
    need: str | None = key(maybe(ID), "the need it serves", default=None)
    delivered: Fraction | None = key(
        maybe(RATIO), "how much of the need it met, in the need's own unit", default=None
    )
    activity: str = key(TEXT, "the activity that impact is measured for", default="")
    tags: tuple[str, ...] = key(
        several(ID), "marks such as teaching, documentation, tools", default=()
    )
    on: str | None = key(maybe(DATE), "the day it was done", default=None)
    late: bool = key(
        TRUTH, "true when it was done in an earlier cycle and is admitted now", default=False
    )
    gift: bool = key(TRUTH, "true when the giver wants thanks and no share", default=False)
    logged_by: str | None = key(maybe(ID), "who wrote it down, when somebody else", default=None)
    files: tuple[str, ...] = key(several(HASH), "SHA-256 of photos and other evidence", default=())


@shape
class Confirmation:
    """What a witness says of a contribution."""

    contribution: str = key(ID, "id of the contribution")
    by: str = key(ID, "the witness; never the one who contributed")
    says: str = key(
        choice("confirm", "question", "dispute"),
        "confirm it, ask about it, or dispute it (a disputed one waits)",
        default="confirm",
    )
    words: str = key(TEXT, "in the witness's own words", default="")


@shape
class Appreciation:
    """Points given with words by one party to another."""

    by: str = key(ID, "who appreciates")
    to: str = key(ID, "who is appreciated")
    points: Fraction = key(RATIO, "how many points")
    words: str = key(TEXT, "what for", default="")


@shape
class Outcome:
    """Points of a measured dimension that a party reached, such as outcomes or attendance."""

    party: str = key(ID, "who reached it")
    dimension: str = key(ID, "name of the dimension, as in value-equation@1", default="outcomes")
    points: Fraction = key(RATIO, "how many points")


@shape
class Measurement:
    """A measured impact of an activity, or of one contribution."""

    id: str = key(ID, "its own name or number")
    indicator: str = key(ID, "what was measured, as in the rule's impact table")
    value: Fraction = key(RATIO, "the measured value, in the indicator's unit")
    activity: str | None = key(maybe(TEXT), "the activity it holds for", default=None)
    contribution: str | None = key(maybe(ID), "or the one contribution", default=None)
    verified_by: str | None = key(
        maybe(TEXT), "who verified it; an unverified measurement changes nothing", default=None
    )


@shape
class Standing:
    """What a party earned in one cycle and was paid for it, for rules over many cycles."""

    party: str = key(ID, "the party")
    age: int = key(COUNT, "0 is this cycle, 1 the one before; or all of them in one row", default=0)
    merit: Fraction = key(RATIO, "merit earned in it")
    paid: int = key(AMOUNT, "amount paid for it", default=0)


@shape
class Wallet:
    """What a member holds when the cycle is shared, before its share."""

    party: str = key(ID, "the member")
    amount: int = key(AMOUNT, "what they hold")


@shape
class Inflow:
    """Money, or whatever the currency is, that came in during the cycle."""

    id: str = key(ID, "its own name or number")
    amount: int = key(AMOUNT, "how much came in")
    kind: str = key(choice(*INFLOW_KINDS), "where it came from", default="other")
    currency: str | None = key(
        maybe(ID), "its currency, when written: the community's own", default=None
    )
    source: str = key(TEXT, "who it came from, or for what", default="")
    pool: str | None = key(
        maybe(ID), "a pool it was given for; it then passes by the splits", default=None
    )
    on: str | None = key(maybe(DATE), "the day it came in", default=None)


@shape
class Baseline:
    """A need that is covered before anything flows."""

    id: str = key(ID, "short name: rent, insulin, seed loan")
    amount: int = key(AMOUNT, "what it costs this cycle")
    to: str = key(TEXT, "who is paid for it", default="")
    what: str = key(TEXT, "what it is, in words", default="")
    order: int = key(
        COUNT, "1 is covered first; the same number shares what there is in proportion", default=1
    )
