"""Two people hold the same invitation, or two communities each other, at the same moment."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from commonpool.core.fault import Fault
from commonpool.people.models import Account, Member
from commonpool.people.queries import stewards
from commonpool.people.services import invite, join, nest, set_roles
from tests.village import Village, village

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Do all of it at one moment, each on a connection of its own; what each was told."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        gate.wait()
        try:
            act()
        except Fault as fault:
            return fault.problem
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_eight_people_use_one_invitation_at_once_and_one_joins() -> None:
    holon = village()
    code = invite(actor=holon["sam"], community=holon.community, now=NOW)[1]
    people = [holon.account(f"guest{n}") for n in range(8)]

    def enter(account: Account) -> Callable[[], object]:
        return lambda: join(account=account, code=code, name="Guest", shows_name=False, now=NOW)

    told = at_once([enter(account) for account in people])
    assert told == ["done"] + ["this invitation has been used"] * 7
    assert Member.objects.filter(name="Guest").count() == 1


def test_one_person_uses_four_invitations_at_once_and_joins_once() -> None:
    holon = village()
    codes = [invite(actor=holon["sam"], community=holon.community, now=NOW)[1] for _ in range(4)]
    ema = holon.account("ema")

    def enter(code: str) -> Callable[[], object]:
        return lambda: join(account=ema, code=code, name="Ema", shows_name=False, now=NOW)

    told = at_once([enter(code) for code in codes])
    assert told == ["done"] + ["you belong to Holon Alpha already"] * 3
    assert Member.objects.filter(account=ema).count() == 1


def test_two_stewards_step_down_at_once_and_one_stays() -> None:
    holon = village()
    set_roles(actor=holon["sam"], member=holon["alex"], roles=["steward"], now=NOW)

    def step_down(name: str) -> Callable[[], object]:
        return lambda: set_roles(actor=holon[name], member=holon[name], roles=[], now=NOW)

    told = at_once([step_down("sam"), step_down("alex")])
    assert told[1] == "done"
    assert "is the last steward of Holon Alpha" in told[0]
    assert stewards(holon.community).count() == 1


def test_two_communities_are_each_put_under_the_other_at_once_and_one_is() -> None:
    holon = village()
    mill = village("mill", "The Mill")

    def under(low: Village, high: Village) -> Callable[[], object]:
        return lambda: nest(
            actor=low["sam"], community=low.community, parent=high.community, now=NOW
        )

    for _ in range(8):
        told = at_once([under(mill, holon), under(holon, mill)])
        assert told[0].endswith("would lie within itself")
        assert told[1] == "done"
        for one in (mill, holon):
            one.community.refresh_from_db()
            nest(actor=one["sam"], community=one.community, parent=None, now=NOW)
            one.community.refresh_from_db()
