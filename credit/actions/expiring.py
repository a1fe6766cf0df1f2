"""What time does to credit files: limits and conditions that run out, bills that fall due, the yearly review."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from credit.actions.limits import REVIEW
from credit.exposure import lock_file
from credit.models import Bill, Condition, CreditEvent, CreditFile
from credit.people import deciders
from credit.policy import CreditPolicy
from credit.telling_files import tell_bill, tell_condition, tell_limit
from regulations.actions.duties import open_duty
from regulations.models import Duty
from regulations.policies import version_in_force

LOOK_BACK = timedelta(days=60)  # what ran out while nothing was running
A_RUN = 500  # the next run goes on
UNPAID = (Bill.State.HELD, Bill.State.ENDORSED, Bill.State.DISCOUNTED)
FILE_TYPE = "credit.creditfile"


def running_out(rows: QuerySet, today: date, policy: CreditPolicy) -> QuerySet:
    """Those whose day is near or has just gone by."""
    return rows.filter(
        valid_until__gte=today - LOOK_BACK, valid_until__lte=today + timedelta(days=policy.expiry_notice)
    )


def watch_limits(today: date, policy: CreditPolicy, *, by) -> int:
    """Told once before the limit runs out, and once when it has; then it is an event of the file too."""
    rows = running_out(CreditFile.objects.exclude(limit=None), today, policy).select_related("customer")
    for file in rows.order_by("valid_until", "id").iterator(chunk_size=A_RUN):
        is_over = file.valid_until < today
        with transaction.atomic():
            tell_limit(file, is_over=is_over)
            if is_over:
                words = _("The limit of ¥ %s has run out.") % f"{file.limit:,.2f}"
                note_once(file, CreditEvent.Kind.LIMIT, file.valid_until + timedelta(days=1), words, by=by)
    return rows.count()


def watch_conditions(today: date, policy: CreditPolicy, *, by) -> int:
    met = Condition.objects.filter(state=Condition.State.MET)
    rows = running_out(met, today, policy).select_related("file__customer")
    for condition in rows.order_by("valid_until", "id").iterator(chunk_size=A_RUN):
        is_over = condition.valid_until < today
        with transaction.atomic():
            tell_condition(condition, is_over=is_over)
            if is_over:
                words = _("%s has run out.") % condition
                day = condition.valid_until + timedelta(days=1)
                note_once(condition.file, CreditEvent.Kind.CONDITION, day, words, by=by)
    return rows.count()


def note_once(file: CreditFile, kind: str, on: date, text: str, *, by) -> None:
    """The event of this day and of these words, unless it is noted already."""
    lock_file(file.customer_id)
    facts = {"file": file, "kind": kind, "on": on, "text": text}
    if not CreditEvent.objects.filter(**facts).exists():
        CreditEvent.objects.create(**facts, noted_by=by)


def watch_bills(today: date, policy: CreditPolicy) -> int:
    """Bills that fall due soon, or did while nothing was running: told once to who sells and to finance."""
    last = today + timedelta(days=policy.bill_notice)
    rows = Bill.objects.filter(state__in=UNPAID, due_on__range=(today - LOOK_BACK, last)).order_by("due_on", "id")
    files = CreditFile.objects.select_related("customer")
    for bill in rows.iterator(chunk_size=A_RUN):
        if file := files.filter(customer=bill.customer_id).first():
            with transaction.atomic():
                tell_bill(bill, file)
    return rows.count()


def review_begins(policy: CreditPolicy, year: int) -> date:
    return date(year, policy.review_month, 1)


def to_review(today: date, policy: CreditPolicy) -> QuerySet:
    """Files with a limit that nobody has looked at since the review of this year began, and that are not owed yet."""
    begin = review_begins(policy, today.year)
    owed = Duty.objects.filter(rule=REVIEW, record_type=FILE_TYPE, begun_at__gte=midnight(begin))
    files = CreditFile.objects.exclude(limit=None).exclude(state=CreditFile.State.TERMINATED)
    unseen = files.filter(Q(reviewed_on=None) | Q(reviewed_on__lt=begin))
    return unseen.exclude(pk__in=owed.order_by().values("record_id"))


def open_reviews(today: date, policy: CreditPolicy, *, by) -> int:
    """All limits are reviewed once a year, before the grading: owed by finance from the first of that month on."""
    if today.month != policy.review_month:
        return 0
    begun_at, count = midnight(review_begins(policy, today.year)), 0
    version, payer = version_in_force("credit", exact=True), finance()
    for file in to_review(today, policy).select_related("customer__department").order_by("id")[:A_RUN]:
        open_duty(
            rule=REVIEW,
            record=file,
            span=policy.review_within,
            begun_at=begun_at,
            by=by,
            department=payer.department if payer else file.customer.department,
            customer=file.customer,
            version=version,
        )
        count += 1
    return count


def finance():
    """Somebody of the department that decides."""
    return deciders().select_related("department").first()


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
