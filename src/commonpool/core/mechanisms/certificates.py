"""Certificates: a share for each unit held."""

from __future__ import annotations

from commonpool.core.kinds import ID
from commonpool.core.mechanisms.base import Claims, Evidence, Mechanism, Reason, collect
from commonpool.core.shapes import key, several, shape, unknown


@shape
class CertificateParameters:
    """Holders share by the units they hold."""

    certificates: tuple[str, ...] = key(
        several(ID), "the certificates that are paid for; without it all, unit for unit", default=()
    )


def certificates(evidence: Evidence, pot: int, parameters: CertificateParameters) -> Claims:
    """certificates@1: share = pot × units held / all units."""
    known = {row.certificate for row in evidence.holdings}
    for place, name in enumerate(parameters.certificates):
        if name not in known:
            fault = unknown(name, known, "certificate")
            raise fault.under("rule", "parameters", "certificates", place)
    paid = frozenset(parameters.certificates) or known
    return Claims(
        collect(
            (row.holder, Reason("certificate", row.certificate, row.units, row.units))
            for row in evidence.holdings
            if row.certificate in paid and row.units
        )
    )


MECHANISMS = (
    Mechanism(
        name="certificates@1",
        title="Certificates: by the units held",
        formula="share = pot × units held / all units",
        source="fractions of hypercerts, pro rata to their units",
        reads=("people", "holdings"),
        parameters=CertificateParameters,
        claims=certificates,
    ),
)
