"""The same receipt from every engine; little memory, no Java, no library; nothing left behind."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import NoReturn, Self, cast

import pytest

from commonpool.cli.app import main
from commonpool.core.fault import Fault
from commonpool.engines.choice import engine_for, engine_named
from commonpool.engines.cluster import Cluster
from commonpool.engines.duck import Duck
from commonpool.engines.port import Engine
from tests.conftest import need
from tests.engines.conftest import SPARK
from tests.engines.gifts import CENTS, crowd, job, write_csv

ROUND = """donations = "{gifts}"
projects = [{projects}]

[community]
id = "riverbend"
currency = "EUR"

[cycle]
id = "spring"
opens = 2026-03-01
closes = 2026-04-01

[[inflows]]
id = "match"
amount = "9000000.00"

[rule]
mechanism = "{rule}"
{terms}
"""


def write_round(folder: Path, gifts: str, rule: str = "quadratic@1", terms: str = "") -> Path:
    """A round of 9,000,000.00 for the projects p0 to p11, whose donations stand in a file."""
    path = folder / "round.toml"
    projects = ", ".join(f'{{id = "p{number}"}}' for number in range(12))
    path.write_text(ROUND.format(gifts=gifts, projects=projects, rule=rule, terms=terms), "utf-8")
    return path


def commonpool(*words: str | Path, env: Mapping[str, str] | None = None) -> tuple[int, str, str]:
    """Run the command in a process of its own: its exit code, output and complaints."""
    done = subprocess.run(
        [sys.executable, "-m", "commonpool", *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **(env or {})},
        start_new_session=True,
    )
    return done.returncode, done.stdout, done.stderr


def parameters(**terms: str) -> str:
    """The parameters of a rule, as they stand in a cycle file."""
    return "\n".join(["[rule.parameters]", *(f"{key} = {value}" for key, value in terms.items())])


# Every rule that sums are enough for, with everything that it can ask of them.
RULES = {
    "quadratic, a cap and a minimum": (
        "quadratic@1",
        'cap_percent = "20%"\n' + parameters(minimum='"5.00"'),
    ),
    "quadratic, squares taken away": ("quadratic@1", parameters(subtract='"squares"')),
    "quadratic, nothing taken away": (
        "quadratic@1",
        parameters(subtract='"nothing"', single_donor='"counts"', root_digits="0"),
    ),
    "quadratic, unsaturated": ("quadratic@1", parameters(pay='"unsaturated"')),
    "octant": ("octant@1", parameters(cap='"12%"', root_digits="2")),
    "octant, others weigh half": ("octant@1", parameters(unlisted='"0.5"')),
    "quadratic, nobody else counts": ("quadratic@1", parameters(unlisted="0")),
    "octant's threshold": ("octant-threshold@1", parameters(multiplier="1")),
    "votes for credits": (
        "capital-constrained@1",
        parameters(credit='"0.10"', root_digits="0", alpha_digits="18"),
    ),
}


@pytest.mark.parametrize(
    ("what", "weighed"),
    [("quadratic, a cap and a minimum", False), *((what, True) for what in RULES)],
)
def test_the_same_receipt(engine: Engine, tmp_path: Path, what: str, weighed: bool) -> None:
    write_csv(tmp_path / "gifts.csv", CENTS, crowd(3000, 100, 12))
    path, made = write_round(tmp_path, "gifts.csv", *RULES[what]), tmp_path / "receipt.json"
    if weighed:
        weigh(path)
    words = ["distribute", str(path), "--receipt", str(made), "--spark-master", "local[2]"]
    assert main([*words, "--engine", "python"]) == 0
    right = made.read_bytes()
    assert main([*words, "--engine", engine.name]) == 0
    assert made.read_bytes() == right
    assert main(words) == 0
    assert claimed(made.read_bytes()) == claimed(right), "sums or donations: nobody's claim differs"


def weigh(path: Path) -> None:
    """Give some donors of the round a weight: a passport's score, none at all, a third."""
    rows = ["id,weight", "d1,0.2", "d2,0", "d3,1/3", "d4,0.123456", "d5,1.5"]
    path.with_name("donors.csv").write_text("\n".join(rows) + "\n", "utf-8")
    path.write_text('donors = "donors.csv"\n' + path.read_text("utf-8"), "utf-8")


def claimed(receipt: bytes) -> dict[str, tuple[str, str]]:
    """What each project claims and gets; which project gets a unit more that ties draws lots."""
    rows = json.loads(receipt)["shares"]
    return {row["party"]: (row["points"], row["exact"]) for row in rows}


@SPARK
@pytest.mark.usefixtures("spark")
def test_spark_gives_the_receipt_of_duckdb_for_a_million_rows(tmp_path: Path) -> None:
    need(find_spec("duckdb"), "no duckdb: make setup EXTRAS=engines")
    write_csv(tmp_path / "gifts.csv", CENTS, crowd(1_000_000, 90_000, 12))
    path, made = write_round(tmp_path, "gifts.csv"), tmp_path / "receipt.json"
    found = set()
    for name in ("duckdb", "spark"):
        words = ["--engine", name, "--spark-master", "local[2]", "--receipt", str(made)]
        assert main(["distribute", str(path), *words]) == 0
        found.add(made.read_bytes())
    assert len(found) == 1


def test_the_receipt_names_the_file(tmp_path: Path) -> None:
    gifts = write_csv(tmp_path / "gifts.csv", CENTS, crowd(300, 20, 12))
    path, made = write_round(tmp_path, "gifts.csv"), tmp_path / "bundle.json"
    assert main(["distribute", str(path), "--engine", "python", "--bundle", str(made)]) == 0
    found = json.loads(made.read_text("utf-8"))["receipt"]["reduction"]
    assert (found["sha256"], found["rows"]) == (job(gifts).sha256(), 300)
    assert main(["verify", str(made)]) == 0
    assert main(["explain", str(made), "p3"]) == 0


def test_a_large_csv_and_parquet_choose_an_engine(tmp_path: Path) -> None:
    small, large = tmp_path / "a.csv", tmp_path / "b.csv"
    small.write_text("by,to,amount\n", "utf-8")
    with large.open("wb") as file:
        file.truncate(33 * 1024 * 1024)
    assert engine_for(small) is None
    for path in (large, tmp_path / "c.parquet"):
        chosen = engine_for(path)
        assert chosen is not None
        assert chosen.name == ("duckdb" if find_spec("duckdb") else "python")


def test_a_rule_that_needs_every_donation_is_not_given_sums(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_csv(tmp_path / "gifts.csv", CENTS, crowd(30, 5, 12))
    path = write_round(tmp_path, "gifts.csv", "pairwise@1", '[rule.parameters]\nbound = "5.00"')
    assert main(["distribute", str(path), "--engine", "python"]) == 2
    assert "pairwise@1 needs every donation" in capsys.readouterr().err


# Memory, and what is missing.


def many(path: Path, rows: int) -> Path:
    """Parquet with many rows, no two of which have the same donor and project."""
    import duckdb

    made = duckdb.connect()
    rows_sql = f"""SELECT i AS "by", 'p' || (i % 12) AS "to",
        (1 + i % 997)::DECIMAL(18, 2) AS amount FROM range({rows}) t(i)"""  # noqa: S608  # ours
    made.execute(f"COPY ({rows_sql}) TO '{path}' (FORMAT parquet)")
    made.close()
    return path


def test_little_memory_spills_and_cleans_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need(find_spec("duckdb"), "no duckdb: make setup EXTRAS=engines")
    spills = tmp_path / "spills"
    spills.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spills))
    what = job(many(tmp_path / "gifts.parquet", 3_000_000))
    assert Duck("100MB").reduce(what) == Duck("2GB").reduce(what)
    assert list(spills.iterdir()) == []


def test_out_of_memory_is_one_sentence_and_no_receipt(tmp_path: Path) -> None:
    need(find_spec("duckdb"), "no duckdb: make setup EXTRAS=engines")
    many(tmp_path / "gifts.parquet", 300_000)
    path, made = write_round(tmp_path, "gifts.parquet"), tmp_path / "receipt.json"
    code, out, told = commonpool("distribute", path, "--memory", "4MB", "--receipt", made)
    assert (code, out) == (2, "")
    assert told.count("\n") == 1
    assert "out of memory" in told
    assert "give it more than 4MB with --memory" in told
    assert not made.exists()


def test_memory_that_is_no_size(tmp_path: Path) -> None:
    need(find_spec("duckdb"), "no duckdb: make setup EXTRAS=engines")
    with pytest.raises(Fault, match="write it as 4GB or 512MB"):
        Duck("plenty").reduce(job(write_csv(tmp_path / "gifts.csv", CENTS, [])))


@pytest.mark.parametrize(
    ("name", "hidden", "extra"),
    [("duckdb", "duckdb", "engines"), ("spark", "pyspark.sql", "cluster")],
)
def test_a_library_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, hidden: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, hidden, None)
    path = write_csv(tmp_path / "gifts.csv", CENTS, [("ben", "well", 1)])
    with pytest.raises(Fault, match=rf"install commonpool\[{extra}\]"):
        engine_named(name, "local[2]", "1GB").reduce(job(path))


# Spark in a process of its own: silent, and gone afterwards.


def processes_of(session: int) -> list[str]:
    """What still runs in a session."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            after = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(after[3]) == session and after[0] != "Z":
            found.append((folder / "cmdline").read_text("utf-8", errors="replace"))
    return found


@SPARK
@pytest.mark.usefixtures("spark")
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no /proc to look for processes in")
def test_spark_is_silent_and_leaves_nothing(tmp_path: Path) -> None:
    write_csv(tmp_path / "gifts.csv", CENTS, crowd(50, 9, 12))
    path = write_round(tmp_path, "gifts.csv")
    spills = tmp_path / "spills"
    spills.mkdir()
    before = sorted(tmp_path.iterdir())
    running = subprocess.Popen(
        [sys.executable, "-m", "commonpool", "distribute", path, "--engine", "spark",
         "--spark-master", "local[2]"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, start_new_session=True,
        env={**os.environ, "TMPDIR": str(spills), "_JAVA_OPTIONS": f"-Djava.io.tmpdir={spills}"},
    )  # fmt: skip
    out, told = running.communicate(timeout=300)
    assert running.returncode == 0, told
    assert told == b""
    assert b"Receipt" in out
    assert sorted(tmp_path.iterdir()) == before
    assert [found.name for found in spills.iterdir() if "hsperf" not in found.name] == []
    assert processes_of(running.pid) == []


@SPARK
def test_spark_without_java_says_what_it_needs(tmp_path: Path) -> None:
    need(find_spec("pyspark"), "no pyspark: make setup EXTRAS=cluster")
    write_csv(tmp_path / "gifts.csv", CENTS, crowd(50, 9, 12))
    path = write_round(tmp_path, "gifts.csv")
    env = {"PATH": "/nowhere:/bin", "JAVA_HOME": "/nowhere", "SPARK_HOME": ""}
    code, out, told = commonpool("distribute", path, "--engine", "spark", env=env)
    assert (code, out) == (2, "")
    assert told.count("\n") == 1
    assert "Java 17 or newer" in told


@SPARK
@pytest.mark.usefixtures("spark")
def test_a_master_that_is_none_is_named(tmp_path: Path) -> None:
    write_csv(tmp_path / "gifts.csv", CENTS, crowd(50, 9, 12))
    words = ("--engine", "spark", "--spark-master", "everywhere")
    code, out, told = commonpool("distribute", write_round(tmp_path, "gifts.csv"), *words)
    assert (code, out) == (2, "")
    assert told.count("\n") == 1
    assert 'did not start with the master "everywhere"; name with --spark-master local[2]' in told


def test_only_on_one_machine_does_spark_hide(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machines of a cluster have to reach the process that asked; here nobody has to."""
    asked: dict[str, str] = {}

    class Builder:
        def config(self, name: str, value: str) -> Self:
            asked[name] = value
            return self

        def master(self, name: str) -> Self:
            asked.clear()
            return self

        appName = master  # noqa: N815  # Spark's own name

        def getOrCreate(self) -> NoReturn:  # noqa: N802  # as above
            message = "no Java"
            raise OSError(message)

    spark = SimpleNamespace(SparkSession=SimpleNamespace(builder=Builder()))
    for master, hidden in (("local[2]", True), ("local", True), ("spark://town:7077", False)):
        with pytest.raises(OSError, match="no Java"):
            Cluster(master).session(cast("ModuleType", spark))
        assert ("spark.driver.host" in asked) is hidden
        assert asked["spark.sql.ansi.enabled"] == "true"
