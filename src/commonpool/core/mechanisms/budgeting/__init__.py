"""Participatory budgeting: voters choose projects, and a budget pays those it can."""

from commonpool.core.mechanisms.budgeting import (
    bounded_overspending,
    equal_shares,
    greedy,
    phragmen,
)

MECHANISMS = (
    *greedy.MECHANISMS,
    *equal_shares.MECHANISMS,
    *phragmen.MECHANISMS,
    *bounded_overspending.MECHANISMS,
)
