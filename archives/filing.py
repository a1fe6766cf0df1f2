"""The filing rules of S1-26 R9-R12: years, order, what stands alone. Pure questions; the actions act on them."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from archives.models import ArchiveFile, Item
from archives.models.common import Level

# Reply before request, draft before final, main text before annex (S1-26 R11).
RANKS = {
    Item.Kind.REPLY: 0,
    Item.Kind.REQUEST: 1,
    Item.Kind.DRAFT: 2,
    Item.Kind.MAIN: 3,
    Item.Kind.ANNEX: 4,
}


def in_order(items: Sequence[Item]) -> list[Item]:
    """What belongs together stands together, each group by rank, the groups in the order in which they came."""
    groups: dict[int, list[Item]] = {}
    for item in sorted(items, key=lambda one: (one.order, one.pk or 0)):
        groups.setdefault(item.belongs_to_id or item.pk or 0, []).append(item)
    return [item for group in groups.values() for item in sorted(group, key=lambda one: RANKS[one.kind])]


def doubts_about(file: ArchiveFile, items: Sequence[Item], *, on: date | None, belongs_to: Item | None) -> list[str]:
    """What a person should look at twice before this goes into the file."""
    doubts = []
    if not file.is_own and on and on.year != file.year and not (belongs_to and belongs_to.on):
        doubts.append(
            _("Years are not mixed: the file is of %(file)s, the document of %(document)s (S1-26 R10).")
            % {"file": file.year, "document": on.year}
        )
    alone = file.category.stands_alone or (file.level or 0) >= Level.TOP_SECRET
    if alone and items and belongs_to is None:
        doubts.append(_("This file holds one matter; only what belongs to it goes in (S1-26 R9)."))
    return doubts
