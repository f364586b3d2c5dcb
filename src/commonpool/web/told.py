"""A fault in the language of the page; where it was raised it is English, for programs and logs."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import get_language_bidi, gettext

from commonpool.core.fault import Fault, Said, say
from commonpool.web.figures import isolated


def told(fault: Fault) -> str:
    """Both sentences of a fault: what is wrong, and how to mend it."""
    return sentence(say("{problem}; {mend}", problem=fault.problem, mend=fault.mend))


def sentence(words: str) -> str:
    """One sentence of a fault; what is no sentence stays as it is."""
    if not isinstance(words, Said):
        return words
    form = gettext(words.template)
    values = {name: _value(value) for name, value in words.values.items()}
    return form.format_map(values) if values else form


def _value(value: object) -> str:
    """What stands in a sentence; from right to left it keeps a direction of its own."""
    if isinstance(value, Said):
        return sentence(value)
    if isinstance(value, dt.date):
        value = date_format(value, "DATE_FORMAT")
    return isolated(str(value)) if get_language_bidi() else str(value)
