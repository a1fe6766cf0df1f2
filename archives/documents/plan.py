"""库位图 on paper."""

from django.utils.translation import gettext as _

from archives.models import Place
from archives.plan import MOST, Shown, plan_of
from complaints.documents.common import INTERNAL, printed_words
from core.errors import Refused
from core.pdf import render_pdf


def shelf_plan(place: Place, *, by) -> tuple[bytes, int]:
    """The plan of a place with the files that the person may know of, and how many they are."""
    plan = plan_of(place, by)
    if plan.count > MOST:
        message = _("A plan holds at most %s files. Open a cabinet or a shelf of it.")
        raise Refused(message % MOST, code="large")
    facts = {"plan": plan, "rows": rows_of(plan), "is_wide": True, "printed": printed_words(by), "keywords": INTERNAL}
    title = _("Shelf plan %s") % plan.spot.names
    return render_pdf("archives/print/plan.html", facts, title), plan.count


def rows_of(plan: Shown) -> list[Shown]:
    """Every place that holds files itself, or holds nothing at all, from the top down."""
    below = [row for part in plan.parts for row in rows_of(part)]
    return [plan, *below] if plan.files or not plan.parts else below
