"""Serve the pages and the HTTP API, on SQLite or PostgreSQL, until it is told to stop."""

from __future__ import annotations

import argparse
import gc
from importlib import import_module

from commonpool.cli.installation import installation


def options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("--port", type=port, default=8000, metavar="N", help="listen here (8000)")
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="IP", help="on this address (127.0.0.1)"
    )


def run(options: argparse.Namespace) -> int:
    """Serve; settings come from the environment."""
    gc.enable()  # unlike other commands, this one lives on
    installation(migrated=False)  # a new home has no tables yet
    import_module("commonpool.config.serving").serve(options.host, options.port)
    return 0


def port(text: str) -> int:
    """A port somebody can listen on."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 1 to 65535")
    return int(text)
