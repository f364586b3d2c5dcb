"""Files that show a deed: looked at before they are kept, once for each community."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from django.db.models import ProtectedError
from django.utils.http import content_disposition_header

from commonpool.contributions.models import LARGEST_DOCUMENT, Document
from commonpool.core.fault import Fault
from commonpool.people.models import Community

PDF, CSV, PLAIN, IMAGE = "application/pdf", "text/csv", "text/plain", "image"
ENDINGS = {PDF: (".pdf",), CSV: (".csv",), PLAIN: (".txt", ".md")}
# How JPEG, PNG, GIF, WebP, TIFF and BMP begin.
IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"BM")
LONGEST_STEM = 80
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def kind_of(raw: bytes, name: str = "") -> str:
    """What the bytes themselves say they are, or Fault: nothing, over 5 MB, or of another kind."""
    if not raw:
        raise Fault("the file is empty", "choose another one", ("file",))
    if len(raw) > LARGEST_DOCUMENT:
        raise Fault(
            "the file has {megabytes} MB",
            "choose one under 5 MB, or add a link to it",
            ("file",),
            megabytes=len(raw) // 1024 // 1024,
        )
    if raw.startswith(b"%PDF-"):
        return PDF
    if raw.startswith(IMAGES):
        return IMAGE
    if not _is_text(raw):
        raise Fault(
            "files of this kind are not kept",
            "choose a PDF, a picture, a plain text or a CSV table",
            ("file",),
        )
    return CSV if name.lower().endswith(ENDINGS[CSV]) else PLAIN


def _is_text(raw: bytes) -> bool:
    try:
        return CONTROL.search(raw.decode("utf-8-sig")) is None
    except UnicodeDecodeError:
        return False


def harmless(name: str, kind: str) -> str:
    """A name without folders or hidden marks, of some length, that ends as its kind does."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    text = "".join(mark if mark.isprintable() and mark not in '<>:"|?*' else " " for mark in last)
    stem, ending = " ".join(text.split()), ENDINGS[kind][0]
    for one in ENDINGS[kind]:
        if stem.lower().endswith(one):
            stem, ending = stem[: -len(one)], one
    return f"{stem[:LONGEST_STEM].strip(' .') or 'file'}{ending}"


def keep(*, community: Community, raw: bytes, kind: str) -> Document:
    """These bytes as they are, kept once in this community."""
    return Document.objects.get_or_create(
        community=community,
        sha256=hashlib.sha256(raw).hexdigest(),
        defaults={"kind": kind, "size": len(raw), "content": raw},
    )[0]


def drop(number: int | None) -> None:
    """Delete the file, unless it shows another deed too."""
    if number is None:
        return
    try:
        Document.objects.filter(pk=number).delete()
    except ProtectedError:
        return


def headers(kept: Document, name: str) -> dict[str, str]:
    """How a file is answered: saved under its name, never shown as a page of ours."""
    text = "; charset=utf-8" if kept.kind.startswith("text/") else ""
    return {
        "Content-Type": f"{kept.kind}{text}",
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
