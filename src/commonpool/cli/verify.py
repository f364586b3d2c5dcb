"""Recheck a bundle: every share is worked out again from the evidence in it."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

from commonpool.cli.reading import read_bundle
from commonpool.cli.screen import GREEN, RED, painted, paragraph, printed, progress, say
from commonpool.core.fault import Fault
from commonpool.core.shapes import Json, JsonObject
from commonpool.core.verification import verify
from commonpool.formats.files import BadFile

FAILED = 1
MOST_SHOWN = 20


def options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "bundle", type=Path, metavar="BUNDLE", help="the file of distribute --bundle"
    )


def run(options: argparse.Namespace) -> int:
    """0 and one line, or 1 and each difference in words."""
    return 0 if verified(options.bundle) is not None else FAILED


def verified(path: Path) -> JsonObject | None:
    """The bundle in the file if it verifies, after saying so; else None, after saying why."""
    bundle = read_bundle(path)
    with progress("recomputing"):
        try:
            found = verify(bundle)
        except Fault as fault:
            raise BadFile(f"{path}: {fault}") from None
    if found:
        sys.stdout.write(f"{painted('differs', RED)}  {path}: {len(found)} places\n")
        for difference in found[:MOST_SHOWN]:
            say("  " + paragraph(str(difference)))
        if len(found) > MOST_SHOWN:
            say(f"  and {len(found) - MOST_SHOWN} more places")
        return None
    say(f"{painted('verified', GREEN)}  {path}: receipt {receipt_of(bundle)}")
    return bundle if isinstance(bundle, dict) else None


def receipt_of(bundle: Json) -> str:
    """The hash that a verified bundle carries."""
    return str(bundle["sha256"]) if isinstance(bundle, dict) else ""


def main() -> int:
    """`python verify.pyz BUNDLE`: this command alone, from a single zip."""
    gc.disable()  # one check and the process ends: collecting would only cost
    parser = argparse.ArgumentParser(prog="verify.pyz", description=(__doc__ or "").strip())
    options(parser)
    try:
        return printed(lambda: run(parser.parse_args()))
    except BadFile as error:
        sys.stderr.write(f"{error}\n")
        return 2
