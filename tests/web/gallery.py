"""Every part on one page, as no page of ours needs them all: for looking, and for checkers."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import override_settings
from django.urls import include, path

from commonpool.core.amounts import Unit
from commonpool.web.charts.bars import changes
from commonpool.web.charts.waterfall import Step, waterfall
from commonpool.web.forms.base import AmountField, HoursField, QuantityField, Questions

USD = Unit("USD", 2)


class Deed(Questions):
    """One of each kind of field."""

    what = forms.CharField(label="What did you do?", help_text="In your own words.")
    hours = HoursField(label="How many hours?", help_text="In hours and minutes, such as 1:30")
    amount = AmountField(USD, label="How much?", required=False)
    eggs = QuantityField(label="How many eggs?", required=False)
    on = forms.DateField(label="When?", widget=forms.DateInput({"type": "date"}))
    kind = forms.ChoiceField(
        label="What kind?",
        choices=[("care", "Care"), ("land", "Land")],
        widget=forms.RadioSelect,
    )
    tags = forms.MultipleChoiceField(
        label="Where?",
        required=False,
        choices=[("kitchen", "Kitchen"), ("field", "Field")],
        widget=forms.CheckboxSelectMultiple,
    )
    need = forms.ChoiceField(
        label="For which need?", required=False, choices=[("", "none"), ("eggs", "Eggs")]
    )
    gift = forms.BooleanField(label="This is a gift", required=False)
    words = forms.CharField(label="More", required=False, widget=forms.Textarea)


def gallery(request: HttpRequest) -> HttpResponse:
    """The parts, the form filled in badly."""
    wrong = Deed({"what": "", "hours": "7,5", "amount": "1.234", "kind": "air", "once": "k"})
    right = Deed(
        {
            "what": "cooked",
            "hours": "1:30",
            "on": dt.date(2026, 2, 1),
            "kind": "care",
            "tags": ["kitchen", "field"],
            "gift": "on",
            "once": "k",
        }
    )
    rows = [
        Step("Equal share", "the same for all", 38_000),
        Step("Care", "", 19_600),
        Step("Reserve", "agreed", -10_000),
    ]
    context = {
        "wrong": wrong,
        "right": right,
        "rows": waterfall(rows, "You received"),
        "moved": changes([("Ana", 100_00, 130_00), ("نور", 90_00, 60_00), ("Ben", 1, 1)]),
        "unit": USD,
        "page": Paginator(range(100), 10).page(5),
        "table": [("Dues", "2 100"), ("Grants", "500")],
        "heads": ["From", "Amount"],
        "third": Fraction(1, 3),
    }
    return render(request, "gallery.html", context)


urlpatterns = [path("gallery/", gallery), path("", include("commonpool.config.urls"))]


def shown_gallery() -> override_settings:
    """The installation with this page in it."""
    folder = Path(__file__).parent / "templates"
    templates = [{**settings.TEMPLATES[0], "DIRS": [folder]}]
    return override_settings(ROOT_URLCONF="tests.web.gallery", TEMPLATES=templates)
