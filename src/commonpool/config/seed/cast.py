"""Who lives at Holon Alpha. Handles are fixed, so that the same day gives the same village."""

from __future__ import annotations

from dataclasses import dataclass

DOMAIN = "holon-alpha.example"


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast; `joins` counts the cycle in which they come, `signs_in` if they can."""

    key: str
    name: str
    handle: str
    about: str
    roles: tuple[str, ...] = ()
    shows_name: bool = False
    joins: int = 0
    signs_in: bool = True

    @property
    def email(self) -> str:
        """Where a code would be sent; the domain is one that nobody can own."""
        return f"{self.key}@{DOMAIN}"


FOUNDER = Person(
    "ana", "Ana", "heron-4821", "Keeps the list of what is missing.", ("steward",), shows_name=True
)
CAST = (
    FOUNDER,
    Person("ben", "Ben", "otter-1936", "Counts twice, cooks on Tuesdays.", ("treasurer",), True),
    Person(
        "carla", "Carla", "willow-7350", "Listens first; garden and compost.", ("circle-steward",)
    ),
    Person("dele", "Dele", "rye-2264", "Bakes before the sun is up.", shows_name=True),
    Person("ema", "Ema", "wren-5817", "With the children, mostly outside."),
    Person("farid", "Farid", "cedar-3492", "Repairs what others throw away.", shows_name=True),
    Person("gita", "Gita", "sage-6108", "Seeds, soil, and patience."),
    Person("hana", "Hana", "lilac-9043", "Sings while cooking; sees a doctor on Thursdays."),
    Person("ivo", "Ivo", "birch-7721", "Firewood and roofs.", ("circle-steward",)),
    Person("jun", "Jun", "finch-1589", "Learns every trade once."),
    Person("mira", "Mira", "plum-4476", "Came in spring and stayed.", joins=2),
    Person("luz", "Luz", "swift-8315", "Studies how villages share.", ("observer",), joins=1),
)
# Helps in the garden and has not joined: others log for him, and his shares are held.
HELPER = Person("kofi", "Kofi", "thyme-2907", "", joins=1, signs_in=False)
