"""Every write of the room, one file for each subject."""

from commonpool.contributions.services.buddies import agree, end_pair, note, pair
from commonpool.contributions.services.cycles import begin_cycle, end_cycle
from commonpool.contributions.services.evidence import add_evidence, remove_evidence
from commonpool.contributions.services.logging import (
    Line,
    accept,
    check_day,
    log,
    log_line,
    log_many,
    withdraw,
)
from commonpool.contributions.services.panel import (
    give_seat_back,
    name_quantifier,
    release_quantifier,
    score_praise,
)
from commonpool.contributions.services.practice import set_practice
from commonpool.contributions.services.settling import settle
from commonpool.contributions.services.shifts import end_shift, start_shift, tap_shift
from commonpool.contributions.services.thanks import thank
from commonpool.contributions.services.witnessing import answer, confirm, take_back

__all__ = [
    "Line",
    "accept",
    "add_evidence",
    "agree",
    "answer",
    "begin_cycle",
    "check_day",
    "confirm",
    "end_cycle",
    "end_pair",
    "end_shift",
    "give_seat_back",
    "log",
    "log_line",
    "log_many",
    "name_quantifier",
    "note",
    "pair",
    "release_quantifier",
    "remove_evidence",
    "score_praise",
    "set_practice",
    "settle",
    "start_shift",
    "take_back",
    "tap_shift",
    "thank",
    "withdraw",
]
