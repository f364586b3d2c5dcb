"""A village to test with: five neighbours, one month, one pot, as plain data."""

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from commonpool.core.apportion import Lot
from commonpool.core.bundle import Closed, Family, close
from commonpool.core.document import read_document
from commonpool.formats.cycle_file import read_cycle_file
from tests.conftest import ROOT

Cell = Any  # whatever may stand in a file
Table = dict[str, Cell]
EXAMPLES = ROOT / "examples"
HOLON = sorted((EXAMPLES / "holon-alpha").glob("*.toml"))
VILLAGE_MONTH = sorted((EXAMPLES / "village-month").glob("*.toml"))
NEIGHBOURS = ("ana", "bo", "cleo", "dev", "eun")
LOT = Lot(b"the village of Testing")


def person(name: str, **more: object) -> Table:
    return {"id": name, "name": name.title(), **more}


def hours(by: str, spent: object, **more: object) -> Table:
    """A deed, called by its doer unless it has another id."""
    return {"id": by, "by": by, "hours": spent, **more}


def village(
    pot: str = "100.00",
    *,
    rule: Mapping[str, object] | None = None,
    deeds: Mapping[str, object] | None = None,
    **tables: object,
) -> Table:
    """January in the village: `pot` came in, and `deeds` says who worked how long."""
    document: Table = {
        "community": {"id": "testing", "currency": "USD"},
        "cycle": {"id": "2026-01", "opens": "2026-01-01", "closes": "2026-02-01"},
        "rule": {"mechanism": "time@1", **(rule or {})},
        "people": [person(name) for name in NEIGHBOURS],
        "inflows": [{"id": "market", "kind": "sale", "amount": pot}],
        "contributions": [hours(by, spent) for by, spent in (deeds or {}).items()],
    }
    return document | tables


def family(document: Table, nested: Mapping[str, Family] | None = None) -> Family:
    return Family(read_document(deepcopy(document)), nested or {})


def closed(document: Table) -> Closed:
    return close(family(document))


def paid(document: Table) -> dict[str, str]:
    """Who gets how much, as a neighbour would read it on the receipt."""
    return shares_of(closed(document).bundle)


def shares_of(bundle: Mapping[str, Any]) -> dict[str, str]:
    return {row["party"]: row["amount"] for row in bundle["receipt"]["shares"]}


def receipt(document: Table) -> Table:
    found: Table = dict(closed(document).bundle["receipt"])  # type: ignore[call-overload]
    return found


def step(document: Table, name: str) -> dict[str, str]:
    """The amounts of one step of the receipt; a pool, a baseline or a party by its name."""
    rows = receipt(document)["steps"]
    return {
        row.get("pool") or row.get("id") or row.get("party") or name: row["amount"]
        for row in rows
        if row["step"] == name
    }


def notes(document: Table) -> list[str]:
    return [row["code"] for row in receipt(document)["warnings"]]


def remainder(document: Table) -> tuple[str, str]:
    left = receipt(document)["remainder"]
    return left["amount"], left["to"]


def bundle_of(path: Path) -> Table:
    return dict(close(read_cycle_file(path).family).bundle)
