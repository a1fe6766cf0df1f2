"""初评: sheets for section chiefs and office managers, filled in, handed in, taken back (S1-13 R3)."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.people import people_with
from core import trail
from core.errors import Refused, Stale
from core.rules import require, rows_for
from credit.actions.campaigns import hold_campaign, move_campaign
from credit.actions.rating import change_grades
from credit.models import Campaign, GradeRow, GradingRun, Rating, Sheet
from credit.people import DIRECTORS, head_over
from credit.policy import policy_for
from customers.models import Customer
from regulations.actions.duties import meet_duty, new_duty, open_duties
from regulations.models import Duty
from staff.models import Department

FILL = "credit.fill_sheet"
RATE = "credit.initial_within"


@transaction.atomic
def hand_out(*, run: GradingRun) -> Campaign | None:
    """Once the run is computed: a sheet for each department, its customers on it, and the duty of its chief.

    All of it or nothing, and never twice.
    """
    found = Campaign.objects.filter(run=run.pk).first()
    if found is None:
        return None
    held = hold_campaign(found.pk)
    if held.state != Campaign.State.COMPUTING or held.run.state != GradingRun.State.PROPOSED:
        return held
    sheets = make_sheets(held)
    for sheet in sheets:
        place_rows(held, sheet)
    owe_sheets(held, sheets)
    move_campaign(held, Campaign.State.INITIAL, by=held.opened_by)
    return held


def make_sheets(campaign: Campaign) -> list[Sheet]:
    """One for each department that has graded customers; customers of no department have one too."""
    graded = GradeRow.objects.filter(run=campaign.run_id).order_by()
    wanted = set(
        Customer.objects.filter(pk__in=graded.values("customer"))
        .order_by()
        .values_list("department", flat=True)
        .distinct()
    )
    places = {one.pk: one for one in Department.objects.select_related("head")}
    director = next(iter(people_with(DIRECTORS).order_by("pk")), None)
    return Sheet.objects.bulk_create(
        Sheet(
            campaign=campaign,
            department=places.get(pk),
            chief=head_over(places.get(pk), may_do=FILL, places=places) or director,
        )
        for pk in sorted(wanted, key=lambda pk: pk or 0)
    )


def place_rows(campaign: Campaign, sheet: Sheet) -> None:
    customers = Customer.objects.filter(department=sheet.department_id).order_by().values("pk")
    GradeRow.objects.filter(run=campaign.run_id, customer__in=customers).update(sheet=sheet)


def owe_sheets(campaign: Campaign, sheets: list[Sheet], begun_at=None) -> None:
    policy, begun_at = policy_for(campaign), begun_at or timezone.now()
    duties = [
        new_duty(
            rule=RATE,
            record=sheet,
            span=policy.initial_within,
            begun_at=begun_at,
            responsible=sheet.chief,
            department=sheet.department,
            version=campaign.policy,
        )
        for sheet in sheets
    ]
    open_duties(duties, by=campaign.opened_by)


def hold_sheet(sheet: Sheet, *, by) -> Sheet:
    """The sheet as it stands now, locked, while initial ratings are made.

    Going on to the meeting locks the campaign and then all sheets: either this comes first, or it sees that.
    """
    require(by, FILL)
    if not rows_for(by, Sheet).filter(pk=sheet.pk).exists():
        raise Refused(_("There is no such sheet, or it is not yours to see."), code="unseen")
    held = Sheet.objects.select_for_update(no_key=True, of=("self",)).get(pk=sheet.pk)
    campaign = held.campaign
    if campaign.state != Campaign.State.INITIAL:
        raise Stale(_("The yearly grading is “%s” by now.") % campaign.get_state_display(), current=held)
    return held


@transaction.atomic
def save_sheet(
    *, sheet: Sheet, grades: dict[int, str], seen: dict[int, str], reasons: dict[int, str] | None = None, by
) -> int:
    """Keep what was changed on the sheet; gives how many. `seen` are the grades that the page showed."""
    held = hold_sheet(sheet, by=by)
    if held.state != Sheet.State.OPEN:
        raise Stale(_("%s has handed this sheet in already.") % held.submitted_by, current=held)
    check_seen(held.rows.all(), grades, seen)
    return change_grades(rows=held.rows.all(), grades=grades, reasons=reasons, step=Rating.Step.INITIAL, by=by)


def check_seen(rows: QuerySet, grades: dict[int, str], seen: dict[int, str]) -> None:
    """Raise `Stale` with the customers whose grade somebody else has changed since the page was shown."""
    now = dict(rows.filter(pk__in=list(grades)).order_by().values_list("pk", "grade"))
    moved = [pk for pk, grade in now.items() if pk in seen and grade not in (seen[pk], grades[pk])]
    if moved:
        names = list(rows.filter(pk__in=moved[:3]).values_list("customer__name", flat=True))
        raise Stale(
            _("Somebody else has changed grades meanwhile: %s. Look at them and save again.") % ", ".join(names),
            fields=[str(pk) for pk in moved],
        )


@transaction.atomic
def hand_in(*, sheet: Sheet, opinion: str = "", by) -> Sheet:
    """The chief has done: the sheet is closed and the duty met."""
    held = hold_sheet(sheet, by=by)
    if held.state != Sheet.State.OPEN:
        raise Stale(_("%s has handed this sheet in already.") % held.submitted_by, current=held)
    held.state, held.opinion = Sheet.State.SUBMITTED, opinion.strip()
    held.submitted_at, held.submitted_by = timezone.now(), by
    held.save(update_fields=["state", "opinion", "submitted_at", "submitted_by"])
    trail.write("credit.hand_in_sheet", held, by=by, reason=held.opinion[:200])
    meet_duty(rule=RATE, record=held, at=held.submitted_at, by=by)
    return held


@transaction.atomic
def take_back_sheet(*, sheet: Sheet, by) -> Sheet:
    """Before the meeting it may be filled in further; the deadline stays the one it was."""
    held = hold_sheet(sheet, by=by)
    if held.state != Sheet.State.SUBMITTED:
        raise Stale(_("The sheet is open already."), current=held)
    held.state, held.submitted_at, held.submitted_by = Sheet.State.OPEN, None, None
    held.save(update_fields=["state", "submitted_at", "submitted_by"])
    trail.write("credit.take_back_sheet", held, by=by)
    first = Duty.objects.about(held).filter(rule=RATE).order_by("pk").values_list("begun_at", flat=True).first()
    owe_sheets(held.campaign, [held], begun_at=first)
    return held
