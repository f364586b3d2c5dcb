"""What happens at Holon Alpha: the village's needs, its weeks, and what is out of the ordinary."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """A need: quantity in thousandths; `by` is who posts it, nobody for the community."""

    key: str
    what: str
    thousandths: int
    unit: str
    kind: str
    cadence: str
    activity: str
    cycle: int = 0
    by: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something somebody does every week, on a day of it; 0 is the first."""

    day: int
    by: tuple[str, ...]
    what: str
    minutes: int
    need: str = ""
    delivered: int | None = None
    activity: str = ""
    every: int = 1  # weeks
    tags: tuple[str, ...] = ()
    logged_by: str = ""


NEEDS = (
    Asked("bread", "Bread for the week", 20_000, "loaves", "goods", "weekly", "baking"),
    Asked("care", "Somebody with the children", 18_000, "hours", "hours", "weekly", "childcare"),
    Asked("garden", "Hands in the garden", 20_000, "hours", "hours", "weekly", "gardening"),
    Asked("meals", "Cooking for everybody", 12_000, "hours", "hours", "weekly", "cooking"),
    Asked(
        "firewood", "Firewood, split and stacked", 6_000, "stacks", "goods", "monthly", "firewood"
    ),
    Asked("accounts", "The accounts, open to all", 6_000, "hours", "hours", "monthly", "accounts"),
    Asked(
        *(
            "stream",
            "The stream below the mill is full of plastic",
            8_000,
            "hours",
            "harm",
            "lunar",
        ),
        *("cleaning-the-stream", 1),
        details="It comes down with every rain. We clear it at each new moon, until it stays clear.",
    ),
    Asked(
        *("barn", "A new roof for the barn", 90_000, "hours", "project", "once", "building", 1),
        details="Boards are there. We need hands on dry days.",
    ),
    Asked("lift", "A lift to the clinic", 2_000, "hours", "hours", "weekly", "driving", 2, "hana"),
    Asked(
        *("pruning", "Teach us to prune the old apple trees", 4_000, "hours", "training", "once"),
        *("teaching", 4, "jun"),
    ),
    Asked(
        "inverter",
        "The inverter trips when it rains",
        6_000,
        "hours",
        "project",
        "once",
        "repair",
        6,
    ),
    Asked(
        "jars",
        "Jars with lids, for the autumn",
        40_000,
        "jars",
        "goods",
        "once",
        "preserving",
        6,
        "gita",
    ),
)

WEEK = (
    Deed(0, ("dele",), "baked in the early morning", 210, "bread", 9_000),
    Deed(3, ("dele",), "baked in the early morning", 210, "bread", 9_000),
    Deed(0, ("ema",), "took the children to the forest", 240, "care", 4_000),
    Deed(2, ("ema",), "spent the afternoon with the children", 180, "care", 3_000),
    Deed(4, ("farid",), "held the workshop with the children", 180, "care", 3_000),
    Deed(1, ("gita",), "dug and watered the beds", 240, "garden", 4_000),
    Deed(5, ("gita", "carla"), "made compost, and sowed in rows", 150, "garden", 5_000),
    Deed(3, ("jun",), "weeded with the hoe", 210, "garden", 3_500),
    Deed(4, ("kofi",), "dug over the lower beds", 180, "garden", 3_000, logged_by="carla"),
    Deed(1, ("ben",), "cooked for everybody", 180, "meals", 3_000),
    Deed(4, ("hana",), "made soup for everybody", 180, "meals", 3_000),
    Deed(6, ("mira",), "cooked the Sunday meal", 210, "meals", 3_500),
    Deed(5, ("ivo",), "split and stacked firewood", 300, "firewood", 1_500, every=2),
    Deed(6, ("ben",), "entered the week's receipts", 90, "accounts", 1_500),
    Deed(3, ("farid",), "drove to the clinic and back", 120, "lift", 2_000),
    Deed(
        5, ("ivo", "jun", "farid"), "worked on the roof of the barn", 240, "barn", 12_000, every=4
    ),
    Deed(2, ("ana",), "wrote to the town about the well", 90, activity="correspondence"),
)
MONTHLY = (
    Deed(6, ("ana", "ema", "mira"), "pulled plastic out of the stream", 150, "stream", 7_500),
    Deed(2, ("carla",), "wrote down how we make compost", 120, tags=("documentation",)),
)
# The week, the doer, what it was: given for thanks alone.
GIFTS = (
    (2, "ema", "baked a cake for Dele's birthday", 120),
    (9, "ana", "mended six winter coats", 240),
    (15, "hana", "sang at the bedside", 60),
    (21, "gita", "grew seedlings for the neighbours", 90),
)
# The week, and what was done in it once.
ONCE = (
    (
        18,
        Deed(
            *(5, ("ivo",), "showed eight of us how to prune", 240, "pruning", 4_000),
            tags=("teaching",),
        ),
    ),
    (25, Deed(2, ("farid",), "found the wet plug of the inverter", 180, "inverter", 3_000)),
    (25, Deed(4, ("hana",), "brought jars from town", 60, "jars", 22_000)),
)

THANKS = (
    ("for the bread that was still warm", 10),
    ("for staying when the fever came", 20),
    ("for the soup, and for asking", 10),
    ("for mending the pump on a Sunday", 15),
    ("for the way you listen", 10),
    ("for carrying the boards in the rain", 15),
    ("for the numbers, which I now understand", 10),
    ("for the children's faces after the forest day", 20),
)
# Where the money of a cycle comes from: the day in it, kind, source, smallest units.
INFLOWS = (
    (1, "dues", "eleven members at 50", 55_000),
    (8, "sale", "bread at the market", 21_000),
    (15, "sale", "bread and seedlings at the market", 24_500),
    (20, "fee", "the guest house", 38_000),
)
GRANT = (2, 10, "grant", "the watershed foundation", 180_000)
DONATION = (4, 5, "donation", "a former neighbour", 25_000)
# Who takes what part of which need, and in how many days it is due.
PROMISES = (
    ("dele", "bread", 9_000, 1),
    ("ema", "care", 4_000, 2),
    ("farid", "inverter", 3_000, 4),
    ("mira", "meals", 3_000, 3),
)
OFFERS = (
    ("farid", "Bicycles repaired, any evening"),
    ("gita", "Tomato seedlings, sixty of them"),
    ("jun", "An hour of lessons in anything I have just learned"),
)
# What the treasurer asks of the reserve, and into which pool: smallest units; it waits for a second.
DRAW = (15_000, "Felt and nails for the roof of the barn, before the rains.", "repairs")
# From which deed on, and how it ended: a question answered, a dispute settled, one still open.
STRIFES = ((40, "asked"), (120, "stands"), (190, "falls"), (300, "asked"), (310, "open"))
