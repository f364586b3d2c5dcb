"""The pool's money: what it holds, what came in, what is covered first."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.files.base import File
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from commonpool.people import queries as people
from commonpool.pools import queries, services
from commonpool.pools.backing import backing
from commonpool.pools.inflow_table import MAX_BYTES, InflowRow, read_inflows
from commonpool.pools.models import BaselineNeed, Inflow
from commonpool.web.charts.way import KINDS, pool_name
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.base import Questions
from commonpool.web.forms.finding import sent
from commonpool.web.forms.money import BaselineForm, InflowFileForm, InflowForm
from commonpool.web.sensitive import sensitive

EACH_PAGE = 50
MOST_SHOWN = 100


@community_page("inflows.see")
def money(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What the pools hold and what came in, the newest first."""
    page = Paginator(queries.all_inflows(visit.community), EACH_PAGE).get_page(
        request.GET.get("page")
    )
    held = queries.pool_balances(visit.community)
    seen = {
        "pools": [(pool_name(name), amount) for name, amount in sorted(held.items()) if amount],
        "backing": backing(visit.community),
        "waiting": queries.open_draws(visit.community).count(),
        "page": page,
        "rows": [(row, str(KINDS[row.kind])) for row in page],
        "baseline": queries.baseline(
            visit.community, visit.today, visit.today + dt.timedelta(days=1)
        ),
        "may_record": visit.may("inflows.record"),
        "may_adopt": visit.may("agreements.adopt"),
        "may_reverse": visit.may("inflows.reverse"),
        "may_cover": visit.may("baseline.edit"),
    }
    return render(request, "web/money/money.html", seen)


@community_page("inflows.record")
def record(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Write down money that came in: asked, checked, written once."""
    form = InflowForm(
        request.POST or None, visit.unit, queries.pools_in_force(visit.community), visit.today
    )
    if request.method != "POST" or not form.is_valid() or request.POST.get("step") == "change":
        return render(request, "web/money/record.html", {"form": form})
    asked = form.cleaned_data
    if request.POST.get("step") != "done":
        row = InflowRow(0, *(asked[name] for name in ("amount", "kind", "source", "pool", "on")))
        form.attempt(lambda: services.check_rows(visit.community, [row], visit.now))
        page = "web/money/record.html" if form.errors else "web/check.html"
        return render(request, page, {"form": form})
    made = form.attempt(
        lambda: services.record_inflow(
            actor=visit.actor,
            community=visit.community,
            amount=asked["amount"],
            kind=asked["kind"],
            source=asked["source"],
            pool=asked["pool"],
            on=asked["on"],
            once=asked["once"],
            now=visit.now,
        )
    )
    if made is None:
        return render(request, "web/money/record.html", {"form": form})
    messages.success(request, gettext("It is written down."))
    return redirect("money", visit.community.slug)


@community_page("inflows.record")
def import_file(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A file of inflows: read, shown, and entered whole."""
    form = InflowFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and request.POST.get("step") == "done":
        return entered(request, visit)
    seen: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        content = bytes_of(form.cleaned_data["file"])
        rows = form.attempt(lambda: rows_of(visit, content))
        if rows is not None:
            seen |= {
                "rows": [(row, str(KINDS[row.kind])) for row in rows[:MOST_SHOWN]],
                "number": len(rows),
                "total": sum(row.amount for row in rows),
                "content": content.decode("utf-8-sig"),
            }
    return render(request, "web/money/import.html", seen)


def rows_of(visit: Visit, content: bytes) -> list[InflowRow]:
    """The rows of a file, as far as they can be entered."""
    rows = read_inflows(content, visit.unit)
    services.check_rows(visit.community, rows, visit.now)
    return rows


def bytes_of(file: File[bytes]) -> bytes:
    """The file, or one byte more than is read, which its reader refuses."""
    return bytes(file.read(MAX_BYTES + 1))


def entered(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Enter what was shown."""
    number = services.import_inflows(
        actor=visit.actor,
        community=visit.community,
        file=request.POST.get("content", "").encode(),
        now=visit.now,
    )
    words = ngettext("%(count)s inflow was entered.", "%(count)s inflows were entered.", number)
    messages.success(request, words % {"count": number})
    return redirect("money", visit.community.slug)


@community_page("inflows.reverse")
@sensitive
def reverse(request: HttpRequest, visit: Visit, inflow: str) -> HttpResponse:
    """Take an inflow back, after looking at it once more."""
    row: Inflow = queries.inflow(visit.community, inflow)
    if request.method == "POST":
        services.reverse_inflow(actor=visit.actor, inflow=row, now=visit.now)
        messages.success(request, gettext("It is taken back."))
        return redirect("money", visit.community.slug)
    seen = {"row": row, "kind": str(KINDS[row.kind]), "form": Questions()}
    return render(request, "web/money/reverse.html", seen)


@community_page("baseline.edit")
def baseline(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Name a need that is covered before anything is shared."""
    data, first = sent(request)
    here = people.members(visit.community)
    form = BaselineForm(data, visit.unit, here, visit.today, first)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        receiver = asked["receiver"]
        made = form.attempt(
            lambda: services.set_baseline(
                actor=visit.actor,
                community=visit.community,
                slug=asked["slug"],
                what=asked["what"],
                amount=asked["amount"],
                receiver=people.member(visit.community, receiver) if receiver else None,
                order=asked["order"],
                since=asked["since"],
            )
        )
        if made:
            messages.success(request, gettext("Saved."))
            return redirect("money", visit.community.slug)
    return render(request, "web/money/baseline.html", {"form": form})


@require_POST
@community_page("baseline.edit")
def end_baseline(request: HttpRequest, visit: Visit, need: str) -> HttpResponse:
    """A baseline need that is covered no longer, from today on."""
    row: BaselineNeed = queries.baseline_need(visit.community, need)
    services.end_baseline(actor=visit.actor, need=row, on=visit.today)
    messages.success(request, gettext("It is no longer covered before anything is shared."))
    return redirect("money", visit.community.slug)
