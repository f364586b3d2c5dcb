"""Files that are written whole, or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from commonpool.formats.files import BadFile, real

NOTHING: Mapping[Path, Path] = MappingProxyType({})


def refuse_own_input(inputs: Iterable[Path], *outputs: Path | None) -> None:
    """An output that would be written over an input, or over another output, is a slip."""
    taken = {real(path) for path in inputs}
    for path in filter(None, outputs):
        if real(path) in taken:
            raise BadFile(f"{path} is read or written already; give every output its own name")
        taken.add(real(path))


@contextmanager
def written(files: Mapping[Path, str], made: Mapping[Path, Path] = NOTHING) -> Iterator[None]:
    """Write every file, each whole, once the block has printed what it has to say.

    `made` says where the draft of a file lies already. Where one cannot be drafted, or the output cannot be printed, none is touched. A reader who
    closes the output early has seen enough.
    """
    for path in (*files, *made):
        if path.exists() and not path.is_file():
            raise BadFile(f"{path} is no regular file; choose another place")
    drafts = dict(made)
    try:
        for path, text in files.items():
            drafts[path] = _draft(path, text)
        try:
            yield
            sys.stdout.flush()
        except BrokenPipeError:
            _put(drafts)
            raise
        _put(drafts)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def _put(drafts: Mapping[Path, Path]) -> None:
    for path, draft in drafts.items():
        draft.replace(path)


@contextmanager
def workshop(path: Path) -> Iterator[Path]:
    """A place of the same name, on the same disk, where a draft of `path` can be made."""
    try:
        folder = tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise BadFile(
            f"{path} cannot be written ({error.strerror}); choose another place"
        ) from None
    with folder as name:
        yield Path(name) / path.name


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
