"""Papers of the demo company as a scanner gives them: a page with a red seal, drawn in milliseconds."""

import io
from collections.abc import Iterable, Iterator
from textwrap import wrap

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from archives.rendering.marking import font_of
from workbench.demo.people import COMPANY

PAPER, INK, SEAL = (252, 251, 247), (38, 38, 44), (196, 42, 36)
SIZE, EDGE, LINE = (827, 1169), 96, 46  # A4 at 100 dots an inch
WIDE = 26  # characters to a line


def scan_of(title: str, lines: Iterable[str], *, other: str = "乙方(盖章)") -> ContentFile:
    """A PDF of one page."""
    page = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(page)
    pen.text((SIZE[0] // 2, EDGE + 30), title, font=font_of(34), fill=INK, anchor="mm")
    down = EDGE + 110
    for words in broken(lines):
        pen.text((EDGE, down), words, font=font_of(23), fill=INK)
        down += LINE
    down += 3 * LINE
    for across, name in ((EDGE + 120, f"{COMPANY}(盖章)"), (SIZE[0] - EDGE - 150, other)):
        pen.text((across, down), name, font=font_of(23), fill=INK, anchor="mm")
    seal(pen, EDGE + 150, down)
    kept = io.BytesIO()
    page.save(kept, "PDF", resolution=100.0)
    return ContentFile(kept.getvalue(), name=f"{title}.pdf")


def broken(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield from wrap(f"  {line}", WIDE, drop_whitespace=False)
        yield ""


def seal(pen: ImageDraw.ImageDraw, across: int, down: int) -> None:
    pen.ellipse((across - 70, down - 70, across + 70, down + 70), outline=SEAL, width=5)
    pen.text((across, down - 6), "★", font=font_of(44), fill=SEAL, anchor="mm")
    pen.text((across, down + 42), "合同专用章", font=font_of(17), fill=SEAL, anchor="mm")
