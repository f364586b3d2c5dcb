"""The engines, each as far as this machine has it; Spark is started once, and ended."""

from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from commonpool.engines.choice import ENGINES, engine_named
from commonpool.engines.cluster import java
from commonpool.engines.port import Engine
from tests.conftest import need

# Spark's start takes longer than most tests: one worker runs all that needs it (--dist loadgroup).
SPARK = pytest.mark.xdist_group("spark")
# A Java that lives for minutes is quickest with the compiler that thinks least.
IMPATIENT = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData"


@pytest.fixture(
    params=[pytest.param(name, marks=SPARK) if name == "spark" else name for name in ENGINES]
)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    name = str(request.param)
    if name == "duckdb":
        need(find_spec("duckdb"), "no duckdb: make setup EXTRAS=engines")
    if name == "spark":
        request.getfixturevalue("spark")
    return engine_named(name, "local[2]", "1GB")


@pytest.fixture
def arrow() -> None:
    """What writes Parquet."""
    need(find_spec("pyarrow"), "no pyarrow: make setup EXTRAS=engines")


@pytest.fixture(scope="session")
def spark() -> Iterator[None]:
    """Spark, and nothing left of it afterwards."""
    need(find_spec("pyspark"), "no pyspark: make setup EXTRAS=cluster")
    need(java(), "no Java: install your system's own, 17 or newer")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", IMPATIENT)
        yield
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    if session := SparkSession.getActiveSession():
        session.stop()
    if gateway := SparkContext._gateway:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(timeout=30)
        SparkContext._gateway = SparkContext._jvm = None
