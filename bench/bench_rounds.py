"""A round's donations added up: our engines beside a scan, and beside what most would write.

1M rows; BENCH_LARGE=1 adds 10M and 100M rows, for which the disk needs about 3 GB. Whoever adds
up with floats does not find the same twice, so only the exact ways are held to each other.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from bench.donations import PROJECTS, Round, group, scan
from bench.ratio import Timing, Variant, compare, large, median_of, reach, same
from commonpool.engines.cluster import Cluster
from commonpool.engines.duck import Duck
from commonpool.engines.port import Engine, Job
from commonpool.engines.reference import Reference
from commonpool.engines.rows import needed

MILLION = 1_000_000
LOOP = Path(__file__).with_name("linear_qf.js")
MEMORY = "4GB"
GIB = 1024  # MiB


def roots(engine: Engine, job: Job) -> dict[str, int]:
    """Our own sums."""
    return {project: total.roots for project, total in engine.reduce(job).totals.items()}


def loop(made: Round) -> dict[str, int]:
    """The sums of the BigInt loop."""
    words = ["node", "--max-old-space-size=8192", str(LOOP), str(made.triples)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return {project: int(text) for project, text in sorted(json.loads(done.stdout).items())}


def pandas_floats(path: Path) -> object:
    """What most would write: nearly right."""
    frame = needed("pandas", "compare").read_parquet(path)
    merged = frame.groupby(["to", "by"])["amount"].sum()
    return (merged**0.5).groupby("to").sum() ** 2


def quick(made: Round) -> list[Variant]:
    """What is compared at every size."""
    job = made.job
    return [
        Variant("scan (DuckDB, sum of 3 columns)", lambda: scan(job.path)),
        Variant("group by donor and project (DuckDB)", lambda: group(job.path)),
        Variant("duckdb (ours)", lambda: roots(Duck(MEMORY), job)),
    ]


def texts(made: Round) -> list[Variant]:
    """The same where ids are text."""
    job = made.named
    columns = ['hash("by") & 1023', 'hash("to") & 1023', "amount"]
    return [
        Variant("scan, ids are text", lambda: scan(job.path, columns)),
        Variant("group by, ids are text", lambda: group(job.path)),
        Variant("duckdb (ours), ids are text", lambda: len(roots(Duck(MEMORY), job))),
    ]


def others(made: Round) -> list[Variant]:
    """What most would write."""
    found = []
    if find_spec("pandas"):
        found.append(Variant("pandas, floats", lambda: pandas_floats(made.floats)))
    if shutil.which("node"):
        found.append(Variant("node BigInt loop, exact", lambda: loop(made)))
    else:
        print("no node: its BigInt loop is left out")
    return found


def engines(made: Round) -> list[Variant]:
    """Our other engines."""
    found = [Variant("python (ours, the reference)", lambda: roots(Reference(), made.job))]
    if find_spec("pyspark") and shutil.which("java"):
        spark = Cluster("local[2]")
        found.append(Variant("spark local[2] (ours), started", lambda: roots(spark, made.job)))
    else:
        print("no pyspark or no Java: Spark is left out")
    return found


def exact(timings: list[Timing]) -> list[Timing]:
    """Those that have to agree."""
    return [one for one in timings if "(ours" in one.name or "exact" in one.name]


def title(made: Round) -> str:
    """What is done."""
    return f"quadratic sums of {made.rows:,} donations to {PROJECTS:,} projects"


def memory(made: Round) -> float | None:
    """Print the memory that a whole process takes, and give it in GiB."""
    words = [sys.executable, "-m", "bench.peak", str(made.job.path), MEMORY]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    print(f"peak memory of the whole process, {made.rows:,} rows: {done.stdout.strip()}\n")
    number = done.stdout.partition(" ")[0]
    return int(number) / GIB if number.isdigit() else None


def ten_millions(ten: Round) -> None:
    """10M rows beside the scan, and beside what most would write."""
    timings = compare(title(ten), [*quick(ten), *others(ten)], rounds=3)
    same(exact(timings))
    ours = median_of(timings, "duckdb (ours)")
    reach("QF of 10M rows, times as long as the scan", ours / median_of(timings, "scan"), most=6)
    if any(timing.name.startswith("pandas") for timing in timings):
        times = median_of(timings, "pandas") / ours
        reach("QF of 10M rows, times as fast as pandas in floats", times, least=5)
    compare(f"{title(ten)}, ids are text", texts(ten), rounds=3)
    memory(ten)


def hundred_millions(ten: Round, hundred: Round) -> None:
    """100M rows beside 10M rows."""
    timings = compare(
        "10M rows beside 100M rows",
        [
            Variant("10M rows, duckdb (ours)", lambda: roots(Duck(MEMORY), ten.job)),
            Variant("100M rows, scan", lambda: scan(hundred.job.path)),
            Variant("100M rows, duckdb (ours)", lambda: roots(Duck(MEMORY), hundred.job)),
        ],
        rounds=3,
    )
    times = median_of(timings, "100M rows, duckdb") / median_of(timings, "10M rows, duckdb")
    reach("QF of 100M rows, times as long as 10M rows", times, most=11)
    if peak := memory(hundred):
        reach("QF of 100M rows, GiB of memory", peak, most=8)


def main() -> None:
    """Print the ratios."""
    if not all(map(find_spec, ("duckdb", "pyarrow", "numpy"))):
        print("bench_rounds needs duckdb, pyarrow and numpy: make setup EXTRAS=engines,bench")
        return
    with tempfile.TemporaryDirectory(prefix="commonpool-bench-") as folder:
        small = Round(Path(folder), MILLION)
        same(
            exact(compare(title(small), [*quick(small), *others(small), *engines(small)], rounds=3))
        )
        compare(f"{title(small)}, ids are text", texts(small), rounds=3)
        if large():
            ten, hundred = Round(Path(folder), 10 * MILLION), Round(Path(folder), 100 * MILLION)
            ten_millions(ten)
            hundred_millions(ten, hundred)


if __name__ == "__main__":
    main()
