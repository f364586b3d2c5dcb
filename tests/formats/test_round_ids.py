"""Whose gift is whose: ids that nearly match, in every way a round can be read."""

from pathlib import Path

import pytest

from tests.doors.command import Done, commonpool
from tests.engines.test_receipts import write_round

GIFTS = """by,to,amount
0xAbC1,p1,100.00
0xAbC2,p1,100.00
0xDeF3,p2,100.00
0xDeF4,p2,100.00
"""
WAYS = ((), ("--engine", "python"), ("--engine", "duckdb"))


def shared(folder: Path, gifts: str, donors: str, *words: str) -> Done:
    """Riverbend's round of these gifts, and of these weights of donors if there are any."""
    (folder / "gifts.csv").write_text(gifts, "utf-8")
    path = write_round(folder, "gifts.csv")
    if donors:
        (folder / "donors.csv").write_text(donors, "utf-8")
        path.write_text('donors = "donors.csv"\n' + path.read_text("utf-8"), "utf-8")
    bundle = folder / "bundle.json"
    done = commonpool("distribute", path, "--bundle", bundle, *words)
    assert commonpool("verify", bundle).code == 0
    return done


@pytest.mark.parametrize("words", WAYS)
def test_weights_beside_addresses_in_other_letters_are_told(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    """A passport writes addresses small, the donations write them mixed: nobody is weighed."""
    donors = "id,weight\n0xabc1,0.01\n0xabc2,0.01\n0xDeF3,1\nnobody,1\n"
    told = " ".join(shared(tmp_path, GIFTS, donors, *words).out.split())
    assert "note 3 of the 4 listed donors gave nothing; 2 of them differ from a donor by" in told


@pytest.mark.parametrize("words", WAYS)
def test_weights_that_match_are_not_spoken_of(words: tuple[str, ...], tmp_path: Path) -> None:
    done = shared(tmp_path, GIFTS, "id,weight\n0xAbC1,0.01\n0xDeF3,1\n", *words)
    assert "listed donors" not in done.out
