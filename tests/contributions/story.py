"""A winter at Holon Alpha, told in days of January 2026: who did what, and who saw it."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from commonpool.contributions.models import Confirmation, Contribution, Practice, Verdict
from commonpool.contributions.queries import contribution, tell
from commonpool.contributions.rows import Rows, rows
from commonpool.contributions.services import begin_cycle, confirm, log, settle
from commonpool.needs.models import Need
from commonpool.needs.queries import NeedCoverage, coverage
from commonpool.needs.services import post_need
from commonpool.needs.texts import read_minutes, read_thousandths
from tests.village import Village, village

ZONE = ZoneInfo("America/New_York")
FIRST, AFTER = dt.date(2026, 1, 1), dt.date(2026, 2, 1)


def day(number: int) -> dt.date:
    """The day of January; 32 is the first of February, 0 the last of December."""
    return FIRST + dt.timedelta(days=number - 1)


def at(number: int, hour: int = 12) -> dt.datetime:
    """An hour of a day of January, in the village."""
    return dt.datetime.combine(day(number), dt.time(hour), ZONE)


class Month:
    """The village in January."""

    def __init__(self, holon: Village | None = None, *, opened: bool = True) -> None:
        self.holon = holon or village()
        self.community = self.holon.community
        self._keys = (f"{self.community.slug}-form-{number}" for number in count())
        if opened:
            begin_cycle(community=self.community, first_day=FIRST, day_after=AFTER)

    def key(self) -> str:
        """The key of a new form."""
        return next(self._keys)

    def practice(self, **chosen: int | bool) -> None:
        """How the village confirms."""
        Practice.objects.update_or_create(community=self.community, defaults=chosen)

    def need(self, what: str, quantity: str, unit: str, *, on: int = 1, **more: Any) -> Need:  # noqa: ANN401  # what the service takes
        """The village asks for something."""
        return post_need(
            actor=self.holon["sam"],
            community=self.community,
            what=what,
            thousandths=read_thousandths(quantity, "quantity"),
            unit=unit,
            now=at(on),
            once=self.key(),
            for_community=True,
            **more,
        )

    def group(self, *people: str, by: str, hours: str = "", **more: Any) -> list[Contribution]:  # noqa: ANN401  # what the service takes
        """Some people did something, and one of them or somebody else writes it down."""
        on = more.pop("on", 5)
        logged = more.pop("logged", on)
        if quantity := more.pop("quantity", ""):
            more["thousandths"] = read_thousandths(quantity, "quantity")
        if delivered := more.pop("delivered", ""):
            more["delivered_thousandths"] = read_thousandths(delivered, "delivered")
        return log(
            actor=self.holon[by],
            by=[self.holon[name] for name in people],
            what=more.pop("what", "baked bread"),
            on=day(on),
            minutes=read_minutes(hours, "hours") if hours else None,
            once=more.pop("once", None) or self.key(),
            now=at(logged),
            **more,
        )

    def did(self, who: str, hours: str = "2", **more: Any) -> Contribution:  # noqa: ANN401  # what the service takes
        """One person did something, and writes it down unless somebody else does."""
        if more.get("quantity"):
            hours = ""
        return self.group(who, by=more.pop("by", who), hours=hours, **more)[0]

    def says(
        self,
        who: str,
        deed: Contribution,
        says: str = "confirm",
        *,
        on: int = 6,
        **more: Any,  # noqa: ANN401  # what the service takes
    ) -> Confirmation:
        """A witness speaks."""
        actor = self.holon[who]
        return confirm(actor=actor, contribution=deed, says=says, now=at(on), **more)

    def settles(
        self, who: str, deed: Contribution, verdict: str, *, on: int = 7, words: str = "I looked"
    ) -> Verdict:
        """A circle steward gives a verdict."""
        actor = self.holon[who]
        return settle(actor=actor, contribution=deed, verdict=verdict, words=words, now=at(on))

    def told(self, deed: Contribution, *, on: int = 8, viewer: str = "noor") -> tuple[str, str]:
        """The state of a deed, and its reason."""
        row = contribution(self.community, deed.pk)
        (seen,) = tell([row], self.holon[viewer], on=day(on))
        return seen.state, seen.reason

    def rows(self, **more: Any) -> Rows:  # noqa: ANN401  # what the service takes
        """What January weighs."""
        return rows(self.community, FIRST, AFTER, **more)

    def covered(self, slug: str, *, on: int = 8) -> NeedCoverage:
        """How far a need is met in January."""
        found = coverage(self.community, FIRST, AFTER, on=day(on))
        return next(one for one in found if one.need.slug == slug)
