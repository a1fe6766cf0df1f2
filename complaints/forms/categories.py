"""Categories as a tree to choose from."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from complaints.models import Category

STEP = "\u3000"  # a full-width space for each level


def category_choices(empty: str = "---------", *, only_active: bool = True, kept: int | None = None) -> list[tuple]:
    """The tree from top to bottom, each level a little further in."""
    rows = in_tree_order(categories_in_use(kept) if only_active else Category.objects.all())
    return [("", empty), *((one.pk, f"{STEP * one.depth}{one}") for one in rows)]


def categories_in_use(kept: int | None = None) -> QuerySet:
    """The active ones, with the one that a case has already: judging it again must not take that away."""
    return Category.objects.filter(Q(is_active=True) | Q(pk=kept))


def in_tree_order(rows: Iterable[Category]) -> list[Category]:
    """Each category followed by what is below it; `depth` says how deep it lies. One whose parent is not among them
    stands at the top."""
    rows = list(rows)
    known = {one.pk for one in rows}
    below: dict[int | None, list[Category]] = defaultdict(list)
    for one in rows:
        below[one.parent_id if one.parent_id in known else None].append(one)
    found: list[Category] = []
    waiting = [(one, 0) for one in reversed(below[None])]
    while waiting:
        one, depth = waiting.pop()
        one.depth = depth
        found.append(one)
        waiting += [(child, depth + 1) for child in reversed(below[one.pk])]
    return found
