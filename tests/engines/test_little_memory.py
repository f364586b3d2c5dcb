"""Out of memory is told while there is room to tell it: a reader looks before all is gone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, need

READS = """
import resource, sys
from pathlib import Path
from commonpool.engines import lines
lines.SPARE = int(sys.argv[2])
now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (now + 8 * 2**20,) * 2)
try:
    print(sum(1 for line in lines.read_lines(Path(sys.argv[1]))))
except MemoryError:
    print("stopped")
"""


@pytest.mark.parametrize(
    ("spare", "said"), [(16 * 2**20, "stopped\n"), (0, "5000\n")], ids=["looks", "does not look"]
)
def test_a_reader_stops_where_eight_megabytes_are_left(
    tmp_path: Path, spare: int, said: str
) -> None:
    need(Path("/proc/self/statm").exists(), "no /proc: this machine does not tell its memory")
    gifts = tmp_path / "gifts.csv"
    gifts.write_text("ana,ferry,3.50\n" * 5_000, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", READS, str(gifts), str(spare)],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, said, "")
