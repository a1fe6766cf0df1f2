"""What a check says about a value."""

from dataclasses import dataclass

EMPTY = {"", "-", "--", "—", "/", "n/a", "na", "null", "none", "nil", "#n/a", "无", "暂无", "未公示"}


@dataclass(frozen=True)
class Verdict:
    """A checked value. An error forbids it, a warning may be confirmed; both are texts for people."""

    value: str
    error: str = ""
    warning: str = ""

    @property
    def ok(self) -> bool:
        """May be kept, perhaps after confirming the warning."""
        return not self.error


def is_empty(text: str) -> bool:
    """Whether a cell says nothing: blank, NULL, N/A, a dash."""
    return not text or (len(text) < 6 and text.strip().lower() in EMPTY)
