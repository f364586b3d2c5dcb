"""The bench compares things done in turn, and says when they are not the same thing."""

import sys
from functools import partial

import pytest

from bench.ratio import Timing, Variant, command, compare, measure, median_of, reach, same, table


def test_variants_take_turns() -> None:
    turns: list[str] = []
    variants = [Variant(name, partial(turns.append, name)) for name in "AB"]
    measure(variants, rounds=2)
    assert "".join(turns) == "AB" + "ABAB", "one round to warm up, then in turn"


def test_a_process_is_a_variant() -> None:
    (timing,) = measure([command("hello", sys.executable, "-c", "print('hello')")], rounds=1)
    assert timing.result == "hello\n"
    assert timing.median > 0


def test_a_process_that_fails_is_not_timed() -> None:
    with pytest.raises(Exception, match="exit status 3"):
        measure([command("broken", sys.executable, "-c", "raise SystemExit(3)")])


def test_the_table_divides_medians_by_the_first() -> None:
    slow = Timing("spade", (2_000_000_000, 9_000_000_000, 1_000_000_000), None)
    fast = Timing("plough", (500_000_000,), None)
    title, head, *rows = table("one field", [slow, fast]).splitlines()
    assert title == "one field"
    assert head.split() == ["×", "first", "median", "slowest/fastest"]
    assert [row.split() for row in rows] == [
        ["spade", "1.00", "2.000", "s", "9.00"],
        ["plough", "0.25", "0.500", "s", "1.00"],
    ]


def test_compare_prints_and_returns(capsys: pytest.CaptureFixture[str]) -> None:
    (timing,) = compare("sums", [Variant("plain", lambda: sum(range(10)))], rounds=3)
    assert timing.result == 45
    assert len(timing.rounds) == 3
    assert capsys.readouterr().out.startswith("sums\n")


def test_different_results_are_refused() -> None:
    one, other = Timing("exact", (1,), 3), Timing("hasty", (1,), 4)
    same([one, one])
    with pytest.raises(ValueError, match="hasty and exact do not give the same result"):
        same([one, other])


def test_what_is_to_be_reached_stands_beside_what_was_seen(
    capsys: pytest.CaptureFixture[str],
) -> None:
    timings = [Timing("duckdb (ours)", (1, 2, 9), None), Timing("pandas, floats", (30,), None)]
    times = median_of(timings, "pandas") / median_of(timings, "duckdb")
    assert reach("sums, times as fast as pandas", times, least=5)
    assert not reach("sums, times as fast as pandas", times, least=16)
    assert reach("sums, × scan", 6, most=6)
    assert not reach("sums, × scan", 6.01, most=6)
    assert capsys.readouterr().out.split("\n\n")[:-1] == [
        "reach: sums, times as fast as pandas: at least 5; seen: 15.00: holds",
        "reach: sums, times as fast as pandas: at least 16; seen: 15.00: MISSED",
        "reach: sums, × scan: at most 6; seen: 6.00: holds",
        "reach: sums, × scan: at most 6; seen: 6.01: MISSED",
    ]
