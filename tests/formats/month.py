"""A village's month as files, to be spoiled one line at a time."""

from pathlib import Path

from commonpool.core.bundle import Closed, close
from commonpool.formats.cycle_file import explaining, read_cycle_file
from tests.doors.command import commonpool

MONTH = """\
[community]
id = "testing"
currency = "USD"

[cycle]
id = "2026-01"
opens = 2026-01-01
closes = 2026-02-01

[policy.reserve]
percent = "10%"

[rule]
mechanism = "impact@1"
equivalences = [{kind = "land", unit = "month", counts = 20}]

[[rule.parameters.impact]]
indicator = "soil"
from_value = 2
factor = "1.5"

[[people]]
id = "ana"
name = "Ana"

[[people]]
id = "bo"

[[inflows]]
id = "market"
kind = "sale"
amount = "100.00"

[[needs]]
id = "bread"
quantity = 80
unit = "loaves"

[[contributions]]
id = "baking"
by = "ana"
hours = "7:30"
need = "bread"

[[contributions]]
id = "meadow"
by = "bo"
kind = "land"
quantity = 1
unit = "month"
"""
PEOPLE = """\
[[people]]
id = "ana"
name = "Ana"

[[people]]
id = "bo"

"""
CSV = "id,name\nana,Ana\nbo,\n"


def month(folder: Path, text: str | bytes = MONTH, name: str = "month.toml") -> Path:
    """Write a cycle file; bytes as they are."""
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def with_csv(folder: Path, table: str | bytes, name: str = "people.csv") -> Path:
    """Write the month with its people in a CSV file beside it."""
    (folder / name).write_bytes(table.encode() if isinstance(table, str) else table)
    assert PEOPLE in MONTH
    return month(folder, f'people = "{name}"\n{MONTH.replace(PEOPLE, "")}')


def closed(file: Path) -> Closed:
    """Read and share, as the doors do."""
    read = read_cycle_file(file)
    with explaining(read.source):
        return close(read.family)


def refusal(file: Path) -> str:
    """What the command line says to a bad file; nothing is written beside it."""
    before = {path.name for path in file.parent.iterdir()}
    output = file.with_name("never.json")
    said = commonpool("distribute", file, "--receipt", output, "--bundle", f"{output}.2")
    assert {path.name for path in file.parent.iterdir()} == before
    return said.complaint()
