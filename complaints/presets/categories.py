"""The category tree of a preset. A row is called by its path: «产品质量/口感风味»."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from complaints.actions.categories import save_category
from complaints.models import Category, Content, Handling, Severity
from complaints.tree import JOIN, by_path
from staff.models import Department

SEVERITIES = {one.name.lower(): one.value for one in Severity}
HELD = {"content": str, "handling": str, "severity": str, "departments": list}  # holds for what is below, too
BELOW = {"name": str, "name_en": str, **HELD}
ROOT = {**BELOW, "clause": str, "below": list}
STEP = 10  # between the orders, so that the company can put its own in between


def read(rows: list, path: tuple, reader) -> dict[str, tuple[dict[str, Any], tuple[str, str]]]:
    there = set(Department.objects.values_list("name", flat=True))
    found = {}
    for place, row in enumerate(rows):
        here = (*path, place)
        known = reader.table(row, here, ROOT, wanted=("name", "name_en", "clause"))
        clause = reader.clause_of(known, (*here, "clause"))
        for name, table, where in branch(known, here, reader):
            if name in found:
                reader.fault(where, _("“%s” is there twice.") % name)
            found[name] = (stored_of(table, where, reader, there), clause)
    return found


def branch(root: dict[str, Any], path: tuple, reader) -> Iterator[tuple[str, dict[str, Any], tuple]]:
    """The root and what is below it, each with what holds for it."""
    top = plain_name(root, path, reader)
    held = {key: root[key] for key in HELD if key in root}
    yield top, root, path
    for place, row in enumerate(root.get("below", [])):
        here = (*path, "below", place)
        known = reader.table(row, here, BELOW, wanted=("name", "name_en"))
        yield f"{top}{JOIN}{plain_name(known, here, reader)}", held | known, here


def plain_name(table: dict[str, Any], path: tuple, reader) -> str:
    name = table.get("name", "")
    if JOIN in name or len(name) > Category._meta.get_field("name").max_length:
        reader.fault((*path, "name"), _("“%s” is no name of a category.") % name)
    return name


def stored_of(table: dict[str, Any], path: tuple, reader, there: set[str]) -> dict[str, Any]:
    return {
        "name_en": table.get("name_en", ""),
        "content": one_of(table, "content", Content.values, Content.BUSINESS.value, path, reader),
        "handling": one_of(table, "handling", Handling.values, Handling.PLAIN.value, path, reader),
        "severity": SEVERITIES.get(one_of(table, "severity", SEVERITIES, "general", path, reader)),
        "department": next((name for name in reader.texts(table.get("departments", []), path) if name in there), ""),
    }


def one_of(table: dict[str, Any], key: str, allowed: Iterable[str], default: str, path: tuple, reader) -> str:
    value = table.get(key, default)
    if value not in allowed:
        reader.fault((*path, key), _("“%(value)s” is none of: %(allowed)s.") % {
            "value": value, "allowed": ", ".join(allowed)
        })  # fmt: skip
    return value


def present(wanted: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    known = by_path(Category.objects.select_related("department"))
    return {name: row_of(known[name]) for name in wanted if name in known}


def row_of(category: Category) -> dict[str, Any]:
    row = {key: getattr(category, key) for key in ("name_en", "content", "handling", "severity")}
    return row | {"department": category.department.name if category.department else ""}


def words(row: dict[str, Any]) -> str:
    parts = [Content(row["content"]).label, Handling(row["handling"]).label, Severity(row["severity"]).label]
    return " · ".join([*map(str, parts), *([row["department"]] if row["department"] else [])])


def write(rows: dict[str, dict[str, Any]], by) -> None:
    """In the order of the file: a parent stands before what is below it."""
    known = by_path(Category.objects.all())
    departments = {one.name: one for one in Department.objects.order_by("-id")}
    for name, row in rows.items():
        above, _join, own = name.rpartition(JOIN)
        category = known.get(name) or Category(parent=known.get(above), name=own, order=STEP * (len(known) + 1))
        for key in ("name_en", "content", "handling", "severity"):
            setattr(category, key, row[key])
        category.department = departments.get(row["department"])
        known[name] = save_category(category=category, by=by)
