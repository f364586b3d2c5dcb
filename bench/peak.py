"""Add up one file of donations in a process of its own, and print the memory it took at most."""

import resource
import sys
from pathlib import Path

from bench.donations import EUROS
from commonpool.engines.duck import Duck
from commonpool.engines.port import Job


def main(path: str, memory: str) -> None:
    """Print MiB (Linux counts in KiB)."""
    Duck(memory).reduce(Job(Path(path), EUROS))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
