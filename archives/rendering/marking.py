"""水印: name, number, time and grant burned into the picture of a page."""

import io
from functools import cache

from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

FONT = "vendor/noto-sans-sc-0.4.3/NotoSansSC_400Regular.ttf"
QUALITY = 80
SLOPE = 24  # degrees
GREY = (110, 110, 110, 88)
SMALL = 200  # pixels: enough to know a document by its look, too few to read it


@cache
def font_of(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(finders.find(FONT), size)


def mark_page(page: bytes, words: str) -> bytes:
    """The words all over the page, slanting, so that no part of it can be cut out without them."""
    picture = Image.open(io.BytesIO(page)).convert("RGB")
    size = max(16, picture.width // 44)
    tile = tile_of(words, size)
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    step = (tile.width + size * 3, tile.height + size * 2)
    for row, down in enumerate(range(-tile.height // 2, picture.height, step[1])):
        for across in range(-tile.width // 2 * (row % 2), picture.width, step[0]):
            layer.paste(tile, (across, down), tile)
    picture.paste(layer, (0, 0), layer)
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()


def tile_of(words: str, size: int) -> Image.Image:
    font = font_of(size)
    left, top, right, bottom = font.getbbox(words)
    flat = Image.new("RGBA", (right - left + 4, bottom - top + 4), (0, 0, 0, 0))
    ImageDraw.Draw(flat).text((2 - left, 2 - top), words, font=font, fill=GREY)
    return flat.rotate(SLOPE, expand=True, resample=Image.Resampling.BILINEAR)


def small_page(page: bytes) -> bytes:
    """The same page as a small picture, to be marked as every other."""
    with Image.open(io.BytesIO(page)) as picture:
        picture.thumbnail((SMALL, SMALL * 2))
        kept = io.BytesIO()
        picture.convert("RGB").save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()
