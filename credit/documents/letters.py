"""What is printed: a letter to each A customer."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from core.pdf import Joined, render_pdf
from core.rules import rows_for
from credit.documents.grading import PART, parts_of
from credit.models import Campaign, GradeRow


def grade_letters(campaign: Campaign, *, by, on_part: Callable[[int, int], None] | None = None) -> bytes:
    """One page for each A customer that the person may see, by rank. `on_part(done, total)` after each part."""
    rows = rows_for(by, GradeRow).filter(run=campaign.run_id, grade="A")
    total, joined = rows.count(), Joined()
    facts = {"campaign": campaign, "day": timezone.localdate()}
    for number, part in enumerate(parts_of(rows, campaign.run.order)):
        title = _("Letters to A customers %s") % campaign
        joined.add(render_pdf("credit/campaign/print_letters.html", facts | {"rows": part}, title))
        if on_part:
            on_part(min((number + 1) * PART, total), total)
    return joined.as_bytes()
