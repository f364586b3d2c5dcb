"""Files that are written whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from commonpool.formats.files import BadFile, real


def refuse_own_input(inputs: Iterable[Path], *outputs: Path | None) -> None:
    """An output that would be written over an input, or over another output, is a slip."""
    taken = {real(path) for path in inputs}
    for path in filter(None, outputs):
        if real(path) in taken:
            raise BadFile(f"{path} is read or written already; give every output its own name")
        taken.add(real(path))


def write_all(files: Mapping[Path, str]) -> None:
    """Write every file, each whole; where one cannot be drafted, none is touched."""
    for path in files:
        if path.exists() and not path.is_file():
            raise BadFile(f"{path} is no regular file; choose another place")
    drafts: dict[Path, Path] = {}
    try:
        for path, text in files.items():
            drafts[path] = _draft(path, text)
        for path, draft in drafts.items():
            draft.replace(path)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def _draft(path: Path, text: str) -> Path:
    """The text in a file of its own, beside where it belongs."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o666 & ~_umask())
    except OSError as error:
        raise BadFile(
            f"{path} cannot be written ({error.strerror}); choose another place"
        ) from None
    return Path(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
