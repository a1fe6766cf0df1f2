"""A tiny kind for the tests of the machinery: departments by name, with a secret that is never kept."""

import pytest
from django import forms

from core.imports import KINDS, ImportField, ImportKind, register
from core.models import ImportRow
from staff.actions import place_department
from staff.models import Department

Verdict = ImportRow.Verdict


class Options(forms.Form):
    prefix_text = forms.CharField(required=False)


def judge(rows, batch):
    known = {one.name: one.pk for one in Department.objects.filter(name__in=[raw["name"] for _n, raw in rows])}
    return [judge_one(number, raw, known, batch) for number, raw in rows]


def judge_one(number, raw, known, batch):
    row = ImportRow(number=number, verdict=Verdict.NEW, data={"name": raw["name"]})
    if not raw["name"]:
        row.verdict, row.notes = Verdict.ERROR, {"name": "a name is needed"}
    elif raw["name"] in known:
        row.verdict, row.target_id = Verdict.UNCHANGED, known[raw["name"]]
    elif (first := batch.seen.first(raw["name"], number)) is not None:
        row.verdict, row.notes = Verdict.DUPLICATE, {"name": f"row {first}"}
    return row


def write(rows, batch):
    for row in rows:
        department = place_department(department=Department(name=row.data["name"]), by=batch.created_by)
        row.target_id, row.stamp, row.is_written = department.pk, department.name, True


def undo(rows, batch):
    kept = []
    for row in rows:
        if Department.objects.filter(pk=row.target_id, name=row.stamp).delete()[0]:
            row.is_written = False
        else:
            kept.append(f"{Department.objects.get(pk=row.target_id).name}: changed since")
    return kept


DEPARTMENTS = ImportKind(
    name="departments",
    label="departments",
    permission="staff.add_department",
    fields=(
        ImportField("name", "name", ("部门", "部门名称"), required=True),
        ImportField("phone", "phone", ("电话", "联系电话"), secret=True),
        ImportField("order", "order", ("顺序",)),
    ),
    judge=judge,
    write=write,
    undo=undo,
    options=Options,
)


@pytest.fixture
def departments():
    """The kind, registered for one test."""
    register(DEPARTMENTS)
    yield DEPARTMENTS
    del KINDS["departments"]
