"""Shares that wait, come in parts, or are put right; and those of a community below."""

import datetime as dt

import pytest

from commonpool.books import queries as books
from commonpool.core.fault import Fault
from commonpool.core.shapes import JsonObject
from commonpool.cycles import queries, services
from commonpool.cycles.models import Correction, Cycle, Share
from commonpool.people import services as people
from commonpool.people.models import Community, Member
from commonpool.people.permissions import Refused
from commonpool.people.queries import Conflict
from commonpool.pools import queries as pools
from tests.cycles.holon import LATER, NEW_YEAR, OVER, begin, close, dues, share_of, work
from tests.village import Village, village

pytestmark = pytest.mark.django_db


def held(holon: Village, code: str) -> int:
    """What an account holds, in cents."""
    found = books.balances(holon.community).get(code)
    return found.posted if found else 0


def one_share(policy: JsonObject | None = None) -> tuple[Village, Share]:
    """Alex alone worked, for ten; January is closed."""
    holon, cycle = begin(policy=policy)
    dues(holon, 1_000)
    work(holon, "alex")
    close(holon, cycle)
    return holon, Share.objects.get()


def helper_share(policy: JsonObject | None = None) -> tuple[Village, Share]:
    """A helper who has not joined worked alone."""
    holon, cycle = begin(policy=policy)
    holon.people["tomas"] = people.add_helper(
        actor=holon["sam"], community=holon.community, name="Tomas", now=LATER
    )
    dues(holon, 1_000)
    log_for(holon, "tomas")
    close(holon, cycle)
    return holon, Share.objects.get()


def log_for(holon: Village, who: str) -> None:
    """The circle steward writes a deed down for somebody, and Noor confirms it."""
    from commonpool.contributions import services as deeds
    from tests.cycles.holon import once

    deed = deeds.log(
        actor=holon["casey"],
        by=[holon[who]],
        what="carried stones",
        minutes=600,
        on=dt.date(2026, 1, 12),
        once=once(),
        now=LATER,
    )[0]
    deeds.confirm(actor=holon["noor"], contribution=deed, now=LATER)


def release(holon: Village, share: Share, by: str = "riley") -> Share:
    return services.release_share(actor=holon[by], share=share, now=OVER)


def join(member: Member) -> None:
    """The helper has joined."""
    member.registered = True
    member.save()


def test_a_helpers_share_is_held_until_they_join_and_released_once() -> None:
    holon, share = helper_share()
    assert share.held == "unregistered"
    assert [row.pk for row in queries.held_shares(holon.community)] == [share.pk]
    with pytest.raises(Fault, match="has not joined yet"):
        release(holon, share)
    join(holon["tomas"])
    release(holon, share)
    assert held(holon, f"held:{share.party}") == 0
    assert held(holon, f"member:{share.party}") == 1_000
    assert queries.held_shares(holon.community) == []
    with pytest.raises(Conflict, match="is not held"):
        release(holon, share)


def test_nobody_releases_their_own_share_nor_without_the_role() -> None:
    holon, cycle = begin()
    dues(holon, 1_000)
    work(holon, "riley")
    riley = holon["riley"]
    Member.objects.filter(pk=riley.pk).update(left=dt.date(2026, 1, 30))
    close(holon, cycle)
    Member.objects.filter(pk=riley.pk).update(left=None)
    with pytest.raises(Fault, match="their own share"):
        release(holon, Share.objects.get())
    with pytest.raises(Refused):
        release(holon, Share.objects.get(), by="alex")
    assert release(holon, Share.objects.get(), by="sam").released


def test_a_share_comes_in_parts_one_a_cycle() -> None:
    holon, share = one_share({"vesting": 3})
    alex = f"member:{share.party}"
    assert (held(holon, alex), held(holon, f"vesting:{share.party}")) == (333, 667)
    paid = [held(holon, alex)]
    for month in (2, 3, 4):
        now = dt.datetime(2026, month + 1, 2, 12, tzinfo=dt.UTC)
        cycle = services.open_cycle(actor=holon["sam"], community=holon.community, now=now)
        close(holon, cycle, now)
        paid.append(held(holon, alex))
    assert paid == [333, 666, 1_000, 1_000]
    assert held(holon, f"vesting:{share.party}") == 0


def test_a_held_share_that_vests_gives_what_is_due_when_it_is_released() -> None:
    holon, share = helper_share({"vesting": 2})
    assert held(holon, f"held:{share.party}") == 1_000
    join(holon["tomas"])
    release(holon, share)
    assert held(holon, f"member:{share.party}") == 500
    assert held(holon, f"vesting:{share.party}") == 500


def correct(holon: Village, share: Share, amount: int, words: str, key: str = "c") -> Correction:
    return services.correct_share(
        actor=holon["riley"], share=share, amount=amount, words=words, once=key, now=OVER
    )


def test_a_share_is_put_right_with_words_and_the_receipt_stays() -> None:
    holon, share = one_share()
    before = share.cycle.sha256
    correct(holon, share, 400, "six hours were Jordan's")
    assert held(holon, f"member:{share.party}") == 400
    assert held(holon, "pool:flow") == 600
    correct(holon, share, 1_000, "they were Alex's after all", "d")
    assert held(holon, f"member:{share.party}") == 1_000
    assert [row.amount for row in queries.corrections(share)] == [400, 1_000]
    assert (queries.amount_of(share), share.amount) == (1_000, 1_000)
    assert queries.shares(share.cycle)[0].correct_amount == 1_000  # type: ignore[attr-defined]
    share.cycle.refresh_from_db()
    assert share.cycle.sha256 == before


def test_a_correction_sent_twice_is_one() -> None:
    holon, share = one_share()
    assert correct(holon, share, 400, "slip") == correct(holon, share, 400, "slip")
    assert held(holon, f"member:{share.party}") == 400
    with pytest.raises(Conflict):
        correct(holon, share, 300, "slip")


@pytest.mark.parametrize(
    ("amount", "words", "told"),
    [
        (400, " ", "words is empty"),
        (-1, "x", "an amount of -0.01"),
        (1_000, "x", "is that already"),
        (1_001, "more than the pool has", r"adds 0\.01 USD; the flow has 0\.00 USD"),
    ],
)
def test_a_correction_that_cannot_be(amount: int, words: str, told: str) -> None:
    holon, share = one_share()
    with pytest.raises(Fault, match=told):
        correct(holon, share, amount, words)
    assert not Correction.objects.exists()
    assert held(holon, f"member:{share.party}") == 1_000


def test_only_the_treasurer_corrects_and_never_their_own() -> None:
    holon, share = one_share()
    with pytest.raises(Refused):
        services.correct_share(
            actor=holon["sam"], share=share, amount=1, words="x", once="x", now=OVER
        )
    Share.objects.update(party=holon["riley"].handle)
    with pytest.raises(Fault, match="their own share"):
        correct(holon, share, 400, "mine")


def family(
    currency: str = "USD", policy: JsonObject | None = None
) -> tuple[Village, Village, Cycle]:
    """The mill belongs to Holon Alpha and worked for it in January."""
    mill = village("mill", "The Mill")
    Community.objects.filter(pk=mill.community.pk).update(currency=currency)
    mill.community.refresh_from_db()
    holon, cycle = begin(policy=policy)
    people.nest(actor=mill["sam"], community=mill.community, parent=holon.community, now=NEW_YEAR)
    holon.people["mill"] = Member.objects.get(stands_for=mill.community)
    dues(holon, 5_000)
    work(holon, "mill")
    return holon, mill, close(holon, cycle)


def test_a_share_of_a_community_below_is_its_inflow() -> None:
    holon, mill, cycle = family()
    assert share_of(cycle, holon["mill"]) == 5_000
    (inflow,) = pools.inflows(mill.community, dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert (inflow.amount, inflow.kind, inflow.source) == (5_000, "share", "holon-alpha")
    assert pools.pool_balances(mill.community)["inbox"] == 5_000
    kinds = {row.id: row.kind for row in queries.document(cycle).people}
    assert kinds["mill"] == "community"
    assert held(holon, "member:mill") == 0  # it is in one book, not in both
    assert held(holon, "below:mill") == 5_000


def test_a_share_below_that_comes_in_parts_is_passed_on_part_by_part() -> None:
    holon, mill, _ = family(policy={"vesting": 2})
    assert pools.pool_balances(mill.community)["inbox"] == 2_500
    march = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    cycle = services.open_cycle(actor=holon["sam"], community=holon.community, now=OVER)
    close(holon, cycle, march)
    assert pools.pool_balances(mill.community)["inbox"] == 5_000
    assert held(holon, "below:mill") == 5_000


def test_the_share_of_a_community_that_left_is_held_and_passed_on_once() -> None:
    mill = village("mill", "The Mill")
    holon, cycle = begin()
    nest = {"actor": mill["sam"], "now": LATER}
    mill.community = people.nest(community=mill.community, parent=holon.community, **nest)  # type: ignore[arg-type]  # told by name
    holon.people["mill"] = Member.objects.get(stands_for=mill.community)
    dues(holon, 5_000)
    work(holon, "mill")
    mill.community = people.nest(community=mill.community, parent=None, **nest)  # type: ignore[arg-type]  # as above
    close(holon, cycle)
    share = Share.objects.get()
    assert (share.held, held(holon, "held:mill")) == ("left", 5_000)
    assert "inbox" not in pools.pool_balances(mill.community)
    mill.community = people.nest(community=mill.community, parent=holon.community, **nest)  # type: ignore[arg-type]  # as above
    release(holon, share)
    assert pools.pool_balances(mill.community)["inbox"] == 5_000
    assert (held(holon, "held:mill"), held(holon, "member:mill")) == (0, 0)


def test_what_was_passed_on_is_not_corrected_here() -> None:
    holon, _, cycle = family()
    with pytest.raises(Fault, match="was passed on to that community"):
        correct(holon, cycle.shares.get(), 4_000, "a slip")


def test_the_key_of_a_correction_is_the_communitys_own() -> None:
    holon, share = one_share()
    mill, cycle = begin(holon=village("mill", "The Mill"))
    dues(mill, 1_000)
    work(mill, "alex")
    theirs = close(mill, cycle).shares.get()
    correct(holon, share, 400, "slip", "key")
    correct(mill, theirs, 300, "slip", "key")
    assert [queries.amount_of(one) for one in (share, theirs)] == [400, 300]


def test_a_share_in_another_currency_stays_with_the_community_above() -> None:
    holon, mill, cycle = family("EUR")
    assert share_of(cycle, holon["mill"]) == 5_000
    assert pools.inflows(mill.community, dt.date(2026, 1, 1), dt.date(2026, 12, 31)) == []
