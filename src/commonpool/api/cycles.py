"""Cycles: opening, looking ahead, closing, and what anyone may check afterwards."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import JsonValue

from commonpool.api.gate import Caller, caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import Day, Key, Page, Slice, Slug, money, part_of
from commonpool.api.shares import ShareOut, closed
from commonpool.core.bundle import Closed
from commonpool.core.shapes import JsonObject
from commonpool.cycles import queries, services, why
from commonpool.cycles.closing import payments
from commonpool.cycles.models import Cycle
from commonpool.people.queries import display_name

router = Router()


class CycleOut(Schema):
    """A cycle; `sha256` is that of its receipt."""

    slug: str
    number: int
    opens: str
    closes: str
    rhythm: str
    closed: dt.datetime | None
    sha256: str | None


class OpenIn(Schema):
    """Without a day the calendar says when it closes."""

    closes: Day | None = None


class PreviewOut(Schema):
    """What a close would give now."""

    shares: list[ShareOut]
    remainder: str
    sha256: str


class EstimateOut(Schema):
    """What this token's member would get now, and why; in `parts`, the `first` at this close."""

    amount: str
    parts: int
    first: str
    reasons: list[str]


class CycleThanksOut(Schema):
    """Words of thanks in a cycle; without numbers, without ranks."""

    by: str
    to: str
    words: str
    on: dt.date


class GiftOut(Schema):
    """What was given for thanks alone."""

    by: str
    what: str
    on: dt.date


class WaitingOut(Schema):
    """A deed that no cycle has weighed yet: unconfirmed, disputed or unmeasured.

    `kind` and `unit` are those of which the rule does not say what they count, where that is why.
    """

    deed: str
    party: str
    reason: str
    kind: str
    unit: str


def shown(cycle: Cycle) -> CycleOut:
    return CycleOut(
        slug=cycle.slug,
        number=cycle.number,
        opens=cycle.opens,
        closes=cycle.closes,
        rhythm=cycle.rhythm,
        closed=cycle.closed,
        sha256=cycle.sha256,
    )


def shown_preview(made: Closed, asker: Caller) -> PreviewOut:
    outcome = made.distribution.outcome
    return PreviewOut(
        shares=[
            ShareOut(party=one.party, amount=money(asker.community, one.amount), held=one.held)
            for one in payments(made)
        ],
        remainder=money(asker.community, outcome.remainder),
        sha256=made.sha256,
    )


def shown_waiting(row: queries.Waiting) -> WaitingOut:
    kind, unit = row.measure or ("", "")
    return WaitingOut(deed=row.deed, party=row.party, reason=row.reason, kind=kind, unit=unit)


@read(router, "/cycles", Page[CycleOut])
def list_cycles(request: HttpRequest, community: Slug, part: Query[Slice]) -> Page[CycleOut]:
    """The open cycle, then the closed ones, the newest first."""
    home = caller(request).community
    now_open = queries.open_cycle(home)
    rows = [*([now_open] if now_open else []), *queries.closed_cycles(home)]
    return part_of(rows, part, shown)


@read(router, "/cycles/{slug:cycle}", CycleOut)
def get_cycle(request: HttpRequest, community: Slug, cycle: Slug) -> CycleOut:
    """One cycle."""
    return shown(queries.cycle(caller(request).community, cycle))


@read(router, "/cycles/{slug:cycle}/receipt", dict[str, JsonValue])
def get_receipt(request: HttpRequest, community: Slug, cycle: Slug) -> JsonObject:
    """The receipt of a closed cycle."""
    return queries.receipt(closed(caller(request), cycle))


@read(router, "/cycles/{slug:cycle}/bundle", dict[str, JsonValue])
def get_bundle(request: HttpRequest, community: Slug, cycle: Slug) -> JsonObject:
    """Receipt and evidence, for `commonpool verify`."""
    return queries.bundle(closed(caller(request), cycle))


@read(router, "/cycles/{slug:cycle}/file", dict[str, JsonValue], "cycles.preview")
def get_file(request: HttpRequest, community: Slug, cycle: Slug) -> JsonObject:
    """The cycle file, for `commonpool distribute`; of an open cycle as it stands now."""
    return queries.cycle_file(queries.cycle(caller(request).community, cycle))


@read(router, "/cycles/{slug:cycle}/preview", PreviewOut, "cycles.preview")
def get_preview(request: HttpRequest, community: Slug, cycle: Slug) -> PreviewOut:
    """What a close would give now."""
    asker = caller(request)
    return shown_preview(queries.preview(queries.cycle(asker.community, cycle)), asker)


@read(router, "/cycles/{slug:cycle}/estimate", EstimateOut, "cycles.preview")
def get_estimate(request: HttpRequest, community: Slug, cycle: Slug) -> EstimateOut:
    """This member's own estimate."""
    asker = caller(request)
    found = why.estimate(queries.cycle(asker.community, cycle), asker.actor)
    return EstimateOut(
        amount=money(asker.community, found.amount),
        parts=found.parts,
        first=money(asker.community, found.first),
        reasons=list(found.reasons),
    )


@read(router, "/cycles/{slug:cycle}/waiting", Page[WaitingOut], "cycles.preview")
def list_waiting(
    request: HttpRequest, community: Slug, cycle: Slug, part: Query[Slice]
) -> Page[WaitingOut]:
    """Deeds that the cycle sets aside for later."""
    rows = queries.waiting_deeds(queries.cycle(caller(request).community, cycle))
    return part_of(rows, part, shown_waiting)


@read(router, "/cycles/{slug:cycle}/thanks", Page[CycleThanksOut], "people.see")
def list_cycle_thanks(
    request: HttpRequest, community: Slug, cycle: Slug, part: Query[Slice]
) -> Page[CycleThanksOut]:
    """The words of thanks on the days of a cycle."""
    asker = caller(request)
    rows = queries.thanks(queries.cycle(asker.community, cycle))
    return part_of(
        rows,
        part,
        lambda row: CycleThanksOut(
            by=display_name(row.by, asker.member),
            to=display_name(row.to, asker.member),
            words=row.words,
            on=row.on,
        ),
    )


@read(router, "/cycles/{slug:cycle}/gifts", Page[GiftOut], "people.see")
def list_gifts(
    request: HttpRequest, community: Slug, cycle: Slug, part: Query[Slice]
) -> Page[GiftOut]:
    """What was given for thanks alone on the days of a cycle."""
    asker = caller(request)
    rows = queries.gifts(queries.cycle(asker.community, cycle))
    return part_of(
        rows,
        part,
        lambda row: GiftOut(by=display_name(row.by, asker.member), what=row.what, on=row.on),
    )


@write(router, "/cycles", CycleOut, "cycles.open")
def open_cycle(request: HttpRequest, community: Slug, key: Key, body: OpenIn) -> CycleOut:
    """Open the next cycle."""
    asker = caller(request)
    row = services.open_cycle(
        actor=asker.actor, community=asker.community, now=timezone.now(), closes=body.closes
    )
    return shown(row)


@write(router, "/cycles/{slug:cycle}/close", CycleOut, "cycles.close")
def close_cycle(request: HttpRequest, community: Slug, cycle: Slug, key: Key) -> CycleOut:
    """Close a cycle: once; a second close is a conflict."""
    asker = caller(request)
    found = queries.cycle(asker.community, cycle)
    return shown(services.close_cycle(actor=asker.actor, cycle=found, now=timezone.now()))


@write(router, "/cycles/{slug:cycle}/renew", CycleOut, "cycles.close")
def renew_rule(request: HttpRequest, community: Slug, cycle: Slug, key: Key) -> CycleOut:
    """Let an open cycle that cannot close take the newest agreement."""
    asker = caller(request)
    found = queries.cycle(asker.community, cycle)
    return shown(services.renew_rule(actor=asker.actor, cycle=found, now=timezone.now()))
