"""Choices, texts, lists of texts, yes or no."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from regulations.declaring.kinds import Kind, between, out_of_range


@dataclass(frozen=True)
class Choice(Kind):
    choices: tuple[tuple[str, Any], ...] = ()

    def read(self, stored):
        if stored not in [code for code, _label in self.choices]:
            raise out_of_range(stored, self.range)
        return stored

    def words(self, value):
        return str(dict(self.choices).get(value, value))

    @property
    def range(self):
        return pgettext("between names", ", ").join(str(label) for _code, label in self.choices)


@dataclass(frozen=True)
class Text(Kind):
    least: int = 0
    most: int = 200

    def read(self, stored):
        if not isinstance(stored, str):
            raise ValueError(_("A text is wanted."))
        value = stored.replace("\x00", "").strip()
        if not self.least <= len(value) <= self.most:
            raise ValueError(_("The text must have %(range)s characters.") % {"range": between(self.least, self.most)})
        return value

    def words(self, value):
        return value or "–"


@dataclass(frozen=True)
class Texts(Kind):
    """A list of different short texts, one a line when it is edited."""

    least: int = 1
    most: int = 200

    def read(self, stored):
        if not isinstance(stored, list | tuple) or not all(isinstance(one, str) for one in stored):
            raise ValueError(_("A list of texts is wanted."))
        values = tuple(dict.fromkeys(text for one in stored if (text := one.replace("\x00", "").strip())))
        if any(len(one) > 100 for one in values):
            raise ValueError(_("A line may have 100 characters at most."))
        if not self.least <= len(values) <= self.most:
            raise ValueError(_("The list must have %(range)s lines.") % {"range": between(self.least, self.most)})
        return values

    def write(self, value):
        return list(value)

    def words(self, value):
        return pgettext("between names", ", ").join(value) or "–"


@dataclass(frozen=True)
class YesNo(Kind):
    def read(self, stored):
        if not isinstance(stored, bool):
            raise ValueError(_("Yes or no is wanted."))
        return stored

    def words(self, value):
        return _("yes") if value else _("no")
