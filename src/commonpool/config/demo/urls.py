"""Addresses of the demo."""

from __future__ import annotations

from django.urls import path

from commonpool.config.demo import views

urlpatterns = [
    path("", views.show, name="demo"),
    path("sign-in/<slug:handle>/", views.sign_in, name="demo-sign-in"),
    path("reset/", views.reset, name="demo-reset"),
]
