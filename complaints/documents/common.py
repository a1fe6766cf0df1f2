"""What every print has: who printed it and when, and the address of its record as a QR code."""

import qrcode
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

INTERNAL = "keguan-internal"  # stands among the keywords of a PDF that never leaves the company (S3-09 R3)


def printed_words(by) -> str:
    moment = f"{timezone.localtime():%Y-%m-%d %H:%M}"
    return _("Printed by %(name)s on %(moment)s") % {"name": by, "moment": moment}


def address_of(path: str) -> str:
    """The record as a phone reads it; without KEGUAN_URL only the path."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def qr_code(text: str) -> SafeString:
    """The picture as an SVG that stands in the page itself."""
    code = qrcode.QRCode(border=1, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    dots = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" viewBox="0 0 {} {}" xmlns="http://www.w3.org/2000/svg"><path d="{}"/></svg>',
        len(rows),
        len(rows),
        dots,
    )
