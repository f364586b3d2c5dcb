"""Verification: recompute a bundle, and say in words where it differs from its evidence."""

from __future__ import annotations

from collections.abc import Iterable

from commonpool.core import bundle as bundles
from commonpool.core.bundle import share_id, share_of
from commonpool.core.canonical import digest
from commonpool.core.cycle import Distribution, distribute
from commonpool.core.differences import Difference, Telling, differences, shown
from commonpool.core.document import read_document
from commonpool.core.fault import Fault, spell
from commonpool.core.receipt import receipt_of
from commonpool.core.shapes import Json, JsonObject

KEYS = ("format", "sha256", "receipt", "inputs")
NOT_CANONICAL = Telling("stands there as", "in canonical form it is")
RECOMPUTED = Telling("the receipt says", "the evidence gives")


def verify(bundle: Json) -> list[Difference]:
    """Everything in which a bundle differs from what its own evidence gives; [] is verified.

    Raises Fault where the data is no bundle at all.
    """
    if not isinstance(bundle, dict) or not {"receipt", "inputs"} & set(bundle):
        raise Fault("this is no bundle", "give the file that distribute --bundle wrote")
    return _verify(bundle)


def _verify(bundle: JsonObject) -> list[Difference]:
    found = [*_frame(bundle), *_hash(bundle)]
    inputs = bundle.get("inputs")
    try:
        made = distribute(read_document(inputs))
    except Fault as fault:
        return [*found, Difference(spell(("inputs", *fault.path)), fault.problem)]
    found += differences(inputs, made.inputs, ("inputs",), NOT_CANONICAL)
    nested = bundle.get("nested", {})
    children = nested if isinstance(nested, dict) else {}
    found += _missing(bundle, children)
    for party, child in sorted(children.items()):
        found += _below(party, _nested(made, party, child))
    hashes = {party: _claimed_hash(child) for party, child in children.items()}
    found += differences(bundle.get("receipt"), receipt_of(made, hashes), ("receipt",), RECOMPUTED)
    return found


def _frame(bundle: JsonObject) -> Iterable[Difference]:
    for name in KEYS:
        if name not in bundle:
            yield Difference(name, "is missing")
    for name in sorted(set(bundle) - {*KEYS, "nested"}):
        yield Difference(name, "is no part of a bundle")
    if bundle.get("format") != bundles.FORMAT:
        yield Difference("format", f"is {shown(bundle.get('format'))}, not {bundles.FORMAT}")
    if "nested" in bundle and not (isinstance(bundle["nested"], dict) and bundle["nested"]):
        yield Difference("nested", "is not a table of bundles")


def _hash(bundle: JsonObject) -> Iterable[Difference]:
    """The one hash that stands in the bundle beside what it is the hash of."""
    right = digest(bundle.get("receipt", ""))
    if bundle.get("sha256") != right:
        said = shown(bundle.get("sha256"))
        yield Difference("sha256", f"says {said}, the receipt's own bytes give {right}")


def _missing(bundle: JsonObject, children: JsonObject) -> Iterable[Difference]:
    """Communities whose receipt the shares name, and whose bundle is not there."""
    receipt = bundle.get("receipt")
    rows = receipt.get("shares") if isinstance(receipt, dict) else None
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and "receipt" in row and str(row.get("party")) not in children:
            yield Difference(f"nested.{row.get('party')}", "is missing: its receipt is named here")


def _nested(made: Distribution, party: str, child: Json) -> list[Difference]:
    """What differs in a nested bundle, and between it and the share it was given."""
    if not isinstance(child, dict):
        return [Difference("", "is no bundle")]
    found = _verify(child)
    given = [row for row in _inflows(child) if row.get("id") == share_id(made.document)]
    right = made.document.unit.format(share_of(made, party))
    said = given[0].get("amount") if given else None
    if said != right:
        found.append(
            Difference(
                "inputs.inflows", f"the share given is {right}, the inflow says {shown(said)}"
            )
        )
    return found


def _inflows(bundle: JsonObject) -> list[JsonObject]:
    inputs = bundle.get("inputs")
    rows = inputs.get("inflows") if isinstance(inputs, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _claimed_hash(child: Json) -> str:
    """The hash of a nested receipt as its own bytes give it."""
    return digest(child.get("receipt", "")) if isinstance(child, dict) else ""


def _below(party: str, found: list[Difference]) -> list[Difference]:
    return [
        Difference(f"nested.{party}{'.' if row.path else ''}{row.path}", row.words) for row in found
    ]
