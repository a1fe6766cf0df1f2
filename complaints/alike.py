"""What stands beside a complaint: earlier ones of the same people, open ones on the same subject.

Every look-up goes through an index and stops after a few rows.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints.models import Category, Complaint
from complaints.policy import policy_for
from complaints.repeats import key_of
from complaints.states import OPEN
from core.search import fold
from customers.models import Customer
from customers.querysets import filled
from customers.values import phone_indexes

MOST = 8
MOST_ALIKE = 60  # open cases on one subject that are looked through


def recent(person, days: int) -> QuerySet:
    """Complaints that the person may see, received within these days; without a person those of the whole company."""
    since = timezone.now() - timedelta(days=days)
    seen = Complaint.objects.visible_to(person) if person else Complaint.objects.all()
    rows = seen.filter(received_at__gte=since)
    return rows.select_related("customer").defer("content", "wanted", "resolution", "answer", "evidence")


def earlier_of(person, customer: Customer | None, phone: str = "", exclude: int | None = None) -> list[Complaint]:
    """What this customer, or this phone, has complained about lately; the newest first."""
    rows = recent(person, policy_for().repeat_days).exclude(pk=exclude).order_by("-received_at")
    found: dict[int, Complaint] = {}
    if customer:
        found |= {one.pk: one for one in rows.filter(customer=customer)[:MOST]}
    index = phone_indexes(phone)[0] if phone else ""
    if index:
        found |= {one.pk: one for one in rows.filter(filled(phone_index=index))[:MOST]}
    return sorted(found.values(), key=lambda one: one.received_at, reverse=True)[:MOST]


def similar_to(
    person,
    *,
    category: Category | int | None = None,
    batch: str = "",
    order_number: str = "",
    exclude: int | None = None,
    most: int = MOST,
) -> list[Complaint]:
    """Open cases of the same order, batch or category within the window; each says in `why` what is the same."""
    category_id = category.pk if isinstance(category, Category) else category
    batch, order_number = batch.strip(), order_number.strip()
    same = Q(pk__in=[])
    if order_number:
        same |= filled(order_number=order_number)
    if batch:
        same |= filled(batch=batch)
    if category_id:
        same |= Q(category=category_id)
    if not (order_number or batch or category_id):
        return []
    rows = recent(person, policy_for().collective_days).filter(same, state__in=sorted(OPEN)).exclude(pk=exclude)
    found = list(rows.order_by("-received_at")[:most])
    for one in found:
        checks = [
            (_("same order"), order_number and one.order_number == order_number),
            (_("same batch"), batch and one.batch == batch),
            (_("same category"), category_id and one.category_id == category_id),
        ]
        one.why = [word for word, is_same in checks if is_same]
    return sorted(found, key=lambda one: one.why == [_("same category")])


def companions_of(complaint: Complaint, person) -> list[Complaint]:
    """Open cases on the subject of this one within the window: same batch, same order, or same category where neither
    product nor place is another."""
    found = similar_to(
        person,
        category=complaint.category_id,
        batch=complaint.batch,
        order_number=complaint.order_number,
        exclude=complaint.pk,
        most=MOST_ALIKE,
    )
    return [one for one in found if one.why != [_("same category")] or may_be_same(complaint, one)]


def may_be_same(one: Complaint, other: Complaint) -> bool:
    """Nothing speaks against one subject: the lift of another building is another lift."""
    pairs = ((one.product, other.product), (one.place, other.place))
    return all(not a.strip() or not b.strip() or fold(a) == fold(b) for a, b in pairs)


def elsewhere(complaint: Complaint, companions: list[Complaint]) -> list[Complaint]:
    """Those of the same customer or phone that another department has."""
    others = [one for one in companions if one.department_id != complaint.department_id]
    return [one for one in others if is_same_person(complaint, one)]


def is_same_person(one: Complaint, other: Complaint) -> bool:
    same_customer = one.customer_id and one.customer_id == other.customer_id
    return bool(same_customer or (one.phone_index and one.phone_index == other.phone_index))


def complainants(complaints: Iterable[Complaint]) -> int:
    """How many people they are; each anonymous complaint is one."""
    return len({key_of(one) or one.pk for one in complaints})


def may_be_collective(complaint: Complaint, companions: list[Complaint]) -> bool:
    """So many customers on one subject are suggested as one major case (S1-11 R5)."""
    return not complaint.is_collective and complainants([complaint, *companions]) >= policy_for().collective_count
