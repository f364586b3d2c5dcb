"""Two villages with one of everything, and every address there is, read from the routes."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from PIL import Image

from commonpool.api.app import api
from commonpool.contributions import services as deeds
from commonpool.cycles import services as cycles
from commonpool.needs import services as needs
from commonpool.needs.carrying import carry
from commonpool.people import services as people
from commonpool.people.keys import fingerprint, new_token
from commonpool.people.models import Member, Token
from commonpool.pools import services as pools
from tests.village import Village, day, village

ROLES = ("sam", "riley", "casey", "alex", "olu")  # one for each role
CONVERTER = re.compile(r"[{<](?:\w+:)?(\w+)[}>]")


@dataclass(frozen=True)
class Route:
    """An address with its blanks; `name` is what its policy stands under."""

    address: str
    name: str
    methods: tuple[str, ...]
    of_api: bool = False

    @property
    def blanks(self) -> list[str]:
        """The names of the blanks, the community's own apart."""
        return [one for one in CONVERTER.findall(self.address) if one not in ("slug", "community")]

    def fill(self, community: str, things: dict[str, object]) -> str:
        """The address with every blank filled."""
        values = {**things, "slug": community, "community": community}
        return CONVERTER.sub(lambda blank: str(values[blank[1]]), self.address)


def api_routes() -> Iterator[Route]:
    """Every operation of the API."""
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                name = operation.view_func.__name__
                address = f"/api/v1{bound.prefix}{path}"
                yield Route(address, name, tuple(operation.methods), of_api=True)


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address that Django knows, as it is written in the routes."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from addresses(pattern, route)


@dataclass
class World:
    """A village and the names of what is in it, by the blank that they fill."""

    village: Village
    things: dict[str, object] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def signed_in(self, who: str) -> SimpleCookie:
        """The cookies of somebody of the cast, who signed in once."""
        if who not in self.sessions:
            account = self.village[who].account
            assert account
            client = Client()
            client.force_login(account)
            self.sessions[who] = client.cookies.output(header="")
        return SimpleCookie(self.sessions[who])


def world(slug: str, name: str, days: int, kind: str) -> World:
    """A village with a need, an offer, a deed, an inflow, a closed cycle and an open one.

    Its first cycle was opened so many days ago, and its money is of that kind: so no name of
    something in one village is a name in another.
    """
    made = World(village(slug, name))
    if slug == "mill":
        made.village.join("olga", "steward")
    holon, now = made.village, timezone.now()
    home, sam, alex, riley = holon.community, holon["sam"], holon["alex"], holon["riley"]
    need = needs.post_need(
        actor=sam,
        community=home,
        what=f"bread for {slug}",
        thousandths=20_000,
        unit="loaf",
        now=now,
        once="need",
        for_community=True,
    )
    offer = needs.offer(actor=alex, community=home, what="a ladder", now=now, once="offer")
    taken = needs.commit(
        actor=alex, need=need, thousandths=1000, due=now.date(), now=now, once="commitment"
    )
    pools.adopt(
        actor=sam,
        community=home,
        policy={},
        rule={"mechanism": "time@1"},
        words="",
        now=now,
    )
    then = now - dt.timedelta(days=days)
    first = cycles.open_cycle(actor=sam, community=home, now=then)
    owner = holon["olga"] if "olga" in holon.people else sam  # sam lives in both villages
    own = needs.post_need(
        actor=owner,
        community=home,
        what="quiet",
        thousandths=1000,
        unit="room",
        now=now,
        once="own",
    )
    carried = carry(actor=owner, need=own)
    (early,) = deeds.log(
        actor=alex, by=[alex], what="baked", minutes=60, on=day(then), once="early", now=then
    )
    deeds.confirm(actor=riley, contribution=early, now=then)
    inflow = pools.record_inflow(
        actor=riley,
        community=home,
        amount=100,
        kind=kind,
        source=slug,
        pool="",
        on=then.date(),
        once="inflow",
        now=then,
    )
    pools.record_inflow(
        actor=riley,
        community=home,
        amount=100,
        kind=kind,
        source=slug,
        pool="reserve",
        on=then.date(),
        once="for the reserve",
        now=then,
    )
    pools.set_baseline(
        actor=sam,
        community=home,
        slug=f"rice-{slug}",
        what="rice",
        amount=10,
        receiver=None,
        order=1,
        since=then.date(),
    )
    cycles.close_cycle(actor=sam, cycle=first, now=now)
    draw = pools.propose_draw(
        actor=riley,
        community=home,
        amount=50,
        words="a new kettle",
        source="reserve",
        pool="",
        receiver=alex,
        payee="",
        once="draw",
        now=now,
    )
    pools.adopt_draw(actor=sam, draw=draw, now=now)
    second = cycles.open_cycle(actor=sam, community=home, now=now)
    (deed,) = deeds.log(
        actor=alex,
        by=[alex],
        what="baked",
        minutes=60,
        on=day(now),
        once="deed",
        now=now,
        photo=portrait(slug),
    )
    doubt = "was it an hour?"
    deeds.confirm(actor=riley, contribution=deed, now=now, says="question", words=doubt)
    shift = deeds.start_shift(actor=alex, what="bakes", minutes=60, once="shift", now=now)
    deeds.name_quantifier(actor=sam, member=sam, now=now)
    praise = deeds.thank(actor=riley, to=holon["noor"], words="for it", once="praise", now=now)
    pair = deeds.pair(actor=riley, other=alex, task="the books", once="pair", now=now)
    invitation, code = people.invite(actor=sam, community=home, now=now)
    people.edit_self(
        actor=sam, name="Sam", about="", shows_name=True, portrait=portrait(slug), now=now
    )
    token, _ = people.make_token(actor=sam, community=home, name="x", writes=False, now=now, days=3)
    for person in (*ROLES, *(["olga"] if "olga" in holon.people else [])):
        made.secrets[person] = secret_of(holon[person])
    made.things = {
        "need": need.slug,
        "offer": offer.pk,
        "commitment": taken.pk,
        "contribution": deed.pk,
        "inflow": inflow.slug,
        "cycle": first.slug,
        "open": second.slug,
        "handle": sam.handle,
        "party": alex.handle,
        "baseline": f"rice-{slug}",
        "account": f"income:{kind}",
        "invitation": invitation.pk,
        "shift": shift.pk,
        "pair": pair.pk,
        "praise": praise.pk,
        "draw": draw.pk,
        "piece": deed.evidence.get().pk,
        "to": holon["riley"].handle,
        "token": token.pk,
        "carried": carried.pk,
        "code": code,
    }
    return made


def secret_of(member: Member) -> str:
    """The secret of a token that writes: even of an observer, who could make none."""
    secret = new_token()
    Token.objects.create(
        member=member, name="x", sha256=fingerprint(secret), writes=True, made=timezone.now()
    )
    return secret


def portrait(slug: str) -> bytes:
    """A picture that differs from village to village."""
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "red" if slug == "mill" else "green").save(written, "PNG")
    return written.getvalue()
