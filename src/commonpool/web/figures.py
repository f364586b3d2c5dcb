"""How numbers are written on a page: thousands apart, a true minus, the currency behind."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from django.utils.translation import gettext, ngettext

from commonpool.core.amounts import Unit
from commonpool.needs.texts import HOURS

APART = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
SOME = Fraction(2)  # of a unit whose number is not told


def grouped(text: str) -> str:
    """A plain number with its thousands apart and a true minus: `−12 500.00`."""
    whole, point, part = text.removeprefix("-").partition(".")
    sign = MINUS if text.startswith("-") else ""
    return sign + f"{int(whole):,}".replace(",", APART) + point + part if whole.isdigit() else text


def with_unit(amount: int, unit: Unit) -> str:
    """Smallest units as an amount with its currency."""
    return f"{grouped(unit.format(amount))}{APART}{unit.code}"


def said(amount: int, unit: Unit) -> str:
    """An amount inside a sentence of any direction: it keeps its own order."""
    return f"\N{LEFT-TO-RIGHT ISOLATE}{with_unit(amount, unit)}\N{POP DIRECTIONAL ISOLATE}"


def isolated(words: str) -> str:
    """Words of people inside a sentence of any direction: each keeps its own."""
    return f"\N{FIRST STRONG ISOLATE}{words}\N{POP DIRECTIONAL ISOLATE}"


def unit_name(unit: str, amount: Fraction) -> str:
    """A unit for reading: people's own words, and hours in the language of whoever looks."""
    if unit != HOURS:
        return unit
    return ngettext("hour", "hours", 1 if amount == 1 else max(2, ceil(amount)))


def clock(minutes: int) -> str:
    """Minutes of work as hours and minutes."""
    whole, rest = divmod(minutes, 60)
    values = {"hours": whole, "minutes": rest}
    if not whole:
        return gettext("%(minutes)s min") % values
    return (gettext("%(hours)s h %(minutes)s min") if rest else gettext("%(hours)s h")) % values
