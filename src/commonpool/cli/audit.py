"""Recompute the books of an installation, and look at the database that holds them."""

from __future__ import annotations

import argparse
import re
import sys

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
    from commonpool.books import queries, soundness  # noqa: PLC0415  # needs an installation
    from commonpool.people.models import Community  # noqa: PLC0415  # as above

    with progress("reading the database"):
        wrong = soundness.soundness()
    for problem in wrong[:MOST_SHOWN]:
        _tell("the database", str(problem))
    for warning in soundness.warnings():
        sys.stderr.write(f"{paragraph('warning: ' + warning)}\n")
    communities = Community.objects.order_by("slug")
    if options.community:
        communities = communities.filter(slug=options.community)
        if not communities:
            raise BadFile(f"there is no community {options.community!r}; correct its short name")
    found = len(wrong)
    for community in communities:
        with progress(f"reading the book of {community.slug}"):
            problems = queries.audit(community, passed)
        found += len(problems)
        for problem in problems[:MOST_SHOWN]:
            _tell(community.slug, str(problem))
        if len(problems) > MOST_SHOWN:
            say(f"  and {len(problems) - MOST_SHOWN} more")
        if not problems:
            seq, hash_ = queries.head(community)
            last = f", the last is {seq}:{hash_}" if seq else ""
            say(f"{painted('sound', GREEN)}  {community.slug}: {seq:,} entries{last}")
    return FAILED if found else 0


def _passed(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    match = _PASSED.fullmatch(text)
    if match is None:
        raise BadFile(f"--passed {text!r} is no entry; write its number, a colon, and its hash")
    return int(match[1]), match[2]


def _tell(whose: str, what: str) -> None:
    say(f"{painted('wrong', RED)}  " + paragraph(f"{whose}: {what}", 7))
