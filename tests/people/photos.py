"""Photos for stories, and files that only claim to be one."""

import io
import random

from PIL import Image


def photo(width: int = 320, height: int = 200, kind: str = "JPEG", **more: object) -> bytes:
    """A photo whose pixels are chance, so that no two files share a stretch of bytes."""
    grain = random.Random(f"{width}x{height}")
    image = Image.frombytes("RGB", (width, height), grain.randbytes(width * height * 3))
    file = io.BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def told_where() -> bytes:
    """A photo that carries its place, its camera and a comment, and lies on its side."""
    exif = Image.Exif()
    exif[0x0110] = "Zebulonphone 9"
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (36.0, 59.0, 7.0)}
    return photo(300, 100, exif=exif, comment=b"Zebulon was here")
