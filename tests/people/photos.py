"""Photos for stories, and files that only claim to be one."""

import io
import random
from secrets import token_hex

from PIL import Image


def photo(
    width: int = 320, height: int = 200, kind: str = "JPEG", *, grain: str = "", **more: object
) -> bytes:
    """A photo whose pixels are chance: two sizes or grains share no stretch of bytes."""
    chance = random.Random(f"{width}x{height}{grain}")
    image = Image.frombytes("RGB", (width, height), chance.randbytes(width * height * 3))
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


def new_photo(width: int = 320, height: int = 200) -> bytes:
    """A photo that nobody has seen: whatever is found of it in a file, this story left there."""
    return photo(width, height, grain=token_hex(8))
