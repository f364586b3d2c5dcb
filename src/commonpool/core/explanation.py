"""Why a party got its share, in the words that a neighbour would use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from commonpool.core.amounts import format_percent
from commonpool.core.evidence import Contribution
from commonpool.core.fault import say
from commonpool.core.mechanisms.base import Note
from commonpool.core.phrases import day, joined, opening, points
from commonpool.core.reasons import done, reason_words
from commonpool.core.round_words import one_more, units, without_share
from commonpool.core.shapes import Json, unknown
from commonpool.core.sharing import Share
from commonpool.core.story import Story, nested_in, story_of
from commonpool.core.words import sentence


def explain(bundle: Json, party: str) -> list[str]:
    """Why `party` got what it got, one short paragraph each.

    A member of a nested community is named behind it: `mill/blanca`. Raises Fault for a
    party that is not there.
    """
    story = story_of(bundle)
    above, slash, below = party.partition("/")
    if party not in story.names and slash and isinstance(bundle, dict):
        children = nested_in(bundle)
        if above not in children:
            raise unknown(above, children, say("nested community"))
        return explain(children[above], below)
    if party not in story.names:
        kind = say("project") if story.document.projects else say("person")
        raise unknown(party, story.names, kind)
    return list(lines(story, party))


def lines(story: Story, party: str) -> Iterator[str]:
    """Everything there is to say of one party."""
    share = story.share(party)
    asides = [note for note in story.made.counted.set_aside if dict(note.values)["party"] == party]
    yield headline(story, party, share)
    if share is not None:
        yield from share_words(story, share)
    yield from (aside_words(story, party, note) for note in asides)
    if share is None and story.is_project(party):
        yield from without_share(story, party)
    elif share is None and not asides:
        yield silence_words(story, party)
    yield from baseline_for(story, party)
    yield from decay_for(story, party)
    yield from thanks_for(story, party, share)


# What there is not of somebody without a share, by the first of these tables that the rule reads.
SILENCES = {
    "praises": "Nobody praised {} in this cycle.",
    "holdings": "{} holds no units of what is paid for.",
    "standings": "{} has no merit in the cycles that count.",
    "outcomes": "Nothing by {0} or for {0} is written down for this cycle.",
    "contributions": "No contribution by {} is written down for this cycle.",
    "appreciations": "Nobody gave points to {} in this cycle.",
}


def silence_words(story: Story, party: str) -> str:
    """Why somebody of whom nothing counts has no share."""
    name, rule = story.names[party], story.document.rule.mechanism
    if any(row.to == party for row in story.document.praises) and "praises" in rule.reads:
        return f"The praise of {name} was given no score above 0."
    said = next((SILENCES[table] for table in SILENCES if table in rule.reads), "")
    return opening(said.format(name)) or f"{rule.name} names no part for {name}."


def headline(story: Story, party: str, share: Share | None) -> str:
    """How much, and for which cycle."""
    if share is None:
        return f"{story.name(party)} has no share in {story.cycle}."
    if share.amount == 0:
        return f"{story.name(party)} receives nothing for {story.cycle}."
    if party in story.held:
        return f"{story.money(share.amount)} is held for {story.names[party]}, for {story.cycle}."
    return f"{story.name(party)} receives {story.money(share.amount)} for {story.cycle}."


def share_words(story: Story, share: Share) -> Iterator[str]:
    """The reasons, what they come to, what the limits moved, and what becomes of the share."""
    for place, reason in enumerate(share.reasons):
        yield reason_words(story, share.party, reason, again=place > 0)
    yield from total_words(story, share)
    yield from limit_words(story, share)
    yield from outcome_words(story, share)
    yield from one_more(story, share.party)


def total_words(story: Story, share: Share) -> Iterator[str]:
    """The share as a part of what everyone earned, where the rule divides by points."""
    flow, every = story.made.waters.flow, all_points(story)
    if flow == 0:
        yield nothing_words(story)
    elif story.made.outcome.fixed:
        yield from amount_words(story, share)
    elif all(reason.source == "membership" and not reason.factors for reason in share.reasons):
        number = len(story.made.outcome.shares)
        yield f"{story.money(flow)} was there to share among {number}."
    else:
        if len(share.reasons) > 1 and not story.made.outcome.money:
            yield f"Together that is {points(share.points)}."
        earned = claim(story, share, every)
        each = claim_rate(story, share, Fraction(flow) / every)
        yield f"{earned}, and {story.money(flow)} was there to share{each}."


def amount_words(story: Story, share: Share) -> Iterator[str]:
    """What amounts come to; why praise shares a part; and what whole units make of the sum."""
    if len(share.reasons) > 1:
        yield f"Together that is {story.roughly(share.points)}."
    for one in story.made.outcome.notes:
        if one.code == "few-praises":
            yield sentence({"code": one.code, **dict(one.values)})
    if share.exact == share.points and story.roughly(share.exact) != story.money(share.amount):
        yield f"In whole units, so that all adds up, it is {story.money(share.amount)}."


def all_points(story: Story) -> Fraction:
    """The points of everyone."""
    return sum((one.points for one in story.made.outcome.shares), Fraction(0))


def claim(story: Story, share: Share, every: Fraction) -> str:
    """What all together have, in the word of the rule."""
    first = share.reasons[0]
    if story.is_project(share.party):
        sum_ = f"claims of {story.roughly(every)}" if story.made.outcome.money else points(every)
        return f"All projects together have {sum_}"
    if first.source == "standing" and first.ref == "balance":
        return f"Everyone together is owed {story.roughly(every)}"
    if first.source == "standing":
        merit = points(every).removesuffix(" points").removesuffix(" point")
        return f"Everyone together has a merit of {merit}"
    if first.source == "certificate":
        return f"All who hold some have {units(every)} together"
    received = all(reason.source == "appreciation" for reason in share.reasons)
    return f"Everyone together {'received' if received else 'earned'} {points(every)}"


def claim_rate(story: Story, share: Share, rate: Fraction) -> str:
    """What one point brings, where there are points."""
    if story.made.outcome.money or share.reasons[0].source == "standing":
        return ""
    about = "" if rate.denominator == 1 else "about "
    what = "unit" if share.reasons[0].source == "certificate" else "point"
    return f": {about}{story.roughly(rate)} a {what}"


def nothing_words(story: Story) -> str:
    """Why there was nothing to share."""
    waters = story.made.waters
    if story.document.policy.stage == "track":
        return "For now this community only writes things down: nothing is shared yet."
    if waters.pot and waters.baseline:
        return "The baseline comes first, and nothing was left to share after it."
    return "There was nothing to share."


def limit_words(story: Story, share: Share) -> Iterator[str]:
    """What a cap or a floor moved."""
    if share.unlimited == share.exact:
        return
    terms, flow = story.document.rule.terms, story.made.waters.flow
    before = f"{unlimited_words(story, share)} it would be {story.roughly(share.unlimited)}"
    moved = story.roughly(abs(share.exact - share.unlimited))
    if share.exact < share.unlimited:
        gone = excess_goes(story)
        if lowest_cap(story, flow) == share.exact:
            yield f"{before}. No share may be above {story.roughly(share.exact)}, so {moved} {gone}."
        else:
            yield f"{before}. {opening(moved)} of it lifts the smallest shares to the floor."
    elif share.exact == terms.floor:
        yield f"{before}. No share is below {story.money(terms.floor)}, so {moved} was added."
    else:
        yield f"{before}. The largest shares stop at the cap, and what they leave adds {moved}."


def excess_goes(story: Story) -> str:
    """Where it goes what a cap takes."""
    stays = story.document.rule.terms.excess == "remainder" or story.made.outcome.fixed
    return "stays in the pool" if stays else "goes to the others"


def unlimited_words(story: Story, share: Share) -> str:
    """How the share would come about without a limit."""
    if any(
        reason.source in ("contribution", "appreciation", "outcome") for reason in share.reasons
    ):
        return "Without the cap" if story.made.outcome.fixed else "By points alone"
    return "Without cap and floor"


def lowest_cap(story: Story, flow: int) -> int:
    """The cap that held in this cycle, in smallest units."""
    terms = story.document.rule.terms
    caps = [flow] if terms.cap is None else [flow, terms.cap]
    return min(caps if terms.cap_percent is None else [*caps, int(terms.cap_percent * flow)])


def outcome_words(story: Story, share: Share) -> Iterator[str]:
    """Whether the share is held, vests, or is divided further."""
    name, why = story.names[share.party], story.held.get(share.party)
    if why == "unregistered":
        yield f"{opening(name)} is no member yet: the share is held until {name} joins."
    elif why == "left":
        left = next(row.left for row in story.document.people if row.id == share.party)
        yield f"{opening(name)} left on {day(left or '')}. What was done before still counts."
    if (cycles := story.document.policy.vesting) > 1:
        yield f"It is paid out in {cycles} parts, one each cycle."
    if share.party in story.nested:
        short = story.nested[share.party][:12]
        yield f"{opening(name)} divides it among its own people, by its own rule: receipt {short}…"


def aside_words(story: Story, party: str, note: Note) -> str:
    """A contribution that does not count, and why."""
    values = dict(note.values)
    row = story.contributions[values["contribution"]]
    return f"{done(story, party, row)}. {ASIDES[note.code](story, row, values)}"


def gift_words(story: Story, row: Contribution, values: dict[str, str]) -> str:
    """A gift is thanked for."""
    return "It is a gift: thanks, and no share."


def outside_words(story: Story, row: Contribution, values: dict[str, str]) -> str:
    """The cycle in which a deed counts is the one of its day."""
    when = day(values["on"])
    if values["on"] >= story.document.cycle.closes[:10]:
        return f"That was on {when}: it counts in the next cycle."
    return f"That was on {when}, before this cycle, so it does not count here."


def disputed_words(story: Story, row: Contribution, values: dict[str, str]) -> str:
    """Who disputes it, in their own words."""
    voices = [
        f"{story.name(said.by)} disputes it" + (f': "{said.words}".' if said.words else ".")
        for said in story.document.confirmations
        if said.contribution == row.id and said.says == "dispute"
    ]
    return f"{' '.join(voices)} It waits until that is cleared up."


def unconfirmed_words(story: Story, row: Contribution, values: dict[str, str]) -> str:
    """How many confirmations are missing, and what was asked."""
    asked = [
        f' {story.name(said.by)} asks: "{said.words}"'
        for said in story.document.confirmations
        if said.contribution == row.id and said.says == "question" and said.words
    ]
    missing = int(values["needs"]) - int(values["has"])
    more = "one confirmation" if missing == 1 else f"{missing} confirmations"
    return f"It waits for {more}.{''.join(asked)}"


def ineligible_words(story: Story, row: Contribution, values: dict[str, str]) -> str:
    """What the rule asks of a contribution, as the community wrote it."""
    return f"It does not count: the rule asks for {values['asks']}."


ASIDES: dict[str, Callable[[Story, Contribution, dict[str, str]], str]] = {
    "gift": gift_words,
    "outside-cycle": outside_words,
    "disputed": disputed_words,
    "unconfirmed": unconfirmed_words,
    "ineligible": ineligible_words,
}


def baseline_for(story: Story, party: str) -> Iterator[str]:
    """What the baseline covered for a party."""
    for row in story.document.baseline:
        if row.to in (party, story.names[party]):
            covered = story.money(story.made.waters.baseline[row.id])
            name = story.names[party]
            yield f"Before anything was shared, {covered} covered {row.what or row.id} for {name}."


def decay_for(story: Story, party: str) -> Iterator[str]:
    """What returned to the flow of what a party held."""
    returned = story.made.waters.decayed.get(party)
    if returned:
        held = next(row.amount for row in story.document.wallets if row.party == party)
        of = f"{story.money(returned)} of the {story.money(held)} that {story.names[party]} held"
        yield f"{of} returned to the flow: {decay_rule(story)}."


def decay_rule(story: Story) -> str:
    """What part of what is held returns."""
    decay = story.document.policy.decay
    of = f"what is above {story.money(decay.above)}" if decay.above else "it"
    return f"{format_percent(decay.percent)} of {of}"


def thanks_for(story: Story, party: str, share: Share | None) -> Iterator[str]:
    """Words of appreciation, where they are not among the reasons already."""
    told = (
        {reason.ref for reason in share.reasons if reason.source == "appreciation"} if share else ()
    )
    for row in story.document.appreciations:
        if row.to == party and row.words and row.by not in told:
            yield f'{story.name(row.by)} says thanks: "{row.words}".'


def explain_cycle(bundle: Json) -> list[str]:
    """Where the money of the cycle came from and went, one sentence each."""
    return list(cycle_words(story_of(bundle)))


def cycle_words(story: Story) -> Iterator[str]:
    """The way of the money, then gifts and thanks."""
    waters, reserve = story.made.waters, story.made.waters.reserve
    carried = f", and {story.money(waters.carried)} was carried over from before"
    yield f"{story.money(waters.income)} came in{carried if waters.carried else ''}."
    if waters.decayed:
        returned = story.money(sum(waters.decayed.values()))
        yield f"{returned} returned from what members hold: {decay_rule(story)}."
    pools = [f"{story.money(amount)} to {name}" for name, amount in waters.pools.items() if amount]
    if pools:
        yield f"Pools: {joined(pools)}."
    if waters.given_to_reserve:
        yield f"{story.money(waters.given_to_reserve)} was given for the reserve."
    if waters.kept:
        yield f"{story.money(waters.kept)} is kept for later: the pot is small."
    if reserve:
        yield f"{story.money(reserve)} was set aside in the reserve{full_words(story)}."
    yield from baseline_words(story)
    yield from shared_words(story)
    yield from gifts_and_thanks(story)


def full_words(story: Story) -> str:
    """Whether the reserve has reached its ceiling."""
    ceiling, waters = story.document.policy.reserve.ceiling, story.made.waters
    held = story.document.balances.reserve + waters.given_to_reserve + waters.reserve
    return f", which is full at {story.money(held)}" if held == ceiling else ""


def baseline_words(story: Story) -> Iterator[str]:
    """What was covered before anything flowed, and what was not."""
    covered = story.made.waters.baseline
    parts = [
        story.money(covered[row.id])
        + ("" if covered[row.id] == row.amount else f" of the {story.money(row.amount)}")
        + f" for {row.what or row.id}"
        for row in sorted(story.document.baseline, key=lambda row: (row.order, row.id))
    ]
    if parts:
        yield f"The baseline came first: {joined(parts)}."


def shared_words(story: Story) -> Iterator[str]:
    """What was shared, and what is left."""
    outcome = story.made.outcome
    paid = [share.amount for share in outcome.shares if share.amount]
    if paid:
        yield f"{story.money(sum(paid))} was shared among {len(paid)}."
    yield from capped_words(story)
    if outcome.remainder:
        to = "to the reserve" if outcome.goes_to == "reserve" else "over to the next cycle"
        yield f"{story.money(outcome.remainder)} is left, and goes {to}."


def capped_words(story: Story) -> Iterator[str]:
    """What the cap took in all, and where that went."""
    outcome, cap = story.made.outcome, lowest_cap(story, story.made.waters.flow)
    over = [one for one in outcome.shares if one.exact == cap < one.unlimited]
    if over:
        taken = story.roughly(sum((one.unlimited - one.exact for one in over), Fraction(0)))
        who = "One share stops" if len(over) == 1 else f"{len(over)} shares stop"
        yield f"{who} at the cap of {story.money(cap)}: {taken} {excess_goes(story)}."


def gifts_and_thanks(story: Story) -> Iterator[str]:
    """Gifts by name, and the words that people gave each other."""
    for note in story.made.counted.set_aside:
        if note.code == "gift":
            row = story.contributions[dict(note.values)["contribution"]]
            yield f"{done(story, row.by, row)}, as a gift. Thank you."
    for thanked in story.document.appreciations:
        if thanked.words:
            by, to = story.name(thanked.by), story.names[thanked.to]
            yield f'{by} thanks {to}: "{thanked.words}".'
