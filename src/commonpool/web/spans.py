"""How a cycle is called on a page: by its days, as people say them, and not by its key."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import get_language

DAY = dt.timedelta(days=1)
# The first day and the last one; other languages put the day first.
ENGLISH, OTHER = ("M j", "M j, Y"), ("j M", "j M Y")


def span(first: dt.date, after: dt.date) -> str:
    """`Oct 16 – Nov 12, 2026`, or `October 2026` for a whole month."""
    if first.day == after.day == 1 and (after - DAY).month == first.month:
        return date_format(first, "F Y")
    (short, long), last = formats(), after - DAY
    if first == last:
        return date_format(last, long)
    begins = date_format(first, short if first.year == last.year else long)
    return f"{begins} – {date_format(last, long)}"


def formats() -> tuple[str, str]:
    """How a day is written without its year, and with it, in the language of whoever looks."""
    return ENGLISH if (get_language() or "en").startswith("en") else OTHER
