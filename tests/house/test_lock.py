"""What is declared is locked, with hashes; what is not declared as an extra is not needed."""

import re
import tomllib

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENTRIES = re.findall(
    r"^\S.*(?:\n +.*)*", re.sub(r"^#.*\n", "", LOCK, flags=re.MULTILINE), re.MULTILINE
)


def name(requirement: str) -> str:
    """Take the package's name out of a requirement, in its normal spelling."""
    found = re.match(r"[\w.-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def test_plain_python_is_enough() -> None:
    assert PROJECT["dependencies"] == []


def test_every_extra_is_locked() -> None:
    extras = PROJECT["optional-dependencies"]
    declared = {name(requirement) for extra in extras.values() for requirement in extra}
    assert declared - {name(entry) for entry in ENTRIES} == set(), "run make lock"


def test_every_entry_has_one_version_and_its_hashes() -> None:
    assert len(ENTRIES) > 20
    loose = [e for e in ENTRIES if not re.match(r"[\w.-]+==\S+.*\\\n +--hash=sha256:\w{64}", e)]
    assert loose == []


def test_no_entry_says_where_it_comes_from() -> None:
    assert re.findall(r"\S*(?://|@|--index|--find)\S*", LOCK) == []
