"""Cross-checks: every name that one table uses is known in the table it points to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from commonpool.core.amounts import MAX_DIGITS
from commonpool.core.document import Document
from commonpool.core.evidence import Contribution
from commonpool.core.fault import Fault, Said, quote, say
from commonpool.core.mechanisms.quadratic_sums import Rooting
from commonpool.core.shapes import unknown

# (table, key, what it names): the keys that must name a row of another table.
REFERENCES = (
    ("needs", "posted_by", "people"),
    ("contributions", "by", "people"),
    ("contributions", "logged_by", "people"),
    ("contributions", "need", "needs"),
    ("confirmations", "contribution", "contributions"),
    ("confirmations", "by", "people"),
    ("appreciations", "by", "people"),
    ("appreciations", "to", "people"),
    ("outcomes", "party", "parties"),
    ("measurements", "contribution", "contributions"),
    ("standings", "party", "people"),
    ("wallets", "party", "people"),
    ("donations", "to", "projects"),
    ("praises", "by", "people"),
    ("praises", "to", "people"),
    ("praise_scores", "praise", "praises"),
    ("holdings", "holder", "people"),
    ("sums", "project", "projects"),
)
MOST_INSTALMENTS = 1_000  # 83 years of months
OLDEST = 1_000  # cycles
SINGULAR = {
    "people": say("person"),
    "needs": say("need"),
    "contributions": say("contribution"),
    "projects": say("project"),
    "praises": say("praise"),
}
SIDES = {
    "inside": say("the splits inside add up to more than 100%"),
    "outside": say("the splits outside add up to more than 100%"),
}


def check(document: Document) -> None:
    """Raise Fault for the first thing in a document that contradicts another."""
    for examine in (
        check_cycle,
        check_references,
        check_eligible,
        check_contributions,
        check_witnesses,
        check_appreciations,
        check_measurements,
        check_parties,
        check_donations,
        check_standings,
        check_inflows,
        check_wallets,
        check_stage,
        check_policy,
    ):
        examine(document)


def check_cycle(document: Document) -> None:
    """Bounds of one sort, the later one after the earlier."""
    opens, closes = document.cycle.opens, document.cycle.closes
    if len(opens) > 10 and len(closes) > 10:
        late = datetime.fromisoformat(closes) <= datetime.fromisoformat(opens)
    else:
        late = date.fromisoformat(closes[:10]) <= date.fromisoformat(opens[:10])
    if late:
        raise Fault(
            "the cycle closes at {closes} and opens at {opens}",
            "let it close after it opens",
            ("cycle", "closes"),
            closes=closes,
            opens=opens,
        )


def check_references(document: Document) -> None:
    """Every REFERENCES key names a row that is there."""
    ids = {name: frozenset(row.id for row in getattr(document, name)) for name in SINGULAR}
    ids["parties"] = ids["people"] | ids["projects"]  # a round measures its projects
    for table, name, target in REFERENCES:
        _each(
            table, getattr(document, table), name, ids[target], SINGULAR.get(target, say("party"))
        )


def _each(table: str, rows: Iterable[object], name: str, known: frozenset[str], what: str) -> None:
    for place, row in enumerate(rows):
        value = getattr(row, name)
        if value is not None and value not in known:
            raise unknown(value, known, what).under(table, place, name)


def check_eligible(document: Document) -> None:
    """An expression about contributions in a round that reads none would change nothing."""
    rule, a_round = document.rule, document.projects or document.holdings
    if rule.terms.eligible and a_round and "contributions" not in rule.mechanism.reads:
        raise Fault(
            "{mechanism} reads no contributions, so eligible would change nothing",
            "leave it out, or take the projects that do not meet it out of the round",
            ("rule", "eligible"),
            mechanism=rule.mechanism.name,
        )


def check_contributions(document: Document) -> None:
    """A contribution is hours, or a quantity of a unit: one of the two."""
    for place, row in enumerate(document.contributions):
        if problem := _unmeasured(row):
            raise Fault(
                problem, "write hours, or a quantity and its unit", ("contributions", place)
            )


def _unmeasured(row: Contribution) -> Said | None:
    ident = quote(row.id)
    if row.hours is not None and row.quantity is not None:
        return say("contribution {id} has hours and a quantity", id=ident)
    if row.hours is None and row.quantity is None:
        return say("contribution {id} has neither hours nor a quantity", id=ident)
    if row.quantity is not None and not row.unit:
        return say("contribution {id} has a quantity without a unit", id=ident)
    return None


def check_witnesses(document: Document) -> None:
    """Nobody confirms their own contribution."""
    doers = {row.id: row.by for row in document.contributions}
    for place, row in enumerate(document.confirmations):
        if doers[row.contribution] == row.by:
            raise Fault(
                "{by} is a witness of their own contribution {contribution}",
                "let somebody else confirm it, or take the row out",
                ("confirmations", place, "by"),
                by=quote(row.by),
                contribution=quote(row.contribution),
            )


def check_appreciations(document: Document) -> None:
    """Nobody appreciates themselves."""
    for place, row in enumerate(document.appreciations):
        if row.by == row.to:
            raise Fault(
                "{by} gives points to themselves",
                "take the row out",
                ("appreciations", place, "to"),
                by=quote(row.by),
            )


def check_measurements(document: Document) -> None:
    """What was measured holds for something."""
    for place, row in enumerate(document.measurements):
        if not row.activity and not row.contribution:
            raise Fault(
                "measurement {id} holds for nothing",
                "name its activity, or its contribution",
                ("measurements", place),
                id=quote(row.id),
            )


def check_standings(document: Document) -> None:
    """No cycle so long ago that its merit would be a number without end."""
    for place, row in enumerate(document.standings):
        if row.age > OLDEST:
            raise Fault(
                "an age of {age} cycles",
                "write at most {most}, or all older ones in one row",
                ("standings", place, "age"),
                age=row.age,
                most=OLDEST,
            )


def check_parties(document: Document) -> None:
    """A project and a person are never called the same: a share would not say whose it is."""
    people = {row.id for row in document.people}
    for place, row in enumerate(document.projects):
        if row.id in people:
            raise Fault(
                "{id} is a person and a project",
                "give the project another id",
                ("projects", place, "id"),
                id=quote(row.id),
            )


def check_donations(document: Document) -> None:
    """A donation is of something; and a rule that needs each of them is not given their sums."""
    rule = document.rule
    by_sums = isinstance(getattr(rule.parameters, "rooting", None), Rooting)
    if document.reduction is not None and "donations" in rule.mechanism.reads and not by_sums:
        raise Fault(
            "{rule} needs every donation, and not their sums alone",
            "give the donations as a file of less than 32 MB, and name no engine",
            ("donations",),
            rule=rule.mechanism.name,
        )
    for place, row in enumerate(document.donations):
        if row.amount == 0:
            raise Fault("a donation of 0", "take the row out", ("donations", place, "amount"))


def check_inflows(document: Document) -> None:
    """One currency; and a pool that is named is one of the pools."""
    policy = document.policy
    buckets, splits = (row.pool for row in policy.buckets), (row.pool for row in policy.splits)
    pools = {"flow", "reserve", *buckets, *splits}
    for place, row in enumerate(document.inflows):
        if row.currency not in (None, document.community.currency):
            raise Fault(
                "an inflow in {currency} beside a pool in {own}",
                "exchange it first, or keep one file for each currency",
                ("inflows", place, "currency"),
                currency=quote(row.currency),
                own=quote(document.community.currency),
            )
        if row.pool is not None and row.pool not in pools:
            raise unknown(row.pool, pools, say("pool")).under("inflows", place, "pool")
    balances = document.balances
    held = balances.carried + balances.reserve + sum(balances.pools.values())
    held += sum(row.amount for row in document.wallets)
    if sum(row.amount for row in document.inflows) + held >= 10**MAX_DIGITS * document.unit.scale:
        raise Fault(
            "all amounts together have over {most} digits",
            "use a larger unit",
            ("inflows",),
            most=MAX_DIGITS,
        )


def check_wallets(document: Document) -> None:
    """What members hold is told where some of it decays, and nowhere else."""
    if document.wallets and not document.policy.decay.percent:
        raise Fault(
            "what members hold changes nothing here",
            "take the table out, or adopt policy.decay.percent",
            ("wallets",),
        )


def check_policy(document: Document) -> None:
    """Percentages of a side up to 100%, no pool named twice, and no empty outside."""
    policy = document.policy
    for side, problem in SIDES.items():
        if sum(row.share for row in policy.splits if row.side == side) > 1:
            raise Fault(problem, "lower them", ("policy", "splits"))
    if policy.outside and not any(row.side == "outside" for row in policy.splits):
        raise Fault(
            "a part goes outside and no split says to whom",
            "name a pool outside, and the part of it that it takes",
            ("policy", "outside"),
        )
    _check_pool_names(document)
    if not 1 <= policy.vesting <= MOST_INSTALMENTS:
        raise Fault(
            "vesting is {vesting}",
            "write 1 to pay at once, or up to {most} cycles",
            ("policy", "vesting"),
            vesting=policy.vesting,
            most=MOST_INSTALMENTS,
        )
    if policy.reserve.ceiling is not None and policy.reserve.floor > policy.reserve.ceiling:
        raise Fault(
            "the reserve's floor is above its ceiling",
            "lower the floor, or raise the ceiling",
            ("policy", "reserve", "floor"),
        )


def _check_pool_names(document: Document) -> None:
    taken = {
        "flow": say("the pool {pool} is what the splits leave", pool=quote("flow")),
        "reserve": say("the pool {pool} has its own table policy.reserve", pool=quote("reserve")),
    }
    for table in ("buckets", "splits"):
        for place, row in enumerate(getattr(document.policy, table)):
            if row.pool in taken:
                raise Fault(
                    taken[row.pool], "choose another name", ("policy", table, place, "pool")
                )
            taken[row.pool] = say("the pool {pool} is there already", pool=quote(row.pool))


def check_stage(document: Document) -> None:
    """Stage two is a small pot, equal or by time."""
    policy = document.policy
    if policy.stage != "small":
        return
    if policy.pot.at_most is None and policy.pot.percent is None:
        raise Fault(
            'stage "small" without a small pot',
            "write an amount or a part of the income that is shared at most",
            ("policy", "stage"),
        )
    if document.rule.mechanism.name not in ("equal@1", "time@1"):
        raise Fault(
            'stage "small" with {rule}',
            'use equal@1 or time@1, or adopt stage = "weighted"',
            ("policy", "stage"),
            rule=document.rule.mechanism.name,
        )
