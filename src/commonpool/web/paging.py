"""Long lists in parts: a page stays small however many people and years there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

EACH_PAGE = 50
T = TypeVar("T")
S = TypeVar("S")
M = TypeVar("M", bound=Model)


def page_of(request: HttpRequest, rows: Sequence[T], each: int = EACH_PAGE) -> Page[T]:
    """The part of a list that the address asks for, the first one by default."""
    return Paginator(rows, each).get_page(request.GET.get("page"))


def longest(*lists: Sequence[object]) -> Sequence[object]:
    """The list that several on one page are parted by, so that each comes to its end."""
    return max(lists, key=len)


def page_in(request: HttpRequest, rows: QuerySet[M], each: int = EACH_PAGE) -> Page[M]:
    """The same of what a query finds, without reading the rest."""
    return Paginator(rows, each).get_page(request.GET.get("page"))


def beside(page: Page[T], rows: Sequence[S]) -> Sequence[S]:
    """The part of a second list that stands on the same page."""
    first = (page.number - 1) * page.paginator.per_page
    return rows[first : first + page.paginator.per_page]
