"""The pages of the panel of praise: named in a form, scored by one tap, seen by all once it is over."""

import datetime as dt

import pytest
from django.utils import timezone

from commonpool.contributions import services as deeds
from commonpool.contributions.models import Appreciation, PanelSeat, PraiseScore
from commonpool.cycles import queries
from commonpool.cycles import services as cycles
from commonpool.pools import services as pools
from tests.contributions.praising import praising
from tests.village import Village
from tests.web.clients import signed_in
from tests.web.months import NOW, two_months
from tests.web.test_need_pages import text

pytestmark = pytest.mark.django_db
HERE = "/c/holon-alpha/deeds/thanks/"


@pytest.fixture
def holon() -> Village:
    """A village that shares by praise, with its cycle open and Noor on the panel."""
    made = praising()
    deeds.name_quantifier(actor=made["sam"], member=made["noor"], now=timezone.now())
    return made


def thanks(holon: Village, words: str, by: str = "alex", to: str = "jordan") -> Appreciation:
    return deeds.thank(actor=holon[by], to=holon[to], words=words, once=words, now=timezone.now())


def plain(answer: object) -> str:
    """The text of a page without the marks that keep names apart from the direction around."""
    return text(answer).translate({0x2068: None, 0x2069: None})


def test_sam_names_casey_and_releases_them(holon: Village) -> None:
    sam, casey = signed_in(holon["sam"]), holon["casey"]
    assert "Name somebody" in text(sam.get(HERE + "panel/"))
    form = text(sam.get(HERE + "panel/name/"))
    assert "Casey" in form
    assert "Noor" not in form  # who sits there already
    answer = sam.post(HERE + "panel/name/", {"member": casey.handle, "once": "a"})
    assert answer["Location"] == HERE + "panel/"
    assert PanelSeat.objects.filter(member=casey, ended=None).exists()
    sam.post(f"{HERE}panel/{casey.handle}/release/", {"once": "b"})
    assert not PanelSeat.objects.filter(member=casey, ended=None).exists()
    alex = text(signed_in(holon["alex"]).get(HERE + "panel/"))
    assert "Noor" in alex
    assert "Name somebody" not in alex
    assert "Release" not in alex


def test_noor_gives_the_seat_back_without_asking_sam(holon: Village) -> None:
    noor, alex = signed_in(holon["noor"]), signed_in(holon["alex"])
    assert "Give my seat back" in text(noor.get(HERE + "panel/"))
    assert "Give my seat back" not in text(alex.get(HERE + "panel/"))
    answer = noor.post(HERE + "panel/back/", {"once": "a"}, follow=True)
    assert "The seat is free" in text(answer)
    assert not PanelSeat.objects.filter(ended=None).exists()
    assert alex.post(HERE + "panel/back/", {"once": "b"}).status_code == 403


def test_noor_scores_one_after_the_other_with_one_tap_each(holon: Village) -> None:
    noor = signed_in(holon["noor"])
    bread, again, joke = (thanks(holon, one) for one in ("the bread", "that bread", "hm"))
    page = text(noor.get(HERE + "score/"))
    assert "You have scored 0 of 3." in page
    assert f"{HERE}{bread.pk}/score/" in noor.get(HERE + "score/").content.decode()
    first = text(noor.get(f"{HERE}{bread.pk}/score/"))
    assert "The bread" in first
    assert "Alex to Jordan" in first
    answer = noor.post(f"{HERE}{bread.pk}/score/", {"says": "13", "once": "a"})
    assert answer["Location"] == f"{HERE}{again.pk}/score/"
    assert "Alex: the bread" in text(noor.get(answer["Location"]))
    sent = {"says": "duplicate", "duplicate_of": str(bread.pk), "once": "b"}
    answer = noor.post(answer["Location"], sent)
    assert answer["Location"] == f"{HERE}{joke.pk}/score/"
    answer = noor.post(answer["Location"], {"says": "dismiss", "once": "c"})
    assert answer["Location"] == HERE + "score/"
    assert "That was the last one" in text(noor.get(HERE + "score/"))
    said = PraiseScore.objects.order_by("praise").values_list("points", "duplicate_of", "dismissed")
    assert list(said) == [(13, None, False), (None, bread.pk, False), (None, None, True)]
    noor.post(f"{HERE}{joke.pk}/score/", {"says": "points", "points": "7", "once": "d"})
    assert PraiseScore.objects.get(praise=joke).points == 7


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"says": "points", "points": "145"}, "Give 1 to 144"),
        ({"says": "points", "points": ""}, "Score it, call it a duplicate of another, or dismiss it"),
        ({"says": "999"}, "Give 1 to 144"),
        ({"says": "duplicate"}, "nothing is chosen that it repeats"),
        ({"says": "duplicate", "duplicate_of": "999999"}, "999999"),
        ({"says": ""}, "There is a problem"),
    ],
)  # fmt: skip  # a table
def test_what_is_no_answer_is_told_on_the_page(
    holon: Village, sent: dict[str, str], words: str
) -> None:
    bread = thanks(holon, "the bread")
    answer = signed_in(holon["noor"]).post(f"{HERE}{bread.pk}/score/", {**sent, "once": "a"})
    assert answer.status_code == 200
    told = text(answer)
    assert "There is a problem" in told
    assert words.casefold() in told.casefold()
    assert not PraiseScore.objects.exists()


def test_what_is_ones_own_has_no_buttons_and_a_forged_score_is_refused(holon: Village) -> None:
    noor = signed_in(holon["noor"])
    own = thanks(holon, "your songs", to="noor")
    page = text(noor.get(f"{HERE}{own.pk}/score/"))
    assert "It is not yours to score" in page
    assert 'name="says"' not in page
    assert noor.post(f"{HERE}{own.pk}/score/", {"says": "13", "once": "a"}).status_code == 403
    assert not PraiseScore.objects.exists()


def test_without_a_seat_nothing_is_scored_and_nothing_shown(holon: Village) -> None:
    bread = thanks(holon, "the bread")
    sam = signed_in(holon["sam"])
    for path in ("score/", f"{bread.pk}/score/"):
        answer = sam.get(HERE + path)
        assert answer.status_code == 403
        assert "ask a steward to name you" in text(answer).lower()
    assert sam.post(f"{HERE}{bread.pk}/score/", {"says": "13", "once": "a"}).status_code == 403


def test_the_thanks_page_says_who_sits_there_and_how_far_it_is(holon: Village) -> None:
    bread = thanks(holon, "the bread")
    thanks(holon, "the soup")
    deeds.score_praise(actor=holon["noor"], praise=bread, points=13, now=timezone.now())
    page = text(signed_in(holon["alex"]).get(HERE))
    assert "Noor" in page
    assert "Praises in this cycle: 2. Scored so far: 1. People who scored: 1." in page
    assert "13" not in page.split("The panel of praise")[1].split("What people thanked")[0]
    assert "Score praise" not in page
    assert "Score praise" in text(signed_in(holon["noor"]).get(HERE))


def test_each_sees_their_own_score_alone_until_the_cycle_is_closed(holon: Village) -> None:
    deeds.name_quantifier(actor=holon["sam"], member=holon["casey"], now=timezone.now())
    bread = thanks(holon, "the bread")
    for who, points in (("noor", 13), ("casey", 55)):
        deeds.score_praise(actor=holon[who], praise=bread, points=points, now=timezone.now())
    page = text(signed_in(holon["noor"]).get(HERE + "score/"))
    assert "13" in page
    assert "55" not in page
    row = queries.open_cycle(holon.community)
    assert row is not None
    of_cycle = f"/c/holon-alpha/cycles/{row.slug}/praise/"
    assert signed_in(holon["alex"]).get(of_cycle)["Location"] == HERE + "panel/"
    cycles.close_cycle(actor=holon["sam"], cycle=row, now=timezone.now() + dt.timedelta(days=40))
    page = text(signed_in(holon["alex"]).get(of_cycle))
    assert "The bread" in page
    assert "Mean 34, by 2 people" in page
    assert of_cycle in signed_in(holon["alex"]).get(HERE + "panel/").content.decode()
    closed = signed_in(holon["alex"]).get(f"/c/holon-alpha/cycles/{row.slug}/")
    assert of_cycle in closed.content.decode()
    share = f"/c/holon-alpha/cycles/{row.slug}/shares/{holon['jordan'].handle}/"
    assert "the bread" not in text(signed_in(None).get(share))


def test_why_tells_each_praise_in_its_words(holon: Village) -> None:
    pools.record_inflow(
        actor=holon["riley"], community=holon.community, amount=9_000, kind="dues", source="",
        pool="", on=timezone.now().date(), once="i", now=timezone.now(),
    )  # fmt: skip  # one call
    bread, joke = thanks(holon, "the bread"), thanks(holon, "hm", to="casey")
    thanks(holon, "your ears", to="casey")
    deeds.score_praise(actor=holon["noor"], praise=bread, points=13, now=timezone.now())
    deeds.score_praise(actor=holon["noor"], praise=joke, dismissed=True, now=timezone.now())
    page = plain(signed_in(holon["jordan"]).get("/c/holon-alpha/cycles/"))
    assert "Praise from Alex" in page
    assert "Praise from Alex, with a mean score of 13: “the bread”" in page
    assert "13 of the 13 points of all" in page
    page = plain(signed_in(holon["casey"]).get("/c/holon-alpha/cycles/"))
    assert "Praise from Alex, with a mean score of 0: “hm”" in page
    assert "Praise from Alex, which nobody scored: “your ears”" in page
    for path in ("side-by-side/", "what-if/"):
        assert signed_in(holon["jordan"]).get(f"/c/holon-alpha/cycles/{path}").status_code == 200
    assert "By praise" in text(
        signed_in(holon["jordan"]).get("/c/holon-alpha/cycles/side-by-side/")
    )


def test_sam_agrees_on_praise_on_a_page_after_seeing_what_it_would_change() -> None:
    holon, _ = two_months()
    sam, month = signed_in(holon["sam"]), NOW
    deeds.name_quantifier(actor=holon["sam"], member=holon["noor"], now=month)
    bread = deeds.thank(
        actor=holon["alex"], to=holon["jordan"], words="the bread", once="t", now=month
    )
    deeds.score_praise(actor=holon["noor"], praise=bread, points=8, now=month)
    page = "/c/holon-alpha/money/agreement/adopt/?mechanism=praise@1"
    said = {
        "once": "1", "confirmations": "1", "excess": "redistribute", "if_none": "carry",
        "remainder": "carry", "rounding": "largest-remainder",
        "parameters.averaging": "all", "parameters.duplicate_factor": "1/10",
    }  # fmt: skip  # one form
    assert "Of which scores is the mean taken?" in text(sam.get(page))
    assert "the cutoff is 0; leave it out for no cutoff" in text(
        sam.post(page, {**said, "parameters.cutoff": "0"})
    )
    shown = text(sam.post(page, {**said, "parameters.cutoff": ""}))
    assert "Words of thanks count, weighed by a panel." in shown
    assert "What it would change in the open cycle" in shown
    assert "Jordan" in shown
    assert sam.post(page, {**said, "step": "done"}).status_code == 302
    newest = holon.community.agreements.latest("number")
    assert newest.rule["mechanism"] == "praise@1"
    assert newest.rule["parameters"] == {"averaging": "all"}
