"""Open, preview or close a community's cycle in an installation, or write its cycle file."""

from __future__ import annotations

import argparse
import json
import logging
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from commonpool.cli.calendar import day
from commonpool.cli.distribute import screen
from commonpool.cli.installation import installation
from commonpool.cli.output import written as files_written
from commonpool.cli.screen import GREEN, painted, progress, say
from commonpool.core.fault import Fault

if TYPE_CHECKING:
    from commonpool.cycles.models import Cycle
    from commonpool.people.models import Community, Member

ACTS = ("open", "preview", "close", "file")


def options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("act", choices=ACTS, help="what to do")
    parser.add_argument("community", metavar="COMMUNITY", help="its short name")
    parser.add_argument("--cycle", metavar="NAME", help="which one; without it the newest")
    parser.add_argument("--by", metavar="HANDLE", help="the steward who opens or closes it")
    parser.add_argument("--closes", metavar="DATE", help="the day after one that you open")
    parser.add_argument("--output", type=Path, metavar="PATH", help="write the cycle file here")


def run(options: argparse.Namespace) -> int:
    """Do it, and say what was done."""
    installation()
    log = logging.getLogger("commonpool")
    before = log.level
    log.setLevel(logging.ERROR)  # a refusal is told in its one sentence
    try:
        return done(options)
    finally:
        log.setLevel(before)


def done(options: argparse.Namespace) -> int:
    """The act that was asked for."""
    from commonpool.people import queries  # noqa: PLC0415  # needs an installation

    home = queries.community(options.community)
    if options.act == "open":
        end = day(options.closes) if options.closes else None
        return opened(home, actor_of(home, options.by), end)
    cycle = cycle_of(home, options.cycle)
    if options.act == "close":
        return closed(cycle, actor_of(home, options.by))
    return previewed(cycle) if options.act == "preview" else written(cycle, options.output)


def actor_of(home: Community, handle: str | None) -> Member:
    """The member who acts. Raises Fault where nobody was named."""
    from commonpool.people import queries  # noqa: PLC0415  # needs an installation

    if handle is None:
        raise Fault("nobody is named who does it", "add --by and the handle of a steward")
    return queries.member(home, handle)


def cycle_of(home: Community, name: str | None) -> Cycle:
    """The cycle of that name, or the newest."""
    from commonpool.cycles import queries  # noqa: PLC0415  # needs an installation

    last = queries.last_cycle(home)
    if last is None:
        raise Fault(f"{home.slug} has no cycle yet", "open one")
    return queries.cycle(home, name or last.slug)


def opened(home: Community, actor: Member, closes: date | None) -> int:
    """Open the next cycle."""
    from commonpool.cycles import services  # noqa: PLC0415  # needs an installation

    made = services.open_cycle(actor=actor, community=home, now=datetime.now(UTC), closes=closes)
    say(f"{painted('opened', GREEN)}  {home.slug} {made.slug}: {made.opens} to {made.closes}")
    return 0


def closed(cycle: Cycle, actor: Member) -> int:
    """Close a cycle."""
    from commonpool.cycles import services  # noqa: PLC0415  # needs an installation

    with progress("closing"):
        made = services.close_cycle(actor=actor, cycle=cycle, now=datetime.now(UTC))
    say(f"{painted('closed', GREEN)}  {made.community.slug} {made.slug}: receipt {made.sha256}")
    return 0


def previewed(cycle: Cycle) -> int:
    """Show what a close would give now."""
    from commonpool.cycles import queries  # noqa: PLC0415  # needs an installation

    with progress("sharing"):
        made = queries.preview(cycle)
    say(screen(made))
    return 0


def written(cycle: Cycle, output: Path | None) -> int:
    """Write what `distribute` reads, as JSON."""
    from commonpool.cycles import queries  # noqa: PLC0415  # needs an installation

    text = json.dumps(queries.cycle_file(cycle), ensure_ascii=False, indent=2)
    if output is None:
        say(text)
    else:
        with files_written({output: text + "\n"}):
            say(f"{painted('wrote', GREEN)} {output}")
    return 0
