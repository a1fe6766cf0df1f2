"""How far the quotas of a month are kept: required, done and missing, by rule and by person (S2-05 R2, R4, R5, R17).

A lot that was drawn is done when a revisit that counts was carried out; it falls away when none was needed or the case
went another way. Each figure is a list of lots: `lots_of` gives the records behind it.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from complaints.actions.revisits.drawing import QUOTAS, required_of
from complaints.models import Revisit, RevisitDraw, RevisitLot
from staff.models import User

DONE, OPEN, AWAY, OUT = "done", "open", "away", "out"  # what became of a lot
REQUIRED, MISSING = "required", "missing"  # so many of the drawn ones as the quota asks for


@dataclass
class PersonLine:
    """What one person had to do of it."""

    person: User | None
    done: int = 0
    open: int = 0

    @property
    def drawn(self) -> int:
        return self.done + self.open


@dataclass
class QuotaLine:
    """One rule of one month."""

    draw: RevisitDraw
    pool: int
    drawn: int
    done: int
    open: int
    away: int
    people: list[PersonLine] = field(default_factory=list)

    @property
    def rule(self) -> str:
        """The field of the policy."""
        return QUOTAS[self.draw.source]

    @property
    def required(self) -> int:
        """Never more than was drawn: of what one person sees the lots may have fallen on others."""
        return max(0, min(required_of(self.pool, self.draw.quota), self.drawn) - self.away)

    @property
    def missing(self) -> int:
        return max(0, self.required - self.done)

    @property
    def is_kept(self) -> bool:
        return not self.missing


class CheckLine(QuotaLine):
    """Spot checks of one month: what was drawn is to be checked, all of it."""

    @property
    def required(self) -> int:
        return self.drawn


def sheets_of_lot() -> QuerySet:
    """The sheets of the lot at hand."""
    same = Q(complaint=OuterRef("complaint")) | Q(interaction=OuterRef("interaction"))
    return Revisit.objects.filter(same, draw=OuterRef("draw")).order_by("-id")


def with_fate(lots: QuerySet) -> QuerySet:
    """Each lot with `fate` and with `visitor`, whose sheet it is or was."""
    sheets = sheets_of_lot()
    done = sheets.carried_out().filter(counts=True)
    fate = Case(
        When(is_drawn=False, then=Value(OUT)),
        When(Exists(done), then=Value(DONE)),
        When(Exists(sheets.planned()), then=Value(OPEN)),
        When(Exists(sheets.carried_out()), then=Value(OPEN)),
        default=Value(AWAY),
        output_field=CharField(),
    )
    visitor = sheets.exclude(state__in=["void", "waived"]).values("responsible")[:1]
    return lots.annotate(fate=fate, visitor=Subquery(visitor))


def lots_of(draw: RevisitDraw, *, fate: str = "", visitor: int | None = None, lots: QuerySet | None = None) -> QuerySet:
    """The lots behind a figure; `visitor` 0: those that nobody has yet."""
    found = with_fate((RevisitLot.objects.all() if lots is None else lots).filter(draw=draw))
    if fate in (REQUIRED, MISSING):
        return found.filter(pk__in=asked_for(line_of(draw, found), found, fate))
    if fate == "drawn":
        found = found.filter(is_drawn=True)
    elif fate:
        found = found.filter(fate=fate)
    if visitor is None:
        return found
    return found.filter(visitor=visitor or None, fate__in=[DONE, OPEN])


def asked_for(line: QuotaLine, lots: QuerySet, fate: str) -> QuerySet:
    """The lots that the quota is counted with: those done first, then the open ones in the order of the draw."""
    if fate == MISSING:
        return lots.filter(fate=OPEN).order_by("place").values("pk")[: line.missing]
    return lots.filter(fate__in=[DONE, OPEN]).order_by("fate", "place").values("pk")[: line.required]


def quota_lines(month: date, lots: QuerySet | None = None) -> list[QuotaLine]:
    """One line for each rule that had a case in this month. `lots`: only those, for the eyes of one person."""
    lots = RevisitLot.objects.all() if lots is None else lots
    draws = RevisitDraw.objects.filter(month=month, source__in=QUOTAS)
    order = list(QUOTAS)
    return [line_of(draw, lots) for draw in sorted(draws, key=lambda one: order.index(one.source))]


def line_of(draw: RevisitDraw, lots: QuerySet) -> QuotaLine:
    rows = list(with_fate(lots.filter(draw=draw)).order_by().values_list("fate", "visitor"))
    fates = Counter(fate for fate, _visitor in rows)
    drawn = len(rows) - fates[OUT]
    return QuotaLine(draw, len(rows), drawn, fates[DONE], fates[OPEN], fates[AWAY], people_of(rows))


def people_of(rows: list[tuple[str, int | None]]) -> list[PersonLine]:
    lines: dict[int | None, PersonLine] = {}
    names = User.objects.in_bulk({visitor for _fate, visitor in rows if visitor})
    for fate, visitor in rows:
        if fate in (DONE, OPEN):
            line = lines.setdefault(visitor, PersonLine(names.get(visitor)))
            line.done += fate == DONE
            line.open += fate == OPEN
    return sorted(lines.values(), key=lambda line: (-line.open, -line.done))
