"""What decays is told where people look: the agreement, the close, the share, the statement."""

import pytest
from django.test import Client

from commonpool.web.figures import APART
from tests.cycles.holon import close
from tests.cycles.test_decay import MARCH, after_january
from tests.web import test_cycle_pages
from tests.web.clients import signed_in

pytestmark = pytest.mark.django_db
PLAIN = str.maketrans(APART, " ", "\N{LEFT-TO-RIGHT ISOLATE}\N{POP DIRECTIONAL ISOLATE}")


def read(client: Client, address: str) -> str:
    """What stands on a page, its amounts in plain text."""
    return test_cycle_pages.read(client, address).translate(PLAIN)


def test_what_returned_stands_on_the_pages_of_all_and_of_alex() -> None:
    holon = after_january()
    cycle = holon.community.cycles.get(slug="2026-02")
    rule = "Of what somebody holds above 1.00 USD, 10% returns to the common pool at each close."
    assert rule in read(Client(), "/c/holon-alpha/money/agreement/")
    assert "Returned by decay" in read(
        signed_in(holon["sam"]), "/c/holon-alpha/cycles/2026-02/close/"
    )
    close(holon, cycle, MARCH)
    page = read(Client(), "/c/holon-alpha/cycles/2026-02/")
    assert "Returned by decay" in page
    why = f"/c/holon-alpha/cycles/2026-02/shares/{holon['alex'].handle}/"
    told = "Of what was held before, 0.65 USD returned to the common pool: 10% of what is above"
    assert told in read(Client(), why)
    statement = read(signed_in(holon["alex"]), "/c/holon-alpha/money/mine/")
    assert "What decayed at a close" in statement
