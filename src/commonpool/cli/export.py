"""Write a community's book for another program: hledger or Beancount."""

from __future__ import annotations

import argparse
from pathlib import Path

from commonpool.cli.installation import installation
from commonpool.cli.output import written
from commonpool.cli.screen import say
from commonpool.formats.files import BadFile

FORMATS = ("hledger", "beancount")


def options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("community", metavar="COMMUNITY", help="its short name")
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help="for which program")
    parser.add_argument("--to", type=Path, metavar="PATH", help="write it here, not to the screen")


def run(options: argparse.Namespace) -> int:
    """Write the book."""
    installation()
    from commonpool.books.export import exported  # noqa: PLC0415  # needs an installation
    from commonpool.people.models import Community  # noqa: PLC0415  # as above

    community = Community.objects.filter(slug=options.community).first()
    if community is None:
        raise BadFile(f"there is no community {options.community!r}; correct its short name")
    lines = exported(community, options.format)
    if options.to:
        with written({options.to: "".join(f"{line}\n" for line in lines)}):
            pass  # there is nothing to say beside the file
    else:
        for line in lines:
            say(line)
    return 0
