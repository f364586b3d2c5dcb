"""Why a project was bought in an election, or was not: its votes, its cost, what was left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from commonpool.core.mechanisms.base import Reason
from commonpool.core.mechanisms.budgeting.equal_shares import EqualSharesParameters, left_together
from commonpool.core.story import Story
from commonpool.core.words import labels_of, sentence

Step = Mapping[str, str]  # the values of a note of the course


def steps(story: Story) -> list[Step]:
    """What was bought, in the order of buying."""
    return [dict(one.values) for one in story.made.course if one.code == "bought"]


def bought(story: Story, party: str, reason: Reason) -> Iterator[str]:
    """What a project costs, how many chose it, its place among those bought, and what paid it."""
    step = next(one for one in steps(story) if one["project"] == party)
    named = "1 ballot names" if step["votes"] == "1" else f"{step['votes']} ballots name"
    gave = "" if step["points"] == step["votes"] else f", with {step['points']} points"
    order = f"number {reason.ref} of the {len(story.made.outcome.shares)} that were bought"
    many = order if len(story.made.outcome.shares) > 1 else "the only one that was bought"
    cost = story.roughly(reason.quantity)
    yield f"{named} {story.names[party]}{gave}; it costs {cost} and was {many}."
    yield from paid_by(story, step)


def paid_by(story: Story, step: Step) -> Iterator[str]:
    """What its voters paid, under the rules by which voters pay; or that it is a completion."""
    price = story.roughly(Fraction(step["price"]))
    if step["step"] == "shares":
        point = "" if step["points"] == step["votes"] else " for a point"
        yield f"Its voters paid it from their parts of the money, none more than {price}{point}."
    elif step["step"] == "load":
        yield f"With it each of its voters has paid {price} in all."
    elif step["step"] == "points" and any(one["step"] != "points" for one in steps(story)):
        yield "No voters' parts paid it: it was bought with what was left, by votes."


def tied(story: Story, project: str) -> Iterator[str]:
    """How the last tie fell in which a project stood: the one it won, or lost at the end."""
    steps = (dict(one.values) | {"code": one.code} for one in story.made.course)
    ties = [one for one in steps if one["code"] == "tie" and project in one["among"].split(", ")]
    yield from (sentence(one, labels_of(story.document)) for one in ties[-1:])


def not_bought(story: Story, project: str) -> Iterator[str]:
    """Why ballots brought a project nothing: the rule's way, and what was left for it."""
    cost = next(row.cost for row in story.document.projects if row.id == project)
    rule = story.document.rule.mechanism
    if cost is None or not story.made.course:
        yield f"Under {rule.name} what they gave comes to nothing."
        return
    way, remainder = rule.title.partition(": ")[2], story.money(story.made.outcome.remainder)
    costs = f"It costs {story.money(cost)} and was not bought"
    yield f"{costs}. The rule is: {way}; {remainder} was left."
    if rule.name == "equal-shares@1":
        yield from voters_left(story, project)
    elif rule.name == "greedy@1":
        yield from turn_left(story, project, cost)


def voters_left(story: Story, project: str) -> Iterator[str]:
    """What the voters of a project had left when no project could be paid by its voters."""
    parameters = story.document.rule.parameters
    codes = {one.code for one in story.made.outcome.notes}
    if isinstance(parameters, EqualSharesParameters) and "greedy-preferred" not in codes:
        flow = story.made.waters.flow
        start, voters, left = left_together(story.made.counted.evidence, flow, parameters, project)
        each = f"Each voter had {story.roughly(start)} to begin with"
        own = "its one voter" if voters == 1 else f"its {voters} voters together"
        yield f"{each}; when the others were paid, {own} had {story.roughly(left)} left."


def turn_left(story: Story, project: str, cost: int) -> Iterator[str]:
    """What those with as many points or more left."""
    points = sum(
        (Fraction(1) if row.points is None else row.points)
        for row in story.document.ballots
        if row.project == project
    )
    costs = {row.id: row.cost or 0 for row in story.document.projects}
    before = [one["project"] for one in steps(story) if Fraction(one["points"]) >= points]
    left = story.made.waters.flow - sum(costs[one] for one in before)
    if before and left < cost:
        those = "The project" if len(before) == 1 else f"The {len(before)} projects"
        yield f"{those} before it left {story.money(left)}."
