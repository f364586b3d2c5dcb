"""Amounts: a resource is an integer number of its smallest unit.

Text becomes numbers, and numbers become text, in this file alone. Everything is exact:
amounts are integers, quantities and weights are rationals (`fractions.Fraction`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from commonpool.core.fault import Fault, Said, quote, say

MAX_DIGITS = 30  # before the point; with MAX_DECIMALS behind it, every canonical text is read again
MAX_DECIMALS = 18
LONGEST = MAX_DIGITS + 1 + MAX_DECIMALS
LARGEST_BITS = 14_000  # about 4,200 digits: more than Python turns into text
MINUTES_PER_HOUR = 60

# ISO 4217 minor units, where they are not the usual two (source: ISO 4217 list one).
MINOR_UNITS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"), 0),
    **dict.fromkeys(("RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}

TOO_LONG = say(
    "write at most {before} digits before the point and {behind} behind it",
    before=MAX_DIGITS,
    behind=MAX_DECIMALS,
)

_DECIMAL = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)
_QUOTIENT = re.compile(r"([0-9]{1,30})/([0-9]{1,30})", re.ASCII)
_LONG = re.compile(r"([0-9]{1,80})(?:/([0-9]{1,80}))?", re.ASCII)
_CLOCK = re.compile(r"([0-9]{1,28}):([0-5][0-9])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Unit:
    """A currency or other unit that is shared: its code, and its decimals (0 to 18).

    One smallest unit is 10^-decimals of the unit: a cent is 10^-2 of a dollar.
    """

    code: str
    decimals: int

    @property
    def scale(self) -> int:
        """Smallest units in one unit."""
        return int(10**self.decimals)

    def parse(self, text: str) -> int:
        """Smallest units in `text` (digits, at most `decimals` after the point), or Fault."""
        whole, _, part = plain_decimal(text).partition(".")
        if len(part) > self.decimals:
            raise Fault(
                "{text} has {count} decimals and {code} has {decimals}",
                "write at most {decimals} digits after the point",
                text=quote(text),
                count=len(part),
                code=self.code,
                decimals=self.decimals,
            )
        return int(whole + part.ljust(self.decimals, "0"))

    def format(self, amount: int) -> str:
        """`amount` smallest units with every decimal shown: 62500 cents are `625.00`."""
        whole, part = divmod(abs(amount), self.scale)
        tail = f".{part:0{self.decimals}}" if self.decimals else ""
        return f"{'-' if amount < 0 else ''}{whole}{tail}"


def unit_of(code: str, decimals: int | None = None) -> Unit:
    """The unit called `code`; without `decimals`, those of ISO 4217, else two."""
    return Unit(code, MINOR_UNITS.get(code, 2) if decimals is None else decimals)


def plain_decimal(text: str, within: int = 0) -> str:
    """`text` if it is plain ASCII digits with an optional point, else Fault.

    A longer tail is read where there are no more than `within` digits in all.
    """
    if len(text) > LONGEST:
        raise Fault(
            "{text} is {count} characters long", TOO_LONG, text=quote(text), count=len(text)
        )
    if not _DECIMAL.fullmatch(text):
        raise Fault("{text} is not a plain number", _mend(text), text=quote(text))
    whole, _, part = text.partition(".")
    if len(whole) > MAX_DIGITS or within - len(whole) < len(part) > MAX_DECIMALS:
        raise Fault("{text} has too many digits", TOO_LONG, text=quote(text))
    return text


def _mend(text: str) -> Said:
    """How to write the number that somebody wrote in another way."""
    if text.startswith(("-", "\N{MINUS SIGN}")):
        return say("write it without a sign: nothing here is less than zero")
    if "," in text:
        return say(
            "write the decimals after a point and leave out thousands marks, such as 1250.50"
        )
    if text[:1].isdigit() and "e" in text.lower():
        return say("write it out without an exponent, such as 0.00002 for 2e-05")
    return say('write plain digits with an optional point, such as "16" or "2.50"')


def parse_ratio(text: str) -> Fraction:
    """The exact rational in `2`, `2.5` or `5/2`; zero or more, else Fault."""
    quotient = _QUOTIENT.fullmatch(text)
    if quotient is None:
        # Measured values have long tails; within 30 digits they are read again as a quotient.
        whole, _, part = plain_decimal(text, MAX_DIGITS).partition(".")
        return Fraction(int(whole + part), 10 ** len(part))
    if int(quotient[2]) == 0:
        raise Fault("{text} divides by zero", "write a quotient such as 1/2", text=quote(text))
    return Fraction(int(quotient[1]), int(quotient[2]))


def parse_long(text: str) -> Fraction:
    """The exact rational in `2` or `5/2`, of up to 80 digits on each side: sums of very many."""
    long = _LONG.fullmatch(text)
    if long is None or int(long[2] or 1) == 0:
        raise Fault(
            "{text} is no number", "write digits, or a quotient such as 1/2", text=quote(text)
        )
    return Fraction(int(long[1]), int(long[2] or 1))


def format_long(ratio: Fraction) -> str:
    """The text that `parse_long` reads."""
    tail = f"/{ratio.denominator}" if ratio.denominator != 1 else ""
    return f"{ratio.numerator}{tail}"


def parse_hours(text: str) -> Fraction:
    """Hours as an exact rational, from `7:20` (hours:minutes), `7.5` or `22/3`."""
    clock = _CLOCK.fullmatch(text)
    if clock is None:
        return parse_ratio(text)
    return int(clock[1]) + Fraction(int(clock[2]), MINUTES_PER_HOUR)


def parse_percent(text: str) -> Fraction:
    """The exact rational in `12.5%`, from 0% to 100%, else Fault."""
    if not text.endswith("%"):
        raise Fault(
            "{text} is not a percentage", 'write it with its sign, such as "10%"', text=quote(text)
        )
    ratio = Fraction(plain_decimal(text[:-1].rstrip(" "))) / 100
    if ratio > 1:
        raise Fault("{text} is over 100%", "write a percentage from 0% to 100%", text=quote(text))
    return ratio


def format_ratio(ratio: Fraction | int) -> str:
    """The shortest exact text: `16`, `2.5`, or `1/3` where decimals would not end."""
    numerator, denominator = ratio.numerator, ratio.denominator
    if numerator.bit_length() > LARGEST_BITS or denominator.bit_length() > LARGEST_BITS:
        raise Fault("a figure of this cycle has over 4,000 digits", "write shorter numbers")
    if denominator == 1:
        return str(numerator)
    places = decimal_places(denominator)
    if places is None or places > MAX_DECIMALS:
        return f"{numerator}/{denominator}"
    whole, part = divmod(abs(numerator) * (10**places // denominator), 10**places)
    return f"{'-' if numerator < 0 else ''}{whole}.{part:0{places}}"


@lru_cache(maxsize=4096)  # a cycle's figures have few denominators
def decimal_places(denominator: int) -> int | None:
    """How many decimals 1/denominator needs, or None if they never end."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


def format_percent(ratio: Fraction) -> str:
    """`12.5%` for 1/8; a percentage whose decimals never end keeps its quotient."""
    return f"{format_ratio(ratio * 100)}%"


def about(ratio: Fraction, decimals: int = 2) -> str:
    """`ratio` for reading: rounded half up to `decimals`, ending zeros left off."""
    scaled = (ratio * 10**decimals * 2 + 1) // 2
    text = Unit("", decimals).format(int(scaled))
    return text.rstrip("0").rstrip(".") if "." in text else text


def about_amount(exact: Fraction, unit: Unit) -> str:
    """A fractional number of smallest units for reading, with four more decimals."""
    return about(exact / unit.scale, unit.decimals + 4)


def root(value: int, degree: int) -> int:
    """The integer part of the `degree`-th root of `value`, by Newton's method."""
    if value < 2 or degree == 1:
        return value
    guess = 1 << -(-value.bit_length() // degree)
    while True:
        better = ((degree - 1) * guess + value // guess ** (degree - 1)) // degree
        if better >= guess:
            return guess
        guess = better


POWER_PRECISION = 12  # decimals kept where a power has no exact rational value


def power(base: Fraction, exponent: Fraction) -> Fraction:
    """`base` to a rational exponent: exact where the exponent is whole, else floored.

    A root is rounded down to a multiple of 10^-12, so every machine gets the same bits.
    """
    raised = base**exponent.numerator
    if exponent.denominator == 1:
        return raised
    scale = int(10**POWER_PRECISION)
    inside = raised.numerator * scale**exponent.denominator // raised.denominator
    return Fraction(root(inside, exponent.denominator), scale)
