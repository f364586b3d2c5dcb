"""The reduction as SQL: one text for every engine, and the few words in which they differ.

Only + − * %, compare, sum, cast, shift and sqrt are used: they are exact on 64-bit whole
numbers in every engine. The root is taken in floats and put right by one in whole numbers,
which is exact up to LARGEST_ROOT; larger gifts leave the engine one by one. Where an amount or
a sum passes 64 bits the engine raises, and the same text is run in whole numbers of 38 digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commonpool.engines.columns import DECIMAL, ID, SPACES, TEXT, WHOLE
from commonpool.engines.factors import LARGEST, Factors, in_64_bits
from commonpool.engines.port import CAPITALS, LARGEST_AMOUNT, Job

LIMB = 32  # sums are kept in two halves, so that no sum of 64-bit numbers can pass 64 bits
LOW = (1 << LIMB) - 1
DIGITS = 38  # of the widest number that every engine has
WEIGHTS = "weights"  # the table of weights: donor, place, factor, most


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one engine calls things."""

    narrow: str  # its 64-bit whole number
    wide: str  # its whole number of 38 digits
    text: str
    high: str  # {0} shifted right by LIMB bits
    gather: str  # the values of {0} that are not null, as a list
    matches: str  # whether the text {0} is wholly the expression {1}
    refuse: str  # an error, raised when it is reached
    quotient: str  # {0} divided by {1}, whole numbers of 64 bits, rounded down
    squeeze: str  # {0} with one space for several
    trim: str  # the text {0} without the characters {1} at its ends


@dataclass(frozen=True, slots=True)
class Source:
    """A file as an engine sees it: what stands after FROM, and the columns of the job."""

    table: str
    names: Mapping[str, str]  # each column, as the engine calls it
    types: Mapping[str, str]  # its type, in small letters
    cells: tuple[str, ...] = ()  # every column of a CSV, as the engine calls it


def trimmed(dialect: Dialect, source: Source) -> Source:
    """A CSV as a small one is read: no space around a cell, no row of nothing.

    That takes time, and most large files need none of it: so it is done where they do not pass.
    """
    if not source.cells:
        return source

    def bare(cell: str) -> str:
        plain = dialect.matches.format(cell, "[!-~]([ -~]*[!-~])?")
        trim = dialect.trim.format(cell, SPACES)
        return f"CASE WHEN {plain} THEN {cell} ELSE {trim} END AS {cell}"

    cells = ", ".join(map(bare, source.cells))
    nothing = " AND ".join(f"coalesce({cell}, '') = ''" for cell in source.cells)
    return Source(
        f"(SELECT * FROM (SELECT {cells} FROM {source.table}) AS bare WHERE NOT ({nothing})) AS whole",  # noqa: S608  # our own words
        source.names,
        source.types,
    )


def reduction(
    job: Job, dialect: Dialect, source: Source, factors: Factors, *, wide: bool = False
) -> str:
    """Sums for each project in halves; gifts too large for 64-bit roots come as a list.

    Raises in the engine where a row cannot be used; `wide` takes sums beyond 64 bits.
    """
    whole = dialect.wide if wide else dialect.narrow
    names, limit = source.names, f" AND c <= {LARGEST_AMOUNT}" if wide else ""
    return f"""
WITH read AS (SELECT {names["by"]} AS donor, {names["to"]} AS project,
              {units(job, dialect, source, whole)} AS c, {sound(job, dialect, source, "by")} AS sound
              FROM {source.table}),
gifts AS (SELECT donor, project,
          CASE WHEN sound AND c > 0{limit} THEN c ELSE {dialect.refuse} END AS c FROM read),
merged AS (SELECT donor, project, CAST(SUM(c) AS {whole}) AS c, COUNT(*) AS n
           FROM gifts GROUP BY donor, project),
weighed AS ({weighed(job, dialect, factors)}),
counted AS (SELECT project, n, c, place, f, most, CASE WHEN c >= {job.rooting.minimum} AND most >= 0
            THEN c ELSE 0 END AS k FROM weighed),
scaled AS (SELECT project, n, c, k, place, most, CAST(CASE WHEN k <= most THEN k ELSE 0 END
           AS {dialect.narrow}) * CAST(f AS {dialect.narrow}) AS x FROM counted),
divided AS (SELECT project, n, c, k, place, most, x, {quotient(dialect, factors)} AS y FROM scaled),
rooted AS (SELECT project, n, c, k, place, most, x, y,
           CAST(floor(sqrt(CAST(y AS DOUBLE))) AS {dialect.narrow}) AS s FROM divided),
fixed AS (SELECT project, n, c, k, place, most, x, s - CASE WHEN s * s > y THEN 1 ELSE 0 END
          + CASE WHEN y - s * s >= 2 * s + 1 THEN 1 ELSE 0 END AS r FROM rooted)
SELECT project, SUM(n), SUM(CASE WHEN k > 0 THEN 1 ELSE 0 END),
       {sums(job, dialect, wide=wide)}, {beyond(dialect)}
FROM fixed GROUP BY project"""  # noqa: S608  # numbers, our own words, and an escaped path


def weighed(job: Job, dialect: Dialect, factors: Factors) -> str:
    """Every donor's gift to a project with the factor of its root, and the bound of 64 bits."""
    factor, most = in_64_bits(factors.plain)
    if not job.weights:
        return f"SELECT project, n, c, 0 AS place, {factor} AS f, {most} AS most FROM merged"  # noqa: S608  # as above
    own = f"CAST(merged.donor AS {dialect.text}) = {WEIGHTS}.donor"
    return f"""SELECT project, n, c, coalesce(place, 0) AS place, coalesce(factor, {factor}) AS f,
           coalesce(most, {most}) AS most FROM merged LEFT JOIN {WEIGHTS} ON {own}"""  # noqa: S608  # as above


def quotient(dialect: Dialect, factors: Factors) -> str:
    """What the root is taken of."""
    if factors.divisor == 1:
        return "x"
    return dialect.quotient.format("x", min(factors.divisor, LARGEST))


def sums(job: Job, dialect: Dialect, *, wide: bool) -> str:
    """Σc, Σx, Σr and where asked Σr², each as its low half and its high half; Σc whole if wide."""
    low, high = f"SUM({{0}} & {LOW})", f"SUM({dialect.high})"
    whole = ("SUM({0})", "0") if wide else (low, high)
    values = ["x", "r", *(["(r * r)"] if job.rooting.squares else [])]
    halves = [half.format(value) for value in values for half in (low, high)]
    return ", ".join([*(half.format("c") for half in whole), *halves])


def beyond(dialect: Dialect) -> str:
    """What is too large for 64 bits: each amount, and the place of its factor."""
    pair = f"concat(CAST(k AS {dialect.text}), ' ', CAST(place AS {dialect.text}))"
    return dialect.gather.format(f"CASE WHEN k > most AND most >= 0 THEN {pair} END")


def alike(dialect: Dialect, source: Source) -> str:
    """How many donors' ids are another's but for spaces and the case of A to Z."""
    return f"""
WITH donors AS ({givers(dialect, source)})
SELECT count(*) - count(DISTINCT {folded(dialect, "donor")}) FROM donors"""  # noqa: S608  # as above


def unheard(dialect: Dialect, source: Source) -> str:
    """How many donors with a weight gave nothing, and how many of these are nearly a donor's id."""
    return f"""
WITH donors AS ({givers(dialect, source)}),
silent AS (SELECT {WEIGHTS}.donor AS donor FROM {WEIGHTS} LEFT JOIN donors
           ON {WEIGHTS}.donor = donors.donor WHERE donors.donor IS NULL),
near AS (SELECT DISTINCT {folded(dialect, "donor")} AS near FROM donors)
SELECT count(*), count(near) FROM silent LEFT JOIN near ON {folded(dialect, "silent.donor")} = near"""  # noqa: S608  # as above


def givers(dialect: Dialect, source: Source) -> str:
    """Every donor, as text."""
    return f"""SELECT DISTINCT CAST({source.names["by"]} AS {dialect.text}) AS donor
                FROM {source.table}"""  # noqa: S608  # as above


def folded(dialect: Dialect, ident: str) -> str:
    """An id without what two spellings of one donor often differ in.

    Of ASCII alone `lower` makes the same everywhere, and far more quickly.
    """
    plain = dialect.matches.format(ident, "([!-~]+ )*[!-~]+")
    other = dialect.squeeze.format(f"translate({ident}, '{CAPITALS}', '{CAPITALS.lower()}')")
    return f"CASE WHEN {plain} THEN lower({ident}) ELSE {other} END"


def unsound(job: Job, dialect: Dialect, source: Source, least: int = 1) -> str:
    """How many rows cannot be used, and one of them."""
    cells = ", ".join(f"CAST({name} AS {dialect.text})" for name in source.names.values())
    return f"""
WITH read AS (SELECT concat_ws(', ', {cells}) AS cells,
              {units(job, dialect, source, dialect.wide)} AS c, {sound(job, dialect, source, *job.columns)} AS sound
              FROM {source.table})
SELECT count(*), min(cells) FROM read
WHERE NOT (sound AND c IS NOT NULL AND c >= {least} AND c <= {LARGEST_AMOUNT})"""  # noqa: S608  # as above


def sound(job: Job, dialect: Dialect, source: Source, *spelled: str) -> str:
    """A condition, never null, that is true where ids are there, and `spelled` ones are ids.

    Projects are few: their ids are looked at once they are merged, and not in every row.
    """
    ids = job.columns[:-1]
    kept = [f"{source.names[name]} IS NOT NULL" for name in ids]
    for name in ids:
        if name in spelled and TEXT.fullmatch(source.types[name]):
            cell = f"coalesce(CAST({source.names[name]} AS {dialect.text}), '')"
            kept.append(dialect.matches.format(cell, ID))
    return f"({' AND '.join(kept)})"


def units(job: Job, dialect: Dialect, source: Source, whole: str) -> str:
    """The amount in smallest units, as `whole`; NULL where it is no plain number."""
    number = job.columns[-1]
    kind, amount, scale = source.types[number], source.names[number], job.unit.scale
    if WHOLE.fullmatch(kind):
        return f"CAST({amount} AS {whole}) * {scale}"
    decimal = DECIMAL.fullmatch(kind)
    if not decimal:
        return written(job, dialect, f"coalesce({amount}, '')", whole)
    digits, places = int(decimal["digits"]), int(decimal["places"])
    if places <= job.unit.decimals and digits + len(str(scale)) <= DIGITS:
        return f"CAST({amount} * {scale} AS {whole})"
    text = f"coalesce(CAST({amount} AS {dialect.text}), '')"
    return written(job, dialect, text, whole, zeros="0*")


def written(job: Job, dialect: Dialect, text: str, whole: str, zeros: str = "") -> str:
    """Digits with a point as smallest units: the point taken out, and decimals filled up."""
    places = job.unit.decimals
    part = f"([.][0-9]{{1,{places}}}{zeros})?" if places else "([.]0*)?" if zeros else ""
    plain = dialect.matches.format(text, f"[0-9]{{1,30}}{part}")
    digits = f"concat(split_part({text}, '.', 1), rpad(split_part({text}, '.', 2), {places}, '0'))"
    return f"CASE WHEN {plain} THEN TRY_CAST({digits} AS {whole}) END"
