"""Pages on their way to paper: pictures put together to one PDF, with the mark in them where there is one."""

import io
from collections.abc import Iterable

from PIL import Image

from core.pdf import Joined

DOTS = 150.0  # an inch: 1240 of them are the width of A4


def paper_of(pages: Iterable[bytes]) -> bytes:
    """A PDF of JPEGs, a page each. One picture at a time is in memory."""
    joined = Joined()
    for page in pages:
        kept = io.BytesIO()
        with Image.open(io.BytesIO(page)) as picture:
            picture.save(kept, "PDF", resolution=DOTS)
        joined.add(kept.getvalue())
    return joined.as_bytes()
