"""Addresses of the pages about needs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from commonpool.web.views import carrying, needs, offers

HERE = "c/<slug:slug>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(HERE + "needs/", needs.needs, name="needs"),
    path(HERE + "needs/<slug:need>/", needs.need, name="need"),
    path(HERE + "needs/<slug:need>/change/", needs.change, name="need-change"),
    path(HERE + "needs/<slug:need>/withdraw/", needs.withdraw, name="need-withdraw"),
    path(HERE + "needs/<slug:need>/commit/", offers.commit, name="need-commit"),
    path(HERE + "needs/<slug:need>/keep/", carrying.keep, name="need-keep"),
    path(HERE + "people/me/needs/", carrying.mine, name="my-needs"),
    path(HERE + "people/me/needs/<int:key>/ask/", carrying.ask, name="my-need-ask"),
    path(HERE + "people/me/needs/<int:key>/leave/", carrying.leave, name="my-need-leave"),
    path(HERE + "ask/", needs.ask, name="need-new"),
    path(HERE + "offer/", offers.offer, name="offer-new"),
    path(HERE + "offer/<int:key>/withdraw/", offers.withdraw, name="offer-withdraw"),
    path(HERE + "offer/<int:key>/want/", offers.want, name="offer-want"),
    path(HERE + "offer/<int:key>/give/", offers.give, name="offer-give"),
    path(HERE + "committed/<int:key>/withdraw/", offers.uncommit, name="commitment-withdraw"),
]
