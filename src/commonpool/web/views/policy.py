"""What happens to what comes in: the policy in plain questions, then what it would change."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonpool.core.shapes import JsonObject
from commonpool.pools import services
from commonpool.pools.agreements import read_agreement
from commonpool.pools.models import Agreement
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.policy import PolicyForm
from commonpool.web.forms.steps import ASK, DONE, step
from commonpool.web.sensitive import sensitive
from commonpool.web.views.agreeing import checked, in_force
from commonpool.web.views.agreement import adopted


@community_page("agreements.adopt")
@sensitive
def policy(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Asked, with what is in force; then checked with what it would change; then agreed."""
    now, rule = in_force(visit.community)
    form = PolicyForm(request.POST or None, visit.unit, now)
    at, tried = step(request, form), None
    if at != ASK:
        tried = form.attempt(lambda: read_agreement(visit.community, form.policy(), rule))
    if at == DONE and tried and form.attempt(lambda: agree(visit, form, rule)):
        return adopted(request, visit)
    if tried and form.is_valid():
        said = form["words"]
        rows = [(str(said.label), str(said.value()))] if said.value() else []
        return render(
            request, "web/money/rule_check.html", checked(request, visit, tried, form, rows)
        )
    return render(request, "web/money/policy.html", {"form": form})


def agree(visit: Visit, form: PolicyForm, rule: JsonObject) -> Agreement:
    """Keep it."""
    return services.adopt(
        actor=visit.actor,
        community=visit.community,
        policy=form.policy(),
        rule=rule,
        words=form.cleaned_data["words"],
        now=visit.now,
    )
