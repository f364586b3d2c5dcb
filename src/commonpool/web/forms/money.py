"""Questions about money: what came in, a file of it, what is covered first, the agreement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from commonpool.core.amounts import Unit
from commonpool.core.rule import STAGES
from commonpool.people.models import Member
from commonpool.web.agreements import STAGES as STAGE_WORDS
from commonpool.web.charts.way import KINDS, pool_name
from commonpool.web.forms.base import AmountField, Questions
from commonpool.web.forms.finding import Finds


def day_field(label: object, today: dt.date) -> forms.DateField:
    """A day, typed or chosen; today unless told."""
    return forms.DateField(
        label=str(label),
        initial=today,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}),
    )


class InflowForm(Questions):
    """What came in, where from and when."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=list(KINDS.items()))
    source = forms.CharField(
        label=_("Who or what did it come from?"),
        help_text=_("In a few words, for members only. It is on no receipt."),
        required=False,
        max_length=160,
    )
    field_order = ("amount", "kind", "source", "pool", "on")

    def __init__(self, data: object, unit: Unit, pools: list[str], today: dt.date) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # what a form takes
        self.fields["amount"] = AmountField(unit, label=str(_("How much came in?")))
        choices = [("", _("for everybody")), *((pool, pool_name(pool)) for pool in pools)]
        self.fields["pool"] = forms.ChoiceField(
            label=str(_("Was it given for a purpose?")), choices=choices, required=False
        )
        self.fields["on"] = day_field(_("On which day?"), today)
        self.order_fields(self.field_order)


class InflowFileForm(Questions):
    """A file of inflows."""

    file = forms.FileField(
        label=_("A CSV file"),
        help_text=_(
            "Columns: amount, kind, on; and if you like source and pool. At most 5,000 rows. "
            "The kind is one of: dues, grant, sale, donation, fee, share, other. "
            "Under on stands the day, such as 2026-03-05."
        ),
    )
    file.widget.attrs["accept"] = "text/csv,.csv"


class StageForm(Questions):
    """The one switch."""

    stage = forms.ChoiceField(
        label=_("How far do we go?"),
        choices=[(stage, STAGE_WORDS[stage]) for stage in STAGES],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What was agreed, in the words of the circle"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class AgreementForm(Questions):
    """Policy and rule as a cycle file holds them."""

    policy = forms.CharField(
        label=_("What happens to income before it is shared"),
        help_text=_("The table policy of a cycle file, as JSON."),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "dir": "ltr"}),
        max_length=20_000,
    )
    rule = forms.CharField(
        label=_("How it is shared"),
        help_text=_("The table rule of a cycle file, as JSON."),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "dir": "ltr"}),
        max_length=20_000,
    )
    words = forms.CharField(
        label=_("What was agreed, in the words of the circle"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class BaselineForm(Finds):
    """What is covered before anything is shared."""

    WHO = "receiver"
    what = forms.CharField(label=_("What is it for?"), max_length=160)
    slug = forms.SlugField(
        label=_("A short name for receipts"),
        help_text=_(
            "Small letters and hyphens. Receipts are public: choose one that tells little."
        ),
        max_length=40,
        error_messages={
            "invalid": _("write it in small letters, digits and hyphens, such as well-repair")
        },
    )
    receiver = forms.ChoiceField(label=_("Who receives it?"), required=False)
    order = forms.IntegerField(
        label=_("In which order is it covered?"),
        help_text=_("1 comes first. The same number shares what there is."),
        min_value=1,
        max_value=99,
        initial=1,
    )
    field_order = ("what", "slug", "amount", "q", "receiver", "order", "since")

    def __init__(
        self,
        data: object,
        unit: Unit,
        people: Iterable[Member],
        today: dt.date,
        initial: dict[str, object],
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # what a form takes
        self.offer_or_nobody(people)
        self.fields["amount"] = AmountField(unit, label=str(_("How much, each cycle?")))
        self.fields["since"] = day_field(_("From which day on?"), today)
        self.order_fields(self.field_order)
