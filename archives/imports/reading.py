"""What a row of a register says: words of choices, days and years understood. Nothing is looked up."""

import re
import unicodedata
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from archives.imports.fields import KEPT, LEVELS, MEDIA
from archives.models.common import Kept
from complaints.imports.reading import Unclear, plain_line, plain_lines
from core.models import Import
from core.secrets import encrypt
from customers.values import is_empty, parse_date

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
YEARS = re.compile(r"(\d{1,3})\s*(?:年|years?|y)?", re.IGNORECASE)
PARTS = re.compile(r"\s*[/／\\>＞|]\s*")
SECRETS = ("title", "subject", "note")
LENGTHS = {"number": 60, "title": 200, "subject": 200, "note": 2000}
MOST_YEARS, LONG_FROM = 500, 16  # 长期 is 16 to 50 years


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


class Reader:
    """Reads the rows of one import under its options."""

    def __init__(self, batch: Import):
        options = batch.options or {}
        self.order = options.get("date_order") or ""
        self.category = options.get("category") or ""
        self.creates_places = bool(options.get("create_places"))

    def read(self, raw: dict[str, str]) -> dict[str, Any]:
        """The words of a row, and in «…_is» what they mean; what may be secret as ciphertext. Raises `Unclear`."""
        given = {name: text for name, text in raw.items() if not is_empty(text)}
        data: dict[str, Any] = {}
        for name, most in LENGTHS.items():
            if name in given:
                text = plain_lines(given[name]) if name == "note" else plain_line(given[name])
                if len(text) > most:
                    raise Unclear(name, _("At most %s letters.") % most)
                data[name] = text
        for name, reason in (("number", _("A file has a number.")), ("title", _("A file needs a title."))):
            if not data.get(name):
                raise Unclear(name, reason)
        for name in ("category", "customer_code", "customer", "department", "keeper"):
            if name in given:
                data[name] = plain_line(given[name])[:200]
        data.setdefault("category", self.category)
        for name, words in (("level", LEVELS), ("medium", MEDIA)):
            if name in given:
                data[name], data[f"{name}_is"] = plain_line(given[name])[:40], self.word(name, given[name], words)
        for name in ("closed_on", "level_until"):
            if name in given:
                data[name] = self.day(name, given[name])
        if "place" in given:
            data["place"] = plain_line(given["place"])[:255]
            data["place_line"] = [part[:60] for part in PARTS.split(data["place"]) if part]
        data["year"] = self.year(given, data)
        data |= self.retention(given.get("kept", ""))
        return data | {name: encrypt(data[name]) for name in SECRETS if name in data}

    def word(self, name: str, text: str, words: dict[str, Any]) -> Any:
        found = words.get(folded(text))
        if found is None:
            raise Unclear(
                name, _("“%(text)s” is not one of: %(words)s.") % {"text": text[:40], "words": ", ".join(words)}
            )
        return found

    def day(self, name: str, text: str) -> str:
        try:
            day = parse_date(text, order=self.order)
        except ValueError as error:
            raise Unclear(name, str(error)) from error
        if name == "closed_on" and day > timezone.localdate():
            raise Unclear(name, _("%(day)s has not come yet.") % {"day": day})
        return day.isoformat()

    def year(self, given: dict[str, str], data: dict[str, Any]) -> int:
        """As written; else the year in the number, or that of the closing."""
        if "year" in given:
            found = YEAR.search(folded(given["year"]))
            if not found:
                raise Unclear("year", _("“%s” is not a year.") % given["year"][:40])
            return int(found[1])
        found = YEAR.search(folded(data["number"]))
        if found:
            return int(found[1])
        if "closed_on" in data:
            return int(data["closed_on"][:4])
        raise Unclear("year", _("The year is missing."))

    def retention(self, text: str) -> dict[str, Any]:
        """永久, 长期, 短期, 30年, 长期(30年); nothing said: as the category has it."""
        plain = folded(text)
        if not plain:
            return {}
        kind = next((kept for word, kept in KEPT.items() if plain.startswith(word)), None)
        found = YEARS.search(plain)
        years = int(found[1]) if found else None
        if (kind is None and years is None) or (years is not None and not 0 < years <= MOST_YEARS):
            raise Unclear("kept", _("“%s” is not a term of retention.") % text[:40])
        if kind == Kept.PERMANENT:
            return {"kept": text[:40], "kept_is": kind, "years": None}
        kind = kind or (Kept.LONG if years >= LONG_FROM else Kept.SHORT)
        return {"kept": text[:40], "kept_is": kind, "years": years}
