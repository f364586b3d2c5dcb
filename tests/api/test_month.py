"""A month at Holon Alpha, told by programs: needs, deeds, money, a close, and what was shared."""

import json
from pathlib import Path

import pytest

from tests.api.asking import Asking, asking, said
from tests.doors.command import commonpool
from tests.village import Village, day, village

pytestmark = pytest.mark.django_db
RULE = {"mechanism": "time@1", "confirmations": 1}


@pytest.fixture
def holon() -> Village:
    made = village()
    steward = asking(made["sam"])
    said(steward.post("/agreement", {"rule": RULE, "words": "we begin by hours"}))
    said(steward.post("/cycles", {}))
    return made


def today() -> str:
    return day().isoformat()


def bake(holon: Village, who: str = "alex", hours: str = "3:00", key: str = "") -> int:
    """Somebody bakes, and their deed's number."""
    body = {"what": "baked bread", "on": today(), "hours": hours}
    found = asking(holon[who]).post("/contributions", body, key)
    said_ = json.loads(found.content)
    assert found.status_code == 200, said_
    return int(said_[0]["id"])


def test_a_month_from_need_to_receipt(holon: Village, tmp_path: Path) -> None:
    sam, alex, riley = (asking(holon[name]) for name in ("sam", "alex", "riley"))
    need = said(
        sam.post("/needs", {"what": "bread", "quantity": "20", "unit": "loaf", "cadence": "weekly"})
    )
    said(alex.post(f"/needs/{need['slug']}/commitments", {"quantity": "8", "due": today()}))
    body = {
        "what": "baked bread for everybody",
        "on": today(),
        "hours": "3:00",
        "need": need["slug"],
        "delivered": "8",
    }
    (deed,) = json.loads(alex.post("/contributions", body).content)
    assert (deed["state"], deed["hours"]) == ("waiting", "3:00")
    number = deed["id"]
    assert said(riley.get("/contributions", to_confirm=1))["total"] == 1
    assert said(riley.post(f"/contributions/{number}/confirm", {}))["state"] == "counts"
    (covered,) = said(Asking("holon-alpha").get("/needs"))["items"]
    assert (covered["need"]["slug"], covered["met"]) == (need["slug"], "8")
    said(riley.post("/inflows", {"amount": "300.00", "kind": "dues", "on": today()}))
    (cycle,) = said(sam.get("/cycles"))["items"]
    where = f"/cycles/{cycle['slug']}"
    estimate = said(alex.get(f"{where}/estimate"))
    assert [estimate[one] for one in ("amount", "parts", "first")] == ["300.00", 1, "300.00"]
    before = said(alex.get(f"{where}/preview"))
    assert [one["amount"] for one in before["shares"] if one["amount"] != "0.00"] == ["300.00"]
    said(Asking("holon-alpha").get(f"{where}/bundle"), 404)
    closed = said(sam.post(f"{where}/close"))
    assert closed["sha256"]
    assert said(sam.post(f"{where}/close"), 409)["detail"].startswith("the cycle ")
    bundle = said(Asking("holon-alpha").get(f"{where}/bundle"))
    (tmp_path / "bundle.json").write_text(json.dumps(bundle))
    assert commonpool("verify", tmp_path / "bundle.json").code == 0
    assert said(Asking("holon-alpha").get(f"{where}/receipt")) == bundle["receipt"]
    shares = said(Asking("holon-alpha").get(f"{where}/shares"))["items"]
    assert {one["party"]: one["amount"] for one in shares}[holon["alex"].handle] == "300.00"
    (move,) = said(alex.get("/me/statement"))["items"]
    assert [move[one] for one in ("about", "cycle", "amount", "balance")] == [
        *("share", cycle["slug"], "300.00", "300.00")
    ]
    held = said(riley.get("/balances", limit=200))["items"]
    assert {one["account"]: one["amount"] for one in held}[f"member:{holon['alex'].handle}"] == (
        "300.00"
    )
    said(alex.get("/balances"), 403)
    assert said(Asking("holon-alpha").get("/head"))["seq"] >= 2


def test_one_key_writes_one_deed(holon: Village) -> None:
    assert bake(holon, key="monday") == bake(holon, key="monday")
    assert said(asking(holon["alex"]).get("/contributions"))["total"] == 1
    again = {"what": "baked bread", "on": today(), "hours": "4:00"}
    assert said(asking(holon["alex"]).post("/contributions", again, "monday"), 409)
    assert bake(holon, "jordan", key="monday") != bake(holon, key="monday")


def test_a_write_without_a_key_or_in_another_form_is_refused(holon: Village) -> None:
    alex = asking(holon["alex"])
    found = said(alex.post("/contributions", {"what": "x", "on": today(), "hours": "1"}, None), 422)
    assert found["pointer"] == "/Idempotency-Key"
    address = "/api/v1/communities/holon-alpha/contributions"
    sent = alex.headers(**{"Idempotency-Key": "k"})
    for kind, body, status in (
        ("text/plain", "{}", 415),
        ("application/json", "{", 400),
        ("application/json", "[1]", 422),
        ("application/json", '{"what": NaN}', 400),
        ("application/json", '{"what": "a\\u0000b", "on": "2026-01-01", "hours": "1"}', 422),
        ("application/json", '{"what": "\\ud800", "on": "2026-01-01", "hours": "1"}', 422),
        ("application/json", '{"what": "' + "x" * 1_100_000 + '"}', 413),
    ):
        answer = alex.client.post(address, body, kind, headers=sent)
        said(answer, status)


def test_bad_input_says_where(holon: Village) -> None:
    riley = asking(holon["riley"])
    told = said(riley.post("/inflows", {"amount": "3.001", "on": today()}), 400)
    assert told["pointer"] == "/amount"
    assert told["detail"].startswith('"3.001" has 3 decimals')
    told = said(riley.post("/inflows", {"amount": 300, "on": "1850-01-01"}), 422)
    assert [one["pointer"] for one in told["errors"]] == ["/amount", "/on"]
    told = said(riley.post("/inflows", {"amount": "1e3", "on": today()}), 422)
    assert told["detail"] == "write a plain decimal as text, such as 12.50; see /amount"
    told = said(asking(holon["sam"]).post("/agreement", {"rule": {"mechanism": "magic@1"}}), 400)
    assert told["pointer"] == "/rule/mechanism"


def test_a_question_a_dispute_and_its_end(holon: Village) -> None:
    deed = bake(holon)
    jordan, casey, alex = (asking(holon[name]) for name in ("jordan", "casey", "alex"))
    said(jordan.post(f"/contributions/{deed}/confirm", {"says": "question"}), 400)
    asked = {"says": "question", "words": "was it three hours?"}
    assert said(jordan.post(f"/contributions/{deed}/confirm", asked))["state"] == "questioned"
    handle = holon["jordan"].handle
    said(alex.post(f"/contributions/{deed}/answer", {"to": handle, "words": "with cleaning"}))
    said(jordan.post(f"/contributions/{deed}/confirm", {"says": "dispute", "words": "no"}))
    said(alex.post(f"/contributions/{deed}/settle", {"verdict": "stands", "words": "I"}), 403)
    settled = {"verdict": "stands", "words": "I asked the kitchen"}
    assert said(casey.post(f"/contributions/{deed}/settle", settled))["id"] == deed
    other = bake(holon, "noor")
    assert said(asking(holon["noor"]).post(f"/contributions/{other}/withdraw"))["state"] == (
        "withdrawn"
    )


def test_thanks_and_offers(holon: Village) -> None:
    alex = asking(holon["alex"])
    to = holon["jordan"].handle
    said(alex.post("/appreciations", {"to": to, "words": "for the soup", "points": 10}))
    assert said(alex.get(f"/members/{to}/thanks"))["items"][0]["words"] == "for the soup"
    offer = said(alex.post("/offers", {"what": "a ladder"}))
    assert said(alex.get("/offers"))["total"] == 1
    assert said(alex.post(f"/offers/{offer['id']}/withdraw"))["withdrawn"]
    said(asking(holon["jordan"]).post(f"/offers/{offer['id']}/withdraw"), 403)
    said(alex.post("/offers/999999999/withdraw"), 404)


def test_a_token_that_reads_does_not_write(holon: Village) -> None:
    reader = asking(holon["sam"], writes=False)
    said(reader.get("/members"))
    assert said(reader.post("/cycles", {}), 403)["detail"].startswith("this token only reads")


def test_too_many_writes(holon: Village, settings: pytest.FixtureRequest) -> None:
    settings.API_RATE = 2  # type: ignore[attr-defined]  # pytest-django's settings
    alex = asking(holon["alex"])
    for _ in range(2):
        said(alex.post("/offers", {"what": "a ladder"}))
    answer = alex.post("/offers", {"what": "a ladder"})
    said(answer, 429)
    assert answer["Retry-After"] == "60"
