"""What a register is: one definition for the list, its export and the printed book."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.functional import Promise

from core.exports import Column
from core.filters import ListFilter


@dataclass(frozen=True)
class Register:
    title: Promise
    model: type
    filters: type[ListFilter]
    shown: Callable[[], QuerySet]  # rows with what the columns read, in few queries
    columns: Callable[[], list[Column]]
    sorts: dict[str, str]
    default_sort: str
    permissions: tuple[str, ...] = field(default=())
    links_files: bool = False  # only those that the person may know of are links

    def of(self, person) -> QuerySet:
        return self.model.objects.visible_to(person)
