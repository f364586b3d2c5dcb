"""Questions about needs, offers and commitments."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from commonpool.core.amounts import format_ratio
from commonpool.needs.models import CADENCES, KINDS, Need
from commonpool.needs.queries import exact
from commonpool.needs.texts import HOURS
from commonpool.web.figures import SOME, unit_name
from commonpool.web.forms.base import QuantityField, Questions
from commonpool.web.forms.days import DayField

KIND_WORDS = {
    "goods": _("Things: bread, firewood, tools"),
    "hours": _("Somebody's time: childcare, cooking"),
    "project": _("A project with an end: mend the roof"),
    "training": _("Learning: a course, a skill"),
    "harm": _("A harm to undo: waste, pollution, conflict"),
}
CADENCE_WORDS = {
    "once": _("Once"),
    "weekly": _("Every week"),
    "monthly": _("Every month"),
    "lunar": _("Every moon"),
    "rrule": _("In a rhythm of its own"),
}


class NeedForm(Questions):
    """What somebody asks for."""

    what = forms.CharField(
        label=_("What is needed?"), help_text=_("Such as: organic flour"), max_length=160
    )
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[(kind, KIND_WORDS[kind]) for kind in KINDS]
    )
    quantity = QuantityField(label=_("How much each time?"))
    unit = forms.CharField(
        label=_("Of what unit?"),
        help_text=_("Such as: hours, loaves, kg, project. Somebody's time is in hours."),
        required=False,
        max_length=40,
    )
    cadence = forms.ChoiceField(
        label=_("How often?"), choices=[(name, CADENCE_WORDS[name]) for name in CADENCES]
    )
    until = DayField(label=_("Until when?"), required=False)
    starts = DayField(
        label=_("From which day on?"), help_text=_("Today, if left out"), required=False
    )
    for_community = forms.BooleanField(label=_("The community asks for it"), required=False)
    details = forms.CharField(
        label=_("What else should people know?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    activity = forms.CharField(
        label=_("Which activity does it belong to?"),
        help_text=_("One word, such as childcare: it stands on public receipts."),
        required=False,
        max_length=40,
    )
    repeats = forms.CharField(
        label=_("A rhythm of its own"),
        help_text=_("As calendars write it, such as FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"),
        required=False,
        max_length=200,
    )
    MORE = ("details", "starts", "activity", "repeats")
    unit.widget.attrs["class"] = "short"

    def __init__(self, data: object, *, may_ask_for_all: bool) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        if not may_ask_for_all:
            del self.fields["for_community"]

    def clean(self) -> dict[str, object]:
        """Somebody's time is in hours, unless another unit is written."""
        said = self.cleaned_data
        if "unit" in said and not said["unit"]:
            if said.get("kind") == "hours":
                self.data = {**self.data, "unit": unit_name(HOURS, SOME)}
                said["unit"] = HOURS
            else:
                self.add_error("unit", self.fields["unit"].error_messages["required"])
        return said


class AmendForm(Questions):
    """What changes of a need; its unit, its rhythm and its name stay."""

    what = forms.CharField(label=_("What is needed?"), max_length=160)
    quantity = QuantityField(label=_("How much each time?"))
    until = DayField(label=_("Until when?"), required=False)
    details = forms.CharField(
        label=_("What else should people know?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @staticmethod
    def of(need: Need) -> dict[str, object]:
        """The answers as they stand now."""
        return {
            "what": need.what,
            "quantity": format_ratio(exact(need.thousandths)),
            "until": need.until,
            "details": need.details,
        }


class OfferForm(Questions):
    """What somebody can give."""

    what = forms.CharField(
        label=_("What can you offer?"),
        help_text=_("Such as: rides to town on Fridays"),
        max_length=160,
    )
    quantity = QuantityField(label=_("How much?"), required=False)
    unit = forms.CharField(label=_("Of what unit?"), required=False, max_length=40)
    until = DayField(label=_("Until when?"), required=False)
    unit.widget.attrs["class"] = "short"


class CommitForm(Questions):
    """Which part of a need somebody takes."""

    quantity = QuantityField(label=_("How much of it do you take?"))
    due = DayField(label=_("By which day?"))
