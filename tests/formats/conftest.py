"""What reads a file in several ways asks for each of them."""

from importlib.util import find_spec

import pytest

from tests.conftest import need


@pytest.fixture(autouse=True)
def _the_engine_is_there(request: pytest.FixtureRequest) -> None:
    """A test that is run on DuckDB needs it."""
    asked = getattr(request.node, "callspec", None)
    if asked and "duckdb" in asked.params.get("words", ()):
        need(find_spec("duckdb"), "no duckdb: make setup EXTRAS=engines")
