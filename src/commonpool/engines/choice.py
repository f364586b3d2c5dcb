"""Which engine reduces a file of donations, and which searches a large election."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import cast

from commonpool.core.fault import Fault
from commonpool.core.mechanisms.base import NO_WAYS, Claims, Evidence, Ways
from commonpool.core.mechanisms.budgeting.equal_shares import EqualSharesParameters, equal_shares
from commonpool.engines.cluster import Cluster
from commonpool.engines.duck import Duck
from commonpool.engines.port import Engine, is_parquet
from commonpool.engines.reference import Reference

ENGINES = ("python", "duckdb", "spark")
SEARCH = "numpy"  # no engine for donations: it searches elections
SEARCHED = ("equal-shares@1",)
LARGE = 32 * 1024 * 1024  # a CSV beyond this is added up, and not kept in the bundle
MANY_VOTES = 100_000  # from here on, loading numpy costs little beside what it may save


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


def ways_for(name: str | None) -> Ways:
    """Faster ways to the core's claims; none where plain Python was asked for."""
    if name == "python":
        return NO_WAYS
    if find_spec(SEARCH) is None:
        if name == SEARCH:
            raise Fault("numpy is needed to search an election", "install commonpool[engines]")
        return NO_WAYS
    least = 0 if name == SEARCH else MANY_VOTES

    def claims(evidence: Evidence, pot: int, parameters: object) -> Claims:
        own = cast("EqualSharesParameters", parameters)
        if len(evidence.ballots) < least:
            return equal_shares(evidence, pot, own)
        from commonpool.engines.equal_shares import in_columns  # noqa: PLC0415  # loads numpy

        return in_columns(evidence, pot, own)

    return dict.fromkeys(SEARCHED, claims)
