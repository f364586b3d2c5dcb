"""Run variants in turn, A B A B, and compare their medians with the first.

Machines differ and are never idle, so a time alone says nothing: only the ratio of two
things done in the same minutes does.
"""

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to do the work: its name, and the call that does it."""

    name: str
    run: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Timing:
    """What one variant took, in nanoseconds, round by round, and what it gave at last."""

    name: str
    rounds: tuple[int, ...]
    result: object

    @property
    def median(self) -> float:
        """The middle round, which one slow moment does not move."""
        return median(self.rounds)

    @property
    def spread(self) -> float:
        """How many times the slowest round took the fastest; far above 1, trust nothing."""
        return max(self.rounds) / min(self.rounds)


def command(name: str, *argv: str) -> Variant:
    """Make a variant of a whole process; its result is what it prints."""

    def run() -> str:
        return subprocess.run(argv, check=True, capture_output=True, text=True).stdout

    return Variant(name, run)


def measure(variants: Sequence[Variant], rounds: int = 5) -> list[Timing]:
    """Time every variant once a round, in turn, after one round that does not count."""
    results = {variant.name: variant.run() for variant in variants}
    taken: dict[str, list[int]] = {variant.name: [] for variant in variants}
    for _ in range(rounds):
        for variant in variants:
            nanoseconds, results[variant.name] = _timed(variant.run)
            taken[variant.name].append(nanoseconds)
    return [Timing(name, tuple(times), results[name]) for name, times in taken.items()]


def table(title: str, timings: Sequence[Timing]) -> str:
    """Lay the ratios out against the first variant."""
    first = timings[0].median
    width = max(len(timing.name) for timing in timings)
    head = f"{'':{width}}  {'× first':>8}  {'median':>10}  {'slowest/fastest':>15}"
    return "\n".join([title, head, *(_row(timing, first, width) for timing in timings)])


def compare(title: str, variants: Sequence[Variant], rounds: int = 5) -> list[Timing]:
    """Measure, and print the table."""
    timings = measure(variants, rounds)
    print(table(title, timings), end="\n\n")
    return timings


def large() -> bool:
    """Whether the runs that take long were asked for."""
    return os.environ.get("BENCH_LARGE") == "1"


def median_of(timings: Sequence[Timing], start: str) -> float:
    """The median of the variant whose name begins so."""
    return next(timing.median for timing in timings if timing.name.startswith(start))


def reach(what: str, seen: float, *, most: float | None = None, least: float | None = None) -> bool:
    """Print what is to be reached and what was seen, as ratios, and whether it holds."""
    wanted = [f"at most {most:g}"] if most is not None else []
    wanted += [f"at least {least:g}"] if least is not None else []
    holds = (most is None or seen <= most) and (least is None or seen >= least)
    print(
        f"reach: {what}: {', '.join(wanted)}; seen: {seen:.2f}: {'holds' if holds else 'MISSED'}\n"
    )
    return holds


def same(timings: Sequence[Timing]) -> None:
    """Refuse to compare ways that do not give the same result."""
    for timing in timings[1:]:
        if timing.result != timings[0].result:
            message = f"{timing.name} and {timings[0].name} do not give the same result"
            raise ValueError(message)


def _timed(run: Callable[[], object]) -> tuple[int, object]:
    start = time.perf_counter_ns()
    result = run()
    return time.perf_counter_ns() - start, result


def _row(timing: Timing, first: float, width: int) -> str:
    ratio, seconds = timing.median / first, timing.median / 1e9
    return f"{timing.name:{width}}  {ratio:8.2f}  {seconds:8.3f} s  {timing.spread:15.2f}"
