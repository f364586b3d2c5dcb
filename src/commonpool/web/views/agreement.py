"""What the community agreed on about its pool: in words, as tables, and one switch for the stage."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from commonpool.core.canonical import parse_json
from commonpool.core.fault import Fault, spell
from commonpool.core.shapes import JsonObject
from commonpool.pools import queries, services
from commonpool.pools.agreements import read_agreement
from commonpool.pools.models import Agreement
from commonpool.pools.stages import template
from commonpool.web.agreements import in_words, rule_name
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.money import AgreementForm, StageForm
from commonpool.web.forms.steps import ASK, DONE, step
from commonpool.web.sensitive import sensitive
from commonpool.web.views.agreeing import checked


@community_page()
def agreement(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The agreement in force, and those before it."""
    every = queries.agreements(visit.community)
    seen = {
        "told": [(one, words_of(one, visit)) for one in every[:1]],
        "earlier": [(one, rule_name(str(one.rule["mechanism"]))) for one in every[1:]],
        "may_adopt": visit.may("agreements.adopt"),
    }
    return render(request, "web/money/agreement.html", seen)


def words_of(stored: Agreement, visit: Visit) -> list[str]:
    """An agreement in plain words."""
    read = queries.read_stored(stored)
    return in_words(read.policy, read.rule, visit.unit)


@community_page("agreements.adopt")
@sensitive
def stage(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The one switch: how far the community goes; what it changes; then it is agreed."""
    last = queries.agreement(visit.community)
    now = str(last.policy.get("stage", "weighted")) if last else "track"
    form = StageForm(request.POST or None, initial={"stage": now})
    at, tried = step(request, form), None
    if at != ASK:
        asked = queries.at_stage(visit.community, form.cleaned_data["stage"])
        tried = form.attempt(lambda: read_agreement(visit.community, *asked))
    if at == DONE and tried and form.attempt(lambda: switch(visit, form)):
        return adopted(request, visit)
    if tried and form.is_valid():
        seen = checked(request, visit, tried, form, form.answers())
        return render(request, "web/money/rule_check.html", seen)
    return render(request, "web/money/stage.html", {"form": form})


def switch(visit: Visit, form: StageForm) -> Agreement:
    """Turn the switch."""
    return services.switch_stage(
        actor=visit.actor,
        community=visit.community,
        stage=form.cleaned_data["stage"],
        words=form.cleaned_data["words"],
        now=visit.now,
    )


@community_page("agreements.adopt")
@sensitive
def adopt_text(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Policy and rule as their text, for those who know it."""
    last = queries.agreement(visit.community)
    policy, rule = (last.policy, last.rule) if last else template("track")
    form = AgreementForm(
        request.POST or None, initial={"policy": pretty(policy), "rule": pretty(rule)}
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        made = form.attempt(
            lambda: told_apart(
                lambda: services.adopt(
                    actor=visit.actor,
                    community=visit.community,
                    policy=table(asked["policy"], "policy"),
                    rule=table(asked["rule"], "rule"),
                    words=asked["words"],
                    now=visit.now,
                )
            )
        )
        if made:
            return adopted(request, visit)
    return render(request, "web/money/adopt_text.html", {"form": form})


def adopted(request: HttpRequest, visit: Visit) -> HttpResponse:
    """It is kept; back to where it stands."""
    messages.success(request, gettext("It is agreed. It holds from the next cycle."))
    return redirect("agreement", visit.community.slug)


def pretty(raw: JsonObject) -> str:
    """A table to be read and changed."""
    return json.dumps(raw, ensure_ascii=False, indent=2)


def table(text: str, name: str) -> JsonObject:
    """A table that somebody wrote. Raises Fault at the question it belongs to."""
    try:
        raw = parse_json(text)
    except Fault as fault:
        raise fault.under(name) from None
    if not isinstance(raw, dict):
        raise Fault("this is no table", "write it between curly braces", (name,))
    return raw


def told_apart(act: Callable[[], Agreement]) -> Agreement:
    """Do it; a fault says where in the table it stands, since the question holds all of it."""
    try:
        return act()
    except Fault as fault:
        if type(fault) is not Fault or len(fault.path) < 2:
            raise
        raise Fault(
            "{where}: {problem}",
            fault.mend,
            fault.path,
            where=spell(fault.path),
            problem=fault.problem,
        ) from None
