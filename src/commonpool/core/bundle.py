"""The bundle: a receipt with its evidence, in one table that anyone can recompute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from commonpool.core.cycle import Distribution, distribute
from commonpool.core.document import Document
from commonpool.core.evidence import Inflow
from commonpool.core.fault import Fault, quote
from commonpool.core.kinds import LONGEST_ID
from commonpool.core.mechanisms.base import NO_WAYS, Ways
from commonpool.core.receipt import receipt_hash, receipt_of
from commonpool.core.shapes import JsonObject
from commonpool.core.sharing import Share

FORMAT = "commonpool-bundle/1"


@dataclass(frozen=True, slots=True)
class Family:
    """A community's document, and those of the member communities nested in it."""

    document: Document
    children: Mapping[str, Family]


@dataclass(frozen=True, slots=True)
class Closed:
    """A cycle that was shared, with those nested in it, and the bundle of all.

    `written` is the document in the order in which its rows were written.
    """

    written: Document
    distribution: Distribution
    children: Mapping[str, Closed]
    bundle: JsonObject

    @property
    def shares(self) -> tuple[Share, ...]:
        """The shares in the order in which people, or projects, were written."""
        place = {party: number for number, party in enumerate(self.written.party_names)}
        return tuple(sorted(self.distribution.outcome.shares, key=lambda one: place[one.party]))

    @property
    def sha256(self) -> str:
        """The hash of the receipt."""
        return str(self.bundle["sha256"])


def close(family: Family, ways: Ways = NO_WAYS) -> Closed:
    """Share a cycle, and each share of a nested community by its own document."""
    made = distribute(family.document, ways)
    children = {
        party: _close_child(made, party, child, ways)
        for party, child in sorted(family.children.items())
    }
    receipt = receipt_of(made, {party: child.sha256 for party, child in children.items()})
    bundle: JsonObject = {
        "format": FORMAT,
        "sha256": receipt_hash(receipt),
        "receipt": receipt,
        "inputs": made.inputs,
    }
    if children:
        bundle["nested"] = {party: child.bundle for party, child in children.items()}
    return Closed(family.document, made, children, bundle)


def _close_child(made: Distribution, party: str, child: Family, ways: Ways) -> Closed:
    try:
        return close(replace(child, document=with_share(made, party, child.document)), ways)
    except Fault as fault:
        raise fault.under("nested", party) from None


def share_id(parent: Document) -> str:
    """The id of the inflow by which a share of `parent` reaches a nested community."""
    return f"{parent.community.id}/{parent.cycle.id}"


def with_share(made: Distribution, party: str, child: Document) -> Document:
    """The child's document with the parent's share as its inflow."""
    parent = made.document
    if child.unit != parent.unit:
        raise Fault(
            f"a share in {parent.unit.code} for a pool in {child.unit.code}",
            "use the same currency and decimals in both files",
            ("community", "currency"),
        )
    ident = share_id(parent)
    if any(row.id == ident for row in child.inflows):
        raise Fault(
            f"the share of {quote(ident)} is among the inflows already",
            "take the row out: it is added when the share is known",
            ("inflows",),
        )
    if len(ident) > LONGEST_ID:
        raise Fault(
            f"{quote(ident)} is too long for the id of an inflow",
            f"keep the ids of community and cycle under {LONGEST_ID} characters together",
            ("community", "id"),
        )
    amount = share_of(made, party)
    given = Inflow(id=ident, amount=amount, kind="share", source=parent.community.id)
    return replace(child, inflows=(*child.inflows, given))


def share_of(made: Distribution, party: str) -> int:
    """A party's share in smallest units; 0 where it has none."""
    return sum(share.amount for share in made.outcome.shares if share.party == party)
