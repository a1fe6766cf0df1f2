"""Figures of the compliance page, each leading to the records behind it."""

from datetime import date
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from workbench.compliance import BROKEN, Cell, Line

register = template.Library()


def query(line: Line, month: date | None, result: str, department=None) -> str:
    asked = {
        "rule": line.rule,
        "clause": line.clause.pk if line.clause else "",
        "month": f"{month:%Y-%m}" if month else "",
        "result": result,
        "department": department.pk if department else "",
    }
    return urlencode({name: value for name, value in asked.items() if value})


@register.simple_tag
def figure_query(line: Line, month: date | None, result: str) -> str:
    return query(line, month, result)


def drawn(line: Line, cell: Cell, month: date | None, department) -> SafeString | str:
    """96.8% of 31, and how often it was broken."""
    if cell.share is None:
        return "—"
    address = reverse("workbench:duties")
    text = format_html(
        '<a href="{}?{}">{}%</a> <small class="text-secondary">{}</small>',
        address,
        query(line, month, "", department),
        cell.share,
        f"{cell.kept}/{cell.kept + cell.broken}",
    )
    if not cell.broken:
        return text
    late = format_html('<a class="late" href="{}?{}">', address, query(line, month, BROKEN, department))
    return format_html("{}<br>{}{}</a>", text, late, _("%d broken") % cell.broken)


@register.simple_tag
def figure_cell(line: Line, cell: Cell, department=None) -> SafeString | str:
    return drawn(line, cell, cell.month, department)


@register.simple_tag
def figure_total(line: Line, department=None) -> SafeString | str:
    return drawn(line, line.total, None, department)


@register.simple_tag
def figure_sum(cell: Cell) -> SafeString | str:
    if cell.share is None:
        return "—"
    return format_html(
        '{}% <small class="text-secondary">{}</small>', cell.share, f"{cell.kept}/{cell.kept + cell.broken}"
    )
