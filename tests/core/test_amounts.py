"""Every way to write a number: what is meant is read exactly, and the rest is refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonpool.core.amounts import (
    MINOR_UNITS,
    Unit,
    about,
    format_percent,
    format_ratio,
    parse_hours,
    parse_percent,
    parse_ratio,
    power,
    root,
    unit_of,
)
from commonpool.core.fault import Fault

USD, JPY, KWD, ETH = unit_of("USD"), unit_of("JPY"), unit_of("KWD"), Unit("ETH", 18)

AMOUNTS = [
    (USD, "0", 0),
    (USD, "16", 1600),
    (USD, "2.5", 250),
    (USD, "2.50", 250),
    (USD, "007.05", 705),
    (USD, "1250.50", 125050),
    (USD, "9" * 30, int("9" * 30) * 100),
    (JPY, "5000", 5000),
    (KWD, "1.005", 1005),
    (ETH, "0.000000000000000001", 1),
    (ETH, "250", 250 * 10**18),
]


@pytest.mark.parametrize(("unit", "text", "smallest"), AMOUNTS)
def test_an_amount_is_a_whole_number_of_the_smallest_unit(
    unit: Unit, text: str, smallest: int
) -> None:
    assert unit.parse(text) == smallest
    assert unit.parse(unit.format(smallest)) == smallest


def test_a_receipt_shows_every_decimal() -> None:
    assert USD.format(62500) == "625.00"
    assert USD.format(7) == "0.07"
    assert USD.format(-7) == "-0.07"
    assert JPY.format(5000) == "5000"
    assert KWD.format(1005) == "1.005"
    assert ETH.format(1) == "0.000000000000000001"


def test_currencies_have_the_decimals_of_their_standard() -> None:
    assert [unit_of(code).decimals for code in ("USD", "EUR", "JPY", "KWD", "DAI")] == [
        2,
        2,
        0,
        3,
        2,
    ]
    assert unit_of("DAI", 18).decimals == 18
    assert unit_of("JPY", 2).decimals == 2
    assert set(MINOR_UNITS.values()) == {0, 3}


REFUSED = {
    "nothing": "",
    "a negative": "-5.00",
    "a typographer's minus": "\N{MINUS SIGN}5",
    "a plus": "+5.00",
    "not a number": "NaN",
    "an infinity": "inf",
    "an infinity, spelled out": "Infinity",
    "an exponent": "1e3",
    "a capital exponent": "1E3",
    "a hexadecimal": "0x10",
    "an underscore": "1_000",
    "a leading point": ".5",
    "an ending point": "5.",
    "two points": "1.2.3",
    "a decimal comma": "2,50",
    "a thousands mark": "1,250.50",
    "a space before": " 5",
    "a space behind": "5 ",
    "a space within": "1 250",
    "a line end": "5\n",
    "a currency sign": "$5",
    "a percentage": "5%",
    "a quotient": "1/2",
    "Arabic-Indic digits": "\N{ARABIC-INDIC DIGIT FIVE}",
    "Persian digits": "\N{EXTENDED ARABIC-INDIC DIGIT FIVE}\N{EXTENDED ARABIC-INDIC DIGIT ONE}",
    "full-width digits": "\N{FULLWIDTH DIGIT FIVE}",
    "Devanagari digits": "1\N{DEVANAGARI DIGIT TWO}",
    "a superscript": "5\N{SUPERSCRIPT TWO}",
    "a fraction sign": "\N{VULGAR FRACTION ONE HALF}",
    "a number in bold": "\N{MATHEMATICAL BOLD DIGIT FIVE}",
    "a hidden mark": "5\u200b",
    "31 digits": "1" * 31,
    "a million digits": "1" * 1_000_000,
    "a word": "five",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_an_amount_written_otherwise_is_refused(text: str) -> None:
    with pytest.raises(Fault) as caught:
        USD.parse(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200
    assert "write" in caught.value.mend


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_hours_written_otherwise_are_refused_too(text: str) -> None:
    if text == "1/2":
        assert parse_hours(text) == Fraction(1, 2)
        return
    for parse in (parse_hours, parse_ratio):
        with pytest.raises(Fault):
            parse(text)


@pytest.mark.parametrize(
    ("unit", "text", "sentence"),
    [
        (USD, "1.005", '"1.005" has 3 decimals and USD has 2; write at most 2 digits'),
        (JPY, "1.5", '"1.5" has 1 decimals and JPY has 0'),
        (ETH, "0." + "0" * 18 + "1", "too many digits"),
        (ETH, "2e-05", "write it out without an exponent, such as 0.00002"),
        (USD, "-5", "write it without a sign"),
        (USD, "2,50", "write the decimals after a point"),
    ],
)
def test_the_mend_fits_the_mistake(unit: Unit, text: str, sentence: str) -> None:
    with pytest.raises(Fault) as caught:
        unit.parse(text)
    assert sentence in str(caught.value)


HOURS = [
    ("16", Fraction(16)),
    ("7.5", Fraction(15, 2)),
    ("7:30", Fraction(15, 2)),
    ("0:20", Fraction(1, 3)),
    ("7:20", Fraction(22, 3)),
    ("22/3", Fraction(22, 3)),
    ("0", Fraction(0)),
    ("100:59", 100 + Fraction(59, 60)),
]


@pytest.mark.parametrize(("text", "meant"), HOURS)
def test_hours_are_exact(text: str, meant: Fraction) -> None:
    assert parse_hours(text) == meant


@pytest.mark.parametrize(
    "text", ["7:60", "7:5", ":30", "7:30:00", "7h", "-1:00", "1/0", "1/-2", "1/2/3"]
)
def test_hours_that_no_clock_shows_are_refused(text: str) -> None:
    with pytest.raises(Fault):
        parse_hours(text)


PERCENTAGES = [
    ("0%", Fraction(0)),
    ("12.5%", Fraction(1, 8)),
    ("12.5 %", Fraction(1, 8)),
    ("100%", Fraction(1)),
    ("0.000000000000000001%", Fraction(1, 10**20)),
]


@pytest.mark.parametrize(("text", "meant"), PERCENTAGES)
def test_percentages_are_exact(text: str, meant: Fraction) -> None:
    assert parse_percent(text) == meant
    assert parse_percent(format_percent(meant)) == meant


@pytest.mark.parametrize(
    "text",
    ["12", "0.125", "%", "-1%", "100.01%", "101%", "1e1%", "1/8%", "٥%", "12%%", " 5%", "inf%"],
)
def test_other_percentages_are_refused(text: str) -> None:
    with pytest.raises(Fault):
        parse_percent(text)


def test_exact_numbers_are_shown_as_short_as_they_can_be() -> None:
    shown = {
        Fraction(16): "16",
        Fraction(5, 2): "2.5",
        Fraction(1, 3): "1/3",
        Fraction(22, 3): "22/3",
        Fraction(1, 10**18): "0.000000000000000001",
        Fraction(1, 10**19): "1/10000000000000000000",
        Fraction(1, 1024): "0.0009765625",
    }
    assert {number: format_ratio(number) for number in shown} == shown


def test_a_figure_without_end_is_refused_and_never_half_printed() -> None:
    with pytest.raises(Fault, match="over 4,000 digits"):
        format_ratio(Fraction(1, 3) ** 20_000)


digits = st.text("0123456789", min_size=1, max_size=32)
written = st.one_of(
    digits,
    st.builds("{}.{}".format, digits, digits),
    st.builds("{}/{}".format, digits, digits),
    st.builds("{}:{:02}".format, digits, st.integers(0, 59)),
)


@pytest.mark.property
@given(written)
def test_whatever_is_accepted_can_be_read_again_from_the_receipt(text: str) -> None:
    """A bundle must never hold a number that its own check refuses."""
    for parse in (parse_hours, parse_ratio):
        try:
            meant = parse(text)
        except Fault:
            continue
        assert parse(format_ratio(meant)) == meant


@pytest.mark.property
@given(st.builds("{}.{}".format, digits, digits), st.integers(0, 18))
def test_amounts_and_percentages_can_be_read_again_too(text: str, decimals: int) -> None:
    unit = Unit("X", decimals)
    for number in (text, text.partition(".")[0]):
        try:
            amount = unit.parse(number)
        except Fault:
            continue
        assert unit.parse(unit.format(amount)) == amount
    try:
        percent = parse_percent(f"{text}%")
    except Fault:
        return
    assert parse_percent(format_percent(percent)) == percent


@pytest.mark.property
@given(st.text(max_size=12))
def test_no_text_whatever_is_read_inexactly(text: str) -> None:
    """What is accepted is what Python's own exact numbers say; everything else is a Fault."""
    try:
        meant = parse_ratio(text)
    except Fault:
        return
    assert text.isascii()
    assert Fraction(text) == meant


@pytest.mark.parametrize(
    ("exact", "decimals", "shown"),
    [
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(1, 200), 2, "0.01"),
        (Fraction(5), 2, "5"),
        (Fraction(100), 0, "100"),
        (Fraction(199, 2), 0, "100"),
    ],
)
def test_rounding_for_the_eye_is_half_up(exact: Fraction, decimals: int, shown: str) -> None:
    assert about(exact, decimals) == shown


@pytest.mark.property
@given(st.integers(0, 10**40), st.integers(1, 8))
def test_a_root_is_the_largest_that_is_not_too_large(value: int, degree: int) -> None:
    found = root(value, degree)
    assert found**degree <= value < (found + 1) ** degree


def test_powers_are_exact_or_rounded_down_to_a_trillionth() -> None:
    assert power(Fraction(3, 2), Fraction(2)) == Fraction(9, 4)
    assert power(Fraction(3, 2), Fraction(0)) == 1
    assert power(Fraction(4, 9), Fraction(1, 2)) == Fraction(666666666666, 10**12)
    assert power(Fraction(4), Fraction(1, 2)) == 2
    assert power(Fraction(2), Fraction(3, 2)) == Fraction(2828427124746, 10**12)


@pytest.mark.parametrize("text", ["0.0000085069393582460576", "0." + "0" * 28 + "7", "9" * 30])
def test_a_measured_value_with_a_long_tail_is_exact_and_is_read_again(text: str) -> None:
    """As others publish them: 22 decimals, where an amount has at most 18."""
    value = parse_ratio(text)
    assert value == Fraction(text)
    assert parse_ratio(format_ratio(value)) == value
