"""Questions about the reserve: how much is drawn, why, and where it goes."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from commonpool.core.amounts import Unit
from commonpool.core.pools import FLOW
from commonpool.people.models import Member
from commonpool.pools.draws import LONGEST
from commonpool.web.charts.way import pool_name
from commonpool.web.forms.base import AmountField
from commonpool.web.forms.finding import Finds

MEMBER = "-"  # chosen instead of a pool; no pool is called so


class DrawForm(Finds):
    """A draw that somebody proposes."""

    WHO = "receiver"
    words = forms.CharField(
        label=_("What is it needed for?"),
        help_text=_("Once it is adopted everybody can read this. Name nobody."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    receiver = forms.ChoiceField(label=_("If it goes to a member: to whom?"), required=False)
    field_order = ("amount", "words", "pool", "q", "receiver")

    def __init__(
        self,
        data: object,
        unit: Unit,
        pools: list[str],
        people: Iterable[Member],
        initial: dict[str, object],
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.offer_or_nobody(people)
        self.fields["amount"] = AmountField(unit, label=str(_("How much is drawn?")))
        self.fields["pool"] = forms.ChoiceField(
            label=str(_("Where does it go?")),
            choices=[
                *((pool, pool_name(pool)) for pool in pools),
                (MEMBER, _("to a member, see below")),
            ],
            initial=FLOW,
        )
        self.order_fields(self.field_order)
