"""Quotas on the page of compliance, of revisits and of spot checks: kept or missed, each with its records."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from complaints.actions.checks import CHECK
from complaints.actions.revisits.drawing import QUOTAS
from complaints.models import RevisitDraw, RevisitLot, SpotCheck
from complaints.policy import policy_for
from complaints.quotas import CheckLine, QuotaLine, with_fate
from regulations.models import Clause
from regulations.policies import clause_of

SEE = "complaints.view_revisit"
MONTHS = 3  # each lot is looked at; the page of revisits shows the others


@dataclass(frozen=True)
class Quota:
    line: QuotaLine
    clause: Clause | None
    label: str
    urls: dict[str, str] = field(default_factory=dict)  # {figure: its records}


def quotas_of(person, months: list[date]) -> list[Quota]:
    """Of the last months, the newest first, for the cases that the person may see; each that is in force stands there.

    Four queries.
    """
    policy, recent = policy_for(), months[-MONTHS:]
    found: list[Quota] = []
    for permission, fields, lines in (
        (SEE, QUOTAS, revisit_quotas),
        (CHECK, {RevisitDraw.CHECK: "spot_check_share"}, check_quotas),
    ):
        if not person.has_perm(permission):
            continue
        here = list(lines(person, recent))
        silent = [source for source in fields if source not in {one.line.draw.source for one in here}]
        for source in silent:
            if quota := getattr(policy, fields[source]):
                draw = RevisitDraw(source=source, month=recent[-1], quota=quota)
                here.append(quota_of(QuotaLine(draw, 0, 0, 0, 0, 0), fields[source]))
        found += here
    return found


def quota_of(line: QuotaLine, rule: str, urls: dict[str, str] | None = None) -> Quota:
    said = {"source": line.draw.get_source_display(), "quota": line.draw.quota}
    if line.draw.source == RevisitDraw.CHECK:
        label = _("spot checks of %(quota)d%% of the filed cases") % said
    else:
        label = _("revisit %(quota)d%% of: %(source)s") % said
    return Quota(line, clause_of("complaints", rule), label, urls or {})


def draws_of(months: list[date], sources) -> list[RevisitDraw]:
    return list(
        RevisitDraw.objects.filter(month__in=months, source__in=sources, quota__gt=0).order_by("-month", "source")
    )


def revisit_quotas(person, months: list[date]) -> Iterator[Quota]:
    draws = draws_of(months, QUOTAS)
    lots = with_fate(RevisitLot.objects.visible_to(person).filter(draw__in=draws)).order_by()
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in lots.values("draw", "fate").annotate(count=Count("pk")):
        counts[row["draw"]][row["fate"]] = row["count"]
    for draw in draws:
        if fates := counts.get(draw.pk):
            pool = sum(fates.values())
            line = QuotaLine(draw, pool, pool - fates["out"], fates["done"], fates["open"], fates["away"])
            address = reverse("complaints:revisits_draw", args=[draw.pk])
            urls = {name: f"{address}?fate={name}" for name in ("required", "done", "open", "missing")}
            yield quota_of(line, line.rule, urls | {"pool": address})


def check_quotas(person, months: list[date]) -> Iterator[Quota]:
    """What was drawn for a check is all required; the pool is only told to who sees the checks of all of it."""
    draws = draws_of(months, [RevisitDraw.CHECK])
    seen = SpotCheck.objects.visible_to(person).filter(month__in=[draw.month for draw in draws]).order_by()
    counts = seen.values("month").annotate(drawn=Count("pk"), done=Count("pk", filter=Q(checked_at__isnull=False)))
    counted = {row["month"]: (row["drawn"], row["done"]) for row in counts}
    address = reverse("complaints:checks")
    for draw in draws:
        drawn, done = counted.get(draw.month, (0, 0))
        if not drawn and draw.drawn:
            continue
        line = CheckLine(draw, draw.pool if drawn == draw.drawn else drawn, drawn, done, drawn - done, 0)
        shown = {"required": "all", "done": "checked", "open": "waiting", "missing": "waiting"}
        asked = {name: {"show": show, "month": f"{draw.month:%Y-%m}"} for name, show in shown.items()}
        yield quota_of(line, "spot_check_share", {name: f"{address}?{urlencode(one)}" for name, one in asked.items()})
