"""Agreements about the pool."""

from __future__ import annotations

from commonpool.cli.village.here import Here
from commonpool.core.fault import Fault, spell
from commonpool.core.shapes import Json, JsonObject
from commonpool.formats import cycle_file
from commonpool.formats.files import BadFile, read_text
from commonpool.people.queries import Missing
from commonpool.pools import queries, services
from commonpool.pools.models import Agreement


def row(one: Agreement) -> JsonObject:
    """An agreement."""
    return {
        "number": one.number,
        "adopted": one.adopted.isoformat(timespec="minutes"),
        "words": one.words,
        "policy": one.policy,
        "rule": one.rule,
    }


def show(here: Here) -> JsonObject:
    """The newest."""
    found = queries.agreement(here.home)
    if found is None:
        raise Missing("there is no agreement yet", "a steward adopts one")
    return row(found)


def list_(here: Here) -> list[JsonObject]:
    """All of them."""
    return [row(one) for one in queries.agreements(here.home)]


def adopt(here: Here) -> JsonObject:
    """The tables policy and rule of a file."""
    path, actor = here.said.file, here.actor
    try:
        raw = cycle_file.written(path, read_text(path))
        tables = raw if isinstance(raw, dict) else {}
        made = services.adopt(
            actor=actor,
            community=here.home,
            policy=table(tables, "policy"),
            rule=table(tables, "rule"),
            words=here.text("words"),
            now=here.now,
        )
    except Fault as fault:
        if type(fault) is not Fault:
            raise
        at = f", {spell(fault.path)}" if fault.path else ""
        raise BadFile(f"{path}{at}: {fault}") from None
    return row(made)


def table(tables: dict[str, Json], name: str) -> JsonObject:
    """A table of the file; an empty one where there is none."""
    found = tables.get(name, {})
    if not isinstance(found, dict):
        raise Fault("this is no table", f"write it under [{name}]", (name,))
    return found


def stage(here: Here) -> JsonObject:
    """The one switch."""
    made = services.switch_stage(
        actor=here.actor,
        community=here.home,
        stage=here.text("stage"),
        words=here.text("words"),
        now=here.now,
    )
    return row(made)
