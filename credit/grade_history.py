"""等级沿革: every grade that a customer had, who gave it, why and when; withdrawn gradings are no part of it."""

from dataclasses import dataclass
from datetime import datetime

from credit.charts import Steps, steps
from credit.models import GradeRow, GradingRun, Rating
from customers.models import Customer

MOST_RUNS = 20
COMPUTED = "computed"


@dataclass(frozen=True)
class Moment:
    """A grade that was given. Only what `counts` was in force from then on; the others led to it."""

    at: datetime
    grade: str
    step: str  # of Rating.Step, or computed
    counts: bool
    who: object = None
    why: str = ""
    old: str = ""
    run: GradingRun | None = None
    is_provisional: bool = False

    @property
    def step_words(self) -> str:
        return "" if self.step == COMPUTED else Rating.Step(self.step).label


def moments_of(customer: Customer) -> list[Moment]:
    """From the first to the last; four queries."""
    rows = GradeRow.objects.filter(customer=customer, run__state=GradingRun.State.DONE)
    rows = rows.select_related("run__campaign__published_by", "run__started_by").prefetch_related("ratings__by")
    found = [moment for row in rows.order_by("-run__date_to", "-run_id")[:MOST_RUNS] for moment in moments_in(row)]
    before = Rating.objects.filter(newcomer__customer=customer).select_related("by")
    found += [moment_of(rating, counts=True) for rating in before]
    return sorted(found, key=lambda moment: moment.at)


def moments_in(row: GradeRow) -> list[Moment]:
    """What was computed, what people made of it, and the grade with which it was published."""
    ratings = list(row.ratings.all())
    campaign = getattr(row.run, "campaign", None)
    published = campaign.published_at if campaign else row.run.finished_at
    computed = ratings[0].old if ratings else row.grade
    about = {"run": row.run, "is_provisional": row.is_provisional}
    given = Moment(row.run.finished_at, computed, COMPUTED, False, row.run.started_by, **about)
    if published is None or not given.at:
        return []
    earlier = [one for one in ratings if one.at <= published]
    final = earlier[-1] if earlier else None
    began = Moment(
        published,
        final.new if final else computed,
        final.step if final else COMPUTED,
        True,
        campaign.published_by if campaign else row.run.started_by,
        final.reason if final else "",
        final.old if final else "",
        **about,
    )
    led = [given, *(moment_of(one, counts=False, **about) for one in earlier)] if campaign or earlier else []
    return [*led, began, *(moment_of(one, counts=True, **about) for one in ratings if one.at > published)]


def moment_of(rating: Rating, *, counts: bool, **about) -> Moment:
    return Moment(rating.at, rating.new, rating.step, counts, rating.by, rating.reason, rating.old, **about)


def chart_of(moments: list[Moment]) -> Steps | None:
    """Of the grades that were in force; nothing to draw with one of them."""
    counted = [(moment.at, moment.grade) for moment in moments if moment.counts]
    return steps(counted) if len(counted) > 1 else None
