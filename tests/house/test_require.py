"""What a machine lacks is skipped with its reason, but never where all is required."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import find_python, runs

Require = Callable[[object, str], object]


def test_what_is_there_is_given_back(require: Require) -> None:
    assert require("a spade", "no spade in the shed") == "a spade"


def test_what_is_missing_is_skipped_with_its_reason(
    require: Require, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMMONPOOL_REQUIRE", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no spade in the shed"):
        require(None, "no spade in the shed")


def test_what_is_missing_fails_where_all_is_required(
    require: Require, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMONPOOL_REQUIRE", "all")
    either = (pytest.fail.Exception, pytest.skip.Exception)
    with pytest.raises(either, match="no spade in the shed") as ended:
        require(None, "no spade in the shed")
    assert ended.type is pytest.fail.Exception


def test_a_stub_that_fails_is_no_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = tmp_path / "python3.11"
    stub.write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not runs(str(stub), "3.11")
    assert find_python("3.11") != str(stub)


def test_each_promised_python_runs(each_python: str) -> None:
    assert each_python
