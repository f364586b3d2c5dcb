"""Files that show a deed: which are kept, under which name, and who takes them away again."""

import pytest
from django.db import IntegrityError, transaction

from commonpool.contributions import documents
from commonpool.contributions.models import LARGEST_DOCUMENT, Document, Evidence
from commonpool.contributions.services import add_evidence, end_cycle, remove_evidence
from commonpool.core.fault import Fault
from commonpool.people.models import Picture
from commonpool.people.permissions import Refused
from commonpool.people.queries import Conflict
from tests.contributions.story import AFTER, Month, at
from tests.people.photos import photo

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("raw", "name", "kind"),
    [
        (b"%PDF-1.7 ...", "bill.exe", "application/pdf"),
        (b"what,hours\nbread,2\n", "Bread.CSV", "text/csv"),
        ("\ufeffpan: dos años".encode(), "pan", "text/plain"),
        (b"<script>alert(1)</script>", "page.html", "text/plain"),
    ],
)
def test_a_file_is_what_its_bytes_say(raw: bytes, name: str, kind: str) -> None:
    assert documents.kind_of(raw, name) == kind


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 a zip", "of this kind are not kept"),
        (b"MZ\x90\x00", "of this kind are not kept"),
        (b"x" * (LARGEST_DOCUMENT + 1), "choose one under 5 MB"),
    ],
)
def test_other_files_are_refused_and_nothing_is_kept(raw: bytes, says: str) -> None:
    month = Month()
    deed = month.did("alex")
    with pytest.raises(Fault, match=says) as refused:
        add_evidence(actor=month.holon["alex"], contribution=deed, file=raw, now=at(6))
    assert refused.value.path == ("file",)
    assert not Document.objects.exists()
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("../../etc/Bill of May.pdf", "application/pdf", "Bill of May.pdf"),
        ("C:\\papers\\list.exe", "text/plain", "list.exe.txt"),
        ("evil\u202efdp.csv", "text/csv", "evil fdp.csv"),
        ('a"\r\nX: y.txt', "text/plain", "a X y.txt"),
        ("...", "text/plain", "file.txt"),
        ("\u0641\u0627\u062a\u0648\u0631\u0629.pdf", "application/pdf", "\u0641\u0627\u062a\u0648\u0631\u0629.pdf"),
        ("n" * 300 + ".csv", "text/csv", "n" * 80 + ".csv"),
    ],
)  # fmt: skip  # a name on a line
def test_a_name_is_made_harmless(name: str, kind: str, kept: str) -> None:
    assert documents.harmless(name, kind) == kept
    assert len(kept) <= 100


def test_a_picture_sent_as_a_file_is_a_photo() -> None:
    month = Month()
    alex = month.holon["alex"]
    deed = month.did("alex")
    (piece,) = add_evidence(actor=alex, contribution=deed, file=photo(), now=at(6))
    assert (piece.kind, piece.document) == ("photo", None)
    assert Picture.objects.get().kind == "image/webp"


def test_who_added_a_piece_takes_it_away_until_the_deed_is_weighed() -> None:
    month = Month()
    alex, noor = month.holon["alex"], month.holon["noor"]
    deed, other = month.did("alex"), month.did("alex", what="swept")
    (piece,) = add_evidence(actor=alex, contribution=deed, file=b"a list", now=at(6))
    (twin,) = add_evidence(actor=alex, contribution=other, file=b"a list", now=at(6))
    assert Document.objects.count() == 1, "the same bytes are kept once"
    with pytest.raises(Refused, match="somebody else added this"):
        remove_evidence(actor=noor, piece=piece)
    remove_evidence(actor=alex, piece=piece)
    assert Document.objects.count() == 1, "it shows the other deed still"
    (row,) = [one for one in month.rows().contributions if one.id == f"d{deed.pk}"]
    assert row.files == ()
    month.says("noor", other)
    weighed = [f"d{other.pk}"]
    end_cycle(community=month.community, cycle="2026-01", day_after=AFTER, weighed=weighed)
    with pytest.raises(Conflict, match="was weighed in cycle 2026-01"):
        remove_evidence(actor=alex, piece=twin)
    assert Evidence.objects.get() == twin


def test_the_last_piece_takes_its_file_along() -> None:
    month = Month()
    alex = month.holon["alex"]
    deed = month.did("alex", photo=photo())
    (file,) = add_evidence(actor=alex, contribution=deed, file=b"a list", now=at(6))
    for piece in (file, deed.evidence.get(kind="photo")):
        remove_evidence(actor=alex, piece=piece)
    assert not Document.objects.exists()
    assert not Picture.objects.exists()


def test_the_database_refuses_a_file_of_no_size_or_too_much() -> None:
    month = Month()
    for size in (0, LARGEST_DOCUMENT + 1):
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.create(
                community=month.community, sha256=f"{size}", kind="text/plain", size=size
            )
