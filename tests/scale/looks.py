"""Looking at every page and answer of a village, and what each look costs."""

from __future__ import annotations

import datetime as dt
import gzip
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles.finders import find
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import commonpool
from commonpool.contributions.models import Contribution, Evidence, Shift
from commonpool.contributions.panel import scored_by
from commonpool.cycles.models import Cycle
from commonpool.needs.models import Carried, Commitment, Offer
from commonpool.people.models import Member
from commonpool.people.pictures import keep
from commonpool.people.services import edit_self, invite, make_token, use_token
from commonpool.pools.models import BaselineNeed, Draw, Inflow
from tests.people.photos import photo
from tests.scale.routes import Route, filled, routes
from tests.scale.years import Years
from tests.web.clients import signed_in

OK = 200
# What an address may ask for besides.
ASKED = {
    "adopt": "?mechanism=hybrid%401",
    "slider": "?turn=policy.reserve.percent%3D20%25",
    "needs": "?page=2",
    "deed-new": "?need=standing-1",
    "list_contributions": "?to_confirm=true",
}
Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Look:
    """What came back, and what it took: bytes with its scripts; `page` is false for a file."""

    address: str
    status: int
    queries: tuple[str, ...]
    weight: int
    page: bool


@cache
def style() -> int:
    """Bytes of the style sheet as they are sent."""
    sheets = Path(commonpool.__file__).parent.glob("web/static/**/*.css")
    return sum(len(gzip.compress(one.read_bytes())) for one in sheets)


def scripts(page: str) -> int:
    """Bytes of the scripts that a page asks for, as they are sent."""
    names = re.findall(r'<script src="/static/([^"]+)"', page)
    return sum(packed(name) for name in names)


@cache
def packed(name: str) -> int:
    """Bytes of one file of ours or of a library's, as it is sent."""
    return len(gzip.compress(Path(str(find(name))).read_bytes()))


def values(made: Years) -> tuple[Values, dict[str, int]]:
    """What fills the blanks of addresses; and what `key` is, by the beginning of a route's name."""
    home, sam = made.community, made.steward
    edit_self(
        actor=sam, name=sam.name, about=sam.about, shows_name=True, portrait=photo(), now=made.now
    )
    draw = Draw.objects.filter(community=home, adopted=None).latest("pk")
    deed = Contribution.objects.filter(community=home, by=sam).order_by("-pk")[0]
    piece = Evidence.objects.create(
        contribution=deed, picture=keep(community=home, raw=photo()), sha256="0" * 64,
        added_by=sam, added=made.now,
    )  # fmt: skip  # a row
    assert sam.account
    carried = Carried.objects.create(account=sam.account, what="wool", thousandths=1, unit="kg")
    invitation, code = invite(actor=sam, community=home, now=made.now)
    token, _ = make_token(actor=sam, community=home, name="old", writes=False, now=made.now, days=9)
    blanks: Values = {
        "slug": home.slug,
        "community": home.slug,
        "handle": sam.handle,
        "to": sam.handle,
        "need": made.needs[1].slug,
        "cycle": Cycle.objects.filter(community=home).exclude(closed=None).latest("number").slug,
        "contribution": deed.pk,
        "piece": piece.pk,
        "code": code,
        "inflow": Inflow.objects.filter(community=home).latest("pk").slug,
        "offer": Offer.objects.filter(community=home).latest("pk").pk,
        "commitment": Commitment.objects.filter(community=home).latest("pk").pk,
        "baseline": BaselineNeed.objects.get(community=home).slug,
        "account": f"member:{sam.handle}",
        "party": sam.handle,
        "invitation": invitation.pk,
        "pair": made.pairs[0].pk,
        "shift": Shift.objects.filter(community=home)[0].pk,
        "token": token.pk,
        "praise": scored_by(sam)[0].pk,
        "draw": draw.pk,
        "carried": carried.pk,
    }
    keys = {
        "deed": deed.pk,
        "pair": made.pairs[0].pk,
        "shift": Shift.objects.filter(community=home)[0].pk,
        "offer": Offer.objects.filter(community=home).latest("pk").pk,
        "commitment": Commitment.objects.filter(community=home).latest("pk").pk,
        "withdraw-invitation": invitation.pk,
        "revoke-token": token.pk,
        "score": scored_by(sam)[0].pk,
        "draw": draw.pk,
    }
    return blanks, keys


@dataclass
class Visitor:
    """The steward of a village, in a browser and by a program."""

    made: Years
    blanks: Values
    keys: dict[str, int]
    browser: Client
    secret: str

    def all(self) -> Iterator[tuple[Route, Look]]:
        """Every address that answers to being read."""
        for route, address in self.addresses():
            yield route, self.look(address)

    def addresses(self) -> Iterator[tuple[Route, str]]:
        """Every address there is, and what some of them may ask for besides."""
        for route in routes():
            if route.pattern.startswith("accounts/"):
                blanks: Values = dict.fromkeys(route.blanks, "1")
            else:
                blanks = self.blanks | {"key": self.key(route)}
            address = filled(route, blanks)
            yield route, address
            if route.name in ASKED:
                yield route, address + ASKED[route.name]
            if route.name == "close":
                now = Cycle.objects.get(community=self.made.community, closed=None)
                yield route, filled(route, blanks | {"cycle": now.slug})

    def key(self, route: Route) -> int:
        """What the number in an address is of."""
        for beginning, number in self.keys.items():
            if route.name.startswith(beginning):
                return number
        return 0

    def look(self, address: str) -> Look:
        """Look twice, and count the second time: the first may fill what is kept."""
        headers = {"Accept-Encoding": "gzip"}
        if address.startswith("/api/"):
            headers["Authorization"] = f"Bearer {self.secret}"
        client = self.browser if address.startswith("/c/") else Client()
        if address.startswith("/accounts/"):
            client = signed_in(self.made.steward)
        first = client.get(address, headers=headers)
        if first.status_code != OK:
            return Look(address, first.status_code, (), 0, page=False)
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(address, headers=headers)
        page = answer.get("Content-Type", "").startswith("text/html")
        return Look(
            address=address,
            status=answer.status_code,
            queries=tuple(query["sql"] for query in seen.captured_queries),
            weight=len(answer.content) + (scripts(read(answer.content)) if page else 0),
            page=page,
        )


def read(content: bytes) -> str:
    """A page as it was before it was packed; a short one is sent as it is."""
    packed = content[:2] == b"\x1f\x8b"
    return (gzip.decompress(content) if packed else content).decode()


def visitor(made: Years, who: Member | None = None) -> Visitor:
    """Somebody with every right, signed in a moment ago."""
    actor = who or made.steward
    token, secret = make_token(
        actor=actor, community=made.community, name="p", writes=True, now=made.now, days=9
    )
    # Its use is written down once an hour: not in the one second that is counted.
    use_token(token=token, now=made.now + dt.timedelta(days=1))
    blanks, keys = values(made)
    browser = signed_in(actor)
    session = browser.session
    session["account_authentication_methods"] += [{"method": "mfa", "at": time.time()}]
    session.save()
    return Visitor(made, blanks, keys, browser, secret)
