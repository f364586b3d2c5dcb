"""Addresses of the pages. A community's own pages begin with its slug."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
