"""What people type, as it may be kept: one line, several lines, a label, an amount."""

from __future__ import annotations

from fractions import Fraction

from django.utils.text import slugify

from commonpool.core.amounts import format_ratio, parse_hours, parse_ratio
from commonpool.core.fault import Fault, quote, say
from commonpool.core.kinds import as_text

LARGEST = 10**15  # thousandths
LONGEST_LABEL = 40
HOURS = "hours"  # the unit in which core adds work up
SPELLINGS = frozenset(
    {
        *("h", "hr", "hrs", "hour", "hours"),
        *("hora", "horas"),
        *("ساعة", "ساعه", "ساعات"),
    }
)
NAMES = {
    str(one): one
    for one in (
        *(say("what"), say("details"), say("kind"), say("unit"), say("quantity"), say("hours")),
        *(say("words"), say("task"), say("link"), say("delivered"), say("repeats"), say("cadence")),
    )
}


def named(at: str) -> str:
    """What a place in a form is called in a sentence."""
    return NAMES.get(at, at)


def line(raw: str, at: str, longest: int, *, needed: bool = True) -> str:
    """One line of words, without space around it; `at` is where it stands in the form."""
    try:
        text = as_text(" ".join(raw.split()))
    except Fault as fault:
        raise fault.under(at) from None
    return fitting(text, at, longest, needed=needed)


def lines(raw: str, at: str, longest: int = 2000, *, needed: bool = False) -> str:
    """Words on any number of lines."""
    rows = [line(row, at, longest, needed=False) for row in raw.strip().splitlines()]
    text = "\n".join(rows)
    return fitting(text, at, longest, needed=needed)


def fitting(text: str, at: str, longest: int, *, needed: bool) -> str:
    """The text, if it is there where it is needed, and not too long."""
    if needed and not text:
        raise Fault("{at} is empty", "write a few words", (at,), at=named(at))
    if len(text) > longest:
        raise Fault(
            "{at} has {count} characters",
            "keep it under {longest}",
            (at,),
            at=named(at),
            count=len(text),
            longest=longest,
        )
    return text


def unit_of(raw: str, *, needed: bool = True) -> str:
    """A unit as it is written; hours in any spelling are `hours`, which is what core adds up."""
    text = line(raw, "unit", 40, needed=needed)
    return HOURS if is_hours(text) else text


def is_hours(unit: str) -> bool:
    """Whether a unit is one of the common spellings of hours, in the languages of the pages."""
    return unit.strip().casefold().removesuffix(".") in SPELLINGS


def label(raw: str, at: str, *, needed: bool = False) -> str:
    """A short label such as `baking-bread`; it may stand on public receipts, unlike words."""
    text = slugify(raw, allow_unicode=True)
    if len(text) > LONGEST_LABEL or (needed and not text):
        raise Fault(
            "{raw} is no short label",
            "write 1 to {most} letters",
            (at,),
            raw=quote(raw),
            most=LONGEST_LABEL,
        )
    return text


def read_thousandths(text: str, at: str) -> int:
    """Thousandths of a unit, from `2`, `2.5` or `1/4`."""
    try:
        exact = parse_ratio(text.strip()) * 1000
    except Fault as fault:
        raise fault.under(at) from None
    if exact.denominator != 1:
        raise Fault(
            "{text} is finer than a thousandth",
            "write up to three decimals",
            (at,),
            text=quote(text),
        )
    return thousandths(exact.numerator, at)


def thousandths(value: int, at: str) -> int:
    """The value, if it is an amount that can be asked for or given."""
    if not 1 <= value <= LARGEST:
        raise Fault(
            "{at} is {value}",
            "write a number above 0, up to a million million",
            (at,),
            at=named(at),
            value=format_ratio(Fraction(value, 1000)),
        )
    return value


def clock(minutes: int) -> str:
    """Minutes as hours are typed: `7:30`."""
    return f"{minutes // 60}:{minutes % 60:02}"


def read_minutes(text: str, at: str) -> int:
    """Whole minutes, from hours as `7:30`, `7.5` or `1/3`."""
    try:
        exact = parse_hours(text.strip()) * 60
    except Fault as fault:
        raise fault.under(at) from None
    if exact.denominator != 1:
        raise Fault(
            "{text} hours are no whole minutes", "write them as 7:30", (at,), text=quote(text)
        )
    return minutes(exact.numerator, at)


def minutes(value: int, at: str) -> int:
    """The value, if so many minutes fit into a month."""
    if not 1 <= value <= 1440 * 31:
        raise Fault(
            "{hours} hours of work",
            "write at least 0:01 and at most a month of hours",
            (at,),
            hours=clock(value) if value >= 0 else f"-{clock(-value)}",
        )
    return value
