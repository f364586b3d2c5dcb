"""The agreement by which a pool is shared: policy, rule, and the one switch for the stage."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field, JsonValue

from commonpool.api.gate import caller
from commonpool.api.routes import read, write
from commonpool.api.shapes import Key, Page, Slice, Slug, Words, part_of
from commonpool.people.queries import Missing
from commonpool.pools import queries, services
from commonpool.pools.models import Agreement

router = Router()


class AgreementOut(Schema):
    """A policy and a rule as adopted, as a cycle file has them."""

    number: int
    policy: dict[str, JsonValue]
    rule: dict[str, JsonValue]
    words: str
    adopted: dt.datetime


class AgreementIn(Schema):
    """A policy and a rule for the cycles that open from now on."""

    policy: dict[str, JsonValue] = Field(default_factory=dict)
    rule: dict[str, JsonValue]
    words: Words = ""


class StageIn(Schema):
    """How far the community goes from the next cycle on."""

    stage: Literal["track", "small", "weighted", "network"]
    words: Words = ""


def shown(row: Agreement) -> AgreementOut:
    return AgreementOut(
        number=row.number,
        policy=row.policy,
        rule=row.rule,
        words=row.words,
        adopted=row.adopted,
    )


@read(router, "/agreement", AgreementOut)
def get_agreement(request: HttpRequest, community: Slug) -> AgreementOut:
    """What the next cycle opens with."""
    row = queries.agreement(caller(request).community)
    if row is None:
        raise Missing("there is no agreement yet", "a steward adopts one")
    return shown(row)


@read(router, "/agreements", Page[AgreementOut])
def list_agreements(
    request: HttpRequest, community: Slug, part: Query[Slice]
) -> Page[AgreementOut]:
    """All that was adopted, the newest first."""
    return part_of(queries.agreements(caller(request).community), part, shown)


@write(router, "/agreement", AgreementOut, "agreements.adopt")
def adopt_agreement(
    request: HttpRequest, community: Slug, key: Key, body: AgreementIn
) -> AgreementOut:
    """Adopt a policy and a rule."""
    asker = caller(request)
    row = services.adopt(
        actor=asker.actor,
        community=asker.community,
        policy={**body.policy},
        rule={**body.rule},
        words=body.words,
        now=timezone.now(),
    )
    return shown(row)


@write(router, "/stage", AgreementOut, "agreements.adopt")
def switch_stage(request: HttpRequest, community: Slug, key: Key, body: StageIn) -> AgreementOut:
    """Adopt what is in force at another stage; where nothing is, the template of that stage."""
    asker = caller(request)
    row = services.switch_stage(
        actor=asker.actor,
        community=asker.community,
        stage=body.stage,
        words=body.words,
        now=timezone.now(),
    )
    return shown(row)
