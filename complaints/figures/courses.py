"""Why and how often: causes, who complains again, the course of twelve months, the clocks, what is being improved."""

from complaints.figures import rows
from complaints.figures.period import month_period
from complaints.figures.places import MOST
from complaints.figures.plans import PlanLine
from complaints.figures.rows import BROKEN, KEPT, Counted
from complaints.figures.tables import Asked, Cell, Line, Table, list_url, per_cent, ranked, summed
from complaints.figures.words import CLOCK, Word
from complaints.models import CorrectivePlan
from core.rules import rows_for
from customers.models import Customer

PLANS = 20
REPEATS = "repeats"


def cause_table(causes: list[dict], asked: Asked) -> Table:
    """The causes by weight, with the share that they have together (Pareto)."""
    counts = summed(causes, "cause_code")
    unknown = counts.pop("", 0)
    lines, so_far, whole = [], 0, sum(counts.values())
    for one in ranked(counts, {}, asked, "cause"):
        so_far += one.count
        together = per_cent(so_far, whole)
        lines.append(Line(one.label, one.count, one.url, one.share, extra=[Cell(f"{together}%")]))
    note = Word("no_cause", facts={"count": unknown}) if unknown else ""
    return Table("cause", Word("by_cause"), lines, "pareto", Word("cause"), (Word("together"),), note)


def repeat_table(counted: Counted, asked: Asked) -> Table:
    """Who complained more than once in the period."""
    found = rows.repeats(counted)
    shown = found[:MOST]
    seen = rows_for(counted.person, Customer)
    names = dict(seen.filter(pk__in=[pk for pk, _count in shown]).values_list("pk", "name")) if shown else {}
    lines = [Line(Word("all_repeats"), sum(count for _pk, count in found))] if found else []
    lines = [Line(one.label, one.count, list_url(asked, stands="repeated")) for one in lines]
    lines += [
        Line(names.get(pk, Word("unseen_customer")), count, list_url(asked, customer=pk), depth=1)
        for pk, count in shown
    ]
    note = Word("customers", facts={"count": len(found)}) if found else ""
    return Table(REPEATS, Word("by_repeats"), lines, "", Word("customer"), note=note)


def trend_table(counted: Counted) -> Table:
    lines = []
    for month, count, valid in rows.by_month(counted):
        asked = Counted(counted.person, month_period(month), counted.department).asked
        lines.append(
            Line(
                f"{month:%Y-%m}", count, list_url(asked), extra=[Cell(str(valid), list_url(asked, verdict="all_valid"))]
            )
        )
    return Table("trend", Word("by_month"), lines, "line", Word("month"), (Word("valid"),))


def clock_table(counted: Counted) -> Table:
    """Kept and broken of each clock, in the month in which it was done or its deadline passed."""
    asked = counted.within | {
        "judged_from": counted.period.first.isoformat(),
        "judged_to": counted.period.last.isoformat(),
    }
    lines = []
    for row in rows.by_clock(counted):
        here = asked | {"clock": row["rule"]}
        share = per_cent(row["kept"], row["kept"] + row["broken"])
        broken = Cell(str(row["broken"]), list_url(here, judged=BROKEN))
        lines.append(Line(Word(CLOCK, row["rule"]), row["kept"], list_url(here, judged=KEPT), share, extra=[broken]))
    return Table("clocks", Word("by_clock"), lines, "shares", Word("clock"), (Word("broken"),))


def plans_of(counted: Counted) -> list[PlanLine]:
    """Improvement actions made, due or checked in the period, with what they brought about."""
    plans = CorrectivePlan.objects.all()
    if not counted.sees_all:
        plans = plans.filter(complaint__in=counted.visible().order_by().values("pk"))
    begin, end = counted.period.begin, counted.period.end
    here = plans.filter(made_at__lt=end, made_at__gte=begin) | plans.filter(
        due_on__range=(counted.period.first, counted.period.last)
    )
    return [PlanLine.of(one) for one in here.select_related("owner", "complaint").order_by("due_on", "id")[:PLANS]]
