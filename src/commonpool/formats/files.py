"""Files as text: regular, bounded, UTF-8. What cannot be read is said in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from commonpool.core.fault import Fault, quote
from commonpool.engines import lines
from commonpool.engines.foreign import HEAD, told_of

MAX_FILE = 16 * 1024 * 1024


class BadFile(Exception):  # noqa: N818  # it is the file that is bad
    """A file that cannot be used: one sentence with the file, the place, and the mend."""


def real(path: Path) -> Path:
    """Where `path` leads, whether or not something stands there. Raises BadFile."""
    try:
        end = path.resolve()
        end.exists()
    except (OSError, RuntimeError, ValueError):
        raise BadFile(f"{quote(str(path))} leads nowhere; correct the name") from None
    return end


def regular(path: Path) -> Path:
    """`path` if a regular file stands there."""
    real(path)
    if path.is_dir():
        raise BadFile(f"{path} is a folder; give the file in it")
    if not path.exists():
        raise BadFile(f"{path} is not there; correct the name, or create the file")
    if not path.is_file():
        raise BadFile(f"{path} is not a regular file; copy it to one")
    return path


def read_text(path: Path, longest: int = MAX_FILE) -> str:
    """The text of a file of at most `longest` bytes.

    A byte order mark is read past, and line ends of any system count as line ends.
    """
    size = regular(path).stat().st_size
    if size > longest:
        raise BadFile(
            f"{path} has {size:,} bytes and at most {longest:,} are read; "
            "keep long tables as CSV beside it"
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadFile(f"{path} cannot be read ({error.strerror}); check its permissions") from None
    return decode(data, path)


def decode(data: bytes, path: Path) -> str:
    """UTF-8 bytes as text with plain line ends."""
    if found := told_of(data[:HEAD], parquet=False):
        raise BadFile(f"{path}: {found[0]}; {found[1]}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFile(
            f"{path}, line {line}: byte {error.start} is not UTF-8; save the file as UTF-8"
        ) from None
    return text.replace("\r\n", "\n")


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a regular file, one by one. Raises BadFile."""
    try:
        yield from lines.read_lines(regular(path))
    except Fault as fault:
        raise BadFile(f"{path}, {fault}") from None
    except OSError as error:
        raise BadFile(f"{path} cannot be read ({error.strerror}); check its permissions") from None
