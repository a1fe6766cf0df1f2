"""The pages of the side bar. The site fills the list (crm_site.apps); this floor knows no business word."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Page:
    """One entry of the side bar; any of the permissions opens it."""

    url_name: str
    label: str | Promise
    icon: str
    permissions: tuple[str, ...]
    staff_only: bool = False
    on_phone: bool = False  # stands in the bottom bar of a phone; the others are behind «more»

    def count(self, user) -> int:
        """What waits there for the person."""
        asked = counts.get(self.url_name)
        return asked(user) if asked else 0

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    def may_open(self, user) -> bool:
        if self.staff_only and not user.is_staff:
            return False
        return any(user.has_perm(name) for name in self.permissions)


pages: list[Page] = []

# counts[url name] = fn(user) -> int: what waits on a page, shown beside its entry. No query: see staff.hooks.counts.
counts: dict[str, Callable[[Any], int]] = {}


def pages_for(user) -> list[Page]:
    """The pages that this person may open, in the order of the side bar."""
    return [page for page in pages if page.may_open(user)]


def current_page(shown: list[Page], path: str) -> Page | None:
    """The page whose address the path continues; the longest one wins."""
    within = [page for page in shown if path.startswith(page.url)]
    return max(within, key=lambda page: len(page.url), default=None)
