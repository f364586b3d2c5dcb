"""Closed rings: two or three people whom nobody vouches for but each other.

Where a pair or a ring confirm only each other, nobody outside has seen anything. One voice from
outside for any of them opens the ring. Four people who vouch for each other are a circle, not a
ring; and where the ring is more than half of the people, there is hardly anybody else to ask.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

LARGEST = 3

Person = TypeVar("Person", bound=Hashable)


def closed_rings(
    pairs: Iterable[tuple[Person, Person]], people: int
) -> dict[Person, frozenset[Person]]:
    """Each person in a closed ring, and that ring; `pairs` are (who did it, who confirmed it).

    `people` is how many could confirm at all.
    """
    vouching: dict[Person, set[Person]] = {}
    for doer, witness in pairs:
        vouching.setdefault(doer, set()).add(witness)
    behind = {person: _behind(person, vouching) for person in vouching}
    return {
        person: ring
        for person, ring in behind.items()
        if ring is not None
        and len(ring) >= 2
        and 2 * len(ring) <= people
        and all(behind.get(other) == ring for other in ring)
    }


def _behind(
    person: Person, vouching: Mapping[Person, Iterable[Person]]
) -> frozenset[Person] | None:
    """The person and everybody who vouches for them, for those, and so on; None if many."""
    found, waiting = {person}, [person]
    while waiting:
        for witness in vouching.get(waiting.pop(), ()):
            if witness not in found:
                found.add(witness)
                waiting.append(witness)
        if len(found) > LARGEST:
            return None
    return frozenset(found)
