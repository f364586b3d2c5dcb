"""No file names a package index or somebody's machine: the project builds wherever it is taken."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.house.addresses import HOSTS, named

# Joined here, because the formatter would join adjacent pieces and name what must not be named.
HOME_OF_ROOT, HOME, USERS = ("/" + name for name in ("root", "home", "Users"))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "village" / "ledger"
    root.mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet", root], check=True)
    (root / ".gitignore").write_text("secret.txt\n", encoding="utf-8")
    return root


def test_no_file_names_an_address(require: Callable[[bool, str], bool]) -> None:
    require((ROOT / ".git").exists(), "not a git checkout, so no list of its files")
    assert named(ROOT) == []


@pytest.mark.parametrize("host", HOSTS)
def test_an_index_is_named(host: str, repository: Path) -> None:
    (repository / "lock.txt").write_text(f"ok\nx @ https://files.{host}/x.whl\n", encoding="utf-8")
    assert named(repository) == [f"lock.txt:2: {host}"]


@pytest.mark.parametrize(
    "path", [f"{HOME_OF_ROOT}/x", HOME_OF_ROOT, f"{HOME}/ana/pool", f"{USERS}/ana/pool"]
)
def test_a_home_folder_is_named(path: str, repository: Path) -> None:
    (repository / "notes.md").write_text(f"see {path} there\n", encoding="utf-8")
    (found,) = named(repository)
    assert found.startswith("notes.md:1: /")


def test_the_checkout_itself_is_named(repository: Path) -> None:
    (repository / "notes.md").write_text(f"cd {repository}\n", encoding="utf-8")
    assert named(repository) == [f"notes.md:1: {repository}"]


def test_files_in_the_index_and_odd_bytes_are_read(repository: Path) -> None:
    (repository / "photo.png").write_bytes(b"\xff\x00" + HOSTS[0].upper().encode())
    subprocess.run(["git", "-C", repository, "add", "photo.png"], check=True)
    assert named(repository) == [f"photo.png:1: {HOSTS[0].upper()}"]


def test_what_is_ignored_or_innocent_passes(repository: Path) -> None:
    (repository / "secret.txt").write_text(HOSTS[0], encoding="utf-8")
    (repository / "page.md").write_text(
        f"GET /api{HOME_OF_ROOT}/pools, {HOME_OF_ROOT}s of the tree, www{HOME}/ana, ~{USERS}",
        encoding="utf-8",
    )
    assert named(repository) == []
