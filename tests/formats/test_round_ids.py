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


@pytest.mark.parametrize("words", WAYS)
@pytest.mark.parametrize("mark", ["\u200b", "\u200d", "\u00ad", "\u2060", "\u202e", "\u3164"])
def test_an_id_that_holds_what_nobody_sees_is_refused(
    mark: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    """Ana gives once more, under a name that looks the same."""
    gifts = f"by,to,amount\nana,p1,5.00\nan{mark}a,p1,5.00\n"
    (tmp_path / "gifts.csv").write_text(gifts, "utf-8")
    done = commonpool("distribute", write_round(tmp_path, "gifts.csv"), *words)
    assert "gifts.csv" in done.complaint()
    if words != WAYS[-1]:
        said = f'line 3, column by: "an\ufffda" holds the invisible character U+{ord(mark):04X}'
        assert said in done.complaint().replace(mark, "\ufffd")


def test_names_of_people_and_projects_may_hold_joiners(tmp_path: Path) -> None:
    """The garden of a Persian village, and its family of farmers."""
    (tmp_path / "gifts.csv").write_text("by,to,amount\nana,p1,5.00\n", "utf-8")
    path = write_round(tmp_path, "gifts.csv")
    name = '{id = "p1", name = "باغ\u200cها 👩\u200d🌾"}'
    path.write_text(path.read_text("utf-8").replace('{id = "p1"}', name), "utf-8")
    assert commonpool("distribute", path).code == 0


def test_donors_who_differ_by_how_an_accent_is_stored_are_counted(tmp_path: Path) -> None:
    """Äna in one sign, and in two; and ÄNA. No gift is merged."""
    gifts = "by,to,amount\nÄna,p1,5.00\nA\u0308na,p1,5.00\nÄNA,p1,5.00\nben,p2,5.00\n"
    told = " ".join(shared(tmp_path, gifts, "").out.split())
    assert "note 2 donor ids differ from another by case, space or the storing of an" in told


@pytest.mark.parametrize("rule", ["retroactive@1", "greedy@1", "equal-shares@1"])
def test_voters_who_nearly_are_another_are_counted(rule: str, tmp_path: Path) -> None:
    (tmp_path / "gifts.csv").write_text(
        "voter,project,points\nAna,p1,1\nana,p1,1\nben,p2,1\nB e n,p2,1\nB  e n,p3,1\n", "utf-8"
    )
    path = write_round(tmp_path, "gifts.csv", rule)
    text = path.read_text("utf-8").replace("donations =", "ballots =")
    path.write_text(text.replace('"}', '", cost = "5.00"}'), "utf-8")
    told = " ".join(commonpool("distribute", path).out.split())
    assert "note 2 voter ids differ from another by case, space or the" in told


@pytest.mark.parametrize("words", WAYS)
def test_a_gift_to_what_is_no_project_is_told_by_its_line(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "gifts.csv").write_text("by,to,amount\nana,p1,5\nben,p77,5\nben,p77,5\n", "utf-8")
    done = commonpool("distribute", write_round(tmp_path, "gifts.csv"), *words)
    assert 'gifts.csv, line 3, column to: "p77" is not a known project; did you mean "p7"?' in (
        done.complaint()
    )
