"""Questions about the panel of praise: whom to name, and what a praise is worth."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy

from commonpool.contributions.models import LEAST_SCORE, MOST_SCORE, Appreciation
from commonpool.people.models import Member
from commonpool.people.queries import called
from commonpool.web.forms.base import Questions
from commonpool.web.forms.finding import Finds

POINTS, DUPLICATE, DISMISS = "points", "duplicate", "dismiss"
LONGEST = 60  # of the words of a praise in a list of choices


class SeatForm(Finds):
    """Who shall sit on the panel."""

    WHO = "member"
    member = forms.ChoiceField(label=gettext_lazy("Who shall score praise?"))

    def __init__(
        self, data: object, *, people: Iterable[Member], initial: dict[str, object]
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.offer(people)


class ScoreForm(Questions):
    """What a praise is worth; the button that was pressed says which answer is meant."""

    says = forms.CharField(max_length=12, widget=forms.HiddenInput)
    points = forms.IntegerField(
        label=gettext_lazy("Another number, 1 to 144"), required=False,
        widget=forms.NumberInput({"min": LEAST_SCORE, "max": MOST_SCORE, "inputmode": "numeric"}),
    )  # fmt: skip  # one field
    duplicate_of = forms.ChoiceField(label=gettext_lazy("It repeats"), required=False)

    def __init__(self, data: object, *, originals: Iterable[Appreciation]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        rows = [(str(one.pk), line(one)) for one in originals]
        self.fields["duplicate_of"].choices = [("", gettext("Choose one")), *rows]  # type: ignore[attr-defined]  # a ChoiceField

    def answer(self) -> dict[str, object]:
        """The one answer that was meant; the number of what it repeats."""
        told = self.cleaned_data
        if told["says"] == DISMISS:
            return {"dismissed": True}
        if told["says"] == DUPLICATE:
            return {"duplicate_of": told["duplicate_of"]}
        one_tap = str(told["says"])
        return {"points": int(one_tap) if one_tap.isdecimal() else told["points"]}


def line(row: Appreciation) -> str:
    """A praise as one line of a list."""
    return f"{called(row.by)}: {Truncator(row.words).chars(LONGEST)}"
