"""What can be turned in an agreement: each number that moves shares, and the values worth trying."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from commonpool.core.amounts import format_percent, format_ratio
from commonpool.core.document import Document
from commonpool.core.mechanisms.flow import HybridParameters
from commonpool.core.mechanisms.merit import ValueEquationParameters
from commonpool.core.mechanisms.praise import PraiseParameters
from commonpool.core.mechanisms.scarcity import NeedParameters
from commonpool.core.mechanisms.standing import RecentParameters
from commonpool.core.rule import Split
from commonpool.cycles import documents
from commonpool.cycles.models import Cycle

Path = tuple[str, ...]
PERCENTS = ("0%", "5%", "10%", "20%", "30%", "50%", "100%")
DECAYS = ("0%", "1%", "2%", "5%", "10%", "20%")
CAPS = ("10%", "20%", "30%", "40%", "50%", "100%")
WEIGHTS = ("0", "1/2", "1", "2", "5")
SPLITS = ("policy", "splits")


@dataclass(frozen=True, slots=True)
class Knob:
    """A number of the agreement that can be turned, and the values worth trying.

    `now` is the value among them at which the agreement stands; none where it sets no number.
    """

    path: Path
    values: tuple[str, ...]
    now: str

    @property
    def name(self) -> str:
        """How it is written in an address: `rule.parameters.bonus`."""
        return ".".join(self.path)

    @property
    def pool(self) -> str:
        """The pool whose part it is, if it is a pool's."""
        return self.path[2] if self.path[:2] == SPLITS else ""


def knobs(cycle: Cycle) -> list[Knob]:
    """What can be turned in the agreement of a cycle."""
    return list(knobs_of(documents.document(cycle), decays=not cycle.closed))


def knobs_of(document: Document, *, decays: bool = True) -> Iterator[Knob]:
    """The knobs of the policy, then those of the rule.

    Of a closed cycle nobody knows what members held, unless some of it decayed: `decays` is false.
    """
    policy = document.policy
    if any(row.side == "outside" for row in policy.splits):
        yield percent(("policy", "outside"), PERCENTS, policy.outside)
    yield from splits(policy.splits)
    yield percent(("policy", "pot", "percent"), PERCENTS[1:], policy.pot.percent)
    yield percent(("policy", "reserve", "percent"), PERCENTS, policy.reserve.percent)
    if document.baseline:
        yield percent(("policy", "baseline"), PERCENTS, policy.baseline)
    if decays or document.wallets:
        yield percent(("policy", "decay", "percent"), DECAYS, policy.decay.percent)
    yield percent(("rule", "cap_percent"), CAPS, document.rule.terms.cap_percent)
    yield from own(document.rule.parameters)


def splits(rows: tuple[Split, ...]) -> Iterator[Knob]:
    """The part of each pool, as far as the others of its side leave room."""
    for row in rows:
        others = sum(one.share for one in rows if one.side == row.side) - row.share
        room = tuple(text for text in PERCENTS if number(text) + others <= 1)
        yield percent((*SPLITS, row.pool, "share"), room, row.share)


def own(parameters: object) -> Iterator[Knob]:
    """The knobs of a rule's own parameters."""
    if isinstance(parameters, NeedParameters) and parameters.weights == "derived":
        yield ratio("elasticity", ("0", "1/2", "1", "2"), parameters.elasticity)
        yield ratio("high", ("1", "3/2", "2", "3", "5"), parameters.high)
    if isinstance(parameters, HybridParameters):
        yield ratio("bonus", ("0", "1/4", "1/2", "1"), parameters.bonus)
    if isinstance(parameters, RecentParameters):
        yield percent(("rule", "parameters", "discount"), PERCENTS, parameters.discount)
    if isinstance(parameters, PraiseParameters):
        offered = ("0", "1/10", "1/4", "1/2", "1")
        yield ratio("duplicate_factor", offered, parameters.duplicate_factor)
    if isinstance(parameters, ValueEquationParameters):
        for name in ("hours", "appreciation"):
            at = parameters.weights.get(name, Fraction(0))
            yield knob(("rule", "parameters", "weights", name), WEIGHTS, at, format_ratio)


def percent(path: Path, offered: tuple[str, ...], now: Fraction | None) -> Knob:
    """A percentage that can be turned."""
    return knob(path, offered, now, format_percent)


def ratio(name: str, offered: tuple[str, ...], now: Fraction) -> Knob:
    """A parameter of the rule that can be turned."""
    return knob(("rule", "parameters", name), offered, now, format_ratio)


def knob(
    path: Path, offered: tuple[str, ...], now: Fraction | None, write: Callable[[Fraction], str]
) -> Knob:
    """The values on offer with the one in force among them, in their order."""
    values = {number(text): text for text in offered}
    if now is not None:
        values.setdefault(now, write(now))
    told = tuple(values[key] for key in sorted(values))
    return Knob(path, told, "" if now is None else values[now])


def number(text: str) -> Fraction:
    """The number in `5%` or `1/2`."""
    return Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
