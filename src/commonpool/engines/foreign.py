"""Files that are of another form than their name says, told by their first bytes."""

from __future__ import annotations

from pathlib import Path

from commonpool.core.fault import Fault

PARQUET = b"PAR1"
ZIP = b"PK\x03\x04"
HEAD = 4_096  # of a packed workbook, whose first entries name what it is
WORKBOOKS = (b"[Content_Types].xml", b"xl/", b"opendocument.spreadsheet")
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BZIP = tuple(b"BZh%d1AY&SY" % level for level in range(1, 10))
PACKED = (*BZIP, ZIP, b"\x1f\x8b", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf", b"Rar!")


def refuse_foreign(path: Path, *, parquet: bool = False) -> None:
    """Raise Fault where the file is packed, a workbook, or Parquet and text are swapped."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if found := told_of(head, parquet=parquet):
        raise Fault(*found)


def told_of(head: bytes, *, parquet: bool) -> tuple[str, str] | None:
    """What a file that begins like this is, and the mend; None where it may be what is wanted."""
    if head.startswith(OLD_WORKBOOK):
        return "it is a workbook", "save its sheet as CSV"
    if head.startswith(ZIP) and any(sign in head for sign in WORKBOOKS):
        return "it is a workbook", "save its sheet as CSV"
    if head.startswith(PACKED):
        return "it is compressed", "unpack it first"
    if parquet and not head.startswith(PARQUET):
        return "not Parquet", "if it is a CSV, name it .csv; else give the file whole"
    if not parquet and head.startswith(PARQUET):
        return "it is a Parquet file", "name it .parquet"
    return None
