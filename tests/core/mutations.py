"""One small lie at a time, anywhere in a bundle: what a hand, a disk or a cheat might do."""

import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

Data = Any  # plain data of any shape
Place = tuple[str | int, ...]
Change = Callable[[Data, random.Random], Data]


def places(value: object, path: Place = ()) -> Iterator[Place]:
    """Every place in plain data, tables and lists included."""
    yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*path, number))


def at(value: Data, path: Place) -> Data:
    for step in path:
        value = value[step]
    return value


def digit(value: Data, chance: random.Random) -> Data:
    """Another digit in a number, a weight or a hash."""
    text = str(value)
    spots = [place for place, mark in enumerate(text) if mark in "0123456789"]
    if isinstance(value, bool | dict | list) or not spots:
        return value
    spot = chance.choice(spots)
    other = chance.choice([mark for mark in "0123456789" if mark != text[spot]])
    changed = text[:spot] + other + text[spot + 1 :]
    return int(changed) if isinstance(value, int) else changed


def words(value: Data, chance: random.Random) -> Data:
    """A letter added, taken out, or written large."""
    if not isinstance(value, str) or not value:
        return value
    spot = chance.randrange(len(value))
    return chance.choice(
        [
            value[:spot] + chance.choice("xyz ") + value[spot:],
            value[:spot] + value[spot + 1 :],
            value.swapcase(),
        ]
    )


def truth(value: Data, chance: random.Random) -> Data:
    return not value if isinstance(value, bool) else value


def row_removed(value: Data, chance: random.Random) -> Data:
    if isinstance(value, list) and value:
        value.pop(chance.randrange(len(value)))
    return value


def row_doubled(value: Data, chance: random.Random) -> Data:
    if isinstance(value, list) and value:
        value.insert(chance.randrange(len(value) + 1), deepcopy(chance.choice(value)))
    return value


def rows_swapped(value: Data, chance: random.Random) -> Data:
    if isinstance(value, list) and len(value) > 1:
        one, other = chance.sample(range(len(value)), 2)
        value[one], value[other] = value[other], value[one]
    return value


def key_renamed(value: Data, chance: random.Random) -> Data:
    if isinstance(value, dict) and value:
        name = chance.choice(sorted(value))
        value[chance.choice([name + "s", name[:-1], name.upper()])] = value.pop(name)
    return value


def key_removed(value: Data, chance: random.Random) -> Data:
    if isinstance(value, dict) and value:
        value.pop(chance.choice(sorted(value)))
    return value


def key_added(value: Data, chance: random.Random) -> Data:
    if isinstance(value, dict):
        value[chance.choice(["note", "id", "amount", "late", "gift", "zone"])] = chance.choice(
            ["1", 1, True, [], {}, "ana"]
        )
    return value


def replaced(value: Data, chance: random.Random) -> Data:
    """Something of another kind in its place."""
    return chance.choice(["", "0", 0, 1, True, False, [], {}, ["1"], {"a": "b"}, None])


CHANGES: tuple[Change, ...] = (
    digit,
    digit,
    digit,
    words,
    truth,
    row_removed,
    row_doubled,
    rows_swapped,
    key_renamed,
    key_removed,
    key_added,
    replaced,
)


def mutated(bundle: Data, chance: random.Random) -> tuple[Data, Place, str]:
    """A copy of the bundle with one lie in it, the place of the lie, and its sort."""
    spots = list(places(bundle))[1:]
    while True:
        change, place = chance.choice(CHANGES), chance.choice(spots)
        copy = deepcopy(bundle)
        above = at(copy, place[:-1])
        above[place[-1]] = change(above[place[-1]], chance)
        if not same(copy, bundle):
            return copy, place, change.__name__


def same(one: object, other: object) -> bool:
    """Whether two pieces of plain data are the same; 1 and true are not."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other
