"""Made-up elections of a city's size, the same for every way of counting them."""

from __future__ import annotations

import random
from dataclasses import dataclass

Votes = list[dict[int, int]]  # by voter: project → points


@dataclass(frozen=True, slots=True)
class Town:
    """Costs by project, points by voter, and what there is to spend; all whole units."""

    kind: str
    costs: list[int]
    votes: Votes
    budget: int

    @property
    def title(self) -> str:
        """How large it is."""
        return f"{len(self.votes):,} voters × {len(self.costs)} projects, {self.kind}"


def approval(voters: int, projects: int, seed: int = 1) -> Town:
    """Each voter names 1 to 15 projects, the popular ones more often."""
    chance = random.Random(seed)  # noqa: S311  # an example, not a secret
    liking = [chance.random() ** 2 + 0.05 for _ in range(projects)]
    numbers = range(projects)
    votes = [
        dict.fromkeys(sorted(set(chance.choices(numbers, liking, k=chance.randint(1, 15)))), 1)
        for _ in range(voters)
    ]
    return town("approval", chance, votes, projects)


def cardinal(voters: int, projects: int, seed: int = 1) -> Town:
    """Each voter gives every project 0 to 10 points."""
    chance = random.Random(seed)  # noqa: S311  # an example, not a secret
    liking = [chance.randint(3, 10) for _ in range(projects)]
    votes = [
        {p: points for p in range(projects) if (points := int(chance.random() * (liking[p] + 1)))}
        for _ in range(voters)
    ]
    return town("scoring", chance, votes, projects)


def town(kind: str, chance: random.Random, votes: Votes, projects: int) -> Town:
    """Costs from 5,000 to about a million, a third of which can be paid."""
    costs = [int(5_000 + 1_000_000 * chance.random() ** 2) for _ in range(projects)]
    return Town(kind, costs, votes, sum(costs) * 35 // 100)


def written(made: Town) -> str:
    """The election as a `.pb` file."""
    meta = {
        "description": "made up",
        "num_projects": len(made.costs),
        "num_votes": len(made.votes),
        "budget": made.budget,
        "vote_type": made.kind,
        "rule": "equalshares",
        "min_points": 0,
    }
    scoring = made.kind == "scoring"
    head = ["META", "key;value", *(f"{key};{value}" for key, value in meta.items())]
    costs = ["PROJECTS", "project_id;cost", *(f"{p};{cost}" for p, cost in enumerate(made.costs))]
    votes = ["VOTES", "voter_id;vote;points" if scoring else "voter_id;vote"]
    for voter, ballot in enumerate(made.votes):
        cells = [str(voter), ",".join(map(str, ballot))]
        votes.append(";".join([*cells, ",".join(map(str, ballot.values()))] if scoring else cells))
    return "\n".join([*head, *costs, *votes]) + "\n"
