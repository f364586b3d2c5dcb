"""What members say of themselves."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from commonpool.people import pictures
from commonpool.people.erasure import scrub
from commonpool.people.models import Member
from commonpool.people.permissions import allow
from commonpool.people.texts import a_name, some_words


def edit_self(
    *,
    actor: Member,
    name: str,
    about: str,
    shows_name: bool,
    portrait: bytes | None,
    now: dt.datetime,
    without_portrait: bool = False,
) -> None:
    """What a member says of themselves; no portrait given keeps the one there is."""
    name, about = a_name(name), some_words(about)
    with transaction.atomic():
        allow(actor, "people.edit-self", actor)
        member = Member.objects.select_for_update(no_key=True).get(pk=actor.pk)
        before = member.portrait_id
        if portrait is not None:
            member.portrait = pictures.keep(community=member.community, raw=portrait)
        elif without_portrait:
            member.portrait = None
        member.name, member.about, member.shows_name = name, about, shows_name
        member.save(update_fields=("name", "about", "shows_name", "portrait"))
        if before != member.portrait_id:
            pictures.drop(before)
            transaction.on_commit(scrub)
