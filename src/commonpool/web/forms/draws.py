"""Questions about a draw: from which pool, how much, why, and where it goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from commonpool.core.amounts import Unit
from commonpool.core.pools import FLOW, RESERVE
from commonpool.people.models import Member
from commonpool.pools.draws import LONGEST, LONGEST_NAME
from commonpool.web.charts.way import pool_name
from commonpool.web.figures import said
from commonpool.web.forms.base import AmountField
from commonpool.web.forms.finding import Finds

ELSEWHERE = "-"  # chosen instead of a pool; no pool is called so


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
    payee = forms.CharField(
        label=_("If it is paid outside: to whom?"),
        help_text=_("The landlord, the river trust. Members read this, strangers do not."),
        max_length=LONGEST_NAME,
        required=False,
    )
    field_order = ("source", "amount", "words", "pool", "q", "receiver", "payee")

    def __init__(
        self,
        data: object,
        unit: Unit,
        sources: Mapping[str, int],
        pools: list[str],
        people: Iterable[Member],
        initial: dict[str, object],
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.offer_or_nobody(people)
        self.fields["source"] = forms.ChoiceField(
            label=str(_("From which pool?")),
            choices=[
                (pool, f"{pool_name(pool)} ({said(amount, unit)})")
                for pool, amount in sources.items()
            ],
            initial=RESERVE,
        )
        self.fields["amount"] = AmountField(unit, label=str(_("How much is drawn?")))
        self.fields["pool"] = forms.ChoiceField(
            label=str(_("Where does it go?")),
            choices=[
                *((pool, pool_name(pool)) for pool in pools),
                (ELSEWHERE, _("to a member, or paid outside: see below")),
            ],
            initial=FLOW,
        )
        self.order_fields(self.field_order)
