"""The pages about people: joining, one's own page, and what stewards do for others."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonpool.core.shapes import JsonObject
from commonpool.people import services
from commonpool.people.models import Account, Invitation, Member, Picture
from commonpool.people.queries import token_owner
from commonpool.pools.services import adopt
from tests.people.photos import photo, told_where
from tests.village import Village, village
from tests.web.clients import mailed_code, signed_in

pytestmark = pytest.mark.django_db
HERE = "/c/holon-alpha/people/"


@pytest.fixture
def holon() -> Village:
    return village()


def invited(holon: Village, **more: object) -> str:
    made = services.invite(
        actor=holon["sam"],
        community=holon.community,
        now=timezone.now(),
        **more,  # type: ignore[arg-type]  # told by name
    )
    return f"/join/{made[1]}/"


def text_of(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.decode()))


def test_ema_follows_the_link_makes_an_account_comes_back_and_joins(holon: Village) -> None:
    link, ema = invited(holon), Client()
    page = ema.get(link)
    assert "You are invited to Holon Alpha" in page.content.decode()
    assert "Sam invites you" in text_of(page.content)
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cache-Control"] == "no-store"
    answer = ema.post("/accounts/signup/", {"email": "ema@example.org", "next": link})
    answer = ema.post(answer["Location"], {"code": mailed_code()})
    assert answer["Location"] == link
    assert "What shall people here call you?" in ema.get(link).content.decode()
    answer = ema.post(link, {"name": "Ema", "shows_name": "on", "once": "1"})
    assert (answer.status_code, answer["Location"]) == (302, "/c/holon-alpha/")
    joined = Member.objects.get(name="Ema")
    assert (joined.shows_name, joined.account) == (
        True,
        Account.objects.get(email="ema@example.org"),
    )
    assert "Welcome" in ema.get("/c/holon-alpha/").content.decode()
    assert ema.get(link)["Location"] == "/c/holon-alpha/"


def test_who_has_an_account_joins_the_next_village_with_it(holon: Village) -> None:
    mill = village("mill", "The Mill")
    wren = mill.join("wren")
    client = signed_in(wren)
    assert client.post(invited(holon), {"name": "Wren", "once": "1"}).status_code == 302
    assert wren.account is not None
    assert wren.account.memberships.count() == 2


def test_a_name_that_will_not_do_is_told_beside_the_question(holon: Village) -> None:
    link, client = invited(holon), signed_in(holon.account("ema"))
    for name, sentence in (("", "required"), ("Ema\u202e", "invisible character")):
        page = client.post(link, {"name": name, "once": "1"})
        assert page.status_code == 200
        assert sentence in page.content.decode()
    assert not Member.objects.filter(account__email="ema@example.org").exists()


def test_used_expired_and_unknown_invitations_say_so(holon: Village) -> None:
    used = invited(holon)
    signed_in(holon.account("ema")).post(used, {"name": "Ema", "once": "1"})
    old = invited(holon)
    Invitation.objects.filter(used_by=None).update(expires=timezone.now() - dt.timedelta(1))
    for link, status, words in (
        (used, 410, "has been used"),
        (old, 410, "has expired"),
        ("/join/nothing/", 404, "There is no such invitation"),
    ):
        for client in (Client(), signed_in(holon.account("farid"))):
            page = client.get(link)
            assert (page.status_code, words in page.content.decode()) == (status, True)
            assert client.post(link, {"name": "Farid", "once": "1"}).status_code == status


def test_members_see_each_other_and_strangers_see_nobody(holon: Village) -> None:
    page = signed_in(holon["alex"]).get(HERE).content.decode()
    assert "Riley" in page
    assert "Treasurer" in page
    assert "Invite somebody" not in page
    assert "Invite somebody" in signed_in(holon["sam"]).get(HERE).content.decode()
    wren = village("mill", "The Mill").join("wren")
    assert signed_in(wren).get(HERE).status_code == 404
    assert Client().get(HERE)["Location"].startswith("/accounts/login/")


def test_the_list_asks_the_database_as_often_for_a_crowd(holon: Village) -> None:
    alex = signed_in(holon["alex"])
    with CaptureQueriesContext(connection) as few:
        alex.get(HERE)
    for n in range(30):
        holon.join(f"guest{n}", "observer")
    with CaptureQueriesContext(connection) as many:
        alex.get(HERE)
    assert len(few) == len(many)


def test_a_steward_makes_an_invitation_to_send_or_print_and_withdraws_it(holon: Village) -> None:
    sam = signed_in(holon["sam"])
    assert sam.get(HERE + "invite/").status_code == 200
    answer = sam.post(HERE + "invite/", {"role": "treasurer", "days": "3", "once": "1"})
    assert answer.status_code == 302
    page = sam.get(answer["Location"])
    link = re.search(r'value="http://testserver(/join/[^"]+/)"', page.content.decode())
    assert link
    assert "<svg" in page.content.decode()
    assert "style=" not in page.content.decode()
    assert Client().get(link[1]).status_code == 200
    assert signed_in(holon["alex"]).get(answer["Location"]).status_code == 403
    key = Invitation.objects.get().pk
    assert "Treasurer" in sam.get(HERE + "invite/").content.decode()
    sam.post(HERE + f"invite/{key}/withdraw/")
    assert Client().get(link[1]).status_code == 404
    assert sam.get(answer["Location"]).status_code == 404


def test_an_invitation_of_the_next_village_cannot_be_withdrawn_here(holon: Village) -> None:
    invited(holon)
    mill = village("mill", "The Mill")
    wren = mill.join("wren", "steward")
    key = Invitation.objects.get().pk
    signed_in(wren).post(f"/c/mill/people/invite/{key}/withdraw/")
    assert Invitation.objects.filter(pk=key).exists()


def test_a_helper_is_named_and_later_claimed(holon: Village) -> None:
    casey = signed_in(holon["casey"])
    answer = casey.post(HERE + "helper/", {"name": "Gran", "once": "1"})
    assert "Gran" in casey.get(answer["Location"]).content.decode()
    gran = Member.objects.get(name="Gran")
    sam = signed_in(holon["sam"])
    assert "Gran" in sam.get(HERE + "invite/").content.decode()
    asked = {"role": "member", "claims": gran.handle, "days": "3", "once": "1"}
    answer = sam.post(HERE + "invite/", asked)
    code = answer["Location"].rstrip("/").rsplit("/", 1)[1]
    signed_in(holon.account("ana")).post(f"/join/{code}/", {"name": "Ana", "once": "1"})
    gran.refresh_from_db()
    assert (gran.name, gran.registered) == ("Ana", True)


def test_a_member_shows_a_picture_to_whom_the_name_is_shown(holon: Village) -> None:
    alex = signed_in(holon["alex"])
    asked = {"name": "Alex", "about": "I bake.\nOn Fridays.", "once": "1"}
    shot = SimpleUploadedFile("me.jpg", told_where(), "image/jpeg")
    answer = alex.post(HERE + "me/edit/", {**asked, "portrait": shot})
    assert answer["Location"] == HERE + "me/"
    assert "I bake." in alex.get(HERE + "me/").content.decode()
    face = f"{HERE}{holon['alex'].handle}/portrait/"
    picture = signed_in(holon["sam"]).get(face)
    assert picture["Content-Type"] == "image/webp"
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert b"Zebulon" not in picture.content
    assert Client().get(face).status_code == 404
    alex.post(HERE + "me/edit/", {**asked, "shows_name": "on", "once": "2"})
    assert Client().get(face).status_code == 200
    alex.post(HERE + "me/edit/", {**asked, "without_portrait": "on", "once": "3"})
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"%PDF-1.7", "not a picture"),
        (photo()[:2000], "cut off or broken"),
        (b"<svg onload=alert(1)>", "not a picture"),
    ],
)
def test_a_picture_that_is_none_is_told(holon: Village, raw: bytes, sentence: str) -> None:
    alex = signed_in(holon["alex"])
    shot = SimpleUploadedFile("me.jpg", raw, "image/jpeg")
    page = alex.post(HERE + "me/edit/", {"name": "Alexander", "portrait": shot, "once": "1"})
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert Member.objects.get(pk=holon["alex"].pk).name == "Alex"


def test_roles_are_given_after_a_fresh_sign_in(holon: Village) -> None:
    roles = f"{HERE}{holon['alex'].handle}/roles/"
    stale = signed_in(holon["sam"], fresh=False)
    answer = stale.get(roles)
    assert answer["Location"] == f"/again/?next={roles.replace('/', '%2F')}"
    assert stale.post(roles, {"roles": ["treasurer"], "once": "1"}).status_code == 302
    assert not holon["alex"].roles.exists()

    stale.post("/again/", {"step": "send", "next": roles})
    wrong = stale.post("/again/", {"code": "WRONG1", "next": roles})
    assert "This is not the code" in wrong.content.decode()
    answer = stale.post("/again/", {"code": mailed_code().lower(), "next": roles})
    assert answer["Location"] == roles
    assert stale.post(roles, {"roles": ["treasurer"], "once": "1"}).status_code == 302
    assert holon["alex"].roles.get().role == "treasurer"


def test_signing_in_again_allows_five_tries_and_leads_nowhere_else(holon: Village) -> None:
    sam = signed_in(holon["sam"], fresh=False)
    sam.post("/again/", {"step": "send"})
    code = mailed_code()
    for _ in range(5):
        sam.post("/again/", {"code": "WRONG1"})
    assert sam.post("/again/", {"code": code}).status_code == 200
    sam.post("/again/", {"step": "send"})
    answer = sam.post("/again/", {"code": mailed_code(), "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_a_role_revoked_in_the_middle_of_a_visit_is_gone_at_the_next_request(
    holon: Village,
) -> None:
    services.set_roles(
        actor=holon["sam"], member=holon["alex"], roles=["steward"], now=timezone.now()
    )
    alex = signed_in(holon["alex"])
    assert alex.get(HERE + "invite/").status_code == 200
    services.set_roles(actor=holon["sam"], member=holon["alex"], roles=[], now=timezone.now())
    answer = alex.post(HERE + "invite/", {"role": "steward", "days": "3", "once": "1"})
    assert answer.status_code == 403
    assert not Invitation.objects.exists()


def test_sam_says_how_deeply_alex_takes_part_and_alex_reads_it(holon: Village) -> None:
    roles, alex = f"{HERE}{holon['alex'].handle}/roles/", holon["alex"]
    zones: JsonObject = {
        "mechanism": "zones@1",
        "parameters": {"zones": {"core": "2", "near": "1"}},
    }
    adopt(
        actor=holon["sam"],
        community=holon.community,
        policy={},
        rule=zones,
        words="",
        now=timezone.now(),
    )
    sam = signed_in(holon["sam"])
    assert '<option value="core"></option><option value="near">' in sam.get(roles).content.decode()
    assert sam.post(roles, {"depth": " core ", "once": "1"}).status_code == 302
    alex.refresh_from_db()
    assert alex.depth == "core"
    assert "<bdi>core</bdi>" in signed_in(alex).get(f"{HERE}{alex.handle}/").content.decode()
    assert signed_in(alex).post(roles, {"depth": "near", "once": "1"}).status_code == 403
    wrong = sam.post(roles, {"depth": "x" * 41, "once": "2"})
    assert "40" in wrong.content.decode()
    services.erase(actor=holon["sam"], member=alex, now=timezone.now())
    alex.refresh_from_db()
    assert alex.depth == "", "what the circle said of Alex is gone"


def test_the_last_steward_cannot_step_down_leave_or_be_erased(holon: Village) -> None:
    sam = signed_in(holon["sam"])
    page = sam.post(f"{HERE}{holon['sam'].handle}/roles/", {"once": "1"})
    assert "Sam is the last steward of Holon Alpha" in page.content.decode()
    for path in ("me/leave/", "me/erase/"):
        page = sam.post(HERE + path, {"step": "done"})
        assert page.status_code == 400
        assert "last steward" in page.content.decode()
    assert Member.objects.get(pk=holon["sam"].pk).left is None


def test_a_treasurer_with_a_mailbox_alone_is_asked_for_more(holon: Village) -> None:
    services.set_roles(
        actor=holon["sam"], member=holon["sam"], roles=["steward", "treasurer"], now=timezone.now()
    )
    sam = signed_in(holon["sam"])
    answer = sam.get(HERE + "invite/")
    assert answer["Location"].startswith("/second-factor/?next=")
    assert "Add a passkey" in sam.get(answer["Location"]).content.decode()
    Authenticator.objects.create(
        user=holon["sam"].account, type=Authenticator.Type.TOTP, data={"secret": "x"}
    )
    answer = sam.get(HERE + "invite/")
    assert answer["Location"].startswith("/accounts/2fa/reauthenticate/")
    with override_settings(DEMO=True):
        assert sam.get(HERE + "invite/").status_code == 200


def test_alex_leaves_and_is_a_guest_from_then_on(holon: Village) -> None:
    alex = signed_in(holon["alex"])
    assert "Leave Holon Alpha?" in alex.get(HERE + "me/leave/").content.decode()
    assert alex.post(HERE + "me/leave/")["Location"] == "/c/holon-alpha/"
    assert alex.get(HERE).status_code == 404
    assert Member.objects.get(pk=holon["alex"].pk).name == "Alex"


def test_a_steward_says_that_somebody_has_left(holon: Village) -> None:
    path = f"{HERE}{holon['alex'].handle}/leave/"
    assert signed_in(holon["riley"]).post(path).status_code == 403
    signed_in(holon["sam"]).post(path)
    assert Member.objects.get(pk=holon["alex"].pk).left


def test_alex_is_forgotten_after_a_second_look(holon: Village) -> None:
    alex = signed_in(holon["alex"])
    asked = alex.get(HERE + "me/erase/").content.decode()
    assert "Be forgotten here?" in asked
    assert "Your name, the words about you" in asked
    page = alex.post(HERE + "me/erase/", {"step": "check"})
    assert "Check before it is done" in page.content.decode()
    assert Member.objects.get(pk=holon["alex"].pk).name == "Alex"
    answer = alex.post(HERE + "me/erase/", {"step": "done"})
    assert answer["Location"] == "/c/holon-alpha/"
    gone = Member.objects.get(pk=holon["alex"].pk)
    assert (gone.name, gone.account) == ("", None)
    assert not Account.objects.filter(email="alex@example.org").exists()
    assert "_auth_user_id" not in alex.session
    page = signed_in(holon["sam"]).get(f"{HERE}{gone.handle}/")
    assert gone.handle in page.content.decode()
    assert "Alex" not in page.content.decode()


def test_a_token_is_shown_once_and_revoked(holon: Village) -> None:
    alex = signed_in(holon["alex"])
    asked = {"name": "Kitchen", "days": "9", "once": "1"}
    assert alex.post(HERE + "me/tokens/", asked).status_code == 302
    page = alex.get(HERE + "me/tokens/").content.decode()
    secret = re.search(r"<pre>(cpl_[^<]+)</pre>", page)
    assert secret
    owner = token_owner(secret[1], timezone.now())
    assert owner is not None
    assert secret[1] not in alex.get(HERE + "me/tokens/").content.decode()
    signed_in(holon["jordan"]).post(f"{HERE}me/tokens/{owner.pk}/revoke/")
    assert token_owner(secret[1], timezone.now())
    alex.post(f"{HERE}me/tokens/{owner.pk}/revoke/")
    assert token_owner(secret[1], timezone.now()) is None


def test_the_next_villages_people_are_not_found_here(holon: Village) -> None:
    wren = village("mill", "The Mill").join("wren")
    sam = signed_in(holon["sam"])
    for page in ("", "roles/", "leave/", "erase/", "portrait/"):
        assert sam.get(f"{HERE}{wren.handle}/{page}").status_code == 404


def test_sessions_can_be_seen_and_ended_elsewhere(holon: Village) -> None:
    account = holon["alex"].account
    assert account is not None
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.post("/accounts/login/", {"login": account.email})
        browser.post("/accounts/login/code/confirm/", {"code": mailed_code()})
    assert browsers[0].get("/accounts/sessions/").status_code == 200
    browsers[0].post("/accounts/sessions/")
    assert browsers[1].get(HERE).status_code == 302
    assert browsers[0].get(HERE).status_code == 200
