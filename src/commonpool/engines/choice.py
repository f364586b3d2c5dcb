"""Which engine reduces a file of donations."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from commonpool.engines.cluster import Cluster
from commonpool.engines.duck import Duck
from commonpool.engines.port import Engine, is_parquet
from commonpool.engines.reference import Reference

ENGINES = ("python", "duckdb", "spark")
LARGE = 32 * 1024 * 1024  # a CSV beyond this is added up, and not kept in the bundle


def engine_named(name: str, master: str, memory: str) -> Engine:
    """The engine called `name`; `master` says where Spark is, `memory` how much DuckDB takes."""
    if name == "spark":
        return Cluster(master)
    return Duck(memory) if name == "duckdb" else Reference()


def engine_for(path: Path) -> Engine | None:
    """The engine for a file where nobody named one: none for a small CSV, which is kept whole."""
    if not is_parquet(path) and path.stat().st_size <= LARGE:
        return None
    return Duck() if find_spec("duckdb") else Reference()
