"""Every address of the installation."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404
from django.urls import include, path, re_path
from django.views.defaults import page_not_found

from commonpool.api.app import api
from commonpool.config.health import healthz

urlpatterns = [
    # Nobody has a password here, so none can be set, changed, forgotten or asked for.
    re_path(r"^accounts/password/", page_not_found, {"exception": Http404()}),
    path("healthz", healthz, name="healthz"),
    path("api/v1/", api.urls),
    *([path("demo/", include("commonpool.config.demo.urls"))] if settings.DEMO else []),
    path("accounts/", include("allauth.urls")),
    path("", include("commonpool.web.urls")),
]
