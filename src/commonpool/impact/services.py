"""Every write of the room: indicators, and what was measured."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.text import slugify

from commonpool.calendars.zones import find, local
from commonpool.core.fault import Fault, quote
from commonpool.impact.models import Indicator, Measurement
from commonpool.people.models import Community, Member
from commonpool.people.once import key_of
from commonpool.people.permissions import Refused, allow
from commonpool.people.queries import Conflict
from commonpool.people.texts import a_name, some_words

LARGEST = 10**15  # thousandths
YEAR = dt.timedelta(days=366)


@transaction.atomic
def define_indicator(
    *, actor: Member, community: Community, slug: str, name: str, unit: str = "", method: str = ""
) -> Indicator:
    """Name what is measured, in which unit and how; the same name again changes the words."""
    allow(actor, "impact.verify", community)
    key = slugify(slug)
    if not 0 < len(key) <= 40:
        raise Fault("{slug} is no short name", "write 1 to 40 letters", ("slug",), slug=quote(slug))
    words = {"name": a_name(name, longest=120), "unit": unit.strip()[:40]}
    row, new = Indicator.objects.get_or_create(
        community=community, slug=key, defaults={**words, "method": some_words(method, "method")}
    )
    if not new and row.unit != words["unit"]:
        raise Conflict(
            "{key} is measured in {unit} already",
            "choose another name",
            key=quote(key),
            unit=quote(row.unit),
        )
    if not new:
        row.name, row.method = words["name"], some_words(method, "method")
        row.save(update_fields=["name", "method"])
    return row


@transaction.atomic
def record(
    *,
    actor: Member,
    indicator: Indicator,
    thousandths: int,
    activity: str,
    on: dt.date,
    once: str,
    now: dt.datetime,
) -> Measurement:
    """Write down a measured value of an activity; it changes nothing until it is verified."""
    allow(actor, "impact.record", indicator)
    once = key_of(once)
    if not 0 <= thousandths <= LARGEST:
        raise Fault("the value is out of reach", "write 0 or more", ("value",))
    label = slugify(activity, allow_unicode=True)
    if not 0 < len(label) <= 40:
        raise Fault(
            "{activity} is no activity",
            "write 1 to 40 letters",
            ("activity",),
            activity=quote(activity),
        )
    day = local(now, find(indicator.community.zone)).date()
    if not day - YEAR <= on <= day:
        raise Fault(
            "{on} is no day of the last year", "choose the day it was measured", ("on",), on=on
        )
    row, new = Measurement.objects.get_or_create(
        community=indicator.community,
        once=once,
        defaults={
            "indicator": indicator,
            "thousandths": thousandths,
            "activity": label,
            "on": on,
            "recorded_by": actor,
        },
    )
    sent = (indicator.pk, thousandths, label, on)
    if not new and sent != (row.indicator_id, row.thousandths, row.activity, row.on):
        raise Conflict("this form was sent before with another value", "open the page anew")
    return row


@transaction.atomic
def verify(*, actor: Member, measurement: Measurement) -> Measurement:
    """Vouch for a value that somebody else recorded."""
    allow(actor, "impact.verify", measurement)
    row = Measurement.objects.select_for_update().get(pk=measurement.pk)
    if row.recorded_by_id == actor.pk:
        raise Refused("nobody verifies what they recorded", "ask another circle steward")
    if row.verified_by_id is None:
        row.verified_by = actor
        row.save(update_fields=["verified_by"])
    return row
