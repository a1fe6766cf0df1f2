"""One look into a document, in a process of its own: what crashes here takes nothing with it.

`python child.py about PATH KIND` prints {"pages": n}; `python child.py page PATH KIND NUMBER WIDTH` writes a JPEG of
the page. Knows nothing of the project, so that it starts at once. Ends with 3 where the document cannot be read, with 4
where a page is too large.
"""

import io
import json
import resource
import sys

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

MEMORY = 1 << 30  # bytes of address space
SECONDS = 20
MOST_PIXELS = 60_000_000  # of a picture before it is made smaller
QUALITY = 85
DAMAGED, TOO_LARGE = 3, 4


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    wish, path, kind, *more = sys.argv[1:]
    try:
        if wish == "about":
            print(json.dumps({"pages": count_pages(path, kind)}))
        else:
            sys.stdout.buffer.write(draw_page(path, kind, int(more[0]), int(more[1])))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return TOO_LARGE
    except (pypdfium2.PdfiumError, UnidentifiedImageError, OSError, ValueError, IndexError, SyntaxError):
        return DAMAGED
    return 0


def count_pages(path: str, kind: str) -> int:
    if kind == "pdf":
        with pypdfium2.PdfDocument(path) as document:
            if not len(document):
                raise ValueError("no page")
            return len(document)
    with open_picture(path) as picture:
        picture.verify()
    return 1


def open_picture(path: str) -> Image.Image:
    """Raises before a pixel is unpacked where there are too many of them."""
    picture = Image.open(path, formats=("PNG", "JPEG"))
    if picture.width * picture.height > MOST_PIXELS:
        raise Image.DecompressionBombError
    return picture


def draw_page(path: str, kind: str, number: int, width: int) -> bytes:
    if kind == "pdf":
        picture = draw_sheet(path, number, width)
    else:
        with open_picture(path) as found:
            found.draft("RGB", (width, width * 4))
            picture = ImageOps.exif_transpose(found).convert("RGB")  # upright, as the camera was held
        picture.thumbnail((width, width * 4))
    kept = io.BytesIO()
    picture.convert("RGB").save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()


def draw_sheet(path: str, number: int, width: int) -> Image.Image:
    """As wide as asked, however large the sheet says it is; very long sheets are drawn smaller."""
    with pypdfium2.PdfDocument(path) as document:
        sheet = document[number - 1]
        across, down = sheet.get_size()
        scale = min(width / max(across, 1), 4 * width / max(down, 1))
        return sheet.render(scale=scale).to_pil()


if __name__ == "__main__":
    sys.exit(main())
