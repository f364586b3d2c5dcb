"""Pictures: looked at before they are kept, made small, and without what a camera adds."""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import NamedTuple

from django.db.models import ProtectedError
from PIL import Image, ImageOps, UnidentifiedImageError

from commonpool.core.fault import Fault, say
from commonpool.people.models import Community, Member, Picture

LARGEST_BYTES = 12 * 1024 * 1024
LARGEST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
KIND = "image/webp"
READS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP")
MEND = say("choose a photo saved as JPEG, PNG or WebP")


class Clean(NamedTuple):
    """A picture fit to be kept: WebP, at most 1600 pixels a side, without metadata."""

    sha256: str
    content: bytes
    width: int
    height: int


def clean(raw: bytes) -> Clean:
    """The picture in `raw` written anew, or Fault: no image, over 12 MB or 40 million pixels."""
    if len(raw) > LARGEST_BYTES:
        raise Fault(
            "the picture has {megabytes} MB",
            "choose one under 12 MB",
            ("picture",),
            megabytes=len(raw) // 1024 // 1024,
        )
    image = _read(raw)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A new canvas takes the pixels alone: no place, time, camera or colour profile comes along.
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    written = io.BytesIO()
    bare.save(written, "WEBP", quality=80, method=4)
    content = written.getvalue()
    return Clean(hashlib.sha256(content).hexdigest(), content, *bare.size)


def _read(raw: bytes) -> Image.Image:
    """The first frame, upright, in plain colours; every way in which this can fail is a Fault."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the bound below is the smaller one
            with Image.open(io.BytesIO(raw), formats=READS) as image:
                if image.width * image.height > LARGEST_PIXELS:
                    raise _too_large()
                image.load()
                upright = ImageOps.exif_transpose(image)
                seen = "RGBA" if upright.has_transparency_data else "RGB"
                return upright.convert(seen)
    except UnidentifiedImageError:
        raise Fault("the file is not a picture", MEND, ("picture",)) from None
    except Image.DecompressionBombError:
        raise _too_large() from None
    except Fault:
        raise
    # A broken file fails wherever its decoder happens to be: OSError, ValueError, SyntaxError,
    # EOFError, struct.error, IndexError have all been seen.
    except Exception:
        raise Fault("the picture is cut off or broken", MEND, ("picture",)) from None


def _too_large() -> Fault:
    return Fault("the picture has over 40 million pixels", "choose a smaller one", ("picture",))


def keep(*, community: Community, raw: bytes) -> Picture:
    """The picture of these bytes, cleaned and kept once in this community."""
    seen = clean(raw)
    return Picture.objects.get_or_create(
        community=community,
        sha256=seen.sha256,
        defaults={
            "kind": KIND,
            "width": seen.width,
            "height": seen.height,
            "content": seen.content,
        },
    )[0]


def drop(picture_id: int | None) -> None:
    """Delete the picture, unless somebody's portrait or some evidence still is it."""
    if picture_id is None or Member.objects.filter(portrait_id=picture_id).exists():
        return
    try:
        Picture.objects.filter(pk=picture_id).delete()
    except ProtectedError:
        return
