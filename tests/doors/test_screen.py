"""Tables for a terminal: long names fold, numbers stay beside them."""

import pytest

from commonpool.cli.screen import table, width

LONG = "Free training on the ice rink with elements of hockey for children, young people and adults"


def test_a_long_name_is_folded_where_the_table_would_be_wider_than_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    made = table(("Who", "Share"), [(LONG, "120000.00"), ("Ice", "5.00")]).splitlines()
    assert max(map(width, made)) <= 60
    assert made[2].endswith("120000.00")
    assert made[-1].split() == ["Ice", "5.00"]
    words = " ".join(line.removesuffix("120000.00").strip() for line in made[2:-1])
    assert words == LONG, "nothing of it is lost"
    monkeypatch.setenv("COLUMNS", "200")
    assert len(table(("Who", "Share"), [(LONG, "120000.00")]).splitlines()) == 3


def test_a_name_keeps_some_room_however_many_columns_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    made = table(("Who", *"abcdefgh"), [("n" * 60, *("1000.00",) * 8)]).splitlines()
    assert [len(line.split()[0]) for line in made[2:]] == [28, 28, 4]
