"""The panel of praise on the command line: named, scored, told, and what it refuses."""

from pathlib import Path

import pytest

from commonpool.contributions.models import PraiseScore
from tests.doors.test_village_commands import did, listed, row
from tests.village import Village, village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


@pytest.fixture
def holon(tmp_path: Path) -> Village:
    """A village that shares by praise, its cycle open, and Noor on the panel."""
    made = village()
    (tmp_path / "rule.toml").write_text('[rule]\nmechanism = "praise@1"\n')
    assert did("agreement adopt", made["sam"], tmp_path / "rule.toml").code == 0
    assert did("cycle open", made["sam"]).code == 0
    assert row(f"thanks panel --name {made['noor'].handle}", made["sam"])["panel"] == ["Noor"]
    return made


def give(holon: Village, words: str) -> int:
    """Alex thanks Jordan; the number of the praise."""
    done = did(f"thanks give {holon['jordan'].handle}", holon["alex"], "--words", words)
    assert done.code == 0, done.err
    newest = listed("thanks to-score --all", holon["noor"])[-1]
    return int(str(newest["number"]))


def test_noor_scores_a_month_and_everybody_reads_it_once_it_is_closed(holon: Village) -> None:
    noor, alex = holon["noor"], holon["alex"]
    bread, again, joke = (give(holon, words) for words in ("the bread", "that bread", "hm"))
    assert row(f"thanks score {bread} --points 13", noor)["points"] == 13
    assert row(f"thanks score {again} --duplicate-of {bread}", noor)["duplicate_of"] == bread
    assert [one["words"] for one in listed("thanks to-score", noor)] == ["hm"]
    assert did(f"thanks score {joke} --dismiss", noor).out.startswith("scored")
    assert did("thanks to-score", noor).out == "  nothing\n"
    assert len(listed("thanks to-score --all", noor)) == 3
    panel = row("thanks panel", alex)
    assert (panel["praises"], panel["scored"], panel["by"]) == (3, 3, 1)
    assert "once it is closed" in did("cycle praise", alex).complaint()
    assert did("cycle close", holon["sam"]).code == 0
    found = listed("cycle praise", alex)
    assert [(one["words"], one["mean"], one["scores"]) for one in found] == [
        ("the bread", "13", 1), ("that bread", "1.3", 1), ("hm", "0", 1),
    ]  # fmt: skip  # one table
    assert "no cycle is open" in did(f"thanks score {joke} --points 5", noor).complaint()
    assert row("thanks panel --give-back", noor)["panel"] == []
    assert row(f"thanks panel --name {noor.handle}", holon["sam"])["panel"] == ["Noor"]
    released = row(f"thanks panel --release {noor.handle}", holon["sam"])
    assert released["panel"] == []


@pytest.mark.parametrize(
    ("act", "who", "words"),
    [
        ("thanks panel --name {alex}", "alex", "is not yours to do here"),
        ("thanks panel --name {noor}", "sam", "sits on the panel already"),
        ("thanks panel --release {alex}", "sam", "does not sit on the panel"),
        ("thanks panel --give-back", "alex", "do not sit on the panel"),
        ("thanks score {number} --points 145", "noor", "give 1 to 144"),
        ("thanks score {number} --points 0", "noor", "is dismissed"),
        ("thanks score {number}", "noor", "one answer"),
        ("thanks score {number} --points 5 --dismiss", "noor", "one answer"),
        ("thanks score {number} --duplicate-of {number}", "noor", "a duplicate of itself"),
        ("thanks score {number} --duplicate-of 999999", "noor", "there is no praise"),
        ("thanks score 999999 --points 5", "noor", "there is no praise"),
        ("thanks score {number} --points 5", "sam", "do not sit on the panel"),
        ("thanks score {number} --points 5", "olu", "is not yours to do here"),
        ("thanks to-score", "sam", "do not sit on the panel"),
    ],
)
def test_what_is_refused_is_told_in_one_sentence_and_writes_nothing(
    holon: Village, act: str, who: str, words: str
) -> None:
    handles = {name: member.handle for name, member in holon.people.items()}
    done = did(act.format(number=give(holon, "the bread"), **handles), holon[who])
    assert done.code == 2
    assert words in done.complaint()
    assert not PraiseScore.objects.exists()
