"""What is printed: the list of a grading run."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from core.pdf import Joined, render_pdf
from core.rules import is_system
from credit.models import GradeRow, GradingRun
from staff.rules import scope_of

PART = 250  # rows rendered at once: some seconds, some ten megabytes


def grading_list(run: GradingRun, *, by, grade: str = "", on_part: Callable[[int, int], None] | None = None) -> bytes:
    """The rows of the run that the person may see, by rank, as a PDF; of one grade where it is named.

    `on_part(done, total)` after each part.
    """
    sees_all = is_system(by) or scope_of(by).everything
    rows = run.rows.all() if sees_all else run.rows.visible_to(by)
    rows = rows.filter(grade=grade) if grade else rows
    total = rows.count()
    facts = {
        "run": run,
        "is_part": not sees_all,
        "totals": [line for line in run.lines if not grade or line["grade"] == grade] if sees_all else [],
        "grade": grade,
        "printed": _("Printed by %(name)s on %(moment)s")
        % {"name": by, "moment": f"{timezone.localtime():%Y-%m-%d %H:%M}"},
    }
    title = _("Customer grading %s") % run
    title += " · " + _("grade %s") % grade if grade else ""
    joined = Joined()
    for number, part in enumerate(parts_of(rows, run.order)):
        joined.add(
            render_pdf(
                "credit/print_grading.html",
                facts | {"rows": part},
                title,
                first_page=joined.pages + 1,
            )
        )
        if on_part:
            on_part(min((number + 1) * PART, total), total)
    return joined.as_bytes()


def parts_of(rows, order: tuple[str, str]):
    """The rows in parts by keyset; one empty part for an empty list."""
    column, _key = order
    ordered = rows.select_related("customer").order_by(*order)
    part: list[GradeRow] = list(ordered[:PART])
    yield part
    while len(part) == PART:
        last = part[-1]
        at = getattr(last, column)
        same, later = ordered.filter(**{column: at, "id__gt": last.pk}), ordered.filter(**{f"{column}__gt": at})
        part = list((same | later)[:PART])
        if part:
            yield part
