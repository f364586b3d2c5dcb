"""A slip in one line of a cycle file: one sentence with the file, the line, the field, the mend."""

from pathlib import Path

import pytest

from tests.formats.month import MONTH, closed, month, refusal


def test_the_month_itself_is_fine(tmp_path: Path) -> None:
    shares = {share.party: share.amount for share in closed(month(tmp_path)).shares}
    assert shares == {"ana": 2455, "bo": 6545}


Slip = tuple[str, str, str, str]  # what stands there, what is written, the field, the words

HOURS, AMOUNT, FIELD = 'hours = "7:30"', 'amount = "100.00"', "contributions[1].hours"
NUMBERS: dict[str, Slip] = {
    "a negative": (HOURS, 'hours = "-7"', FIELD, '"-7" is not a plain number; write it without'),
    "a negative whole number": (HOURS, "hours = -7", FIELD, '"-7" is not a plain number'),
    "a float": (HOURS, "hours = 7.5", FIELD, '7.5 is a float, which is never exact; write it in'),
    "an exponent": (HOURS, "hours = 1e3", FIELD, "1e3 is a float"),
    "an exponent in quotes": (HOURS, 'hours = "1e3"', FIELD, '"1e3" is not a plain number'),
    "not a number": (HOURS, "hours = nan", FIELD, "nan is a float"),
    "an infinity": (HOURS, "hours = -inf", FIELD, "-inf is a float"),
    "an infinity in quotes": (HOURS, 'hours = "inf"', FIELD, '"inf" is not a plain number'),
    "over-long": (HOURS, f'hours = "{"9" * 31}"', FIELD, "has too many digits; write at most 30"),
    "much too long": (HOURS, f'hours = "{"9" * 99}"', FIELD, "is 99 characters long; write at most"),
    "a long whole number": (HOURS, f"hours = {'9' * 31}", FIELD, "too many digits; write at most 30"),
    "a huge hexadecimal": (HOURS, f"hours = 0x{'f' * 9000}", FIELD, "too many digits"),
    "a number without end": (HOURS, f"hours = {'9' * 9000}", "", "write at most 30 digits"),
    "Arabic-Indic digits": (HOURS, 'hours = "٧"', FIELD, '"٧" is not a plain number; write plain'),
    "full-width digits": (HOURS, 'hours = "７"', FIELD, '"７" is not a plain number; write plain'),
    "a plus": (HOURS, 'hours = "+7"', FIELD, '"+7" is not a plain number'),
    "a comma": (HOURS, 'hours = "7,5"', FIELD, "write the decimals after a point"),
    "a minute too many": (HOURS, 'hours = "7:60"', FIELD, '"7:60" is not a plain number'),
    "nothing by nothing": (HOURS, 'hours = "0/0"', FIELD, '"0/0" divides by zero'),
    "a truth": (HOURS, "hours = true", FIELD, '"True" is not a number'),
    "a list": (HOURS, "hours = [7]", FIELD, "is not a number"),
    "a time of day": (HOURS, "hours = 07:30:00", FIELD, '"07:30:00" is a time without a day'),
    "a third decimal": (AMOUNT, 'amount = "1.001"', "inflows[1].amount", "USD has 2; write at most 2"),
    "a negative amount": (AMOUNT, "amount = -5", "inflows[1].amount", "write it without a sign"),
    "a percentage over 100": ('"10%"', '"101%"', "policy.reserve.percent", '"101%" is over 100%'),
    "a percentage without its sign": ('"10%"', '"10"', "policy.reserve.percent", "not a percentage"),
    "a negative percentage": ('"10%"', '"-1%"', "policy.reserve.percent", "is not a plain number"),
    "half a count": ("quantity = 80", 'quantity = 80\ntimes = "1.5"', "needs[1].times", "a count"),
    "a count without end": ("quantity = 80", "quantity = 80\ntimes = 99999999999", "needs[1].times",
                            "write a whole number up to 1000000000"),
}  # fmt: skip
NAMES: dict[str, Slip] = {
    "an unknown unit": (
        'unit = "month"\n', 'unit = "moon"\n', "rule.equivalences",
        'nothing says what 1 moon of "land" counts, as in contribution "meadow"; add {kind =',
    ),
    "an unknown person": (
        'by = "bo"', 'by = "boo"', "contributions[2].by",
        '"boo" is not a known person; did you mean "bo"?',
    ),
    "an unknown need": (
        'need = "bread"', 'need = "bred"', "contributions[1].need",
        '"bred" is not a known need; did you mean "bread"?',
    ),
    "an unknown key": (
        'name = "Ana"', 'nmae = "Ana"', "people[1].nmae",
        '"nmae" is not a known key; did you mean "name"?',
    ),
    "an unknown table": ("[policy.reserve]", "[polcy.reserve]", "polcy", 'did you mean "policy"?'),
    "an unknown rule parameter": (
        'factor = "1.5"', 'facter = "1.5"', "rule.parameters.impact[1].facter",
        'did you mean "factor"?',
    ),
    "a parameter of another rule": (
        'mechanism = "impact@1"', 'mechanism = "time@1"', "rule.parameters.impact",
        '"impact" is not a known key; known here: rate_step',
    ),
    "a parameter of a rule that has none": (
        'mechanism = "impact@1"', 'mechanism = "appreciation@1"', "rule.parameters.impact",
        '"impact" is not a known key; no key is known here: leave it out',
    ),
    "a version that never was": (
        '"impact@1"', '"impact@7"', "rule.mechanism", "is not a published version; write impact@1",
    ),
    "a rule without a version": ('"impact@1"', '"impact"', "rule.mechanism", "has no version"),
    "an unknown rule": ('"impact@1"', '"impakt@1"', "rule.mechanism", 'did you mean "impact@1"?'),
    "a key that is missing": (AMOUNT, "", "inflows[1].amount", '"amount" is missing; add it'),
    "a person twice": (
        'id = "bo"', 'id = "ana"', "people[2].id",
        'row 2 has the same id as row 1: "ana"; keep one of the two',
    ),
    "a deed twice": ('id = "meadow"', 'id = "baking"', "contributions[2].id", "the same id as row 1"),
    "a table of equivalences that overlaps": (
        "counts = 20}", 'counts = 20}, {kind = "land", unit = "month", counts = 9}',
        "rule.equivalences[2].unit", "row 2 has the same kind and unit as row 1",
    ),
    "impact ranges that overlap": (
        'factor = "1.5"',
        'factor = "1.5"\n[[rule.parameters.impact]]\nindicator = "soil"\nfrom_value = 5\nfactor = 2',
        "rule.parameters.impact[2].from_value",
        'the range of "soil" overlaps the range before it',
    ),
    "a range that ends before it starts": (
        "from_value = 2", "from_value = 2\nto_value = 1", "rule.parameters.impact[1].from_value",
        "ends before it starts; make to_value larger",
    ),
    "another currency": (
        AMOUNT, f'{AMOUNT}\ncurrency = "EUR"', "inflows[1].currency",
        'an inflow in "EUR" beside a pool in "USD"; exchange it first',
    ),
    "a cycle that ends before it starts": (
        "closes = 2026-02-01", "closes = 2025-02-01", "cycle.closes",
        "the cycle closes at 2025-02-01 and opens at 2026-01-01; let it close after it opens",
    ),
    "a cycle of no time": (
        "closes = 2026-02-01", "closes = 2026-01-01", "cycle.closes", "let it close after it opens",
    ),
    "moments that end before they start": (
        "opens = 2026-01-01\ncloses = 2026-02-01",
        "opens = 2026-01-01T12:00:00-05:00\ncloses = 2026-01-01T12:00:00+00:00",
        "cycle.closes", "let it close after it opens",
    ),
    "a moment without its offset": (
        "opens = 2026-01-01", "opens = 2026-01-01T12:00:00", "cycle.opens",
        "is not a moment with its offset; write a date such as",
    ),
    "a day that never was": (
        "opens = 2026-01-01", 'opens = "2026-02-30"', "cycle.opens", "is not a date of the calendar",
    ),
    "a choice that is none": (
        'kind = "sale"', 'kind = "sales"', "inflows[1].kind", '"sales" is not a choice here',
    ),
    "a name that turns the writing round": (
        'name = "Ana"', 'name = "A\u202ena"', "people[1].name", "the invisible character U+202E",
    ),
    "a name of two lines": ('name = "Ana"', r'name = "A\nna"', "people[1].name", "U+000A; take it out"),
    "a key of two lines": ('name = "Ana"', r'"na\nme" = 1', "people[1].na\ufffdme", "U+000A"),
    "a name without end": (
        'name = "Ana"', f'name = "{"A" * 2001}"', "people[1].name", "a text of 2001 characters",
    ),
    "an id of spaces": ('id = "meadow"', 'id = " meadow"', "contributions[2].id", "a space at an end"),
    "an id of nothing": ('id = "meadow"', 'id = ""', "contributions[2].id", "an id of 0 characters"),
    "a table where rows belong": ("[[needs]]", "[needs]", "needs", "stands where rows belong"),
    "rows where a table belongs": ("[cycle]", "[[cycle]]", "cycle", "stands where a table belongs"),
    "text where a table belongs": (
        "[policy.reserve]\n", "[policy]\nreserve = 5\n[nothing]\n", "policy.reserve",
        "stands where a table belongs",
    ),
    "no community": ('[community]\nid = "testing"', '[other]\nid = "testing"', "", "no community"),
    "19 decimals": (
        'currency = "USD"', 'currency = "USD"\ndecimals = 19', "community.decimals",
        "19 decimals; write at most 18",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [*NUMBERS.values(), *NAMES.values()],
    ids=[*NUMBERS, *NAMES],
)
def test_a_slip(old: str, new: str, field: str, words: str, tmp_path: Path) -> None:
    assert MONTH.count(old) == 1
    text = MONTH.replace(old, new)
    file = month(tmp_path, text)
    said = refusal(file)
    assert said.startswith(str(file))
    assert words in said
    if field:
        assert f", {field}: " in said


SLIPS = [
    (HOURS, 'hours = "-7"'),
    ('by = "bo"', 'by = "boo"'),
    ('name = "Ana"', 'nmae = "Ana"'),
    ('id = "bo"', 'id = "ana"'),
    (HOURS, "hours = 7.5"),
    (HOURS, f"hours = {'9' * 9000}"),
    ('factor = "1.5"', 'facter = "1.5"'),
    ("counts = 20}", "counts = -20}"),
    ("closes = 2026-02-01", "closes = 2025-02-01"),
]


@pytest.mark.parametrize(("old", "new"), SLIPS)
def test_the_line_is_the_line_of_the_slip(old: str, new: str, tmp_path: Path) -> None:
    line = MONTH[: MONTH.index(old)].count("\n") + 1
    said = refusal(month(tmp_path, MONTH.replace(old, new)))
    assert f"month.toml, line {line}, " in said or f"month.toml, line {line}: " in said


def test_what_is_missing_is_missed_at_the_head_of_its_row(tmp_path: Path) -> None:
    line = MONTH[: MONTH.index("[[inflows]]")].count("\n") + 1
    said = refusal(month(tmp_path, MONTH.replace(AMOUNT, "")))
    assert f"month.toml, line {line}, inflows[1].amount: " in said


def test_a_slip_in_the_middle_of_a_comment_and_a_long_text_keeps_its_line(tmp_path: Path) -> None:
    """What looks like a table inside a text, or a quote inside a comment, moves no line."""
    words = 'what = """two \\\n  lines and [[people]]"""\n# it\'s a "comment\n'
    text = MONTH.replace('hours = "7:30"', words + 'hours = "-7"')
    line = text.splitlines().index('hours = "-7"') + 1
    assert f"month.toml, line {line}, contributions[1].hours: " in refusal(month(tmp_path, text))


NOT_TOML = {
    "a line that is none": ("[cycle]", "cycle]", "line 5"),
    "a quote that never closes": ('id = "bo"', 'id = "bo', "line 27"),
    "a key twice": ('id = "bo"', 'id = "bo"\nid = "bo"', "line 28"),
    "a table twice": ("[cycle]", "[community]", "line 5"),
    "a stray carriage return": ('id = "bo"', 'id = "bo"\rname = "Bo"', "line 27"),
    "a character that is none": ('id = "bo"', r'id = "\ud800"', "line 27"),
    "a control": ('id = "bo"', 'id = "b\x00o"', "line 27"),
    "a number with a leading nought": (HOURS, "hours = 07", "line 42"),
}


@pytest.mark.parametrize(("old", "new", "line"), NOT_TOML.values(), ids=NOT_TOML)
def test_what_is_not_toml(old: str, new: str, line: str, tmp_path: Path) -> None:
    said = refusal(month(tmp_path, MONTH.replace(old, new, 1)))
    assert line in said
    assert "\n" not in said


def test_a_file_of_nothing(tmp_path: Path) -> None:
    assert "there is no community; begin with a table [community]" in refusal(month(tmp_path, ""))
