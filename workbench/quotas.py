"""Quotas of revisits on the page of compliance: kept or missed, each with its records."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.actions.revisits.drawing import QUOTAS
from complaints.models import RevisitDraw, RevisitLot
from complaints.quotas import QuotaLine, with_fate
from regulations.models import Clause
from regulations.policies import clause_of

SEE = "complaints.view_revisit"
MONTHS = 3  # each lot is looked at; the page of revisits shows the others


@dataclass(frozen=True)
class Quota:
    line: QuotaLine
    clause: Clause | None

    @property
    def label(self) -> str:
        said = {"source": self.line.draw.get_source_display(), "quota": self.line.draw.quota}
        return _("revisit %(quota)d%% of: %(source)s") % said

    @property
    def url(self) -> str:
        """The lots of the draw."""
        return reverse("complaints:revisits_draw", args=[self.line.draw.pk])


def quotas_of(person, months: list[date]) -> list[Quota]:
    """Of the last months, the newest first, for the cases that the person may see. Two queries."""
    if not person.has_perm(SEE):
        return []
    recent = RevisitDraw.objects.filter(month__in=months[-MONTHS:], source__in=QUOTAS, quota__gt=0)
    draws = list(recent.order_by("-month", "source"))
    lots = with_fate(RevisitLot.objects.visible_to(person).filter(draw__in=draws)).order_by()
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in lots.values("draw", "fate").annotate(count=Count("pk")):
        counts[row["draw"]][row["fate"]] = row["count"]
    found = [line_of(draw, counts[draw.pk]) for draw in draws if counts[draw.pk]]
    return [Quota(line, clause_of("complaints", line.rule)) for line in found]


def line_of(draw: RevisitDraw, fates: dict[str, int]) -> QuotaLine:
    pool = sum(fates.values())
    return QuotaLine(draw, pool, pool - fates["out"], fates["done"], fates["open"], fates["away"])
