"""Addresses of the pages about people."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from commonpool.web.views import again, founding, joining, people, selves

HERE = "c/<slug:slug>/people/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("found/", founding.found, name="found"),
    path("c/<slug:slug>/edit/", founding.edit, name="edit-community"),
    path("join/<str:code>/", joining.join, name="join"),
    path("again/", again.again, name="again"),
    path("second-factor/", again.second_factor, name="second-factor"),
    path(HERE, people.people, name="people"),
    path(HERE + "me/", selves.me, name="me"),
    path(HERE + "me/edit/", selves.edit, name="edit-me"),
    path(HERE + "me/letters/", selves.letters, name="letters"),
    path(HERE + "me/leave/", selves.leave, name="leave"),
    path(HERE + "me/erase/", selves.erase_me, name="erase-me"),
    path(HERE + "me/tokens/", selves.tokens, name="tokens"),
    path(HERE + "me/tokens/<int:key>/revoke/", selves.revoke, name="revoke-token"),
    path(HERE + "invite/", people.invite, name="invite"),
    path(HERE + "invite/<int:key>/withdraw/", people.withdraw, name="withdraw-invitation"),
    path(HERE + "invite/<str:code>/", people.invitation, name="invitation"),
    path(HERE + "helper/", people.helper, name="helper"),
    path(HERE + "<slug:handle>/", people.person, name="person"),
    path(HERE + "<slug:handle>/portrait/", people.portrait, name="portrait"),
    path(HERE + "<slug:handle>/roles/", people.roles, name="roles"),
    path(HERE + "<slug:handle>/leave/", people.let_go, name="let-go"),
    path(HERE + "<slug:handle>/erase/", selves.erase, name="erase"),
]
