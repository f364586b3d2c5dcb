"""Pages of needs and deeds on which much has happened, in every look of the other pages."""

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from commonpool.contributions.models import Appreciation, Buddies, Contribution
from commonpool.contributions.services import (
    agree,
    confirm,
    log,
    name_quantifier,
    pair,
    score_praise,
    start_shift,
    thank,
)
from commonpool.core.shapes import JsonObject
from commonpool.cycles.services import open_cycle
from commonpool.needs.services import commit, offer, post_need
from commonpool.pools import services as pools
from tests.browser.eyes import LOOKS, checked, named, noted, opened, session, sideways, small
from tests.people.photos import photo
from tests.village import Village, village

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/holon-alpha/"
PAGES = (
    ("", "needs/organic-flour-for-the-bakery/"),
    ("noor", "needs/organic-flour-for-the-bakery/"),
    ("noor", "needs/organic-flour-for-the-bakery/commit/"),
    ("noor", "deeds/"),
    ("noor", "deeds/to-confirm/"),
    ("noor", "deeds/{deed}/"),
    ("alex", "deeds/{deed}/"),
    ("casey", "deeds/{deed}/"),
    ("alex", "deeds/week/"),
    ("alex", "deeds/buddies/{pair}/"),
    ("noor", "deeds/sheet/enter/"),
    ("casey", "deeds/thanks/"),
    ("sam", "deeds/thanks/panel/"),
    ("sam", "deeds/thanks/panel/name/"),
    ("casey", "deeds/thanks/score/"),
    ("casey", "deeds/thanks/{praise}/score/"),
    ("noor", "cycles/"),
)


@pytest.fixture
def paths() -> list[tuple[str, str]]:
    """A village in which everything has happened, and the pages that show it."""
    holon = village()
    deed, two = happened(holon)
    blanks = {"deed": deed.pk, "pair": two.pk, "praise": praised(holon).pk}
    return [(who, HERE + path.format(**blanks)) for who, path in PAGES]


def happened(holon: Village) -> tuple[Contribution, Buddies]:
    """Needs, a part taken, deeds in several states, a pair, a shift, thanks."""
    now, home = timezone.now(), holon.community
    alex, noor = holon["alex"], holon["noor"]
    flour = post_need(
        actor=holon["sam"], community=home, what="Organic flour for the bakery", unit="lb",
        thousandths=100_000, cadence="monthly", for_community=True, once="a", now=now,
        details="From the mill by the river, if they have it.",
    )  # fmt: skip  # one need
    post_need(
        actor=noor, community=home, what="Childcare on weekday afternoons", unit="hours",
        thousandths=15_000, kind="hours", cadence="weekly", once="b", now=now,
    )  # fmt: skip  # one need
    day = now.date() - dt.timedelta(days=1)
    offer(actor=alex, community=home, what="Rides to town on Fridays", once="c", now=now)
    commit(
        actor=alex,
        need=flour,
        thousandths=20_000,
        due=now.date() + dt.timedelta(days=3),
        once="d",
        now=now,
    )
    brought = log(
        actor=alex, by=[alex], what="brought flour from the mill", thousandths=40_000, unit="lb",
        kind="materials", need=flour, on=day, photo=photo(), link="https://example.org/flour",
        once="e", now=now,
    )[0]  # fmt: skip  # one deed
    confirm(actor=holon["jordan"], contribution=brought, now=now)
    log(
        actor=noor,
        by=[holon["riley"]],
        what="mended the fence",
        minutes=90,
        on=day,
        once="f",
        now=now,
    )
    log(actor=alex, by=[alex, noor], what="weeded the beans", minutes=45, on=day, once="g", now=now)
    two = pair(actor=noor, other=alex, task="Build the bread oven", once="h", now=now)
    two = agree(actor=alex, buddies=two, now=now)
    oven = log(
        actor=alex,
        by=[alex],
        what="laid the bricks",
        minutes=240,
        on=day,
        buddies=two,
        once="i",
        now=now,
    )[0]
    confirm(actor=noor, contribution=oven, says="question", words="All four sides?", now=now)
    confirm(actor=holon["riley"], contribution=oven, says="dispute", words="It leans.", now=now)
    start_shift(actor=alex, what="Dishes after supper", minutes=45, once="j", now=now)
    thank(actor=alex, to=noor, words="For the songs.", points=5, once="k", now=now)
    log(
        actor=holon["riley"],
        by=[holon["riley"]],
        what="baked bread",
        minutes=120,
        on=day,
        once="l",
        now=now,
    )
    return oven, two


def praised(holon: Village) -> Appreciation:
    """A cycle shared by praise, and a panel that is half way; one that repeats another."""
    now, home, sam = timezone.now(), holon.community, holon["sam"]
    rule: JsonObject = {"mechanism": "praise@1"}
    pools.adopt(actor=sam, community=home, policy={}, rule=rule, words="", now=now)
    open_cycle(actor=sam, community=home, now=now)
    pools.record_inflow(
        actor=holon["riley"], community=home, amount=60_000, kind="dues", source="", pool="",
        on=now.date(), once="m", now=now,
    )  # fmt: skip  # one inflow
    for name in ("casey", "riley"):
        name_quantifier(actor=sam, member=holon[name], now=now)
    words = "For sitting with grandfather three nights, so that all of us could sleep."
    said = [
        thank(actor=holon[by], to=holon["noor"], words=words, once=f"p{by}", now=now)
        for by in ("alex", "jordan", "sam")
    ]
    for row, points in zip(said[:2], (21, 55), strict=True):
        score_praise(actor=holon["casey"], praise=row, points=points, now=now)
    score_praise(actor=holon["riley"], praise=said[0], points=8, now=now)
    return said[2]


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_shuts_anybody_out(
    paths: list[tuple[str, str]], live_server: LiveServer, chromium: Browser, look: str
) -> None:
    found = {}
    for who, path in paths:
        with opened(chromium, look, live_server, session(who)) as page:
            troubles: list[str] = []
            page.on("console", partial(noted, troubles))
            answer = page.goto(live_server.url + path)
            assert answer is not None
            assert answer.status == 200, path
            found[who, path] = [
                *checked(page, f"{named(who, path)}.{look}"),
                *troubles,
                *sideways(page),
                *small(page),
            ]
    assert {page: wrong for page, wrong in found.items() if wrong} == {}
