"""Bundles as files: read with one sentence for whatever cannot be read."""

from __future__ import annotations

from pathlib import Path

from commonpool.core.canonical import parse_json
from commonpool.core.fault import Fault
from commonpool.core.shapes import Json
from commonpool.formats.files import BadFile, read_text

MAX_BUNDLE = 1024 * 1024 * 1024


def read_bundle(path: Path) -> Json:
    """The plain data in a bundle's file. Raises BadFile."""
    text = read_text(path, MAX_BUNDLE)
    if text.strip() and text.lstrip()[0] not in "{[":  # a cycle file, a .pb, a table
        raise BadFile(f"{path}: this is no bundle; give the file that distribute --bundle wrote")
    try:
        return parse_json(text)
    except Fault as fault:
        raise BadFile(f"{path}: {fault}") from None
