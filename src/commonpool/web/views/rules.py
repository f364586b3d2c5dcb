"""Adopting a rule: one of the catalogue, its numbers, what it would change; then it is agreed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonpool.core.mechanisms.base import Mechanism
from commonpool.core.shapes import JsonObject
from commonpool.cycles.queries import open_cycle
from commonpool.impact import queries as impact
from commonpool.pools import services
from commonpool.pools.agreements import fitting, read_agreement
from commonpool.pools.models import Agreement
from commonpool.web.agreements import rule_name
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.rules import RuleForm, on_a_page
from commonpool.web.forms.steps import ASK, DONE, step
from commonpool.web.sensitive import sensitive
from commonpool.web.views.agreeing import checked, in_force
from commonpool.web.views.agreement import adopted
from commonpool.web.views.trying import RULES

IMPACT = "impact@1"


@dataclass(frozen=True, slots=True)
class Way:
    """A rule to choose: what it is called, what it does, and whether it is in force."""

    mechanism: str
    name: str
    words: str
    now: bool


@community_page("agreements.adopt")
@sensitive
def adopt(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Which rule; then its numbers; then what it would change."""
    policy, rule = in_force(visit.community)
    chosen = next((one for one in ways() if one.name == request.GET.get("mechanism")), None)
    if chosen is None:
        rows = [way(one, rule) for one in ways()]
        measured = impact.any_verified(visit.community)
        seen = {
            "ways": [one for one in rows if measured or one.now or one.mechanism != IMPACT],
            "unmeasured": not measured,
            "now": open_cycle(visit.community),
        }
        return render(request, "web/money/adopt.html", seen)
    form = RuleForm(request.POST or None, chosen, visit.unit, rule)
    at, tried = step(request, form), None
    if at != ASK:
        tried = form.attempt(lambda: read_agreement(visit.community, policy, form.rule()))
    if at == DONE and tried and form.attempt(lambda: agree(visit, form, policy)):
        return adopted(request, visit)
    if tried and form.is_valid():
        return render(
            request,
            "web/money/rule_check.html",
            checked(request, visit, tried, form, form.answers()),
        )
    name = str(RULES[short(chosen)])
    return render(
        request,
        "web/money/rule.html",
        {"form": form, "name": name, "words": rule_name(chosen.name)},
    )


def ways() -> list[Mechanism[object]]:
    """The mechanisms that a village can adopt on a page."""
    return [one for one in fitting() if on_a_page(one) and short(one) in RULES]


def short(mechanism: Mechanism[object]) -> str:
    """Its name without the version."""
    return mechanism.name.partition("@")[0]


def way(one: Mechanism[object], rule: JsonObject) -> Way:
    """A mechanism as a steward chooses it."""
    now = rule.get("mechanism") == one.name
    return Way(one.name, str(RULES[short(one)]), rule_name(one.name), now)


def agree(visit: Visit, form: RuleForm, policy: JsonObject) -> Agreement:
    """Keep it."""
    return services.adopt(
        actor=visit.actor,
        community=visit.community,
        policy=policy,
        rule=form.rule(),
        words=form.cleaned_data["words"],
        now=visit.now,
    )
