"""Addresses of the pages. A community's own pages begin with its slug."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from commonpool.web.addresses import cycles, deeds, money, needs, people
from commonpool.web.views import community, home, language

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("language/", language.choose, name="language"),
    path("c/<slug:slug>/", community.show, name="community"),
    path("c/<slug:slug>/check/", community.check, name="check"),
    path("c/<slug:slug>/cycles/<str:cycle>/receipt.json", community.receipt, name="receipt"),
    path("c/<slug:slug>/cycles/<str:cycle>/bundle.json", community.bundle, name="bundle"),
    path("c/<slug:slug>/cycles/<str:cycle>/flow.csv", community.flow_csv, name="flow-csv"),
    *needs.urlpatterns,
    *deeds.urlpatterns,
    *cycles.urlpatterns,
    *money.urlpatterns,
    *people.urlpatterns,
]
