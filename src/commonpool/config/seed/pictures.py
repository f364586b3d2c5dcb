"""Small pictures of the village, drawn rather than taken: nobody's photo is in a demo."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

SKIES = ("#cfe3e8", "#f3d9b1", "#d8d4e8", "#dfe8c9")
GROUNDS = ("#6b7f4f", "#8a6f4d", "#57714f", "#a08a5b")


def picture(number: int) -> bytes:
    """A hill, a sun and a house; each number has its own light. PNG."""
    image = Image.new("RGB", (320, 200), SKIES[number % len(SKIES)])
    draw = ImageDraw.Draw(image)
    sun = 40 + number * 37 % 220
    draw.ellipse((sun, 24, sun + 36, 60), fill="#f6c453")
    draw.ellipse((-80, 120, 400, 360), fill=GROUNDS[number % len(GROUNDS)])
    left = 60 + number * 53 % 160
    draw.rectangle((left, 96, left + 54, 140), fill="#e9dcc6")
    draw.polygon(((left - 8, 98), (left + 27, 66), (left + 62, 98)), fill="#9c4f3c")
    draw.rectangle((left + 20, 116, left + 33, 140), fill="#5c4632")
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
