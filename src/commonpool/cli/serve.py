"""Serve the pages and the HTTP API, on SQLite or PostgreSQL, until it is told to stop."""

from __future__ import annotations

import argparse
from importlib import import_module
from types import ModuleType

from commonpool.formats.files import BadFile


def options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("--port", type=port, default=8000, metavar="N", help="listen here (8000)")
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="IP", help="on this address (127.0.0.1)"
    )


def run(options: argparse.Namespace) -> int:
    """Serve; settings come from the environment."""
    room("start").read_settings()
    room("serving").serve(options.host, options.port)
    return 0


def port(text: str) -> int:
    """A port somebody can listen on."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 1 to 65535")
    return int(text)


def room(name: str) -> ModuleType:
    """A file of `config`, which stands above the doors: they know it by name only."""
    try:
        return import_module(f"commonpool.config.{name}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("commonpool"):
            raise
        raise BadFile(
            f"this needs the server's packages ({error.name} is not here); "
            "install them: pip install 'commonpool[server]'"
        ) from None
