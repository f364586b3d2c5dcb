"""What stops a large round: one sentence and exit 2; no receipt, and nothing left behind."""

import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from commonpool.core.fault import Fault
from commonpool.engines.duck import Duck, opened, told_of
from tests.conftest import need
from tests.engines.gifts import CENTS, crowd, decimal_of, job, write_parquet
from tests.engines.test_receipts import many, write_round

DISTRIBUTE = (sys.executable, "-m", "commonpool", "distribute")


@pytest.fixture(autouse=True)
def _libraries() -> None:
    for name in ("duckdb", "pyarrow", "numpy"):
        need(find_spec(name), f"no {name}: make setup EXTRAS=engines")


def stopped(folder: Path, *words: object, blocks: str = "unlimited") -> str:
    """What is said by a command that stops; it may write files of so many 512-byte blocks."""
    path, made = write_round(folder, "gifts.parquet"), folder / "receipt.json"
    bundle = folder / "bundle.json"
    wanted = (path, "--receipt", made, "--bundle", bundle, *words)
    spills = folder / "spills"
    spills.mkdir()
    done = subprocess.run(
        ["sh", "-c", f'ulimit -f {blocks}; exec "$@"', "sh", *DISTRIBUTE, *map(str, wanted)],
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(spills)},
    )
    assert (done.returncode, done.stdout) == (2, ""), done
    assert sorted(one.name for one in folder.iterdir()) == ["gifts.parquet", "round.toml", "spills"]
    assert list(spills.iterdir()) == []
    (sentence,) = done.stderr.splitlines()
    return sentence


@pytest.mark.parametrize("by", ["i", "'d' || i"], ids=["packed", "by SQL"])
def test_whoever_presses_ctrl_c_waits_no_longer_and_finds_nothing_left(
    tmp_path: Path, by: str
) -> None:
    import duckdb

    rows = f"""SELECT {by} AS by, i % 12 AS "to", (1 + i % 97)::DECIMAL(18, 2) AS amount
               FROM range(5000000) t(i)"""  # noqa: S608  # ours
    duckdb.execute(f"COPY ({rows}) TO '{tmp_path / 'gifts.parquet'}' (FORMAT parquet)")
    path, made, spills = write_round(tmp_path, "gifts.parquet"), tmp_path / "r.json", tmp_path / "s"
    spills.mkdir()
    running = subprocess.Popen(
        [*DISTRIBUTE, str(path), "--receipt", str(made)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(spills)},
        start_new_session=True,
    )
    while running.poll() is None and not list(spills.iterdir()):
        time.sleep(0.01)
    time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    assert running.communicate(timeout=120) == (b"", b"")
    assert running.returncode == 130
    assert list(spills.iterdir()) == []
    assert sorted(one.name for one in tmp_path.iterdir()) == ["gifts.parquet", "round.toml", "s"]


@pytest.mark.parametrize("words", ["Query interrupted", "INTERRUPT Error: Interrupted!"])
def test_a_query_that_is_interrupted_is_no_fault_of_the_file(tmp_path: Path, words: str) -> None:
    """DuckDB says so in an error of its own kind, or through Arrow."""
    for kind in (RuntimeError, OSError):
        with pytest.raises(KeyboardInterrupt), opened(job(tmp_path / "gifts.csv"), "1GB"):
            raise kind(words)


def test_too_little_memory(tmp_path: Path) -> None:
    many(tmp_path / "gifts.parquet", 300_000)
    assert "out of memory" in stopped(tmp_path, "--memory", "4MB")


def test_too_little_memory_for_rows_that_could_be_packed(tmp_path: Path) -> None:
    import duckdb

    rows = "SELECT i AS by, i % 12 AS \"to\", (1 + i % 97)::DECIMAL(18, 2) AS amount FROM range(300000) t(i)"  # fmt: skip
    duckdb.execute(f"COPY ({rows}) TO '{tmp_path / 'gifts.parquet'}' (FORMAT parquet)")
    assert "out of memory" in stopped(tmp_path, "--memory", "4MB")


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """Memory for a part of the rows, and no file may grow beyond half a megabyte."""
    many(tmp_path / "gifts.parquet", 3_000_000)
    told = stopped(tmp_path, "--memory", "60MB", blocks="1000")
    assert "gifts.parquet, IO Error: " in told
    assert "; make room for" in told
    assert told.endswith(", or set TMPDIR")


@pytest.mark.parametrize("act", ["write file", "truncate file", "open file"])
def test_whatever_act_on_the_full_disk_fails_it_is_the_disk(act: str) -> None:
    """Which one fails first is chance."""
    words = f'IO Error: Could not {act} "/tmp/c-1/duckdb_temp_2_0.tmp": File too large'
    assert told_of(OSError(words), "4GB", "/tmp/c-1")[1].startswith("make room for")
    assert told_of(OSError("IO Error: no magic bytes"), "4GB", "/tmp/c-1")[1] == (
        "give the file whole"
    )


def test_a_disk_with_less_room_than_duckdb_wants_is_full_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks at the room before it writes, and calls the want of it one of memory."""
    import duckdb

    connect = duckdb.connect
    many(tmp_path / "gifts.parquet", 3_000_000)
    monkeypatch.setattr(
        duckdb,
        "connect",
        lambda config: connect(config=config).execute("SET max_temp_directory_size = '2MB'"),
    )
    with pytest.raises(Fault, match=r"failed to offload.*; make room for .*, or set TMPDIR"):
        Duck("60MB").reduce(job(tmp_path / "gifts.parquet"))


def test_a_parquet_cut_in_the_middle(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "gifts.parquet", crowd(5000, 50, 12), CENTS.format)
    path.write_bytes(path.read_bytes()[:9000])
    assert "give the file whole" in stopped(tmp_path)


def spoil(path: Path, start: int) -> None:
    """Zeros for some bytes of a file."""
    data = bytearray(path.read_bytes())
    data[start : start + 4000] = bytes(4000)
    path.write_bytes(data)


def test_a_parquet_spoiled_within(tmp_path: Path) -> None:
    """Its two ends are right, and what lies between is not."""
    path = tmp_path / "gifts.parquet"
    spoil(write_parquet(path, crowd(5000, 50, 12), decimal_of(CENTS, 2)), 40)
    assert "give the file whole" in stopped(tmp_path)


@pytest.mark.parametrize("at", [0.01, 0.5, 0.9])
def test_rows_that_could_be_packed_spoiled_early_or_late(tmp_path: Path, at: float) -> None:
    import duckdb

    path = tmp_path / "gifts.parquet"
    rows = "SELECT i AS by, i % 12 AS \"to\", (1 + i % 97)::DECIMAL(18, 2) AS amount FROM range(300000) t(i)"  # fmt: skip
    duckdb.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet)")
    spoil(path, int(at * path.stat().st_size))
    assert "give the file whole" in stopped(tmp_path)


def test_money_in_floats(tmp_path: Path) -> None:
    write_parquet(tmp_path / "gifts.parquet", crowd(50, 5, 12), float)
    told = stopped(tmp_path)
    assert "money in double, which is never exact; write it as DECIMAL(18,2), or as text" in told
