"""Run what a page of the documentation shows, and write down what really came out.

A fenced block is a step, in the order of the page, in a folder of the page's own:

    ```toml title="month.toml"          the file is written as it stands
    ```toml title="month.toml" add      the text is added to the end of the file
    ```console                          lines after `$ ` are run; the others are their output

The folder holds `examples/`, and `verify.pyz` where the page speaks of it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from tools.build_verify import build

ROOT = Path(__file__).resolve().parents[1]
FENCE = re.compile(
    r"^```(?P<kind>\w+)(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
TITLE = re.compile(r'title="(?P<name>[\w./-]+)"(?P<add> add)?')
PROMPT = "$ "


def renewed(page: str) -> str:
    """The page with the output of every command as it comes out now."""
    if not FENCE.search(page):
        return page
    with TemporaryDirectory(prefix="commonpool-docs-") as name:
        folder = Path(name)
        copytree(ROOT / "examples", folder / "examples")
        if "verify.pyz" in page:
            build(folder / "verify.pyz")
        return FENCE.sub(lambda found: step(found, folder), page)


def step(found: re.Match[str], folder: Path) -> str:
    """One fenced block: its file written, or its commands run."""
    if found["kind"] == "console":
        return f"```console{found['info']}\n{transcript(found['body'], folder)}```"
    if title := TITLE.search(found["info"]):
        path = folder / title["name"]
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if title["add"] else "w", encoding="utf-8") as file:
            file.write(found["body"])
    return found[0]


def transcript(body: str, folder: Path) -> str:
    """Each command with its output."""
    commands = [line[len(PROMPT) :] for line in body.splitlines() if line.startswith(PROMPT)]
    return "".join(f"{PROMPT}{command}\n{output(command, folder)}" for command in commands)


def output(command: str, folder: Path) -> str:
    """What a command prints, its complaints among it, without empty space at the edges."""
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=120,
    )
    text = re.sub(r"[ \t]+$", "", done.stdout.decode("utf-8"), flags=re.MULTILINE)
    shown = text.strip("\n")
    return f"{shown}\n" if shown else ""


def environment(folder: Path) -> dict[str, str]:
    """A plain terminal of 88 columns without colour, for somebody without settings."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {"PATH": path, "HOME": str(folder), "COLUMNS": "88", "LC_ALL": "C.UTF-8", "TERM": "dumb"}
