"""What witnesses say of deeds, how doers answer, how disputes end."""

from __future__ import annotations

from commonpool.cli.village import deeds
from commonpool.cli.village.here import Here
from commonpool.contributions import queries, services
from commonpool.contributions.models import Contribution
from commonpool.core.shapes import JsonObject
from commonpool.people.permissions import allow

PRACTICE = ("confirmations", "deadline_days", "late_days", "points_each_cycle")


def told(here: Here, deed: Contribution) -> JsonObject:
    """The deed as it stands after that."""
    return deeds.row(deeds.again(here, deed.pk), here.viewer)


def yes(text: str) -> bool | None:
    """Yes, no, or not said."""
    return text == "yes" if text else None


def say(here: Here, says: str, relevant: str = "", good: str = "") -> JsonObject:
    """One's word about a deed."""
    deed = queries.contribution(here.home, here.number())
    services.confirm(
        actor=here.actor,
        contribution=deed,
        now=here.now,
        says=says,
        words=here.text("words"),
        relevant=yes(relevant),
        good=yes(good),
    )
    return told(here, deed)


def confirm(here: Here) -> JsonObject:
    """Yes, it was so."""
    return say(here, "confirm", here.text("relevant"), here.text("good"))


def question(here: Here) -> JsonObject:
    """Was it so?"""
    return say(here, "question")


def dispute(here: Here) -> JsonObject:
    """It was not so."""
    return say(here, "dispute")


def answer(here: Here) -> JsonObject:
    """It was like this."""
    deed = queries.contribution(here.home, here.number())
    services.answer(
        actor=here.actor,
        contribution=deed,
        to=here.named("to"),
        words=here.text("words"),
        now=here.now,
    )
    return told(here, deed)


def accept(here: Here) -> JsonObject:
    """Yes, that was me."""
    deed = queries.contribution(here.home, here.number())
    services.accept(actor=here.actor, contribution=deed, now=here.now)
    return told(here, deed)


def settle(here: Here) -> JsonObject:
    """A verdict."""
    deed = queries.contribution(here.home, here.number())
    services.settle(
        actor=here.actor,
        contribution=deed,
        verdict=here.text("verdict"),
        words=here.text("words"),
        now=here.now,
    )
    return told(here, deed)


def practice(here: Here) -> JsonObject:
    """How a community confirms, after what was changed of it."""
    numbers: dict[str, int | None] = {name: getattr(here.said, name) for name in PRACTICE}
    rings = yes(here.text("rings_count"))
    if rings is None and not any(value is not None for value in numbers.values()):
        allow(here.actor, "contributions.practice", here.home)
        found = queries.practice(here.home)
    else:
        found = services.set_practice(
            actor=here.actor, community=here.home, rings_count=rings, **numbers
        )
    return {name: getattr(found, name) for name in (*PRACTICE, "rings_count")}
