"""The filing rules of S1-26 R9-R12: years, order, what stands alone. Pure questions; the actions act on them."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
# What never comes alone: an annex has its main text, a draft its final one, a reply its request (S1-26 R9).
COMPANIONS = (Item.Kind.ANNEX, Item.Kind.DRAFT, Item.Kind.REPLY)


def in_order(items: Sequence[Item]) -> list[Item]:
    """What belongs together stands together, each group by rank, the groups in the order in which they came."""
    groups: dict[int, list[Item]] = {}
    for item in sorted(items, key=lambda one: (one.order, one.pk or 0)):
        groups.setdefault(item.belongs_to_id or item.pk or 0, []).append(item)
    return [item for group in groups.values() for item in sorted(group, key=lambda one: RANKS[one.kind])]


def doubts_about(
    file: ArchiveFile, items: Sequence[Item], *, on: date | None, belongs_to: Item | None, kind: str = Item.Kind.MAIN
) -> list[str]:
    """What a person should look at twice before this goes into the file."""
    doubts = []
    counts_here = belongs_to is None or kind == Item.Kind.REPLY  # a reply brings its request into its own year
    if not file.is_own and on and on.year != file.year and (counts_here or not belongs_to.on):
        doubts.append(
            _("Years are not mixed: the file is of %(file)s, the document of %(document)s (S1-26 R10).")
            % {"file": file.year, "document": on.year}
        )
    if is_alone(file) and items and belongs_to is None:
        doubts.append(_("This file holds one matter; only what belongs to it goes in (S1-26 R9)."))
    if kind in COMPANIONS and belongs_to is None and items:
        word = Item.Kind(kind).label
        doubts.append(_("A document that is “%s” lies with what it belongs to: choose that (S1-26 R9).") % word)
    return doubts


def is_alone(file: ArchiveFile) -> bool:
    """Whether one matter has the file to itself: by its category, and what is top secret."""
    return file.category.stands_alone or (file.level or 0) >= Level.TOP_SECRET


def year_of(group: Sequence[Item]) -> int | None:
    """Request and reply count by the year of the reply, without one by that of the request (S1-26 R10)."""
    days = {item.kind: item.on for item in group if item.on}
    for kind in (Item.Kind.REPLY, Item.Kind.REQUEST, Item.Kind.MAIN):
        if kind in days:
            return days[kind].year
    return next((day.year for day in days.values()), None)


def groups_of(items: Iterable[Item]) -> list[list[Item]]:
    groups: dict[int, list[Item]] = {}
    for item in items:
        groups.setdefault(item.belongs_to_id or item.pk, []).append(item)
    return list(groups.values())


def faults_of(file: ArchiveFile, items: Sequence[Item]) -> list[str]:
    """What lies in the file against the rules, for its page and for whoever closes it."""
    faults, groups = [], groups_of(items)
    strange = sorted({year for group in groups if (year := year_of(group)) and year != file.year})
    if strange and not file.is_own:
        said = {"file": file.year, "years": ", ".join(str(year) for year in strange)}
        faults.append(_("Years are mixed: the file is of %(file)s, documents of %(years)s (S1-26 R10).") % said)
    if is_alone(file) and len(groups) > 1:
        faults.append(_("The file is for one matter and holds several (S1-26 R9)."))
    lonely = [group[0].title for group in groups if len(group) == 1 and group[0].kind in COMPANIONS]
    if lonely:
        faults.append(_("Without what it belongs to: %s (S1-26 R9).") % "、".join(lonely[:5]))
    return faults


def closing_doubts(file: ArchiveFile, items: Sequence[Item]) -> list[str]:
    """What is missing before nothing goes in any more: every file has its itemised list, with pages counted (R12)."""
    doubts = faults_of(file, items)
    if not items:
        doubts.append(_("No document is listed; a file has an itemised list at its front (S1-26 R12)."))
    uncounted = sum(not item.pages for item in items)
    if uncounted:
        words = ngettext(
            "The pages of %(count)s document are not counted (S1-26 R12).",
            "The pages of %(count)s documents are not counted (S1-26 R12).",
            uncounted,
        )
        doubts.append(words % {"count": uncounted})
    return doubts
