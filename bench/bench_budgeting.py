"""Equal Shares: pabutools, the core in plain Python, and numpy columns, with the same winners.

    python -m bench.bench_budgeting

pabutools is under the GPL and no part of this project: install it in an environment of its own
and name its Python in BENCH_PABUTOOLS. BENCH_LARGE=1 adds 50,000 × 150, which takes it minutes.
Times are CPU seconds of the rule alone, since pabutools cannot be run in turns: it runs once,
the others five times.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from bench.elections import Town, approval, cardinal, election, tied, written
from bench.ratio import large, reach
from commonpool.core.mechanisms.budgeting.election import Election
from commonpool.core.mechanisms.budgeting.equal_shares import Equipping, Run, Searching
from commonpool.core.mechanisms.budgeting.outcome import Pick
from commonpool.core.mechanisms.budgeting.purses import Purses

Ways = Mapping[str, Equipping]
VILLAGES = 1_000
ROUNDS = 5


def in_columns(of: Election) -> Searching:
    """Who searches with numpy; reading the ballots into columns is part of what is timed."""
    from commonpool.engines.equal_shares import Columns  # noqa: PLC0415  # may be absent

    return Columns(of).search


def plain(of: Election) -> Searching:
    """Who searches in plain Python."""
    return Purses


def ways() -> Ways:
    """Our ways that this machine has."""
    if find_spec("numpy"):
        return {"core": plain, "numpy": in_columns}
    print("numpy is not here, so its columns are left out: make setup EXTRAS=engines")
    return {"core": plain}


def picks(town: Town, of: Election, way: Equipping) -> list[Pick]:
    """What is bought."""
    return Run(of, town.law, of.first, way(of)).shares(Fraction(of.budget, of.voters))


def timed(town: Town, of: Election, way: Equipping, rounds: int) -> tuple[float, list[Pick]]:
    """CPU seconds, the middle of some rounds, and what was bought."""
    taken, bought = list[float](), list[Pick]()
    for _ in range(rounds):
        start = time.process_time()
        bought = picks(town, of, way)
        taken.append(time.process_time() - start)
    return median(taken), bought


def pabutools() -> str | None:
    """The Python that has pabutools, if there is one."""
    python = os.environ.get("BENCH_PABUTOOLS", sys.executable)
    asked = subprocess.run([python, "-c", "import pabutools"], check=False, capture_output=True)
    if not asked.returncode:
        return python
    print("pabutools is not here, so only our own ways are compared: BENCH_PABUTOOLS names a")
    print("Python that has it.")
    return None


def by_pabutools(python: str, towns: Iterable[Town]) -> list[tuple[float, list[str]]]:
    """CPU seconds and winners for each election."""
    with tempfile.TemporaryDirectory() as folder:
        for number, town in enumerate(towns):
            Path(folder, f"{number:06}.pb").write_text(written(town), "utf-8")
        script = Path(__file__).with_name("with_pabutools.py")
        done = subprocess.run([python, script, folder], check=True, capture_output=True, text=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return [(float(row["cpu"]), row["winners"]) for row in rows]


def compare(
    town: Town, ours: Ways, python: str | None, rounds: int = ROUNDS, least: int | None = None
) -> None:
    """One election every way; refuse to compare ways that do not buy the same."""
    of = election(town)
    taken, found = dict[str, float](), list[list[Pick]]()
    for name, way in ours.items():
        taken[name], bought = timed(town, of, way, rounds)
        found.append(bought)
    same(found[1:], found[0])
    if python:
        (row,) = by_pabutools(python, [town])
        taken["pabutools"] = row[0]
        same([row[1]], of.ids(pick.project for pick in found[0]))
    first = max(taken, key=taken.__getitem__)
    print(f"{town.title}: {len(found[0])} bought, the same every way")
    for name, seconds in taken.items():
        print(f"  {name:10} {seconds:9.3f} s CPU  {taken[first] / seconds:7.1f} × {first}")
    print()
    if python and least and "numpy" in ours:
        times = taken["pabutools"] / taken["numpy"]
        reach(f"Equal Shares, {town.title}, times as fast as pabutools", times, least=least)


def same(others: Iterable[object], one: object) -> None:
    """Refuse results that differ."""
    if any(other != one for other in others):
        message = "two ways do not buy the same"
        raise ValueError(message)


def villages(ours: Ways, python: str | None) -> None:
    """The same picks, prices and ties in a thousand villages; the same winners as pabutools."""
    towns = [tied(seed) for seed in range(VILLAGES)]
    winners, ties = list[list[str]](), 0
    for town in towns:
        of = election(town)
        first, *others = (picks(town, of, way) for way in ours.values())
        same(others, first)
        ties += any(len(pick.tied) > 1 for pick in first)
        winners.append(of.ids(pick.project for pick in first))
    print(f"{VILLAGES:,} villages, {ties} of them with ties: the same picks every way", end="")
    if python:
        same([[row[1] for row in by_pabutools(python, towns)]], winners)
        print(", and the winners of pabutools\n")
        reach("villages of ties with the winners of pabutools", VILLAGES, least=VILLAGES)
        return
    print("\n")


def main() -> None:
    """Print the ratios."""
    ours, python = ways(), pabutools()
    villages(ours, python)
    compare(approval(60_000, 80), ours, python, least=50)
    compare(cardinal(6_000, 120), ours, python, least=15)
    if large():
        compare(cardinal(50_000, 150), ours, python, rounds=1, least=15)
    else:
        print("BENCH_LARGE=1 adds 50,000 voters × 150 projects, which takes pabutools minutes.")


if __name__ == "__main__":
    main()
