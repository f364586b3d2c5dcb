"""What every test may ask for: an input that must be there, another Python, the golden rounds."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import settings

from tests.emptying import empty

ROOT = Path(__file__).resolve().parent.parent
T = TypeVar("T")

settings.register_profile(
    "commonpool",
    max_examples=int(os.environ.get("COMMONPOOL_EXAMPLES", "200")),
    deadline=None,
    derandomize=False,
    print_blob=True,
)
settings.load_profile("commonpool")


@pytest.fixture(autouse=True, scope="session")
def _emptied_by_the_owner() -> None:
    """The ledger lets nobody empty it: a test that commits does so as the tables' owner."""
    BaseDatabaseOperations.execute_sql_flush = empty  # type: ignore[method-assign]  # tests alone


def need(thing: T | None, reason: str) -> T:
    """Give the thing back; without it skip, or fail where nothing may be skipped."""
    if thing:
        return thing
    if os.environ.get("COMMONPOOL_REQUIRE") == "all":
        pytest.fail(f"required here, since COMMONPOOL_REQUIRE=all: {reason}", pytrace=False)
    pytest.skip(reason)


def pythons(version: str) -> Iterator[str]:
    """Every place where a Python of this version may be, on the path first."""
    if on_path := shutil.which(f"python{version}"):
        yield on_path
    for shelf in (Path(sys.base_prefix).parent, Path.home() / ".pyenv" / "versions"):
        for home in sorted(shelf.glob(f"{version}*")):
            yield str(home / "bin" / f"python{version}")


def runs(python: str, version: str) -> bool:
    """Whether it truly is that version: a name on the path may be a stub that fails."""
    script = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run(
            [python, "-I", "-c", script], check=False, capture_output=True, text=True
        )
    except OSError:
        return False
    return done.stdout.strip() == version


def find_python(version: str) -> str | None:
    """Find a working interpreter such as "3.12", or nothing."""
    return next((python for python in pythons(version) if runs(python, version)), None)


@pytest.fixture
def require() -> Callable[[T | None, str], T]:
    """Ask for a thing: `require(path.exists(), "why it may be missing")`."""
    return need


@pytest.fixture(params=["3.11", "3.12", "3.13"])
def each_python(request: pytest.FixtureRequest) -> str:
    """Run the test once under every Python we promise, or skip those not here.

    Never required: no package index or distribution offers all three to a bare machine.
    """
    version = str(request.param)
    return find_python(version) or pytest.skip(f"no working Python {version} on this machine")


@pytest.fixture(scope="session")
def golden() -> Path:
    """Give the folder of real rounds with published outcomes, which is no part of the project."""
    folder = Path(os.environ.get("COMMONPOOL_GOLDEN", ROOT.parent / "shared" / "golden"))
    return need(
        folder if folder.is_dir() else None,
        "no golden rounds: COMMONPOOL_GOLDEN names no folder",
    )
