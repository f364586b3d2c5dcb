"""Invitations: one person, once, while they last."""

import datetime as dt

import pytest

from commonpool.core.fault import Fault
from commonpool.people.models import Invitation, Member
from commonpool.people.permissions import Refused, can
from commonpool.people.queries import Conflict, Missing, invitation_state, open_invitations
from commonpool.people.services import (
    add_helper,
    invite,
    join,
    leave,
    set_roles,
    withdraw_invitation,
)
from tests.village import Village, village

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=3)


def invited(holon: Village, **more: object) -> str:
    return invite(actor=holon["sam"], community=holon.community, now=NOW, **more)[1]  # type: ignore[arg-type]  # told by name


def arrive(holon: Village, code: str, who: str = "ema", name: str = "Ema") -> Member:
    return join(account=holon.account(who), code=code, name=name, shows_name=False, now=LATER)


def test_ema_joins_by_sams_invitation_under_a_handle_that_says_nothing() -> None:
    holon = village()
    code = invited(holon)
    before = invitation_state(code, LATER)
    assert (before.state, before.invited_by, before.community) == ("open", "Sam", holon.community)
    ema = arrive(holon, code)
    assert ema.name == "Ema"
    assert "ema" not in ema.handle.split("-")
    assert (ema.registered, ema.joined) == (True, dt.date(2026, 3, 4))
    assert can(ema, "contributions.log", holon.community)
    assert invitation_state(code, LATER).state == "used"


def test_only_the_hash_of_a_code_is_kept() -> None:
    holon = village()
    code = invited(holon)
    kept = Invitation.objects.values().get()
    assert code not in str(kept)


def test_an_invitation_is_used_once() -> None:
    holon = village()
    code = invited(holon)
    arrive(holon, code)
    with pytest.raises(Fault, match=r"has been used; ask who invited you for a new one"):
        arrive(holon, code, "farid", "Farid")
    assert not Member.objects.filter(name="Farid").exists()


def test_an_expired_invitation_lets_nobody_in() -> None:
    holon = village()
    code = invited(holon, days=3)
    assert invitation_state(code, LATER).state == "expired"
    with pytest.raises(Fault, match="has expired"):
        arrive(holon, code)
    assert not open_invitations(holon.community, LATER)


@pytest.mark.parametrize("code", ["", "nope", "\ud800", "x" * 5000])
def test_an_unknown_code_is_missing(code: str) -> None:
    with pytest.raises(Missing, match="no such invitation"):
        arrive(village(), code)


def test_a_withdrawn_invitation_is_unknown() -> None:
    holon = village()
    code = invited(holon)
    withdraw_invitation(actor=holon["sam"], invitation=Invitation.objects.get())
    assert invitation_state(code, LATER).state == "unknown"


def test_joining_twice_is_told() -> None:
    holon = village()
    arrive(holon, invited(holon))
    with pytest.raises(Conflict, match="belong to Holon Alpha already"):
        arrive(holon, invited(holon))


def test_an_invitation_may_bring_a_role_unless_the_inviter_lost_theirs() -> None:
    holon = village()
    first, second = invited(holon, role="treasurer"), invited(holon, role="steward")
    assert can(arrive(holon, first), "inflows.reverse", holon.community)
    set_roles(actor=holon["sam"], member=holon["alex"], roles=["steward"], now=NOW)
    set_roles(actor=holon["alex"], member=holon["sam"], roles=[], now=NOW)
    with pytest.raises(Fault, match="may no longer invite; ask a steward"):
        arrive(holon, second, "farid", "Farid")


def test_members_do_not_invite_and_neighbours_even_less() -> None:
    holon, mill = village(), village("mill", "The Mill")
    for actor in (holon["alex"], mill["sam"]):
        with pytest.raises(Refused, match="ask somebody who may: steward"):
            invite(actor=actor, community=holon.community, now=NOW)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"days": 0}, r"0 days; write 1 to 90"),
        ({"days": 91}, r"91 days; write 1 to 90"),
        ({"role": "king"}, r'there is no role "king"; choose of member'),
    ],
)
def test_an_odd_invitation_is_not_made(more: dict[str, object], sentence: str) -> None:
    with pytest.raises(Fault, match=sentence):
        invited(village(), **more)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("  ", "the name is empty"),
        ("x" * 81, "a name of 81 characters; keep it to 80"),
        ("Ema\u202eamE", "invisible character U\\+202E"),
    ],
)
def test_an_odd_name_is_told_and_the_invitation_stays_good(name: str, sentence: str) -> None:
    holon = village()
    code = invited(holon)
    with pytest.raises(Fault, match=sentence) as told:
        arrive(holon, code, name=name)
    assert told.value.path == ("name",)
    assert invitation_state(code, LATER).state == "open"


def test_a_helper_who_joins_keeps_handle_and_history() -> None:
    holon = village()
    gran = add_helper(actor=holon["casey"], community=holon.community, name="Gran", now=NOW)
    assert (gran.registered, gran.account) == (False, None)
    code = invited(holon, claims=gran)
    ana = arrive(holon, code, "ana", "Ana")
    assert (ana.pk, ana.handle, ana.name, ana.registered) == (gran.pk, gran.handle, "Ana", True)
    with pytest.raises(Fault, match="Ana is not waiting to be claimed"):
        invited(holon, claims=ana)


def test_nobody_claims_a_helper_of_the_next_village() -> None:
    holon, mill = village(), village("mill", "The Mill")
    gran = add_helper(actor=mill["sam"], community=mill.community, name="Gran", now=NOW)
    with pytest.raises(Refused):
        invited(holon, claims=gran)


def test_who_left_comes_back_as_who_they_were_without_their_roles() -> None:
    holon = village()
    leave(actor=holon["riley"], member=holon["riley"], on=NOW.date())
    riley = arrive(holon, invited(holon), "riley", "Riley")
    assert (riley.pk, riley.left) == (holon["riley"].pk, None)
    assert not can(riley, "inflows.reverse", holon.community)
