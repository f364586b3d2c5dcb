"""The parts of the reference that the program itself knows: commands, keys, mechanisms, notes.

A page holds them between `<!-- made by tools/docs.py: NAME -->` and `<!-- end -->`.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from inspect import cleandoc
from pathlib import Path

from commonpool.books.schema import POSTGRES, SQLITE
from commonpool.books.schema import guards as known
from commonpool.cli.app import parser
from commonpool.core.amounts import Unit
from commonpool.core.apportion import ROUNDINGS
from commonpool.core.bundle import Closed, close
from commonpool.core.catalogue import CATALOGUE
from commonpool.core.document import TABLES, Document
from commonpool.core.explanation import explain
from commonpool.core.mechanisms.base import Mechanism
from commonpool.core.phrases import points
from commonpool.core.rule import OFFERED_ROUNDINGS, Terms
from commonpool.core.schema import schema
from commonpool.core.shapes import Field, keys_of
from commonpool.core.words import SENTENCES
from commonpool.formats.cycle_file import read_cycle_file
from tools import openapi

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
BLOCK = re.compile(
    r"(?P<head><!-- made by tools/docs\.py: (?P<name>[\w-]+) -->\n).*?(?P<foot><!-- end -->)",
    re.DOTALL,
)
SOURCE = re.compile(r"^# Source: (.+)$", re.MULTILINE)
MONEY = Unit("EUR", 2)
# What stands in the notes of the reference where a receipt has its own values.
SAMPLE = {
    "contribution": '"baked 84 loaves"',
    "party": "Aïcha",
    "by": "Rosa",
    "on": "2026-04-16",
    "has": "0",
    "needs": "1",
    "short": "154.24",
    "if_none": "carry",
    "need": "firewood",
    "measurement": "river clarity",
    "amount": "53.77",
    "why": "unregistered",
    "project": "the ferry",
    "donors": "1",
    "count": "2",
    "voter": "Rosa",
    "category": "care",
    "part": "1/2",
    "asks": "hours <= 40",
    "chosen": "the ferry",
    "among": "the ferry and the mill",
    "place": "1",
    "votes": "7",
    "points": "7",
    "price": "3.5",
    "more": "3",
}

# What a value of the same name is in one note alone.
OWN = {
    "tie": {"by": "cheaper"},
    "unread-table": {"rule": "retroactive@1", "table": "donations"},
    "silent-donors": {"silent": "3", "listed": "40", "alike": "2"},
}


def filled(page: str) -> str:
    """The page with every made part made anew."""
    return BLOCK.sub(
        lambda found: f"{found['head']}\n{PARTS[found['name']]()}\n{found['foot']}", page
    )


def rows(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in lines
    )


def code(text: str) -> str:
    """Text as code; nothing for nothing."""
    marks = "``" if "`" in text else "`"
    return f"{marks}{text}{marks}" if text else ""


# Commands


def commands() -> str:
    """Every command with its arguments and options."""
    return "\n".join(command(name, made) for name, made in subcommands(parser()).items())


def subcommands(made: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The parser of each command, or of each act of a command."""
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def command(name: str, made: argparse.ArgumentParser, level: str = "###") -> str:
    """One command, and its acts if it has any."""
    acts = subcommands(made)
    if acts:
        told = [command(f"{name} {act}", one, f"{level}#") for act, one in acts.items()]
        return "\n".join([f"{level} {name}\n", f"{made.description}\n", *told])
    table = [(code(spelled(one)), told_of(one)) for one in arguments(made)]
    usage = " ".join(["commonpool", name, *map(optional, arguments(made))])
    parts = [f"{level} {name}\n", f"{made.description}\n", f"```text\n{usage}\n```\n"]
    return "\n".join(
        [*parts, *([rows(("Argument", "What it does"), table) + "\n"] if table else [])]
    )


def arguments(made: argparse.ArgumentParser) -> list[argparse.Action]:
    """Its arguments and options, `--help` apart."""
    return [one for one in made._actions if not isinstance(one, argparse._HelpAction)]


def spelled(action: argparse.Action) -> str:
    """An argument as it is typed."""
    if action.nargs == 0:
        return action.option_strings[0]
    if action.choices is not None:
        value = "|".join(str(choice) for choice in action.choices)
    else:
        value = str(action.metavar or action.dest.upper())
    if action.nargs in ("+", "*"):
        value += " …"
    return " ".join([*action.option_strings[:1], value])


def optional(action: argparse.Action) -> str:
    """An argument in a line of usage: what may be left out stands in brackets."""
    return spelled(action) if action.required else f"[{spelled(action)}]"


def told_of(action: argparse.Action) -> str:
    """What an argument does, and its default."""
    needed = action.required and action.option_strings
    return (action.help or "") + (" (required)" if needed else "")


# Keys


def keys() -> str:
    """Every table of the cycle file with its keys."""
    return "\n".join(section(path, cls) for path, cls in places())


def places() -> Iterator[tuple[str, type]]:
    """Each shape once, under the path at which it is written."""
    seen: set[type] = set()
    for name, field in keys_of(Document).items():
        for path, cls in inside(header(name, field), field):
            if cls not in seen:
                seen.add(cls)
                yield path, cls


def inside(path: str, field: Field) -> Iterator[tuple[str, type]]:
    """The shapes that a key holds, at any depth."""
    for cls in field.kind.shapes:
        yield path, cls
        for name, inner in keys_of(cls).items():
            yield from inside(header(f"{path.strip('[]')}.{name}", inner), inner)


def header(name: str, field: Field) -> str:
    """A table header as TOML writes it: double brackets for rows."""
    return f"[[{name}]]" if field.kind.name == "rows" else f"[{name}]"


def section(path: str, cls: type) -> str:
    """One table of the file."""
    csv = path.startswith("[[") and path.strip("[]") in TABLES
    lines = [f"### {code(path)}\n", f"{cleandoc(cls.__doc__ or '')}\n"]
    if csv:
        lines.append(
            f'As CSV or Parquet beside the file: `{path.strip("[]")} = "{path.strip("[]")}.csv"`.\n'
        )
    if cls is Terms:
        lines.append("Its `parameters` depend on the mechanism: see [mechanisms](mechanisms.md).\n")
    return "\n".join([*lines, key_table(cls) + "\n"])


def key_table(cls: type) -> str:
    """The keys of a shape."""
    body = [
        (code(name), field.kind.name, default_of(field), field.doc)
        for name, field in keys_of(cls).items()
    ]
    return rows(("Key", "Kind", "Without it", "What it is"), body)


def default_of(field: Field) -> str:
    """What holds when a key is not written."""
    if field.required:
        return "**required**"
    if field.default is None or field.default in ((), "", {}) or field.kind.shapes:
        return "–"
    written = field.kind.write(field.default, MONEY)
    return code(json.dumps(written) if isinstance(written, bool | list) else str(written))


# Mechanisms


def mechanisms() -> str:
    """Every mechanism with its parameters and a worked example."""
    return "\n".join(mechanism(one) for one in CATALOGUE.values())


def mechanism(one: Mechanism[object]) -> str:
    """One mechanism."""
    return "\n".join(
        [
            f"## {one.name}\n",
            f"{one.title}.\n",
            f"- Formula: {code(one.formula)}",
            f"- Reads: {', '.join(code(table) for table in one.reads)}",
            f"- Source: {one.source}\n",
            *parameter_tables(one.parameters),
            worked(one),
        ]
    )


def parameter_tables(cls: type) -> Iterator[str]:
    """The parameters of a mechanism, then the rows that some of them hold."""
    fields = keys_of(cls)
    yield f"Parameters:\n\n{key_table(cls)}\n" if fields else "It has no parameters.\n"
    for name, field in fields.items():
        for inner in field.kind.shapes:
            about = cleandoc(inner.__doc__ or "")
            yield f"Rows of {code(name)}: {about}\n\n{key_table(inner)}\n"


def example_of(name: str) -> Path:
    """The worked example of a mechanism: a file of its own, or one of Holon Alpha's."""
    base = name.partition("@")[0]
    for path in (EXAMPLES / "rules" / f"{base}.toml", EXAMPLES / "holon-alpha" / f"{base}.toml"):
        if path.is_file():
            return path
    raise FileNotFoundError(f"{name} has no worked example: add examples/rules/{base}.toml")


def worked(one: Mechanism[object]) -> str:
    """The worked example: what came in, each claim and share, and one of them in words."""
    path = example_of(one.name)
    closed = close(read_cycle_file(path).family)
    stories = [explain(closed.bundle, share.party) for share in closed.shares]
    found = examples_with(one.name)
    sources = [f"{link(other)}:\n  {source_of(other)}" for other in found if source_of(other)]
    others = [link(other) for other in found if other != path and not source_of(other)]
    return "\n".join(
        [
            f"Worked example: {link(path)}\n",
            share_table(closed) + "\n",
            "\n>\n".join(
                f"> {line}" for line in max(stories, key=lambda told: len(" ".join(told)))
            ),
            *listed("Numbers that others published", sources),
            *listed("See also", others),
            "",
        ]
    )


def listed(title: str, items: list[str]) -> list[str]:
    """A list under its title; nothing where nothing is listed."""
    return [f"\n{title}:\n", *(f"- {item}" for item in items)] if items else []


def source_of(path: Path) -> str:
    """Who published the numbers of an example, as its comment says; "" where they are its own."""
    return next(iter(SOURCE.findall(path.read_text("utf-8"))), "")


def link(path: Path) -> str:
    """An example as a link from the reference."""
    return f"[{path.relative_to(EXAMPLES)}](../../{path.relative_to(ROOT)})"


@cache
def examples_with(mechanism: str) -> list[Path]:
    """The examples whose rule is a mechanism."""
    return [path for path in sorted(EXAMPLES.rglob("*.toml")) if mechanism_of(path) == mechanism]


@cache
def mechanism_of(path: Path) -> str:
    """The mechanism that an example names; an election may name it instead."""
    rule = tomllib.loads(path.read_text("utf-8")).get("rule")
    if rule is None:
        return read_cycle_file(path).family.document.rule.mechanism.name
    return str(rule["mechanism"])


def share_table(closed: Closed) -> str:
    """Each party, its claim and its share."""
    made, names = closed.distribution, closed.written.party_names
    unit = closed.written.unit
    body = [
        (
            names[share.party],
            unit.format(round(share.points)) if made.outcome.money else points(share.points),
            unit.format(share.amount),
        )
        for share in closed.shares
    ]
    body.append(("remainder", "", unit.format(made.outcome.remainder)))
    return rows(("Who", "Claim", f"Share in {unit.code}"), body)


# Notes, roundings, schema


class Sample(dict[str, str]):
    """Values for a note; one that is not known stands by its name."""

    def __missing__(self, name: str) -> str:
        """Stand for a value that a receipt fills in."""
        return f"‹{name}›"


def notes() -> str:
    """Every code that a note of a receipt can have, as a sentence."""
    samples = {name: Sample(SAMPLE | OWN.get(name, {})) for name in SENTENCES}
    body = [(code(name), say(samples[name])) for name, say in SENTENCES.items()]
    return rows(("Code", "For example"), body)


def roundings() -> str:
    """The roundings that a rule can name."""
    body = [
        (code(name), (ROUNDINGS[name].__doc__ or "").strip().partition("\n")[0])
        for name in OFFERED_ROUNDINGS
    ]
    return rows(("Rounding", "What it does"), body)


def schema_text() -> str:
    """The JSON Schema, as the program prints it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


# Guards


def guards() -> str:
    """What the database refuses, by the name of the guard, and where it stands."""
    both = known(SQLITE)
    only = {name: rest for name, rest in known(POSTGRES).items() if name not in both}
    body = [(code(name), guarded(rest), "") for name, rest in both.items()]
    body += [(code(name), guarded(rest), "PostgreSQL only") for name, rest in only.items()]
    return rows(("Guard", "Kind", ""), body)


def guarded(rest: str) -> str:
    """What kind of guard it is, from how its statement goes on."""
    kinds = {"CHECK": "check", "FOREIGN": "foreign key", "PRIMARY": "key", "UNIQUE": "key"}
    kinds |= {"ON": "unique", "BEFORE": "trigger", "AFTER": "trigger"}
    return kinds[rest.partition(" ")[0]]


# Operations


def operations() -> str:
    """Every operation of the HTTP API, in the order in which they are declared."""
    body = [(code(address), about, code(may)) for address, about, may in openapi.operations()]
    return rows(("Operation", "What it does", "Who may"), body)


PARTS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "guards": guards,
    "keys": keys,
    "mechanisms": mechanisms,
    "notes": notes,
    "operations": operations,
    "roundings": roundings,
}
