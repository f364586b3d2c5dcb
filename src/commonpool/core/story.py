"""A cycle that was shared, ready to be told: names instead of ids, amounts with their unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from commonpool.core.amounts import about
from commonpool.core.cycle import Distribution, distribute, why_held
from commonpool.core.document import Document, read_document
from commonpool.core.evidence import Contribution, Measurement, Need
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.scarcity import provision
from commonpool.core.phrases import opening
from commonpool.core.shapes import Json, JsonObject
from commonpool.core.sharing import Share


@dataclass(frozen=True, slots=True)
class Story:
    """A distribution, with what is looked up again and again while it is told.

    `met` is how much of each need came, in its own unit; `nested` the receipt of each
    community that divided its share by its own file.
    """

    made: Distribution
    names: Mapping[str, str]
    contributions: Mapping[str, Contribution]
    needs: Mapping[str, Need]
    measurements: Mapping[str, Measurement]
    met: Mapping[str, Fraction]
    held: Mapping[str, str]
    nested: Mapping[str, str]

    @property
    def document(self) -> Document:
        """The document in canonical order."""
        return self.made.document

    @property
    def cycle(self) -> str:
        """What the cycle is called."""
        return self.document.cycle.id

    def share(self, party: str) -> Share | None:
        """A party's share."""
        return next((one for one in self.made.outcome.shares if one.party == party), None)

    def is_project(self, party: str) -> bool:
        """Whether a party is a project of a round."""
        return any(row.id == party for row in self.document.projects)

    def name(self, party: str) -> str:
        """A party's name, as a sentence begins."""
        return opening(self.names[party])

    def money(self, amount: int) -> str:
        """Smallest units as an amount with its unit: `625.00 USD`."""
        unit = self.document.unit
        return f"{unit.format(amount)} {unit.code}"

    def roughly(self, amount: Fraction) -> str:
        """An exact number of smallest units, rounded for reading: `208.33 USD`."""
        return self.money(int(about(amount, 0)))


def story_of(bundle: Json) -> Story:
    """The story of a bundle that verified. Raises Fault where the data is no bundle."""
    inputs = bundle.get("inputs") if isinstance(bundle, dict) else None
    if not isinstance(bundle, dict) or not isinstance(inputs, dict):
        raise Fault("this is no bundle", "give the file that distribute --bundle wrote")
    hashes = {party: str(child["sha256"]) for party, child in nested_in(bundle).items()}
    return tell(distribute(read_document(inputs)), hashes)


def tell(made: Distribution, nested: Mapping[str, str]) -> Story:
    """The story of a distribution; `nested` gives receipts by party."""
    document = made.document
    return Story(
        made=made,
        names=document.party_names,
        contributions={row.id: row for row in document.contributions},
        needs={row.id: row for row in document.needs},
        measurements={row.id: row for row in document.measurements},
        met=provision(made.counted.evidence),
        held=why_held(document),
        nested=nested,
    )


def nested_in(bundle: JsonObject) -> dict[str, JsonObject]:
    """The bundles of nested communities, by party."""
    nested = bundle.get("nested", {})
    children = nested if isinstance(nested, dict) else {}
    return {party: child for party, child in children.items() if isinstance(child, dict)}
