"""Pictures: only pictures, small, upright, and silent about where they were taken."""

import contextlib
import hashlib
import io
import struct
import zlib

import pytest
from PIL import Image

from commonpool.core.fault import Fault
from commonpool.people.models import Picture
from commonpool.people.pictures import clean, drop, keep
from tests.people.photos import photo, told_where
from tests.village import village


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        sealed = kind + data
        return struct.pack(">I", len(data)) + sealed + struct.pack(">I", zlib.crc32(sealed))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"0" * 99))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_a_photo_of_any_usual_kind_becomes_a_small_webp(kind: str) -> None:
    seen = clean(photo(2000, 500, kind))
    assert (seen.width, seen.height) == (1600, 400)
    assert seen.sha256 == hashlib.sha256(seen.content).hexdigest()
    with Image.open(io.BytesIO(seen.content)) as image:
        assert (image.format, image.size) == ("WEBP", (1600, 400))


def test_place_camera_and_comment_are_gone_and_the_photo_stands_upright() -> None:
    raw = told_where()
    assert b"Zebulon" in raw
    seen = clean(raw)
    assert (seen.width, seen.height) == (100, 300)
    assert b"Zebulon" not in seen.content
    with Image.open(io.BytesIO(seen.content)) as image:
        assert not image.getexif()
        assert not {"exif", "icc_profile", "xmp", "comment"} & image.info.keys()


def test_what_is_see_through_stays_so() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(file, "PNG")
    with Image.open(io.BytesIO(clean(file.getvalue()).content)) as image:
        assert image.mode == "RGBA"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "the file is not a picture; choose a photo saved as JPEG, PNG or WebP"),
        (b"%PDF-1.7 a bill", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "not a picture"),
        (photo()[:3000], "cut off or broken"),
        (photo(kind="PNG")[:3000], "cut off or broken"),
        (bomb(6400, 6400), "over 40 million pixels; choose a smaller one"),
        (bomb(10_000, 10_000), "over 40 million pixels"),
        (bomb(60_000, 60_000), "over 40 million pixels"),
        (photo() + bytes(12 * 1024 * 1024), "has 12 MB; choose one under 12 MB"),
    ],
    ids=["empty", "pdf", "svg", "cut-jpeg", "cut-png", "41-mp", "100-mp", "3600-mp", "heavy"],
)
def test_what_is_no_photo_gets_a_sentence(raw: bytes, sentence: str) -> None:
    with pytest.raises(Fault, match=sentence):
        clean(raw)


def test_flipped_bytes_give_a_picture_or_a_sentence_never_more() -> None:
    whole = photo(64, 64)
    for place in range(0, len(whole), 7):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        with contextlib.suppress(Fault):
            assert clean(bytes(broken)).width <= 1600


@pytest.mark.django_db
def test_a_picture_is_kept_once_and_dropped_when_nobody_shows_it() -> None:
    holon, mill = village(), village("mill", "The Mill")
    picture = keep(community=holon.community, raw=photo())
    assert keep(community=holon.community, raw=photo()) == picture
    assert keep(community=mill.community, raw=photo()) != picture
    alex = holon["alex"]
    alex.portrait = picture
    alex.save()
    drop(picture.pk)
    assert Picture.objects.filter(pk=picture.pk).exists()
    alex.portrait = None
    alex.save()
    drop(picture.pk)
    assert not Picture.objects.filter(pk=picture.pk).exists()
