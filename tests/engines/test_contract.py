"""One contract for every engine: python, duckdb, spark. The same file, the same sums or a Fault."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from commonpool.core.amounts import Unit
from commonpool.core.fault import Fault
from commonpool.core.mechanisms.quadratic_sums import Rooting
from commonpool.engines.port import LARGEST_AMOUNT, LARGEST_ROOT, Engine, Job
from tests.engines.gifts import (
    CENTS,
    NAMES,
    SATOSHI,
    WEI,
    YEN,
    Gift,
    by_definition,
    crowd,
    decimal_of,
    job,
    near,
    one_donor_each,
    write_csv,
    write_parquet,
)

HALF = 2**63 // 10**12  # where root_digits = 6 reaches 64 bits
ODD_IDS = ('say "hi"', "a,b", "a;b", "a\\b", "'; DROP TABLE gifts", "%_*?[x]", "ünïcode", "漢字 🍞",
           "NULL", "null", "0", "007", "1e3", "a  b", "{0}", "`by`", "é", "e\u0301")  # fmt: skip

# What is added up: the unit, the gifts, root_digits, and the minimum in smallest units.
SUMS: dict[str, tuple[Unit, list[Gift], int, int]] = {
    "a few neighbours": (CENTS, list(crowd(500, 40, 7)), 6, 0),
    "one donor": (CENTS, [("aicha", "well", 100), ("aicha", "oven", 250)], 6, 0),
    "one project": (CENTS, one_donor_each(range(1, 60)), 6, 0),
    "one row": (CENTS, [("aicha", "well", 1)], 6, 0),
    "one donor in many rows": (CENTS, [("ben", "well", 1), ("ben", "oven", 7)] * 400, 6, 0),
    "one donor of many rows beyond a root": (CENTS, [("ben", "well", HALF // 9)] * 20, 6, 0),
    "gifts around the minimum": (CENTS, one_donor_each(range(90, 111)), 6, 100),
    "gifts that reach the minimum together": (CENTS, [(n, "well", 50) for n in NAMES] * 2, 6, 100),
    "nobody reaches the minimum": (CENTS, one_donor_each(range(1, 9)), 6, 100),
    "ids of all sorts": (CENTS, [(one, two, 123) for one in ODD_IDS for two in ODD_IDS[::3]], 6, 0),
    "near 2^52": (YEN, one_donor_each(near([2**52, 2**53, 2**54], 9)), 0, 0),
    "near the largest root": (YEN, one_donor_each(near([LARGEST_ROOT**2], 9)), 0, 0),
    "squares and those beside": (YEN, one_donor_each(near([n * n for n in (3, 94906265, 94906267,
                                 2**26, 3037000498, 3037000499)])), 0, 0),
    "near where 64 bits end with six digits": (CENTS, one_donor_each(near([HALF], 9)), 6, 0),
    "near 2^63": (YEN, one_donor_each([2**63 - 2, 2**63 - 1]), 0, 0),
    "beyond 2^63": (YEN, one_donor_each([2**63, 2**64 + 1, 10**20]), 6, 0),
    "beyond 2^63 together": (YEN, [("aicha", "well", 2**62)] * 5, 3, 0),
    "sums beyond 2^64 of a project": (YEN, one_donor_each([2**62] * 9), 3, 0),
    "satoshi": (SATOSHI, one_donor_each([1, 10**8, 21 * 10**14]), 6, 5),
    "wei": (WEI, one_donor_each([1, 10**18, 9 * 10**18, 10 * 10**18, 12345678901234567890123]), 6, 2),
    "wei with whole roots": (WEI, one_donor_each([1, 10**18, 2**63, 10**27]), 0, 0),
    "the largest amount": (YEN, one_donor_each([LARGEST_AMOUNT] * 3), 18, 0),
    "many digits": (CENTS, one_donor_each([1, 99, 10**9]), 18, 0),
}  # fmt: skip

# What else the rules of the field ask for: the unit, the gifts, the rooting, the weights of donors.
THIRD, TINY = Fraction(1, 3), Fraction(1, 10**18)
SCORES = {name: Fraction(place, 5) for place, name in enumerate(NAMES)}
ASKED: dict[str, tuple[Unit, list[Gift], Rooting, dict[str, Fraction]]] = {
    "squares": (CENTS, list(crowd(500, 40, 7)), Rooting(6, squares=True), {}),
    "squares from a minimum on": (CENTS, list(crowd(500, 40, 7)), Rooting(6, 900, squares=True), {}),
    "squares beyond 2^63": (YEN, one_donor_each([2**62, 2**63, 10**20]), Rooting(6, squares=True), {}),
    "squares beyond 2^63 together": (YEN, one_donor_each([2**62] * 9), Rooting(0, squares=True), {}),
    "credits": (CENTS, list(crowd(500, 40, 7)), Rooting(0, credit=7), {}),
    "a credit of wei": (WEI, one_donor_each([1, 10**13 - 1, 10**13, 10**18, 10**22]), Rooting(0, credit=10**13), {}),
    "credits and squares": (YEN, one_donor_each(near([9 * 7, 10**4 * 7])), Rooting(0, credit=7, squares=True), {}),
    "a credit above all gifts": (YEN, one_donor_each([1, 2**62]), Rooting(6, credit=10**28), {}),
    "scores of a passport": (CENTS, [(n, to, 125) for n in NAMES for to in ("well", "oven")], Rooting(6), SCORES),
    "scores and a minimum": (CENTS, [(n, "well", 90 + 5 * k) for k, n in enumerate(NAMES)], Rooting(6, 100), SCORES),
    "scores with whole roots": (CENTS, list(crowd(300, 40, 7)), Rooting(0), {"d1": Fraction(1, 5), "d2": Fraction(0), "d3": Fraction(9)}),
    "scores, credits and squares": (WEI, list(crowd(300, 40, 7)), Rooting(2, credit=3, squares=True), {"d1": Fraction(1, 5), "d3": THIRD}),
    "thirds": (CENTS, [(n, "well", 10**k) for k, n in enumerate(NAMES)], Rooting(6), dict.fromkeys(NAMES, THIRD)),
    "a score so fine that nothing fits": (CENTS, [(n, "well", 10**12) for n in NAMES], Rooting(6), {**SCORES, "ben": TINY / 7}),
    "a score so large that nothing fits": (CENTS, [(n, "well", 10**12) for n in NAMES], Rooting(6), {**SCORES, "ben": Fraction(10**20)}),
    "scores near where 64 bits end": (CENTS, [(n, "well", HALF - 2 + k) for k, n in enumerate(NAMES)], Rooting(6), {n: 1 + Fraction(k, HALF) for k, n in enumerate(NAMES)}),
    "eighteen digits": (CENTS, [(n, "well", 7) for n in NAMES], Rooting(18, squares=True), SCORES),
    "everybody's score is 0": (CENTS, [(n, "well", 7) for n in NAMES], Rooting(6), dict.fromkeys(NAMES, Fraction(0))),
    "only who is listed": (CENTS, [(n, to, 125) for n in (*NAMES, "zoé") for to in ("well", "oven")], Rooting(6, unlisted=Fraction(0)), SCORES),
    "nobody is listed": (CENTS, list(crowd(50, 9, 3)), Rooting(6, unlisted=Fraction(0)), {}),
    "a third for whoever is not listed": (CENTS, list(crowd(300, 40, 7)), Rooting(6, 90, squares=True, unlisted=THIRD), {"d1": Fraction(2), "d2": Fraction(0)}),
    "who is not listed weighs so much that nothing fits": (CENTS, [(n, "well", 10**12) for n in NAMES], Rooting(6, unlisted=Fraction(10**20)), {"ben": TINY}),
    "scores of others": (CENTS, list(crowd(50, 9, 3)), Rooting(6), SCORES),
}  # fmt: skip

# What is refused, as text after the header; each is the only bad row.
GOOD = "aicha,well,1.00\n"
BAD_ROWS = {
    "a zero": "ben,well,0\n",
    "a zero with decimals": "ben,well,0.00\n",
    "below zero": "ben,well,-1.00\n",
    "a plus": "ben,well,+1.00\n",
    "too many decimals": "ben,well,1.001\n",
    "ends with a point": "ben,well,1.\n",
    "begins with a point": "ben,well,.5\n",
    "a comma inside": 'ben,well,"1,00"\n',
    "an exponent": "ben,well,1e3\n",
    "a word": "ben,well,ten\n",
    "not a number": "ben,well,NaN\n",
    "infinity": "ben,well,Infinity\n",
    "other digits": "ben,well,١٢\n",
    "no amount": "ben,well,\n",
    "no donor": ",well,1.00\n",
    "no project": "ben,,1.00\n",
    "a quoted nothing": 'ben,"",1.00\n',
    "an id that is too long": f"{'b' * 129},well,1.00\n",
    "an id with a tab": '"b\ten",well,1.00\n',
    "an id with a space of no width": "ana\u200b,well,1.00\n",
    "an id with a joiner": "ana\u200d,well,1.00\n",
    "a project with a mark of direction": "ben,we\u200fll,1.00\n",
    "an id over two lines": '"b\nen",well,1.00\n',
    "too large": f"ben,well,{'9' * 28}.00\n",
    "far too large": f"ben,well,{'9' * 30}.00\n",
    "more digits than anything has": f"ben,well,{'9' * 60}\n",
    "cut after the donor": "ben",
    "cut after the project": "ben,well",
    "a cell too many": "ben,well,1.00,2.00\n",
    "a quote that stays open": 'ben,well,"1.00',
    "words behind a quote": '"ben"x,well,1.00\n',
}
BROKEN = ("an id over two lines", "cut after the donor", "cut after the project", "a cell too many",
          "a quote that stays open", "words behind a quote")  # fmt: skip
BAD_FILES: dict[str, bytes] = {
    "nothing": b"",
    "a line of nothing": b"\n",
    "no amount column": b"by,to\nben,well\n",
    "other names": b"from,to,amount\nben,well,1.00\n",
    "names in large letters": b"By,To,Amount\nben,well,1.00\n",
    "a column without a name": b",by,to,amount\n1,ben,well,1.00\n",
    "a name twice": b"by,to,amount,amount\nben,well,1.00,2.00\n",
    "a name twice but for its case": b"by,to,amount,Amount\nben,well,1.00,2.00\n",
    "an open quote in the header": b'by,to,"amount\nben,well,1.00\n',
    "latin-1": "by,to,amount\njoão,well,1.00\n".encode("latin-1"),
    "carriage returns alone": b"by,to,amount\rben,well,1.00\r",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
}


def sums_of(engine: Engine, what: Job) -> object:
    return engine.reduce(what)


def refusal(engine: Engine, what: Job) -> str:
    """The one sentence of a Fault."""
    with pytest.raises(Fault) as caught:
        engine.reduce(what)
    words = str(caught.value)
    assert "\n" not in words
    assert len(words) < 600
    assert what.path.name in words or "needed" in words
    return words


def cases(engine: Engine) -> Iterator[tuple[str, Unit, Rooting, list[Gift]]]:
    """What is added up, by its name; in Spark, where each run takes seconds, those of one kind at once."""
    found: dict[object, list[str]] = {}
    for name, (unit, _, *terms) in SUMS.items():
        found.setdefault((unit, *terms) if engine.name == "spark" else name, []).append(name)
    for names in found.values():
        unit, _, digits, minimum = SUMS[names[0]]
        gifts = [
            (by, f"{at}{to}", c) for at, name in enumerate(names) for by, to, c in SUMS[name][1]
        ]
        yield ", ".join(names), unit, Rooting(digits, minimum), gifts


def test_the_same_sums(engine: Engine, tmp_path: Path, subtests: pytest.Subtests) -> None:
    for place, (name, unit, rooting, gifts) in enumerate(cases(engine)):
        path = write_csv(tmp_path / f"{place}.csv", unit, gifts)
        with subtests.test(name):
            found = engine.reduce(job(path, unit, rooting))
            assert found == by_definition(gifts, rooting, alike="ids of all sorts" in name)


def test_rows_that_are_refused_are_counted(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By an engine, if nobody walked to the first of them."""
    monkeypatch.setattr("commonpool.engines.combine.tell_first", lambda job: None)
    path, rows = (
        tmp_path / "gifts.csv",
        [row for name, row in BAD_ROWS.items() if name not in BROKEN],
    )
    path.write_text(f"by,to,amount\n{GOOD}{''.join(rows)}{GOOD}", encoding="utf-8", newline="")
    words = refusal(engine, job(path))
    assert (f"gifts.csv, {len(rows)} rows have" in words) is (engine.name != "python"), words
    assert ("line 3, column amount" in words) is (engine.name == "python"), "it stops at the first"


# Where the first bad row is told, in the same words by every engine.
FIRST = {
    "below zero": ("ben,well,-5\n", 'line 4, column amount: "-5" is not a plain number'),
    "a short row": ("ben,well\n", "line 4: 2 cells under 3 columns"),
    "an open quote": ('ben,well,"1.00', "line 4: unexpected end of data; close every quote"),
    "no donor": (",well,1.00\n", "line 4, column by: an id of 0 characters"),
    "no project": ("ben,,1.00\n", "line 4, column to: an id of 0 characters"),
    "latin-1": ("joão,well,1.00\n", "line 4 is not UTF-8; save the file as UTF-8"),
}


def test_the_first_bad_row_is_told_by_its_line(
    engine: Engine, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    path = tmp_path / "gifts.csv"
    for name, (row, said) in FIRST.items():
        encoding = "latin-1" if name == "latin-1" else "utf-8"
        path.write_bytes(f"by,to,amount\n{GOOD}{GOOD}{row}".encode(encoding))
        with subtests.test(name):
            assert f"gifts.csv, {said}" in refusal(engine, job(path))


@pytest.mark.usefixtures("arrow")
def test_the_first_bad_row_of_parquet_is_told(engine: Engine, tmp_path: Path) -> None:
    gifts = [("ana", "well", 5), ("ben", "well", 0), ("chidi", "well", -5)]
    path = write_parquet(
        tmp_path / "gifts.parquet", gifts, lambda c: c or None, arrow_type("int64")
    )
    said = 'gifts.parquet, row 2, column amount: "" is not a plain number'
    assert said in refusal(engine, job(path))


def test_the_same_rows_are_refused(
    engine: Engine, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    """In Spark only those that are no rows at all: it counts the others, each once, in the test above."""
    path = tmp_path / "gifts.csv"
    for name, row in BAD_ROWS.items():
        if engine.name == "spark" and name not in BROKEN:
            continue
        path.write_text(f"by,to,amount\n{GOOD}{row}", encoding="utf-8", newline="")
        with subtests.test(name):
            refusal(engine, job(path))


def test_what_rules_ask_for(engine: Engine, tmp_path: Path, subtests: pytest.Subtests) -> None:
    """Squares, credits and weights of donors, by themselves and together."""
    for place, (name, (unit, gifts, rooting, weights)) in enumerate(ASKED.items()):
        path = write_csv(tmp_path / f"{place}.csv", unit, gifts)
        with subtests.test(name):
            found = engine.reduce(job(path, unit, rooting, weights))
            assert found == by_definition(gifts, rooting, weights)


def test_donors_who_differ_by_case_or_space(engine: Engine, tmp_path: Path) -> None:
    """Only what every engine holds for the same is counted: A to Z, and several spaces."""
    names = ("0xAbC", "0xabc", "0xABC", "Ana Ñ", "ana  Ñ", "ANA ñ", "ben", "Ben", "b en")
    path = write_csv(tmp_path / "gifts.csv", CENTS, [(name, "well", 5) for name in names * 3])
    assert engine.reduce(job(path)).alike == 4


def test_listed_donors_who_gave_nothing(engine: Engine, tmp_path: Path) -> None:
    """Four listed donors gave nothing: two are nearly Ana Ñ and 0xAbC, and Zoé is a third's twin."""
    path = write_csv(tmp_path / "gifts.csv", CENTS, [(n, "well", 5) for n in ("Ana Ñ", "0xAbC")])
    listed = ("Ana Ñ", "ana  Ñ", "0xabc", "ana ñ", "zoé")
    found = engine.reduce(job(path, weights=dict.fromkeys(listed, Fraction(1, 2))))
    assert (found.silent, found.silent_alike) == (4, 2)


def test_listed_donors_beside_whole_numbers(engine: Engine, tmp_path: Path) -> None:
    gifts = [(str(n), "well", 5) for n in range(3)]
    found = engine.reduce(
        job(write_csv(tmp_path / "gifts.csv", CENTS, gifts), weights={"2": THIRD, "02": THIRD})
    )
    assert (found.silent, found.silent_alike) == (1, 0)


def test_the_same_files_are_refused(
    engine: Engine, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    path = tmp_path / "gifts.csv"
    for name, data in BAD_FILES.items():
        path.write_bytes(data)
        with subtests.test(name):
            refusal(engine, job(path))


# The same donations, written down in other ways.
FORMS: dict[str, bytes] = {
    "semicolons": b"by;to;amount\nben;well;1.50\ndora;oven;2\n",
    "tabs": b"by\tto\tamount\nben\twell\t1.50\ndora\toven\t2\n",
    "windows": b"\xef\xbb\xbfby,to,amount\r\nben,well,1.50\r\ndora,oven,2\r\n",
    "other columns between": b"tx,to,by,note,amount\n1,well,ben,,1.50\n2,oven,dora,\"a,b\",2\n",
    "space around the names": b" by , to ,amount \nben,well,1.50\ndora,oven,2\n",
    "no line end at the end": b"by,to,amount\nben,well,1.50\ndora,oven,2.0",
    "empty lines": b"by,to,amount\n\nben,well,1.50\n\ndora,oven,2.00\n\n",
    "quotes": b'"by","to","amount"\n"ben","well","1.50"\n"dora","oven","2"\n',
    "space around the cells": b"by,to,amount\n ben,\"well \", 1.50\ndora\t,\xc2\xa0oven, 2 \n",
    "rows of nothing": b"by,to,amount\n,,\nben,well,1.50\ndora,oven,2\n, ,\n",
    "zeros in front": b"by,to,amount\nben,well,0001.5\ndora,oven,002\n",
}  # fmt: skip


def test_the_same_donations_in_other_forms(
    engine: Engine, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    right = by_definition([("ben", "well", 150), ("dora", "oven", 200)])
    for place, (name, data) in enumerate(FORMS.items()):
        path = tmp_path / f"{place}.csv"
        path.write_bytes(data)
        with subtests.test(name):
            assert engine.reduce(job(path)) == right


def test_spaces_beside_large_numbers_and_weights(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "gifts.csv"
    path.write_text("by,to,amount\nben , well,1.50\nben,well, 92233720368547758.07\n", "utf-8")
    found = engine.reduce(job(path, weights={"ben": THIRD}))
    gifts = [("ben", "well", 150), ("ben", "well", 2**63 - 1)]
    assert found == by_definition(gifts, weights={"ben": THIRD})


def test_no_rows_are_no_sums(engine: Engine, tmp_path: Path) -> None:
    assert engine.reduce(job(write_csv(tmp_path / "gifts.csv", CENTS, []))) == by_definition([])


@pytest.mark.parametrize("name", ["gifts [1].csv", "it's {a} *.csv", "year=2026/by=x/a?.csv"])
def test_a_name_is_no_pattern(engine: Engine, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    gifts = [("ben", "well", 150)]
    write_csv(path.parent / "gifts 1.csv", CENTS, [("eve", "well", 999)])
    assert engine.reduce(job(write_csv(path, CENTS, gifts))) == by_definition(gifts)


Kind = tuple[Unit, Callable[[int], object], str]
PARQUET: dict[str, Kind] = {
    "decimals": (CENTS, decimal_of(CENTS, 2), "decimal128(18, 2)"),
    "fewer decimals": (CENTS, Decimal, "decimal128(18, 0)"),
    "more decimals, all zeros": (CENTS, decimal_of(CENTS, 5), "decimal128(18, 5)"),
    "as many decimals as there are": (WEI, decimal_of(WEI, 18), "decimal128(38, 18)"),
    "wide decimals": (CENTS, decimal_of(CENTS, 2), "decimal128(38, 2)"),
    "whole": (CENTS, int, "int64"),
    "small and whole": (CENTS, int, "int32"),
    "whole and never below zero": (CENTS, int, "uint64"),
    "text": (CENTS, CENTS.format, "string"),
    "large text": (CENTS, CENTS.format, "large_string"),
}


def arrow_type(text: str) -> object:
    import pyarrow as pa

    name, _, inside = text.partition("(")
    arguments = [int(one) for one in inside.rstrip(")").split(", ")] if inside else []
    return getattr(pa, name)(*arguments)


@pytest.mark.usefixtures("arrow")
def test_parquet_of_every_exact_kind(
    engine: Engine, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    gifts = list(crowd(200, 20, 4))
    for place, (name, (unit, of, kind)) in enumerate(PARQUET.items()):
        path = write_parquet(tmp_path / f"{place}.parquet", gifts, of, arrow_type(kind))
        whole = ("(" not in kind and "int" in kind) or kind.endswith(" 0)")
        amounts = [(by, to, c * 100 if whole else c) for by, to, c in gifts]
        with subtests.test(name):
            assert engine.reduce(job(path, unit)) == by_definition(amounts)


@pytest.mark.usefixtures("arrow")
def test_parquet_of_no_exact_kind(
    engine: Engine, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    from datetime import date

    path, gifts = tmp_path / "gifts.parquet", [("ben", "well", 150)]
    for kind, of in (
        ("float64", lambda c: c / 100),
        ("float32", lambda c: c / 100),
        ("bool_", bool),
        ("binary", lambda c: b"1.50"),
        ("date32", lambda c: date(2026, 1, 1)),
    ):
        write_parquet(path, gifts, of, arrow_type(kind))
        with subtests.test(kind):
            words = refusal(engine, job(path))
            assert "money in" in words
            assert "DECIMAL(18,2), or as text" in words


@pytest.mark.usefixtures("arrow")
def test_parquet_rows_that_are_refused(
    engine: Engine, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    path = tmp_path / "gifts.parquet"
    cases: dict[str, tuple[Gift, Callable[[int], object], str]] = {
        "nothing": (("ben", "well", 1), lambda c: None, "int64"),
        "below zero": (("ben", "well", -5), int, "int64"),
        "zero": (("ben", "well", 0), int, "int64"),
        "a decimal of zero": (("ben", "well", 0), decimal_of(CENTS, 2), "decimal128(38, 18)"),
        "below zero in decimals": (("ben", "well", -5), decimal_of(CENTS, 2), "decimal128(18, 2)"),
        "more decimals": (("ben", "well", 1), lambda c: Decimal("1.005"), "decimal128(18, 3)"),
        "text with a line end": (("ben", "well", 1), lambda c: "5\n", "string"),
        "a donor of nothing": (("", "well", 1), int, "int64"),
        "a project with a line end": (("ben", "well\n", 1), int, "int64"),
        "too large": (("ben", "well", 1), lambda c: Decimal(10**37), "decimal128(38, 0)"),
    }
    for name, (gift, of, kind) in cases.items():
        write_parquet(path, [gift], of, arrow_type(kind))
        with subtests.test(name):
            refusal(engine, job(path))


@pytest.mark.usefixtures("arrow")
def test_parquet_that_is_cut_or_none_at_all(
    engine: Engine, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    path = write_parquet(tmp_path / "gifts.parquet", crowd(2000, 50, 5), CENTS.format)
    whole = path.read_bytes()
    for name, data in {
        "half": whole[: len(whole) // 2],
        "without its last byte": whole[:-1],
        "nothing": b"",
        "a CSV": b"by,to,amount\nben,well,1.00\n",
        "its two ends": whole[:8] + whole[-8:],
    }.items():
        path.write_bytes(data)
        with subtests.test(name):
            refusal(engine, job(path))


@pytest.mark.usefixtures("arrow")
def test_parquet_ids_may_be_numbers(engine: Engine, tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    path = tmp_path / "gifts.parquet"
    table = {"by": pa.array([7, 7, 8]), "to": pa.array([1, 1, 1]), "amount": pa.array(["1"] * 3)}
    parquet.write_table(pa.table(table), path)
    gifts = [("7", "1", 100), ("7", "1", 100), ("8", "1", 100)]
    assert engine.reduce(job(path)) == by_definition(gifts)


@pytest.mark.usefixtures("arrow")
def test_parquet_of_words_kept_once(engine: Engine, tmp_path: Path) -> None:
    """Words as pandas keeps categories: a dictionary and numbers into it."""
    import pyarrow as pa
    from pyarrow import parquet

    path, gifts = tmp_path / "gifts.PARQUET", list(crowd(100, 5, 3))
    columns = list(zip(*gifts, strict=True))
    names = [pa.array(column).dictionary_encode() for column in columns[:2]]
    amounts = pa.array([CENTS.format(c) for c in columns[2]])
    parquet.write_table(pa.table([*names, amounts], names=["by", "to", "amount"]), path)
    assert engine.reduce(job(path)) == by_definition(gifts)
