"""Keeping the tree of categories (S1-26 R8)."""

from django.db import transaction
from django.utils.translation import gettext as _

from archives.actions.tree import put_down, save_in_tree
from archives.models import ArchiveFile, Category
from archives.models.common import Kept
from archives.policy import policy_for
from core import trail
from core.errors import Refused
from core.looks import check_look
from core.rules import require

FIELDS = ["code", "name", "parent", "order", "kept", "years", "level", "stands_alone", "takes", "keeper", "is_used"]
ADD, CHANGE = "archives.add_category", "archives.change_category"


@transaction.atomic
def save_category(*, category: Category, by, seen: str = "") -> Category:
    """Enter a category or change it. Files keep what they were entered with: numbers and retention stay theirs."""
    before = Category.objects.select_for_update().filter(pk=category.pk).first() if category.pk else None
    require(by, CHANGE if before else ADD)
    if before:
        check_look(before, FIELDS, seen)
    parent = Category.objects.get(pk=category.parent_id) if category.parent_id else None
    category.code, category.name = category.code.strip(), category.name.strip()
    if not category.code or not category.name:
        raise Refused(_("A category has a code and a name."), code="name")
    if (category.kept == Kept.PERMANENT) != (category.years is None):
        raise Refused(_("What is not kept for ever has a number of years."), code="years")
    if before and before.code != category.code and ArchiveFile.objects.filter(category=before).exists():
        raise Refused(_("The numbers of files begin with this code; it stays as it is."), code="code")
    if before and before.takes and not category.is_used:
        raise Refused(_("Records file themselves here; name another category for them first."), code="takes")
    save_in_tree(category, before, parent)
    put_down(category, before, FIELDS, "archives.save_category", by=by)
    if count := give_first_keeper(category):
        trail.write("archives.first_keeper", category, by=by, details={"files": count, "keeper": str(category.keeper)})
    return category


def give_first_keeper(category: Category) -> int:
    """Files that nobody keeps yet, and that need not stand apart, are kept by the keeper of their category."""
    keeper = category.keeper
    if keeper is None:
        return 0
    below_apart = min(int(policy_for().apart_from) - 1, keeper.clearance)
    without = ArchiveFile.objects.there().filter(category=category, keeper__isnull=True, level__lte=below_apart)
    return without.order_by().update(keeper=keeper)
