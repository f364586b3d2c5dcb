"""What the program has, and where the reference must have an entry for it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from commonpool.cli.app import parser
from commonpool.cli.calendar import RHYTHMS
from commonpool.cli.distribute import summary
from commonpool.core.bundle import FORMAT as BUNDLE
from commonpool.core.catalogue import CATALOGUE
from commonpool.core.document import Document
from commonpool.core.receipt import FORMAT as RECEIPT
from commonpool.core.rule import OFFERED_ROUNDINGS
from commonpool.core.shapes import keys_of
from commonpool.core.words import SENTENCES
from tests.conftest import ROOT
from tools.examples import EXAMPLES, close_example, cycle_files

Pages = dict[str, str]
# Tables of a receipt whose keys are names of the community's own.
OWN_NAMES = ("pools", "given", "splits", "zones", "weights", "nested", "evidence")


@dataclass(frozen=True)
class Entry:
    """A line that has to stand on a page, in the section under a heading."""

    page: str
    heading: str
    begins: str

    def lines(self, pages: Pages) -> list[str]:
        """Where it stands: every line of its section that begins so."""
        return [
            line for line in section(pages[self.page], self.heading) if line.startswith(self.begins)
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.heading or 'page'}: {self.begins}"


def read_pages(folder: Path = ROOT / "docs" / "reference") -> Pages:
    """The pages of the reference, by file name."""
    return {path.name: path.read_text("utf-8") for path in folder.glob("*.md")}


def section(page: str, heading: str) -> list[str]:
    """The lines under a heading, up to the next of the same or a higher level; all without one."""
    lines = page.splitlines()
    if not heading:
        return lines
    if heading not in lines:
        return []
    level, found = heading.partition(" ")[0], []
    for line in lines[lines.index(heading) + 1 :]:
        if line.startswith("#") and len(line.partition(" ")[0]) <= len(level):
            break
        found.append(line)
    return found


def missing(pages: Pages) -> list[str]:
    """Entries that the reference lacks."""
    return [str(entry) for entry in entries() if not entry.lines(pages)]


@cache
def entries() -> list[Entry]:
    """Everything that needs an entry."""
    found = [*commands(), *keys(), *mechanisms(), *notes(), *receipts(), *printed()]
    return list(dict.fromkeys(found))


def commands() -> Iterator[Entry]:
    page = "command-line.md"
    yield from entries_of(parser(), page, "", "###")
    for exit_code in ("0", "1", "2"):
        yield Entry(page, "## Exit codes", f"| `{exit_code}` |")


def entries_of(
    made: argparse.ArgumentParser, page: str, called: str, level: str
) -> Iterator[Entry]:
    """The arguments of a command, or every command below it."""
    for one in made._actions:
        if isinstance(one, argparse._SubParsersAction):
            for name, below in one.choices.items():
                whole = f"{called} {name}".strip()
                yield Entry(page, "", f"{level} {whole}")
                yield from entries_of(below, page, whole, f"{level}#")
        elif called and not isinstance(one, argparse._HelpAction):
            yield Entry(page, f"{level[:-1]} {called}", f"| `{typed(one)}")


def typed(action: argparse.Action) -> str:
    """How an argument begins where it is written."""
    if action.option_strings:
        return action.option_strings[0]
    if action.choices:
        return str(next(iter(action.choices)))
    return str(action.metavar)


def keys() -> Iterator[Entry]:
    yield Entry("cycle-file.md", "", "## `[nested]`")
    for name, field in keys_of(Document).items():
        yield from keys_below(name, field.kind.name == "rows", field.kind.shapes)


def keys_below(path: str, rows: bool, shapes: tuple[type, ...]) -> Iterator[Entry]:
    for cls in shapes:
        heading = f"### `[[{path}]]`" if rows else f"### `[{path}]`"
        yield Entry("cycle-file.md", "", heading)
        for name, field in keys_of(cls).items():
            yield Entry("cycle-file.md", heading, f"| `{name}` |")
            yield from keys_below(f"{path}.{name}", field.kind.name == "rows", field.kind.shapes)


def mechanisms() -> Iterator[Entry]:
    page = "mechanisms.md"
    for mechanism in CATALOGUE.values():
        heading = f"## {mechanism.name}"
        yield Entry(page, "", heading)
        for begins in ("- Formula: `", "- Reads: `", "- Source: ", "Worked example: ["):
            yield Entry(page, heading, begins)
        for name, field in keys_of(mechanism.parameters).items():
            yield Entry(page, heading, f"| `{name}` |")
            for cls in field.kind.shapes:
                yield Entry(page, heading, f"Rows of `{name}`")
                for inner in keys_of(cls):
                    yield Entry(page, heading, f"| `{inner}` |")


def notes() -> Iterator[Entry]:
    for code in SENTENCES:
        yield Entry("receipt.md", "### Notes", f"| `{code}` |")
    for rounding in OFFERED_ROUNDINGS:
        yield Entry("rounding.md", "", f"| `{rounding}` |")
    for rhythm in RHYTHMS:
        yield Entry("calendars.md", "## Rhythms", f"| `{rhythm}` |")


def receipts() -> Iterator[Entry]:
    """Every key that a receipt of an example has, at any depth."""
    documented = read_words("receipt.md")
    for path in cycle_files():
        bundle = close_example(path).bundle
        for key in sorted(keys_in(bundle["receipt"])):
            heading, begins = documented.get(key, ("## Receipt", f"| `{key}` |"))
            yield Entry("receipt.md", heading, begins)
        for name in sorted(named_in(bundle["receipt"])):
            yield Entry("receipt.md", "### Shares", f"| `{name}` |")
    for step in ("income", "carried", "pool", "kept", "pot", "flow", "points", "shares"):
        yield Entry("receipt.md", "### Steps", f"| `{step}` |")
    for key, heading in ((BUNDLE, "## Bundle"), (RECEIPT, "## Receipt")):
        yield Entry("receipt.md", heading, f"| `format` | `{key}`")
    for key in ("sha256", "receipt", "inputs", "nested"):
        yield Entry("receipt.md", "## Bundle", f"| `{key}` |")


def read_words(page: str) -> dict[str, tuple[str, str]]:
    """Keys that several have in common stand in one row, or in a sentence: where each stands."""
    together = "| `community`, `cycle`, `balances`, `policy`, `rule` |"
    reason = "A reason has `source`, `ref`, `quantity`, `points`"
    factor = "A factor has `name`, `of` what, and `value`"
    return {
        **dict.fromkeys(("community", "cycle", "balances", "policy"), ("## Receipt", together)),
        "rule": ("## Receipt", together),
        **dict.fromkeys(("source", "ref", "quantity"), ("### Shares", reason)),
        "factors": ("### Shares", reason),
        "bonus": ("### Shares", reason),
        **dict.fromkeys(("name", "of", "value"), ("### Shares", factor)),
        "code": ("### Notes", "A note is a `code`"),
        "decimals": ("## Receipt", "| `unit` | `code` and `decimals`"),
        "rows": ("## Receipt", "| `evidence` | for each table: how many `rows`"),
        "sha256": (
            "## Receipt",
            "| `evidence` | for each table: how many `rows`, and the `sha256`",
        ),
        "step": ("### Steps", "Each has `step`"),
        "to": ("## Receipt", "| `remainder` | `amount`, and where it goes: `to`"),
        "id": ("### Steps", "| `baseline` | what was covered for one baseline `id`"),
        **{key: ("### Shares", f"| `{key}` |") for key in SHARE_KEYS},
    }


SHARE_KEYS = (
    *("party", "amount", "exact", "unlimited", "points", "reasons", "held", "vests", "receipt"),
)
# Copied from the cycle file, whose own page has them; or the values of a note.
ELSEWHERE = ("community", "cycle", "balances", "policy", "rule", "inflows")
IN_NOTES = ("course", "set_aside", "warnings")


def keys_in(receipt: object) -> set[str]:
    """The keys of a receipt that the page on receipts has to explain."""
    found: set[str] = set()
    if isinstance(receipt, dict):
        for key, value in receipt.items():
            found.add(key)
            if key in IN_NOTES:
                found.add("code")
            elif key == "evidence" and isinstance(value, dict):
                found |= {name for table in value.values() for name in table}
            elif key not in (*ELSEWHERE, "after"):
                found |= keys_in(value)
    elif isinstance(receipt, list):
        for row in receipt:
            found |= keys_in(row)
    return found


def named_in(receipt: object) -> set[str]:
    """The sources of its reasons, and the names of their factors."""
    shares = receipt["shares"] if isinstance(receipt, dict) else []
    reasons = [reason for share in shares for reason in share.get("reasons", [])]
    factors = [factor for reason in reasons for factor in reason.get("factors", [])]
    return {reason["source"] for reason in reasons} | {factor["name"] for factor in factors}


def printed() -> Iterator[Entry]:
    """Every key of `distribute --format json`."""
    village = close_example(EXAMPLES / "village-month" / "village.toml")
    heading = "## What `distribute --format json` prints"
    rows = [line for line in section(read_pages()["command-line.md"], heading) if "|" in line]
    for key in summary(village):
        row = next((line for line in rows if f"`{key}`" in line.split("|")[1]), f"| `{key}` |")
        yield Entry("command-line.md", heading, row)
