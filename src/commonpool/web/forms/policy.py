"""Questions about the policy: what happens to what comes in, before it is shared.

Pools come in rows: a row left empty is none, and one more is asked for by a button of the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from commonpool.core.amounts import Unit
from commonpool.core.fault import Fault
from commonpool.core.kinds import TEXT
from commonpool.core.rule import Bucket, DecayPolicy, Policy, ReservePolicy, SmallPot, Split
from commonpool.core.shapes import Field, Json, JsonObject, keys_of
from commonpool.web.charts.way import pool_name
from commonpool.web.forms.base import Questions
from commonpool.web.forms.rules import ReadField, field_of, left_out, put, value_at
from commonpool.web.told import told

SHAPES = {"reserve": ReservePolicy, "pot": SmallPot, "decay": DecayPolicy}
# The questions by the part of the way that they are about, in the order of the money.
PARTS: tuple[tuple[object, tuple[str, ...], str], ...] = (
    (_("Inside and outside"), ("outside",), ""),
    (_("Pools that are filled first"), (), "buckets"),
    (_("Pools that take a part"), (), "splits"),
    (_("How much is shared"), ("pot.percent", "pot.at_most"), ""),
    (_("The reserve"), ("reserve.percent", "reserve.floor", "reserve.ceiling"), ""),
    (_("Baseline needs"), ("baseline",), ""),
    (_("What people receive"), ("vesting", "decay.percent", "decay.above"), ""),
)
ROWS: Mapping[str, type[object]] = {"buckets": Bucket, "splits": Split}
NEEDED = {"buckets": ("pool", "up_to"), "splits": ("pool", "share")}
ADD = "add-"
AT_ALL = forms.Field.default_error_messages["required"]
# Where a fault leads that stands at no question: a small pot is missed at the stage.
INSTEAD = {"stage": "pot.percent", "splits": "splits.0.share"}


class PoolField(ReadField):
    """The name of a pool, as people say it; kept as the books write it."""

    def as_written(self, text: str) -> Json:
        return slugify(text) or text

    def prepare_value(self, value: object) -> object:
        """As it is said, where that reads as the same name again."""
        said = pool_name(value) if isinstance(value, str) else value
        return said if isinstance(said, str) and slugify(said) == value else value


class PolicyForm(Questions):
    """What happens to what comes in."""

    words = forms.CharField(
        label=_("What was agreed, in the words of the circle"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )

    def __init__(self, data: QueryDict | None, unit: Unit, now: JsonObject) -> None:
        said = one_more(data) if data else None
        super().__init__(said)
        self.unit, self.now = unit, now
        for _part, names, _table in PARTS:
            for name in names:
                self.ask(name, name, declared(name), value_at(now, name))
        self.rows = {table: self.ask_rows(table, said) for table in ROWS}
        self.order_fields([*(name for name in self.fields if name != "words"), "words"])

    def ask(self, name: str, words: str, one: Field, now: Json) -> None:
        """Add a question, answered as it is now, or as it is left out."""
        made = field_of(one, words, self.unit)
        made.initial = now if now is not None else left_out(one, self.unit)
        self.fields[name] = made

    def ask_rows(self, table: str, said: QueryDict | None) -> list[list[str]]:
        """The questions of a table, a row for each pool there is and one that is empty."""
        there = [row for row in _rows(self.now.get(table)) if isinstance(row, dict)]
        there.sort(key=lambda row: int(str(row.get("order", 1))))
        number = max(1, count(table, said) if said is not None else len(there) + 1)
        rows = []
        for at in range(number):
            now = there[at] if at < len(there) else {}
            if table == "buckets" and not now:
                now = {"order": str(at + 1)}
            rows.append([self.ask_cell(table, at, name, now) for name in keys_of(ROWS[table])])
        return rows

    def ask_cell(self, table: str, at: int, name: str, now: JsonObject) -> str:
        """A question of a row. No one must be answered by itself: the whole row may be empty."""
        key, words, one = f"{table}.{at}.{name}", f"{table}.{name}", keys_of(ROWS[table])[name]
        if name == "pool":
            said = field_of(one, words, self.unit)
            self.fields[key] = PoolField(
                TEXT.read,
                self.unit,
                label=str(said.label),
                words=str(said.help_text),
                required=False,
            )
            self.fields[key].initial = now.get(name)
        else:
            self.ask(key, words, one, now.get(name))
            self.fields[key].required = False
        return key

    def parts(
        self,
    ) -> Iterator[tuple[object, list[forms.BoundField], str, list[list[forms.BoundField]]]]:
        """The questions as the page lays them out: single ones, then the rows of a table."""
        for title, names, table in PARTS:
            rows = [[self[name] for name in row] for row in self.rows.get(table, [])]
            yield title, [self[name] for name in names], table, rows

    def clean(self) -> dict[str, object]:
        """A row that was begun is whole."""
        for table, rows in self.rows.items():
            for at, row in enumerate(rows):
                if self.begun(table, at):
                    for name in row:
                        if name.rpartition(".")[2] in NEEDED[table] and not self.said(name):
                            self.add_error(name, AT_ALL)
        return self.cleaned_data

    def said(self, name: str) -> bool:
        """Whether a question was answered, well or badly."""
        return bool(self.cleaned_data.get(name)) or name in self.errors

    def begun(self, table: str, at: int) -> bool:
        """Whether somebody wrote something in a row."""
        return any(self.said(f"{table}.{at}.{name}") for name in NEEDED[table])

    def policy(self) -> JsonObject:
        """The table that a cycle file would hold; what no question asks stays."""
        made: JsonObject = {
            name: dict(one) if isinstance(one, dict) else one for name, one in self.now.items()
        }
        for _part, names, _table in PARTS:
            for name in names:
                put(made, name.split("."), cast("Json", self.cleaned_data.get(name)))
        for table in ROWS:
            made[table] = [self.row(table, at) for at in self.places(table)]
        return made

    def places(self, table: str) -> list[int]:
        """The rows that hold something."""
        return [at for at in range(len(self.rows[table])) if self.begun(table, at)]

    def row(self, table: str, at: int) -> JsonObject:
        """A row as a cycle file has it."""
        cells = (
            (name.rpartition(".")[2], self.cleaned_data[name]) for name in self.rows[table][at]
        )
        return {name: answer for name, answer in cells if answer}

    def tell(self, fault: Fault) -> None:
        """Beside the question that the path of the fault leads to, as far as there is one."""
        path = [part for part in fault.path if part != "policy"]
        if len(path) > 1 and path[0] in ROWS and isinstance(path[1], int):
            table = str(path[0])
            path[1] = self.places(table)[path[1]]
        name = ".".join(str(part) for part in path)
        name = INSTEAD.get(name, name)
        self.add_error(name if name in self.fields else None, told(fault))


def declared(name: str) -> Field:
    """A key of the policy as core declares it: `outside`, or `reserve.floor`."""
    table, _dot, key = name.rpartition(".")
    return keys_of(SHAPES.get(table, Policy))[key]


def one_more(data: QueryDict) -> QueryDict:
    """What was sent, with an empty row more of the table whose button was pressed."""
    table = data.get("step", "").removeprefix(ADD)
    if table not in ROWS:
        return data
    more, at = data.copy(), count(table, data)
    more[f"{table}.{at}.pool"] = ""
    if table == "buckets":
        more[f"{table}.{at}.order"] = str(at + 1)
    return more


def count(table: str, said: QueryDict) -> int:
    """How many rows of a table were sent."""
    at = 0
    while f"{table}.{at}.pool" in said:
        at += 1
    return at


def _rows(raw: Json) -> list[Json]:
    return raw if isinstance(raw, list) else []
