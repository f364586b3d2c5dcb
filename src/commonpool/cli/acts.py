"""Commands of several acts, such as `need post`: each act a row of a table, done by a function.

A command's file holds its table and needs no installation; what an act does stands under its own
name in the file of the same name in `village`, which is opened when it is done.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

from commonpool.cli.installation import installation
from commonpool.cli.screen import GREEN, painted, paragraph, say, table
from commonpool.core.shapes import Json, JsonObject

Word = Callable[[argparse.ArgumentParser], object]
FORMATS = ("table", "json")


@dataclass(frozen=True, slots=True)
class Act:
    """One act: what it is called, what it does, what it is told.

    `done` is the word that says it was done; an act that only reads has none. `once` is whether
    a key makes it happen once; `community` whether one has to be named.
    """

    name: str
    about: str
    words: tuple[Word, ...] = ()
    done: str = ""
    once: bool = False
    community: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """An answer for people that is a text of its own."""

    text: str
    row: JsonObject


Answer = Done | JsonObject | Sequence[JsonObject]


def word(*names: str, tells: str, **settings: object) -> Word:
    """An argument or option, with argparse's own settings."""

    def add(parser: argparse.ArgumentParser) -> None:
        parser.add_argument(*names, help=tells, **settings)  # type: ignore[arg-type]  # argparse's

    return add


HOME = word("community", metavar="COMMUNITY", tells="its short name")
NUMBER = word("number", metavar="NUMBER", tells="its number in the list")
BY = word("--by", metavar="HANDLE", tells="the member who does it, or who looks")
ONCE = word("--once", metavar="KEY", tells="the same key and words again write nothing more")
FORMAT = word("--format", choices=FORMATS, default=FORMATS[0], tells="for people, or for programs")


def file(name: str, tells: str, **settings: object) -> Word:
    """An option that names a file."""
    return word(name, metavar="FILE", tells=tells, type=Path, **settings)


def door(name: str, acts: Sequence[Act]) -> SimpleNamespace:
    """What a command's file needs: `options` and `run`."""

    def options(parser: argparse.ArgumentParser) -> None:
        parsers = parser.add_subparsers(dest="act", required=True, metavar="ACT")
        for act in acts:
            made = parsers.add_parser(act.name, help=act.about, description=f"{act.about}.")
            for add in all_words(act):
                add(made)

    def run(options: argparse.Namespace) -> int:
        act = next(one for one in acts if one.name == options.act)
        installation()
        doing = import_module(f"commonpool.cli.village.{name}")
        here = import_module("commonpool.cli.village.here").Here(options)
        with quiet():
            answer: Answer = getattr(doing, function(act.name))(here)
        show(answer, act, json_=options.format == "json")
        return 0

    return SimpleNamespace(options=options, run=run)


def function(name: str) -> str:
    """What an act's function is called; the words of the language are not to be had."""
    own = name.replace("-", "_")
    return f"{own}_" if own in ("import", "list", "open") else own


def all_words(act: Act) -> Iterator[Word]:
    """The words of an act, and those that all have."""
    if act.community:
        yield HOME
    yield from act.words
    if act.community:
        yield BY
    if act.once:
        yield ONCE
    yield FORMAT


@contextmanager
def quiet() -> Iterator[None]:
    """A refusal is told in its one sentence, and not in the log besides."""
    log = logging.getLogger("commonpool")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


def show(answer: Answer, act: Act, *, json_: bool) -> None:
    """Print an answer for people, or for programs."""
    if isinstance(answer, Done):
        text, answer = answer.text, answer.row
        if not json_:
            say(text)
            return
    if json_:
        rows: Json = answer if isinstance(answer, dict) else list(answer)
        say(json.dumps(rows, ensure_ascii=False, indent=2))
    elif isinstance(answer, dict):
        if act.done:
            say(painted(act.done, GREEN))
        say(one(answer))
    else:
        say(many(answer))


def one(row: JsonObject) -> str:
    """One thing: a line for each of its fields that says something."""
    told = [(name.replace("_", " "), value) for name, value in row.items() if not empty(value)]
    room = max((len(name) for name, _ in told), default=0) + 2
    return "\n".join(f"  {name.ljust(room)}{cell(value, room + 2)}" for name, value in told)


def many(rows: Sequence[JsonObject]) -> str:
    """Several things: a table, without the columns in which nothing stands."""
    heads = [name for name in (rows[0] if rows else ()) if any(not empty(r[name]) for r in rows)]
    if not heads:
        return "  nothing"
    body = [[cell(row[name]) for name in heads] for row in rows]
    return table([name.replace("_", " ") for name in heads], body, left=len(heads))


def empty(value: Json) -> bool:
    """Whether there is nothing to say; `no` and nought say something."""
    return value is None or value in ("", [], {})


def cell(value: Json, before: int = 0) -> str:
    """A value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name} {cell(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        plain = (
            ", " if all(not isinstance(inner, str) or len(inner) < 30 for inner in value) else " "
        )
        return plain.join(cell(inner) for inner in value)
    text = str(value).replace("\n", " ")
    return paragraph(text, before) if before else text
