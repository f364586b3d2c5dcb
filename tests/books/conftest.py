"""Installations with tables, for tests that run processes of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.books.place import Place, migrate, place


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An installation with tables, and nobody in it; only to be copied."""
    with place(tmp_path_factory.mktemp("empty")) as made:
        migrate(made)
        yield made


@pytest.fixture
def here(empty: Place, tmp_path: Path) -> Iterator[Place]:
    """Where Holon Alpha keeps its books."""
    with place(tmp_path, of=empty) as made:
        yield made


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Place]:
    """Another machine, where nothing was installed yet."""
    with place(tmp_path) as made:
        yield made
