"""Pro rata: core's own beside the same in 64-bit whole numbers, and from file to file.

1M parties; BENCH_LARGE=1 takes 10M.
"""

from __future__ import annotations

import tempfile
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from bench.donations import EUROS, answer
from bench.ratio import Variant, compare, large, median_of, reach, same
from commonpool.core.apportion import Lot, largest_remainder
from commonpool.engines.duck import DEFAULT_MEMORY
from commonpool.engines.rows import needed
from commonpool.engines.weights import Division, apportion_table, job_of

PARTIES = 10_000_000 if large() else 1_000_000
WHOLE = 12_345_678_901
LOT = Lot(bytes(32))


def main() -> None:
    """Print the ratios."""
    if not all(map(find_spec, ("duckdb", "pyarrow", "numpy"))):
        print("bench_prorata needs duckdb, pyarrow and numpy: make setup EXTRAS=engines,bench")
        return
    numpy, ours = needed("numpy", "compare"), needed("commonpool.engines.prorata", "divide")
    with tempfile.TemporaryDirectory(prefix="commonpool-bench-") as folder:
        path, out = Path(folder) / "weights.parquet", Path(folder) / "shares.parquet"
        columns = "i AS party, (1 + hash(i) % 100000)::BIGINT AS weight"
        query = f"SELECT {columns} FROM range({PARTIES}) made(i)"  # noqa: S608  # our own words
        answer(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
        run(numpy, ours, path, out)


def run(numpy: ModuleType, ours: ModuleType, path: Path, out: Path) -> None:
    """Compare, and hold the shares of both to each other."""
    told = answer(f"SELECT weight FROM '{path}' ORDER BY party", "fetchnumpy")  # noqa: S608  # our own words
    assert isinstance(told, dict)  # noqa: S101  # fetchnumpy makes it so
    numbers = numpy.asarray(told["weight"])
    by_name = {str(place): weight for place, weight in enumerate(numbers.tolist())}
    total = sum(by_name.values())
    division = Division(job_of(path), EUROS, WHOLE, "largest-remainder", DEFAULT_MEMORY)

    def arrays() -> object:
        def tickets(places: list[int]) -> list[bytes]:
            return [LOT.ticket(str(place)) for place in places]

        return ours.parts_of(WHOLE, numbers, "largest-remainder", tickets).tobytes()

    def plain() -> object:
        parts = largest_remainder(WHOLE, by_name, total, LOT)
        return numpy.array([*parts.values()], numpy.int64).tobytes()

    timings = compare(
        f"pro rata to {PARTIES:,} parties, largest remainder",
        [
            Variant("64-bit arrays (ours)", arrays),
            Variant("plain Python (core's own)", plain),
        ],
        rounds=3,
    )
    same(timings)
    times = median_of(timings, "plain Python") / median_of(timings, "64-bit")
    reach(f"pro rata to {PARTIES:,}, times as fast as plain Python", times, least=40)
    compare(
        f"pro rata to {PARTIES:,} parties, Parquet in and out, no party twice, with a receipt",
        [
            Variant("64-bit arrays (ours)", arrays),
            Variant("from file to file", lambda: apportion_table(division, out)),
        ],
        rounds=3,
    )


if __name__ == "__main__":
    main()
