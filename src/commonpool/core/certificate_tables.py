"""Evidence of certificates: who holds how many units of which."""

from __future__ import annotations

from fractions import Fraction

from commonpool.core.kinds import ID, RATIO
from commonpool.core.shapes import key, shape


@shape
class Holding:
    """Units of a certificate (of work, of impact) that a party holds."""

    certificate: str = key(ID, "the certificate")
    holder: str = key(ID, "the party who holds the units")
    units: Fraction = key(RATIO, "how many units of the certificate")
