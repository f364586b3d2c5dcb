"""Tokens: a program acts as one member in one community, until it may no longer."""

import datetime as dt

import pytest

from commonpool.core.fault import Fault
from commonpool.people.models import Token
from commonpool.people.permissions import Refused
from commonpool.people.queries import token_owner, tokens
from commonpool.people.services import leave, make_token, revoke_token, use_token
from tests.village import Village, village

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 1, 12, 34, tzinfo=dt.UTC)


def token_of(holon: Village, name: str = "alex", days: int = 30) -> tuple[Token, str]:
    return make_token(
        actor=holon[name],
        community=holon.community,
        name="Kitchen sheet",
        writes=False,
        now=NOW,
        days=days,
    )


def test_a_token_is_its_member_until_it_expires() -> None:
    holon = village()
    token, secret = token_of(holon)
    found = token_owner(secret, NOW)
    assert found is not None
    assert found.member == holon["alex"]
    assert secret not in str(Token.objects.values().get())
    assert token_owner(secret, NOW + dt.timedelta(days=30)) is None
    assert token_owner("cpl_nothing", NOW) is None
    use_token(token=token, now=NOW)
    assert tokens(holon["alex"]).get().last_used == NOW.replace(minute=0)


def test_a_token_ends_when_it_is_revoked_or_its_member_leaves() -> None:
    holon = village()
    first, secret = token_of(holon)
    with pytest.raises(Refused):
        revoke_token(actor=holon["jordan"], token=first)
    revoke_token(actor=holon["alex"], token=first)
    assert token_owner(secret, NOW) is None
    second = token_of(holon)
    revoke_token(actor=holon["sam"], token=second[0])
    assert token_owner(second[1], NOW) is None
    third = token_of(holon)[1]
    leave(actor=holon["alex"], member=holon["alex"], on=NOW.date())
    assert token_owner(third, NOW) is None


def test_tokens_are_for_working_members_and_bounded() -> None:
    holon = village()
    with pytest.raises(Refused):
        token_of(holon, "olu")
    with pytest.raises(Fault, match="367 days; write 1 to 366"):
        token_of(holon, days=367)
    for _ in range(20):
        token_of(holon)
    with pytest.raises(Fault, match="you have 20 tokens; revoke one first"):
        token_of(holon)
