"""The public page: what a passer-by learns of a village without an account."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.months import two_months

pytestmark = pytest.mark.django_db


def test_a_passer_by_reads_the_village(client: Client) -> None:
    two_months()
    words = client.get("/c/holon-alpha/").content.decode()
    assert "Holon Alpha" in words
