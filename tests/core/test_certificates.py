"""The village certified what the mill and the well did; whoever holds units has a share."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.apportion import Lot
from commonpool.core.certificate_tables import Holding
from commonpool.core.evidence import Cycle
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.base import Claims, Evidence
from commonpool.core.mechanisms.certificates import CertificateParameters, certificates
from commonpool.core.rule import Terms
from commonpool.core.sharing import settle

YEAR = Cycle(id="2025", opens="2025-01-01", closes="2026-01-01")
POT = 1_000_00
HELD = (("mill", "Alex", 60), ("mill", "Casey", 40), ("well", "Casey", 100), ("well", "Sam", 0))


def claims(held: tuple[tuple[str, str, int], ...], *paid: str) -> Claims:
    rows = tuple(
        Holding(certificate=what, holder=who, units=Fraction(units)) for what, who, units in held
    )
    evidence = Evidence(cycle=YEAR, people=(), holdings=rows)
    return certificates(evidence, POT, CertificateParameters(certificates=paid))


def test_a_share_for_each_unit() -> None:
    assert claims(HELD).points() == {"Alex": 60, "Casey": 140}
    assert [reason.ref for reason in claims(HELD).reasons["Casey"]] == ["mill", "well"]


def test_one_certificate_is_paid_for() -> None:
    assert claims(HELD, "mill").points() == {"Alex": 60, "Casey": 40}


def test_a_certificate_that_nobody_holds_is_refused() -> None:
    with pytest.raises(Fault, match='"mil" is not a known certificate') as caught:
        claims(HELD, "mill", "mil")
    assert caught.value.path == ("rule", "parameters", "certificates", 1)


def test_without_holders_nobody_has_a_claim() -> None:
    assert claims(()).points() == {}


@pytest.mark.property
@given(st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 10**6)), st.integers(0, 10**9))
def test_shares_and_remainder_are_the_pot(units: dict[str, int], pot: int) -> None:
    held = tuple(("mill", who, many) for who, many in units.items())
    outcome = settle(claims(held), pot, Terms(mechanism="certificates@1"), (), Lot(b"village"))
    assert sum(share.amount for share in outcome.shares) + outcome.remainder == pot
    assert all(abs(share.amount - share.exact) < 1 for share in outcome.shares)
    assert repr(claims(held)) == repr(claims(held[::-1]))
