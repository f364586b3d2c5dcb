"""Addresses of the pages about cycles."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from commonpool.web.views import closing, cycles, panel, trying

HERE = "c/<slug:slug>/cycles/"
ONE = HERE + "<slug:cycle>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(HERE, cycles.cycles, name="cycles"),
    path(HERE + "open/", closing.open_cycle, name="open-cycle"),
    path(HERE + "calendar/", closing.calendar, name="calendar"),
    path(HERE + "side-by-side/", trying.side_by_side, name="side-by-side"),
    path(HERE + "what-if/", trying.slider, name="slider"),
    path(ONE, cycles.cycle, name="cycle"),
    path(ONE + "close/", closing.close, name="close"),
    path(ONE + "renew/", closing.renew, name="renew-rule"),
    path(ONE + "thanks/", cycles.thanks, name="thanks"),
    path(ONE + "praise/", panel.praised, name="praised"),
    path(ONE + "file.json", cycles.file, name="cycle-file"),
    path(ONE + "shares/<slug:party>/", cycles.share, name="share"),
    path(ONE + "shares/<slug:party>/release/", closing.release, name="release-share"),
    path(ONE + "shares/<slug:party>/correct/", closing.correct, name="correct-share"),
]
