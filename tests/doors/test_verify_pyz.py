"""One file and a bare Python are enough to recheck a receipt, now and in twenty years."""

import json
import os
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from commonpool.core.canonical import canonical_text
from commonpool.core.catalogue import CATALOGUE
from tests.core.village import HOLON, VILLAGE_MONTH, closed
from tests.core.world import FULL, world
from tests.doors.command import commonpool
from tools.build_verify import build

SOURCES = [path for path in (*HOLON, *VILLAGE_MONTH) if path.stem in ("hybrid", "time", "village")]


@pytest.fixture(scope="module")
def pyz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("release") / "verify.pyz")


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, str]:
    """Each example's bundle, with the hash that distribute printed."""
    folder = tmp_path_factory.mktemp("bundles")
    found = {}
    for source in SOURCES:
        file = folder / f"{source.stem}.json"
        done = commonpool("distribute", source, "--bundle", file, "--format", "json")
        found[file] = str(json.loads(done.out)["receipt"])
    return found


def bare(python: str, pyz: Path, *words: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the zip with no site, no environment, no path, from somewhere else."""
    return subprocess.run(
        [python, "-I", "-S", str(pyz), *map(str, words)],
        check=False,
        cwd=cwd,
        capture_output=True,
        text=True,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
    )


def test_every_promised_python_gives_the_same_hash(
    each_python: str, pyz: Path, bundles: dict[Path, str], tmp_path: Path
) -> None:
    assert bundles
    for file, sha256 in bundles.items():
        done = bare(each_python, pyz, file, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == f"verified  {file}: receipt {sha256}\n"


# Every bundle in one process: what verify prints of each, with the library out of the zip.
ALL_AT_ONCE = """
import json, sys
sys.path.insert(0, sys.argv[1])
from commonpool.core.canonical import digest, parse_json
from commonpool.core.verification import verify
bundles = json.load(open(sys.argv[2], encoding="utf-8"))
for name, text in bundles.items():
    bundle = parse_json(text)
    print(name, verify(bundle), digest(bundle["receipt"]))
"""


def test_every_rule_of_the_catalogue_gives_the_same_receipt_on_every_python(
    each_python: str, pyz: Path, tmp_path: Path
) -> None:
    made = {name: closed(world(name, FULL, pot=30_000)) for name in CATALOGUE}
    texts = {name: canonical_text(one.bundle) for name, one in made.items()}
    (tmp_path / "all.json").write_text(json.dumps(texts), "utf-8")
    words = [each_python, "-I", "-S", "-c", ALL_AT_ONCE, str(pyz), str(tmp_path / "all.json")]
    done = subprocess.run(words, check=False, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"{name} [] {one.sha256}" for name, one in made.items()]


def test_every_promised_python_refuses_a_lie(
    each_python: str, pyz: Path, bundles: dict[Path, str], tmp_path: Path
) -> None:
    text = next(file for file in bundles if file.stem == "time").read_text("utf-8")
    lie = tmp_path / "lie.json"
    lie.write_text(text.replace('"625.00"', '"626.00"', 1), encoding="utf-8")
    done = bare(each_python, pyz, lie, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "receipt.shares.alex.amount" in done.stdout
    lie.write_text(text[:-20], encoding="utf-8")
    done = bare(each_python, pyz, lie, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is not JSON" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_it_prints_on_a_machine_that_knows_only_ascii(
    each_python: str, pyz: Path, bundles: dict[Path, str], tmp_path: Path
) -> None:
    odd = tmp_path / "Ünï.json"
    odd.write_bytes(next(iter(bundles)).read_bytes())
    done = subprocess.run(
        [each_python, "-S", str(pyz), str(odd)],
        check=False,
        cwd=tmp_path,
        capture_output=True,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_built_twice_it_has_the_same_bytes(pyz: Path, tmp_path: Path) -> None:
    assert build(tmp_path / "again.pyz").read_bytes() == pyz.read_bytes()


def test_it_holds_the_core_and_nothing_to_write_with(pyz: Path) -> None:
    names = set(ZipFile(pyz).namelist())
    assert {"__main__.py", "commonpool/core/verification.py", "commonpool/cli/verify.py"} <= names
    assert not names & {"commonpool/cli/distribute.py", "commonpool/formats/cycle_file.py"}
    assert all(name == "__main__.py" or name.startswith("commonpool/") for name in names)


def test_it_says_how_it_is_used(each_python: str, pyz: Path, tmp_path: Path) -> None:
    done = bare(each_python, pyz, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: verify.pyz")
