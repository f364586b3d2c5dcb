"""Print the JSON Schema of the cycle file."""

from __future__ import annotations

import argparse
import json

from commonpool.cli.screen import say
from commonpool.core.schema import schema


def options(parser: argparse.ArgumentParser) -> None:
    """This command has no options."""


def run(options: argparse.Namespace) -> int:
    """Print the schema."""
    say(json.dumps(schema(), indent=2, ensure_ascii=False))
    return 0
