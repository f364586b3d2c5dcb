"""Whatever is changed in a bundle is refused, and the words lead to where it was changed."""

import json
import random
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest

from commonpool.core.canonical import canonical_text, digest
from commonpool.core.checks import REFERENCES
from commonpool.core.differences import Difference
from commonpool.core.fault import Fault
from commonpool.core.verification import verify
from tests.core.mutations import CHANGES, Place, at, mutated
from tests.core.village import HOLON, VILLAGE_MONTH, Table, bundle_of, village
from tests.core.village import closed as close_month

SOURCES = [*HOLON, *(path for path in VILLAGE_MONTH if path.stem == "village")]
COUNT = 1_000


@cache
def bundle(path: Path) -> Table:
    """The bundle as it stands in its file: in memory, receipt and inputs share some tables."""
    found: Table = json.loads(canonical_text(bundle_of(path)))
    return found


def as_written(month: Table) -> Table:
    found: Table = json.loads(canonical_text(close_month(month).bundle))
    return found


@pytest.mark.parametrize("path", [*HOLON, *VILLAGE_MONTH], ids=lambda path: path.stem)
def test_what_was_not_changed_verifies(path: Path) -> None:
    assert verify(deepcopy(bundle(path))) == []


# Where a lie in one table comes up when it makes the inputs contradict each other.
POINTS_AT = [
    *((table, target) for table, _, target in REFERENCES),
    *(("rule", target) for target in ("people", "needs", "contributions", "outcomes")),
    ("inflows", "policy"),
]


def leads(found: list[Difference], source: Table, place: Place) -> bool:
    """Whether some path that verify names leads to the lie, or to what follows from it.

    In the receipt the place itself is named, or the row or table around it. In the inputs it
    is the table, its hash on the receipt, or the table that points at it: an id that was
    changed is missed where it is used. The currency changes how every amount is read. A lie
    in a nested bundle is named below it.
    """
    level: tuple[str, ...] = ()
    while place[0] == "nested" and len(place) > 2:
        level, place = (*level, "nested", str(place[1])), place[2:]
    prefix = "".join(f"{step}." for step in level)
    here = [row.path.removeprefix(prefix) for row in found if row.path.startswith(prefix)]
    if place == ("inputs",):
        return bool(here)
    if place[0] == "nested":
        return any(path.startswith("nested") or path.endswith(".receipt") for path in here)
    if place[0] != "inputs":
        spelled = spellings(at(source, level), place)
        return any(path.startswith(way) or way.startswith(path) for path in here for way in spelled)
    table = str(place[1])
    users = {user for user, target in POINTS_AT if target == table} | {table}
    starts = [f"inputs.{user}" for user in users]
    starts += [f"receipt.{table}", f"receipt.evidence.{table}"]
    return table == "community" or any(path.startswith(start) for path in here for start in starts)


def spellings(value: Table, place: Place) -> list[str]:
    """A place as verify may spell it: rows by their name, or by their number."""
    ways = [""]
    for step in place:
        ways = [f"{way}{word}" for way in ways for word in words_of(value, step)]
        value = value[step]  # type: ignore[index]  # places come from the data itself
    return [way.removeprefix(".") for way in ways]


def words_of(value: Table, step: str | int) -> list[str]:
    if isinstance(step, str):
        return [f".{step}"]
    row = value[step]  # type: ignore[index]  # a list of rows
    name = row.get("party", row.get("id")) if isinstance(row, dict) else None
    return [f"[{step + 1}]", *([f".{name}"] if name else [])]


def lies(seed: int, count: int) -> list[str]:
    """Tell `count` lies; list those that were believed, or refused without saying where."""
    chance, passed = random.Random(seed), []
    for number in range(count):
        source = bundle(chance.choice(SOURCES))
        copy, place, sort = mutated(source, chance)
        found = verify(copy)
        told = f"lie {number} ({sort} at {place})"
        if not found:
            passed.append(f"{told} was believed")
        elif not all(row.path and row.words for row in found) or not leads(found, source, place):
            passed.append(f"{told} was refused, but only: {[str(row) for row in found[:3]]}")
    return passed


@pytest.mark.parametrize("tenth", range(10))
def test_a_thousand_lies(tenth: int) -> None:
    assert lies(20260101 + tenth, COUNT // 10) == []


@pytest.mark.torture
@pytest.mark.parametrize("part", range(20))
def test_twenty_thousand_lies(part: int) -> None:
    assert lies(part, COUNT) == []


def changed(path: Place, value: object, source: Table | None = None) -> list[str]:
    copy = deepcopy(source or bundle(HOLON[0]))
    at(copy, path[:-1])[path[-1]] = value
    return [str(row) for row in verify(copy)]


def test_a_changed_share_is_told_in_words() -> None:
    source = bundle(next(path for path in HOLON if path.stem == "time"))
    said = changed(("receipt", "shares", 0, "amount"), "626.00", source)
    assert said[1:] == [
        "receipt.shares.alex.amount: the receipt says 626.00, the evidence gives 625.00"
    ]
    assert said[0].startswith("sha256: says ")


def test_a_changed_deed_is_told_by_what_follows_from_it() -> None:
    source = bundle(next(path for path in HOLON if path.stem == "time"))
    said = changed(("inputs", "contributions", 0, "hours"), "17", source)
    assert any(line.startswith("receipt.shares.alex.amount: ") for line in said)
    assert any(line.startswith("receipt.evidence.contributions.sha256: ") for line in said)


def test_a_whole_forgery_is_only_another_cycle() -> None:
    """Evidence, receipt and hash all changed: it verifies, and its hash is not the published one.

    That is why the hash is published, and stands in the next receipt.
    """
    honest = close_month(village(deeds={"ana": 1, "bo": 1}))
    forged = close_month(village(deeds={"ana": 2, "bo": 1}))
    assert verify(forged.bundle) == []
    assert forged.sha256 != honest.sha256


def test_a_receipt_with_a_fitting_hash_is_still_recomputed() -> None:
    """The cheat also mends the hash beside the receipt."""
    copy = deepcopy(bundle(HOLON[0]))
    copy["receipt"]["shares"][0]["amount"] = "9999.00"
    copy["sha256"] = digest(copy["receipt"])
    (row,) = verify(copy)
    assert row.path == f"receipt.shares.{copy['receipt']['shares'][0]['party']}.amount"


def test_a_word_beside_the_receipt_is_refused() -> None:
    (row,) = verify(bundle(HOLON[0]) | {"note": "trust me"})
    assert str(row) == "note: is no part of a bundle"


def test_nothing_in_a_bundle_can_write_on_the_screen_by_itself() -> None:
    """A bundle comes from anybody: what it holds is shown, and never obeyed by a terminal."""
    trick = "\x1b[2J\nverified"
    source = as_written(village(deeds={"ana": 8}))
    for copy in (source | {trick: 1}, source | {"nested": {trick: {"receipt": trick}}}):
        assert all(str(row).isprintable() for row in verify(copy))
    assert all(line.isprintable() for line in changed(("receipt", "lot"), trick, source))


def test_true_is_not_one() -> None:
    source = as_written(village(deeds={"ana": 8}))
    assert source["receipt"]["evidence"]["inflows"]["rows"] == 1
    said = changed(("receipt", "evidence", "inflows", "rows"), value=True, source=source)
    assert "receipt.evidence.inflows.rows: the receipt says true, the evidence gives 1" in said


def test_rows_in_another_order_are_refused() -> None:
    """People in the order of their ids: any other order is another text, and another hash."""
    copy = deepcopy(bundle(HOLON[0]))
    copy["inputs"]["people"].reverse()
    (row,) = verify(copy)
    assert row.path == "inputs.people[1]"
    assert "in canonical form it is alex" in row.words


def test_another_way_to_write_a_number_is_refused() -> None:
    month = as_written(village(deeds={"ana": 8, "bo": 8}))
    said = changed(("inputs", "contributions", 0, "hours"), "8.0", month)
    assert said == [
        "inputs.contributions.ana.hours: stands there as 8.0, in canonical form it is 8"
    ]


def test_an_input_that_cannot_be_read_is_named() -> None:
    month = as_written(village(deeds={"ana": 8, "bo": 8}))
    said = changed(("inputs", "contributions", 1, "hours"), "-8", month)
    assert said == ['inputs.contributions[2].hours: "-8" is not a plain number']


def test_a_rule_of_a_version_that_never_was() -> None:
    said = changed(("inputs", "rule", "mechanism"), "time@2")
    assert any(
        line.startswith('inputs.rule.mechanism: "time@2" is not a published version')
        for line in said
    )


NO_BUNDLES: dict[str, object] = {
    "a list": [],
    "a text": "bundle",
    "a number": 7,
    "true": True,
    "an empty table": {},
    "another table": {"format": "commonpool-bundle/1", "sha256": "00"},
}


@pytest.mark.parametrize("data", NO_BUNDLES.values(), ids=NO_BUNDLES)
def test_what_is_no_bundle_at_all(data: object) -> None:
    with pytest.raises(Fault, match="this is no bundle"):
        verify(data)


HALVES: dict[str, Table] = {
    "no inputs": {"receipt": {}},
    "no receipt": {"inputs": {}},
    "inputs of another kind": {"inputs": 5, "receipt": {}},
    "a receipt of another kind": {"inputs": {}, "receipt": [[]]},
    "an input that is null": {"inputs": {"community": None}, "receipt": None},
    "nested of another kind": {"inputs": {}, "receipt": {}, "nested": [1]},
}


@pytest.mark.parametrize("data", HALVES.values(), ids=HALVES)
def test_half_a_bundle_is_refused_and_says_what_is_missing(data: Table) -> None:
    paths = {row.path for row in verify(data)}
    assert {"format", "sha256"} <= paths
    assert len(paths) > 2


@pytest.mark.parametrize("value", [5, [], "text", None, {}, {"receipt": 1}])
def test_a_nested_bundle_that_is_none(value: object) -> None:
    month = as_written(village(deeds={"ana": 8}))
    copy = month | {"nested": {"ana": value}}
    assert any(row.path.startswith("nested.ana") for row in verify(copy))


def test_a_receipt_nested_deep_ends_in_a_refusal() -> None:
    deep: object = "x"
    for _ in range(400):
        deep = {"a": [deep]}
    for path in (("receipt", "steps"), ("inputs", "needs"), ("inputs", "rule", "parameters")):
        assert changed(path, deep)


def test_the_liar_is_not_blind() -> None:
    """Over many lies every part of a bundle and every sort of lie comes up."""
    source, chance = as_written(village(deeds={"ana": 1, "bo": 2})), random.Random(1)
    told = [mutated(source, chance)[1:] for _ in range(2000)]
    assert {place[0] for place, _ in told} == set(source)
    assert {sort for _, sort in told} >= {change.__name__ for change in CHANGES} - {"truth"}


def test_a_bundle_is_left_as_it_was() -> None:
    copy = deepcopy(bundle(HOLON[0]))
    verify(copy)
    assert copy == bundle(HOLON[0])
