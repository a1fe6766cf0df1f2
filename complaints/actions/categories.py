"""Deeds on the category tree and on the words that suggest a category."""

from django.db import transaction
from django.utils.translation import gettext as _

from complaints.models import Category, Keyword
from core import looks, trail
from core.errors import Refused
from core.rules import require

CATEGORY = ["parent_id", "name", "name_en", "content", "handling", "severity", "department_id", "is_active"]
KEYWORD = ["words", "category_id", "severity", "is_active"]


def fields_of(record: Category | Keyword) -> list[str]:
    return CATEGORY if isinstance(record, Category) else KEYWORD


def look_of(record: Category | Keyword) -> str:
    return looks.look_of(record, fields_of(record))


def check_look(record: Category | Keyword, seen: str) -> None:
    looks.check_look(record, fields_of(record), seen)


def check_parent(category: Category, parent: Category | None) -> None:
    if parent and category.pk and f"/{category.pk}/" in parent.path:
        raise Refused(_("A category cannot stand below itself."), code="circle")


@transaction.atomic
def save_category(*, category: Category, by, seen: str = "") -> Category:
    """Enter a category or change it, and keep the paths of its whole branch true. Refuses a circle."""
    before = Category.objects.select_for_update().filter(pk=category.pk).first() if category.pk else None
    require(by, "complaints.change_category" if before else "complaints.add_category")
    if before:
        check_look(before, seen)
    parent = Category.objects.get(pk=category.parent_id) if category.parent_id else None
    check_parent(category, parent)
    category.save()
    category.path = f"{parent.path if parent else '/'}{category.pk}/"
    category.save(update_fields=["path"])
    if before and before.path != category.path:
        for child in Category.objects.filter(path__startswith=before.path).exclude(pk=category.pk):
            child.path = category.path + child.path.removeprefix(before.path)
            child.save(update_fields=["path"])
    put_down(category, before, CATEGORY, "complaints.save_category", by=by)
    return category


@transaction.atomic
def remove_category(*, category: Category, by) -> None:
    """Take a category out that nothing rests on."""
    require(by, "complaints.change_category")
    held = Category.objects.select_for_update().get(pk=category.pk)
    if held.children.exists() or held.complaints.exists() or held.keywords.exists():
        raise Refused(_("“%s” is in use. It can be switched off.") % held, code="in_use")
    trail.write("complaints.remove_category", held, by=by)
    held.delete()


@transaction.atomic
def save_keyword(*, keyword: Keyword, by, seen: str = "") -> Keyword:
    """Enter or change a row of words that suggests a category or a severity. What was counted stays."""
    before = Keyword.objects.select_for_update().filter(pk=keyword.pk).first() if keyword.pk else None
    require(by, "complaints.change_keyword" if before else "complaints.add_keyword")
    if before:
        check_look(before, seen)
        keyword.shown, keyword.kept = before.shown, before.kept
    keyword.words = " ".join(dict.fromkeys(keyword.words.split()))
    keyword.save()
    put_down(keyword, before, KEYWORD, "complaints.save_keyword", by=by)
    return keyword


def put_down(record, before, fields: list[str], deed: str, *, by) -> None:
    old = trail.snapshot(before, fields) if before else {}
    if changes := trail.difference(old, trail.snapshot(record, fields)):
        trail.write(deed, record, by=by, changes=changes)
