"""What programs do at Holon Alpha besides its month: people, pictures, tries; and what they may not."""

import io
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from commonpool.people.models import Member
from commonpool.people.services import join, open_account
from tests.api.asking import Asking, asking, said
from tests.people.photos import photo, told_where
from tests.village import Village, day, village

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
TODAY = day().isoformat()
BASE = "/api/v1/communities/holon-alpha"
RULE = {"rule": {"mechanism": "time@1", "confirmations": 1}}


@pytest.fixture
def holon() -> Village:
    return village()


def send(program: Asking, path: str, name: str, content: bytes, key: str = "file") -> "Answer":
    """A file as a form sends it."""
    headers = program.headers(**{"Idempotency-Key": key})
    body = {name: SimpleUploadedFile("it", content)}
    return Client().post(f"{BASE}{path}", body, headers=headers)


def begun(holon: Village) -> str:
    """A rule, an open cycle and money in it; the cycle's address."""
    sam = asking(holon["sam"])
    said(sam.post("/agreement", RULE))
    said(asking(holon["riley"]).post("/inflows", {"amount": "90.00", "kind": "dues", "on": TODAY}))
    return f"/cycles/{said(sam.post('/cycles', {}))['slug']}"


def baked(holon: Village) -> int:
    """Alex bakes, and Riley has seen it."""
    alex = asking(holon["alex"])
    body = {"what": "baked", "on": TODAY, "hours": "3:00"}
    number = int(alex.post("/contributions", body).json()[0]["id"])
    said(asking(holon["riley"]).post(f"/contributions/{number}/confirm", {}))
    return number


def test_people_are_invited_join_and_go(holon: Village) -> None:
    sam = asking(holon["sam"])
    lou = said(sam.post("/helpers", {"name": "Lou"}))["handle"]
    made = said(sam.post("/invitations", {"claims": lou, "role": "member"}))
    assert said(sam.get("/invitations"))["total"] == 1
    account = open_account(email="lou@example.org")
    now = timezone.now()
    member = join(account=account, code=made["code"], name="Lou", shows_name=False, now=now)
    assert said(sam.get("/invitations"))["total"] == 0
    said(sam.post(f"/invitations/{made['id']}/withdraw"), 404)
    other = said(sam.post("/invitations", {}))["id"]
    assert said(sam.post(f"/invitations/{other}/withdraw"))["id"] == other
    program = asking(member)
    me = said(program.post("/me", {"about": "a baker", "shows_name": True}))
    assert (me["name"], me["about"]) == ("Lou", "a baker")
    (token,) = said(program.get("/me/tokens"))["items"]
    assert token["this"] is True
    said(program.post("/me/erase", {"handle": holon["sam"].handle}), 400)
    assert said(program.post("/me/leave"))["left"]
    said(program.get("/me"), 401)
    said(sam.post(f"/members/{lou}/erase", {"handle": holon["alex"].handle}), 400)
    said(sam.post(f"/members/{lou}/erase", {"handle": lou}))
    assert Member.objects.get(handle=lou).name == ""


def test_a_token_ends_itself(holon: Village) -> None:
    program = asking(holon["alex"])
    (token,) = said(program.get("/me/tokens"))["items"]
    assert said(program.post(f"/me/tokens/{token['id']}/revoke"))["id"] == token["id"]
    said(program.get("/me"), 401)


def test_a_photo_is_kept_without_its_place_and_shown_to_members(holon: Village) -> None:
    alex, number = asking(holon["alex"]), baked(holon)
    where = f"/contributions/{number}"
    (kept,) = send(alex, f"{where}/photos", "photo", told_where()).json()
    assert send(alex, f"{where}/photos", "photo", told_where()).json() == [kept]
    answer = asking(holon["noor"]).get(f"{where}/evidence/{kept['id']}")
    assert answer["Content-Type"] == "image/webp"
    assert not Image.open(io.BytesIO(answer.content)).getexif()
    said(Asking("holon-alpha").get(f"{where}/evidence/{kept['id']}"), 401)
    said(asking(holon["noor"]).get(f"{where}/evidence/999999"), 404)
    told = said(send(alex, f"{where}/photos", "photo", b"no picture", "other"), 400)
    assert told["detail"].startswith("the file is not a picture")
    said(send(alex, f"{where}/photos", "picture", photo(), "third"), 422)
    (noted,) = send(alex, f"{where}/files", "file", b"a list", "list").json()
    assert (noted["kind"], len(noted["sha256"])) == ("file", 64)
    assert (noted["by"], noted["size"]) == ("Alex", 6)
    answer = asking(holon["noor"]).get(f"{where}/evidence/{noted['id']}")
    assert (answer.content, answer["X-Content-Type-Options"]) == (b"a list", "nosniff")
    assert answer["Content-Disposition"].startswith("attachment")
    refused = asking(holon["noor"]).post(f"{where}/evidence/{noted['id']}/remove", {}, key="no")
    said(refused, 403)
    said(asking(holon["noor"]).post(f"{where}/links", {"link": "https://example.org/"}), 403)
    shown = said(alex.get(where))
    assert [one["kind"] for one in shown["evidence"]] == ["photo", "file"]
    assert [one["says"] for one in shown["said"]] == ["confirm"]


def test_a_portrait(holon: Village) -> None:
    alex = asking(holon["alex"])
    said(send(alex, "/me/portrait", "portrait", photo()))
    where = f"/members/{holon['alex'].handle}/portrait"
    assert asking(holon["noor"]).get(where)["Content-Type"] == "image/webp"
    said(Asking("holon-alpha").get(where), 404)
    said(alex.post("/me", {"without_portrait": True}))
    said(alex.get(where), 404)


def test_a_file_of_inflows_enters_whole_and_once(holon: Village) -> None:
    riley = asking(holon["riley"])
    table = f"amount,kind,on\n5.00,sale,{TODAY}\n7.00,dues,{TODAY}\n".encode()
    assert said(send(riley, "/inflows/import", "file", table)) == {"entered": 2}
    assert said(send(riley, "/inflows/import", "file", table)) == {"entered": 2}
    assert said(send(riley, "/inflows/import", "file", table, "again")) == {"entered": 0}
    assert said(riley.get("/inflows"))["total"] == 2
    bad = f"amount,kind,on\n5.00,sale,{TODAY}\n=1+1,dues,{TODAY}\n".encode()
    assert "line 3" in said(send(riley, "/inflows/import", "file", bad, "bad"), 400)["detail"]
    assert said(riley.get("/inflows"))["total"] == 2
    pools = said(Asking("holon-alpha").get("/pools"))["items"]
    assert {one["pool"]: one["amount"] for one in pools} == {"inbox": "12.00"}


def test_the_week_and_the_sheet_are_written_down_whole(holon: Village) -> None:
    begun(holon)
    alex = asking(holon["alex"])
    said(alex.post("/me/shifts", {"what": "dishes", "hours": "0:45"}))
    (suggested,) = said(alex.get("/me/week"))["suggestions"]
    did = {"did": [{"key": suggested["key"], "hours": "1:00"}, {"key": "shift-999999"}]}
    told = said(alex.post("/me/week", did), 400)
    assert told["pointer"] == "/did/1/key"
    (made,) = alex.post("/me/week", {"did": did["did"][:1]}).json()
    assert (made["what"], made["hours"]) == ("dishes", "1:00")
    by = [holon["noor"].handle]
    lines = [{"what": "swept", "on": TODAY, "hours": "0:30", "by": by} for _ in range(2)]
    sheet = {"lines": [*lines, {"what": "swept", "on": TODAY, "by": by}]}
    assert said(alex.post("/contributions/sheet", sheet), 400)["pointer"] == "/lines/2/hours"
    assert len(alex.post("/contributions/sheet", {"lines": lines}).json()) == 2
    noor = asking(holon["noor"])
    assert said(noor.get("/to-accept"))["total"] == 2
    assert said(noor.get("/me/contributions", first=TODAY))["total"] == 2
    assert said(asking(holon["casey"]).get("/to-settle"))["total"] == 0


def test_a_cycle_is_tried_under_other_rules_and_told_why(holon: Village) -> None:
    where, alex = begun(holon), asking(holon["alex"])
    baked(holon)
    columns = alex.get(f"{where}/side-by-side").json()
    assert columns[0]["now"]
    assert {"equal@1", "need@1"} <= {one["rule"] for one in columns}
    why = {one["rule"]: one["missing"] for one in columns if one["missing"]}
    assert why["zones@1"] == "what each depth counts is agreed first"
    now = {one["name"]: one["now"] for one in alex.get(f"{where}/knobs").json()}
    assert (now["rule.cap_percent"], now["policy.reserve.percent"]) == ("", "0%")
    rows = alex.get(f"{where}/what-if", turn="rule.cap_percent").json()
    assert [one["value"] for one in rows][:2] == ["", "10%"]
    assert {one["change"] for one in rows[1]["shares"]} == {"-81.00"}
    said(alex.get(f"{where}/what-if", turn="rule.nothing"), 400)
    said(asking(holon["sam"]).post(f"{where}/renew"), 400)
    said(asking(holon["sam"]).post(f"{where}/close"))
    share = f"{where}/shares/{holon['alex'].handle}"
    told = said(Asking("holon-alpha").get(share))
    assert (told["amount"], told["corrections"]) == ("90.00", [])
    assert any("3:00" in one or "3 hours" in one for one in told["reasons"])
    riley = asking(holon["riley"])
    said(riley.post(f"{share}/release"), 409)
    said(riley.post(f"{share}/correct", {"amount": "80.00", "words": "miscounted"}))
    assert said(alex.get(share))["corrections"][0]["words"] == "miscounted"
    assert said(Asking("holon-alpha").get(share))["corrections"][0]["words"] == ""


REFUSED: tuple[tuple[str, str, dict[str, object], int, str], ...] = (
    ("sam", "/helpers", {"name": ""}, 400, "/name"),
    ("sam", "/invitations", {"days": 400}, 422, "/days"),
    ("sam", "/invitations", {"role": "king"}, 400, "/roles"),
    ("sam", "/invitations", {"claims": "mill-1"}, 404, ""),
    ("sam", "/members/mill-1/roles", {"roles": []}, 404, ""),
    ("sam", "/members/holo-1/roles", {"roles": []}, 400, "/roles"),
    ("sam", "/members/holo-1/leave", {}, 400, "/roles"),
    ("sam", "/nest", {"parent": "holon-alpha"}, 400, ""),
    ("sam", "/nest", {"parent": "nowhere"}, 404, ""),
    ("sam", "", {"zone": "Moon/Base"}, 400, "/zone"),
    ("sam", "", {"language": "xx"}, 422, "/language"),
    ("sam", "/baseline", {"slug": "rice", "what": "x", "amount": "0"}, 400, "/amount"),
    ("sam", "/baseline", {"slug": "r i", "what": "x", "amount": "1"}, 422, "/slug"),
    (
        "sam",
        "/baseline",
        {"slug": "rice", "what": "x", "amount": "1", "receiver": "mill-1"},
        404,
        "",
    ),
    ("sam", "/baseline/none/end", {}, 404, ""),
    ("sam", "/stage", {"stage": "huge"}, 422, "/stage"),
    ("sam", "/calendar", {"rhythm": "custom", "by_itself": True}, 400, "/days"),
    ("sam", "/practice", {"deadline_days": 0}, 422, "/deadline_days"),
    ("sam", "/cycles", {}, 400, ""),
    ("sam", "/cycles/none/renew", {}, 404, ""),
    ("riley", "/cycles/none/shares/x/correct", {"amount": "1", "words": "x"}, 404, ""),
    ("riley", "/inflows", {"amount": "1", "on": "1980-01-01"}, 400, "/on"),
    ("riley", "/inflows", {"amount": "1", "on": TODAY, "pool": "nowhere"}, 400, "/pool"),
    ("alex", "/me", {"name": ""}, 400, "/name"),
    ("alex", "/me/tokens/999999/revoke", {}, 404, ""),
    ("alex", "/me/shifts", {"what": "x", "hours": "0"}, 400, "/hours"),
    ("alex", "/me/shifts", {"what": "x", "hours": "1", "need": "mill-bread"}, 404, ""),
    ("alex", "/me/shifts/999999/tap", {}, 404, ""),
    ("alex", "/me/pairs", {"other": "holo-4", "task": "x"}, 400, "/other"),
    ("alex", "/me/pairs", {"other": "mill-1", "task": "x"}, 404, ""),
    ("alex", "/me/pairs/999999/notes", {"words": "x"}, 404, ""),
    ("alex", "/me/week", {"did": []}, 422, "/did"),
    ("alex", "/contributions/sheet", {"lines": []}, 422, "/lines"),
    ("alex", "/contributions/999999/links", {"link": "https://a.org/"}, 404, ""),
    ("alex", "/contributions", {"what": "x", "on": "1999-01-01", "hours": "1"}, 400, "/on"),
    (
        "alex",
        "/contributions",
        {"what": "x", "on": TODAY, "hours": "1", "pair": 999999},
        404,
        "",
    ),
)


@pytest.mark.parametrize(
    ("who", "path", "body", "status", "pointer"), REFUSED, ids=[f"{r[1]} {r[2]}" for r in REFUSED]
)
def test_what_cannot_be_done_says_where_and_writes_nothing(  # a row of the table
    holon: Village, who: str, path: str, body: dict[str, object], status: int, pointer: str
) -> None:
    village("mill", "The Mill")
    program = asking(holon[who])
    with transaction.atomic():
        before = everything()
        told = said(program.post(path, body), status)
        assert told.get("pointer", "") == pointer
        assert "; " in told["detail"]
        assert everything() == before


def everything() -> dict[str, int]:
    """How many rows there are of everything but of what counts how often somebody asks."""
    models = (model for model in apps.get_models() if model.__name__ != "CacheEntry")
    return {model.__name__: model._default_manager.count() for model in models}
