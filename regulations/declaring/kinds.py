"""What every kind of value shares."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Kind:
    """What every kind of value shares. `label`, `unit` and `help` are translated when they are shown.

    A value that only suits the eye, such as rows on a page, says `needs_clause=False`: no regulation is about it.
    """

    label: Any = ""
    unit: Any = ""
    help: Any = ""
    needs_clause: bool = True

    def read(self, stored: Any) -> Any:
        """The value that code reads. Raises ValueError with the reason."""
        raise NotImplementedError

    def write(self, value: Any) -> Any:
        """The value as JSON."""
        return value

    def words(self, value: Any) -> str:
        """The value in the current language, with its unit."""
        return f"{value} {self.unit}".strip() if self.unit else str(value)

    @property
    def range(self) -> str:
        """What is allowed, in words; empty when anything is."""
        return ""


def between(least: Any, most: Any, name: Callable[[Any], str] = str) -> str:
    return _("%(least)s to %(most)s") % {"least": name(least), "most": name(most)}


def out_of_range(value: Any, said: str) -> ValueError:
    return ValueError(_("%(value)s is out of range: %(range)s is allowed.") % {"value": value, "range": said})
