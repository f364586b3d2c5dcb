"""Questions about cycles: the calendar, when one ends, a correction, what to turn."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonpool.core.amounts import Unit
from commonpool.cycles.knobs import Knob
from commonpool.web.charts.way import pool_name
from commonpool.web.forms.base import AmountField, Questions

RHYTHM_WORDS = {
    "weekly": _("Every week"),
    "monthly": _("Every month"),
    "lunar": _("From new moon to new moon"),
    "custom": _("Of our own length"),
}


class CalendarForm(Questions):
    """When cycles open and close."""

    rhythm = forms.ChoiceField(label=_("How long is a cycle?"), choices=list(RHYTHM_WORDS.items()))
    days = forms.IntegerField(
        label=_("How many days, if of our own length"), min_value=1, max_value=366, required=False
    )
    grace_days = forms.IntegerField(
        label=_("Days after its end until it closes"),
        help_text=_("So that what was done last can still be confirmed."),
        min_value=0,
        max_value=60,
        initial=3,
    )
    by_itself = forms.BooleanField(
        label=_("Close and open by the calendar, without anybody pressing"), required=False
    )


class OpenForm(Questions):
    """When a cycle of its own length ends."""

    closes = forms.DateField(
        label=_("The first day after the cycle"),
        help_text=_("Only for a cycle of our own length."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}),
    )


class CorrectionForm(Questions):
    """What a share should be, and why."""

    words = forms.CharField(
        label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    field_order = ("amount", "words")

    def __init__(self, data: object, unit: Unit) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # what a form takes
        self.fields["amount"] = AmountField(unit, label=str(_("What should the share be?")))
        self.order_fields(self.field_order)


KNOB_WORDS = {
    "policy.outside": _("What goes outside"),
    "policy.reserve.percent": _("The reserve takes"),
    "policy.pot.percent": _("The small pot: this part of the income"),
    "policy.baseline": _("Baseline needs take at most this part of the pot"),
    "policy.decay.percent": _("Of what people hold, this part returns"),
    "rule.cap_percent": _("No share above this part"),
    "rule.parameters.elasticity": _("How strongly scarce needs count"),
    "rule.parameters.high": _("The most that a need may count"),
    "rule.parameters.bonus": _("The bonus for building capacity"),
    "rule.parameters.discount": _("What merit loses each cycle"),
    "rule.parameters.duplicate_factor": _("What part a duplicate counts"),
    "rule.parameters.weights.hours": _("What an hour counts"),
    "rule.parameters.weights.appreciation": _("What a point of thanks counts"),
}


def knob_words(knob: Knob) -> str:
    """What a number of the agreement says."""
    if knob.pool:
        return gettext("The pool “%(pool)s” takes") % {"pool": pool_name(knob.pool)}
    return str(KNOB_WORDS[knob.name])


class KnobForm(forms.Form):
    """One number of the agreement, and where to turn it; sent by GET, nothing is written."""

    def __init__(self, data: object, knobs: list[Knob]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # what a form takes
        choices = [
            (f"{knob.name}={value}", value) for knob in knobs for value in (knob.now, *knob.values)
        ]
        self.fields["turn"] = forms.ChoiceField(label=str(_("What if")), choices=choices)
