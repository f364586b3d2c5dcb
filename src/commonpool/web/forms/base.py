"""Questions: what every form shares. A field reads typed text with core's readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, TypeVar

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

from commonpool.core.amounts import Unit, parse_hours, plain_decimal
from commonpool.core.fault import Fault
from commonpool.needs.texts import thousandths
from commonpool.web.figures import said
from commonpool.web.once import new_key
from commonpool.web.told import told

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

T = TypeVar("T")


# Arabic and Persian keyboards have digits of their own, and a point between them.
DIGITS = {
    **{first + digit: str(digit) for first in (0x660, 0x6F0) for digit in range(10)},
    ord("\N{ARABIC DECIMAL SEPARATOR}"): ".",
    ord(" "): "",
}


class Questions(forms.Form):
    """A form whose faults are told beside the field that they are about.

    `once` travels with the form: give it to the service that writes, where that takes one.
    """

    once = forms.CharField(max_length=80, initial=new_key, widget=forms.HiddenInput)

    def tell(self, fault: Fault) -> None:
        """Show a fault of a service: at the field its path names, or above the form."""
        name = str(fault.path[0]) if fault.path else ""
        self.add_error(name if name in self.fields else None, told(fault))

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Do it, or tell why not and give None. Refusals and losses pass on to their page."""
        try:
            return act()
        except Fault as fault:
            if type(fault) is not Fault:
                raise
            self.tell(fault)
            return None

    MORE: ClassVar[tuple[str, ...]] = ()
    ASIDE: ClassVar[tuple[str, ...]] = ()

    def first(self) -> list[forms.BoundField]:
        """The questions that are enough."""
        return [field for field in self.visible_fields() if field.name not in self.MORE]

    def more(self) -> list[forms.BoundField]:
        """The questions that most people leave out."""
        return [field for field in self.visible_fields() if field.name in self.MORE]

    def more_is_open(self) -> bool:
        """Whether a mistake stands among them, so that they must be seen."""
        return any(field.errors for field in self.more())

    def answers(self) -> Iterator[tuple[str, str]]:
        """Each question with its answer in words, for checking before it is sent."""
        for field in self.visible_fields():
            words = "" if field.name in self.ASIDE else spoken(field)
            if words:
                yield str(field.label), words


def spoken(field: forms.BoundField) -> str:
    """An answer as it was given: a choice by its label, a tick as yes."""
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return gettext("Yes") if value else gettext("No")
    if isinstance(field.field, forms.DateField):
        return told_day(field)
    if isinstance(field.field, AmountField):
        return told_amount(field.field, str(value or ""))
    if isinstance(field.field.widget, forms.widgets.ChoiceWidget):
        taken = (one for one in field.subwidgets if one.data["selected"] and one.data["value"])
        return ", ".join(str(one.choice_label) for one in taken)
    return str(value or "")


def told_amount(field: AmountField, text: str) -> str:
    """An amount as pages write it, with its currency; what is none stays as it was typed."""
    try:
        return said(field.read(text.translate(DIGITS)), field.unit) if text else ""
    except Fault:
        return text


def told_day(field: forms.BoundField) -> str:
    """A day as it is written in the language of whoever looks."""
    try:
        day = field.field.to_python(field.value())
    except forms.ValidationError:
        return str(field.value())
    return date_format(day, "DATE_FORMAT") if day else ""


class TypedField(forms.CharField):
    """A text that core reads into a whole number."""

    def __init__(
        self, *, label: str | Words, required: bool = True, help_text: str | Words = ""
    ) -> None:
        super().__init__(
            label=label, required=required, help_text=help_text, max_length=50, empty_value=""
        )
        self.widget.attrs |= {"inputmode": "decimal", "class": "short", "autocomplete": "off"}

    def read(self, text: str) -> int:
        """The number, or Fault."""
        raise NotImplementedError

    def clean(self, value: object) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.read(str(text).translate(DIGITS))
        except Fault as fault:
            raise forms.ValidationError(told(fault)) from None


class AmountField(TypedField):
    """Money, in smallest units."""

    def __init__(
        self,
        unit: Unit,
        *,
        label: str | Words,
        required: bool = True,
        help_text: str | Words = "",
    ) -> None:
        super().__init__(label=label, required=required, help_text=help_text)
        self.unit = unit

    def read(self, text: str) -> int:
        return self.unit.parse(text)


class HoursField(TypedField):
    """Hours typed as 7:30, 7.5 or 15/2; whole minutes."""

    hint = gettext_lazy("In hours and minutes, such as 1:30")

    def read(self, text: str) -> int:
        minutes = parse_hours(text) * 60
        if minutes.denominator != 1:
            raise Fault(
                '"{text}" is no whole number of minutes',
                "write hours and minutes, such as 1:20",
                text=text,
            )
        return int(minutes)


class QuantityField(TypedField):
    """A quantity of some unit, in thousandths; more than nothing."""

    def read(self, text: str) -> int:
        value = Fraction(plain_decimal(text)) * 1000
        if value.denominator != 1:
            raise Fault(
                '"{text}" has more than three decimals',
                "write at most three digits after the point",
                text=text,
            )
        return thousandths(int(value), "quantity")
