"""按月归档: each department files what the month brought, and the archivist receives it (S1-26 R6)."""

from datetime import date, datetime, time

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from archives.models import ArchiveFile, MonthlyFiling
from archives.policy import policy_for
from archives.telling_months import tell_chased, tell_filed
from core import trail
from core.dates import month_before, next_month
from core.errors import Refused, Stale
from core.rules import is_system, may, require, rows_for
from regulations.actions.duties import meet_duty, open_duty
from regulations.policies import version_in_force
from regulations.values import Span
from staff.models import Department, User

DO, RECEIVE, SEE_MONTHS = "archives.do_filing", "archives.receive_filing", "archives.view_monthlyfiling"
RULE = "archives.filing_day"


def start_of(month: date) -> datetime:
    return timezone.make_aware(datetime.combine(month, time.min))


@transaction.atomic
def open_filings(*, today: date, by) -> int:
    """What departments owe for the month that is over; gives how many are new. Nothing where it is not asked for.

    A department where nobody may file owes nothing that it could not do: the archivist sees it on the page.
    """
    policy = policy_for()
    if not policy.filing_asked:
        return 0
    month = month_before(today)
    known = set(MonthlyFiling.objects.filter(month=month).values_list("department_id", flat=True))
    owing = departments_at_work().filter(can_file()).exclude(pk__in=known).select_related("head")
    made = [open_filing(department, month, policy.filing_day, by=by) for department in owing.order_by("path")]
    return len(made)


def departments_at_work() -> QuerySet[Department]:
    return Department.objects.filter(pk__in=User.objects.at_work().order_by().values("department"))


def can_file() -> Q:
    """Departments with somebody at work, or a head, who may file."""
    app, codename = DO.split(".")
    allowed = Permission.objects.filter(content_type__app_label=app, codename=codename)
    people = User.objects.at_work().filter(Q(is_superuser=True) | Q(groups__permissions__in=allowed)).order_by()
    somewhere = people.filter(department__isnull=False)  # one empty among them and NOT IN finds nothing
    return Q(pk__in=somewhere.values("department")) | Q(head__in=people.values("pk"))


def unable_departments() -> list[Department]:
    """Where people work, but nobody may file."""
    return list(departments_at_work().exclude(can_file()).order_by("path"))


def open_filing(department: Department, month: date, day: int, *, by) -> MonthlyFiling:
    filing = MonthlyFiling.objects.create(department=department, month=month, filer=filer_of(department))
    open_duty(
        rule=RULE,
        record=filing,
        span=Span(day - 1, "days"),  # counted from the day after the first one
        begun_at=start_of(next_month(month)),
        responsible=filing.filer,
        department=department,
        version=version_in_force("archives"),
        by=by,
    )
    return filing


def filer_of(department: Department) -> User | None:
    """The archivist of the department: who may file there; otherwise its head, if that one may."""
    people = [*User.objects.at_work().filter(department=department), department.head]
    return next((one for one in people if one and one.has_perm(DO)), None)


def brought_by(filing: MonthlyFiling, person) -> QuerySet[ArchiveFile]:
    """The files of the department that were opened or filled in that month, as far as the person may know of them."""
    begin, end = start_of(filing.month), start_of(next_month(filing.month))
    when = Q(entered_at__gte=begin, entered_at__lt=end, is_own=False)
    filled = Q(items__entered_at__gte=begin, items__entered_at__lt=end, items__removed_at__isnull=True)
    rows = rows_for(person, ArchiveFile).there().filter(department=filing.department_id)
    return rows.filter(pk__in=ArchiveFile.objects.filter(when | filled).order_by().values("pk"))


def may_file(filing: MonthlyFiling, person) -> bool:
    """Who files for the department: its filer, and whoever works there and may."""
    is_theirs = person.pk == filing.filer_id or person.department_id == filing.department_id
    return is_system(person) or (is_theirs and may(person, DO))


def hold_filing(filing: MonthlyFiling, by) -> MonthlyFiling:
    rows = rows_for(by, MonthlyFiling).select_for_update(no_key=True, of=("self",))
    held = rows.select_related("department__head", "filer").filter(pk=filing.pk).first()
    if held is None:
        raise Refused(_("There is no such filing, or it is not yours to see."), code="unseen")
    return held


@transaction.atomic
def file_month(*, filing: MonthlyFiling, by, note: str = "") -> MonthlyFiling:
    """The department says that the month is filed, and hands it to the archivist. What was filed is counted."""
    held = hold_filing(filing, by)
    if not may_file(held, by):
        raise Refused(_("The department files it itself."), code="forbidden")
    if held.filed_at:
        raise Stale(_("This month was filed meanwhile."), current=held)
    held.count = brought_by(held, by).count()
    if not held.count and not note.strip():
        raise Refused(_("Nothing of this month is in the archives. File it first, or say why there is nothing."))
    held.note, held.filed_at, held.filed_by = note.strip(), timezone.now(), by
    held.save(update_fields=["count", "note", "filed_at", "filed_by"])
    meet_duty(rule=RULE, record=held, at=held.filed_at, by=by)
    trail.write("archives.file_month", held, by=by, details={"files": held.count})
    tell_filed(held, by=by)
    return held


@transaction.atomic
def receive_month(*, filing: MonthlyFiling, by) -> MonthlyFiling:
    """The archivist signs for what the department filed. Nobody receives what they filed themselves."""
    require(by, RECEIVE)
    held = hold_filing(filing, by)
    if held.filed_at is None:
        raise Refused(_("The department has not filed this month yet."), code="state")
    if held.received_at:
        raise Stale(_("This month was received meanwhile."), current=held)
    if held.filed_by_id == by.pk:
        raise Refused(_("Somebody else receives what you filed."), code="own")
    held.received_at, held.received_by = timezone.now(), by
    held.save(update_fields=["received_at", "received_by"])
    trail.write("archives.receive_month", held, by=by)
    return held


@transaction.atomic
def chase_month(*, filing: MonthlyFiling, by) -> MonthlyFiling:
    """Remind the filer and the head of the department, once a day."""
    require(by, RECEIVE)
    held = hold_filing(filing, by)
    if held.filed_at:
        raise Stale(_("This month was filed meanwhile."), current=held)
    if not tell_chased(held, timezone.localdate(), by=by):
        raise Refused(_("They were reminded today already, or there is nobody to remind."), code="told")
    trail.write("archives.chase_month", held, by=by)
    return held
