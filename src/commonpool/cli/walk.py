"""The walk of the demo: one cycle under every model, a receipt, a check, a reason."""

from __future__ import annotations

import argparse
from pathlib import Path

from commonpool.cli import compare, distribute, explain, verify
from commonpool.cli.screen import BOLD, painted, paragraph, say
from commonpool.formats.files import BadFile

MODELS = ("time", "whole-dollar", "need", "impact", "hybrid")


def examples() -> Path:
    """The examples: inside an installed package, or in the checkout it runs from."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "examples", package.parents[1] / "examples"):
        if folder.is_dir():
            return folder
    raise BadFile("the examples are not there; reinstall commonpool, or run it from its checkout")


def walk(folder: Path) -> int:
    """The whole way, with the command for each step shown before it."""
    return show(examples() / "holon-alpha", folder)


def show(holon: Path, folder: Path) -> int:
    """Every step of the demo; the first that fails ends it."""
    bundle, receipt = folder / "bundle.json", folder / "receipt.json"
    month = holon / "need-derived.toml"
    steps: tuple[tuple[str, str, list[str | Path]], ...] = (
        (
            "One month at Holon Alpha: what was short counts more",
            "distribute",
            [month, "--receipt", receipt, "--bundle", bundle],
        ),
        (
            "The same month under every model",
            "compare",
            [month, "--with", *(holon / f"{model}.toml" for model in MODELS)],
        ),
        ("Anyone can check the receipt", "verify", [bundle]),
        ("And ask why", "explain", [bundle, "riley"]),
    )
    for title, command, words in steps:
        say(f"\n{painted(title, BOLD)}")
        typed = [short(word) for word in words]
        say(paragraph(f"$ commonpool {command} {' '.join(typed)}", 0))
        if code := run_one(command, typed):
            return code
    say("Now write your own: docs/tutorial.md has a whole file to begin with.\n")
    return 0


def short(word: str | Path) -> str:
    """A path as a person would type it from here."""
    here = Path.cwd()
    if isinstance(word, Path) and word.resolve().is_relative_to(here):
        return str(word.resolve().relative_to(here))
    return str(word)


def run_one(command: str, words: list[str]) -> int:
    """Run another command as if it had been typed."""
    module = {"distribute": distribute, "compare": compare, "verify": verify, "explain": explain}
    parser = argparse.ArgumentParser()
    module[command].options(parser)
    return int(module[command].run(parser.parse_args(words)))
