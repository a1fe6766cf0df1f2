"""Documents made on the spot: PDFs with pages, pictures, and what only pretends to be one."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter


def a_pdf(pages=2, name="合同.pdf") -> SimpleUploadedFile:
    writer = PdfWriter()
    for _each in range(pages):
        writer.add_blank_page(width=595, height=842)
    kept = io.BytesIO()
    writer.write(kept)
    return SimpleUploadedFile(name, kept.getvalue(), "application/pdf")


def a_picture(size=(800, 600), name="照片.png", kind="PNG") -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", size, "white").save(kept, kind)
    return SimpleUploadedFile(name, kept.getvalue(), "image/png")


def bytes_as(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
