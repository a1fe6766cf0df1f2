"""Numbers that come back from an address or a hidden field: whatever is sent, nothing breaks."""


def whole_number(text: str) -> int | None:
    """The number that the text writes, if every database takes it; otherwise nothing."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
