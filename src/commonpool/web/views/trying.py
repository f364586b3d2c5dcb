"""The open cycle under other rules: side by side, and one number turned for everybody to see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from commonpool.core.comparison import Difference
from commonpool.cycles import compare, documents
from commonpool.cycles.compare import Column, Variation
from commonpool.cycles.knobs import Knob, knobs_of
from commonpool.web.agreements import MECHANISMS
from commonpool.web.charts.bars import Change, changes
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.cycles import KnobForm, knob_words
from commonpool.web.paging import page_of
from commonpool.web.told import sentence
from commonpool.web.views.closing import now_open
from commonpool.web.views.cycles import names_of

RULES = {
    "time": gettext_lazy("By time"),
    "need": gettext_lazy("By need"),
    "impact": gettext_lazy("By impact"),
    "hybrid": gettext_lazy("Hybrid"),
    "equal": gettext_lazy("Equal"),
    "zones": gettext_lazy("By depth"),
    "appreciation": gettext_lazy("By thanks"),
    "value-equation": gettext_lazy("Hours and thanks"),
    "threshold-buckets": gettext_lazy("Agreed amounts"),
    "fixed-splits": gettext_lazy("Agreed parts"),
    "immediate": gettext_lazy("The last cycles"),
    "recent": gettext_lazy("Fading with time"),
    "balanced": gettext_lazy("Balanced over time"),
    "praise": gettext_lazy("By praise"),
}


@dataclass(frozen=True, slots=True)
class Head:
    """A rule above its column: in words, and how far it is from the one in force."""

    name: str
    words: str
    now: bool
    moved: Difference | None


@community_page("cycles.preview")
def side_by_side(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every rule of a village, on this month's own data."""
    cycle = now_open(visit)
    columns, missing = compare.side_by_side(cycle)
    names = names_of(visit)
    rows = [
        (names.get(party, party), [one.shares.get(party, 0) for one in columns])
        for party in compare.parties(columns)
    ]
    page = page_of(request, sorted(rows, key=lambda row: row[0].casefold()))
    seen = {
        "cycle": cycle,
        "heads": [head(one) for one in columns],
        "page": page,
        "rows": list(page),
        "left": [one.closed.distribution.outcome.remainder for one in columns],
        "missing": [(rule_called(one.name), sentence(one.why)) for one in missing],
    }
    return render(request, "web/cycles/side_by_side.html", seen)


def head(one: Column) -> Head:
    """A rule as a member knows it."""
    name = one.name.partition("@")[0]
    return Head(rule_called(one.name), str(MECHANISMS.get(name, one.title)), one.now, one.moved)


def rule_called(mechanism: str) -> str:
    """A rule by its name on pages."""
    return str(RULES.get(mechanism.partition("@")[0], mechanism))


@community_page("cycles.preview")
def slider(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One number of the agreement turned, and everyone's change, before anybody consents."""
    cycle = now_open(visit)
    document = documents.document(cycle)
    knobs = list(knobs_of(document))
    form = KnobForm(request.GET or None, knobs)
    seen: dict[str, object] = {"cycle": cycle, "form": form, "knobs": list(firsts(knobs))}
    if form.is_valid():
        name, _, value = str(form.cleaned_data["turn"]).partition("=")
        knob = next(one for one in knobs if one.name == name)
        found = compare.change(cycle, knob.path, [value] if value else [], document)
        seen |= turned(request, visit, found, knob, value)
    return render(request, "web/cycles/slider.html", seen)


def firsts(knobs: list[Knob]) -> Iterator[tuple[str, str]]:
    """Each number that can be turned, and where its page begins: where the agreement stands."""
    for knob in knobs:
        yield knob_words(knob), f"{knob.name}={knob.now}"


def everybody(visit: Visit, before: Variation, after: Variation) -> list[Change]:
    """Everyone's change from one variation to another, by name."""
    names = names_of(visit)
    triples = [
        (names.get(party, party), before.shares.get(party, 0), after.shares.get(party, 0))
        for party in after.changes
    ]
    return changes(sorted(triples, key=lambda row: row[0].casefold()))


def turned(
    request: HttpRequest, visit: Visit, found: list[Variation], knob: Knob, value: str
) -> dict[str, object]:
    """Everyone's change at the chosen value, and the other values beside it to go to."""
    before, chosen = found[0], found[-1]
    steps = knob.values if knob.now else ("", *knob.values)
    page = page_of(request, everybody(visit, before, chosen))
    return {
        "page": page,
        "what": knob_words(knob),
        "value": value,
        "now": knob.now,
        "steps": [(f"{knob.name}={one}", one) for one in steps],
        "rows": list(page),
        "left": (before.remainder, chosen.remainder),
    }
