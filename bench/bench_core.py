"""The core against what most would write: exact shares beside floats, checking beside sharing."""

from __future__ import annotations

import json
from fractions import Fraction

from bench.ratio import Variant, compare, same
from bench.village import village
from commonpool.core.apportion import Lot, apportion
from commonpool.core.bundle import Family, close
from commonpool.core.canonical import canonical_text, parse_json
from commonpool.core.document import read_document
from commonpool.core.verification import verify

PARTIES = 100_000
DEEDS = 20_000
LOT = Lot(bytes(32))
WEIGHTS = {f"p{n}": Fraction(n % 977 + 1, 60) for n in range(PARTIES)}
WHOLE = 123_456_789


def exact() -> int:
    """The largest remainder on integers."""
    parts = apportion(WHOLE, WEIGHTS, rounding="largest-remainder", lot=LOT).parts
    return sum(parts.values())


def by_fractions() -> int:
    """The same by one Fraction for each share, as the formula is usually written down."""
    total = sum(WEIGHTS.values())
    shares = {party: WHOLE * weight / total for party, weight in WEIGHTS.items()}
    parts = {party: int(share) for party, share in shares.items()}
    odd = WHOLE - sum(parts.values())
    for party in sorted(shares, key=lambda one: parts[one] - shares[one])[:odd]:
        parts[party] += 1
    return sum(parts.values())


def main() -> None:
    """Print the ratios."""
    same(
        compare(
            f"apportion to {PARTIES:,} parties",
            [Variant("integers (ours)", exact), Variant("fractions", by_fractions)],
        )
    )
    raw = village(DEEDS)
    bundle = close(Family(read_document(raw), {})).bundle
    text = canonical_text(bundle)
    compare(
        f"a cycle of {DEEDS:,} contributions",
        [
            Variant("json.loads of the bundle", lambda: json.loads(text)),
            Variant(
                "share and write the bundle", lambda: close(Family(read_document(raw), {})).sha256
            ),
            Variant("read and verify the bundle", lambda: verify(parse_json(text))),
        ],
    )


if __name__ == "__main__":
    main()
