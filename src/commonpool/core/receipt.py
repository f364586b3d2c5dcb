"""The receipt: what was shared, by what rule, on what evidence, and why, as canonical JSON."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from commonpool.core.amounts import Unit, format_ratio
from commonpool.core.canonical import digest
from commonpool.core.cycle import Distribution, instalments, why_held
from commonpool.core.mechanisms.base import Factor, Note, Reason
from commonpool.core.shapes import Json, JsonObject
from commonpool.core.sharing import Share

# Sources whose quantity is an amount.
MONEY = frozenset({"bucket", "donations", "match"})
FORMAT = "commonpool-receipt/1"


def receipt_of(made: Distribution, nested: Mapping[str, str]) -> JsonObject:
    """The receipt of a distribution.

    `nested` gives the receipt hash of each member community that divided its share by its
    own file.
    """
    unit = made.document.unit
    receipt: JsonObject = {
        "format": FORMAT,
        **made.settings,
        "unit": {"code": unit.code, "decimals": unit.decimals},
        "evidence": {
            name: {"rows": len(rows), "sha256": made.hashes[name]}
            for name, rows in made.tables.items()
        },
        "inflows": list(made.tables.get("inflows", [])),
        "lot": made.seed,
        "steps": steps(made),
        "set_aside": [note_json(aside) for aside in made.counted.set_aside],
        "shares": shares(made, nested),
        "remainder": {
            "amount": unit.format(made.outcome.remainder),
            "to": made.outcome.goes_to,
        },
        "after": balances_after(made),
        "warnings": [note_json(warning) for warning in made.warnings],
    }
    if made.course:
        receipt["course"] = [note_json(step) for step in made.course]
    return receipt


def receipt_hash(receipt: Json) -> str:
    """SHA-256 of the receipt's canonical bytes."""
    return digest(receipt)


def steps(made: Distribution) -> list[JsonObject]:
    """The way of the money, in order: each step with its amount."""
    waters, unit = made.waters, made.document.unit
    pools = {**waters.pools}
    if waters.given_to_reserve:
        pools["reserve"] = waters.given_to_reserve
    shared = sum(share.amount for share in made.outcome.shares)
    points = all_points(made.outcome.shares) / (unit.scale if made.outcome.money else 1)
    way: list[JsonObject] = [
        _step("income", waters.income, unit),
        _step("carried", waters.carried, unit),
        *(
            {**_step("decay", amount, unit), "party": party}
            for party, amount in waters.decayed.items()
        ),
        *({**_step("pool", amount, unit), "pool": name} for name, amount in pools.items()),
        _step("kept", waters.kept, unit),
        _step("pot", waters.pot, unit),
        _step("reserve", waters.reserve, unit),
        *(
            {**_step("baseline", amount, unit), "id": name}
            for name, amount in sorted(waters.baseline.items())
        ),
        _step("flow", waters.flow, unit),
        {"step": "points", "amount": format_ratio(points)},
        _step("shares", shared, unit),
        _step("remainder", made.outcome.remainder, unit),
    ]
    return way


def _step(name: str, amount: int, unit: Unit) -> JsonObject:
    return {"step": name, "amount": unit.format(amount)}


def all_points(shares: tuple[Share, ...]) -> Fraction:
    """The points of all shares together."""
    return sum((share.points for share in shares), Fraction(0))


def shares(made: Distribution, nested: Mapping[str, str]) -> list[JsonObject]:
    """Each share with its reasons; why it is held, how it vests, who divided it further."""
    held, unit = why_held(made.document), made.document.unit
    vesting = made.document.policy.vesting
    rows = []
    for share in made.outcome.shares:
        row = share_json(share, unit, money=made.outcome.money)
        if share.party in held:
            row["held"] = held[share.party]
        if vesting > 1:
            row["vests"] = [unit.format(part) for part in instalments(share.amount, vesting)]
        if share.party in nested:
            row["receipt"] = nested[share.party]
        rows.append(row)
    return rows


def share_json(share: Share, unit: Unit, *, money: bool) -> JsonObject:
    """A share: exact figures are in the unit, as decimals or a quotient.

    Points that are amounts are in the unit too.
    """
    scale = unit.scale if money else 1
    row: JsonObject = {
        "party": share.party,
        "amount": unit.format(share.amount),
        "exact": format_ratio(share.exact / unit.scale),
        "points": figure(share.points, scale),
        "reasons": [reason_json(reason, scale) for reason in share.reasons],
    }
    if share.unlimited != share.exact:
        row["unlimited"] = format_ratio(share.unlimited / unit.scale)
    return row


def reason_json(reason: Reason, scale: int) -> JsonObject:
    """One reason: points = quantity × every factor + bonus."""
    row: JsonObject = {
        "source": reason.source,
        "ref": reason.ref,
        "quantity": figure(reason.quantity, scale if reason.source in MONEY else 1),
        "points": figure(reason.points, scale),
    }
    if reason.factors:
        row["factors"] = [factor_json(factor, scale) for factor in reason.factors]
    if reason.bonus:
        row["bonus"] = figure(reason.bonus, scale)
    return row


def factor_json(factor: Factor, scale: int) -> JsonObject:
    """One factor; a rate is an amount for each hour."""
    value = figure(factor.value, scale if factor.name == "rate" else 1)
    return {"name": factor.name, "of": factor.of, "value": value}


def figure(ratio: Fraction, scale: int) -> str:
    """A ratio over `scale` as text; most are over 1, and are not divided."""
    return format_ratio(ratio if scale == 1 else ratio / scale)


def note_json(note: Note) -> JsonObject:
    """A note as a table: its code and its values."""
    return {"code": note.code, **dict(note.values)}


def balances_after(made: Distribution) -> JsonObject:
    """What the pools hold after the cycle: the next file's `balances`."""
    waters, unit, before = made.waters, made.document.unit, made.document.balances
    left = {"carry": 0, "reserve": 0, made.outcome.goes_to: made.outcome.remainder}
    pools = {**before.pools}
    for name, amount in waters.pools.items():
        pools[name] = pools.get(name, 0) + amount
    reserve = before.reserve + waters.given_to_reserve + waters.reserve + left["reserve"]
    return {
        "carried": unit.format(waters.kept + left["carry"]),
        "reserve": unit.format(reserve),
        "pools": {name: unit.format(amount) for name, amount in sorted(pools.items())},
    }
