"""Categories as a tree to choose from."""

from collections import defaultdict
from collections.abc import Iterable

from complaints.models import Category

STEP = "\u3000"  # a full-width space for each level


def category_choices(empty: str = "---------", *, only_active: bool = True) -> list[tuple]:
    """The tree from top to bottom, each level a little further in."""
    rows = in_tree_order(Category.objects.filter(is_active=True) if only_active else Category.objects.all())
    return [("", empty), *((one.pk, f"{STEP * one.depth}{one}") for one in rows)]


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
