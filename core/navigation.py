"""The pages of the side bar. The site fills the list (crm_site.apps); this floor knows no business word."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import get_script_prefix, reverse
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
    also: tuple[str, ...] = ()  # beginnings of addresses that belong to it though they do not continue its own

    def count(self, user) -> int:
        """What waits there for the person."""
        asked = counts.get(self.url_name)
        return asked(user) if asked else 0

    @property
    def url(self) -> str:
        return address_of(self.url_name, get_script_prefix())

    def matches(self, path: str) -> int:
        """How much of the path is an address of this page: the longest beginning, 0 for none."""
        begins = (self.url, *(f"{get_script_prefix()}{one}" for one in self.also))
        return max((len(begin) for begin in begins if path.startswith(begin)), default=0)

    def may_open(self, user) -> bool:
        if self.staff_only and not user.is_staff:
            return False
        return any(user.has_perm(name) for name in self.permissions)


@cache
def address_of(url_name: str, _prefix: str) -> str:
    """Resolved once: every page shows all of them."""
    return reverse(url_name)


pages: list[Page] = []

# counts[url name] = fn(user) -> int: what waits on a page, shown beside its entry. No query: see staff.hooks.counts.
counts: dict[str, Callable[[Any], int]] = {}


def pages_for(user) -> list[Page]:
    """The pages that this person may open, in the order of the side bar."""
    return [page for page in pages if page.may_open(user)]


def current_page(shown: list[Page], path: str) -> Page | None:
    """The page whose address the path continues; the longest one wins."""
    best = max(shown, key=lambda page: page.matches(path), default=None)
    return best if best and best.matches(path) else None
