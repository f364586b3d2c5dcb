"""Finds addresses that belong to a machine or a package index, and not to the project."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

# Written in pieces, so that this file does not name what it looks for.
HOSTS = tuple(
    ".".join(pieces)
    for pieces in (
        ("py" + "pi", "org"),
        ("python" + "hosted", "org"),
        ("npm" + "js", "org"),
        ("npm" + "js", "com"),
        ("yarn" + "pkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("crates", "io"),
        ("ana" + "conda", "org"),
        ("ana" + "conda", "com"),
        ("prefix", "dev"),
    )
)

HOMES = r"(?<![\w.])/(?:" + "|".join(["ro" + "ot", r"home/\w+", r"Users/\w+"]) + r")(?:/|\b)"


def named(root: Path) -> list[str]:
    """List each address found in the files that belong to the repository, as `file:line: what`."""
    refused = _pattern(root)
    return [line for file in _files(root) for line in _in_file(root / file, file, refused)]


def _files(root: Path) -> list[str]:
    # A checkout may belong to somebody else than the one who tests it.
    git = ["git", "-c", "safe.directory=*", "-C", str(root)]
    ask = [*git, "ls-files", "-z", "-co", "--exclude-standard"]
    listed = subprocess.run(ask, capture_output=True, check=True).stdout.decode()
    return sorted(name for name in listed.split("\0") if name and (root / name).is_file())


def _pattern(root: Path) -> re.Pattern[bytes]:
    hosts = r"\b(?:" + "|".join(map(re.escape, HOSTS)) + r")\b"
    return re.compile("|".join([hosts, HOMES, *_here(root)]).encode(), re.IGNORECASE)


def _here(root: Path) -> Iterator[str]:
    """Where this checkout stands; a place right under / is too short to be told from a word."""
    if len(root.parts) > 2:
        yield re.escape(str(root)) + r"\b"
        yield re.escape(str(root.parent / "shared")) + r"\b"


def _in_file(path: Path, name: str, refused: re.Pattern[bytes]) -> Iterator[str]:
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if found := refused.search(line):
            yield f"{name}:{number}: {found[0].decode()}"
