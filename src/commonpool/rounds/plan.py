"""An attack as it is asked for: for which project, with how much, under how many names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """An attack: `budget` (smallest units) for the project `target`, under `names` names."""

    target: str
    budget: int
    names: int
    seed: int
