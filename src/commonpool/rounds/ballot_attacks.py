"""What somebody could do to a round of ballots, as the ballots that they would cast.

Every attack is some voters, each with a ballot that helps one project; those who voted already
change theirs. Chance comes from a seed, as in attacks on donations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import chain, islice
from random import Random

from commonpool.core.document import Document
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.retroactive_ballots import ballots_of
from commonpool.core.more_donations import free
from commonpool.core.rounds import Ballot
from commonpool.rounds.plan import Plan
from commonpool.rounds.strongest import in_the_first_place, strongest

Cast = Mapping[str, tuple[Ballot, ...]]  # by voter


def sybil(document: Document, plan: Plan) -> Cast:
    """Made-up voters, who vote for the project alone."""
    voters = (fresh(document, f"sybil-{place}") for place in range(plan.names))
    return {voter: strongest(document, voter, plan.target) for voter in voters}


def collusion(document: Document, plan: Plan) -> Cast:
    """Voters of the round, all of them at most, are paid to vote for the project alone."""
    voters = sorted({row.voter for row in document.ballots})
    chosen = Random(plan.seed).sample(voters, min(plan.names, len(voters)))  # noqa: S311  # a seed
    return {voter: strongest(document, voter, plan.target) for voter in chosen}


def split_votes(document: Document, plan: Plan) -> Cast:
    """Who gives most to other projects votes for this one, and again under made-up names."""
    others = ballots_of(row for row in document.ballots if row.project != plan.target)
    if not others:
        raise Fault("no voter names another project", "choose another attack")
    largest = max(others, key=lambda voter: (support(others[voter]), voter))
    made_up = (fresh(document, f"{largest}-{place}") for place in range(1, plan.names))
    return {voter: strongest(document, voter, plan.target) for voter in (largest, *made_up)}


def support(lines: list[Ballot]) -> tuple[object, int]:
    """What a ballot gives in all: its points, then how many lines it has."""
    return sum(row.points or 0 for row in lines), len(lines)


def self_dealing(document: Document, plan: Plan) -> Cast:
    """Those who run the project hide that they do, then vote under made-up names besides.

    Each votes as some voter of the round does, with the project in the first place.
    """
    chance, known = Random(plan.seed), ballots_of(document.ballots)  # noqa: S311  # a seed
    owners = sorted(
        row.voter for row in document.ballots if row.conflict and row.project == plan.target
    )
    made_up = (fresh(document, f"owner-{place}") for place in range(plan.names))
    models = [voter for voter in known if voter not in owners] or list(known)
    return {
        voter: in_the_first_place(document, known[chance.choice(models)], voter, plan.target)
        for voter in islice(chain(owners, made_up), plan.names)
    }


def fresh(document: Document, name: str) -> str:
    """A voter's id that nobody in the round has."""
    return free(name, {row.voter for row in document.ballots})


BALLOT_ATTACKS: Mapping[str, Callable[[Document, Plan], Cast]] = {
    "sybil": sybil,
    "collusion": collusion,
    "split-votes": split_votes,
    "self-dealing": self_dealing,
}


def with_ballots(document: Document, cast: Cast) -> Document:
    """The round with these ballots, in the place of those that the same voters cast."""
    stay = tuple(row for row in document.ballots if row.voter not in cast)
    changed = replace(document, ballots=(*stay, *chain.from_iterable(cast.values())))
    counted = getattr(document.rule.parameters, "voters", None)
    if counted is None:
        return changed
    new = len(cast.keys() - {row.voter for row in document.ballots})
    more = replace(document.rule.parameters, voters=counted + new)  # type: ignore[type-var]  # any rule's
    return replace(changed, rule=replace(document.rule, parameters=more))
