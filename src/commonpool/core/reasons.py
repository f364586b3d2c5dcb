"""The reasons of a share in words: what was done, what it counted, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from commonpool.core.amounts import about
from commonpool.core.evidence import Appreciation, Contribution, Need
from commonpool.core.mechanisms.base import Factor, Reason
from commonpool.core.mechanisms.flow import HybridParameters
from commonpool.core.mechanisms.scarcity import NeedParameters, asked
from commonpool.core.phrases import counted, day, hours, joined, opening, points, singular, times
from commonpool.core.round_words import ballots, certificate, donations, match, praise
from commonpool.core.story import Story

ONE = Fraction(1)


def reason_words(story: Story, party: str, reason: Reason, *, again: bool = False) -> str:
    """One reason in a few short sentences; `again` for a second deed of the same party."""
    return " ".join(TELLERS.get(reason.source, other)(story, party, reason, again))


def deed(story: Story, party: str, reason: Reason, again: bool) -> Iterator[str]:
    """A contribution: what was done, what each hour or unit of it counts, and the points."""
    row = story.contributions[reason.ref]
    size = hours(row.hours) if row.hours is not None else given(row)
    yield f"{done(story, party, row, again=again)} ({size}){witnesses(story, row)}."
    if row.late and row.on:
        yield f"It was done on {day(row.on)} and is admitted now."
    if row.hours is None and row.quantity:
        yield f"Each {given_one(row)} counts {points(reason.quantity / row.quantity)}."
    yield from factors(story, reason, row)
    yield from deed_points(story, reason, row)


def done(story: Story, party: str, row: Contribution, *, again: bool = False) -> str:
    """Who did what: `Aïcha baked 84 loaves`."""
    what = row.what
    if not what and row.need is not None:
        what = f"helped with {story.needs[row.need].what or row.need}"
    return f"{story.name(party)}{' also' if again else ''} {what or f'gave {row.kind}'}"


def given(row: Contribution) -> str:
    """The quantity of a contribution that is not hours: `2.5 days`."""
    return counted(row.quantity or Fraction(0), row.unit)


def given_one(row: Contribution) -> str:
    """One unit of it: `month of land`, `kg of seed`."""
    return f"{singular(row.unit)} of {row.kind}"


def witnesses(story: Story, row: Contribution) -> str:
    """Who wrote a contribution down, and who confirmed it."""
    names = [
        story.names[said.by]
        for said in story.document.confirmations
        if said.contribution == row.id and said.says == "confirm"
    ]
    wrote = [f"written down by {story.names[row.logged_by]}"] if row.logged_by else []
    confirmed = [f"confirmed by {joined(names)}"] if names else []
    if wrote and names == [story.names[row.logged_by or ""]]:
        wrote, confirmed = [], [f"written down and confirmed by {names[0]}"]
    return "".join(f", {words}" for words in (*wrote, *confirmed))


def deed_points(story: Story, reason: Reason, row: Contribution) -> Iterator[str]:
    """The bonus, and what it all comes to."""
    rate = next((one for one in reason.factors if one.name == "rate"), None)
    if rate is not None:
        each = "hour" if row.hours is not None else "point"
        paid, whole = story.roughly(rate.value), story.roughly(reason.points)
        yield f"Each {each} is paid {paid}: that is {whole}."
        return
    if reason.bonus:
        yield f"It builds capacity{bonus_tags(story, row)}, which added {points(reason.bonus)}."
    plain = row.hours is not None and reason.points == reason.quantity
    yield f"That {'counts' if plain else 'makes'} {points(reason.points)}."


def bonus_tags(story: Story, row: Contribution) -> str:
    """The tags for which there is a bonus."""
    parameters = story.document.rule.parameters
    tags = parameters.bonus_tags if isinstance(parameters, HybridParameters) else ()
    found = [tag for tag in row.tags if tag in tags]
    return f" ({joined(found)})" if found else ""


def factors(story: Story, reason: Reason, row: Contribution | None) -> Iterator[str]:
    """A sentence for each factor that changes something."""
    each = "each hour" if row is not None and row.hours is not None else "it"
    for factor in reason.factors:
        if factor.value != ONE and factor.name in FACTORS:
            yield FACTORS[factor.name](story, factor, each)
            each = "that"


def need_factor(story: Story, factor: Factor, each: str) -> str:
    """Why the need made a deed count more, or less."""
    need, parameters = story.needs[factor.of], story.document.rule.parameters
    what = opening(need.what or need.id)
    if not isinstance(parameters, NeedParameters) or parameters.weights == "given":
        return f"{what}: the rule counts {each} {times(factor.value)}."
    came, wanted = story.met.get(need.id, Fraction(0)), asked(need)
    edge = edge_words(factor.value, wanted / came, parameters) if came else ""
    return f"{what}{coverage(need, came)}, so {each} counted {times(factor.value)}{edge}."


def coverage(need: Need, came: Fraction) -> str:
    """How much of a need came; of a harm, how much was undone."""
    wanted, came_words = asked(need), about(came) if came else "none"
    if need.harm:
        return f", a harm to undo: of {counted(wanted, need.unit)}, {came_words} was dealt with"
    were = "was" if wanted == 1 else "were"
    return f": {counted(wanted, need.unit)} {were} needed and {came_words} came"


def edge_words(value: Fraction, ratio: Fraction, parameters: NeedParameters) -> str:
    """Words for a weight that a bound of the rule has held back."""
    if value == parameters.high and ratio > value:
        return ", the most the rule allows"
    if value == parameters.low and ratio < value:
        return ", the least the rule allows"
    return ""


def impact_factor(story: Story, factor: Factor, each: str) -> str:
    """What was measured, who verified it, and what that does."""
    row = story.measurements[factor.of]
    what = opening(row.indicator.replace("-", " "))
    return (
        f"{what} was measured at {about(row.value)}, verified by {row.verified_by}, "
        f"so {each} counted {times(factor.value)}."
    )


def zone_factor(story: Story, factor: Factor, each: str) -> str:
    """The zone of a party."""
    return f"In the zone {factor.of} {each} counts {times(factor.value)}."


def weight_factor(story: Story, factor: Factor, each: str) -> str:
    """The weight of a dimension."""
    return f"The rule counts {factor.of} {times(factor.value)}."


def appreciation(story: Story, party: str, reason: Reason, again: bool) -> Iterator[str]:
    """Points from one giver, with the words that came with them."""
    said = thanks(story, reason.ref, party)
    words = f' ("{said.words}")' if said and said.words else ""
    giver = story.name(reason.ref)
    yield f"{giver} gave {story.names[party]} {points(reason.quantity)}{words}."
    yield from factors(story, reason, None)


def thanks(story: Story, by: str, to: str) -> Appreciation | None:
    """What one party appreciated in another."""
    rows = story.document.appreciations
    return next((row for row in rows if row.by == by and row.to == to), None)


def membership(story: Story, party: str, reason: Reason, again: bool) -> Iterator[str]:
    """An equal part, or the factor of a zone."""
    name = story.names[party]
    if reason.ref == "if_none":
        yield f"Nobody had a claim, so every member gets the same, and {name} is one."
    elif reason.ref == "contributors":
        yield f"Everyone who contributed gets the same, and {name} did."
    elif reason.ref == "members":
        yield f"Every member gets the same, and {name} is one."
    else:
        zone = reason.factors[0].of
        place = f"is in the zone {zone}" if zone else "is in no zone"
        yield f"{story.name(party)} {place}, which counts {points(reason.points)}."


def bucket(story: Story, party: str, reason: Reason, again: bool) -> Iterator[str]:
    """A place in the order of buckets."""
    limit = story.roughly(reason.quantity)
    yield f"{story.name(party)} is at place {reason.ref} in the order, for up to {limit}."
    if reason.points < reason.quantity:
        yield "There was not enough left for all of it."


def split(story: Story, party: str, reason: Reason, again: bool) -> Iterator[str]:
    """An adopted percentage."""
    flow = story.money(story.made.waters.flow)
    yield f"{story.name(party)} has an adopted part: {about(reason.quantity, 4)}% of {flow}."


def standing(story: Story, party: str, reason: Reason, again: bool) -> Iterator[str]:
    """Merit, or what is still owed for it."""
    name = story.name(party)
    if reason.ref == "balance":
        yield f"Over all cycles {name} earned a merit of {about(reason.quantity)}."
        yield f"For that, {story.roughly(reason.points)} is still owed."
    else:
        yield f"In the cycles that count, {name} earned a merit of {about(reason.quantity)}."


def outcome(story: Story, party: str, reason: Reason, again: bool) -> Iterator[str]:
    """Points of a measured dimension."""
    reached = f"{points(reason.quantity)} of {reason.ref}"
    yield f"{story.name(party)}{' also' if again else ''} reached {reached}."
    yield from factors(story, reason, None)


def other(story: Story, party: str, reason: Reason, again: bool) -> Iterator[str]:
    """Any other source, by its name."""
    what = f"{about(reason.quantity)} of {reason.ref}"
    yield f"{story.name(party)}{' also' if again else ''} has {what}."
    yield from factors(story, reason, None)


Teller = Callable[[Story, str, Reason, bool], Iterator[str]]
TELLERS: dict[str, Teller] = {
    "contribution": deed,
    "appreciation": appreciation,
    "membership": membership,
    "bucket": bucket,
    "split": split,
    "standing": standing,
    "outcome": outcome,
    "donations": donations,
    "match": match,
    "ballots": ballots,
    "praise": praise,
    "certificate": certificate,
}
FACTORS: dict[str, Callable[[Story, Factor, str], str]] = {
    "need": need_factor,
    "impact": impact_factor,
    "zone": zone_factor,
    "weight": weight_factor,
}
