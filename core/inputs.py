"""What comes back from an address or a form: whatever is sent, nothing breaks."""

from django.http import HttpRequest


def whole_number(text: str) -> int | None:
    """The number that the text writes, if every database takes it; otherwise nothing."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def typed_text(request: HttpRequest, name: str) -> str:
    """The text that was sent, without null characters: PostgreSQL takes none."""
    return request.POST.get(name, "").replace("\x00", "")
