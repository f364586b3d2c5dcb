"""Recompute the books of an installation, and look at the database that holds them."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence

from commonpool.cli.installation import installation
from commonpool.cli.screen import GREEN, RED, painted, paragraph, progress, say
from commonpool.formats.files import BadFile

FAILED = 1
MOST_SHOWN = 20
_PASSED = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})", re.ASCII)


def options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "community", nargs="?", metavar="COMMUNITY", help="its short name; all without it"
    )
    parser.add_argument(
        "--passed",
        metavar="ENTRY:HASH",
        help="an entry noted at an earlier audit, which the book must still have",
    )


def run(options: argparse.Namespace) -> int:
    """0 and a line for each book, or 1 and each problem in words."""
    passed = _passed(options.passed)
    if passed and not options.community:
        raise BadFile("--passed is of one book; name the community before it")
    installation()
    return FAILED if audited(options.community, passed) else 0


def audited(slug: str | None = None, passed: tuple[int, str] | None = None) -> int:
    """Tell what is wrong with the database and its books; how many problems there are."""
    from commonpool.books import queries, soundness  # noqa: PLC0415  # needs an installation
    from commonpool.people.models import Community  # noqa: PLC0415  # as above

    communities = list(
        Community.objects.filter(**({"slug": slug} if slug else {})).order_by("slug")
    )
    if slug and not communities:
        raise BadFile(f"there is no community {slug!r}; correct its short name")
    with progress("reading the database"):
        wrong = soundness.soundness()
    _tell(wrong)
    for warning in soundness.warnings():
        sys.stderr.write(f"{paragraph('warning: ' + warning)}\n")
    found = len(wrong)
    for community in communities:
        with progress(f"reading the book of {community.slug}"):
            problems = queries.audit(community, passed)
        found += len(problems)
        _tell([f"{community.slug}: {problem}" for problem in problems])
        if not problems:
            seq, hash_ = queries.head(community)
            last = f", the last is {seq}:{hash_}" if seq else ""
            say(f"{painted('sound', GREEN)}  {community.slug}: {seq:,} entries{last}")
    return found


def _tell(problems: Sequence[object]) -> None:
    for problem in problems[:MOST_SHOWN]:
        say(f"{painted('wrong', RED)}  " + paragraph(str(problem), 7))
    if len(problems) > MOST_SHOWN:
        say(f"  and {len(problems) - MOST_SHOWN} more")


def _passed(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    match = _PASSED.fullmatch(text)
    if match is None:
        raise BadFile(f"--passed {text!r} is no entry; write its number, a colon, and its hash")
    return int(match[1]), match[2]
