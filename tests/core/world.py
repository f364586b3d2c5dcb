"""A village in which everything happened at once, so that every rule of the catalogue has its say."""

from collections.abc import Mapping
from random import Random

from tests.core.village import Table, hours, person

PEOPLE = ("ana", "ben", "carla", "dele", "ema")
PROJECTS = ("mill", "oven", "swing", "well")
CATEGORIES = ("care", "repair")
METRICS = ("meals", "open-source", "visits")
# What each rule must be told; the others run as they are.
PARAMETERS: dict[str, Table] = {
    "zones@1": {"zones": {"near": 1, "far": "1/2"}},
    "value-equation@1": {"weights": {"hours": 1, "appreciation": 2, "outcomes": 3}},
    "threshold-buckets@1": {
        "buckets": [
            {"party": "ana", "amount": "20.00", "order": 1},
            {"party": "ben", "amount": "70.00", "order": 2},
            {"party": "carla", "amount": "35.00", "order": 2},
        ]
    },
    "fixed-splits@1": {"splits": {"ana": "33.3%", "ben": "12.5%", "ema": "50%"}},
    "recent@1": {"discount": "50%"},
    "pairwise@1": {"bound": "10.00"},
    "greedy-threshold@1": {"threshold": 2},
}
FULL = 0  # the seed of a month in which every rule finds somebody to pay
# What the ballots of a rule name, where it is not projects alone.
ON_BALLOTS: Mapping[str, tuple[str, ...]] = {
    "metric-ballots@1": METRICS,
    "category-ballots@1": PROJECTS + CATEGORIES,
}


def world(mechanism: str, seed: int, *, pot: int | None = None, **terms: object) -> Table:
    """The raw document of a month under a rule; `pot` in cents, else by chance."""
    chance = Random(seed)
    inside = chance.randint(0, 50_000) if pot is None else pot
    gifts = donations(chance)
    whole = inside + (sum(row["amount"] for row in gifts) * 100 if "capital" in mechanism else 0)
    rule = {"mechanism": mechanism, "parameters": PARAMETERS.get(mechanism, {}), **terms}
    return {
        "community": {"id": "holon", "currency": "EUR"},
        "cycle": {"id": "2026-01", "opens": "2026-01-01", "closes": "2026-02-01"},
        "rule": rule,
        "people": [person(name, zone=chance.choice(["near", "far"])) for name in PEOPLE],
        "inflows": [{"id": "all", "kind": "grant", "amount": f"{whole // 100}.{whole % 100:02}"}],
        "needs": [{"id": "bread", "quantity": chance.randint(1, 90)}],
        "contributions": deeds(chance),
        "appreciations": [
            {"by": by, "to": to, "points": chance.randint(0, 9)}
            for by in PEOPLE
            for to in PEOPLE
            if by != to and chance.random() < 0.5
        ],
        "standings": [
            {"party": name, "age": age, "merit": chance.randint(0, 9), "paid": chance.randint(0, 9)}
            for name in PEOPLE
            for age in range(3)
        ],
        "projects": [
            {"id": name, "cost": chance.randint(1, 300), "category": CATEGORIES[place % 2]}
            for place, name in enumerate(PROJECTS)
        ],
        "donations": gifts,
        "ballots": ballots(chance, mechanism),
        **thanks(chance),
    }


def deeds(chance: Random) -> list[Table]:
    """Hours of every neighbour, now and then for bread."""
    return [
        {**hours(by, chance.randint(0, 60)), **chance.choice([{}, {"need": "bread"}])}
        for by in PEOPLE
    ]


def donations(chance: Random) -> list[Table]:
    """Whole euros; one donor may give to one project in several rows."""
    return [
        {"by": f"donor-{chance.randint(1, 9)}", "to": chance.choice(PROJECTS),
         "amount": chance.randint(1, 60)}
        for _ in range(chance.randint(0, 25))
    ]  # fmt: skip


def ballots(chance: Random, mechanism: str) -> list[Table]:
    """Points on whatever the rule's ballots name."""
    return [
        {"voter": voter, "project": name, "points": chance.randint(0, 3)}
        for voter in PEOPLE
        for name in ON_BALLOTS.get(mechanism, PROJECTS)
        if chance.random() < 0.7
    ]


def thanks(chance: Random) -> Table:
    """Praise and its scores, measured outcomes, certificates."""
    praises = [
        {"id": str(place), "by": chance.choice(PEOPLE), "to": chance.choice(PEOPLE)}
        for place in range(chance.randint(0, 6))
    ]
    return {
        "praises": praises,
        "praise_scores": [
            {"praise": row["id"], "by": by, "points": chance.randint(0, 13)}
            for row in praises
            for by in PEOPLE[:2]
        ],
        "outcomes": [
            {"party": party, "dimension": name, "points": chance.randint(0, 5)}
            for name in (*METRICS, "outcomes")
            for party in PROJECTS + PEOPLE
        ],
        "holdings": [
            {"certificate": name, "holder": holder, "units": chance.randint(0, 90)}
            for name in ("dyke", "garden")
            for holder in PEOPLE
        ],
    }
