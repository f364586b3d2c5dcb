"""Made-up elections, from a village of ties to a city, the same for every way of counting them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from commonpool.core.mechanisms.budgeting.election import Election, counted
from commonpool.core.mechanisms.budgeting.equal_shares import EqualSharesParameters

Votes = list[dict[int, int]]  # by voter: project → points


@dataclass(frozen=True, slots=True)
class Town:
    """Costs by project, points by voter, and what there is to spend; all whole units."""

    kind: str  # vote_type of a `.pb` file
    costs: list[int]
    votes: Votes
    budget: int

    @property
    def title(self) -> str:
        """How large it is."""
        return f"{len(self.votes):,} voters × {len(self.costs)} projects, {self.kind}"

    @property
    def names(self) -> list[str]:
        """Ids of the projects, which are in order."""
        return [f"p{number:03}" for number in range(len(self.costs))]

    @property
    def law(self) -> EqualSharesParameters:
        """Equal Shares alone: points are worth the cost where they are approvals; ties by id."""
        utility = "cost" if self.kind == "approval" else "one"
        return EqualSharesParameters(
            ballots=self.kind, utility=utility, completion="none", order=tuple(self.names)
        )


def approval(voters: int, projects: int, seed: int = 1) -> Town:
    """Each voter names up to 15 projects, the popular ones more often."""
    chance = random.Random(seed)  # noqa: S311  # an example, not a secret
    liking = [chance.random() ** 2 + 0.05 for _ in range(projects)]
    numbers = range(projects)
    votes = [
        dict.fromkeys(sorted(set(chance.choices(numbers, liking, k=chance.randint(1, 15)))), 1)
        for _ in range(voters)
    ]
    return city("approval", chance, votes, projects)


def cardinal(voters: int, projects: int, seed: int = 1) -> Town:
    """Each voter gives every project 0 to 10 points."""
    chance = random.Random(seed)  # noqa: S311  # an example, not a secret
    liking = [chance.randint(3, 10) for _ in range(projects)]
    votes = [
        {p: points for p in range(projects) if (points := int(chance.random() * (liking[p] + 1)))}
        for _ in range(voters)
    ]
    return city("scoring", chance, votes, projects)


def city(kind: str, chance: random.Random, votes: Votes, projects: int) -> Town:
    """Costs from 5,000 to a million, a third of which can be paid."""
    costs = [int(5_000 + 1_000_000 * chance.random() ** 2) for _ in range(projects)]
    return Town(kind, costs, votes, sum(costs) * 35 // 100)


def tied(seed: int) -> Town:
    """A village in which nearly everything ties: two costs, and ballots that many share."""
    chance = random.Random(seed)  # noqa: S311  # an example, not a secret
    projects = range(chance.randint(2, 14))
    costs = [chance.choice((12, 12, 12, 60)) for _ in projects]
    ballots = [
        dict.fromkeys(sorted(chance.sample(projects, chance.randint(1, 2))), 1)
        for _ in range(chance.randint(1, 12))
    ]
    kind = chance.choice(("approval", "scoring"))
    if kind == "scoring":
        ballots = [{p: chance.choice((1, 1, 2)) for p in ballot} for ballot in ballots]
    votes = ballots * chance.randint(1, 6)
    return Town(kind, costs, votes, chance.randint(12, sum(costs)))


def election(made: Town) -> Election:
    """The election as the rule reads it."""
    given = {f"v{voter}": ballot for voter, ballot in enumerate(made.votes)}
    return counted(made.names, made.costs, given, made.budget, made.law)


def written(made: Town) -> str:
    """The election as a `.pb` file."""
    scoring, names = made.kind == "scoring", made.names
    meta = {
        "num_projects": len(made.costs),
        "num_votes": len(made.votes),
        "budget": made.budget,
        "vote_type": made.kind,
        "rule": "equalshares",
    }
    lines = ["META", "key;value", *(f"{key};{value}" for key, value in meta.items())]
    lines += ["PROJECTS", "project_id;cost"]
    lines += [f"{name};{cost}" for name, cost in zip(names, made.costs, strict=True)]
    lines += ["VOTES", "voter_id;vote;points" if scoring else "voter_id;vote"]
    for voter, ballot in enumerate(made.votes):
        cells = [f"v{voter}", ",".join(names[project] for project in ballot)]
        points = [",".join(map(str, ballot.values()))] if scoring else []
        lines.append(";".join(cells + points))
    return "\n".join(lines) + "\n"
