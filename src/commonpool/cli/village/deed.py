"""Deeds: read, written down, taken back, shown to be true."""

from __future__ import annotations

import datetime as dt

from commonpool.calendars.zones import find, local
from commonpool.cli.acts import Done, many
from commonpool.cli.village import deeds
from commonpool.cli.village.here import Here
from commonpool.cli.village.witness import (
    accept,
    answer,
    confirm,
    dispute,
    practice,
    question,
    settle,
)
from commonpool.contributions import queries, services
from commonpool.contributions.models import Evidence
from commonpool.contributions.weekly import as_line, weekly_round
from commonpool.core.fault import Fault, quote
from commonpool.core.shapes import JsonObject
from commonpool.people.permissions import allow
from commonpool.people.queries import display_name, member

__all__ = ["accept", "answer", "confirm", "dispute", "practice", "question", "settle"]


def list_(here: Here) -> list[JsonObject]:
    """Deeds, or those that wait for one's word."""
    which = here.text("which")
    first, after = here.day("first") or dt.date.min, here.day("after") or dt.date.max
    if which == "all":
        found = queries.tell(queries.between(here.home, first, after), here.viewer, on=here.today)
    elif which == "mine":
        found = queries.mine(here.actor, first, after, on=here.today)
    elif which == "to-accept":
        found = queries.tell(queries.to_accept(here.actor), here.viewer, on=here.today)
    else:
        asked = queries.to_confirm if which == "to-confirm" else queries.to_settle
        found = asked(here.actor, on=here.today)
    return [deeds.row(one, here.viewer) for one in found if first <= one.deed.on < after]


def show(here: Here) -> JsonObject:
    """One deed with all that is said of it."""
    told = deeds.again(here, here.number())
    return {
        **deeds.row(told, here.viewer),
        "logged_by": display_name(told.deed.logged_by, here.viewer),
        "said": [
            {
                "by": display_name(one.by, here.viewer),
                "says": one.says,
                "words": one.words,
                "answer": one.answer,
            }
            for one in told.deed.confirmations.all()
        ],
        "evidence": [shows(one, here) for one in queries.evidence(told.deed)],
    }


def log(here: Here) -> list[JsonObject]:
    """A row for each who did it."""
    pair, quantity = here.text("pair"), here.thousandths("quantity")
    made = services.log(
        actor=here.actor,
        by=[member(here.home, handle) for handle in here.said.who] or [here.actor],
        what=here.text("what"),
        on=here.day("on") or here.today,
        once=here.once(),
        now=here.now,
        kind=here.text("kind") or ("materials" if quantity else "labour"),
        minutes=here.minutes(),
        thousandths=quantity,
        unit=here.text("unit"),
        need=here.need(),
        delivered_thousandths=here.thousandths("delivered"),
        activity=here.text("activity"),
        tags=here.said.tag,
        gift=here.said.gift,
        buddies=queries.pair(here.home, here.number("pair"), here.actor) if pair else None,
        photo=here.bytes("photo"),
        link=here.text("link"),
    )
    return deeds.rows(here, made)


def sheet(here: Here) -> list[JsonObject]:
    """All lines, or none."""
    content = here.bytes("file", deeds.LONGEST_SHEET) or b""
    made = services.log_many(
        actor=here.actor,
        lines=[*deeds.sheet_lines(here, content)],
        once=here.once(),
        now=here.now,
    )
    return deeds.rows(here, made)


def week(here: Here) -> Done | list[JsonObject]:
    """The round, or what of it was done."""
    found = weekly_round(here.actor, here.today)
    known = {one.key: one for one in found.suggestions}
    for key in here.said.did:
        if key not in known:
            raise Fault(f"{quote(key)} is not suggested this week", "look at the week again")
    if here.said.did:
        lines = [as_line(known[key], here.actor) for key in here.said.did]
        made = services.log_many(actor=here.actor, lines=lines, once=here.once(), now=here.now)
        return deeds.rows(here, made)
    logged = [deeds.row(one, here.viewer) for one in found.logged]
    suggested: list[JsonObject] = [
        {
            "key": one.key,
            "why": one.why,
            "what": one.what,
            "on": one.on.isoformat(),
            "hours": one.clock if one.minutes else None,
            "need": one.need.slug if one.need else None,
        }
        for one in found.suggestions
    ]
    text = f"Logged\n{many(logged)}\nPerhaps missing\n{many(suggested)}"
    return Done(text, {"logged": logged, "suggestions": suggested})


def withdraw(here: Here) -> JsonObject:
    """Taken back."""
    deed = queries.contribution(here.home, here.number())
    services.withdraw(actor=here.actor, contribution=deed, now=here.now)
    return deeds.row(deeds.again(here, deed.pk), here.viewer)


def evidence(here: Here) -> list[JsonObject]:
    """What shows it."""
    deed = queries.contribution(here.home, here.number())
    photo, link, kept = here.bytes("photo"), here.text("link"), here.bytes("file")
    if not (photo or link or kept):
        raise Fault("nothing was named that shows it", "add --photo, --link or --file")
    made = services.add_evidence(
        actor=here.actor,
        contribution=deed,
        now=here.now,
        photo=photo,
        link=link,
        file=kept,
        name=here.text("file"),
    )
    return [shows(one, here) for one in made]


def shows(piece: Evidence, here: Here) -> JsonObject:
    """A piece of evidence."""
    return {
        "piece": piece.pk,
        "kind": piece.kind,
        "link": piece.link,
        "name": piece.name,
        "bytes": piece.document.size if piece.document else None,
        "by": display_name(piece.added_by, here.viewer),
        "on": local(piece.added, find(here.home.zone)).date().isoformat(),
        "sha256": piece.sha256,
    }


def piece_of(here: Here) -> Evidence:
    """The piece that was named."""
    return queries.piece(queries.contribution(here.home, here.number()), here.number("piece"))


def fetch(here: Here) -> JsonObject:
    """Saved under a name that nothing has yet."""
    allow(here.actor, "contributions.see", here.home)
    row, path = piece_of(here), here.said.output
    kept = row.document or row.picture
    if kept is None:
        raise Fault("this is a link, or was taken away", "open the link instead")
    try:
        with path.open("xb") as opened:
            opened.write(bytes(kept.content))
    except OSError as error:
        raise Fault(f"{path} cannot be written ({error.strerror})", "name another file") from None
    return {"piece": row.pk, "name": row.name, "file": str(path)}


def remove_evidence(here: Here) -> list[JsonObject]:
    """One less."""
    row = piece_of(here)
    services.remove_evidence(actor=here.actor, piece=row)
    return [shows(one, here) for one in queries.evidence(row.contribution)]
