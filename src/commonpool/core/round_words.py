"""The reasons of a round's share in words: who gave, what the root did, what one more would do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from commonpool.core.amounts import about
from commonpool.core.cycle import distribute
from commonpool.core.document import Document
from commonpool.core.election_words import bought, not_bought, tied
from commonpool.core.mechanisms.base import Factor, Reason
from commonpool.core.mechanisms.metric_ballots import MetricBallotParameters
from commonpool.core.mechanisms.quadratic_sums import merged
from commonpool.core.more_donations import free, with_donations
from commonpool.core.phrases import counted as counted_in
from commonpool.core.phrases import opening
from commonpool.core.praise_tables import Praise
from commonpool.core.rounds import Donation
from commonpool.core.story import Story
from commonpool.core.words import labels_of, sentence

MOST_RETOLD = 20_000  # beyond as many donations, sharing once more takes too long for a sentence


def donations(story: Story, party: str, reason: Reason, again: bool) -> Iterator[str]:
    """What was given, what many hands make of it, and what is taken off."""
    given = story.roughly(reason.quantity)
    if any(factor.name == "counted" for factor in reason.factors):
        count = {"0": "none of its donors counts", "1": "one of its donors counts"}
        some = count.get(reason.ref, f"{reason.ref} of its donors count")
        yield f"{given} was given to {story.names[party]}, and {some}."
    else:
        together = " in all" if reason.ref != "1" else ""
        yield f"{gave(int(reason.ref))} {story.names[party]} {given}{together}."
    for factor in reason.factors:
        if factor.name in FACTORS and factor.value != 1:
            yield FACTORS[factor.name](story, factor)
    if reason.bonus:
        yield f"{story.roughly(-reason.bonus)} is taken off, which leaves {left(story, reason)}."
    elif reason.factors:
        yield f"That makes {left(story, reason)}."


def left(story: Story, reason: Reason) -> str:
    """The claim that donations end in; where there is none after one gift, why."""
    if reason.points:
        return f"a claim of {story.roughly(reason.points)}"
    alone = reason.bonus and reason.ref == "1"
    return "no claim: it takes two donors to be matched" if alone else "no claim"


def match(story: Story, party: str, reason: Reason, again: bool) -> Iterator[str]:
    """The match that is paid beside donations."""
    if not reason.quantity:
        yield "It takes two donors to be matched." if reason.ref == "1" else "It has no match."
        return
    part = about(reason.factors[0].value * 100, 1)
    called, paid = story.roughly(reason.quantity), story.roughly(reason.points)
    yield f"Its {reason.ref} donors call for a match of {called}; the pool pays {part}% of it: {paid}."


def ballots(story: Story, party: str, reason: Reason, again: bool) -> Iterator[str]:
    """What the ballots said, by the kind of rule that read them."""
    if not story.made.outcome.fixed:
        yield scored(story, party, reason)
    elif not reason.factors:
        yield from bought(story, party, reason)
        yield from tied(story, party)
    else:
        known = {factor.name: factor.value for factor in reason.factors}
        tells = of_category if "budget" in known else of_metrics
        yield tells(story, party, reason, known)
        if known["rescaled"] != 1:
            yield f"With the others, and within cap and minimum, it is {story.roughly(reason.points)}."


def scored(story: Story, party: str, reason: Reason) -> str:
    """The middle, mean or sum of the ballots for a project."""
    one = reason.ref == "1"
    how = SCORES[getattr(story.document.rule.parameters, "score", "sum")]
    count = "1 ballot counts" if one else f"{reason.ref} ballots count"
    says = "it says" if one else f"their {how} is"
    return f"{count} for {story.names[party]}: {says} {about(reason.points)}."


def of_category(story: Story, party: str, reason: Reason, known: Mapping[str, Fraction]) -> str:
    """The middle ballot for a project, and what a point is worth in its category."""
    median, each = about(reason.quantity), rate(story, known["budget"])
    whole = story.roughly(reason.quantity * known["budget"])
    return (
        f"The middle of the ballots for {story.names[party]} is {median}. "
        f"In {reason.ref} each point is worth {each}: that is {whole}."
    )


def rate(story: Story, each: Fraction) -> str:
    """What one point is worth; `about`, where that is no whole number of smallest units."""
    return f"{'' if each.denominator == 1 else 'about '}{story.roughly(each)}"


def of_metrics(story: Story, party: str, reason: Reason, known: Mapping[str, Fraction]) -> str:
    """The middle of what the ballots gave a project."""
    count = "1 ballot" if reason.ref == "1" else f"{reason.ref} ballots"
    given = story.roughly(reason.quantity)
    return f"By the metrics that {count} weighed, the middle for {story.names[party]} is {given}."


SCORES = {"median": "middle", "mean": "mean", "sum": "sum"}


def praise(story: Story, party: str, reason: Reason, again: bool) -> Iterator[str]:
    """A praise, who gave it, and its mean score."""
    row = next(row for row in story.document.praises if row.id == reason.ref)
    yield f"{story.name(row.by)} praised {story.names[party]}{words_of(row)}."
    yield f"Its score is {about(reason.quantity)}."
    for factor in reason.factors:
        paid_each, whole = rate(story, factor.value), story.roughly(reason.points)
        yield f"Each point is paid {paid_each}: that is {whole}."


def words_of(row: Praise) -> str:
    """The words of a praise, if there are some."""
    return f' ("{row.words}")' if row.words else ""


def certificate(story: Story, party: str, reason: Reason, again: bool) -> Iterator[str]:
    """Units of a certificate."""
    yield f"{story.name(party)} holds {units(reason.quantity)} of {reason.ref}."


def units(number: Fraction) -> str:
    """`1 unit`, `1000 units`."""
    return counted_in(number, "unit")


def root(story: Story, factor: Factor) -> str:
    """What the root did."""
    return f"The roots of the gifts, added up and squared, are {about(factor.value)} times as much."


def counted(story: Story, factor: Factor) -> str:
    """What part of the gifts counts."""
    return f"Of that, {about(factor.value * 100, 1)}% counts under this rule."


def scaled(story: Story, factor: Factor) -> str:
    """How claims were brought to the pot."""
    if factor.value < 1:
        return f"To fit the pot, {about(factor.value * 100, 1)}% of each claim is paid."
    return f"To fit the pot, each claim is paid {about(factor.value)} times."


def capped(story: Story, factor: Factor) -> str:
    """What the mechanism's own cap did."""
    kept = about(factor.value * 100, 1)
    return f"No project gets more than {factor.of} of the pot, so {kept}% of that is left."


def pairs(story: Story, factor: Factor) -> str:
    """What pairs of donors moved."""
    if not factor.value:
        return "It takes two donors who count to make a pair."
    return f"Pairs of donors, each bounded, move {about(factor.value)} times what was given."


def bridges(story: Story, factor: Factor) -> str:
    """What agreement across groups moved."""
    if not factor.value:
        return "Its donors agree with nobody of another group."
    return f"Agreement across groups of donors makes {about(factor.value)} times what was given."


FACTORS = {
    "root": root,
    "counted": counted,
    "scale": scaled,
    "cap": capped,
    "pairs": pairs,
    "bridges": bridges,
}


def without_share(story: Story, project: str) -> Iterator[str]:
    """A project that has no share: what was given or voted for it, and what the rule said."""
    donors, given = given_to(story.document, project)
    voters = {row.voter for row in story.document.ballots if row.project == project}
    if given:
        yield f"{gave(donors)} {story.names[project]} {story.money(given)}."
    elif voters:
        named = "One ballot names" if len(voters) == 1 else f"{len(voters)} ballots name"
        yield f"{named} {story.names[project]}."
    elif isinstance(story.document.rule.parameters, MetricBallotParameters):
        yield from by_metrics(story, project, story.document.rule.parameters.multiplier)
    else:
        yield f"Nobody {'voted for' if story.document.ballots else 'gave to'} {story.names[project]}."
    labels, notes = labels_of(story.document), story.made.outcome.notes
    about_it = [one for one in notes if dict(one.values).get("project") == project]
    for one in about_it:
        yield opening(sentence({"code": one.code, **dict(one.values)}, labels))
    if voters and not about_it:
        yield from tied(story, project)
        yield from not_bought(story, project)


def by_metrics(story: Story, project: str, multiplier: str) -> Iterator[str]:
    """What ballots on metrics made of a project that is paid nothing; a note says the rest."""
    values = (row for row in story.document.outcomes if row.dimension != multiplier)
    if not any(row.points for row in values if row.party == project):
        yield f"Nothing was measured of {story.names[project]}."
    elif not any(dict(one.values).get("project") == project for one in story.made.outcome.notes):
        middle = story.money(0)
        yield f"By the metrics that were weighed, the middle for {story.names[project]} is {middle}."


def given_to(document: Document, project: str) -> tuple[int, int]:
    """How many gave to a project, and how much; of those added up, how many count."""
    for row in document.sums:
        if row.project == project:
            return row.donors, row.amount
    gifts = merged(document.donations).get(project, {})
    return len(gifts), sum(gifts.values())


def gave(donors: int) -> str:
    """`One donor gave`, `9 donors gave`."""
    return "One donor gave" if donors == 1 else f"{donors} donors gave"


def one_more(story: Story, project: str) -> Iterator[str]:
    """What the project would get with one donor more, who gives what its middle donor gave.

    Where an engine added up, nobody knows the middle, and the mean stands for it.
    """
    rows = story.document.donations
    gifts = sorted(merged(rows).get(project, {}).values())
    donors, given = given_to(story.document, project)
    if not donors or len(rows) > MOST_RETOLD:
        return
    middle = gifts[len(gifts) // 2] if gifts else given // donors
    name = free("one donor more", {row.by for row in rows})
    more = with_donations(story.document, (Donation(by=name, to=project, amount=middle),))
    change = paid(more, project) - paid(story.document, project)
    listed = getattr(story.document.rule.parameters, "unlisted", 1) == 1
    who = "giving" if listed else "who is in no list and gives"
    yield f"One donor more, {who} {story.money(middle)}, {moved(story, project, change)}."


def moved(story: Story, project: str, change: int) -> str:
    """What would have changed for a project, in smallest units."""
    if change == 0:
        return f"would have changed nothing for {story.names[project]}"
    way = "to" if change > 0 else "away from"
    own = ", the gift among it" if story.document.rule.mechanism.pays_donations else ""
    return f"would have moved {story.money(abs(change))} {way} {story.names[project]}{own}"


def paid(document: Document, project: str) -> int:
    """A project's share, in smallest units."""
    shares = distribute(document).outcome.shares
    return sum(share.amount for share in shares if share.party == project)
