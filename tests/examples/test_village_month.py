"""The village month holds everything that makes a real month hard, and can be told in words."""

import re
from collections.abc import Iterator
from fractions import Fraction

import pytest

from commonpool.core.bundle import Closed
from commonpool.core.explanation import explain, explain_cycle
from commonpool.core.shapes import JsonObject
from tools.examples import EXAMPLES, close_example


@pytest.fixture(scope="module")
def village() -> Closed:
    return close_example(EXAMPLES / "village-month" / "village.toml")


@pytest.fixture(scope="module")
def bundle(village: Closed) -> JsonObject:
    return village.bundle


def told(bundle: JsonObject, party: str) -> str:
    return " ".join(explain(bundle, party))


def everyone(village: Closed) -> Iterator[tuple[str, str]]:
    for party in village.written.party_names:
        yield party, told(village.bundle, party)
    for community, child in village.children.items():
        for party in child.written.party_names:
            yield party, told(village.bundle, f"{community}/{party}")


def asides(village: Closed) -> dict[str, str]:
    notes = village.distribution.counted.set_aside
    return {dict(note.values)["party"]: note.code for note in notes}


def test_thirty_people_and_two_communities(village: Closed) -> None:
    kinds = [person.kind for person in village.written.people]
    assert (kinds.count("person"), kinds.count("community")) == (30, 2)


def test_money_in_is_money_out(village: Closed) -> None:
    waters, outcome = village.distribution.waters, village.distribution.outcome
    assert waters.income + waters.carried == (
        sum(waters.pools.values()) + waters.given_to_reserve + waters.kept + waters.pot
    )
    assert waters.pot == waters.reserve + sum(waters.baseline.values()) + waters.flow
    assert waters.flow == sum(share.amount for share in outcome.shares) + outcome.remainder


def test_the_ceiling_of_the_reserve_bites(village: Closed) -> None:
    waters, policy = village.distribution.waters, village.written.policy.reserve
    assert waters.reserve < policy.percent * waters.pot
    assert village.written.balances.reserve + waters.reserve == policy.ceiling == 300_000


def test_buckets_fill_and_the_dial_turns_outside(village: Closed) -> None:
    pools = village.distribution.waters.pools
    assert pools["rent"] + village.written.balances.pools["rent"] == 120_000
    assert pools["repairs"] + village.written.balances.pools["repairs"] == 90_000
    assert pools["watershed"] + pools["food-bank"] > 0


def test_the_cap_caps_two_and_the_floor_lifts_one(village: Closed) -> None:
    shares = {share.party: share for share in village.shares}
    capped = {party for party, one in shares.items() if one.exact < one.unlimited}
    assert capped == {"ngozi", "marta"}
    assert {shares[party].amount for party in capped} == {42_000}
    assert shares["tadeo"].unlimited < shares["tadeo"].amount == 2_500


def test_held_shares_are_held_and_not_lost(village: Closed) -> None:
    held = [dict(note.values) for note in village.distribution.warnings if note.code == "held"]
    assert {one["party"]: one["why"] for one in held} == {"kwame": "unregistered", "leila": "left"}


def test_what_does_not_count_is_set_aside_with_its_reason(village: Closed) -> None:
    assert asides(village) == {
        "ines": "gift",
        "dan": "disputed",
        "fatou": "unconfirmed",
        "petra": "outside-cycle",
    }


def test_a_late_deed_counts(village: Closed) -> None:
    assert "ravi" in {share.party for share in village.shares}


def test_the_day_of_the_new_moon_belongs_to_the_next_moon(village: Closed) -> None:
    petra = next(row for row in village.written.contributions if row.by == "petra")
    assert petra.on == village.written.cycle.closes[:10]


def test_materials_and_land_stand_beside_hours(village: Closed) -> None:
    kinds = {row.kind for row in village.written.contributions if row.hours is None}
    assert kinds == {"land", "tractor", "seed", "materials"}


def test_a_harm_undone_is_a_need(village: Closed) -> None:
    assert {row.id for row in village.written.needs if row.harm} == {"river", "quarrel"}


def test_the_bounds_are_two_new_moons_of_2026(village: Closed) -> None:
    from datetime import date

    from commonpool.calendars import lunar

    moon = lunar(zone="Europe/Madrid", around=date(2026, 4, 20))
    cycle = village.written.cycle
    assert (moon.opens.isoformat(), moon.closes.isoformat()) == (cycle.opens, cycle.closes)


def test_the_mill_divides_its_share_by_its_own_rule(village: Closed) -> None:
    given = next(share.amount for share in village.shares if share.party == "mill")
    mill = village.children["mill"]
    assert mill.distribution.waters.income == given + 8_400
    assert mill.written.rule.mechanism.name == "time@1"


def test_the_baseline_of_the_village_is_not_fully_covered_and_yet_something_flows(
    village: Closed,
) -> None:
    waters = village.distribution.waters
    wanted = {row.id: row.amount for row in village.written.baseline}
    covered = sum(waters.baseline.values())
    assert covered == waters.pot // 10 < sum(wanted.values())
    assert [name for name in wanted if waters.baseline[name] < wanted[name]] == ["bus"]
    assert waters.flow > 0


def test_the_baseline_of_the_pasture_is_covered_in_its_order(village: Closed) -> None:
    waters = village.children["pasture"].distribution.waters
    wanted = {row.id: row.amount for row in village.children["pasture"].written.baseline}
    assert waters.baseline["vet"] == wanted["vet"]
    assert waters.baseline["hay"] < wanted["hay"]
    assert abs(Fraction(waters.baseline["hay"], waters.baseline["fence"]) - 2) < Fraction(1, 100)
    assert waters.flow == 0


# In the words a neighbour would use: the baker, the land lender, the held, the capped.


def test_the_baker(bundle: JsonObject) -> None:
    words = told(bundle, "aicha")
    assert "Aïcha baked 84 loaves (21 hours), confirmed by Marta and Yusuf." in words
    assert "Bread: 120 loaves were needed and 108 came, so each hour counted 1.11 times." in words
    assert 'Yusuf says thanks: "for warm bread before anyone was up".' in words


def test_the_land_lender(bundle: JsonObject) -> None:
    words = told(bundle, "marta")
    assert "Marta lent two fields by the river (2 months), written down by Mei-Ling" in words
    assert "Each month of land counts 20 points." in words
    assert "so it counted 1.5 times. That makes 60 points." in words
    assert "hour" not in words, "land is no hours"


def test_the_held_share(bundle: JsonObject) -> None:
    words = told(bundle, "kwame")
    assert words.startswith("54.15 EUR is held for Kwame, for the April moon of 2026.")
    assert "(12 hours), written down and confirmed by Samir." in words
    assert words.endswith("Kwame is no member yet: the share is held until Kwame joins.")


def test_the_capped_share(bundle: JsonObject) -> None:
    words = told(bundle, "ngozi")
    assert "By points alone it would be 566.73 EUR." in words
    assert "No share may be above 420.00 EUR, so 146.73 EUR goes to the others." in words


def test_those_without_a_share(bundle: JsonObject) -> None:
    assert told(bundle, "ines").startswith(
        "Inês has no share in the April moon of 2026. Inês sewed"
    )
    assert 'Rosa disputes it: "the wood by my door was cut last autumn".' in told(bundle, "dan")
    assert "It waits for one confirmation. Elena asks:" in told(bundle, "fatou")
    assert "That was on 16 May 2026: it counts in the next cycle." in told(bundle, "petra")
    assert "150.00 EUR covered heating for Rosa." in told(bundle, "rosa")


def test_somebody_in_a_nested_community(bundle: JsonObject) -> None:
    assert "(7 hours and 20 minutes)" in told(bundle, "mill/blanca")
    assert "nothing was left to share after it." in told(bundle, "pasture/xabi")


def test_every_story_reads_like_sentences(village: Closed) -> None:
    ids = [person.id for person in village.written.people if person.name.lower() != person.id]
    for party, words in everyone(village):
        assert not re.search(r"\s[.,:;]|\.\.|: \.|\(\)|  |None", words), (party, words)
        assert re.fullmatch(r"(?:.+[.…!?\"])", words), (party, words)
        assert not re.search(r"\b1 (?:hours|points|months|days|loaves)\b", words), (party, words)
        assert not re.search(r"\d/\d|\.\d{3}", words), (party, words)
        assert not [name for name in ids if re.search(rf"\b{re.escape(name)}\b", words)], party


def test_the_whole_cycle_in_words(bundle: JsonObject) -> None:
    words = " ".join(explain_cycle(bundle))
    assert "250.00 EUR was set aside in the reserve, which is full at 3000.00 EUR." in words
    assert "5323.99 EUR was shared among 27." in words
    assert "Inês sewed curtains for the school, as a gift. Thank you." in words
