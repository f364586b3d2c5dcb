"""Questions about a rule, made of what the catalogue declares: one for each number and choice.

Other lists of tables (the ranges of an indicator, buckets) are no questions for a page: they stay as they
are, and are changed in the text of the agreement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django import forms
from django.utils.translation import gettext_lazy

from commonpool.core.amounts import Unit
from commonpool.core.fault import Fault
from commonpool.core.kinds import PERCENT, RATIO, TRUTH
from commonpool.core.mechanisms.base import Mechanism
from commonpool.core.rule import Terms
from commonpool.core.shapes import Field, Json, JsonObject, keys_of
from commonpool.web.forms import measures
from commonpool.web.forms.base import DIGITS, Questions
from commonpool.web.forms.rule_words import CHOICES, HELP, LABELS
from commonpool.web.told import told

TERMS = (
    "confirmations",
    "cap",
    "cap_percent",
    "floor",
    "excess",
    "if_none",
    "remainder",
    "rounding",
)
MARKS = {**DIGITS, ord("\N{ARABIC PERCENT SIGN}"): "%"}
TABLE = "table of "
# A table whose names are known is a question for each of them.
NAMED = {"table of dimension = number": (("hours", "appreciation"), RATIO)}
OF_OWN = "parameters."
Reader = Callable[[Json, Unit], object]


class ReadField(forms.CharField):
    """Something that core reads; what is kept is what a cycle file has there."""

    def __init__(
        self, reads: Reader, unit: Unit, *, label: str, words: str, required: bool
    ) -> None:
        super().__init__(label=label, help_text=words, required=required, max_length=8000)
        self.reads, self.unit = reads, unit

    def as_written(self, text: str) -> Json:
        """What a cycle file has there."""
        return text.translate(MARKS)

    def clean(self, value: object) -> Json:
        raw = self.as_written(str(super().clean(value)))
        try:
            if raw:
                self.reads(raw, self.unit)
        except Fault as fault:
            raise forms.ValidationError(told(fault)) from None
        return raw


class NumberField(ReadField):
    """A number or an amount."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"inputmode": "decimal", "class": "short", "autocomplete": "off"}


class PercentField(NumberField):
    """A percentage, with its sign or without."""

    def as_written(self, text: str) -> Json:
        written = text.translate(MARKS)
        return written and written.removesuffix("%") + "%"


class LinesField(ReadField):
    """A table with a line for each name: `garden = 1/2`."""

    widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "dir": "ltr"})

    def as_written(self, text: str) -> Json:
        cut = (line.rpartition("=") for line in text.splitlines() if line.strip())
        return {name.strip(): number.translate(MARKS) for name, _, number in cut}

    def prepare_value(self, value: object) -> object:
        """A table as its lines."""
        if isinstance(value, dict):
            return "\n".join(f"{name} = {one}" for name, one in value.items())
        return value


class RuleForm(Questions):
    """A rule of one mechanism: its own numbers, then what every rule may ask for."""

    MORE = TERMS[4:]
    words = forms.CharField(
        label=gettext_lazy("What was agreed, in the words of the circle"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )

    def __init__(
        self, data: object, mechanism: Mechanism[object], unit: Unit, now: JsonObject
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.mechanism, self.unit = mechanism, unit
        self.kept = kept(now, mechanism)
        own, terms = keys_of(mechanism.parameters), keys_of(Terms)
        below = self.kept["parameters"]
        for name, declared in questions(own):
            self.ask(OF_OWN + name, declared, value_at(below, name))
        self.ask(TERMS[0], terms[TERMS[0]], now.get(TERMS[0]))
        if "contributions" in mechanism.reads:
            self.ask_measures(now)
        for name in TERMS[1:]:
            self.ask(name, terms[name], now.get(name))
        self.order_fields([*(name for name in self.fields if name != "words"), "words"])

    def ask(self, name: str, declared: Field, now: Json) -> None:
        """Add the question of a key, answered as it is now, or as it is left out."""
        self.fields[name] = field_of(declared, name, self.unit)
        self.fields[name].initial = now if now is not None else left_out(declared, self.unit)

    def ask_measures(self, now: JsonObject) -> None:
        """Ask what each kind of quantity counts beside an hour."""
        self.kept.pop("equivalences", None)
        for kind, lines in measures.tables_of(now).items():
            self.fields[measures.OF_MEASURES + kind] = LinesField(
                measures.READS,
                self.unit,
                label=measures.label(kind),
                words=measures.help_for(kind),
                required=False,
            )
            self.fields[measures.OF_MEASURES + kind].initial = lines

    def rule(self) -> JsonObject:
        """The table that a cycle file would hold."""
        made = {**self.kept, "parameters": dict(_table(self.kept["parameters"]))}
        for name, answer in self.cleaned_data.items():
            if name in TERMS:
                put(made, [name], answer)
            elif name.startswith(OF_OWN):
                put(made, name.split("."), answer)
        if rows := measures.rows_of(self.cleaned_data):
            made["equivalences"] = rows
        return made

    def tell(self, fault: Fault) -> None:
        """Beside the question that the path of the fault leads to, as far as there is one."""
        path = [str(part) for part in fault.path if part != "rule"]
        while path and ".".join(path) not in self.fields:
            path.pop()
        self.add_error(".".join(path) if path else None, told(fault))


def kept(now: JsonObject, mechanism: Mechanism[object]) -> JsonObject:
    """What no question asks: it stays, as far as it belongs to the same mechanism."""
    same = now.get("mechanism") == mechanism.name
    rest: JsonObject = {name: now[name] for name in ("eligible", "equivalences") if name in now}
    own = dict(_table(now.get("parameters"))) if same else {}
    return {**rest, "mechanism": mechanism.name, "parameters": own}


def questions(declared: dict[str, Field]) -> Iterator[tuple[str, Field]]:
    """The keys that a page can ask for; a table with known names for each of them."""
    for name, one in declared.items():
        if named(one):
            yield from ((f"{name}.{part}", one) for part in NAMED[one.kind.name][0])
        elif askable(one):
            yield name, one


def named(declared: Field) -> bool:
    """Whether it is a table whose names are known."""
    return declared.kind.name in NAMED


def askable(declared: Field) -> bool:
    """Whether one question can ask for it."""
    return declared.kind.name != "rows" and not declared.kind.name.startswith("list of")


def on_a_page(mechanism: Mechanism[object]) -> bool:
    """Whether a rule of it can be written without its text."""
    return all(askable(one) for one in keys_of(mechanism.parameters).values() if one.required)


def left_out(declared: Field, unit: Unit) -> Json:
    """What a key counts as where it is left out, as it is written; nothing for nothing."""
    if named(declared):
        return "1"
    known = declared.default and not declared.required
    return declared.kind.write(declared.default, unit) if known else ""


def field_of(declared: Field, name: str, unit: Unit) -> forms.Field:
    """The field that asks for a key."""
    kind, label, words = declared.kind, str(LABELS[name]), str(HELP.get(name, ""))
    if kind is TRUTH:
        return forms.BooleanField(label=label, help_text=words, required=False)
    if names := kind.schema().get("enum"):
        assert isinstance(names, list)  # noqa: S101  # as core declares a choice
        choices = [(one, str(CHOICES[name, one])) for one in names]
        return forms.ChoiceField(label=label, help_text=words, choices=choices)
    if named(declared):
        number = NAMED[kind.name][1]
        return NumberField(number.read, unit, label=label, words=words, required=True)
    made = kind_of_field(declared)
    needed = declared.required or (bool(declared.default) and made is not LinesField)
    return made(kind.read, unit, label=label, words=words, required=needed)


def kind_of_field(declared: Field) -> type[ReadField]:
    """How a value is typed."""
    if declared.kind.name.startswith(TABLE):
        return LinesField
    return PercentField if declared.kind.name == PERCENT.name else NumberField


def value_at(table: Json, name: str) -> Json:
    """What stands in a table at `weights.hours`, or nothing."""
    for part in name.split("."):
        table = table.get(part) if isinstance(table, dict) else None
    return table


def put(table: JsonObject, path: list[str], answer: Json) -> None:
    """Write an answer at its place; one that was left out leaves it out."""
    head, *rest = path
    if rest:
        below = table.setdefault(head, {})
        assert isinstance(below, dict)  # noqa: S101  # it was read as one
        put(below, rest, answer)
    elif answer in ("", {}, None):
        table.pop(head, None)
    else:
        table[head] = answer


def _table(raw: Json) -> JsonObject:
    return raw if isinstance(raw, dict) else {}
