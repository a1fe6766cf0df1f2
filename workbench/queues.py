"""What somebody owes, in queues: one for each field of work, the most urgent first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.apps import apps
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from customers import hooks as customer_hooks
from customers.models import Customer
from regulations import duties
from regulations.deadlines import next_working, working_seconds
from regulations.models import Duty
from staff.powers import powers_of
from staff.rules import acting_for, scope_of

MINE, DEPARTMENT = "mine", "department"


@dataclass(frozen=True)
class Queue:
    """One field of work on the workbench; `app` is empty for all of them together."""

    app: str
    label: str
    count: int
    overdue: int


@dataclass(frozen=True)
class Today:
    day: datetime
    is_working: bool
    next_day: datetime  # the next day that is worked


def owed_by(person, view: str) -> QuerySet:
    """Open duties: the person's own, also as a deputy, or those of the department and below within the data scope."""
    if view == DEPARTMENT and may_see_department(person):
        rows = Duty.objects.in_scope_of(person)
        return rows.filter(state="open", department__in=sorted(powers_of(person).below))
    return Duty.objects.of(person).filter(state="open")


def may_see_department(person) -> bool:
    scope = scope_of(person)
    return bool(person.department_id and (scope.everything or scope.departments))


def queues_of(owed: QuerySet, now: datetime) -> list[Queue]:
    """All of it, then each field of work that holds something: one query."""
    counted = owed.order_by().values("rule").annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    found: dict[str, list[int]] = {}
    for row in counted:
        sums = found.setdefault(row["rule"].partition(".")[0], [0, 0])
        sums[0] += row["n"]
        sums[1] += row["late"]
    total = Queue("", "", sum(one[0] for one in found.values()), sum(one[1] for one in found.values()))
    return [total, *(Queue(app, str(duties.queues.get(app, app)), *sums) for app, sums in sorted(found.items()))]


def rows_of(owed: QuerySet, app: str, begin: int, size: int) -> list[Duty]:
    """The most urgent ones of a queue."""
    if app:
        owed = owed.filter(rule__startswith=f"{app}.")
    rows = owed.select_related("clause", "department", "responsible").order_by("priority", "due_at", "id")
    return list(rows[begin : begin + size])


def complete(rows: Iterable[Duty], person) -> None:
    """Give each duty what its line shows beside its own columns: where the deed is, the customer's page and grade.

    Addresses are left empty where they would lead this person to a refusal.
    """
    rows = list(rows)
    ids = {duty.customer_id for duty in rows if duty.customer_id}
    visible, grades = set(), {}
    if ids and person.has_perm("customers.view_customer"):
        visible = set(Customer.objects.visible_to(person).filter(pk__in=ids).values_list("pk", flat=True))
        for asked in customer_hooks.grades:
            grades |= asked(visible, person)
    open_to = openable(rows, person)
    for duty in rows:
        duty.customer_url = reverse("customers:detail", args=[duty.customer_id]) if duty.customer_id in visible else ""
        duty.grade = grades.get(duty.customer_id, "")
        duty.record_url = duty.url if duty.pk in open_to else ""
        duty.deed_url = deed_url(duty, person) if duty.record_url else ""


def openable(rows: Iterable[Duty], person) -> set[int]:
    """The keys of the duties whose record the person may open: the own ones, the others by the scope of the record."""
    own, others = {person.pk} | acting_for(person), defaultdict(set)
    found = set()
    for duty in rows:
        if duty.responsible_id in own:
            found.add(duty.pk)
        else:
            others[duty.record_type].add(duty.record_id)
    seen = {(kind, pk) for kind, ids in others.items() for pk in visible_records(kind, ids, person)}
    return found | {duty.pk for duty in rows if (duty.record_type, duty.record_id) in seen}


def visible_records(kind: str, ids: set[int], person) -> set[int]:
    """Of these records those that the person may see; none of a kind that is gone."""
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):
        return set()
    view = f"{model._meta.app_label}.view_{model._meta.model_name}"
    if "view" in model._meta.default_permissions and not person.has_perm(view):
        return set()
    return set(model.objects.visible_to(person).filter(pk__in=ids).values_list("pk", flat=True))


def deed_url(duty: Duty, person) -> str:
    """Where the duty is done; the record itself for who may not do it."""
    deed = duties.deeds.get(duty.rule)
    return reverse(deed.url_name, args=[duty.record_id]) if deed and person.has_perm(deed.permission) else duty.url


def done_today(person, now: datetime) -> int:
    return Duty.objects.filter(done_by=person, done_at__gte=day_begin(now)).count()


def day_begin(moment: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(moment), time.min))


def today_of(person, now: datetime) -> Today:
    begin = day_begin(now)
    end = begin + timedelta(days=1)
    return Today(begin, working_seconds(begin, end, person.department) > 0, next_working(end, person.department))
