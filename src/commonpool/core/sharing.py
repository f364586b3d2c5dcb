"""From claims to shares: limits, whole units, and a remainder that is accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from commonpool.core.apportion import Lot, apportion
from commonpool.core.fault import Fault
from commonpool.core.limits import Exact, Limits, level
from commonpool.core.mechanisms.base import Claims, Note, Reason, note
from commonpool.core.rule import Terms

REST = ""  # no party has this id: it stands for what a fixed claim leaves


@dataclass(frozen=True, slots=True)
class Share:
    """What one party gets, in smallest units, and how it came about.

    `exact` is the share before it became whole units, `unlimited` the share before any cap
    or floor; `amount` lies within one unit of `exact`.
    """

    party: str
    amount: int
    points: Fraction
    exact: Fraction
    unlimited: Fraction
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """All shares; what no one gets, and where that goes; and what a reader must know."""

    shares: tuple[Share, ...]
    remainder: int
    goes_to: str
    notes: tuple[Note, ...]
    fixed: bool = False
    money: bool = False  # points are smallest units of the pot


def settle(claims: Claims, pot: int, terms: Terms, members: tuple[str, ...], lot: Lot) -> Outcome:
    """Divide `pot` (smallest units) by `claims` under the rule's terms.

    Shares and remainder add up to the pot. `members` share equally where nobody has a
    claim and the rule says so.
    """
    points = {party: value for party, value in claims.points().items() if value}
    if not points:
        return nobody(claims, pot, terms, members, lot)
    if claims.fixed:
        return fixed(claims, points, pot, terms, lot)
    limits = limits_of(terms, pot)
    total = sum(points.values())
    unlimited = {party: pot * value / total for party, value in points.items()}
    exact = limited(pot, points, unlimited, limits, terms)
    notes = claims.notes + limit_notes(pot, exact, limits)
    return outcome(claims, pot, terms, (points, unlimited, exact), notes, lot)


def limits_of(terms: Terms, pot: int) -> Limits:
    """The smaller of the two caps, and the floor, in smallest units."""
    caps = [pot]
    if terms.cap is not None:
        caps.append(terms.cap)
    if terms.cap_percent is not None:
        caps.append(int(terms.cap_percent * pot))
    if terms.floor > min(caps) and terms.floor <= pot:
        raise Fault(
            "the floor is above the cap of this cycle",
            "lower the floor, or raise the cap",
            ("rule", "floor"),
        )
    return Limits(terms.floor, min(caps))


def limited(pot: int, points: Exact, unlimited: Exact, limits: Limits, terms: Terms) -> Exact:
    """Exact shares within the limits; what the caps cut off goes as the rule says."""
    if limits.cap == pot and not limits.floor:
        return unlimited
    if terms.excess == "redistribute":
        return level(pot, points, limits)
    floored = level(pot, points, Limits(limits.floor, pot))
    return {party: min(share, Fraction(limits.cap)) for party, share in floored.items()}


def limit_notes(pot: int, exact: Exact, limits: Limits) -> tuple[Note, ...]:
    """Notes for the limits that could not be kept as they were meant."""
    if limits.cap < pot and all(share == limits.cap for share in exact.values()):
        return (note("all-capped"),)
    if limits.floor and len(exact) * limits.floor > pot:
        return (note("floors-unpaid"),)
    return ()


def outcome(
    claims: Claims,
    pot: int,
    terms: Terms,
    figures: tuple[Exact, Exact, Exact],
    notes: tuple[Note, ...],
    lot: Lot,
) -> Outcome:
    """Whole units for exact shares.

    What the exact shares leave is a party of its own, so that rounding never gives it away.
    """
    points, unlimited, exact = figures
    weights = {**exact, REST: pot - sum(exact.values(), Fraction(0))}
    parts = whole_units(pot, weights, terms.rounding, lot)
    remainder = pot - sum(parts.values())
    nothing = Fraction(0)
    shares = tuple(
        Share(
            party,
            parts.get(party, 0),
            points.get(party, nothing),
            exact.get(party, nothing),
            unlimited.get(party, nothing),
            reasons,
        )
        for party, reasons in sorted(claims.reasons.items())
    )
    money = claims.fixed or claims.money
    return Outcome(shares, remainder, terms.remainder, notes, claims.fixed, money)


def whole_units(pot: int, exact: Mapping[str, Fraction], rounding: str, lot: Lot) -> dict[str, int]:
    """Exact amounts as whole units; those that are whole already stay as they are."""
    settled = {party: int(share) for party, share in exact.items() if share.denominator == 1}
    open_ = {party: share for party, share in exact.items() if share.denominator != 1}
    if open_:
        left = pot - sum(settled.values())
        settled |= apportion(left, open_, rounding=rounding, lot=lot).parts
    settled.pop(REST, None)
    return settled


def fixed(claims: Claims, points: Exact, pot: int, terms: Terms, lot: Lot) -> Outcome:
    """Claims that are amounts already: a cap may cut them, a floor cannot raise them."""
    if terms.floor:
        raise Fault(
            "{mechanism} pays amounts, which a floor cannot raise",
            "take the floor out",
            ("rule", "floor"),
            mechanism=terms.mechanism,
        )
    cap = Fraction(limits_of(terms, pot).cap)
    exact = {party: min(amount, cap) for party, amount in points.items()}
    cut = terms.excess == "redistribute" and exact != points
    notes = (*claims.notes, note("cut-amounts")) if cut else claims.notes
    return outcome(claims, pot, terms, (points, points, exact), notes, lot)


def nobody(claims: Claims, pot: int, terms: Terms, members: tuple[str, ...], lot: Lot) -> Outcome:
    """Nobody has a claim: what `if_none` says."""
    if_none = "carry" if terms.if_none == "equal" and not members else terms.if_none
    said = note("nobody", if_none=if_none)
    if if_none == "equal":
        reason = Reason("membership", "if_none", Fraction(1), Fraction(1))
        equal = Claims(dict.fromkeys(members, (reason,)), notes=(*claims.notes, said))
        return settle(equal, pot, terms, (), lot)
    goes_to = "reserve" if terms.if_none == "reserve" else "carry"
    return Outcome((), pot, goes_to, (*claims.notes, said))
