"""A form pressed twice so fast that both come at one moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from commonpool.people.models import Invitation, Member
from tests.village import village
from tests.web.clients import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/holon-alpha/people/"


def at_once(client: Client, page: str, form: dict[str, str], times: int = 4) -> list[str]:
    """Press so many times at one moment; where each press led."""
    gate = Barrier(times)

    def press(_: int) -> str:
        mine = Client()
        mine.cookies.update(client.cookies)
        gate.wait()
        try:
            return str(mine.post(page, form).get("Location"))
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(press, range(times)))


def test_one_helper_is_named_and_every_press_leads_to_them() -> None:
    holon = village()
    places = at_once(signed_in(holon["sam"]), HERE + "helper/", {"name": "Gran", "once": "f1"})
    gran = Member.objects.get(name="Gran")
    assert places == [f"{HERE}{gran.handle}/"] * 4


def test_one_invitation_is_made_and_every_press_shows_its_link() -> None:
    holon, form = village(), {"role": "member", "days": "14", "once": "f1"}
    places = at_once(signed_in(holon["sam"]), HERE + "invite/", form)
    assert len(set(places)) == 1
    assert Invitation.objects.count() == 1
