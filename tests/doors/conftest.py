"""What the tests of the command line share."""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture
def inside() -> Iterator[None]:
    """A command that is run here finds the tests' installation."""
    before = os.environ.get("DJANGO_SETTINGS_MODULE")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    yield
    if before is None:
        del os.environ["DJANGO_SETTINGS_MODULE"]
