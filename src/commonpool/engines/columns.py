"""The columns of a file of donations: which there are, and of which kind."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from commonpool.core.fault import Fault, quote
from commonpool.core.kinds import UNSEEN
from commonpool.engines.foreign import refuse_foreign
from commonpool.engines.lines import read_lines, separator
from commonpool.engines.port import COLUMNS, Job, fault

# An id: 1 to 128 characters, no space at an end, none within that is not seen, and no mark of
# bytes that were no UTF-8. The same expression is read by Python, by DuckDB and by Spark.
_WITHIN = f"\ufffd{UNSEEN}"
_AT_END = f"{_WITHIN}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
ID = f"[^\\x00-\\x20{_AT_END}]([^\\x00-\\x1f{_WITHIN}]{{0,126}}[^\\x00-\\x20{_AT_END}])?"
# What a spreadsheet may leave around the value of a cell; Python strips the same.
SPACES = "".join(mark for mark in map(chr, range(0x3001)) if mark.isspace())
# What Arrow, DuckDB and Spark call their types, in small letters.
TEXT = re.compile(
    r"(large_)?string(_view)?|varchar|enum\(.*\)|dictionary<values=(large_)?string,.*"
)
WHOLE = re.compile(r"u?int(8|16|32|64)?|u?(tiny|small|big|huge)int|u?integer")
# Spark has no unsigned 64-bit numbers, and reads them as decimals without places.
NUMBERED = re.compile(WHOLE.pattern + r"|decimal(?:128)?\(\d+, ?0\)")
DECIMAL = re.compile(r"decimal(?:32|64|128)?\((?P<digits>\d+), ?(?P<places>\d+)\)")


def lines_of(job: Job) -> Iterator[str]:
    """The lines of a CSV. Raises Fault with the file and the line."""
    try:
        yield from read_lines(job.path)
    except Fault as error:
        raise fault(job, error.problem, error.mend) from None


def check_parquet(job: Job) -> None:
    """The file begins as Parquet does. Raises Fault."""
    try:
        refuse_foreign(job.path, parquet=True)
    except Fault as error:
        raise fault(job, error.problem, error.mend) from None


def csv_columns(job: Job) -> tuple[str, list[str]]:
    """The mark between the cells of a CSV, and its columns. Raises Fault."""
    first = next(lines_of(job), "")
    if "\r" in first.rstrip("\r\n"):
        raise fault(job, "line 1: a stray carriage return", "save it with plain line ends")
    mark = separator(first)
    try:
        cells = next(csv.reader([first], delimiter=mark, strict=True), [])
    except csv.Error as error:
        raise fault(job, f"line 1: {error}", "close every quote") from None
    columns = [cell.strip() for cell in cells]
    if "" in columns:
        place = columns.index("") + 1
        raise fault(job, f"line 1: column {place} has no name", "name it, or take it out")
    check_columns(job, dict.fromkeys(columns, "varchar"), len(columns))
    return mark, columns


def check_columns(job: Job, types: Mapping[str, str], count: int) -> None:
    """The columns are there, once, and of a kind that is exact."""
    if not types:
        raise fault(job, "it is empty", f"name {listed(job.columns)} first, then the rows")
    if len({name.lower() for name in types}) < count:
        raise fault(job, "two columns have the same name", "take one out")
    for name in job.columns:
        if name not in types:
            raise fault(job, f"there is no column {quote(name)}", mend_of(name, types))
    for name in job.columns[:-1]:
        if not (TEXT.fullmatch(kind := types[name].lower()) or NUMBERED.fullmatch(kind)):
            raise fault(job, f"column {name}: ids in {kind}", "write them as text or whole numbers")
    check_number(job, job.columns[-1], types[job.columns[-1]].lower())


def nearest(name: str, columns: Iterable[str]) -> str | None:
    """The column that may be the one that is not there."""
    by_letters = {one.casefold(): one for one in columns}
    near = get_close_matches(name, by_letters, n=1)
    return by_letters[near[0]] if near else None


def mend_of(name: str, columns: Iterable[str]) -> str:
    """What to do about a column that is not there."""
    there = list(columns)
    if near := nearest(name, there):
        return f"did you mean {quote(near)}? write it {name}"
    return f"name it (there are {', '.join(map(quote, there[:9]))})"


def others(columns: Iterable[str]) -> tuple[str, ...]:
    """The columns of donations that are passed over: a usual export has a moment and a hash."""
    return tuple(name for name in columns if name and name not in COLUMNS)


def listed(names: Sequence[str]) -> str:
    """Names in words."""
    return f"{', '.join(names[:-1])} and {names[-1]}"


def check_number(job: Job, name: str, kind: str) -> None:
    """Money is text, a whole number or a decimal: a float is never exact. So is a weight."""
    what = "money" if name == "amount" else name
    mend = f"write it as DECIMAL(18,{job.unit.decimals}), or as text"
    if kind.startswith(("float", "double", "half", "real")):
        raise fault(job, f"column {name}: {what} in {kind}, which is never exact", mend)
    if not any(known.fullmatch(kind) for known in (TEXT, WHOLE, DECIMAL)):
        raise fault(job, f"column {name}: {what} in {kind}", mend)


def first_line(error: Exception) -> str:
    """The first line of a library's message, without its full stop."""
    return str(error).strip().partition("\n")[0].rstrip(".")[:200]


def needed_extra(module: str, what: str) -> Fault:
    """A module of an extra is not there: how to get it."""
    extra = "cluster" if module.startswith("pyspark") else "engines"
    name = module.partition(".")[0]
    return Fault(f"{name} is needed to {what}", f"install commonpool[{extra}]", ("donations",))
