"""Category and severity that the words of the customer suggest. Nothing is decided by it: a person decides."""

from dataclasses import dataclass, field

from django.db.models import F
from django.utils.functional import cached_property

from complaints.models import Category, Complaint, Keyword, Severity
from core.search import fold


@dataclass(frozen=True)
class Match:
    """A row of words, of which these were said."""

    row: Keyword
    words: tuple[str, ...]

    @property
    def weight(self) -> tuple[int, int, int]:
        """More words before fewer, long ones before short ones, old rows before new ones."""
        return len(self.words), max(map(len, self.words)), -self.row.pk


@dataclass
class Suggestion:
    matches: list[Match] = field(default_factory=list)

    @cached_property
    def category_match(self) -> Match | None:
        found = [match for match in self.matches if match.row.category and match.row.category.is_active]
        return max(found, key=lambda match: match.weight, default=None)

    @cached_property
    def severity_match(self) -> Match | None:
        found = [match for match in self.matches if match.row.severity]
        return max(found, key=lambda match: (match.row.severity, *match.weight), default=None)

    @property
    def category(self) -> Category | None:
        return self.category_match.row.category if self.category_match else None

    @property
    def severity(self) -> int | None:
        """That of a row, or the usual one of the category when that is graver."""
        by_row = self.severity_match.row.severity if self.severity_match else None
        usual = self.category.severity if self.category else None
        return max((one for one in (by_row, usual) if one), default=None)

    @property
    def severity_label(self) -> str:
        return str(Severity(self.severity).label) if self.severity else ""

    @property
    def words(self) -> list[str]:
        """The words that led to it, each once."""
        used = [match for match in (self.category_match, self.severity_match) if match]
        return list(dict.fromkeys(word for match in used for word in match.words))

    @property
    def row(self) -> Keyword | None:
        """The row that led: that of the category before that of the severity."""
        match = self.category_match or self.severity_match
        return match.row if match else None

    def as_json(self) -> dict:
        """What is kept with the case."""
        category, severity = self.category_match, self.severity_match
        return {
            "keyword": category.row.pk if category else None,
            "category": self.category.pk if self.category else None,
            "severity_keyword": severity.row.pk if severity else None,
            "severity": self.severity,
            "words": self.words,
        }


def suggest(text: str) -> Suggestion | None:
    """What the rows in use make of this text; None when no word of theirs was said."""
    said = fold(text)
    if not said:
        return None
    rows = Keyword.objects.filter(is_active=True).select_related("category")
    matches = [Match(row, words) for row in rows if (words := words_in(row, said))]
    return Suggestion(matches) if matches else None


def words_in(row: Keyword, said: str) -> tuple[str, ...]:
    return tuple(word for word in row.words.split() if (folded := fold(word)) and folded in said)


def count_kept(complaint: Complaint) -> None:
    """How often a row was shown, and how often people kept what it suggested."""
    shown = complaint.suggestion
    kept: dict[int, bool] = {}
    if shown.get("keyword"):
        kept[shown["keyword"]] = complaint.category_id == shown["category"]
    if row := shown.get("severity_keyword"):
        kept[row] = kept.get(row, True) and complaint.severity == shown["severity"]
    for row, is_kept in kept.items():
        Keyword.objects.filter(pk=row).update(shown=F("shown") + 1, kept=F("kept") + int(is_kept))
