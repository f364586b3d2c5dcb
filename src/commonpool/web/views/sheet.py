"""The sheet on the kitchen wall, and typing it in."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from commonpool.contributions import services
from commonpool.contributions.services import Line
from commonpool.core.fault import Fault, quote
from commonpool.people.models import Member
from commonpool.people.queries import called, members
from commonpool.web.doors import Visit, community_page
from commonpool.web.forms.base import Questions
from commonpool.web.forms.deeds import SheetLine
from commonpool.web.told import told
from commonpool.web.views.needs import covered

LINES = 10
BLANK = 18
MOST_NEEDS = 6


@community_page("contributions.see")
def sheet(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A table to print and fill in by hand."""
    seen = {"rows": covered(visit)[:MOST_NEEDS], "blank": range(BLANK)}
    return render(request, "web/deeds/sheet.html", seen)


@community_page("contributions.log-for-others")
def enter(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Type in what stands on the sheet: all lines, or none."""
    form, people = Questions(request.POST or None), list(members(visit.community))
    lines = [
        SheetLine(request.POST or None, prefix=f"line{n}", initial={"on": visit.today})
        for n in range(LINES)
    ]
    if request.method == "POST" and all([form.is_valid(), *(line.is_valid() for line in lines)]):
        written = _write(visit, form, lines, people)
        if written:
            words = ngettext(
                "%(count)s deed written down.", "%(count)s deeds written down.", written
            )
            messages.success(request, words % {"count": written})
            return redirect("sheet-enter", visit.community.slug)
    names = sorted({called(one) for one in people}, key=str.casefold)
    return render(
        request, "web/deeds/sheet_enter.html", {"form": form, "lines": lines, "names": names}
    )


def _write(visit: Visit, form: Questions, lines: list[SheetLine], people: list[Member]) -> int:
    """How many deeds were written; none where a line is to be mended."""
    filled = [line for line in lines if line.cleaned_data["who"] or line.cleaned_data["what"]]
    read: list[Line] = []
    for line in filled:
        try:
            read.append(_line(line, people))
        except Fault as fault:
            line.add_error(str(fault.path[0]), told(fault))
    if len(read) < len(filled):
        return 0
    try:
        once = form.cleaned_data["once"]
        return len(services.log_many(actor=visit.actor, lines=read, once=once, now=visit.now))
    except Fault as fault:
        if type(fault) is not Fault:
            raise
        _tell(form, filled, fault)
        return 0


def _tell(form: Questions, filled: list[SheetLine], fault: Fault) -> None:
    """Show a fault at the line and field that its path names."""
    match fault.path:
        case ("lines", int(place), str(name)) if name in filled[place].fields:
            filled[place].add_error(name, told(fault))
        case _:
            form.tell(fault)


def _line(line: SheetLine, people: Iterable[Member]) -> Line:
    answers = line.cleaned_data
    if answers["on"] is None:
        raise Fault("the day is missing", "write it", ("on",))
    return Line(
        by=(_called(answers["who"], people),),
        on=answers["on"],
        what=answers["what"],
        minutes=answers["hours"],
    )


def _called(name: str, people: Iterable[Member]) -> Member:
    """Who is meant by a name, or by a handle where two share a name."""
    wanted = name.strip().casefold()
    found = [one for one in people if wanted in (called(one).casefold(), one.handle.casefold())]
    if len(found) == 1:
        return found[0]
    if found:
        handles = ", ".join(one.handle for one in found)
        raise Fault(
            "more than one is called {name}",
            "write one of: {choices}",
            ("who",),
            name=quote(name),
            choices=handles,
        )
    raise Fault(
        "nobody here is called {name}",
        "write the name as it stands in the list of people",
        ("who",),
        name=quote(name),
    )
