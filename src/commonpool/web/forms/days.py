"""A question for a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words


class DayField(forms.DateField):
    """A day, chosen in a calendar where the browser has one."""

    def __init__(
        self, *, label: str | Words, required: bool = True, help_text: str | Words = ""
    ) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(label=label, required=required, help_text=help_text, widget=widget)
