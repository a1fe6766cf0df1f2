"""The keyword rows of a preset. A row is called by its words."""

from typing import Any

from django.utils.translation import gettext as _

from complaints.actions.categories import save_keyword
from complaints.models import Category, Keyword, Severity
from complaints.presets.categories import SEVERITIES, one_of
from complaints.tree import by_path

SHAPE = {"words": str, "category": str, "severity": str, "clause": str}
LONGEST = Keyword._meta.get_field("words").max_length


def read(rows: list, path: tuple, reader) -> dict[str, tuple[dict[str, Any], tuple[str, str]]]:
    known = by_path(Category.objects.all()).keys() | reader.names.get("complaint_categories", set())
    found = {}
    for place, row in enumerate(rows):
        here = (*path, place)
        table = reader.table(row, here, SHAPE, wanted=("words", "clause"))
        name = " ".join(dict.fromkeys(table.get("words", "").split()))
        if not name or len(name) > LONGEST:
            reader.fault((*here, "words"), _("“%s” is no row of words.") % name[:40])
        if name in found:
            reader.fault(here, _("“%s” is there twice.") % name)
        if "category" in table and table["category"] not in known:
            reader.fault((*here, "category"), _("There is no category “%s”.") % table["category"])
        if "category" not in table and "severity" not in table:
            reader.fault(here, _("A keyword row suggests a category or a severity."))
        severity = one_of(table, "severity", SEVERITIES, "general", here, reader) if "severity" in table else ""
        stored = {"category": table.get("category", ""), "severity": SEVERITIES.get(severity, 0)}
        found[name] = (stored, reader.clause_of(table, (*here, "clause")))
    return found


def present(wanted: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    paths = {one.pk: name for name, one in by_path(Category.objects.all()).items()}
    rows = Keyword.objects.filter(words__in=wanted).values_list("words", "category_id", "severity")
    return {words: {"category": paths.get(pk, ""), "severity": severity or 0} for words, pk, severity in rows}


def words(row: dict[str, Any]) -> str:
    severity = str(Severity(row["severity"]).label) if row["severity"] else ""
    return " · ".join(part for part in (row["category"], severity) if part)


def write(rows: dict[str, dict[str, Any]], by) -> None:
    known = by_path(Category.objects.all())
    there = {one.words: one for one in Keyword.objects.filter(words__in=rows)}
    for name, row in rows.items():
        keyword = there.get(name) or Keyword(words=name)
        keyword.category, keyword.severity = known.get(row["category"]), row["severity"] or None
        save_keyword(keyword=keyword, by=by)
