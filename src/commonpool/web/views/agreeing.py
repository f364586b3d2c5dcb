"""What stands before an agreement is kept: its words, what is new in them, everybody's change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from commonpool.core.fault import Fault
from commonpool.core.shapes import JsonObject
from commonpool.cycles import compare
from commonpool.cycles.models import Cycle
from commonpool.cycles.queries import open_cycle
from commonpool.people.models import Community
from commonpool.pools import queries
from commonpool.pools.agreements import Adopted
from commonpool.pools.stages import template
from commonpool.web.agreements import in_words
from commonpool.web.charts.bars import Change
from commonpool.web.doors import Visit
from commonpool.web.forms.base import Questions
from commonpool.web.paging import EACH_PAGE
from commonpool.web.views.trying import everybody


@dataclass(frozen=True, slots=True)
class Preview:
    """What an agreement would change in the open cycle, a page of it; or why it cannot be said."""

    page: Page[Change] | None = None
    more: int = 0
    less: int = 0
    fault: Fault | None = None


def in_force(home: Community) -> tuple[JsonObject, JsonObject]:
    """Policy and rule as they are, or as a community begins that shares."""
    last = queries.agreement(home)
    return (last.policy, last.rule) if last else template("weighted")


def checked(
    request: HttpRequest,
    visit: Visit,
    tried: Adopted,
    form: Questions,
    rows: Iterable[tuple[str, str]],
) -> dict[str, object]:
    """The agreement in words, the answers, and everybody's change where a cycle is open."""
    cycle = open_cycle(visit.community)
    sentences, gone = apart(visit, tried)
    return {
        "form": form,
        "sentences": sentences,
        "gone": gone,
        "rows": list(rows),
        "preview": preview(visit, cycle, tried, request.POST.get("page")) if cycle else None,
    }


def apart(visit: Visit, tried: Adopted) -> tuple[list[tuple[str, bool]], list[str]]:
    """Each sentence and whether it is new, and those of now that no longer hold."""
    last = queries.agreement(visit.community)
    now = queries.read_stored(last) if last else None
    before = in_words(now.policy, now.rule, visit.unit) if now else []
    after = in_words(tried.policy, tried.rule, visit.unit)
    told = [(one, bool(before) and one not in before) for one in after]
    return told, [one for one in before if one not in after]


def preview(visit: Visit, cycle: Cycle, tried: Adopted, number: str | None) -> Preview:
    """Everybody's change in the open cycle."""
    try:
        rows = everybody(visit, *compare.under(cycle, tried))
    except Fault as fault:
        return Preview(fault=fault)
    differences = [row.difference for row in rows]
    return Preview(
        page=Paginator(rows, EACH_PAGE).get_page(number),
        more=sum(one > 0 for one in differences),
        less=sum(one < 0 for one in differences),
    )
