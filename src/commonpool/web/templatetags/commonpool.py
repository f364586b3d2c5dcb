"""What templates say with: amounts, hours, quantities, people; and how to use the parts.

{% load i18n commonpool %}
    {{ share.amount|amount:visit.unit }}      1 250.00 USD    {{ step|signed:visit.unit }}  +36.00
    {{ deed.minutes|hours }}                  7 h 30 min
    {{ need.thousandths|quantity:need.unit }} 62 lb, 3 hours  {{ fraction|percent }}        62 %
    {% who deed.by %}                         the name, or the handle where the name is not shown
    {{ fault|told }}                          what is wrong and how to mend it, in this language
    {{ typed_by_people|bdi }}                 a name inside a sentence of another direction

Parts, all in web/parts/ (`{% include "web/parts/x.html" with ... %}`):
    form.html     form [send] [back] [action] [danger]: summary of mistakes, fields, buttons
    form_more.html  form more [send] [back]: the same, with form.MORE folded away under `more`
    field.html    field: label, hint, mistake, widget (for a form laid out by hand)
    errors.html   form: the summary of mistakes, with links to the fields
    check.html    form [title] [send]: "check your answers", posts step=done or step=change
    summary.html  rows: pairs of a label and a value
    buttons.html  [send] [back] [danger]      notice.html  text [kind: success|warning|error]
    search.html   label page q: looks for a name by GET, where there are several pages
    table.html    caption heads rows          empty.html   text [href link]
    card.html     title [text] [href link]    pages.html   page (of a Paginator)
    {% coverage asked met planned unit waiting gifts %}   the bar of a need
    {% once %}                                in every form that posts and shows no Questions
    {% door "deed-new" as href %}             the address of a page of this community, if it is there

A page begins `{% extends "web/base.html" %}` and fills the blocks title and content; width is
`narrow` where the page asks one question. Forms inherit web/forms/base.py:Questions. Addresses
of the pages live in web/addresses/<feature>.py; their names are the feature's own words, and
the menu finds `needs`, `deeds`, `cycles`, `money` and `people` where they exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django import template
from django.forms import BoundField, CheckboxInput
from django.http import HttpRequest
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from commonpool.contributions.reasons import cycle_named
from commonpool.core.amounts import Unit, about, format_ratio
from commonpool.cycles.models import Cycle
from commonpool.needs.models import Offer
from commonpool.people.models import Member
from commonpool.web.doors import Visit
from commonpool.web.figures import APART, clock, grouped, unit_name, with_unit
from commonpool.web.once import new_key
from commonpool.web.spans import span
from commonpool.web.told import sentence, told

register = template.Library()
LONGEST_NUMBER = 16  # signs that fit on a line of a small phone, also in a headline
register.filter(told)
register.filter(sentence)
NAV = (
    ("needs", gettext_lazy("Needs")),
    ("deeds", gettext_lazy("Deeds")),
    ("cycles", gettext_lazy("Cycles")),
    ("money", gettext_lazy("Money")),
    ("people", gettext_lazy("People")),
)


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the menu."""

    href: str
    label: str
    here: bool


def ltr(text: str) -> SafeString:
    """A number that keeps its order in a sentence written from right to left."""
    return format_html('<bdi dir="ltr">{}</bdi>', text)


@register.filter
def amount(value: int, unit: Unit) -> SafeString:
    """Smallest units as an amount with its currency."""
    return ltr(with_unit(value, unit))


@register.filter
def plain(value: int, unit: Unit) -> SafeString:
    """Smallest units without the currency, in a table that says it once."""
    return ltr(grouped(unit.format(value)))


@register.filter
def signed(value: int, unit: Unit) -> SafeString:
    """Smallest units as a change: always with its sign, without the currency."""
    return ltr(("+" if value > 0 else "") + grouped(unit.format(value)))


@register.filter
def hours(minutes: int) -> str:
    """Minutes of work as hours and minutes."""
    return clock(minutes)


@register.filter
def quantity(value: Fraction | int, unit: str = "") -> SafeString:
    """A quantity for reading, with its unit: whole thousandths where it is an int."""
    exact = value if isinstance(value, Fraction) else Fraction(value, 1000)
    number = grouped(about(exact, 2))
    if not unit:
        return ltr(number)
    return format_html('<bdi dir="ltr">{}</bdi> {}', number, unit_name(unit, exact))


@register.filter
def period(cycle: Cycle) -> SafeString:
    """A cycle by its days: `Oct 16 – Nov 12, 2026`."""
    return format_html("<bdi>{}</bdi>", span(cycle.first_day, cycle.day_after))


@register.filter
def begun(slug: str) -> SafeString:
    """A cycle of which a row knows only the key, by its first day or its month."""
    return format_html("<bdi>{}</bdi>", cycle_named(slug))


@register.filter
def percent(ratio: Fraction) -> SafeString:
    """A part of one in whole percent."""
    return ltr(f"{about(ratio * 100, 0)}{APART}%")


@register.filter
def number(value: Fraction | int) -> SafeString:
    """An exact number, as short as it can be written."""
    return ltr(grouped(format_ratio(value)))


@register.filter
def figure(text: str) -> SafeString:
    """A number that is text already: thousands apart, a true minus, its own order."""
    return ltr(grouped(text))


@register.filter
def bdi(text: str) -> SafeString:
    """Words of people, kept apart from the direction around them; numbers keep their own.

    A number stays on one line; longer than any number of a page, it folds as words do.
    """
    if len(text) <= LONGEST_NUMBER and not any(mark.isalpha() for mark in text):
        return ltr(text)
    return format_html("<bdi>{}</bdi>", text)


@register.filter
def wanted_by(offer: Offer, member: Member | None) -> bool:
    """Whether a member would like what is offered."""
    return member is not None and member.pk in {one.member_id for one in offer.wantings.all()}


@register.simple_tag(takes_context=True)
def who(context: Context, member: Member | None) -> SafeString:
    """A member as this viewer may know them."""
    if member is None:
        return bdi(gettext("the community"))
    return bdi(shown_name(member, visit_of(context)))


def shown_name(member: Member, visit: Visit | None) -> str:
    """The name to members and where it is shown to all; else the handle."""
    viewer = visit.member if visit else None
    inside = viewer is not None and viewer.community_id == member.community_id
    return (member.name if inside or member.shows_name else "") or member.handle


def visit_of(context: Context) -> Visit | None:
    """The visit, on a community's pages."""
    found = context.get("visit")
    return found if isinstance(found, Visit) else None


@register.inclusion_tag("web/parts/coverage.html")
def coverage(  # a bar has so many parts
    asked: Fraction | int,
    met: Fraction | int,
    planned: Fraction | int = 0,
    unit: str = "",
    waiting: Fraction | int = 0,
    gifts: Fraction | int = 0,
) -> dict[str, object]:
    """How much of a need is met (gifts among it), waits to be confirmed, and is promised."""
    whole, given = as_fraction(asked), as_fraction(met) + as_fraction(gifts)
    logged, promised = as_fraction(waiting), as_fraction(planned)
    ends = [width(part, whole) for part in (given, given + logged, given + logged + promised)]
    return {
        "asked": whole,
        "met": given,
        "waiting": logged,
        "planned": promised,
        "missing": max(whole - given - logged - promised, Fraction(0)),
        "unit": unit,
        "met_width": ends[0],
        "planned_width": ends[2] - ends[0],
    }


def as_fraction(value: Fraction | int) -> Fraction:
    """Whole numbers are thousandths, as they are stored."""
    return value if isinstance(value, Fraction) else Fraction(value, 1000)


def width(part: Fraction, whole: Fraction) -> int:
    """How many of a hundred; never nothing where there is something."""
    if whole <= 0 or part <= 0:
        return 0
    return min(100, max(1, int(part * 100 / whole)))


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the widget stands before its label."""
    return isinstance(field.field.widget, CheckboxInput)


@register.simple_tag
def once() -> SafeString:
    """The key of a form that shows no Questions, so that pressing it twice does one thing."""
    return format_html('<input type="hidden" name="once" value="{}">', new_key())


@register.simple_tag(takes_context=True)
def nav(context: Context) -> list[Link]:
    """The menu: a community's pages for its members, a way in for everybody else."""
    request, visit = context.get("request"), visit_of(context)
    here = request.path if isinstance(request, HttpRequest) else ""
    if visit is None or visit.member is None:
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            return []
        return [Link(reverse("account_login"), gettext("Sign in"), False)]
    slug = visit.community.slug
    found = ((address(name, slug), str(label)) for name, label in NAV)
    return [Link(href, label, here.startswith(href)) for href, label in found if href]


@register.simple_tag(takes_context=True)
def door(context: Context, name: str, *args: str) -> str:
    """The address of a page of this community, or nothing where no such page is."""
    visit = visit_of(context)
    return address(name, visit.community.slug, *args) if visit else ""


def address(name: str, *args: str) -> str:
    """The address of a community's page, or nothing where no such page is."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
