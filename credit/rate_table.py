"""A page of rows whose grades people change: on a sheet, or in the review meeting."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, QueryDict

from credit.actions.rating import GRADES
from credit.filters.sheets import SheetFilter
from credit.models import GradeRow, GradingRun, Rating
from credit.querysets import GradeRowQuerySet

SIZE = 200  # rows of one page: three fields each stay below what a server takes at once
MOST = 10_000  # rows that are counted and paged; whoever looks for others narrows the list


class ShortCount(Paginator):
    """Counted no further than it is paged."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by().values("pk")[:MOST].count()


@dataclass
class Typed:
    """What came with the page: grades as they were wanted and as they were shown, reasons, and what was ticked."""

    grades: dict[int, str] = field(default_factory=dict)
    seen: dict[int, str] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    ticked: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, given: QueryDict) -> "Typed":
        typed = cls()
        for name in given:
            kind, _dash, number = name.partition("-")
            if not (number.isascii() and number.isdigit() and len(number) < 16):
                continue
            if kind in ("grade", "seen", "reason"):
                into = {"grade": typed.grades, "seen": typed.seen, "reason": typed.reasons}[kind]
                into[int(number)] = given[name].replace("\x00", "")[:500].strip()
            elif kind == "pick":
                typed.ticked.add(int(number))
        if given.get("bulk"):
            typed.give_all(given.get("bulk_grade", ""), given.get("bulk_reason", "").replace("\x00", "")[:500].strip())
        return typed

    def give_all(self, grade: str, reason: str) -> None:
        """One grade and one reason for whatever is ticked."""
        for pk in self.ticked:
            self.grades[pk] = grade
            if grade != self.seen.get(pk):
                self.reasons[pk] = self.reasons.get(pk) or reason

    @property
    def changes(self) -> dict[int, str]:
        """Only what differs from what was shown."""
        return {pk: grade for pk, grade in self.grades.items() if grade != self.seen.get(pk)}

    @property
    def idle_reasons(self) -> list[int]:
        """Rows with a reason for which no other grade was chosen: to save them would lose what was typed."""
        return [pk for pk, reason in self.reasons.items() if reason and pk in self.seen and pk not in self.changes]


def rows_shown(rows: GradeRowQuerySet, run: GradingRun) -> GradeRowQuerySet:
    """With the customer, last year's grade, and who has changed what."""
    ratings = Rating.objects.select_related("by").order_by("pk")
    rows = rows.select_related("customer").prefetch_related(Prefetch("ratings", ratings))
    old = run.totals.get("compared_with")
    return rows.compared_with(old) if old else rows


def table_of(request: HttpRequest, rows: GradeRowQuerySet, run: GradingRun, *, is_whole_run: bool = False) -> dict:
    """One page with its filters. What differs from last year comes first, where a list is short enough to sort."""
    filters = SheetFilter(request.GET, rows_shown(rows, run), request=request, run=run)
    found = filters.qs
    has_old = bool(run.totals.get("compared_with"))
    ordered = found.differing_first() if has_old and not is_whole_run else found.order_by("rank", "pk")
    page = (ShortCount if is_whole_run else Paginator)(ordered, SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return {
        "rows": [prepare(row, Typed()) for row in page.object_list],
        "page": page,
        "query": query.urlencode(),
        "form": filters.form,
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
        "run": run,
        "grades": GRADES,
        "has_old": has_old,
        "here": request.get_full_path(),
    }


def same_again(rows: GradeRowQuerySet, run: GradingRun, typed: Typed) -> list[GradeRow]:
    """The very rows that came with the page, with what was typed, and with the grades as they stand by now."""
    found = {row.pk: row for row in rows_shown(rows.filter(pk__in=list(typed.seen)), run)}
    return [prepare(found[pk], typed) for pk in typed.seen if pk in found]


def prepare(row: GradeRow, typed: Typed) -> GradeRow:
    """What the line of the row shows."""
    ratings: Iterable[Rating] = list(row.ratings.all())
    row.told = ratings
    row.computed = ratings[0].old if ratings else row.grade
    row.typed = typed.grades.get(row.pk, row.grade)
    row.typed_reason = typed.reasons.get(row.pk, "")
    row.is_ticked = row.pk in typed.ticked
    row.is_moved = row.pk in typed.seen and typed.seen[row.pk] != row.grade
    return row


Save = Callable[..., int]  # save(grades=, seen=, reasons=, by=) -> how many changed
