"""Pages of a village that grew old beside those of a new one: the same questions, more answers.

60 members and 6 months beside 10 and 1; BENCH_LARGE=1 makes it 1,000 members and 60 months,
which takes many minutes to build.
"""

from __future__ import annotations

import os
from collections.abc import Callable

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"  # a home of its own, thrown away

import django

django.setup()

from django.core.management import call_command  # noqa: E402  # settings come first
from django.utils import timezone  # noqa: E402  # settings come first

from bench.ratio import Variant, compare  # noqa: E402  # settings come first
from tests.scale.looks import Visitor, visitor  # noqa: E402  # settings come first
from tests.scale.years import years  # noqa: E402  # settings come first

PAGES = ("", "needs/", "deeds/", "deeds/to-confirm/", "cycles/", "money/", "people/")
SIZE = (1_000, 60) if os.environ.get("BENCH_LARGE") else (60, 6)


def looking(who: Visitor, page: str) -> Callable[[], object]:
    """One look at a page."""
    return lambda: who.browser.get(f"/c/{who.made.community.slug}/{page}").status_code


def main() -> None:
    """Each page in both villages, in turn."""
    call_command("migrate", verbosity=0)
    now = timezone.now()
    new = visitor(years("new", members=10, months=1, now=now))
    old = visitor(years("old", members=SIZE[0], months=SIZE[1], now=now))
    for page in PAGES:
        compare(
            f"/{page} of a new village, and of one with {SIZE[0]:,} members and {SIZE[1]} months",
            [Variant("new", looking(new, page)), Variant("old", looking(old, page))],
        )


if __name__ == "__main__":
    main()
