"""A consistent copy of the whole installation while writers write, and the way back.

SQLite is copied by VACUUM INTO: one read transaction, and no page of what was deleted. From
PostgreSQL every table is copied in one repeatable-read transaction (dump.py). Beside each
backup stands its SHA-256, in the form that `sha256sum -c` reads; without it nothing is restored.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from errno import ENOSPC
from hashlib import file_digest
from pathlib import Path
from shutil import copyfile

from django.db import connection

from commonpool.books import dump
from commonpool.books.schema import POSTGRES
from commonpool.formats.files import BadFile, read_text, regular

SQLITE_MAGIC, ZIP_MAGIC = b"SQLite format 3\x00", b"PK\x03\x04"
NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)  # the second past a file-size limit
AGAIN = "it was cut or altered; take another copy"
FILLED = "SELECT count(*) FROM people_account"


def back_up(path: Path) -> str:
    """Write the backup and its hash, each whole or not at all; gives the hash. Raises BadFile."""
    for one in (path, hash_file(path)):
        if one.exists():
            raise BadFile(f"{one} is there already; give the backup a name of its own")
    with _draft(path) as draft:
        if connection.vendor == POSTGRES:
            dump.write(draft)
        else:
            _copy_sqlite(_database(), draft)
        found = _sha256(draft)
        with _draft(hash_file(path)) as beside:
            beside.write_text(f"{found}  {path.name}\n", "utf-8")
            _keep(beside, hash_file(path))
        _keep(draft, path)
    return found


def restore(path: Path, sound: Callable[[], bool]) -> bool:
    """Fill an empty installation from a backup; `sound` looks at what came out, and decides.

    What is not sound is taken away again. Raises BadFile.
    """
    _refuse_altered(path)
    with path.open("rb") as file:
        magic = file.read(16)
    if connection.vendor == POSTGRES:
        if not magic.startswith(ZIP_MAGIC):
            raise BadFile(f"{path} is no backup of PostgreSQL; restore it where it came from")
        return dump.read(path, sound)
    if magic != SQLITE_MAGIC:
        raise BadFile(f"{path} is no backup of SQLite; restore it where it came from")
    return _restore_sqlite(path, _database(), sound)


def hash_file(path: Path) -> Path:
    """Where the hash of a backup stands."""
    return path.with_name(f"{path.name}.sha256")


def _refuse_altered(path: Path) -> None:
    beside = hash_file(regular(path))
    if not beside.exists():
        raise BadFile(f"{beside} is not there; a backup without its hash is not restored")
    if read_text(beside).split() != [_sha256(path), path.name]:
        raise BadFile(f"{path} is not what {beside.name} says; {AGAIN}")


def _restore_sqlite(path: Path, target: Path, sound: Callable[[], bool]) -> bool:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)) as copy:
        try:
            said = copy.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            said = str(error)
        if said != "ok":
            raise BadFile(f"{path} is damaged ({said}); {AGAIN}")
    if _filled(target):
        raise BadFile(f"{target} has people in it; restore into an empty home")
    connection.close()
    with _draft(target) as draft:
        copyfile(path, draft)
        _remove(target)
        _keep(draft, target)
    kept = False
    try:
        kept = sound()
    finally:
        if not kept:
            connection.close()
            _remove(target)
    return kept


def _remove(target: Path) -> None:
    for name in (target.name, f"{target.name}-wal", f"{target.name}-shm"):
        target.with_name(name).unlink(missing_ok=True)


def _filled(target: Path) -> bool:
    """Whether a database holds anybody; tables without people may be replaced."""
    if not target.exists():
        return False
    with closing(sqlite3.connect(target)) as found:
        try:
            return bool(found.execute(FILLED).fetchone()[0])
        except sqlite3.OperationalError:  # it has no such table
            return bool(found.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
        except sqlite3.DatabaseError:
            return True


def _copy_sqlite(source: Path, draft: Path) -> None:
    try:
        with closing(sqlite3.connect(source, timeout=30, isolation_level=None)) as database:
            database.execute("VACUUM INTO ?", [str(draft)])
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode in NO_ROOM:
            raise OSError(ENOSPC, str(error)) from None
        raise BadFile(f"{source} cannot be copied ({error}); run commonpool audit") from None


def _database() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """An empty file beside where it belongs, gone afterwards unless it was kept."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise BadFile(
            f"{path} cannot be written ({error.strerror}); choose another place"
        ) from None
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
    except OSError as error:
        raise BadFile(f"{path} cannot be written ({error.strerror}); make room for it") from None
    finally:
        draft.unlink(missing_ok=True)


def _keep(draft: Path, path: Path) -> None:
    """The draft takes its place, and is there after a power loss."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
