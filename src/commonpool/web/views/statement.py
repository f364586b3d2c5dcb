"""What I have: what moved it, line by line, what is still to come, and the same as a file."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from commonpool.books import queries as books
from commonpool.core.cycle import instalments
from commonpool.cycles.models import Share
from commonpool.cycles.queries import amount_of
from commonpool.cycles.statement import Entry, still_to_come, whole
from commonpool.cycles.statement import statement as entries
from commonpool.pools import accounts, queries
from commonpool.pools.backing import backing
from commonpool.web.doors import Visit, community_page
from commonpool.web.views.community import attachment

EACH_PAGE = 100
WORDS = {
    "share": _("A share"),
    "baseline": _("A baseline need"),
    "decay": _("What decayed at a close"),
    "vesting": _("A part of an earlier share"),
    "share-released": _("A share that was held"),
    "share-corrected": _("A share put right"),
    "drawn": _("Drawn from a pool"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line on the page: when it was, and what in words."""

    entry: Entry
    at: dt.datetime
    words: str


@dataclass(frozen=True, slots=True)
class Waits:
    """What of a share is still to come: all of it where it is held, else its later parts."""

    share: Share
    amount: int
    parts: int


@community_page("people.see")
def statement(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What I have, and what moved it, the newest first."""
    home, handle = visit.community, visit.actor.handle
    mine = accounts.member(handle)
    page = Paginator(range(books.moves(home, mine)), EACH_PAGE).get_page(request.GET.get("page"))
    found = entries(home, mine, limit=EACH_PAGE, offset=(page.number - 1) * EACH_PAGE)
    seen = {
        "backing": backing(home),
        "has": queries.balance(home, mine),
        "held": queries.balance(home, accounts.held(handle)),
        "vests": queries.balance(home, accounts.vesting(handle)),
        "waits": [waiting(share) for share in still_to_come(home, handle)],
        "page": page,
        "rows": [row_of(entry) for entry in found],
    }
    return render(request, "web/money/statement.html", seen)


def row_of(entry: Entry) -> Row:
    """A line as it is shown."""
    words = str(WORDS.get(entry.about, entry.about))
    return Row(entry, dt.datetime.fromisoformat(entry.move.moment), words)


def waiting(share: Share) -> Waits:
    """A share as far as it has not come."""
    if share.held and share.released is None:
        return Waits(share, amount_of(share), 0)
    later = instalments(share.amount, share.parts)[share.paid :]
    return Waits(share, sum(later), len(later))


@community_page("people.see")
def statement_csv(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every line as a table for a spreadsheet."""
    home, handle = visit.community, visit.actor.handle
    answer = attachment("text/csv; charset=utf-8", f"{home.slug}-{handle}.csv")
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(["on", "what", "cycle", "change", "balance", "unit"])
    writer.writerows(cells(visit, row_of(entry)) for entry in whole(home, accounts.member(handle)))
    answer.write("\N{ZERO WIDTH NO-BREAK SPACE}" + lines.getvalue())
    return answer


def cells(visit: Visit, row: Row) -> Iterator[str]:
    """A line as the cells of a table: no words but our own, and plain amounts."""
    move = row.entry.move
    yield row.at.date().isoformat()
    yield row.words
    yield row.entry.cycle
    yield visit.unit.format(move.amount)
    yield visit.unit.format(move.balance)
    yield visit.unit.code
