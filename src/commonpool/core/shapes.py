"""Shapes: one declaration of a record gives its reader, its canonical form and its schema.

A shape is a frozen dataclass whose fields are declared with `key(kind, doc)`. `read` turns
plain data (text, whole numbers, truth values, lists, tables) into the record or raises
Fault with the path; `write` turns it back into the one canonical form.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from difflib import get_close_matches
from functools import cache
from typing import Generic, Protocol, Self, TypeVar, cast, dataclass_transform

from commonpool.core.amounts import Unit
from commonpool.core.fault import Fault, all_of, quote, say

Json = object  # str | int | bool | list[Json] | dict[str, Json]; never a float, never null
JsonObject = dict[str, Json]

KEY = say("key")
MOST_LISTED = 12  # names in one sentence
MOST_COMPARED = 1_000  # names looked at for the nearest, which takes time
T = TypeVar("T")
S = TypeVar("S")


class SupportsLess(Protocol):
    """What can be sorted."""

    def __lt__(self, other: Self, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of value: how it is read, written, described in a schema and in a reference."""

    name: str
    read: Callable[[Json, Unit], T]
    write: Callable[[T, Unit], Json]
    schema: Callable[[], JsonObject]
    shapes: tuple[type, ...] = ()
    by: tuple[str, ...] = ()  # the keys that tell rows apart


@dataclass(frozen=True, slots=True)
class Field:
    """One declared key of a shape."""

    name: str
    kind: Kind[object]
    doc: str
    required: bool
    default: object


def key(
    kind: Kind[T],
    doc: str,
    *,
    default: object = MISSING,
    default_factory: object = MISSING,
) -> T:
    """Declare a key of a shape; without a default it must be written."""
    made = field(  # type: ignore[call-overload]  # the two defaults pass through unchanged
        default=default,
        default_factory=default_factory,
        metadata={"kind": kind, "doc": doc},
    )
    return cast("T", made)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(key,))
def shape(cls: type[S]) -> type[S]:
    """Make a class with `key` fields a shape."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)


def keys_of(cls: type[object]) -> dict[str, Field]:
    """The declared keys of a shape, in the order of their declaration."""
    return _keys_of(cast("Hashable", cls))


@cache
def _keys_of(cls: Hashable) -> dict[str, Field]:
    return {made.name: _declared(made) for made in fields(cast("type", cls))}


def _declared(made: object) -> Field:
    """A dataclass field as the Field it was declared to be."""
    name, metadata = getattr(made, "name"), getattr(made, "metadata")  # noqa: B009  # Field[Any]
    default, factory = getattr(made, "default"), getattr(made, "default_factory")  # noqa: B009
    required = default is MISSING and factory is MISSING
    given = factory() if factory is not MISSING else default
    return Field(name, metadata["kind"], metadata["doc"], required, given)


def read(cls: type[S], raw: Json, unit: Unit) -> S:
    """The record of shape `cls` in `raw`; amounts are read in `unit`. Raises Fault."""
    if not isinstance(raw, dict):
        raise Fault("{raw} stands where a table belongs", "write a table of keys", raw=quote(raw))
    declared, values = keys_of(cls), {}
    for name, value in raw.items():
        known = declared.get(name)
        if known is None:
            raise unknown(name, declared)
        try:
            values[name] = known.kind.read(value, unit)
        except Fault as fault:
            raise fault.under(name) from None
    for name, known in declared.items():
        if known.required and name not in values:
            raise Fault('"{name}" is missing', "add it: {doc}", (name,), name=name, doc=known.doc)
    return cls(**values)


def unknown(name: str, known: Iterable[str], what: str = KEY) -> Fault:
    """The fault of a name that is not among those known, with the nearest as the mend."""
    names = sorted(known)
    same = [one for one in names if one.casefold() == name.casefold()]
    near = same or get_close_matches(name, names, n=1)
    if near:
        mend = say('did you mean "{near}"?', near=near[0])
    elif not names and what is KEY:
        mend = say("no key is known here: leave it out")
    elif not names:
        mend = say("add it: there is none yet")
    elif len(names) <= MOST_LISTED:
        mend = say("known here: {names}", names=", ".join(names))
    else:
        few = get_close_matches(name, names[:MOST_COMPARED], n=3, cutoff=0)
        mend = say(
            "of the {count} known here the nearest are {few}",
            count=f"{len(names):,}",
            few=", ".join(few),
        )
    return Fault(
        "{name} is not a known {what}",
        mend,
        (name,) if what is KEY else (),
        name=quote(name),
        what=what,
    )


def write(record: object, unit: Unit) -> JsonObject:
    """The canonical form of a record: keys at their default are left out."""
    made: JsonObject = {}
    for name, known in keys_of(type(record)).items():
        value = getattr(record, name)
        if known.required or value != known.default:
            made[name] = known.kind.write(value, unit)
    return made


def one(cls: type[S]) -> Kind[S]:
    """A nested record."""
    return Kind(
        name="table",
        read=lambda raw, unit: read(cls, raw, unit),
        write=write,
        schema=lambda: {"$ref": f"#/$defs/{cls.__name__}"},
        shapes=(cls,),
    )


def identity(by: tuple[str, ...]) -> Callable[[object], tuple[SupportsLess, ...]]:
    """What tells a row apart, as a key to sort by."""
    return lambda row: tuple(getattr(row, name) for name in by)


def many(cls: type[S], *by: str, unique: bool = True) -> Kind[tuple[S, ...]]:
    """Rows in the canonical order of the keys `by`, which also tell them apart if `unique`."""
    items: JsonObject = {"$ref": f"#/$defs/{cls.__name__}"}

    def read_rows(raw: Json, unit: Unit) -> tuple[S, ...]:
        rows = tuple(_rows(cls, raw, unit))
        if unique:
            _refuse_doubles(rows, by)
        return rows

    def write_rows(rows: tuple[S, ...], unit: Unit) -> Json:
        return [write(row, unit) for row in sorted(rows, key=identity(by))]

    return Kind(
        name="rows",
        read=read_rows,
        write=write_rows,
        schema=lambda: {"type": "array", "items": items},
        shapes=(cls,),
        by=by,
    )


def _rows(cls: type[S], raw: Json, unit: Unit) -> Iterable[S]:
    if not isinstance(raw, list):
        raise Fault(
            "{raw} stands where rows belong", "write a list of tables, or a CSV", raw=quote(raw)
        )
    for place, row in enumerate(raw):
        try:
            yield read(cls, row, unit)
        except Fault as fault:
            raise fault.under(place) from None


def _refuse_doubles(rows: tuple[S, ...], by: tuple[str, ...]) -> None:
    first: dict[object, int] = {}
    for place, row in enumerate(rows):
        ident = identity(by)(row)
        if ident in first:
            raise Fault(
                "row {place} has the same {choices} as row {first}: {idents}",
                "keep one of the two, or give one another {by}",
                (place, by[-1]),
                place=place + 1,
                choices=all_of(by),
                first=first[ident] + 1,
                idents=", ".join(quote(str(part)) for part in ident),
                by=by[-1],
            )
        first[ident] = place


def table(kind: Kind[T], of: str) -> Kind[Mapping[str, T]]:
    """A table from names to values of one kind, such as `{garden = "1/2"}`."""

    def read_table(raw: Json, unit: Unit) -> Mapping[str, T]:
        if not isinstance(raw, dict):
            raise Fault(
                "{raw} stands where a table belongs",
                "write one line for each {of}",
                raw=quote(raw),
                of=of,
            )
        values = {}
        for name, value in raw.items():
            try:
                values[name] = kind.read(value, unit)
            except Fault as fault:
                raise fault.under(name) from None
        return values

    return Kind(
        name=f"table of {of} = {kind.name}",
        read=read_table,
        write=lambda values, unit: {
            name: kind.write(values[name], unit) for name in sorted(values)
        },
        schema=lambda: {"type": "object", "additionalProperties": kind.schema()},
    )


def several(kind: Kind[T]) -> Kind[tuple[T, ...]]:
    """A list of values of one kind, in the order written; text is split at semicolons."""

    def read_list(raw: Json, unit: Unit) -> tuple[T, ...]:
        if isinstance(raw, str):
            raw = [part.strip() for part in raw.split(";") if part.strip()]
        if not isinstance(raw, list):
            raise Fault(
                "{raw} stands where a list belongs", 'write a list, such as ["a"]', raw=quote(raw)
            )
        return tuple(kind.read(value, unit) for value in raw)

    return Kind(
        name=f"list of {kind.name}",
        read=read_list,
        write=lambda values, unit: [kind.write(value, unit) for value in values],
        schema=lambda: {"type": ["array", "string"], "items": kind.schema()},
    )


def maybe(kind: Kind[T]) -> Kind[T | None]:
    """A value that may be left out."""
    return cast("Kind[T | None]", kind)
