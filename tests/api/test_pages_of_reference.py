"""What an installation can be told, and what the API can answer, stands in the documentation."""

import re

import pytest

from commonpool.api.problems import KINDS, URN
from tests.conftest import ROOT

DEPLOY = (ROOT / "docs" / "guides" / "deploy.md").read_text("utf-8")
API = (ROOT / "docs" / "reference" / "http-api.md").read_text("utf-8")
SETTINGS = re.compile(r'"(COMMONPOOL_[A-Z_]+|DATABASE_URL)"')


def settings_read() -> set[str]:
    """Every variable that the program names."""
    files = (ROOT / "src" / "commonpool" / "config").rglob("*.py")
    return {name for file in files for name in SETTINGS.findall(file.read_text("utf-8"))}


def test_every_setting_has_its_row_and_every_row_its_setting() -> None:
    rows = set(re.findall(r"^\| `([A-Z_]+)` \|", DEPLOY, re.MULTILINE))
    assert rows == settings_read()


@pytest.mark.parametrize("status", KINDS)
def test_every_kind_of_problem_has_its_row(status: int) -> None:
    assert f"| `{status}` | `{URN}{KINDS[status][0]}` |" in API


def test_a_setting_that_is_read_is_seen() -> None:
    assert "COMMONPOOL_HOME" in settings_read()
