"""How far the baseline was covered: of each need what it asked, and what it got."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from commonpool.core.amounts import Unit
from commonpool.core.shapes import Json, JsonObject
from commonpool.people.models import Community, Member
from commonpool.pools.models import BaselineNeed
from commonpool.pools.queries import OWED


@dataclass(frozen=True, slots=True)
class Covered:
    """One need of the baseline, in smallest units."""

    name: str
    asked: int
    amount: int

    @property
    def part(self) -> Fraction:
        """How much of it is covered."""
        return Fraction(self.amount, self.asked) if self.asked else Fraction(1)


def covered(bundle: JsonObject, unit: Unit, names: dict[str, str]) -> list[Covered]:
    """The baseline of a cycle in its order, from receipt and evidence alone."""
    receipt, inputs = _table(bundle.get("receipt")), _table(bundle.get("inputs"))
    got = {
        str(row["id"]): unit.parse(str(row["amount"]))
        for row in _rows(receipt.get("steps"))
        if row["step"] == "baseline"
    }
    return [
        Covered(
            names.get(str(row["id"]), str(row["id"])),
            unit.parse(str(row["amount"])),
            got.get(str(row["id"]), 0),
        )
        for row in _rows(inputs.get("baseline"))
        if row["id"] != OWED
    ]


def names(home: Community, viewer: Member | None) -> dict[str, str]:
    """What each need is for, in words, to members alone: to others its name on receipts."""
    if viewer is None or viewer.community_id != home.pk:
        return {}
    rows = BaselineNeed.objects.filter(community=home).order_by("since")
    return dict(rows.values_list("slug", "what"))


def _table(raw: Json) -> JsonObject:
    return raw if isinstance(raw, dict) else {}


def _rows(raw: Json) -> list[JsonObject]:
    return [row for row in raw if isinstance(row, dict)] if isinstance(raw, list) else []
